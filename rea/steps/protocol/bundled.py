"""What rea brings along: the workshop's three protocols and the worked review's data.

In a checkout these lie in the repository's own folders; in an installed rea they were
put into the package, under ``rea/shipped``.
"""

from __future__ import annotations

from pathlib import Path

from rea.errors import ReviewError
from rea.model import Source
from rea.store.sources import read_sources

_PACKAGE = Path(__file__).resolve().parents[2]


def shipped_protocols() -> dict[str, Path]:
    """Protocol id to file."""
    return {path.stem: path for path in sorted(shipped("protocols").glob("*.yaml"))}


def shipped_searches() -> list[tuple[Source, Path]]:
    """The searches of the worked review, each with its export file."""
    raw = shipped("data/raw")
    return [(one, raw / one.source_id / one.files[0].name) for one in read_sources(raw)]


def shipped(name: str) -> Path:
    """A folder that rea brings along: ``protocols``, ``data/raw`` or ``data/demo``.

    Raises
    ------
    ReviewError
        The installation is not whole.
    """
    for base in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (base / name).is_dir():
            return base / name
    raise ReviewError(f"{name} is missing from this installation of rea.", "Install rea again.")
