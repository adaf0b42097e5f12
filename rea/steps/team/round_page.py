"""One round of calibration as its meeting looks at it: everyone's votes, record by record.

It opens when everybody has read, and to whoever leads the review: the votes are shown where
all of them are in the room.
"""

from __future__ import annotations

from dataclasses import dataclass

from rea.errors import DecisionError, UnknownNameError
from rea.model import Decision, Person, Reason, Ruling, Stage
from rea.protocol.eligibility import Criterion
from rea.screening.calibration import Round
from rea.screening.outcomes import Resolution
from rea.steps.screening.deciding import as_stage
from rea.steps.search.correcting import rows_of
from rea.steps.state import State, read_state
from rea.steps.team.calibrating import Calibrated, rounds_at, rulings
from rea.steps.team.disagreements import Disagreement, disagreements
from rea.steps.team.people import acting
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Vote:
    """What one reader of a round decided of one record."""

    person: Person
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Voted:
    """One record of a round and everyone's votes on it.

    Attributes
    ----------
    is_alike : bool
        Whether all gave the same verdict.
    agreed : Resolution or None
        What settled it, where they did not.
    """

    number: int
    record_id: str
    votes: tuple[Vote, ...]
    is_alike: bool
    agreed: Resolution | None


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round that everybody has read, at one of its records.

    Attributes
    ----------
    told : Calibrated
        How far the readers agree, and what follows by the plan.
    at : Voted
        The record that is looked at, and in `record` what is known of it.
    waiting : Disagreement or None
        What is to be settled of it, if anything.
    rulings : tuple of Ruling
        Those that have this record as example.
    to_differ : Voted or None
        The next record on which the readers differ and that nobody has settled.
    """

    told: Calibrated
    records: tuple[Voted, ...]
    at: Voted
    record: dict[str, str]
    waiting: Disagreement | None
    rulings: tuple[Ruling, ...]
    to_differ: Voted | None
    criteria: tuple[Criterion, ...]
    reasons: tuple[Reason, ...]
    unsure_settles: bool
    note_required: bool

    @property
    def before(self) -> Voted | None:
        """The record before this one."""
        return self.records[self.at.number - 2] if self.at.number > 1 else None

    @property
    def after(self) -> Voted | None:
        """The record behind this one."""
        return self.records[self.at.number] if self.at.number < len(self.records) else None


def round_page(
    review: Review, stage: str, *, person: str, n: int | None = None, record: str = ""
) -> RoundPage:
    """A round as its meeting looks at it.

    Parameters
    ----------
    n : int, optional
        Which round of the stage; the latest that everybody has read if not given.
    record : str
        The record to look at; the first on which the readers differ if empty.

    Raises
    ------
    DecisionError
        Somebody has still to read it, or this person does not lead.
    UnknownNameError
        There is no such round, or no such record in it.
    """
    state, chosen = read_state(review), as_stage(stage)
    sealed, told = _round(state, chosen, n)
    _refuse_blind(state, sealed, told, acting(review.settings, person))
    records = tuple(
        _voted(state, sealed, number, group) for number, group in enumerate(sealed.groups, 1)
    )
    open_now = disagreements(review, person, stage)
    waiting = {one.record_id: one for one in open_now.waiting}
    differ = [one for one in records if one.record_id in waiting]
    at = _named(records, record) if record else (differ or records)[0]
    return RoundPage(
        told=told,
        records=records,
        at=at,
        record=rows_of(review, [at.record_id])[at.record_id],
        waiting=waiting.get(at.record_id),
        rulings=tuple(one for one in rulings(review) if one.record_id == at.record_id),
        to_differ=next((one for one in _from(differ, at.number) if one != at), None),
        criteria=state.protocol.protocol.criteria,
        reasons=open_now.reasons,
        unsure_settles=open_now.unsure_settles,
        note_required=open_now.note_required,
    )


def _round(state: State, stage: Stage, n: int | None) -> tuple[Round, Calibrated]:
    found = {told.n: (sealed, told) for sealed, told in rounds_at(state, stage)}
    if not found:
        raise DecisionError(
            f"No round of calibration was drawn at {stage} yet.", "See 'rea calibrate draw'."
        )
    read = [one for one, (_, told) in found.items() if told.is_read]
    chosen = n or max(read or found)
    if chosen not in found:
        raise UnknownNameError(f"round at {stage}", str(chosen), map(str, found))
    return found[chosen]


def _refuse_blind(state: State, sealed: Round, told: Calibrated, who: Person) -> None:
    if not told.is_read:
        raise DecisionError(
            f"Round {told.n} at {told.stage} opens when everybody has read: {told.said}",
            "Nobody sees a colleague's answers before that.",
        )
    if who.person_id not in sealed.readers:
        raise DecisionError(
            f"{who.name} did not read round {told.n} at {told.stage}.",
            f"Its readers look at it together: {', '.join(sealed.readers)}.",
        )
    leads = _leads(state, sealed)
    if leads and who.person_id not in leads:
        raise DecisionError(
            f"Round {told.n} at {told.stage} is opened by {' or '.join(leads)}, who leads the "
            "review by the protocol.",
            "Look at it together; what was agreed you sign on the page of disagreements.",
        )


def _leads(state: State, sealed: Round) -> list[str]:
    """Who leads by the protocol, of those who read; nobody where it names none of them."""
    team = state.protocol.protocol.team
    return [one.id for one in team if one.role == "lead-reviewer" and one.id in sealed.readers]


def _voted(state: State, sealed: Round, number: int, group: str) -> Voted:
    made = state.outcomes[sealed.stage].get(group)
    by_person = state.votes[sealed.stage].get(group, {})
    people = state.review.settings.people
    votes = tuple(
        Vote(one, by_person.get(one.person_id)) for one in people if one.person_id in sealed.readers
    )
    return Voted(
        number=number,
        record_id=state.speaker[group],
        votes=votes,
        is_alike=len({one.decision.verdict for one in votes if one.decision}) < 2,
        agreed=made.resolution if made else None,
    )


def _named(records: tuple[Voted, ...], record: str) -> Voted:
    for one in records:
        if one.record_id == record:
            return one
    raise UnknownNameError("record in this round", record, [one.record_id for one in records])


def _from(differ: list[Voted], number: int) -> list[Voted]:
    """Those behind a place first, then those before it."""
    return sorted(differ, key=lambda one: (one.number <= number, one.number))
