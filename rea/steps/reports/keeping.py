"""A report that somebody edited is never overwritten.

``reports/written.json`` holds the SHA-256 of each file as rea wrote it. A file that
differs from it was edited since, or is not rea's; it stays as it is, and the new one is
written beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from rea.store.table import write_bytes, write_text

WRITTEN: Final = "written.json"
# For each file, the digests under which it is rea's.
_Ours = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file was written, and the edited one of its name that was left as it is."""

    path: Path
    edited: Path | None = None


def write_beside_edits(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Kept]:
    """Write each file into `folder`, beside one of its name that somebody edited.

    What was written beside before, and was not edited either, goes once its file can be
    replaced again.
    """
    ours = _read(folder / WRITTEN)
    planned = [(_place(folder, name, data, ours), name, data) for name, data in files]
    digests = {place.name: sha256(data).hexdigest() for place, _, data in planned}
    # Known as ours before they are there: a crash in between makes nothing look edited.
    _write(folder, {name: [*ours.get(name, []), digests.get(name, "")] for name in ours | digests})
    for place, name, data in planned:
        write_bytes(place, data)
        _clear(folder, name, place, ours)
    # An edited file keeps its digests, so that one whose edit is undone is ours again.
    _write(folder, ours | {name: [digest] for name, digest in digests.items()})
    return [
        Kept(place, None if place.name == name else folder / name) for place, name, _ in planned
    ]


def _place(folder: Path, name: str, data: bytes, ours: _Ours) -> Path:
    free = (
        path
        for path in _names(folder / name)
        if not path.exists() or _is_ours(path, ours) or path.read_bytes() == data
    )
    return next(free)


def _names(path: Path) -> Iterator[Path]:
    """``report.docx``, then ``report.new.docx``, ``report.new-2.docx`` and so on."""
    yield path
    yield path.with_name(f"{path.stem}.new{path.suffix}")
    for k in count(2):
        yield path.with_name(f"{path.stem}.new-{k}{path.suffix}")


def _clear(folder: Path, name: str, place: Path, ours: _Ours) -> None:
    path = Path(name)
    for left in folder.glob(f"{path.stem}.new*{path.suffix}"):
        if left != place and _is_ours(left, ours):
            left.unlink()


def _is_ours(path: Path, ours: _Ours) -> bool:
    return sha256(path.read_bytes()).hexdigest() in ours.get(path.name, ())


def _write(folder: Path, ours: _Ours) -> None:
    write_text(folder / WRITTEN, json.dumps(dict(sorted(ours.items())), indent=1) + "\n")


def _read(path: Path) -> _Ours:
    # Damaged, as by a merge, or absent: then nothing is known to be ours, and all is kept.
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
