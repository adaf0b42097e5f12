"""Reports of known text, made by typst when a test asks for one."""

from __future__ import annotations

import typst

FRONT = '#set document(title: "{title}")\n= {title}\n{authors}, {year}\n\n{doi}\n\n'


def report_pdf(
    title: str,
    *paragraphs: str,
    authors: str = "Evans, M.",
    year: str = "2016",
    doi: str = "",
    setting: str = "",
) -> bytes:
    """A report as a PDF; each paragraph after the first begins a page of its own."""
    front = FRONT.format(title=title, authors=authors, year=year, doi=doi)
    body = "\n\n#pagebreak()\n\n".join(paragraphs or ("Nothing further is said.",))
    return compiled(setting + front + body)


def compiled(source: str) -> bytes:
    """A document of typst as a PDF."""
    made = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def web_page(title: str, text: str, doi: str = "") -> bytes:
    """A report as a web page of a publisher."""
    return f"""<!doctype html><html><head><title>{title} | Press</title>
<meta name="citation_title" content="{title}"><meta name="citation_doi" content="{doi}">
<style>p {{ color: red }}</style></head><body><nav>Home</nav><script>var text = 1;</script>
<h1>{title}</h1><p>{text}</p></body></html>""".encode()
