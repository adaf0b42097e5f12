"""What a second reader's sample is drawn within: first verdict, source, year, rank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from rea.screening.ranking import EXCLUDE, INCLUDE, UNREAD, prepare, rank
from rea.screening.sampling import draw
from rea.steps.state import State

STRATA: Final = ("first-decision", "source", "year", "rank")

_THIRDS: Final = ("top third", "middle third", "last third")


def strata_of(
    state: State,
    groups: Sequence[str],
    verdicts: Mapping[str, str],
    names: Sequence[str],
    seed: int,
) -> list[str]:
    """The stratum of each group, such as ``exclude/scopus-2027-01-12``.

    Parameters
    ----------
    verdicts : mapping of str to str
        The first reader's verdict on each group.
    names : sequence of str
        Of `STRATA`.
    """
    told: dict[str, Callable[[], Mapping[str, str]]] = {
        "first-decision": lambda: verdicts,
        "source": lambda: _column(state, groups, "source"),
        "year": lambda: _column(state, groups, "year"),
        "rank": lambda: _thirds(state, groups, verdicts, seed),
    }
    parts = [told[name]() for name in STRATA if name in names]
    return ["/".join(part[group] for part in parts) for group in groups]


def _column(state: State, groups: Sequence[str], column: str) -> dict[str, str]:
    table = state.review.records(("record_id", column))
    of_record = dict(zip(table["record_id"], table[column], strict=True))
    return {group: of_record[state.speaker[group]] for group in groups}


def _thirds(
    state: State, groups: Sequence[str], verdicts: Mapping[str, str], seed: int
) -> dict[str, str]:
    """The third of the protocol's ranking that each group comes in.

    Half of the decisions teach the order of the other half, because a ranker knows the
    place of what it has learnt from.
    """
    texts = state.review.records(("record_id", "title", "abstract")).set_index("record_id")
    rows = texts.loc[[state.speaker[group] for group in groups]]
    prepared = prepare(list(rows["title"]), list(rows["abstract"]))
    protocol = state.protocol.protocol
    known = np.array([EXCLUDE if verdicts[one] == "exclude" else INCLUDE for one in groups])
    half = set(draw(groups, [verdicts[one] for one in groups], 0.5, 0, seed))
    chosen = np.array([one in half for one in groups])
    found: dict[str, str] = {}
    for unread in (chosen, ~chosen):
        labels = np.where(unread, UNREAD, known).astype(np.int8)
        order = rank(protocol.ranking.ranker, prepared, labels, seed, protocol.ranking_text()).order
        for place, row in enumerate(order):
            found[groups[row]] = _THIRDS[3 * place // len(order)]
    return found
