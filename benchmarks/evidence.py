"""How many quotes are found on their page, how many altered ones are accepted, and how fast.

``python benchmarks/evidence.py [--quotes 300] [--seed 1] [--keep FOLDER]``

Reports of known text are made by every producer that this computer has (typst always;
LibreOffice, Chromium, groff with Ghostscript, matplotlib and reportlab where they are installed)
in one and two columns, hyphenated, with ligatures, footnotes, tables, running heads and printed
page numbers, up to 200 pages; beside them a scanned, a locked and a truncated one. Quotes are
passages of some words drawn at random from a known page, over line ends and hyphens; altered ones
have one number changed, or a negation put in or taken out, and nowhere stand so in the report.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import re
import shutil
import subprocess
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import typst

from rea.extraction.evidence import find_quote, support_of
from rea.extraction.fulltext import FullTextError, read_full_text
from rea.extraction.numbering import printed_page

Pages = list[list[str]]  # of each page its paragraphs

_WHO = "women|survivors|advocates|officers|practitioners|referrers|families|housing offices"
_DID = (
    "did not return after the|were offered an|found it difficult to affirm the|never reflected on "
    "the|waited for a fixed|described the efficient|were told of the|had no influence on the|"
    "differed in their|could not afford the|confided in someone about the|were identified by a"
)
_WHAT = (
    "first appointment|official letter|follow-up call|multi-agency conference|waiting list|"
    "self-referral|co-located office|final assessment|risk identification checklist|telephone call"
)
_WHEN = (
    "within {n} days|in {n} of {m} cases|after {n} weeks|at {n}% of all visits|during the year {y}|"
    "on average {n}.{d} times|for {n} to {m} months|in the {n}th meeting"
)
_WHY = (
    "because nobody rang at the agreed time|although the office was not staffed|and staff were "
    "insufficiently informed|which the affected families had not expected|since no flexible "
    "arrangement existed|while the conflicting messages were reaffirmed|yet communication improved"
)
_NEGATIONS = ("not", "no", "never", "nobody")


@dataclass(frozen=True)
class Report:
    """A report of known text."""

    name: str
    data: bytes
    pages: Pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quotes", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="Write the reports into this folder.")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    reports = list(_reports(rng))
    for one in reports if arguments.keep else ():
        arguments.keep.mkdir(parents=True, exist_ok=True)
        (arguments.keep / f"{one.name}.pdf").write_bytes(one.data)
    _judge(reports, arguments.quotes, rng)
    _judge_unreadable(reports[0])
    _time_indexing(rng)


# -- what is judged ---------------------------------------------------------------------------


def _judge(reports: list[Report], n_quotes: int, rng: random.Random) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for k in range(n_quotes):
        report = reports[k % len(reports)]
        pages = _PAGES.setdefault(report.name, read_full_text(report.data, report.name).pages)
        page, quote = _quote(report.pages, rng)
        found = support_of(quote, str(page), pages)
        right = found.state in ("verified", "near") and found.found and found.found.page == page
        counts[report.name, "right" if right else "wrong"] += 1
        if not right:
            print(f"  missed in {report.name}, page {page}: {quote!r}: {found}")
        altered = _altered(quote, report.pages, rng)
        accepted = find_quote(altered, pages).match != "not_found"
        counts[report.name, "accepted" if accepted else "refused"] += 1
        if accepted:
            print(f"  accepted in {report.name}: {altered!r} for {quote!r}")
    for one in reports:
        said = {what: counts[one.name, what] for what in ("right", "wrong", "accepted", "refused")}
        first = read_full_text(one.data, one.name).pages
        print(f"{one.name:34} {len(first):4} pages, printed from {printed_page(1, first)}: {said}")
    right, accepted = (
        sum(n for (_, what), n in counts.items() if what == one) for one in ("right", "accepted")
    )
    print(f"\n{len(reports)} reports; right page {right}/{n_quotes} = {right / n_quotes:.1%}")
    print(f"altered quotes accepted {accepted}/{n_quotes} = {accepted / n_quotes:.1%}")


_PAGES: dict[str, tuple[str, ...]] = {}


def _quote(pages: Pages, rng: random.Random) -> tuple[int, str]:
    """A passage of 6 to 30 words with a number or a negation in it, and its page."""
    while True:
        page = rng.randrange(len(pages))
        words = rng.choice(pages[page]).split()
        length = rng.randint(6, 30)
        start = rng.randrange(max(1, len(words) - length))
        quote = " ".join(words[start : start + length])
        alone = sum(quote in " ".join(one) for one in pages) == 1
        if alone and len(quote.split()) >= 6 and _alterable(quote):
            return page + 1, quote


def _alterable(quote: str) -> bool:
    return bool(re.search(r"\d", quote)) or any(one in quote.split() for one in _NEGATIONS)


def _altered(quote: str, pages: Pages, rng: random.Random) -> str:
    text = "\n".join(" ".join(page) for page in pages)
    while True:
        changed = rng.choice((_other_number, _other_negation))(quote, rng)
        if changed != quote and changed not in text:
            return changed


def _other_number(quote: str, rng: random.Random) -> str:
    found = list(re.finditer(r"\d+", quote))
    if not found:
        return quote
    one = rng.choice(found)
    number = str(max(1, int(one.group()) + rng.choice((-10, -1, 1, 2, 10, 100))))
    return quote[: one.start()] + number + quote[one.end() :]


def _other_negation(quote: str, rng: random.Random) -> str:
    words = quote.split()
    # One that begins or ends a passage leaves words that do stand in the report.
    negations = [i for i, word in enumerate(words[1:-1], start=1) if word in _NEGATIONS]
    if negations:
        del words[rng.choice(negations)]
    else:
        words.insert(rng.randrange(1, len(words)), "not")
    return " ".join(words)


def _judge_unreadable(report: Report) -> None:
    from PIL import Image
    from pypdf import PdfReader, PdfWriter

    scanned = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(scanned, "PDF")
    locked = PdfWriter(clone_from=PdfReader(io.BytesIO(report.data)))
    locked.encrypt("secret", "owner", algorithm="AES-256")
    sealed = io.BytesIO()
    locked.write(sealed)
    print()
    truncated = report.data[: len(report.data) // 2]
    for name, data in (
        ("scanned", scanned.getvalue()),
        ("locked", sealed.getvalue()),
        ("truncated", truncated),
    ):
        try:
            said = read_full_text(data, f"{name}.pdf").fault
        except FullTextError as err:
            said = err.fact
        print(f"{name:34} {said}")


def _time_indexing(rng: random.Random) -> None:
    from rea.extraction.words import read_words

    report = _typst("timed", _text(rng, 100), rng)
    begun = time.process_time()
    pages = read_full_text(report.data, report.name).pages
    taken = time.process_time()
    for page in pages:
        read_words(page)
    done = time.process_time()
    print(f"\n{len(pages)} pages, processor time:")
    print(f"text {taken - begun:.2f} s, words {done - taken:.2f} s")


# -- the reports --------------------------------------------------------------------------------


def _reports(rng: random.Random) -> Iterator[Report]:
    yield _typst("typst-one-column", _text(rng, 8), rng)
    yield _typst("typst-two-columns-hyphenated", _text(rng, 8), rng, columns=2, footnotes=True)
    yield _typst("typst-journal-from-401", _text(rng, 12), rng, first=401, columns=2)
    yield _typst("typst-tables", _text(rng, 6), rng, tables=True)
    yield _typst("typst-200-pages", _text(rng, 200), rng, footnotes=True)
    yield _typst("typst-narrow", _text(rng, 6, 3), rng, columns=3)
    if shutil.which("soffice"):
        for name, settings in (
            ("libreoffice-word", {}),
            ("libreoffice-word-two-columns", {"columns": 2}),
            ("libreoffice-word-justified", {"justified": True}),
            ("libreoffice-word-tables", {"tables": True}),
        ):
            yield _through_word(name, _text(rng, 6, 3), **settings)
    if chromium := shutil.which("chromium"):
        yield _through_browser("chromium-one-column", chromium, _text(rng, 6, 3))
        yield _through_browser("chromium-two-columns", chromium, _text(rng, 6, 3), columns=2)
        yield _through_browser("chromium-hyphenated", chromium, _text(rng, 6, 3), width="9cm")
    if shutil.which("groff") and shutil.which("ps2pdf"):
        yield _through_groff("ghostscript-wide", _text(rng, 6, 3), "15c")
        yield _through_groff("ghostscript-narrow", _text(rng, 6, 3), "7c")
        yield _through_groff("ghostscript-long", _text(rng, 40, 3), "12c")
    if find_spec("matplotlib"):
        yield _through_matplotlib("matplotlib-line-by-line", _text(rng, 6, 3))
    if find_spec("reportlab"):
        yield _through_reportlab("reportlab-justified", _text(rng, 6, 3))


def _text(rng: random.Random, n_pages: int, n_paragraphs: int = 4) -> Pages:
    return [[_paragraph(rng) for _ in range(n_paragraphs)] for _ in range(n_pages)]


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(4))


def _sentence(rng: random.Random) -> str:
    who, did, what, when, why = (
        rng.choice(part.split("|")) for part in (_WHO, _DID, _WHAT, _WHEN, _WHY)
    )
    numbers = {"n": rng.randint(4, 9), "m": rng.randint(10, 999), "d": rng.randint(1, 9)}
    when = when.format(**numbers, y=rng.randint(1991, 2026))
    quoted = f"“{what}”" if rng.random() < 0.15 else what
    return f"{who.capitalize()} {did} {quoted} {when}, {why}."


def _typst(
    name: str,
    pages: Pages,
    rng: random.Random,
    *,
    columns: int = 1,
    first: int = 1,
    footnotes: bool = False,
    tables: bool = False,
) -> Report:
    source = (
        f'#set page(paper: "a4", numbering: "1", columns: {columns}, '
        "header: [Journal of Invented Studies, 12])\n"
        f"#set text(size: 8pt, hyphenate: true)\n#set par(justify: true)\n"
        f"#counter(page).update({first})\n"
    )
    shown = []
    for paragraphs in pages:
        parts = [_marked(one, rng) if footnotes else one for one in paragraphs]
        if tables:
            cells = ", ".join(f"[{rng.randint(1, 99)}]" for _ in range(12))
            parts.insert(1, f"#table(columns: 4, {cells})")
        shown.append("\n\n".join(parts))
    made = typst.compile((source + "\n#pagebreak()\n".join(shown)).encode(), format="pdf")
    assert isinstance(made, bytes)
    return Report(name, made, pages)


def _marked(paragraph: str, rng: random.Random) -> str:
    """The paragraph with a footnote behind one of its sentences."""
    sentences = paragraph.split(". ")
    at = rng.randrange(len(sentences) - 1)
    sentences[at] += ".#footnote[Invented, like everything here.]"
    return " ".join(one if one.endswith(("]", ".")) else f"{one}." for one in sentences)


def _through_word(
    name: str, pages: Pages, *, columns: int = 1, justified: bool = False, tables: bool = False
) -> Report:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    section = document.sections[0]
    section._sectPr.xpath("./w:cols")[0].set(qn("w:num"), str(columns))
    section.header.paragraphs[0].text = "Invented evaluation report"
    for k, paragraphs in enumerate(pages):
        for n, text in enumerate(paragraphs):
            paragraph = document.add_paragraph()
            # A page of its own, not a column: the break stands before the paragraph.
            paragraph.paragraph_format.page_break_before = bool(k and not n)
            paragraph.add_run(text).font.size = Pt(9)
            if justified:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if tables:
            table = document.add_table(rows=3, cols=4)
            for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
                cell.text = str(7 * n + k)
    with tempfile.TemporaryDirectory() as made:
        source = Path(made) / f"{name}.docx"
        document.save(str(source))
        return Report(name, _office(source, Path(made)).read_bytes(), pages)


def _through_matplotlib(name: str, pages: Pages) -> Report:
    """Pages without any structure: each line is drawn where it lies, in a font cut to size."""
    import matplotlib as mpl

    mpl.use("pdf")
    from matplotlib import pyplot as plt
    from matplotlib.backends.backend_pdf import PdfPages

    made = io.BytesIO()
    with PdfPages(made) as book:
        for paragraphs in pages:
            figure = plt.figure(figsize=(8.3, 11.7))
            lines = [line for text in paragraphs for line in (*textwrap.wrap(text, 90), "")]
            for n, line in enumerate(lines):
                figure.text(0.08, 0.95 - n * 0.016, line, fontsize=8)
            book.savefig(figure)
            plt.close(figure)
    return Report(name, made.getvalue(), pages)


def _through_reportlab(name: str, pages: Pages) -> Report:
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    style = ParagraphStyle("body", alignment=TA_JUSTIFY, fontSize=8, leading=10, spaceAfter=6)
    story = []
    for paragraphs in pages:
        story += [*(Paragraph(html.escape(one), style) for one in paragraphs), PageBreak()]
    made = io.BytesIO()
    SimpleDocTemplate(made).build(story)
    return Report(name, made.getvalue(), pages)


def _through_browser(
    name: str, chromium: str, pages: Pages, columns: int = 1, width: str = "auto"
) -> Report:
    style = (
        f"div {{ columns: {columns}; width: {width}; hyphens: auto; text-align: justify; "
        "font-size: 9pt; break-after: page }"
    )
    body = "\n".join(
        "<div>" + "".join(f"<p>{html.escape(one)}</p>" for one in page) + "</div>" for page in pages
    )
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style>'
    with tempfile.TemporaryDirectory() as made:
        source, target = Path(made) / f"{name}.html", Path(made) / f"{name}.pdf"
        source.write_text(f"{head}{body}</html>", encoding="utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu"]
        command += ["--no-pdf-header-footer", f"--user-data-dir={made}/profile"]
        subprocess.run(
            [*command, f"--print-to-pdf={target}", source],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return Report(name, target.read_bytes(), pages)


def _office(source: Path, folder: Path) -> Path:
    command = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{source.stem}.pdf"


def _through_groff(name: str, pages: Pages, width: str) -> Report:
    head = f".ps 9\n.vs 11\n.ll {width}\n.hy 4\n.ad b\n.pl 29c\n"
    plain = str.maketrans({"“": "\\(lq", "”": "\\(rq"})
    body = "\n.bp\n".join("\n.sp\n".join(one.translate(plain) for one in page) for page in pages)
    made = subprocess.run(
        ["groff", "-Tps"], input=(head + body + "\n").encode(), check=True, capture_output=True
    )
    pdf = subprocess.run(["ps2pdf", "-", "-"], input=made.stdout, check=True, capture_output=True)
    return Report(name, pdf.stdout, pages)


if __name__ == "__main__":
    main()
