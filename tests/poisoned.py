"""The invented review with an attack in every text that anybody or anything can bring.

The exports, the protocol and what people typed bear a drawing that runs a script as soon as it
is one. Each names the place that it stands in, so that a test can tell which came up. (Elements
that publishers use are taken out of a text when it is imported; this one is not.)
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import scenes
import support
from extraction.documents import report_pdf
from ruamel.yaml import YAML
from web import web_reader

# What each format calls the fields that end up in a record; identifiers stay, or nobody could
# say which record is decided.
TAGS = {
    **dict.fromkeys(("TI", "T1"), "title"),
    **dict.fromkeys(("JF", "T2"), "journal"),
    "AU": "author",
    "AB": "abstract",
    "KW": "keywords",
    "PB": "publisher",
    "LA": "language",
    "VL": "volume",
    "IS": "issue",
    "N1": "notes",
}
COLUMNS = {
    "Article Title": "title",
    "Author": "author",
    "Journal Title": "journal",
    "Abstract": "abstract",
    "Keywords": "keywords",
    "Publisher": "publisher",
    "Title": "title",
    "Authors": "author",
    "Volume": "volume",
    "note": "note",
}
ADDRESS = "javascript:alert('url')"

# What people type into logs, and texts of a protocol; codes and ids stay.
TYPED = ("note", "reason", "text", "statement", "route", "asked", "why")
TEXTS = ("title", "short_title", "notice", "text", "label", "definition", "help", "what", "why")
TEXTS += ("effect", "support", "name", "platform", "method")


def evil(place: str) -> str:
    """An attack that breaks out of an attribute as well as of a text."""
    # A blank would end the attribute.
    return f"\"><svg onload=alert('{place.replace(' ', '+')}')>"


def poisoned_shelf(base: Path, monkeypatch: pytest.MonkeyPatch) -> support.Shelf:
    """Builds the invented review of poisoned exports, and the scenes of poisoned words."""
    folder = Path(shutil.copytree(support.INVENTED, base / "exports"))
    for path in folder.glob("*.ris"):
        _rewrite(path, _poison_ris)
    for path in folder.glob("*.csv"):
        _poison_table(path)
    _rewrite(folder / "protocol.yaml", _poison_protocol)
    for module in (support, scenes):
        monkeypatch.setattr(module, "INVENTED", folder)
    for name in ("FORM", "CONCEPTS"):
        monkeypatch.setattr(web_reader, name, "\n" + _poison_protocol(getattr(web_reader, name)))
    # A document is typeset from a source in which the attack would mean something else.
    monkeypatch.setattr(scenes, "report_pdf", _document)
    return support.Shelf(base / "shelf")


def poison(folder: Path) -> None:
    """Put the attack into what people typed since, and into the names of people and searches."""
    for path in (folder / "data").rglob("*.jsonl"):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        made = (json.dumps(_typed(path.parent.name, one), ensure_ascii=False) for one in lines)
        path.write_bytes("".join(f"{one}\n" for one in made).encode())
    for path in folder.glob("data/raw/*/source.yaml"):
        _rewrite(path, lambda text: _in_yaml(text, ("name", "platform", "strategy", "limits")))
    _rewrite(folder / "review.yaml", lambda text: _in_yaml(text, ("name", "notice")))


def _typed(log: str, line: dict[str, Any]) -> dict[str, Any]:
    is_decision = log in ("title-abstract", "full-text")
    for key in TYPED:
        is_code = (key == "reason" and log != "retrieval") or log == "signatures"
        if (line.get(key) or (is_decision and key == "note")) and not is_code:
            line[key] = f"{line.get(key, '')} #tag{evil(f'{log} {key}')}"
    if line.get("value") == "Wales":
        line["value"] += evil("answer")
    return line


def _poison_ris(text: str) -> str:
    def mark(found: re.Match[str]) -> str:
        tag, value = found.groups()
        if tag == "UR" and "shelf" not in value:
            return f"UR  - {ADDRESS}"
        return f"{tag}  - {value}{evil(TAGS[tag]) if tag in TAGS else ''}"

    return re.sub(r"(?m)^([A-Z][A-Z0-9])  - (.+)$", mark, text)


def _poison_table(path: Path) -> None:
    rows = support.rows_of(path)
    for row in rows:
        for column, place in COLUMNS.items():
            if row.get(column):
                row[column] += evil(place)
        if path.stem == "studies":
            row["study"] += evil("study")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _poison_protocol(text: str) -> str:
    return _in_yaml(text, TEXTS)


def _in_yaml(text: str, keys: Iterable[str]) -> str:
    yaml, made = YAML(), io.StringIO()
    yaml.width = 100_000
    yaml.dump(_marked(yaml.load(text), tuple(keys)), made)
    return made.getvalue()


def _marked(value: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_marked(one, keys) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: one + evil(key) if key in keys and isinstance(one, str) else _marked(one, keys)
        for key, one in value.items()
    }


def _document(title: str, *paragraphs: str, **more: str) -> bytes:
    attack = evil("full text").replace('"', '\\"')
    return report_pdf("A report", *paragraphs, f'#"{attack}"', **more)


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_bytes(change(path.read_text(encoding="utf-8-sig")).encode())
