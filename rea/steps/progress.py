"""What has happened in a review and what is next, in one screen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rea.model import STAGES, Stage
from rea.phrases import count
from rea.screening.stopping_words import in_plain_words
from rea.steps.dedupe.asked import n_pairs_waiting
from rea.steps.extraction.outstanding import outstanding
from rea.steps.extraction.revisiting import studies_to_revisit
from rea.steps.screening.certifying import stopped_sentence
from rea.steps.screening.enough import advice_of, plan_of
from rea.steps.search.search_plans import known_reports
from rea.steps.state import State, read_state
from rea.steps.team.calibrating import Calibrated, open_round
from rea.steps.team.reconcile import open_conflicts
from rea.steps.team.rereading import reread_so_far
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class StageStatus:
    """How far one stage is, in reports (duplicates removed).

    Attributes
    ----------
    n_to_read_again : int
        Decided by a text that was amended since.
    n_unread : int
        They wait for somebody.
    n_not_read : int
        Nobody reads them: people agreed that enough was read.
    """

    stage: Stage
    n_reports: int
    n_include: int
    n_unsure: int
    n_exclude: int
    n_conflicts: int
    n_unread: int
    n_to_read_again: int = 0
    n_not_read: int = 0


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """What one person has decided."""

    person: str
    name: str
    stage: Stage
    n_decided: int


@dataclass(frozen=True, slots=True)
class SecondStatus:
    """The second reading of one stage, where samples were drawn.

    Attributes
    ----------
    why_more : tuple of str
        What the protocol's rule finds lacking; empty while samples are being read.
    command : str
        What draws the further records that the rule asks for, or "".
    """

    stage: Stage
    n_drawn: int
    n_left: int
    n_unplanned: int
    why_more: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A calibration round that waits for its readers or its meeting, and what follows."""

    stage: Stage
    n: int
    said: str
    next: str

    @property
    def told(self) -> str:
        """Which round, and what follows, in one sentence."""
        return f"round {self.n} at {self.stage}: {self.said}"


@dataclass(frozen=True, slots=True)
class Status:
    """A review at a glance.

    Attributes
    ----------
    n_pairs : int or None
        Pairs that may be copies and wait for a person's answer; None where the records were
        not compared since something changed.
    calibration : RoundStatus or None
        The round that waits.
    stopping : str
        What the protocol's plan says of stopping; "" where there is none, or nothing to stop.
    may_stop : bool
        Whether it is met, and nobody has agreed yet.
    """

    name: str
    protocol: str
    is_released: bool
    n_sources: int
    n_records: int
    n_skipped: int
    n_duplicates: int
    n_ungrouped: int
    n_pairs: int | None
    stages: tuple[StageStatus, ...]
    readers: tuple[ReaderStatus, ...]
    n_awaiting_retrieval: int
    n_not_retrieved: int
    n_included_reports: int
    n_included_studies: int
    second: tuple[SecondStatus, ...]
    calibration: RoundStatus | None
    known_reports: str
    stopping: str
    may_stop: bool
    next: str
    why: str


def status(review: Review) -> Status:
    """Where a review stands."""
    state = read_state(review)
    return state.told.once("status", lambda: _status(state))


def _status(state: State) -> Status:
    stages = tuple(_stage(state, one) for one in STAGES)
    kept = state.kept
    waiting = [group for group in kept if state.is_missing(group)]
    assessed = state.outcomes["full-text"]
    included = [
        group
        for group in state.groups_of("full-text")
        if group in assessed and assessed[group].state == "include"
    ]
    stop, may_stop = _stopping(state, stages[0])
    found = Status(
        name=state.review.settings.name,
        protocol=state.protocol.name,
        is_released=state.protocol.is_released,
        n_sources=sum(not one.part_of for one in state.sources),
        n_records=len(state.records),
        n_skipped=sum(one.n_skipped for one in state.sources),
        n_duplicates=len(state.records) - len(state.speaker),
        n_ungrouped=len(state.ungrouped),
        n_pairs=n_pairs_waiting(state.review),
        stages=stages,
        readers=_readers(state),
        n_awaiting_retrieval=len(waiting),
        n_not_retrieved=sum(state.retrieved(group) == "not-retrieved" for group in kept),
        n_included_reports=len(included),
        n_included_studies=len({state.study_of.get(one, one) for one in included}),
        second=tuple(filter(None, (_second(state, one) for one in STAGES))),
        calibration=_round(open_round(state)),
        known_reports=_known(state),
        stopping=stop,
        may_stop=may_stop,
        next="",
        why="",
    )
    command, why = _next(state, found)
    return replace(found, next=command, why=why)


def _known(state: State) -> str:
    """How many known reports were found; empty before a search, or where none is named."""
    if not state.sources:
        return ""
    protocol = state.protocol.protocol
    return state.told_of_records.once(
        ("known reports", repr(protocol.search.sentinel_records)),
        lambda: known_reports(state.review, protocol, state.sources).told,
    )


def _second(state: State, stage: Stage) -> SecondStatus | None:
    found = reread_so_far(state, stage)
    if not found.samples and not found.n_unplanned:
        return None
    return SecondStatus(
        stage=stage,
        n_drawn=sum(one.n_drawn for one in found.samples),
        n_left=found.n_left,
        n_unplanned=found.n_unplanned,
        why_more=found.escalation.why if found.escalation else (),
        command=found.escalation.command if found.escalation else "",
    )


