"""Answers kept under ``.rea/``: what takes long to work out of files, by their SHA-256.

Safe to delete at any moment. An answer is the same as long as the files are and as long as it
is worked out by the same method, whose name is part of the key.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rea.store.table import write_bytes

Answer = dict[str, Any]


def kept(folder: Path, sha256: str, method: str, work_out: Callable[[], Answer]) -> Answer:
    """The answer kept for files, or the one that `work_out` gives, which is kept then.

    Parameters
    ----------
    sha256 : str
        Of all that the answer rests on.
    method : str
        How it is worked out; another method's answer is not used.
    """
    path = folder / f"{sha256}.{method}.json"
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        held = None
    if isinstance(held, dict):
        return held
    answer = work_out()
    try:
        write_bytes(path, json.dumps(answer, ensure_ascii=False).encode(errors="replace"))
    except OSError:  # a full disk costs time, not the answer
        return answer
    return answer
