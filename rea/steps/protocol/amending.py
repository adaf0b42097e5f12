"""Changing a released protocol: what differs, why, what it does, and what is read again for it.

The draft is edited first, by whatever way. Then an amendment is proposed from what differs,
its authors say what each changed criterion does, and the new version is released with that
account in it. The rereading is not stored anywhere: it follows from what they said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rea.errors import ReaError, UnknownNameError
from rea.model import STAGES, Person
from rea.protocol import Protocol, lint, read_protocol
from rea.protocol.amendments import EFFECTS, REVIEW_STAGES, Effect, ReviewStage, Weight, joined
from rea.protocol.differences import Difference, differences, next_version, weight_of
from rea.protocol.editing import set_value
from rea.protocol.entries import add_entry
from rea.protocol.grounds import ChangedGround, after, changed_grounds
from rea.steps.extraction.revisiting import studies_to_revisit
from rea.steps.protocol.amended import ReadAgain, change_of
from rea.steps.protocol.protocols import in_force, read_draft, refuse_errors
from rea.steps.protocol.releasing import release_protocol
from rea.steps.state import ANSWERS, State, read_state
from rea.steps.team.people import acting
from rea.store import table
from rea.store.review import Review, open_review


class UnansweredError(ReaError):
    """An amendment does not say what each changed text does to who is included.

    Attributes
    ----------
    names : tuple of str
    """

    def __init__(self, changed: Sequence[ChangedGround]) -> None:
        first = changed[0].name
        super().__init__(
            f"Say what this change does to who is included: "
            f"{'; '.join(one.title for one in changed)}.",
            f"Add --effect {first}=admits-more, {first}=admits-fewer, {first}=both, or "
            f"\"{first}=none: why nothing need be read again\" (see 'rea protocol diff').",
        )
        self.names = tuple(one.name for one in changed)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the authors of an amendment say that one changed text does."""

    effect: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A changed text whose authors must say what the change does.

    Attributes
    ----------
    n_by_effect : mapping
        For each effect, how many decisions it would bring back to be read again.
    """

    name: str
    title: str
    was: str
    now: str
    n_by_effect: Mapping[Effect, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an amendment of the draft as it is now would be about.

    Attributes
    ----------
    since : str
        The version in force, ``<id>@<version>``.
    stage : str
        How far the review is, as its folder shows.
    n_decided : int
        Decisions that stand.
    """

    since: str
    file: str
    differences: tuple[Difference, ...]
    questions: tuple[Question, ...]
    stage: ReviewStage
    n_decided: int


@dataclass(frozen=True, slots=True)
class Amended:
    """A new version is in force.

    Attributes
    ----------
    n_decided : int
        Decisions that had been made before.
    n_to_read_again : int
        How many of them wait to be made again.
    n_to_revisit : int
        Extracted studies to look at again, because the form asks something else.
    """

    name: str
    file: str
    sha256: str
    kind: Weight
    what: tuple[str, ...]
    n_decided: int
    n_to_read_again: int
    n_to_revisit: int
    readers: tuple[ReadAgain, ...]
    advice: tuple[str, ...]
    next: str


def propose_amendment(review: Review) -> Proposal:
    """What differs between the draft and the version in force, and what must be said of it.

    Raises
    ------
    ProtocolError, ReaError
        The draft cannot be read; nothing was released, or nothing differs.
    """
    state, draft = read_state(review), read_draft(review)
    before = _amendable(review, draft)
    return Proposal(
        since=state.protocol.name,
        file=review.shown(review.protocol_file()),
        differences=differences(before, draft),
        questions=tuple(_question(state, one) for one in changed_grounds(before, draft)),
        stage=_stage_of(state),
        n_decided=_n_decided(state),
    )


def amend(
    review: Review,
    person: str,
    *,
    why: str,
    effects: Mapping[str, Stated],
    approved_by: Sequence[str] = (),
    stage: str = "",
    what: str = "",
    not_again: str = "",
) -> Amended:
    """Release the draft as the next version, with the account of what it changes.

    Parameters
    ----------
    person : str
        Id of who writes the amendment.
    why : str
        The reason; never a finding.
    effects : mapping
        What each changed criterion, question or definition does, by its name.
    approved_by : sequence of str
        Ids of who approves; the writer, if nobody is named.
    stage : str
        How far the review was; as its folder shows, if not given.
    what : str
        In the team's words; what differs, if not given.
    not_again : str
        Why nothing is read again although the amendment admits more or fewer.

    Raises
    ------
    UnansweredError, UnknownNameError, ReaError, ProtocolError
        Nothing is written then.
    """
    writer = acting(review.settings, person)
    approvers = [acting(review.settings, one) for one in approved_by] or [writer]
    state, draft = read_state(review), read_draft(review)
    before = _amendable(review, draft)
    said = _checked(changed_grounds(before, draft), effects)
    does = {name: effect for name, (effect, _) in said.items()}
    found = differences(before, draft, does)
    kind = weight_of(found)
    version = next_version(before.version, kind)
    entry = {
        "version": version,
        "on": str(datetime.now(UTC).date()),
        "by": writer.person_id,
        "approved_by": [one.person_id for one in approvers],
        "stage": _as_stage(stage) if stage else _stage_of(state),
        "kind": kind,
        "what": _one_line(what) or " ".join(one.sentence for one in found),
        "why": _needed(why, "why the protocol is changed", "--why"),
        "effect": joined(does.values()),
        "effects": [{"of": name, "effect": e, "why": w or None} for name, (e, w) in said.items()],
        "affects": list(dict.fromkeys(one.part for one in found)),
        "n_decided_before": _n_decided(state),
        "rereading": _rereading(does, not_again),
    }
    return _released(review, entry, approvers, tuple(one.sentence for one in found))


