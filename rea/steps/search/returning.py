"""What Zotero gives back: files known by the id of their record, merged and edited records.

Nothing is changed by it. What was edited there is told, so that a person can look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rea.sources import read_export
from rea.sources.returning import COMPARED, Returned, edited, returned
from rea.steps.search.correcting import rows_of
from rea.steps.state import State

_LISTS = frozenset({".ris", ".bib", ".csv"})


@dataclass(frozen=True, slots=True)
class Edited:
    """A field that says something else in Zotero."""

    record_id: str
    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """What the exports of Zotero in a folder say.

    Attributes
    ----------
    lists : tuple of Path
        The exports themselves.
    n_records, n_others : int
        Records with an id of this review, and without.
    merged : tuple of tuple of str
        Ids that were sent apart and came back as one, where this review keeps them apart.
    whose : dict of Path to tuple of str
        A file's path to the ids of the records on which it hangs.
    """

    lists: tuple[Path, ...] = ()
    n_records: int = 0
    n_others: int = 0
    merged: tuple[tuple[str, ...], ...] = ()
    edited: tuple[Edited, ...] = ()
    whose: dict[Path, tuple[str, ...]] = field(default_factory=dict)


def came_back(state: State, folder: Path) -> CameBack:
    """Read every export of Zotero in a folder: a RIS, BibTeX or CSV file beside ``files``.

    Raises
    ------
    SourceError
        One of them cannot be read.
    """
    lists = tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _LISTS and path.is_file() and (path.parent / "files").is_dir()
    )
    whose: dict[Path, set[str]] = defaultdict(set)
    known: list[Returned] = []
    n_others = 0
    for path in lists:
        for one in returned(read_export(path.read_bytes(), path.name).records):
            ids = [name for name in one.ids if name in state.group_of]
            n_others += not ids
            if ids:
                known.append(Returned(tuple(ids), one.folders, one.fields))
                for file in _files(path.parent / "files", one.folders):
                    whose[file].update(ids)
    return CameBack(
        lists,
        len(known),
        n_others,
        tuple(one.ids for one in known if len({state.group_of[name] for name in one.ids}) > 1),
        tuple(_edited(state, known)),
        {path: tuple(sorted(ids)) for path, ids in whose.items()},
    )


def _files(folder: Path, names: Iterable[str]) -> list[Path]:
    return [path for name in names for path in sorted((folder / name).glob("*")) if path.is_file()]


def _edited(state: State, known: Iterable[Returned]) -> list[Edited]:
    # A merged record is compared with the first: the other's fields were given up there.
    by_id = {one.ids[0]: one.fields for one in known}
    before = rows_of(state.review, list(by_id))
    return [
        Edited(record, name, before[record][name], now[name])
        for record, now in by_id.items()
        for name in edited({one: before[record][one] for one in COMPARED}, now)
    ]
