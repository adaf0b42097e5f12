"""What somebody typed, as a change of a protocol's text; nothing is read or written here.

Each change is made in people's own text, and a text that cannot stand is said at its field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from rea.errors import ProtocolError, ReaError, UnknownNameError
from rea.model import STAGES
from rea.protocol.editing import value_at
from rea.protocol.entries import add_entry, put_value
from rea.protocol.kinds import SECTIONS, Kind
from rea.protocol.parts import Entry, groups_of, new_entry
from rea.protocol.reading import dotted, read_protocol
from rea.protocol.spelling import Value
from rea.protocol.tree import FieldPath, read_tree
from rea.protocol.typed import TextField, TypedError, as_meant

# What no line of a file can hold: breaks other than its own, and control characters.
_NO_TEXT: Final = ("Cc", "Cs", "Zl", "Zp")


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


def reworded(
    text: str, file: str, entry: Entry, texts: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """The text with other fields of an entry, and the names of those that differ.

    Parameters
    ----------
    texts : mapping
        New texts by the field's name; an empty one takes an optional field out, and one that
        is not there leaves its field as it is.

    Raises
    ------
    RefusedTextError
    """
    changed, is_said = _changes(entry, texts)
    if changed and entry.may_go and not is_said:
        return put_value(text, entry.path, "", file), tuple(changed)
    return _with_texts(text, entry, changed, file), tuple(changed)


def with_entry(text: str, file: str, kind: Kind, texts: Mapping[str, str]) -> tuple[str, Entry]:
    """The text with an entry more, behind those of its kind.

    A new exclusion comes last in precedence and may be used at every stage. Something that is
    asked goes to the page or group of the form named by ``where``, or begins the page whose
    heading is given as ``page``.

    Raises
    ------
    RefusedTextError, UnknownNameError, ProtocolError
    """
    fields = new_entry(kind)
    asked = {one.name: _fit(texts.get(one.name, ""), is_long=one.is_long) for one in fields}
    for one in fields:
        _refuse_empty(one, asked[one.name])
    given = {one.name: _meant(one, asked[one.name]) for one in fields}
    given |= _precedence(text, file, given)
    path, before = kind.at, ""
    if kind.name == "fields":
        text, path, before = _place_for(text, file, texts)
    n_before = len(value_at(read_tree(text, file).root, path) or ())
    entry = Entry(f"{before}{asked[kind.key]}", (*path, n_before), "", fields)
    return add_entry(text, path, given, file), entry


def refuse_unreadable(text: str, file: str, entry: Entry) -> None:
    """Refuse what the schema refuses, at the field of the entry that it concerns.

    Raises
    ------
    RefusedTextError
    """
    try:
        read_protocol(text, file)
    except ProtocolError as err:
        wrong = (err.field or "").removeprefix(dotted(entry.path)).removeprefix(".")
        own = (one.name for one in entry.texts if f"{wrong}.".startswith(f"{one.name}."))
        is_own = f"{err.field}.".startswith(f"{dotted(entry.path)}.") or not entry.path
        raise RefusedTextError(next(own, "") if is_own else "", err.fact, err.hint) from err


def _changes(entry: Entry, texts: Mapping[str, str]) -> tuple[dict[str, Value], bool]:
    """The fields that are to differ, required ones first, and whether anything is said at all."""
    typed = {
        one.name: _fit(texts.get(one.name, one.value), is_long=one.is_long) for one in entry.texts
    }
    is_said = any(typed.values())
    fields = sorted(entry.texts, key=lambda one: not one.is_required)
    differing = [one for one in fields if typed[one.name] != one.value]
    for one in fields if is_said or not entry.may_go else ():
        if differing:
            _refuse_empty(one, typed[one.name])
    return {one.name: _meant(one, typed[one.name]) for one in differing}, is_said


def _with_texts(text: str, entry: Entry, changed: Mapping[str, Value], file: str) -> str:
    for name, value in changed.items():
        try:
            text = put_value(text, (*entry.path, name), value, file)
        except ProtocolError as err:
            raise RefusedTextError(name, err.fact, err.hint) from err
    return text


def _meant(one: TextField, typed: str) -> Value:
    try:
        return as_meant(one, typed)
    except TypedError as err:
        raise RefusedTextError(one.name, err.sentence, err.hint) from err


def _place_for(text: str, file: str, texts: Mapping[str, str]) -> tuple[str, FieldPath, str]:
    """Where something new is asked: the text, its list, and what comes before its name."""
    heading = _fit(texts.get("page", ""), is_long=False)
    where = texts.get("where", "").strip()
    if heading:
        where = where if where and where not in groups_of(text, file) else _id_from(heading)
        n_pages = len(value_at(read_tree(text, file).root, SECTIONS) or ())
        page = {"id": where, "label": heading, "fields": []}
        text = add_entry(text, SECTIONS, page, file)
        return text, (*SECTIONS, n_pages, "fields"), f"{where}."
    known = groups_of(text, file)
    if where not in known:
        raise UnknownNameError("page or group of the form", where, known)
    return text, known[where], f"{where}."


def _id_from(heading: str) -> str:
    return "_".join(re.findall("[a-z0-9]+", heading.lower()))[:40] or "page"


def _precedence(text: str, file: str, given: Mapping[str, Value]) -> dict[str, Value]:
    """What a new exclusion needs besides its words."""
    if given.get("kind") != "exclude":
        return {}
    orders = [one.order or 0 for one in read_protocol(text, file).exclusions]
    stages = given.get("stages") or list(STAGES)
    return {"order": str(max(orders, default=0) + 1), "stages": stages}


def _refuse_empty(one: TextField, value: str) -> None:
    if one.is_required and not value:
        raise RefusedTextError(one.name, f"{one.label} cannot be left empty.", one.about)


def _fit(text: str, *, is_long: bool) -> str:
    """What was typed, without what no file can hold; on one line where one is meant."""
    keep = "\n\t" if is_long else ""
    clean = "".join(
        " " if unicodedata.category(one) in _NO_TEXT and one not in keep else one for one in text
    )
    return clean.strip() if is_long else " ".join(clean.split())
