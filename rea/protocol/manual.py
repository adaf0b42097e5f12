"""The schema of a protocol for editors, and the page that explains it to authors.

Two files of the repository are made here, and a test compares them::

    python -m rea.protocol.manual > docs/protocol.md
    python -m rea.protocol.manual schema > protocols/protocol.schema.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, Final

from rea.protocol.schema import Protocol


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a protocol's file, for editors that complete and check."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Protocol.model_json_schema(by_alias=True),
    }


def json_schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def manual_page() -> str:
    """Every field of a protocol, one table a part, as Markdown."""
    schema = json_schema()
    tables = "\n".join(_part(heading, part) for heading, part in _parts(schema))
    return f"{_HEAD}\n{tables}"


def _parts(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each group of fields once, under the path at which an author first meets it."""
    yield "The whole", schema
    seen: set[str] = set()
    ahead = [(name, one) for name, one in schema["properties"].items()]
    while ahead:
        path, field = ahead.pop(0)
        reference = _reference(field)
        if reference is None or reference in seen:
            continue
        seen.add(reference)
        part = schema["$defs"][reference]
        yield f"`{path}`", part
        ahead[:0] = [(f"{path}.{name}", one) for name, one in part["properties"].items()]


def _reference(field: dict[str, Any]) -> str | None:
    """The group that a field holds, one of or many of."""
    for one in (field, *field.get("anyOf", ()), *field.get("allOf", ())):
        inner = one.get("items") or _value(one) or one
        if isinstance(inner, dict) and "$ref" in inner:
            return str(inner["$ref"]).rpartition("/")[2]
    return None


def _part(heading: str, part: dict[str, Any]) -> str:
    required = part.get("required", [])
    rows = [
        f"| `{name}` | {_kind(field)} | {'yes' if name in required else ''} | {_about(field)} |"
        for name, field in part["properties"].items()
    ]
    about = " ".join(str(part.get("description", "")).split())
    return "\n".join([f"## {heading}", "", about, "", *_TABLE_HEAD, *rows, ""])


def _about(field: dict[str, Any]) -> str:
    about = str(field.get("description", ""))
    default = field.get("default")
    if isinstance(default, bool):
        default = "yes" if default else "no"
    shown = isinstance(default, (str, int, float))
    return f"{about} Unless said: `{default}`." if shown else about


def _kind(field: dict[str, Any]) -> str:
    """How a value is written, in the words of the page's first table."""
    options = [one for one in field.get("anyOf", ()) if one.get("type") != "null"]
    if any(one.get("type") == "boolean" for one in options):
        return "yes or no"
    if options:
        return " or ".join(_kind(one) for one in options)
    if "enum" in field:
        return ", ".join(f"`{one}`" for one in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if "$ref" in field:
        return "group"
    if field.get("type") == "array":
        return f"list of {_PLURAL.get(_kind(field['items']), _kind(field['items']))}"
    if field.get("type") == "object":
        return f"pairs: {_names(field)}: {_kind(_value(field))}"
    return str(field.get("format") or _PLAIN[field["type"], field.get("maximum")])


def _value(field: dict[str, Any]) -> dict[str, Any]:
    """What the pairs of a field hold; names of a fixed form come as patterns."""
    by_pattern = field.get("patternProperties", {})
    return dict(next(iter(by_pattern.values()), field.get("additionalProperties", {})))


def _names(field: dict[str, Any]) -> str:
    allowed = field.get("propertyNames", {}).get("enum")
    return ", ".join(f"`{one}`" for one in allowed) if allowed else "name"


_PLAIN: Final = {
    ("string", None): "text",
    ("integer", None): "whole number",
    ("integer", 2100): "year",
    ("number", None): "number",
    ("number", 1): "share",
}
_PLURAL: Final = {"text": "texts", "name": "names", "group": "groups"}
_TABLE_HEAD: Final = ("| field | kind | must | what it holds |", "| --- | --- | --- | --- |")

_HEAD: Final = """\
# The protocol, field by field

<!-- Made by `python -m rea.protocol.manual`; edit the descriptions in rea/protocol/. -->

A protocol is one YAML file. Every value is read as the text that was typed, so `no`, `1.0` and
dates mean what they say; comments and order are kept. A name that is not in this page is refused
with its line and the nearest name that is. Anchors, aliases and tags have no place in it, and
nothing in it is ever run.

Text needs quotes where it contains `: ` or ` #`, or begins with one of `[ ] { } * & ! | > % @ "`.

A version is edited while its `status` is `draft`. Under `released` it is never edited again:
decisions name it.

| kind | how it is written |
| --- | --- |
| text | as it is, on one line; over several lines behind `>` (joined) or `\\|-` (kept) |
| yes or no | `yes`, `no` |
| share | a number from 0 to 1, such as `0.2` |
| date | `2026-01-31` |
| version | three numbers, such as `1.0.0` |
| name | letters, digits and `_`, such as `comm_features` |
| code | capitals, digits and hyphens, such as `X4-POP` |
| list of … | `[first, second]`, or one a line behind `- ` |
| pairs | `name: value`, one a line and indented, or `{name: value}` |
| group | further fields, indented; they have a table of their own below |
"""


if __name__ == "__main__":
    sys.stdout.write(json_schema_text() if "schema" in sys.argv[1:] else manual_page())
