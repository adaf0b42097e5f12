"""Changes of single texts, and of entries, in the file of the protocol being edited.

Every change is made in people's own text: comments and order stay, only the lines concerned
differ, and what the schema refuses is not written. A form says which text it was made of (the
SHA-256 of the file), so that two windows never overwrite each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Protocol

from rea.errors import ReaError
from rea.protocol.entries import drop_entry, put_value, swap_entries
from rea.protocol.kinds import KINDS, Kind, kind_of
from rea.protocol.parts import Entry, entry_of
from rea.protocol.rewording import refuse_unreadable, reworded, with_entry
from rea.protocol.tree import FieldPath
from rea.steps.protocol.protocols import read_draft
from rea.store import table
from rea.store.locking import locked
from rea.store.releases import sha256_of
from rea.store.review import Review

# Kinds whose entries come and go on a page.
GROWING: Final = tuple(one.name for one in KINDS.values() if one.begun_with)


class ProtocolMovedError(ReaError):
    """The protocol is not any more what a form was made of; nothing was saved."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} was changed in another window since this page was opened, so nothing was "
            "saved from here.",
            "Look at what stands now; press again if yours should stand.",
        )


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
    with changing(review, stood) as (text, file, keep):
        entry = entry_of(text, file, kind, name)
        after, changed = reworded(text, file, entry, texts)
        if changed:
            keep(after, entry)
    return changed


def add_entry_to(review: Review, kind: str, texts: Mapping[str, str], *, stood: str) -> str:
    """Put an entry behind those of its kind, and give its name.

    A new exclusion comes last in precedence and may be used at every stage. Something that is
    asked goes to the page or group of the form named by ``where``, or begins the page whose
    heading is given as ``page``.

    Raises
    ------
    ProtocolMovedError, RefusedTextError, UnknownNameError, ProtocolError
    """
    grown = _growing(kind)
    with changing(review, stood) as (text, file, keep):
        after, entry = with_entry(text, file, grown, texts)
        keep(after, entry)
    return entry.name


def drop_entry_of(review: Review, kind: str, name: str, *, stood: str) -> None:
    """Take an entry out of the draft; versions that were released keep it.

    Raises
    ------
    ProtocolMovedError, RefusedTextError, UnknownNameError, ProtocolError, ReaError
    """
    _growing(kind)
    with changing(review, stood) as (text, file, keep):
        entry = entry_of(text, file, kind, name)
        path, place = _place_of(entry)
        keep(drop_entry(text, path, place, file), entry)


def move_entry_of(review: Review, kind: str, name: str, *, stood: str, up: bool = True) -> None:
    """Have an entry change places with its neighbour; exclusions change precedence with it.

    Raises
    ------
    ProtocolMovedError, RefusedTextError, UnknownNameError, ProtocolError, ReaError
    """
    grown = _growing(kind)
    with changing(review, stood) as (text, file, keep):
        entry = entry_of(text, file, kind, name)
        if entry.is_first if up else entry.is_last:
            raise ReaError(f"{name} stands {'first' if up else 'last'} already.")
        path, place = _place_of(entry)
        first = place - (1 if up else 0)
        changed = swap_entries(text, path, first, file)
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


def _place_of(entry: Entry) -> tuple[FieldPath, int]:
    """The list that an entry stands in, and where."""
    place = entry.path[-1]
    assert isinstance(place, int)
    return entry.path[:-1], place


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


# For a change of several entries: what is refused is none's own.
_WHOLE: Final = Entry("", (), "", ())


class Keep(Protocol):
    """Writes the changed text, unless the schema refuses it for what stands in `entry`."""

    def __call__(self, changed: str, entry: Entry = ...) -> None: ...


@contextmanager
def changing(review: Review, stood: str) -> Iterator[tuple[str, str, Keep]]:
    """The text of the draft while nobody else changes it, and how a change is kept."""
    path = review.protocol_file()
    file = review.shown(path)
    with as_shown(review, stood) as text:

        def keep(changed: str, entry: Entry = _WHOLE) -> None:
            if "\r\n" in text:
                changed = changed.replace("\r\n", "\n").replace("\n", "\r\n")
            refuse_unreadable(changed, file, entry)
            table.write_bytes(path, changed.encode())

        yield text, file, keep
