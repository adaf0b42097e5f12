"""Whether a review may stop reading: what was planned, what it says now, who agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from rea.errors import DecisionError
from rea.model import Decision, Stage
from rea.protocol import Protocol
from rea.screening.estimates import RecallEstimate, estimate_recall
from rea.screening.outcomes import SECOND_LOOK, Outcome
from rea.screening.stopping import (
    Advice,
    Plan,
    Reading,
    advise_on,
    compare_rules,
    safe_phase,
)
from rea.steps.protocol.protocols import InForce, for_deciding
from rea.steps.screening.certificates import (
    WHAT,
    Basis,
    Certificate,
    certificate_of,
    fields_of,
    hash_of_lines,
    signatures_of,
)
from rea.steps.state import RESOLUTIONS, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.index import hash_of_tables
from rea.store.releases import SIGNATURES
from rea.store.review import Review

# The plan to stop is one for title and abstract: every full text that was obtained is read.
STAGE: Final[Stage] = "title-abstract"

# The phase of SAFE that checks what was decided (Boetje & van de Schoot 2024).
_LOOKS_AGAIN: Final = 4

# Later than any line: what is read until then is counted from the lines as they are now, while
# the state's own count may be as old as the sitting that it serves.
NOW: Final = "9999"


@dataclass(frozen=True, slots=True)
class Stopping:
    """Whether enough was read.

    Attributes
    ----------
    advice : Advice
        What the protocol's plan says.
    rules : tuple of Advice
        What every rule would say, the plan's own first.
    recall : RecallEstimate
        How many relevant records may still be unread.
    certificate : Certificate or None
        What people signed, if anybody did.
    """

    n_records: int
    n_read: int
    n_relevant: int
    n_unread: int
    advice: Advice
    rules: tuple[Advice, ...]
    recall: RecallEstimate
    certificate: Certificate | None
    next: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody agreed to stop, or took it back."""

    person: str
    certificate: Certificate | None
    next: str


def stopping(review: Review) -> Stopping:
    """What the protocol's plan, and every other rule, says of the reading so far."""
    state = read_state(review)
    return stopping_of(state)


def advice_of(state: State) -> Advice:
    """What the protocol's plan says of the reading so far."""
    return advise_on(reading_of(state), plan_of(state.protocol.protocol))


def stopping_of(state: State) -> Stopping:
    """`stopping`, of a state that was read already."""
    protocol = state.protocol.protocol
    reading, plan = reading_of(state), plan_of(protocol)
    certificate = certificate_of(state.review, protocol.stopping.agreed_by)
    advice = advise_on(reading, plan)
    return Stopping(
        n_records=reading.n_records,
        n_read=reading.n_read,
        n_relevant=int(reading.included.sum()),
        n_unread=reading.n_records - reading.n_read,
        advice=advice,
        rules=compare_rules(reading, plan),
        recall=estimate_recall(reading.included, reading.n_records, plan.confidence),
        certificate=certificate,
        next=_next(reading, advice, certificate, plan),
    )


def sign_stop(review: Review, person: str) -> Signed:
    """Agree that reading stops here; in force once as many as the protocol asks for agree.

    Raises
    ------
    DecisionError
        The plan's rule is not met, nothing is unread, a model would sign, or the person
        signed the same before.
    """
    state = read_state(review)
    who = acting(review.settings, person)
    for_deciding(review, pilot=False)
    if who.is_model:
        raise DecisionError(f"{who.person_id} is a model.", "People agree to stop.")
    basis = basis_of(state)
    _refuse_early(basis)
    mine = [one for one in signatures_of(review) if one.person == who.person_id]
    if any(one.basis == basis for one in mine):
        raise DecisionError(f"{who.person_id} has signed this already.", "See 'rea stop'.")
    line = log.new_line(
        who.person_id, what=WHAT, **fields_of(basis), replaces=[one.line_id for one in mine]
    )
    write_lines(review, SIGNATURES, who.person_id, [line])
    return _signed(review, who.person_id, state.protocol.protocol)


