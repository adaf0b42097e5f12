"""The cache of full texts under ``.rea/texts``: pages by the SHA-256 of the file they came from.

Safe to delete at any moment. A text is the same as long as its file is and as long as it is
taken by the same method, whose name is part of the key.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rea.store.table import write_bytes

Text = dict[str, Any]


def text_of(folder: Path, sha256: str, method: str, take: Callable[[], Text]) -> Text:
    """The text kept for a file, or the text that `take` gives, which is kept then.

    Parameters
    ----------
    method : str
        How the text is taken; another method's text is not used.
    """
    path = folder / f"{sha256}.{method}.json"
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        held = None
    if isinstance(held, dict):
        return held
    text = take()
    try:
        write_bytes(path, json.dumps(text, ensure_ascii=False).encode(errors="replace"))
    except OSError:  # a full disk costs time, not the answer
        return text
    return text
