"""What people write into the report: a file a place, which rea begins and never rewrites."""

from __future__ import annotations

from pathlib import Path

from rea.errors import ReviewError
from rea.report import PLACE, PLACES, blocks_of
from rea.store.review import Review
from rea.store.table import write_text


def text_file(review: Review, key: str) -> Path:
    """Where the text of a place lies."""
    return review.reports / "text" / f"{key}.md"


def begin_texts(review: Review) -> None:
    """Lay down a file for each place that has none, with what is asked for in a comment."""
    for place in PLACES:
        path = text_file(review, place.key)
        if not path.exists():
            write_text(path, place.start)


def read_texts(review: Review) -> dict[str, str]:
    """What the file of each place holds, by its key.

    Raises
    ------
    ReviewError
        A file is no text in UTF-8.
    """
    paths = {place.key: text_file(review, place.key) for place in PLACES}
    return {key: _read(review, path) for key, path in paths.items() if path.exists()}


def empty_texts(review: Review) -> tuple[str, ...]:
    """Files of the places where nobody has written yet."""
    texts = read_texts(review)
    return tuple(
        review.shown(text_file(review, key)) for key in PLACE if not blocks_of(texts.get(key, ""))
    )


def _read(review: Review, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        raise ReviewError(
            f"{review.shown(path)}: this is no text in UTF-8.",
            "Save it again as plain text, UTF-8.",
        ) from err
