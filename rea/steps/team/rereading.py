"""What the second reading of a stage shows: what may be lost, and whether more must be read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rea.model import Decision, Person, Stage
from rea.protocol.plans import Escalation as Rule
from rea.screening.agreement import (
    Agreement,
    Statistic,
    Unsure,
    cross_tabulate,
    measure_agreement,
)
from rea.screening.missed import Lost, estimate_lost, missed_by_both
from rea.screening.outcomes import reasons_differ
from rea.screening.sampling import FROM_PACK, LEVELS, Level, Sample, level_reached
from rea.screening.sufficing import why_more
from rea.steps.screening.deciding import as_stage
from rea.steps.state import State, read_state
from rea.steps.team.agreeing import PairAgreement, pairs_of, unplanned_doubles
from rea.steps.team.second_sentences import sentences_of
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class SampleStatus:
    """One sealed sample: how it was drawn and how far it has come."""

    reader: Person
    drawn_on: str
    level: Level
    among: str
    n_drawn: int
    n_read: int
    n_eligible: int
    seed: int
    strata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """What the protocol's rule asks for now.

    Attributes
    ----------
    why : tuple of str
        Each bar that is not reached; empty where the reading suffices.
    n_further : int
        How many more records the rule has read twice.
    reader, among : str
        Who reads them, and what they are drawn from; "" where none are asked for.
    command : str
        What draws them, or "".
    """

    why: tuple[str, ...]
    n_further: int = 0
    reader: str = ""
    among: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The second reading of one stage.

    Attributes
    ----------
    n_left : int
        Records of the samples that their readers have still to read.
    lost : Lost or None
        None while no exclusion of a sample was read again.
    escalation : Escalation or None
        None without a rule, or while samples are being read.
    both_missed : Statistic or None
        Capture and recapture: relevant records that neither reader kept, where it holds.
    n_unplanned : int
        Reports that two people read by accident; they count for nothing here.
    n_reasons_differ : int
        Reports that two readers excluded for different reasons.
    sentences : tuple of str
        For the methods.
    """

    stage: Stage
    samples: tuple[SampleStatus, ...]
    pairs: tuple[PairAgreement, ...]
    n_left: int
    level: Level | None
    lost: Lost | None
    escalation: Escalation | None
    both_missed: Statistic | None
    n_unplanned: int
    n_reasons_differ: int
    sentences: tuple[str, ...]


def second_reading(review: Review, stage: str = "title-abstract") -> SecondReading:
    """What the second reading of a stage shows so far.

    Raises
    ------
    UnknownNameError
    """
    return second_reading_of(read_state(review), as_stage(stage))


def second_reading_of(state: State, stage: Stage) -> SecondReading:
    """`second_reading`, of a state that was read already."""
    progress = reread_so_far(state, stage)
    levels = [one.level for one in progress.samples if one.n_read]
    pairs = pairs_of(state, stage)
    found = SecondReading(
        stage=stage,
        samples=progress.samples,
        pairs=pairs,
        n_left=progress.n_left,
        level=max(levels, key=LEVELS.index) if levels else None,
        lost=progress.lost,
        escalation=progress.escalation,
        both_missed=_both_missed(state, stage, pairs),
        n_unplanned=progress.n_unplanned,
        n_reasons_differ=sum(reasons_differ(one) for one in state.outcomes[stage].values()),
        sentences=(),
    )
    return replace(found, sentences=tuple(sentences_of(found)))


@dataclass(frozen=True, slots=True)
class Reread:
    """How far the samples of a stage are, without the figures of agreement."""

    samples: tuple[SampleStatus, ...]
    n_left: int
    lost: Lost | None
    escalation: Escalation | None
    n_unplanned: int


def reread_so_far(state: State, stage: Stage) -> Reread:
    """What `rea status` and the front door need of a second reading, at once."""
    read = _Reread(state, stage)
    samples = tuple(read.status_of(one) for one in read.samples)
    n_left = sum(one.n_drawn - one.n_read for one in samples)
    lost = read.lost()
    return Reread(
        samples=samples,
        n_left=n_left,
        lost=lost,
        escalation=None if lost is None or n_left else read.escalation(lost),
        n_unplanned=len(unplanned_doubles(state, stage)),
    )


