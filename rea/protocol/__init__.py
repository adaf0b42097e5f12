"""The protocol of a review: what was asked, who is looked for, and by which rules.

One version of a protocol is one YAML file. `read_protocol` turns its text into a frozen
`Protocol` or says in one sentence what is wrong and on which line; `lint` says what a
readable protocol still lacks. Nothing in a protocol is ever evaluated.

pydantic and ruamel.yaml together cost a third of a second to import, so each name is
fetched from its module when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rea.protocol.drafts import quick_protocol, release_text
    from rea.protocol.linting import Finding, lint
    from rea.protocol.manual import json_schema, manual_page
    from rea.protocol.reading import read_protocol
    from rea.protocol.schema import Protocol

_MODULE_OF = {
    "read_protocol": "reading",
    "Protocol": "schema",
    "lint": "linting",
    "Finding": "linting",
    "quick_protocol": "drafts",
    "release_text": "drafts",
    "json_schema": "manual",
    "manual_page": "manual",
}

__all__ = [
    "Finding",
    "Protocol",
    "json_schema",
    "lint",
    "manual_page",
    "quick_protocol",
    "read_protocol",
    "release_text",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"rea.protocol.{_MODULE_OF[name]}"), name)
    # Kept, so that the import happens once.
    globals()[name] = found
    return found
