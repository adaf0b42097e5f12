"""How many pairs wait for a person's answer, kept from the last time the records were compared.

Comparing takes seconds, and whoever asks where the review stands wants to know at once. The
number lies under ``.rea/`` with a digest of all that it rests on, and counts only while that is
the same.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any, Final

from rea import __version__
from rea.steps.protocol.protocols import in_force
from rea.steps.state import PAIRS
from rea.store.index import sha256_of
from rea.store.review import Review
from rea.store.table import write_bytes

_FILE: Final = "pairs.json"


def keep_count(review: Review, n_pairs: int) -> None:
    """Keep how many pairs are asked about now."""
    kept = {"of": _rests_on(review), "n": n_pairs}
    if kept == _kept(review):
        return
    with suppress(OSError):  # a cache may be lost; `rea dedupe` makes it anew
        write_bytes(review.cache / _FILE, json.dumps(kept).encode())


def n_pairs_waiting(review: Review) -> int | None:
    """How many pairs are asked about; None where the records were not compared since a change."""
    kept = _kept(review)
    return kept["n"] if kept.get("of") == _rests_on(review) else None


def _kept(review: Review) -> dict[str, Any]:
    try:
        found = json.loads((review.cache / _FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _rests_on(review: Review) -> str:
    """A digest of the records, the groups, what people said of pairs, and how all are compared."""
    sources = [
        (one.source_id, one.searched_on.isoformat(), sha256_of(review.records_file(one.source_id)))
        for one in review.sources()
    ]
    groups = review.duplicates_file
    parts = (
        __version__,
        sources,
        sorted(line["id"] for line in review.lines(PAIRS)),
        sha256_of(groups) if groups.exists() else "",
        in_force(review).protocol.copies.model_dump(),
    )
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