class _Reread:
    """The samples of a stage beside what was decided of them."""

    def __init__(self, state: State, stage: Stage) -> None:
        self.state, self.stage = state, stage
        self.samples = [one for one in state.samples if one.stage == stage]
        self._outcomes = state.outcomes[stage]
        self._line = {one.line_id: one for one in state.all_decisions[stage]}
        self._sealed = {one.line_id: self._decisions_sealed(one) for one in self.samples}

    def status_of(self, sample: Sample) -> SampleStatus:
        made = [self._second(sample, group) for group in sample.groups]
        read = [one for one in made if one is not None]
        return SampleStatus(
            reader=self.state.review.settings.person(sample.reader),
            drawn_on=sample.at[:10],
            level=level_reached(sample.level, (one.shown_by for one in read)),
            among=sample.among,
            n_drawn=len(sample.groups),
            n_read=len(read),
            n_eligible=sample.n_eligible,
            seed=sample.seed,
            strata=sample.strata,
        )

    def lost(self) -> Lost | None:
        """What may be lost, by the exclusions that a sample had read again."""
        rule = self.state.protocol.protocol.screening.escalation
        reread = {group for sample in self.samples for group in self._reread_exclusions(sample)}
        if not reread:
            return None
        missed = [group for group in reread if self._outcomes[group].state != "exclude"]
        once = [
            group
            for group, outcome in self._outcomes.items()
            if outcome.state == "exclude" and len({one.person for one in outcome.decisions}) == 1
        ]
        kept = sum(outcome.state != "exclude" for outcome in self._outcomes.values())
        confidence = 0.95 if rule is None else rule.confidence
        return estimate_lost(len(missed), len(reread), len(once), kept, confidence)

    def escalation(self, lost: Lost) -> Escalation | None:
        rule = self.state.protocol.protocol.screening.escalation
        if rule is None:
            return None
        why = tuple(self._why(lost, rule))
        if not why:
            return Escalation(())
        n = min(lost.n_read_once, math.ceil(rule.further_share * len(self._outcomes)))
        last = self.samples[-1]
        stage = "" if self.stage == "title-abstract" else f" --stage {self.stage}"
        among = " --among excluded" if last.among == "excluded" else ""
        command = f"rea second draw --for {last.reader} --n {n}{among}{stage}"
        return Escalation(why, n, last.reader, last.among, command)

    def _why(self, lost: Lost, rule: Rule) -> Iterator[str]:
        yield from why_more(
            lost,
            self._figures() if rule.agreement_below else None,
            upper_limit_above=rule.upper_limit_above,
            recall_below=rule.recall_below,
            agreement_below={str(name): bar for name, bar in rule.agreement_below.items()},
        )

    def _figures(self) -> Agreement:
        first, second = self._verdicts()
        unsure: Unsure = "include" if self.stage == "title-abstract" else "leave out"
        return measure_agreement(cross_tabulate(first, second, unsure))

    def _verdicts(self) -> tuple[list[str], list[str]]:
        """First and second verdict on every record of a sample that was read."""
        first, second = [], []
        for sample in self.samples:
            for group in sample.groups:
                made, before = self._second(sample, group), self._before(sample, group)
                if made is not None and before:
                    first.append(str(before[0].verdict))
                    second.append(str(made.verdict))
        return first, second

    def _reread_exclusions(self, sample: Sample) -> Iterator[str]:
        for group in sample.groups:
            before = self._before(sample, group)
            excluded = bool(before) and all(one.verdict == "exclude" for one in before)
            if excluded and self._second(sample, group) is not None:
                yield group

    def _before(self, sample: Sample, group: str) -> Sequence[Decision]:
        """The decisions on a group that the sample had read again.

        As they stood when it was sealed: a first reader who agrees with the second afterwards
        and decides anew has missed the record all the same.
        """
        sealed = self._sealed[sample.line_id].get(group)
        made = self._outcomes[group].decisions if group in self._outcomes else ()
        second = self._second(sample, group)
        return sealed or [one for one in made if one is not second]

    def _decisions_sealed(self, sample: Sample) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for line_id in sample.rereads:
            one = self._line.get(line_id)
            if one is not None and one.record_id in self.state.group_of:
                found.setdefault(self.state.group_of[one.record_id], []).append(one)
        return found

    def _second(self, sample: Sample, group: str) -> Decision | None:
        """The second reader's decision, or that of whoever took their place."""
        made = self._outcomes[group].decisions if group in self._outcomes else ()
        own = [one for one in made if one.person == sample.reader]
        in_place = [one for one in made if one.shown_by in (FROM_PACK, "second_screening")]
        return next(iter([*own, *in_place]), None)


def _both_missed(state: State, stage: Stage, pairs: Sequence[PairAgreement]) -> Statistic | None:
    """Where two people read everything, and nothing but the verdicts tells them apart."""
    plan = state.protocol.protocol.second_screening(stage)
    if plan is None or not plan.reads_everything or len(pairs) != 1:
        return None
    [pair] = pairs
    if pair.caution:
        return None
    readers = (pair.first.person_id, pair.second.person_id)
    kept = [
        {one.person for one in outcome.decisions if one.verdict != "exclude"}
        for outcome in state.outcomes[stage].values()
        if outcome.state in ("include", "unsure")
        and {one.person for one in outcome.decisions}.issuperset(readers)
    ]
    first, second = (sum(reader in one for one in kept) for reader in readers)
    return missed_by_both(first, second, sum(one.issuperset(readers) for one in kept))
