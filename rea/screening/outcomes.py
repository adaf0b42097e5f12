"""What stands of everything that was decided, and what it means for each report.

Nothing here is stored. Lines are only ever added; a line that no other line replaces
stands. Neither the order of lines nor a clock decides anything, because merging the
same two branches in opposite directions gives opposite orders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from rea.model import Decision, Stage, Verdict, standing_lines

State = Literal["include", "exclude", "unsure", "conflict"]

# How a record comes up that somebody named, or looked at again because it stood out.
GIVEN: Final = "given"
SECOND_LOOK: Final = "second_look"

# Of two standing facts about one report's retrieval the one further along counts: once a
# report has been obtained, an older "not retrieved" of a colleague no longer matters.
_RETRIEVAL_ORDER = ("sought", "not-retrieved", "retrieved")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What settles a conflict: it lapses when a line that it settles no longer stands.

    A third reader settles alone (``adjudication``). A discussion (``consensus``) settles once
    everybody whose decision it settles has signed the same: each of them adds such a line.
    """

    line_id: str
    person: str
    at: str
    group_id: str
    verdict: Verdict
    reason: str
    note: str
    how: str
    settles: frozenset[str]
    protocol: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report (group) at one stage.

    Attributes
    ----------
    state : str
        include, exclude, unsure, or conflict while standing decisions differ.
    reason : str
        Code of the counted exclusion reason, or "".
    decisions : tuple of Decision
        The standing decisions behind it.
    resolution : Resolution or None
        What settled them, where they differed.
    unsigned : tuple of Resolution
        What was agreed in discussion and not signed yet by everybody concerned.
    n_lapsed : int
        Resolutions that no longer hold, because a decision that they settled was replaced
        or somebody decided otherwise since.
    """

    group_id: str
    state: State
    reason: str
    decisions: tuple[Decision, ...]
    resolution: Resolution | None = None
    unsigned: tuple[Resolution, ...] = ()
    n_lapsed: int = 0


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How far one report has come: sought, retrieved or not-retrieved."""

    group_id: str
    outcome: str
    reason: str
    file: str


