"""``source.yaml``: what is known of a search, written once and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from rea.errors import ReviewError
from rea.model import KINDS, ExportFile, Source
from rea.store.settings import load_yaml

# Facts that many searches do not have: a field of `Source` by its key in the file. They
# are written only where there is something to write.
_FURTHER: Final = {
    "coverage": "coverage",
    "limits": "limits",
    "searched_by": "searched_by",
    "n_looked_at": "looked_at",
    "n_kept": "kept",
    "stopped": "stopped",
    "part_of": "part_of",
    "rerun_of": "rerun_of",
    "told_by": "told_by",
}

# What may be said of a search after it was filed: a field of `Source`, and its value of a text.
SAID_LATER: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("platform", "strategy", "coverage", "limits", "searched_by"), str),
    "searched_on": date.fromisoformat,
    "n_claimed": int,
}


def read_sources(raw: Path) -> tuple[Source, ...]:
    """What is known of every search in a folder ``data/raw``, in order of source id."""
    return tuple(_read_source(path) for path in source_files(raw))


def source_files(raw: Path) -> list[Path]:
    """The ``source.yaml`` of every source filed, in order of their ids."""
    return sorted(raw.glob("*/source.yaml"))


def shown_source(source: Source) -> dict[str, Any]:
    """What is known of a search as its file tells it."""
    shown: dict[str, Any] = {
        "id": source.source_id,
        "name": source.name,
        "kind": source.kind,
        "platform": source.platform or None,
        "searched": source.searched_on,
        "strategy": source.strategy or None,
        "claimed": source.n_claimed,
        "imported": source.imported_at,
        "records": source.n_records,
        "skipped": source.n_skipped,
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "format": file.format,
                "records": file.n_records,
                "skipped": file.n_skipped,
            }
            for file in source.files
        ],
    }
    further = {key: getattr(source, name) for name, key in _FURTHER.items()}
    shown |= {key: value for key, value in further.items() if value not in ("", None)}
    if source.databases:
        shown["databases"] = dict(source.databases)
    return shown


def completed(source: Source, lines: Iterable[Mapping[str, Any]]) -> Source:
    """The search with what people said of it later.

    Parameters
    ----------
    lines : iterable of mapping
        What stands of the log of facts, of all searches. Of two people who said different
        things apart from each other, the later is believed.

    Raises
    ------
    ReviewError
        A line holds no fact of a search.
    """
    said = [one for one in lines if one["source"] == source.source_id]
    try:
        facts = {
            one["field"]: SAID_LATER[one["field"]](str(one["text"]))
            for one in sorted(said, key=lambda one: (one["at"], one["id"]))
        }
    except (KeyError, ValueError) as err:
        raise ReviewError(
            f"{source.source_id}: what was said of it later cannot be read ({err}).",
            "Restore data/screened/facts from git.",
        ) from err
    return replace(source, **facts) if facts else source


def _read_source(path: Path) -> Source:
    raw = load_yaml(path)
    try:
        searched = raw["searched"]
        return Source(
            source_id=str(raw["id"]),
            name=str(raw["name"]),
            kind=_kind(str(raw["kind"])),
            platform=str(raw["platform"] or ""),
            searched_on=searched if isinstance(searched, date) else date.fromisoformat(searched),
            strategy=str(raw["strategy"] or ""),
            n_claimed=None if raw["claimed"] is None else int(raw["claimed"]),
            imported_at=str(raw["imported"]),
            n_records=int(raw["records"]),
            n_skipped=int(raw["skipped"]),
            files=tuple(
                ExportFile(
                    name=str(one["name"]),
                    sha256=str(one["sha256"]),
                    format=str(one["format"]),
                    n_records=int(one["records"]),
                    n_skipped=int(one["skipped"]),
                )
                for one in raw["files"]
            ),
            databases=tuple(
                (str(name), int(n)) for name, n in (raw.get("databases") or {}).items()
            ),
            **_further(raw),
        )
    except (KeyError, TypeError, ValueError) as err:
        raise ReviewError(f"{path}: {err} is missing or wrong.", "Restore it from git.") from err


def _further(raw: dict[str, Any]) -> dict[str, Any]:
    given = {name: raw[key] for name, key in _FURTHER.items() if raw.get(key) is not None}
    return {name: int(one) if name.startswith("n_") else str(one) for name, one in given.items()}


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"kind '{name}'")
    return name
