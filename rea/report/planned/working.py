"""The second half of a protocol document: who reads what, what is taken, what is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.model import STAGES, Stage
from rea.phrases import STAGE_NAMES, joined
from rea.protocol.plans import Calibration, Escalation, SecondScreening
from rea.protocol.schema import Protocol
from rea.report.blocks import Block, Bullets, Paragraph
from rea.report.lettering import clean
from rea.report.planned.stopping import stopping_sentences
from rea.report.planned.words import (
    NOT_SAID,
    RANKER,
    SETTLED_BY,
    STATISTIC,
    number,
    per_cent,
    sentence,
    words,
)

# What logs keep of times, where the protocol does not keep them exactly.
_TIMES: Final = {
    "hour": "Logs keep times to the hour only.",
    "day": "Logs keep days and no times.",
    "off": "Logs keep neither times nor days of what each person did.",
}


def calibration_of(protocol: Protocol) -> Iterator[Block]:
    """The rounds before work is divided."""
    rounds = tuple(clean(_round(one)) for one in protocol.screening.calibration)
    yield Bullets(rounds or ("No round of calibration is planned.",))


def _round(one: Calibration) -> str:
    bars = joined(
        f"{STATISTIC[name]} of at least {value:.2f}" for name, value in one.pass_at.items()
    )
    least = f"At least {number(one.min_rounds)} and at" if one.min_rounds > 1 else "At"
    return (
        f"At {STAGE_NAMES[one.stage]}, everybody reads the same {one.records} records. A round is "
        f"passed with {bars or 'no bar set'}. {least} most "
        f"{number(one.max_rounds)} rounds are held. {_if_failed(one)}{_uncounted(one)}"
    )


def _uncounted(one: Calibration) -> str:
    return "" if one.verdicts_count else " Its verdicts do not count: the records are read again."


def _if_failed(one: Calibration) -> str:
    return f"After a failed round: {sentence(one.if_failed)}" if one.if_failed else ""


def second_of(protocol: Protocol) -> Iterator[Block]:
    """What a second person reads, and when that grows."""
    entries = []
    for stage in STAGES:
        plan = protocol.second_screening(stage)
        entries.append(_second(stage, plan) if plan else f"At {STAGE_NAMES[stage]}: not planned.")
    if protocol.screening.escalation is not None:
        entries += _escalation(protocol.screening.escalation)
    reported = joined(STATISTIC[one] for one in protocol.screening.agreement_statistics)
    entries.append(f"Reported beside the two-by-two table: {reported}.")
    yield Bullets(tuple(map(clean, entries)))


def _second(stage: Stage, plan: SecondScreening) -> str:
    blind = "without seeing" if plan.blinded else "seeing"
    whom = "every record" if plan.among == "all" else "every record that somebody excluded"
    if plan.share == 1:
        return f"At {STAGE_NAMES[stage]}, a second person reads {whom}, {blind} the first decision."
    of = "the records" if plan.among == "all" else "the records that somebody excluded"
    least = f", and at least {plan.minimum}" if plan.minimum else ""
    within = f" within {joined(words(one) for one in plan.strata)}" if plan.strata else ""
    seed = f" with seed {plan.seed}" if plan.seed is not None else ""
    unsure = (
        " Every record that the first reader was not sure of is added." if plan.all_unsure else ""
    )
    return (
        f"At {STAGE_NAMES[stage]}, a second person reads {per_cent(plan.share)} of {of}{least}, "
        f"drawn {_SAMPLE[plan.sample]}{within}{seed}, {blind} the first decision.{unsure}"
    )


_SAMPLE: Final = {"random": "at random", "stratified": "at random", "all": "without a sample"}


def _escalation(rule: Escalation) -> Iterator[str]:
    more = f"a further {per_cent(rule.further_share)} of the records are read twice"
    yield (
        "Counted are records that the first reader excluded and that are kept since the second "
        f"read them. While the upper {per_cent(rule.confidence)} limit of their share among the "
        f"excludes read twice is above {per_cent(rule.upper_limit_above)}, {more}."
    )
    if rule.recall_below is not None:
        yield (
            f"So they are while, at worst, fewer than {per_cent(rule.recall_below)} of the "
            "relevant records may have been kept."
        )
    if rule.agreement_below:
        bars = joined(
            f"{STATISTIC[name]} is below {value:.2f}"
            for name, value in rule.agreement_below.items()
        )
        yield f"So they are while {bars}."


def conflicts_of(protocol: Protocol) -> Iterator[Block]:
    """How disagreements are settled."""
    plan = protocol.screening.conflicts
    note = " A note says why." if plan.note_required else ""
    blind = " A third reader does not learn who decided what." if plan.third_reader_blind else ""
    yield Paragraph(
        f"Disagreements are settled {SETTLED_BY[plan.settled_by]}. Both decisions stay on "
        f"record.{note}{blind}"
    )


def other_methods_of(protocol: Protocol) -> Iterator[Block]:
    """What happens to records from other methods than databases and registers."""
    yield Paragraph(
        {
            "screened": "Records from websites, organisations and citation searches are screened "
            "on title and abstract like those from databases.",
            "straight-to-full-text": "Records from websites, organisations and citation searches "
            "go straight to full text.",
            "sifted-at-source": "Records from websites, organisations and citation searches are "
            "sifted where they are found; those kept go to full text.",
        }[protocol.other_methods]
    )


def order_of(protocol: Protocol) -> Iterator[Block]:
    """In which order records come up, and when reading may stop."""
    yield Paragraph(clean(" ".join(_order(protocol))))
    yield Paragraph(clean(" ".join(stopping_sentences(protocol.stopping))))


def _order(protocol: Protocol) -> Iterator[str]:
    plan = protocol.ranking
    ranked = f"ranked by {plan.ranker}, a model that learns from the decisions as they are made"
    yield (
        f"Records come up {RANKER.get(plan.ranker, ranked)} (seed {plan.seed}). The order "
        "excludes nothing: a person decides on every record that is read."
    )
    if plan.start_with_sentinels:
        yield "It learns from the known reports first."
    if plan.start_random:
        yield f"The first {plan.start_random} records are drawn at random."
    if plan.random_share:
        yield f"In between, {per_cent(plan.random_share)} of the records are drawn at random."


def care_of(protocol: Protocol) -> Iterator[Block]:
    """What protects those who read."""
    care = protocol.reviewer_care
    said = [sentence(care.text)] if care.text else []
    said += [sentence(care.support)] if care.support else []
    if care.times_in_logs != "exact":
        said.append(_TIMES[care.times_in_logs])
    if care.session_minutes and not care.text:
        said.append(f"A break is suggested after {care.session_minutes} minutes.")
    if care.hand_on_freely and not care.text:
        said.append("Any record may be handed on without giving a reason.")
    yield Paragraph(clean(" ".join(said)) or NOT_SAID)
