"""How values are spelled in YAML, so that what is read again is what was meant.

Text stands bare where YAML reads it as it stands, else in double quotes. Lists and groups stand
on one line between brackets and braces; an entry of a list has a line for each of its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

# Text that YAML reads as it stands, also between brackets and before a comment.
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/@+*-]*(?<! )")
_NOTHING: Final = ("null", "Null", "NULL")

# A text, a list or a group of these; what is empty is left out of lists and groups.
Value = Any
Entry = Mapping[str, Any]


def spelled(value: Value) -> str:
    """A value on one line, in quotes where YAML would read it otherwise.

    Examples
    --------
    >>> spelled({"design": ["case_files", "a, b"], "n": 3})
    '{design: [case_files, "a, b"], n: 3}'
    """
    if isinstance(value, Mapping):
        pairs = (f"{spelled(name)}: {spelled(one)}" for name, one in value.items() if is_given(one))
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(spelled, value))}]"
    text = _said(value)
    return text if is_plain(text) else double_quoted(text)


def block(entry: Entry) -> Iterator[str]:
    """An entry as lines, one field a line; groups in its lists stand between braces."""
    for name, value in entry.items():
        if not is_given(value):
            continue
        if isinstance(value, (list, tuple)) and any(isinstance(one, Mapping) for one in value):
            yield f"{spelled(name)}:"
            yield from (f"  - {spelled(one)}" for one in value)
        elif isinstance(value, str) and "\n" in value and not value[0].isspace():
            yield f"{spelled(name)}: |-"
            yield from (f"  {line}".rstrip() for line in value.split("\n"))
        else:
            yield f"{spelled(name)}: {spelled(value)}"


def read_back(value: Value) -> Value:
    """A value as the tree will show it."""
    if isinstance(value, Mapping):
        return {name: read_back(one) for name, one in value.items() if is_given(one)}
    if isinstance(value, (list, tuple)):
        return [read_back(one) for one in value]
    return _said(value)


def is_given(value: Value) -> bool:
    """Whether a value says anything: no, 0 and false do."""
    return value is not None and value not in ("", (), []) and value != {}


def is_plain(text: str) -> bool:
    """Whether a text can stand without quotes."""
    return _PLAIN.fullmatch(text) is not None and text not in _NOTHING


def double_quoted(text: str) -> str:
    """Text on one line in quotes, its line breaks and odd characters as they are written."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def quoted(text: str) -> str:
    """Text on one line in YAML's double quotes, without what cannot be printed.

    Examples
    --------
    >>> quoted('so-called "honour" abuse')
    '"so-called \\\\"honour\\\\" abuse"'
    """
    printable = "".join(one if one.isprintable() else " " for one in text)
    return double_quoted(" ".join(printable.split()))


def _said(value: Value) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
