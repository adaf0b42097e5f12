"""What the methods say of a second reading: each sentence needs a fact.

The word "blind" stands only where the second reader had nothing in which a first decision
could be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rea.model import Stage
from rea.phrases import count

if TYPE_CHECKING:
    from rea.screening.agreement import Statistic
    from rea.screening.missed import Lost
    from rea.steps.team.agreeing import PairAgreement
    from rea.steps.team.rereading import SampleStatus, SecondReading

_AT: Final[dict[Stage, str]] = {
    "title-abstract": "on title and abstract",
    "full-text": "in full text",
}
_HOW: Final = {
    "pack": "blind, from a pack that held no decision of anybody",
    "folder": "with the first decisions hidden by the pages; in the shared folder the files "
    "could have been opened",
    "open": "with the first decisions open to see",
}


def sentences_of(found: SecondReading) -> Iterator[str]:
    """The sentences for the methods, as far as there are facts for them."""
    for sample in found.samples:
        yield _drawn(sample, found.stage)
    for pair in found.pairs:
        yield _agreed(pair)
    if found.lost:
        yield _lost(found.lost)
    if found.escalation:
        yield _escalated(found)
    if found.both_missed and found.both_missed.value:
        yield (
            "By capture and recapture, which supposes that the readers missed records "
            f"independently of each other, about {found.both_missed.value:.1f} further relevant "
            f"records were missed by both{_interval(found.both_missed)}."
        )
    if n := found.n_unplanned:
        yield (
            f"{count(n, 'report was', 'reports were')} read by two people without "
            "having been drawn; they count as read once in all figures of agreement."
        )
    if n := found.n_reasons_differ:
        yield (
            f"For {count(n, 'report')} two readers agreed to exclude and "
            "gave different reasons; the first in the protocol's order is counted."
        )


def _drawn(sample: SampleStatus, stage: Stage) -> str:
    stratified = "stratified random sample" if sample.strata else "random sample"
    kind = "sample" if sample.n_drawn == sample.n_eligible else stratified
    of = "excluded reports" if sample.among == "excluded" else "reports"
    within = f", drawn within {' and '.join(sample.strata)}" if sample.strata else ""
    drawn = (
        f"A {kind} of {sample.n_drawn:,} of {sample.n_eligible:,} {of} was sealed for a second "
        f"reader at {stage} (seed {sample.seed}{within})"
    )
    if not sample.n_read:
        return f"{drawn}; none has been read."
    read = "all" if sample.n_read == sample.n_drawn else f"{sample.n_read:,}"
    return f"{drawn}; {read} were read {_AT[stage]}, {_HOW[sample.level]}."


def _agreed(pair: PairAgreement) -> str:
    table, found = pair.figures.table, pair.figures
    n_same = table.both_include + table.both_exclude
    names = f"{pair.first.name} and {pair.second.name}"
    if found.percent.value is None:
        return f"{names} have no report on which both decided."
    kappa = "κ undefined" if found.kappa.value is None else f"κ {found.kappa.value:.2f}"
    ac1 = "" if found.ac1.value is None else f", AC1 {found.ac1.value:.2f}"
    return (
        f"{names} agreed on {n_same:,} of {table.n_records:,} reports at {pair.stage} "
        f"({found.percent.value:.0%}; {kappa}{ac1})."
    )


def _lost(lost: Lost) -> str:
    told = (
        f"Of {lost.n_read_twice:,} exclusions that were read again, "
        f"{count(lost.n_missed, 'was', 'were')} kept or not settled yet "
        f"(upper {lost.confidence:.0%} limit {lost.share_at_most:.1%})"
    )
    if not lost.n_read_once:
        return f"{told}; no exclusion was made by one reader alone."
    return (
        f"{told}: about {lost.n_likely:,} relevant records, at most {lost.n_at_most:,}, may be "
        f"lost among the {lost.n_read_once:,} excluded by one reader alone."
    )


def _escalated(found: SecondReading) -> str:
    assert found.escalation is not None
    if not found.escalation.why:
        return "By the protocol's rule the second reading suffices."
    return f"By the protocol's rule more is to be read twice: {'; '.join(found.escalation.why)}."


def _interval(one: Statistic) -> str:
    if one.low is None or one.high is None:
        return ""
    return f" (95% interval {one.low:.1f} to {one.high:.1f})"
