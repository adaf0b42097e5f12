"""What was decided, as notes in the form that each screening tool reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

# The cells of the history that go along.
DECIDED: Final = (
    *("screened", "screened_reason", "retrieval", "assessed", "assessed_reason", "study_id"),
)
_RAYYAN_WORD: Final = {"include": "Included", "exclude": "Excluded", "unsure": "Maybe"}
_ASREVIEW_NOTE: Final = {"kept": "ASReview_relevant", "excluded": "ASReview_irrelevant"}


class Reading(NamedTuple):
    """What one reader decided on title and abstract, the reason in words."""

    reader: str
    verdict: str
    reason: str


Row = Mapping[str, str]
Notes = Callable[[Row, Sequence[Reading]], list[str]]


def as_rea(row: Row, readings: Sequence[Reading]) -> list[str]:  # noqa: ARG001 - one shape for all
    """The state of the report, which `rea import --decisions keep` reads again."""
    said = "; ".join(f"{name}={row[name]}" for name in DECIDED if row.get(name))
    return [f"rea: {said}"] if said else []


def as_rayyan(row: Row, readings: Sequence[Reading]) -> list[str]:  # noqa: ARG001
    """Rayyan's own note: who decided what, and the reasons."""
    if not readings:
        return []
    said = ", ".join(
        f'{json.dumps(one.reader, ensure_ascii=False)}=>"{_RAYYAN_WORD[one.verdict]}"'
        for one in readings
    )
    reasons = dict.fromkeys(one.reason.replace("|", "/") for one in readings if one.reason)
    more = f" | RAYYAN-EXCLUSION-REASONS: {', '.join(reasons)}" if reasons else ""
    return [f"RAYYAN-INCLUSION: {{{said}}}{more}"]


def as_asreview(row: Row, readings: Sequence[Reading]) -> list[str]:  # noqa: ARG001
    """ASReview's label, which it looks for in the notes."""
    return [_ASREVIEW_NOTE.get(row.get("screened", ""), "ASReview_not_seen")]


def with_notes(extra: str, notes: Sequence[str]) -> str:
    """The column `extra` with these notes in front of those that are there."""
    kept = json.loads(extra) if extra else {}
    before = kept.get("N1", [])
    kept["N1"] = [*notes, *([before] if isinstance(before, str) else before)]
    return json.dumps(kept, ensure_ascii=False)
