"""People come and go: the reading divided among them, and unread work passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rea.errors import DecisionError
from rea.model import STAGES, Person, Stage, standing_lines
from rea.steps.extraction.extract import Extraction
from rea.steps.screening.deciding import as_stage
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.steps.team.reconcile import open_conflicts
from rea.steps.team.team import HAND_OVERS, SHARES
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class Shared:
    """How the unread records of a stage are divided now.

    Attributes
    ----------
    n_unread : tuple of (str, int)
        Person and unread records of their share.
    """

    stage: Stage
    n_unread: tuple[tuple[str, int], ...]
    next: str = "rea screen --as ID"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Work that was passed on.

    Attributes
    ----------
    n_unread : int
        Unread records of the giver's share.
    n_sample : int
        Records of sealed samples that the giver had not read.
    left_over : tuple of str
        Records of samples that nobody named may read, because they have decided them.
    """

    giver: str
    takers: tuple[str, ...]
    n_unread: int
    n_sample: int
    n_disagreements: int
    n_forms: int
    left_over: tuple[str, ...]
    next: str = "rea status"


def share_reading(
    review: Review, weights: Mapping[str, float], *, person: str = "", stage: str = "title-abstract"
) -> Shared:
    """Divide the unread records of a stage among people, each copy of the review alike.

    Who is not named keeps what was said of them before; a weight of 0 takes somebody out.
    What was decided stays with whoever decided it.

    Parameters
    ----------
    weights : mapping of str to float
        Person and how much they read, in proportion.

    Raises
    ------
    DecisionError, UnknownNameError, PersonLeftError
    """
    chosen, named = as_stage(stage), list(weights)
    who = acting(review.settings, person or next(iter(named), ""))
    for one, weight in weights.items():
        acting(review.settings, one)
        if not 0 <= weight <= 100:
            raise DecisionError(f"{one} cannot have the weight {weight:g}.", "Give 0 to 100.")
    standing = [line for line in standing_lines(review.lines(SHARES)) if line["stage"] == chosen]
    lines = [
        log.new_line(
            who.person_id,
            stage=chosen,
            reader=one,
            weight=weight,
            replaces=sorted(line["id"] for line in standing if line["reader"] == one),
        )
        for one, weight in weights.items()
    ]
    write_lines(review, SHARES, who.person_id, lines)
    state = read_state(review)
    people = [one for one in state.team.weights(chosen) if one not in state.team.takers]
    return Shared(chosen, tuple((one, len(_unread_share(state, one, chosen))) for one in people))


def hand_over(review: Review, giver: str, takers: Sequence[str], *, person: str = "") -> HandedOver:
    """Pass somebody's unread work to named people; every decision and signature stays.

    Unread records of their share, the unread part of their sealed samples, forms that they
    have begun and not finished, and the open disagreements in which they take part.

    Raises
    ------
    DecisionError, UnknownNameError, PersonLeftError
    """
    state, settings = read_state(review), review.settings
    from_whom, to = settings.person(giver), [acting(settings, one) for one in takers]
    if not to or from_whom in to:
        raise DecisionError(
            f"{giver} cannot hand over to {', '.join(takers) or 'nobody'}.",
            "Name with --to who takes the work over.",
        )
    who = acting(settings, person or ("" if from_whom.left_on else giver) or to[0].person_id)
    unread = sum(len(_unread_share(state, giver, stage)) for stage in STAGES)
    parts, left_over = _sample_parts(state, giver, to)
    differing = [
        state.speaker[group]
        for stage in STAGES
        for group, outcome in open_conflicts(state, stage).items()
        if giver in {one.person for one in outcome.decisions}
    ]
    forms = _unfinished(state, from_whom)
    line = log.new_line(
        who.person_id,
        giver=giver,
        takers=[one.person_id for one in to],
        samples=parts,
        n_unread=unread,
        disagreements=differing,
        forms=forms,
    )
    write_lines(review, HAND_OVERS, who.person_id, [line])
    return HandedOver(
        giver=giver,
        takers=tuple(one.person_id for one in to),
        n_unread=unread,
        n_sample=sum(len(part["records"]) for part in parts),
        n_disagreements=len(differing),
        n_forms=len(forms),
        left_over=left_over,
    )


def _unread_share(state: State, person: str, stage: Stage) -> list[str]:
    share = state.share_of(person, stage) or frozenset()
    return sorted(group for group in share if group not in state.outcomes[stage])


def _sample_parts(
    state: State, giver: str, takers: Sequence[Person]
) -> tuple[list[log.Line], tuple[str, ...]]:
    """Each taker's part of the unread samples, and the records that none of them may read."""
    parts: dict[tuple[Stage, str], list[str]] = {}
    left_over = []
    for stage in STAGES:
        decided = {one.person_id: state.decided_by(one.person_id, stage) for one in takers}
        done = state.decided_by(giver, stage)
        unread = [one for one in state.sample_of(giver, stage) if one not in done]
        for n, group in enumerate(unread):
            able = [one for one in decided if group not in decided[one]]
            if able:
                parts.setdefault((stage, able[n % len(able)]), []).append(state.speaker[group])
            else:
                left_over.append(state.speaker[group])
    found: list[log.Line] = [
        {"stage": stage, "taker": taker, "records": records}
        for (stage, taker), records in parts.items()
    ]
    return found, tuple(left_over)


def _unfinished(state: State, giver: Person) -> list[str]:
    """The studies whose form somebody has begun and not finished."""
    protocol = state.protocol
    if giver.left_on or not protocol.is_released or protocol.protocol.extraction is None:
        return []
    progress = Extraction(state.review, giver.person_id).progress()
    return [one.study.study_id for one in progress if one.n_answered and one.open]