def _released(
    review: Review, entry: Mapping[str, Any], approvers: Sequence[Person], what: tuple[str, ...]
) -> Amended:
    path = review.protocol_file()
    shown, version = review.shown(path), str(entry["version"])
    # As bytes: the ends of lines stay those of the editor that wrote them.
    text = path.read_bytes().decode()
    amended = set_value(text, ("version",), version, shown)
    amended = add_entry(amended, ("amendments",), entry, shown)
    refuse_errors(shown, lint(read_protocol(amended, shown)))
    table.write_bytes(path, amended.encode())
    release = release_protocol(review, approvers[0].person_id)
    state = read_state(open_review(review.root))
    waiting = [made for stage in STAGES for made in state.rereading.waiting[stage].values()]
    readers = state.rereading.by_person()
    return Amended(
        name=release.name,
        file=release.file,
        sha256=release.sha256,
        kind=entry["kind"],
        what=what,
        n_decided=entry["n_decided_before"],
        n_to_read_again=sum(map(len, waiting)),
        n_to_revisit=len({one.study_id for one in studies_to_revisit(state)}),
        readers=readers,
        advice=release.advice,
        next=readers[0].command if readers else "rea status",
    )


def _amendable(review: Review, draft: Protocol) -> Protocol:
    """The version in force, if the draft is a change of it that was not yet told."""
    now, shown = in_force(review), review.shown(review.protocol_file())
    if not now.is_released:
        raise ReaError(
            f"No version of {shown} was released yet, so there is nothing to amend.",
            "Edit it freely, then 'rea protocol release --approve ID'.",
        )
    before = now.protocol
    if before.id != draft.id:
        raise ReaError(
            f"{shown} is another protocol ({draft.id}) than the one in force ({now.name}).",
            f"Give it 'id: {before.id}' to amend that one.",
        )
    if later := after(draft.amendments, before.version):
        raise ReaError(
            f"{shown} holds amendment {later[-1].version} already, and it was not released.",
            "Release it with 'rea protocol release --approve ID', or take the entry out.",
        )
    if not differences(before, draft):
        raise ReaError(
            f"{shown} says the same as {now.name}, which is in force.",
            "Edit it first; then amend it.",
        )
    return before


def _checked(
    changed: Sequence[ChangedGround], effects: Mapping[str, Stated]
) -> dict[str, tuple[Effect, str]]:
    """What was said of every changed text, once it is complete."""
    names = [one.name for one in changed]
    said: dict[str, tuple[Effect, str]] = {}
    for name, stated in effects.items():
        if name not in names:
            hint = "Only criteria, questions and definitions that differ have an effect."
            raise UnknownNameError("changed criterion, question or definition", name, names, hint)
        effect = next((one for one in EFFECTS if one == stated.effect), None)
        if effect is None:
            raise UnknownNameError("effect", stated.effect, EFFECTS)
        why = _one_line(stated.why)
        if effect == "none" and not why:
            raise ReaError(
                f"{name}: say why nothing need be read again.",
                f'Write "{name}=none: …" and the reason, such as that only the spelling changed.',
            )
        said[name] = effect, why
    if silent := [one for one in changed if one.name not in said]:
        raise UnansweredError(silent)
    return {name: said[name] for name in names}


def _rereading(effects: Mapping[str, Effect], not_again: str) -> dict[str, Any] | None:
    """What the amendment says of the rereading, for readers; what waits is computed."""
    effect = joined(effects.values())
    if effect == "none":
        return None
    if not_again:
        return {"needed": False, "why": _one_line(not_again)}
    more = [name for name, does in effects.items() if does in ("admits-more", "both")]
    out = [f"Excludes with {', '.join(more)} or without a reason"] * bool(more)
    kept = [] if effect == "admits-more" else ["includes and not-sures"]
    scope = " and ".join(out + kept)
    return {"needed": True, "scope": scope[:1].upper() + scope[1:]}


def _question(state: State, ground: ChangedGround) -> Question:
    return Question(
        name=ground.name,
        title=ground.title,
        was=ground.before.text if ground.before else "",
        now=ground.after.text if ground.after else "",
        n_by_effect={one: state.rereading.n_asked_by(change_of(ground, one)) for one in EFFECTS},
    )


def _stage_of(state: State) -> ReviewStage:
    """How far the review is, from what its folder holds."""
    if state.review.lines(ANSWERS):
        return "during-extraction"
    if state.decisions["full-text"]:
        return "during-full-text"
    if state.decisions["title-abstract"]:
        return "during-title-abstract"
    return "before-screening" if state.sources else "before-search"


def _as_stage(name: str) -> ReviewStage:
    for one in REVIEW_STAGES:
        if one == name:
            return one
    raise UnknownNameError("stage of a review", name, REVIEW_STAGES)


def _n_decided(state: State) -> int:
    return sum(len(state.decisions[stage]) for stage in STAGES)


def _needed(text: str, what: str, option: str) -> str:
    clean = _one_line(text)
    if not clean:
        raise ReaError(f"An amendment says {what}.", f"Give {option} with a sentence.")
    return clean


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
