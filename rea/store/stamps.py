"""Whether files changed: their sizes and times, compared instead of read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Stamps = dict[Path, tuple[int, int]]


def stamps_of(root: Path, patterns: Iterable[str]) -> Stamps:
    """Size and time of each file that matches; two that differ tell that somebody wrote."""
    return {path: stamp(path) for pattern in patterns for path in sorted(root.glob(pattern))}


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of one file."""
    try:
        found = path.stat()
    except FileNotFoundError:  # a synced drive may take a file away at any moment
        return -1, -1
    return found.st_size, found.st_mtime_ns
