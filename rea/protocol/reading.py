"""From the text of a protocol to a `Protocol`, or one sentence about its first mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from rea.errors import ProtocolError, nearest
from rea.protocol.schema import Protocol
from rea.protocol.tree import FieldPath, Tree, read_tree

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SHOWN_LENGTH = 40


def read_protocol(text: str, file: str) -> Protocol:
    """Read one version of a protocol.

    Parameters
    ----------
    text : str
        The whole file.
    file : str
        Name of the file, for sentences.

    Raises
    ------
    ProtocolError
        The first mistake, with line, column and field, what was expected, and the nearest
        valid name. A field's path counts list entries from 1.
    """
    tree = read_tree(text.removeprefix("\ufeff"), file)
    if not isinstance(tree.root, dict):
        raise ProtocolError(
            file,
            "This is not a protocol: it has no fields." if text.strip() else "The file is empty.",
            "A protocol begins with 'rea_protocol: 1'.",
        )
    try:
        protocol = Protocol.model_validate(tree.root)
    except ValidationError as err:
        raise _first_mistake(err.errors(include_url=False), tree, file) from err
    _refuse_doubles(tree, file)
    protocol._places.update(tree.values)
    protocol._places.update(tree.names)
    return protocol


def dotted(path: FieldPath) -> str:
    """A path as authors read it, list entries counted from 1.

    Examples
    --------
    >>> dotted(("eligibility", "criteria", 2, "code"))
    'eligibility.criteria.3.code'
    """
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _first_mistake(errors: list[ErrorDetails], tree: Tree, file: str) -> ProtocolError:
    """The mistake that explains the others: an unknown name before the one then missing."""

    def rank(error: ErrorDetails) -> tuple[int, int]:
        place = tree.place(_path(error))
        return (error["type"] != "extra_forbidden", place.start)

    error = min(errors, key=rank)
    path = _path(error)
    place = tree.place(path)
    fact, hint = _sentence(error, path, errors)
    return ProtocolError(file, fact, hint, place.line, place.column, dotted(path))


def _path(error: ErrorDetails) -> FieldPath:
    # pydantic marks the name (not the value) of a pair by a last part of its own.
    return tuple(part for part in error["loc"] if part != "[key]")


def _sentence(
    error: ErrorDetails, path: FieldPath, errors: list[ErrorDetails]
) -> tuple[str, str | None]:
    name, kind = dotted(path), error["type"]
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"There is no field '{path[-1]}' {_inside(path)}.", _known_fields(path, errors)
    if kind == "missing":
        return f"The field '{path[-1]}' is missing {_inside(path)}.", _described(path)
    if kind == "literal_error":
        return _not_one_of(error, name, re.findall(r"'([^']*)'", str(context["expected"])))
    expected = str(context["what"]) if kind == "expected" else _EXPECTED[kind]
    return f"{name} should be {expected}; it is {_shown(error['input'])}.", None


_EXPECTED: Mapping[str, str] = {
    "model_type": "a group of fields, one a line and indented",
    "dict_type": "a group of 'name: value' pairs, one a line and indented",
    "tuple_type": "a list, such as [first, second]",
    "too_short": "a list with at least one entry",
}


def _inside(path: FieldPath) -> str:
    return f"in {dotted(path[:-1])}" if len(path) > 1 else "in a protocol"


def _not_one_of(error: ErrorDetails, name: str, allowed: list[str]) -> tuple[str, str]:
    found = error["input"]
    near = nearest(found, allowed, n=1) if isinstance(found, str) else ()
    if error["loc"][-1] == "[key]":
        fact = f"'{found}' cannot stand in {name.rpartition('.')[0]}; known are "
    else:
        fact = f"{name} is {_shown(found)}; it should be one of "
    hint = f"Did you mean {near[0]}?" if near else "Choose one of them."
    return f"{fact}{', '.join(allowed)}.", hint


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    text = " ".join(str(value).split())
    return f"'{text}'" if len(text) <= _SHOWN_LENGTH else f"'{text[:_SHOWN_LENGTH]}…'"


def _known_fields(path: FieldPath, errors: list[ErrorDetails]) -> str:
    known = _schema_at(path[:-1]).get("properties", {})
    # A mistyped name is most likely the one that is missing from the same group.
    missing = [
        str(e["loc"][-1]) for e in errors if e["type"] == "missing" and e["loc"][:-1] == path[:-1]
    ]
    near = nearest(str(path[-1]), missing, n=1) or nearest(str(path[-1]), known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."


def _described(path: FieldPath) -> str | None:
    description = _schema_at(path).get("description")
    return f"It holds this: {description}" if description else None


def _schema_at(path: FieldPath) -> dict[str, Any]:
    """The part of the JSON Schema that describes `path`; empty where there is none."""
    whole = Protocol.model_json_schema()
    here: dict[str, Any] = whole
    for part in path:
        here = _group(here, whole)
        here = here.get("items", {}) if isinstance(part, int) else _member(here, str(part))
    return _group(here, whole)


def _member(group: dict[str, Any], name: str) -> dict[str, Any]:
    found = group.get("properties", {}).get(name) or group.get("additionalProperties") or {}
    return found if isinstance(found, dict) else {}


def _group(here: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Follow references and optional fields to the group that they stand for."""
    description = here.get("description")
    here = next((one for one in here.get("anyOf", ()) if one.get("type") != "null"), here)
    if "$ref" in here:
        here = whole["$defs"][here["$ref"].rpartition("/")[2]]
    return {**here, "description": description} if description else here


def _refuse_doubles(tree: Tree, file: str) -> None:
    for paths in _named_lists(tree.root):
        seen: dict[str, int] = {}
        for path in paths:
            name = str(_at(tree.root, path)).strip()
            line = tree.place(path).line
            if name in seen:
                raise ProtocolError(
                    file,
                    f"'{name}' is used twice: here and on line {seen[name]}.",
                    "Give one of the two another name.",
                    line,
                    tree.values[path].column,
                    dotted(path),
                )
            seen[name] = line


def _named_lists(root: Any) -> Iterator[list[FieldPath]]:
    """For each list whose entries have names, the paths of those names."""
    open_: list[tuple[FieldPath, Any]] = [((), root)]
    while open_:
        path, value = open_.pop()
        if isinstance(value, dict):
            open_ += [((*path, name), one) for name, one in value.items()]
        elif isinstance(value, list):
            open_ += [((*path, i), one) for i, one in enumerate(value)]
            named = [
                (*path, i, key)
                for i, one in enumerate(value)
                if isinstance(one, dict)
                for key in ("id", "code")
                if key in one
            ]
            yield named


def _at(root: Any, path: FieldPath) -> Any:
    for part in path:
        root = root[part]
    return root
