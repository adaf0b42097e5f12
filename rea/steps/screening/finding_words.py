"""Records found by words that stand in them, anywhere or in one field."""

from __future__ import annotations

from collections.abc import Container
from functools import cached_property
from typing import Final

from rea.steps.search.correcting import corrected
from rea.store.review import Review

_FIELDS: Final = ("title", "abstract", "journal", "year", "authors")


class WhatIsSaid:
    """What every record says, read when it is first asked for and kept."""

    def __init__(self, review: Review) -> None:
        self._review = review

    def having(self, words: str, among: Container[str]) -> list[str]:
        """The records among these in which all words stand, in order of their ids.

        A word stands anywhere, or in the field named before it: ``journal:nursing``.
        """
        found = [one for one in self._texts if one in among]
        for asked in words.casefold().split():
            field, _, word = asked.partition(":")
            if not word or field not in _FIELDS:
                field, word = "", asked
            found = [one for one in found if word in self._text(one, field)]
        return found

    def _text(self, record: str, field: str) -> str:
        return self._texts[record][_FIELDS.index(field) if field else -1]

    @cached_property
    def _texts(self) -> dict[str, tuple[str, ...]]:
        """Each record in small letters: field by field, and last all of it."""
        table = corrected(self._review, ("record_id", *_FIELDS))
        every = {row[0]: row[1:] for row in table.itertuples(index=False, name=None)}
        said = {one: [cell.casefold() for cell in cells] for one, cells in every.items()}
        return {one: (*cells, " ".join(cells)) for one, cells in said.items()}
