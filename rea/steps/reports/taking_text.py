"""What people wrote in the Word document, taken back into the files that hold their text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rea.errors import FileError, ReaError
from rea.report import PLACE, ReadBack, Told, digest, read_back, to_docx, write_outline
from rea.steps.reports.counting import flow_of
from rea.steps.reports.facts import facts_of
from rea.steps.reports.prose import read_texts, text_file
from rea.steps.state import read_state
from rea.store.review import Review
from rea.store.table import write_text


@dataclass(frozen=True, slots=True)
class TakenText:
    """What was taken from a Word document into ``reports/text/``.

    Attributes
    ----------
    changed : tuple of str
        Files that now hold the text of the document.
    beside : tuple of str
        Files written beside one that had been changed as well.
    unmatched : tuple of str
        Paragraphs that stand in no marked place and not in the report as it is now.
    """

    changed: tuple[str, ...]
    beside: tuple[str, ...]
    unmatched: tuple[str, ...]
    next: str


def take_text(review: Review, file: Path) -> TakenText:
    """Take what people wrote in the marked places of a Word document back into the files.

    A file that was changed since the document was written is left as it is; the text of
    the document then stands beside it.

    Raises
    ------
    ReaError
        The document cannot be read, or has no marked place.
    """
    try:
        said = read_back(file.read_bytes(), str(file))
    except OSError as err:
        raise FileError(file, err) from err
    if not said.places:
        raise ReaError(
            f"{file}: it has none of the places that rea marks for text.",
            "Take the report.docx that 'rea report --interim' writes.",
        )
    now, unmatched = read_texts(review), _unmatched(review, said)
    changed: list[str] = []
    beside: list[str] = []
    for one in said.places:
        if one.key not in PLACE or digest(one.text) in (one.before, digest(now.get(one.key, ""))):
            continue
        path = text_file(review, one.key)
        if digest(now.get(one.key, "")) != one.before:
            path = path.with_name(f"{one.key}.from-word.md")
        write_text(path, one.text)
        (changed if path == text_file(review, one.key) else beside).append(review.shown(path))
    return TakenText(tuple(changed), tuple(beside), unmatched, "rea report")


def _unmatched(review: Review, said: ReadBack) -> tuple[str, ...]:
    """What neither the report nor the interim report says now; the shorter of the two."""
    state = read_state(review)
    facts, flow = facts_of(state), flow_of(state)
    outlines = (write_outline(Told.of(facts, flow, interim=interim)) for interim in (False, True))
    now = (read_back(to_docx(one), "report.docx") for one in outlines)
    return min((said.not_in(one) for one in now), key=len)