def withdraw_stop(review: Review, person: str) -> Signed:
    """Take one's signature back; what was not read waits to be read again.

    Raises
    ------
    DecisionError
        This person has signed nothing that stands.
    """
    who = acting(review.settings, person)
    mine = [one.line_id for one in signatures_of(review) if one.person == who.person_id]
    if not mine:
        raise DecisionError(f"{who.person_id} has not agreed to stop.", "See 'rea stop'.")
    line = log.new_line(who.person_id, what=WHAT, replaces=mine)
    write_lines(review, SIGNATURES, who.person_id, [line])
    return _signed(review, who.person_id, read_state(review).protocol.protocol)


def plan_of(protocol: Protocol) -> Plan:
    """The protocol's plan for stopping; its usual numbers where it names none."""
    planned = protocol.stopping
    in_a_row = planned.consecutive_irrelevant or 0
    is_the_rule = planned.rule == "consecutive_irrelevant"
    return Plan(
        rule=planned.rule,
        target_recall=planned.target_recall or 0.95,
        confidence=planned.confidence or 0.95,
        n_consecutive=in_a_row or 100,
        also_in_a_row=0 if is_the_rule else in_a_row,
        least_share=planned.minimum_share_read or 0.0,
        also=planned.also,
        switch_to=planned.switch_to or "",
    )


def reading_of(state: State, until: str = "", sources: Iterable[str] = ()) -> Reading:
    """What was read at title and abstract, in the order in which it came up.

    Parameters
    ----------
    until : str
        Take lines up to this time only; all if empty.
    sources : iterable of str
        Take reports of these searches only; all if empty.
    """
    groups = state.groups_of(STAGE)
    if covered := set(sources):
        groups = [one for one in groups if state.sources_of(one) & covered]
    outcomes = state.outcomes_until(STAGE, until) if until else state.outcomes[STAGE]
    first = _first_shown(state, until)
    read = sorted((first[one].at, first[one].line_id, one) for one in groups if one in outcomes)
    order = [group for _, _, group in read]
    targets = _targets(state, groups)
    return Reading(
        included=np.array([outcomes[one].state != "exclude" for one in order], dtype=bool),
        n_records=len(groups),
        rankers=[first[one].shown_by.split(":")[0] for one in order],
        n_targets=len(targets),
        n_targets_found=len(targets & set(order)),
        found_by_two=_found_by_two(state, outcomes, set(groups)),
        n_looked_again=_looked_again(state, until),
    )


def basis_of(
    state: State,
    until: str = "",
    sources: tuple[str, ...] = (),
    planned: InForce | None = None,
) -> Basis:
    """What a certificate of this moment, or of an earlier one, rests on.

    Parameters
    ----------
    planned : InForce, optional
        The protocol under which it was signed; the one in force now if not given.
    """
    planned = planned or state.protocol
    until = until or _newest(state)
    sources = sources or tuple(one.source_id for one in state.sources)
    reading, plan = reading_of(state, until, sources), plan_of(planned.protocol)
    advice = advise_on(reading, plan)
    recall = estimate_recall(reading.included, reading.n_records, plan.confidence)
    lines = [one for room in (STAGE, RESOLUTIONS) for one in state.review.lines(room)]
    held = [one for one in lines if one["stage"] == STAGE and one["at"] <= until]
    tables = [state.review.records_file(one) for one in sources]
    return Basis(
        stage=STAGE,
        protocol=planned.name,
        rule=plan.rule,
        target_recall=plan.target_recall,
        confidence=plan.confidence,
        until=until,
        sources=sources,
        data_sha256=hash_of_tables(path for path in tables if path.exists()),
        decisions_sha256=hash_of_lines(held),
        met=advice.met,
        value=round(advice.value, 12),
        threshold=round(advice.threshold, 12),
        sentence=advice.sentence,
        n_records=reading.n_records,
        n_read=reading.n_read,
        n_relevant=int(reading.included.sum()),
        n_unread=reading.n_records - reading.n_read,
        n_missed_at_most=recall.n_missed_at_most,
        recall_low=None if recall.low is None else round(recall.low, 12),
    )


