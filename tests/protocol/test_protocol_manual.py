"""The page and the schema in the repository are made from the code and tell every field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rea.protocol import json_schema, manual_page
from rea.protocol.manual import json_schema_text

ROOT = Path(__file__).parents[2]


def test_the_committed_page_equals_the_generated_one() -> None:
    assert (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8") == manual_page()


def test_the_committed_schema_equals_the_generated_one() -> None:
    committed = (ROOT / "protocols" / "protocol.schema.json").read_text(encoding="utf-8")

    assert committed == json_schema_text()
    assert json.loads(committed) == json_schema()


def test_every_field_is_described_on_the_page() -> None:
    page = manual_page()

    for name, field in _fields(json_schema()):
        assert field.get("description"), name
        assert f"| `{name}` |" in page


def test_the_schema_refuses_names_that_rea_would_refuse() -> None:
    parts = [json_schema(), *json_schema()["$defs"].values()]

    assert all(part["additionalProperties"] is False for part in parts if "properties" in part)


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (schema, *schema["$defs"].values()):
        yield from part.get("properties", {}).items()
