"""What a document is made of: headings, paragraphs, lists, tables and figures.

A page can fold a list away and lead from one part to another; paper cannot. So a
document is written once, from the blocks that a page needs, and `on_paper` brings it
down to the few kinds that Word and PDF set one below another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from rea.report.extracted import Finding, StudyFindings
from rea.report.lettering import clean
from rea.report.lists import ReportList

# A page of paper has room for a name and so many columns beside it.
_COLUMNS: Final = 7
_NOTHING: Final = "–"
# The style sheet of a page has a rule for so many.
MOST_CHOICES: Final = 8
TO_BE_WRITTEN: Final = "To be written, in reports/text/"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a part.

    Attributes
    ----------
    anchor : str
        Where a link of the page finds it.
    short : str
        Its name among the parts at the top of a page; without one it is not named there.
    number : str
        ``4.2``, by which a table refers to it.
    is_appendix : bool
        Whether its number is a letter.
    starts_page : bool
        Whether paper begins a new page with it.
    """

    text: str
    level: Literal[1, 2, 3] = 1
    anchor: str = ""
    short: str = ""
    number: str = ""
    is_appendix: bool = False
    starts_page: bool = False

    @property
    def shown(self) -> str:
        """The text behind its number."""
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    A note stands apart from the text, and a warning before it; a search is set as it was
    run; small is for what is said of the text. On a page the text ends with a link to
    `see`, an anchor or a file beside the page, that is called `see_text`.
    """

    text: str
    kind: Literal["text", "note", "warning", "search", "small"] = "text"
    see: str = ""
    see_text: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; the entries of an ordered one are numbered."""

    entries: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the parts of the document, each with its page where pages are counted.

    Attributes
    ----------
    starts_page : bool
        Whether paper begins a new page with it.
    """

    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its caption.

    Attributes
    ----------
    shares : tuple of int
        How wide the columns are, relative to one another.
    n_numeric : int
        How many of the last columns hold numbers.
    kind : {"rows", "matrix"}
        In a matrix each cell but those of the first column says where something stands.
    refers : bool
        Whether the last column names headings by their numbers, ``4.2; 6``.
    anchors : tuple of str
        Where a link of the page finds each row; empty if none is looked for.
    """

    caption: str
    columns: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    n_numeric: int = 0
    kind: Literal["rows", "matrix"] = "rows"
    refers: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, and what it shows for those who do not see it.

    Attributes
    ----------
    svg : str
        As it stands on paper and in a file of its own.
    page_svg : str
        As it stands within a page, where its numbers can lead to what they count.
    sheets : tuple of str
        The drawing in parts that a page of paper has room for, where it needs several.
    key : str
        Names its choices on a page.
    choices : tuple of str
        Of its marks, a page can show those of one choice alone: ``k0`` of the first.
    """

    caption: str
    description: str
    svg: str
    page_svg: str = ""
    sheets: tuple[str, ...] = ()
    key: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A place where people write; while it is empty, the document asks for it.

    Attributes
    ----------
    key : str
        Name of the file that holds the text.
    digest : str
        Of the text, so that whoever takes it back knows what it was.
    """

    key: str
    prompt: str
    blocks: tuple[PaperBlock, ...]
    digest: str

    @property
    def shown(self) -> tuple[PaperBlock, ...]:
        """The text, or what is asked for."""
        asked = f"{TO_BE_WRITTEN}{self.key}.md: {self.prompt}"
        return self.blocks or (Paragraph(asked, "note"),)


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports as a list of references."""

    listed: ReportList


@dataclass(frozen=True, slots=True)
class Answers:
    """What studies say, one after another, with their words."""

    caption: str
    studies: tuple[StudyFindings, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that a page folds away under their heading.

    Attributes
    ----------
    is_open : bool
        Whether the page shows them at first.
    is_for_pages : bool
        Whether paper leaves them out, because it says the same elsewhere.
    """

    heading: str
    blocks: tuple[Block, ...]
    anchor: str = ""
    level: Literal[2, 3] = 2
    is_open: bool = False
    is_for_pages: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside the message on a page, and below it on paper."""

    heading: str
    blocks: tuple[Block, ...] = field(default=())


PaperBlock = Heading | Paragraph | Bullets | Contents | Table | Figure
Block = PaperBlock | Written | Reports | Answers | Fold | Aside


def on_paper(blocks: Iterable[Block]) -> Iterator[PaperBlock]:
    """The same document without folds, in kinds that every printed page can set."""
    for block in blocks:
        match block:
            case Written():
                yield from block.shown
            case Reports():
                yield from _references(block.listed)
            case Answers():
                yield _answers_as_table(block)
            case Aside():
                yield Heading(block.heading)
                yield from on_paper(block.blocks)
            case Fold():
                if not block.is_for_pages:
                    yield Heading(block.heading, block.level)
                    yield from on_paper(block.blocks)
            case Table() if len(block.columns) > _COLUMNS + 1:
                yield from _side_by_side(block)
            case Figure() if len(block.sheets) > 1:
                yield from _one_by_one(block)
            case _:
                yield block


def _references(listed: ReportList) -> Iterator[PaperBlock]:
    if listed.reports:
        yield Bullets(tuple(f"{one.text} [{one.group_id}]" for one in listed.reports))
    if listed.n_more:
        yield Paragraph(f"And {listed.n_more:,} more.")


def _side_by_side(table: Table) -> Iterator[Table]:
    """A table wider than a page, as several below one another that begin alike."""
    for k in range(1, len(table.columns), _COLUMNS):
        part = slice(k, k + _COLUMNS)
        yield replace(
            table,
            columns=(table.columns[0], *table.columns[part]),
            shares=(table.shares[0], *table.shares[part]),
            rows=tuple((row[0], *row[part]) for row in table.rows),
        )


def _one_by_one(figure: Figure) -> Iterator[Figure]:
    """A figure larger than a page, sheet by sheet; the first is told in words for all."""
    n_sheets = len(figure.sheets)
    for n, svg in enumerate(figure.sheets, start=1):
        told = figure.description if n == 1 else "The figure goes on; it is told above."
        part = f"{figure.caption} ({n} of {n_sheets})"
        yield replace(figure, caption=part, description=told, svg=svg, sheets=())


def _answers_as_table(answers: Answers) -> Table:
    rows = tuple(row for study in answers.studies for row in _rows_of(study))
    columns = ("Study", "What was found", "Words and where they stand")
    return Table(answers.caption, columns, (3, 6, 7), rows)


def _rows_of(study: StudyFindings) -> Iterator[tuple[str, str, str]]:
    """One row for all that has no words beside it, and one for each finding that has."""
    bare = [_said(one) for one in study.findings if not one.words]
    if bare:
        yield clean(study.study), ". ".join(bare), _NOTHING
    for finding in study.findings:
        if finding.words:
            words = " ".join(one.sentence for one in finding.words)
            yield clean(study.study), _said(finding), words


def _said(finding: Finding) -> str:
    return clean(f"{finding.label} {finding.found}")


def anchors_of(blocks: Iterable[Block]) -> dict[str, str]:
    """From the number of each heading to its anchor."""
    return {one.number: one.anchor for one in blocks if isinstance(one, Heading) and one.number}
