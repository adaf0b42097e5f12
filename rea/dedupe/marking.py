"""Where two texts differ, so that a reader's eye finds it: capital letters are not compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")
# Words that share less than this of their letters are two words, and are marked whole.
_SPELLING: Final = 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text that the other has too, or has not."""

    text: str
    differs: bool


def marked(a: str, b: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces; of two spellings of a word only the letters that differ are marked.

    Examples
    --------
    >>> left, right = marked("Repeat victimization", "repeat victimisation")
    >>> [(one.text, one.differs) for one in left]
    [('Repeat victimi', False), ('z', True), ('ation', False)]
    """
    left, right = _TOKEN.findall(a), _TOKEN.findall(b)
    found_a: list[Piece] = []
    found_b: list[Piece] = []
    for one, other, same in _runs(left, right):
        if same or not _is_spelling(one, other):
            found_a.append(Piece("".join(one), not same))
            found_b.append(Piece("".join(other), not same))
        else:
            for x, y, alike in _runs("".join(one), "".join(other)):
                found_a.append(Piece("".join(x), not alike))
                found_b.append(Piece("".join(y), not alike))
    return _joined(found_a), _joined(found_b)


Letters = list[str] | str


def _runs(a: Letters, b: Letters) -> Iterator[tuple[Letters, Letters, bool]]:
    """Stretches of both in their order, and whether they are the same."""
    matcher = SequenceMatcher(
        None, [one.casefold() for one in a], [one.casefold() for one in b], autojunk=False
    )
    for kind, i, j, k, m in matcher.get_opcodes():
        yield a[i:j], b[k:m], kind == "equal"


def _is_spelling(a: Letters, b: Letters) -> bool:
    x, y = "".join(a).casefold(), "".join(b).casefold()
    return bool(x and y) and SequenceMatcher(None, x, y, autojunk=False).ratio() >= _SPELLING


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].differs == piece.differs:
            found[-1] = Piece(found[-1].text + piece.text, piece.differs)
        elif piece.text:
            found.append(piece)
    return tuple(found)
