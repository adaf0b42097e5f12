"""Arrays in the cache under ``.rea/``: written at once, and worth nothing if damaged.

Nothing in them is trusted beyond what whoever wrote them can check: a file that cannot be
read is one that is not there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rea.store.table import replacing

Arrays = Mapping[str, NDArray[Any]]


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Replace `path` by these arrays; a disk that is full keeps what was there."""
    named = dict[str, Any](arrays)
    try:
        # Straight into the file: large arrays would otherwise lie in memory three times.
        with replacing(path) as file:
            np.savez(file, **named)
    except OSError:  # a cache may be lost; whatever needs it is computed again
        return


def read_arrays(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of `path`, or None where there are none that can be read."""
    try:
        # Opened here, because numpy leaves a file open that is no whole archive.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            return dict(found)
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None