def read_decisions(lines: Iterable[Mapping[str, Any]]) -> list[Decision]:
    """Decision lines as decisions."""
    return [
        Decision(
            line_id=line["id"],
            person=line["person"],
            at=line["at"],
            record_id=line["record"],
            stage=line["stage"],
            verdict=line["verdict"],
            reason=line.get("reason", ""),
            note=line.get("note", ""),
            protocol=line.get("protocol", ""),
            shown_by=line.get("shown_by", GIVEN),
            replaces=tuple(line.get("replaces", ())),
            pilot=bool(line.get("pilot", False)),
            place=int(line.get("place", 0)),
        )
        for line in lines
    ]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that count: not replaced, not taken back, not made in a pilot."""
    all_of_them = list(decisions)
    replaced = {line_id for decision in all_of_them for line_id in decision.replaces}
    return [
        decision
        for decision in all_of_them
        if decision.verdict is not None and not decision.pilot and decision.line_id not in replaced
    ]


def came_up(decisions: Iterable[Decision]) -> dict[tuple[str, str], str]:
    """Person and record to how it first came up for them; ``given`` if they only named it.

    Whoever looks again, or changes a decision, has asked for its record by name; that is
    not how it came to be read.
    """
    found: dict[tuple[str, str], str] = {}
    for one in sorted(decisions, key=lambda one: (one.at, one.line_id)):
        if one.verdict is not None and not one.pilot:
            named = one.shown_by in (GIVEN, SECOND_LOOK)
            if found.get((one.person, one.record_id), GIVEN) == GIVEN:
                found[one.person, one.record_id] = GIVEN if named else one.shown_by
    return found


def stage_outcomes(
    decisions: Iterable[Decision],
    resolutions: Iterable[Resolution],
    group_of: Mapping[str, str],
    *,
    stage: Stage,
    unsure_keeps: bool,
    reason_order: Sequence[str],
    signs_for: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Outcome]:
    """What became of every group that somebody decided at this stage.

    Parameters
    ----------
    decisions : iterable of Decision
        The standing ones of this stage.
    resolutions : iterable of Resolution
        The standing ones of this stage.
    group_of : mapping
        Record id to group id. A decision belongs to its record and counts for its group.
    unsure_keeps : bool
        Whether *unsure* at title and abstract lets a record through, as "when in doubt,
        keep" has it. At full text it never does.
    reason_order : sequence of str
        Exclusion reasons in order of precedence: the first that applies is the counted one.
    signs_for : mapping of str to collection of str
        Who may sign in the place of somebody who handed their work over.

    Notes
    -----
    Two exclusions agree whatever their reasons. PRISMA 2020 counts one reason for a report:
    of those given the first in the protocol's order, unless the readers settled another.
    """
    by_group: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        group = group_of.get(decision.record_id)
        if group is not None:
            by_group[group].append(decision)
    settled: dict[str, list[Resolution]] = defaultdict(list)
    for resolution in resolutions:
        settled[resolution.group_id].append(resolution)
    rules = _Rules(unsure_keeps and stage == "title-abstract", reason_order, signs_for or {})
    return {
        group: _outcome(group, made, settled.get(group, []), rules)
        for group, made in by_group.items()
    }


@dataclass(frozen=True, slots=True)
class _Rules:
    """What decides whether decisions differ and whether they are settled."""

    lets_through: bool
    reason_order: Sequence[str]
    signs_for: Mapping[str, Collection[str]]


def read_resolutions(
    lines: Iterable[Mapping[str, Any]], group_of: Mapping[str, str], stage: Stage
) -> list[Resolution]:
    """The resolutions of one stage that no later one replaces."""
    return [
        Resolution(
            line_id=line["id"],
            person=line["person"],
            at=line["at"],
            group_id=group_of.get(line["record"], ""),
            verdict=line["verdict"],
            reason=line.get("reason", ""),
            note=line.get("note", ""),
            how=line["how"],
            settles=frozenset(line["settles"]),
            protocol=line.get("protocol", ""),
        )
        for line in standing_lines(line for line in lines if line["stage"] == stage)
    ]


def retrievals(
    lines: Iterable[Mapping[str, Any]], group_of: Mapping[str, str]
) -> dict[str, Retrieval]:
    """How far every report that somebody sought has come, by group."""
    found: dict[str, Retrieval] = {}
    for line in sorted(standing_lines(lines), key=lambda line: str(line["id"])):
        group = group_of.get(line["record"])
        if group is None or line["outcome"] not in _RETRIEVAL_ORDER:
            continue
        fact = Retrieval(group, line["outcome"], line.get("reason", ""), line.get("file", ""))
        before = found.get(group)
        if before is None or _further(fact, before):
            found[group] = fact
    return found


def verdict_of(outcome: Outcome | None, *, unsure_keeps: bool) -> str:
    """What the flow counts at title and abstract: pending, kept or excluded."""
    if outcome is None or outcome.state == "conflict":
        return "pending"
    if outcome.state == "exclude":
        return "excluded"
    if outcome.state == "unsure" and not unsure_keeps:
        return "pending"
    return "kept"


def reasons_differ(outcome: Outcome) -> bool:
    """Whether people excluded a report for different reasons; the verdicts agree."""
    given = {one.reason for one in outcome.decisions if one.reason}
    return len(given) > 1 and all(one.verdict == "exclude" for one in outcome.decisions)


def _outcome(
    group: str, decisions: Sequence[Decision], resolutions: Sequence[Resolution], rules: _Rules
) -> Outcome:
    made = tuple(sorted(decisions, key=lambda one: (one.person, one.line_id)))
    valid = [one for one in resolutions if _covers(one, made)]
    signed = [one for one in valid if _is_signed(one, valid, made, rules.signs_for)]
    n_lapsed = len(resolutions) - len(valid)
    by = min(signed, key=lambda one: one.line_id, default=None)
    settled = by if len({(one.verdict, one.reason) for one in signed}) == 1 else None
    if len({_effect(one, rules.lets_through) for one in made}) == 1:
        state, reason = _agreed(made, rules.reason_order)
        outcome = Outcome(group, state, reason, made, n_lapsed=n_lapsed)
        if settled is None or settled.verdict != state or not reasons_differ(outcome):
            return outcome
        return replace(outcome, reason=settled.reason, resolution=settled)
    if settled is not None:
        return Outcome(group, settled.verdict, settled.reason, made, settled, (), n_lapsed)
    waiting = [one for one in valid if one not in signed]
    unsigned = tuple(sorted(waiting, key=lambda one: one.line_id))
    return Outcome(group, "conflict", "", made, None, unsigned, n_lapsed)


def _is_signed(
    resolution: Resolution,
    every: Sequence[Resolution],
    decisions: Sequence[Decision],
    signs_for: Mapping[str, Collection[str]],
) -> bool:
    """Whether everybody whose decision it settles has signed the same."""
    if resolution.how != "consensus":
        return True
    same = {
        one.person
        for one in every
        if one.how == "consensus"
        and (one.verdict, one.reason, one.settles)
        == (resolution.verdict, resolution.reason, resolution.settles)
    }
    concerned = {one.person for one in decisions if one.line_id in resolution.settles}
    return all(same & {person, *signs_for.get(person, ())} for person in concerned)


def _effect(decision: Decision, lets_through: bool) -> str:
    return "keep" if lets_through and decision.verdict != "exclude" else str(decision.verdict)


def _agreed(decisions: Sequence[Decision], reason_order: Sequence[str]) -> tuple[State, str]:
    verdicts = {one.verdict for one in decisions}
    if "exclude" in verdicts:
        given = [one.reason for one in decisions if one.reason]
        place = {code: n for n, code in enumerate(reason_order)}
        return "exclude", min(
            given, key=lambda code: (place.get(code, len(place)), code), default=""
        )
    return ("include" if "include" in verdicts else "unsure"), ""


def _covers(resolution: Resolution, decisions: Sequence[Decision]) -> bool:
    # Every line that it settled still stands, and whoever decided since agrees with it.
    ids = {one.line_id for one in decisions}
    return resolution.settles <= ids and all(
        one.verdict == resolution.verdict
        for one in decisions
        if one.line_id not in resolution.settles
    )


def _further(fact: Retrieval, before: Retrieval) -> bool:
    return _RETRIEVAL_ORDER.index(fact.outcome) > _RETRIEVAL_ORDER.index(before.outcome)
