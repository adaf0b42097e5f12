"""The full text of a study as a page shows it, and the files themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rea.errors import UnknownNameError
from rea.extraction.numbering import printed_page
from rea.steps.extraction.form_page import study_to_extract
from rea.steps.extraction.included import Study
from rea.steps.extraction.supporting import Library
from rea.steps.fulltext.fulltexts import TextAtHand, files_of
from rea.steps.state import read_state
from rea.store.index import sha256_of
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: counted in its file, and as printed where that is known."""

    n: int
    printed: int | None
    text: str

    @property
    def locator(self) -> str:
        """How a quote from it names its page."""
        return str(self.printed or self.n)


@dataclass(frozen=True, slots=True)
class TextPage:
    """One file of a study as text."""

    study: Study
    text: TextAtHand
    leaves: tuple[Leaf, ...]


def text_page(review: Review, person: str, study: str, sha256: str) -> TextPage:
    """The text of one file of a study that this person extracts.

    Raises
    ------
    UnknownNameError
    """
    extraction, found = study_to_extract(review, person, study)
    for text in Library(extraction.state).texts(found.record_ids):
        if text.stored.sha256 == sha256:
            leaves = (
                Leaf(n, printed_page(n, text.pages), page)
                for n, page in enumerate(text.pages, start=1)
            )
            return TextPage(found, text, tuple(leaves))
    raise UnknownNameError("file of this study", sha256[:12], [])


def stored_file(review: Review, sha256: str) -> Path:
    """Where the stored file of that hash lies on this computer.

    Raises
    ------
    UnknownNameError
        No report has such a file, or it is not here as it was stored.
    """
    for files in files_of(read_state(review)).values():
        for one in files:
            path = review.root / one.file
            if one.sha256 == sha256 and path.is_file() and sha256_of(path) == sha256:
                return path
    raise UnknownNameError("full text", sha256[:12], [], "It may be on a colleague's computer.")