def _round(one: Calibrated | None) -> RoundStatus | None:
    return None if one is None else RoundStatus(one.stage, one.n, one.said, one.next)


def _stage(state: State, stage: Stage) -> StageStatus:
    groups = state.groups_of(stage)
    found = state.outcomes[stage]
    states = [found[group].state for group in groups if group in found]
    n_not_read = len(state.not_read) if stage == STAGES[0] else 0
    return StageStatus(
        stage=stage,
        n_reports=len(groups),
        n_include=states.count("include"),
        n_unsure=states.count("unsure"),
        n_exclude=states.count("exclude"),
        n_conflicts=len(open_conflicts(state, stage)),
        n_to_read_again=len(state.rereading.waiting[stage]),
        n_unread=len(groups) - len(states) - n_not_read,
        n_not_read=n_not_read,
    )


def _stopping(state: State, reading: StageStatus) -> tuple[str, bool]:
    """What the plan to stop says, and whether it waits for people to agree."""
    plan = state.protocol.protocol.stopping
    if plan.rule == "read_all" or not state.protocol.is_released or not reading.n_reports:
        return "", False
    if state.stop is not None:
        return stopped_sentence(state), False
    has_begun = reading.n_unread < reading.n_reports
    if not has_begun or not reading.n_unread:
        return "", False
    advice = advice_of(state)
    return in_plain_words(advice, plan_of(state.protocol.protocol)), advice.met


def _readers(state: State) -> tuple[ReaderStatus, ...]:
    found = []
    for person in state.review.settings.people:
        for stage in STAGES:
            n_decided = len(state.decided_by(person.person_id, stage))
            if n_decided:
                found.append(ReaderStatus(person.person_id, person.name, stage, n_decided))
    return tuple(found)


def _next(state: State, now: Status) -> tuple[str, str]:
    """The command that moves this review on, and why."""
    first, second = now.stages
    if not state.sources:
        return "rea import FILE --source NAME --searched DATE", "No search was imported yet."
    if now.n_ungrouped:
        what = count(now.n_ungrouped, "record was", "records were")
        return "rea dedupe", f"{what} not yet compared with the others."
    if not now.is_released:
        return "rea protocol release --approve ID", "Decisions need a released protocol."
    if first.n_to_read_again or second.n_to_read_again:
        return _read_again(state, first.n_to_read_again + second.n_to_read_again)
    if now.calibration is not None:
        return now.calibration.next, f"Calibration, {now.calibration.told}"
    # While nothing is read an answer saves reading; later it need not come first.
    if now.n_pairs and first.n_unread == first.n_reports:
        return _look_at_pairs(now.n_pairs)
    if first.n_conflicts:
        return _settle(first)
    if first.n_unread:
        what = count(first.n_unread, "record is", "records are")
        return "rea screen --as ID", f"{what} unread at title and abstract."
    if first.n_unsure and not state.unsure_keeps:
        what = count(first.n_unsure, "record waits", "records wait")
        return "rea screen --as ID", f"{what} for a second opinion."
    for one in now.second:
        if one.why_more:
            return one.command, f"The second reading at {one.stage} asks for one more round."
    if now.n_awaiting_retrieval:
        what = count(now.n_awaiting_retrieval, "report has", "reports have")
        return "rea retrieve RECORD --got FILE", f"{what} no full text yet."
    if second.n_conflicts:
        return _settle(second)
    if second.n_unread or second.n_unsure:
        what = count(second.n_unread + second.n_unsure, "full text is", "full texts are")
        return "rea screen --as ID --stage full-text", f"{what} not settled yet."
    if revisits := studies_to_revisit(state):
        n = len({one.study_id for one in revisits})
        studies = count(n, "study is", "studies are")
        command = f"rea extract --as {revisits[0].person} --list"
        return command, f"{studies} to be looked at again since the form changed."
    return _extract(state) or ("rea report", "Every record has been decided.")


def _extract(state: State) -> tuple[str, str] | None:
    studies = outstanding(state)
    if n := sum(one.n_to_fill > 0 for one in studies):
        return "rea extract --as ID", f"{count(n, 'study waits', 'studies wait')} for the form."
    # Both are done on the pages alone, where the words of the report stand beside them.
    if n := sum(bool(one.unverified) for one in studies):
        of = count(n, "study", "studies")
        return "rea open --as ID", f"The form of {of} waits for a second person to verify."
    if n := sum(one.differs for one in studies):
        return "rea open --as ID", f"Answers for {count(n, 'study', 'studies')} differ."
    return None


def _look_at_pairs(n: int) -> tuple[str, str]:
    pairs = count(n, "pair of records waits", "pairs of records wait")
    return "rea dedupe --as ID", f"{pairs} for somebody to say whether it is one report."


def _settle(stage: StageStatus) -> tuple[str, str]:
    n = stage.n_conflicts
    what = count(n, "disagreement waits", "disagreements wait")
    return f"rea reconcile --as ID --stage {stage.stage}", f"{what} to be settled."


def _read_again(state: State, n: int) -> tuple[str, str]:
    records = count(n, "record is", "records are")
    why = f"{records} to be read again under {state.protocol.name}."
    here = {one.person_id for one in state.review.settings.people if not one.left_on}
    readers = state.rereading.by_person()
    command = next((one.command for one in readers if one.person in here), "rea screen --as ID")
    return command, why
