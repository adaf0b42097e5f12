"""What is wrong with the plans for sampling, ranking and stopping, by their own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, log

from rea.errors import nearest
from rea.model import STAGES, Stage
from rea.protocol.faults import Fault
from rea.protocol.plans import EXTENSION_RANKERS, KNOWN_RANKERS, SecondScreening, Stopping
from rea.protocol.schema import Protocol

# Share of a sample that is likely to be excludes; the rest cannot be counted against the bar.
_EXCLUDE_SHARE = 0.8
# For statistics that depend on it: the share of records that a round includes.
_INCLUDED_SHARE = 0.1
_READ_IN_FULL = ("lead-reviewer", "second-reviewer", "adjudicator")


def plan_faults(protocol: Protocol) -> Iterator[Fault]:
    """Faults of the part `screening`."""
    yield from _second_faults(protocol)
    yield from _calibration_faults(protocol)
    yield from _escalation_faults(protocol)
    yield from _ranking_faults(protocol)
    yield from _holder_faults(protocol)
    for sentence in _stopping_faults(protocol.stopping):
        yield "error", ("screening", "stopping"), sentence
    adjudicated = "adjudicator" in protocol.screening.conflicts.settled_by
    if adjudicated and protocol.team and not any(m.role == "adjudicator" for m in protocol.team):
        sentence = "An adjudicator settles disagreements, but nobody in the team has that role."
        yield "advice", ("screening", "conflicts", "settled_by"), sentence


def misses_ruled_out_by(n_excludes: int, confidence: float = 0.95) -> float:
    """Upper limit of the share of misses when none is seen among `n_excludes`.

    Sources
    -------
    Hanley & Lippman-Hand (1983), If nothing goes wrong, is everything all right?
    JAMA 249:1743-1745; exact form of the rule of three.

    Examples
    --------
    >>> round(misses_ruled_out_by(130), 4), round(misses_ruled_out_by(150), 4)
    (0.0228, 0.0198)
    """
    return float(1 - (1 - confidence) ** (1 / n_excludes))


def _second_faults(protocol: Protocol) -> Iterator[Fault]:
    here = ("screening", "second_screening")
    for stage in STAGES:
        plan = protocol.second_screening(stage)
        if plan is None:
            yield "error", here, f"What a second person reads at {stage} is not planned."
        else:
            yield from _unplaced(protocol, stage, plan)
            for fault in _incomplete_sample(plan):
                yield "error", (*here, stage), f"Second screening at {stage}: {fault}"


def _unplaced(protocol: Protocol, stage: Stage, plan: SecondScreening) -> Iterator[Fault]:
    """Records that a stage would end with and nobody would place."""
    settles = protocol.unsure_at_title_abstract == "settle"
    if stage == "title-abstract" and settles and plan.share < 1 and not plan.all_unsure:
        sentence = (
            "A record that the first reader is not sure of waits for a second reader, and the "
            "second reading holds only a share of them: say 'all_unsure: yes', or keep them."
        )
        yield "advice", ("screening", "second_screening", stage), sentence


def _incomplete_sample(plan: SecondScreening) -> Iterator[str]:
    if (plan.sample == "all") != (plan.share == 1):
        yield "'sample: all' and 'share: 1' go together."
    if plan.sample != "all" and plan.seed is None:
        yield "a sample needs a 'seed', so that it can be drawn again."
    if plan.sample == "stratified" and not plan.strata:
        yield "a stratified sample names its 'strata'."
    if plan.sample != "stratified" and plan.strata:
        yield "'strata' belong to 'sample: stratified'."


def _calibration_faults(protocol: Protocol) -> Iterator[Fault]:
    for i, one in enumerate(protocol.screening.calibration):
        here, name = ("screening", "calibration", i), f"Calibration at {one.stage}"
        if one.max_rounds < max(one.min_rounds, 1):
            yield (
                "error",
                (*here, "max_rounds"),
                f"{name}: 'max_rounds' is less than 'min_rounds', or 0.",
            )
        if one.records == 0:
            yield "error", (*here, "records"), f"{name}: a round needs records."
            continue
        if not one.pass_at:
            yield "error", (*here, "pass_at"), f"{name}: 'pass_at' names no statistic."
        for statistic, bar in one.pass_at.items():
            reached = after_one_disagreement(statistic, one.records)
            if reached < bar:
                sentence = (
                    f"{name}: with {one.records} records a single disagreement fails the round: "
                    f"{statistic} is then {reached:.2f}, below {bar:g}{_if_rare(statistic)}."
                )
                yield "advice", (*here, "pass_at"), sentence
                break  # the same round is not complained of twice


def after_one_disagreement(statistic: str, n_records: int) -> float:
    """What a statistic of agreement is when two readers differ on one record of a round.

    Those that depend on how much is included are worked out for one record in ten, and the
    reader who differs has left out one that the other includes.

    Sources
    -------
    Cohen (1960), Educ Psychol Meas 20:37-46; Byrt et al. (1993), J Clin Epidemiol 46:423-429
    (PABAK); Gwet (2008), Br J Math Stat Psychol 61:29-48 (AC1); Cicchetti & Feinstein (1990),
    J Clin Epidemiol 43:551-558 (positive and negative agreement).

    Examples
    --------
    Of 50 records five are included by one reader and four by the other: both include 4, both
    exclude 45. po = 49/50; pe = (5 x 4 + 45 x 46) / 2500 = 0.836; kappa = 0.144 / 0.164.

    >>> round(after_one_disagreement("cohen_kappa", 50), 3)
    0.878
    >>> round(after_one_disagreement("pabak", 8), 2)
    0.75
    """
    n = n_records
    first = max(1, round(n * _INCLUDED_SHARE))
    both, neither = first - 1, n - first
    agreed = (n - 1) / n
    by_chance = (first * both + neither * (n - both)) / n**2
    mean = (first + both) / (2 * n)
    by_gwet = 2 * mean * (1 - mean)
    return {
        "percent_agreement": agreed,
        "cohen_kappa": (agreed - by_chance) / (1 - by_chance),
        "pabak": 2 * agreed - 1,
        "gwet_ac1": (agreed - by_gwet) / (1 - by_gwet),
        "positive_agreement": 2 * both / (2 * both + 1),
        "negative_agreement": 2 * neither / (2 * neither + 1),
    }[statistic]


def _if_rare(statistic: str) -> str:
    return "" if statistic in ("percent_agreement", "pabak") else " (if one in ten is included)"


def _escalation_faults(protocol: Protocol) -> Iterator[Fault]:
    rule, plan = protocol.screening.escalation, protocol.second_screening("title-abstract")
    if rule is None or plan is None or plan.share == 1:
        return
    here = ("screening", "escalation")
    if not 0 < rule.confidence < 1 or not 0 < rule.upper_limit_above < 1:
        sentence = "In 'escalation', 'confidence' and 'upper_limit_above' lie between 0 and 1."
        yield "error", here, sentence
        return
    needed = ceil(log(1 - rule.confidence) / log(1 - rule.upper_limit_above))
    likely = int((plan.minimum or 0) * _EXCLUDE_SHARE)
    if likely < needed:
        bound = misses_ruled_out_by(likely, rule.confidence) if likely else 1.0
        sentence = (
            "Escalation would fire although nothing was missed: a sample of "
            f"{plan.minimum or 0} holds about {likely} excludes, after which up to {bound:.1%} "
            f"of misses are still possible; to rule out {rule.upper_limit_above:.1%} takes "
            f"{needed} excludes."
        )
        yield "advice", here, sentence


def _holder_faults(protocol: Protocol) -> Iterator[Fault]:
    """People who are to read full texts and may not hold them."""
    for i, one in enumerate(protocol.team):
        if one.role in _READ_IN_FULL and not one.may_hold_full_texts:
            sentence = (
                f"{one.id} reads in full as {one.role} and may not hold full texts: share them "
                "where the licence allows it, or let somebody else read."
            )
            yield "advice", ("team", i), sentence


def _ranking_faults(protocol: Protocol) -> Iterator[Fault]:
    plan, here = protocol.ranking, ("screening", "ranking")
    if plan.ranker not in KNOWN_RANKERS:
        near = nearest(plan.ranker, KNOWN_RANKERS, n=1)
        if near and plan.ranker not in EXTENSION_RANKERS:
            sentence = f"There is no ranker '{plan.ranker}'; did you mean {near[0]}?"
            yield "error", (*here, "ranker"), sentence
        else:
            sentence = (
                f"'{plan.ranker}' does not come with rea; it must be installed wherever "
                f"the review is screened. rea has {', '.join(KNOWN_RANKERS)}."
            )
            yield "advice", (*here, "ranker"), sentence
    if plan.start_with_sentinels and not protocol.search.sentinel_records:
        sentence = "There are no 'sentinel_records' in 'search' to start with."
        yield "error", (*here, "start_with_sentinels"), sentence


def _stopping_faults(plan: Stopping) -> Iterator[str]:
    if plan.rule == "read_all":
        for part in ("target_recall", "confidence", "minimum_share_read", "consecutive_irrelevant"):
            if getattr(plan, part) is not None:
                yield f"Where every record is read, '{part}' has no meaning."
        return
    needed = {
        "callaghan_mueller_hansen": ("target_recall", "confidence"),
        "consecutive_irrelevant": ("consecutive_irrelevant",),
        "capture_recapture": ("target_recall", "confidence"),
        "safe": ("switch_to",),
    }.get(plan.rule, ())
    for part in needed:
        if getattr(plan, part) is None:
            yield f"The rule {plan.rule} needs '{part}'."
    for part in ("target_recall", "confidence"):
        if getattr(plan, part) in (0, 1):
            yield f"In 'stopping', '{part}' lies between 0 and 1, such as 0.95."
    if plan.footnote is None:
        yield "In 'stopping', 'footnote' must say in the flow diagram why records were not read."
