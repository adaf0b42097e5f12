"""Changes of single texts, and of entries, in the file of the protocol being edited.

Every change is made in people's own text: comments and order stay, only the lines concerned
differ, and what the schema refuses is not written. A form says which text it was made of (the
SHA-256 of the file), so that two windows never overwrite each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from rea.errors import ProtocolError, ReaError
from rea.model import STAGES
from rea.protocol import read_protocol
from rea.protocol.entries import add_entry, drop_entry, put_value, swap_entries
from rea.protocol.parts import (
    Entry,
    Kind,
    TextField,
    entry_of,
    kind_of,
    new_entry,
    parts_of,
)
from rea.protocol.reading import dotted
from rea.steps.protocols import read_draft
from rea.store import table
from rea.store.locking import locked
from rea.store.releases import sha256_of
from rea.store.review import Review

# Kinds whose entries come and go on a page; the rest is made with other commands.
GROWING: Final = ("questions", "criteria", "team")
# What no line of a file can hold: breaks other than its own, and control characters.
_NO_TEXT: Final = ("Cc", "Cs", "Zl", "Zp")


class ProtocolMovedError(ReaError):
    """The protocol is not any more what a form was made of; nothing was saved."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} was changed in another window since this page was opened, so nothing was "
            "saved from here.",
            "Look at what stands now; press again if yours should stand.",
        )


class RefusedTextError(ReaError):
    """A text cannot stand in the protocol.

    Attributes
    ----------
    field : str
        The field that it was meant for, or "" where it is none of the entry's own.
    """

    def __init__(self, name: str, fact: str, hint: str | None = None) -> None:
        super().__init__(fact[:1].upper() + fact[1:], hint)
        self.field = name


def rewrite(
    review: Review, kind: str, name: str, texts: Mapping[str, str], *, stood: str
) -> tuple[str, ...]:
    """Write the texts of one entry; those that are as they were are left alone.

    Parameters
    ----------
    texts : mapping
        New texts by the field's name; an empty one takes an optional field out.
    stood : str
        SHA-256 of the file that the texts were typed against.

    Returns
    -------
    tuple of str
        The fields that differ now.

    Raises
    ------
    ProtocolMovedError, RefusedTextError, UnknownNameError, ProtocolError
        Nothing is written then.
    """
    with _changing(review, stood) as (text, file, keep):
        entry = entry_of(text, file, kind, name)
        changed = []
        for one in entry.texts:
            value = _fit(texts.get(one.name, one.value), is_long=one.is_long)
            if value != one.value:
                _refuse_empty(one, value)
                text = _put(text, entry, one.name, value, file)
                changed.append(one.name)
        if changed:
            keep(text, entry)
    return tuple(changed)


def add_entry_to(review: Review, kind: str, texts: Mapping[str, str], *, stood: str) -> str:
    """Put an entry behind those of its kind, and give its name.

    A new exclusion comes last in precedence and may be used at every stage.

    Raises
    ------
    ProtocolMovedError, RefusedTextError, UnknownNameError, ProtocolError
    """
    grown = _growing(kind)
    asked = {
        one.name: _fit(texts.get(one.name, ""), is_long=one.is_long) for one in new_entry(grown)
    }
    for one in new_entry(grown):
        _refuse_empty(one, asked[one.name])
    with _changing(review, stood) as (text, file, keep):
        known = next(one for one in parts_of(text, file) if one.kind is grown).entries
        path = (*grown.at, len(known))
        given = {name: value for name, value in asked.items() if value}
        keep(
            add_entry(text, grown.at, given | _precedence(review, given), file),
            Entry(asked[grown.key], path, "", new_entry(grown)),
        )
    return asked[grown.key]


def drop_entry_of(review: Review, kind: str, name: str, *, stood: str) -> None:
    """Take an entry out of the draft; versions that were released keep it.

    Raises
    ------
    ProtocolMovedError, RefusedTextError, UnknownNameError, ProtocolError, ReaError
    """
    grown = _growing(kind)
    with _changing(review, stood) as (text, file, keep):
        entry = entry_of(text, file, kind, name)
        keep(drop_entry(text, grown.at, _place_in(entry), file), entry)


