"""Whether the words behind each answer stand where they are said to stand.

Only what is given as the report's own words is looked up: a paraphrase is nobody's quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rea.extraction.answers import Answer, words_of
from rea.extraction.evidence import Support, SupportState, pages_named, support_of
from rea.extraction.forms import Field, Form
from rea.extraction.fulltext import has_text
from rea.extraction.numbering import pages_meant, printed_page
from rea.extraction.standing import answers_in, counted_answers
from rea.steps.extraction.answer_book import AnswerBook, form_in_force
from rea.steps.extraction.included import Study, studies_of
from rea.steps.fulltext.fulltexts import StoredFile, TextAtHand, files_of, text_at_hand
from rea.steps.state import State

# The best of what several files of one study say.
_BEST_FIRST: Final[tuple[SupportState, ...]] = (
    "verified",
    "near",
    "other_page",
    "not_checked",
    "not_found",
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking up the words of one answer.

    Attributes
    ----------
    page : int or None
        Of the file, from 1, where the words or the nearest ones stand.
    printed : int or None
        The number on that page, where it differs.
    nearest : str
        The wording there, or "".
    file : StoredFile or None
        The file that they stand in, or were looked up in.
    why : str
        Why nothing was looked up, or "".
    """

    state: SupportState
    page: int | None = None
    printed: int | None = None
    score: float = 0.0
    nearest: str = ""
    file: StoredFile | None = None
    why: str = ""

    @property
    def where(self) -> str:
        """``page 402 (3 of the file)``, or "" where they stand nowhere."""
        if self.page is None:
            return ""
        if self.printed is None or self.printed == self.page:
            return f"page {self.page}"
        return f"page {self.printed} ({self.page} of the file)"


class Library:
    """The texts of a review's studies, each read once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._texts: dict[str, TextAtHand] = {}

    @cached_property
    def _files(self) -> Mapping[str, tuple[StoredFile, ...]]:
        return files_of(self._state)

    def texts(self, record_ids: Iterable[str]) -> tuple[TextAtHand, ...]:
        """The texts of a study, in the order of its reports."""
        groups = dict.fromkeys(self._state.group_of[one] for one in record_ids)
        return tuple(self._text(one) for group in groups for one in self._files.get(group, ()))

    def look_up(self, form: Form, answer: Answer, record_ids: Iterable[str]) -> Looked | None:
        """Look up the words of an answer; None where it has no quotation."""
        words = words_of(form, answer)
        if not words or answer.kind != "quote":
            return None
        texts = self.texts(record_ids)
        if not texts:
            return Looked("not_checked", why="no full text is stored")
        looked = [_looked(words, answer.locator, one) for one in texts]
        return min(looked, key=lambda one: (_BEST_FIRST.index(one.state), -one.score))

    def _text(self, stored: StoredFile) -> TextAtHand:
        if stored.file not in self._texts:
            self._texts[stored.file] = text_at_hand(self._state.review, stored)
        return self._texts[stored.file]


def _looked(words: str, locator: str, text: TextAtHand) -> Looked:
    support = support_of(words, locator, text.pages)
    if support.found is None:
        return Looked("not_checked", file=text.stored, why=text.fault or "there is no text")
    if support.found.match == "not_found" and _is_blank(locator, text.pages):
        return Looked("not_checked", file=text.stored, why="that page has no text")
    return _told(support, text)


def _is_blank(locator: str, pages: Sequence[str]) -> bool:
    """Whether a page that is named has no text that words could be looked up in."""
    named = pages_meant(pages_named(locator), pages)
    return any(1 <= n <= len(pages) and not has_text(pages[n - 1]) for n in named)


def _told(support: Support, text: TextAtHand) -> Looked:
    found = support.found
    assert found is not None
    printed = None if found.page is None else printed_page(found.page, text.pages)
    return Looked(support.state, found.page, printed, found.score, found.nearest, text.stored)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An answer that counts, and whose words do not stand where they are said to."""

    person: str
    study: Study
    field: Field
    answer: Answer
    words: str
    looked: Looked


def unsupported_answers(state: State) -> Iterator[Unsupported]:
    """The answers that count and whose words are not on the page named, study by study."""
    files = files_of(state)
    if not files or state.protocol.protocol.extraction is None:
        return  # without a text there is nothing to look in
    form, library = form_in_force(state.protocol), Library(state)
    book = AnswerBook.of(state.review)
    for study in studies_of(state):
        if not any(state.group_of[one] in files for one in study.record_ids):
            continue
        counted = counted_answers(book.standing(study.study_id))
        rows = counted[counted["state"] != "differs"]
        for person, answer in zip(rows["person"], answers_in(rows), strict=True):
            if not form.has(answer.field):
                continue
            looked = library.look_up(form, answer, study.record_ids)
            if looked and looked.state in ("other_page", "not_found"):
                field, words = form.field(answer.field), words_of(form, answer)
                yield Unsupported(person, study, field, answer, words, looked)