def _refuse_early(basis: Basis) -> None:
    if not basis.n_unread:
        raise DecisionError("Every record has been read, so there is nothing to agree on.")
    if not basis.met:
        raise DecisionError(
            f"The plan does not allow to stop yet. {basis.sentence}",
            "See what it still asks for with 'rea stop'.",
        )


def _signed(review: Review, person: str, protocol: Protocol) -> Signed:
    certificate = certificate_of(review, protocol.stopping.agreed_by)
    is_agreed = certificate is not None and certificate.is_agreed
    return Signed(person, certificate, "rea report" if is_agreed else "rea stop")


def wants_second_look(reading: Reading, plan: Plan) -> bool:
    """Whether SAFE has come to its last phase, in which decisions are looked at again."""
    return "safe" in (plan.rule, *plan.also) and safe_phase(reading, plan) == _LOOKS_AGAIN


def _next(reading: Reading, advice: Advice, certificate: Certificate | None, plan: Plan) -> str:
    if certificate is not None and certificate.is_agreed:
        return "rea status"
    if reading.n_read == reading.n_records:
        return "rea status"
    if advice.met:
        return "rea stop --sign --as ID"
    again = "--second-look " if wants_second_look(reading, plan) else ""
    return f"rea screen {again}--as ID"


def _newest(state: State) -> str:
    lines = [one for room in (STAGE, RESOLUTIONS) for one in state.review.lines(room)]
    return max((str(one["at"]) for one in lines if one["stage"] == STAGE), default="")


def _first_shown(state: State, until: str) -> dict[str, Decision]:
    """How each group came up when somebody first decided it."""
    found: dict[str, Decision] = {}
    for one in sorted(state.all_decisions[STAGE], key=lambda one: (one.at, one.line_id)):
        group = state.group_of.get(one.record_id)
        is_made = one.verdict is not None and not one.pilot and (not until or one.at <= until)
        if group is not None and is_made:
            found.setdefault(group, one)
    return found


def _targets(state: State, groups: Iterable[str]) -> set[str]:
    """Known relevant reports among these, where the ranker was not told of them."""
    protocol = state.protocol.protocol
    wanted = {one.doi for one in protocol.search.sentinel_records if one.doi}
    if not wanted or protocol.ranking.start_with_sentinels:
        return set()
    known = state.told_of_records.once(
        ("groups of", frozenset(wanted)), lambda: _groups_with(state, wanted)
    )
    return set(known.intersection(groups))


def _groups_with(state: State, dois: set[str]) -> frozenset[str]:
    table = state.review.records(("record_id", "doi"))
    return frozenset(state.group_of[one] for one in table[table["doi"].isin(dois)]["record_id"])


def _found_by_two(
    state: State, outcomes: dict[str, Outcome], groups: set[str]
) -> tuple[int, int, int]:
    """Relevant reports found by the two who read most, where everybody reads everything.

    Readers who divide the work cannot find the same, and what a second reader was given is
    no finding of theirs.
    """
    plan = state.protocol.protocol.second_screening(STAGE)
    if plan is None or not plan.reads_everything:
        return 0, 0, 0
    found: dict[str, set[str]] = {}
    for group, outcome in outcomes.items():
        for made in outcome.decisions:
            if made.verdict != "exclude" and group in groups:
                found.setdefault(made.person, set()).add(group)
    if len(found) < 2:
        return 0, 0, 0
    one, other = sorted(found.values(), key=len, reverse=True)[:2]
    return len(one & other), len(one - other), len(other - one)


def _looked_again(state: State, until: str) -> int:
    """Excluded reports looked at again since the last one that turned out relevant."""
    n = 0
    for one in sorted(state.all_decisions[STAGE], key=lambda one: (one.at, one.line_id)):
        if one.shown_by == SECOND_LOOK and (not until or one.at <= until):
            n = n + 1 if one.verdict == "exclude" else 0
    return n