def move_entry_of(review: Review, kind: str, name: str, *, stood: str, up: bool = True) -> None:
    """Have an entry change places with its neighbour; exclusions change precedence with it.

    Raises
    ------
    ProtocolMovedError, RefusedTextError, UnknownNameError, ProtocolError, ReaError
    """
    grown = _growing(kind)
    with _changing(review, stood) as (text, file, keep):
        entry = entry_of(text, file, kind, name)
        first = _place_in(entry) - (1 if up else 0)
        n_entries = len(next(one for one in parts_of(text, file) if one.kind is grown).entries)
        if not 0 <= first < n_entries - 1:
            raise ReaError(f"{name} stands {'first' if up else 'last'} already.")
        changed = swap_entries(text, grown.at, first, file)
        keep(_orders_kept(review, changed, grown, first, file), entry)


@contextmanager
def as_shown(review: Review, stood: str) -> Iterator[str]:
    """Hold the draft as a form showed it, so that what is released is what was looked at.

    Parameters
    ----------
    stood : str
        SHA-256 of the file that the form was made of.

    Raises
    ------
    ProtocolMovedError
    """
    review.cache.mkdir(exist_ok=True)
    with (review.cache / "protocol.lock").open("ab", buffering=0) as lock, locked(lock):
        text, digest = draft_text(review)
        if digest != stood:
            raise ProtocolMovedError(review.shown(review.protocol_file()))
        yield text


def draft_text(review: Review) -> tuple[str, str]:
    """The draft as it was typed, ends of lines and all, and its SHA-256 for forms to name.

    Raises
    ------
    ProtocolError
        It cannot be read.
    """
    read_draft(review)
    data = review.protocol_file().read_bytes()
    return data.decode(), sha256_of(data)


def _growing(kind: str) -> Kind:
    if kind not in GROWING:
        raise ReaError(
            f"Entries of '{kind_of(kind).title}' are not added or moved here.",
            "Its texts can be changed here; the rest in the file itself.",
        )
    return kind_of(kind)


def _place_in(entry: Entry) -> int:
    place = entry.path[-1]
    assert isinstance(place, int)
    return place


def _precedence(review: Review, given: Mapping[str, str]) -> dict[str, str | list[str]]:
    """What a new exclusion needs besides its words."""
    if given.get("kind") != "exclude":
        return {}
    orders = [one.order or 0 for one in read_draft(review).exclusions]
    return {"order": str(max(orders, default=0) + 1), "stages": list(STAGES)}


def _orders_kept(review: Review, text: str, kind: Kind, first: int, file: str) -> str:
    """The same precedence at the same place, whichever two exclusions changed places."""
    if kind.name != "criteria":
        return text
    pair = read_draft(review).criteria[first : first + 2]
    if any(one.order is None for one in pair):
        return text
    for n, one in enumerate(pair):
        text = put_value(text, (*kind.at, first + n, "order"), str(one.order), file)
    return text


Keep = Callable[[str, Entry], None]


@contextmanager
def _changing(review: Review, stood: str) -> Iterator[tuple[str, str, Keep]]:
    """The text of the draft while nobody else changes it, and how a change is kept."""
    path = review.protocol_file()
    file = review.shown(path)
    with as_shown(review, stood) as text:

        def keep(changed: str, entry: Entry) -> None:
            if "\r\n" in text:
                changed = changed.replace("\r\n", "\n").replace("\n", "\r\n")
            _refuse_unreadable(changed, file, entry)
            table.write_bytes(path, changed.encode())

        yield text, file, keep


def _refuse_empty(one: TextField, value: str) -> None:
    if one.is_required and not value:
        raise RefusedTextError(one.name, f"{one.label} cannot be left empty.", one.about)


def _put(text: str, entry: Entry, name: str, value: str, file: str) -> str:
    try:
        return put_value(text, (*entry.path, name), value, file)
    except ProtocolError as err:
        raise RefusedTextError(name, err.fact, err.hint) from err


def _refuse_unreadable(text: str, file: str, entry: Entry) -> None:
    try:
        read_protocol(text, file)
    except ProtocolError as err:
        before, _, name = (err.field or "").rpartition(".")
        names = [one.name for one in entry.texts]
        is_own = before == dotted(entry.path) and name in names
        raise RefusedTextError(name if is_own else "", err.fact, err.hint) from err


def _fit(text: str, *, is_long: bool) -> str:
    """What was typed, without what no file can hold; on one line where one is meant."""
    keep = "\n\t" if is_long else ""
    clean = "".join(
        " " if unicodedata.category(one) in _NO_TEXT and one not in keep else one for one in text
    )
    return clean.strip() if is_long else " ".join(clean.split())
