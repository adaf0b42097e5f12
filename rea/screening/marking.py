"""Finding the protocol's own terms in a title or an abstract, so that a page can mark them.

A term is what a search strategy has: a word or a phrase, in which ``*`` stands for the rest
of a word. Case does not matter, and a hyphen may be a space or absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# Hyphens that publishers use besides the one on the keyboard.
_HYPHEN: Final = "-\u2010\u2011\u2012\u2013"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: as it stands, or a term of the concept of that place."""

    text: str
    concept: int | None = None


class Marker:
    """Cuts texts into pieces, where terms of the concepts begin and end.

    Parameters
    ----------
    concepts : sequence of iterable of str
        The terms of each concept. A term of two concepts counts for the first.

    Examples
    --------
    >>> marker = Marker([["domestic abuse"], ["multi-agency", "shar*"]])
    >>> [(one.text, one.concept) for one in marker.pieces("Multiagency sharing")]
    [('Multiagency', 1), (' ', None), ('sharing', 1)]
    """

    def __init__(self, concepts: Sequence[Iterable[str]]) -> None:
        patterns = [[_pattern(term) for term in terms] for terms in concepts]
        self._concepts = [_any_of(one) for one in patterns]
        # The longest term that fits is the one that was meant.
        self._all = _any_of([one for terms in patterns for one in terms])

    def pieces(self, text: str) -> list[Piece]:
        """The text in pieces; joined they are the text again."""
        found, end = [], 0
        for hit in self._all.finditer(text):
            if hit.start() > end:
                found.append(Piece(text[end : hit.start()]))
            found.append(Piece(hit.group(), self._concept_of(hit.group())))
            end = hit.end()
        return [*found, Piece(text[end:])] if end < len(text) else found

    def _concept_of(self, term: str) -> int:
        return next(n for n, one in enumerate(self._concepts) if one.fullmatch(term))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted((one for one in patterns if one), key=len, reverse=True)
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def _pattern(term: str) -> str:
    """A term as a regular expression, or "" where it has no letter to look for."""
    words = [re.split(rf"[{_HYPHEN}]", word) for word in term.strip(" \"'").split()]
    if not re.search(r"\w", term):
        return ""
    hyphen = rf"[{_HYPHEN}\s]?"
    return rf"[{_HYPHEN}\s]+".join(hyphen.join(_word(part) for part in word) for word in words)


def _word(text: str) -> str:
    return r"\w*".join(re.escape(part) for part in text.split("*"))
