"""Catchwords: words with a ``#`` that a reader writes into notes, to find the records again.

They are a part of the note, so they need no file of their own and are seen by nobody who may not
see the note.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from rea.model import Decision

# Not within a word or an address, as in ``page.html#results``, and not a number such as "#3".
_CATCHWORD: Final = re.compile(r"(?<![\w/.&#])#([^\W\d_][\w-]*)")


def catchwords_in(note: str) -> tuple[str, ...]:
    """The catchwords of a note, without their ``#``; each once, whatever its capitals.

    Examples
    --------
    >>> catchwords_in("Ask Anna #Background #hand-over, again #background; issue #3, x.html#top")
    ('Background', 'hand-over')
    """
    found: dict[str, str] = {}
    for word in _CATCHWORD.findall(note):
        found.setdefault(word.rstrip("-").casefold(), word.rstrip("-"))
    return tuple(found.values())


def with_catchwords(note: str, words: Iterable[str]) -> str:
    """A note to which the catchwords were added that it has not.

    Examples
    --------
    >>> with_catchwords("Ask Anna #Background", ["background", "hand-over"])
    'Ask Anna #Background #hand-over'
    """
    there = {word.casefold() for word in catchwords_in(note)}
    new = [f"#{word}" for word in words if word.casefold() not in there]
    return " ".join([note, *new]).strip()


def by_catchword(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Each catchword as it was written first, and the decisions in whose notes it stands.

    The one with most decisions first, then by the alphabet.
    """
    found: dict[str, list[Decision]] = defaultdict(list)
    written: dict[str, str] = {}
    for one in decisions:
        # Most notes are empty, and this is asked of everything that a reader has decided.
        for word in catchwords_in(one.note) if "#" in one.note else ():
            found[word.casefold()].append(one)
            written.setdefault(word.casefold(), word)
    often = sorted(found, key=lambda word: (-len(found[word]), word))
    return {written[word]: found[word] for word in often}
