"""The rulings book: what a calibration meeting agrees, and how it reads a criterion from now on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rea.errors import DecisionError, UnknownNameError
from rea.model import Ruling, Stage
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.deciding import Wish, as_stage
from rea.steps.search.spreadsheet import TableError, named, read_rows
from rea.steps.state import RULINGS, State, read_state
from rea.steps.team.calibrating import rounds_at, rulings
from rea.steps.team.people import acting
from rea.steps.team.reconcile import open_conflicts, settle
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review

_YES_NO = {"": False, "no": False, "yes": True}


@dataclass(frozen=True, slots=True)
class RulingWish:
    """A ruling that somebody would like to enter, before it is checked."""

    criterion: str
    text: str
    record: str
    changes_meaning: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """What a meeting left on the disk.

    Attributes
    ----------
    n_to_sign : int
        Agreed verdicts that stand once the other readers have signed the same.
    n_known : int
        Rulings asked for that stand word for word already.
    to_amend : tuple of str
        Criteria of which a ruling changes the meaning: only an amendment of the protocol can.
    """

    person: str
    n_settled: int
    n_to_sign: int
    n_ruled: int
    n_known: int
    to_amend: tuple[str, ...]
    next: str


def hold_meeting(
    review: Review,
    verdicts: Sequence[Wish],
    wishes: Sequence[RulingWish],
    *,
    person: str,
    stage: str = "title-abstract",
) -> Met:
    """Sign agreed verdicts and enter rulings: all of it, or nothing.

    A verdict is signed as in any other disagreement. A ruling asks for nothing to be read
    again; where it changes what a criterion means, the protocol must be amended.

    Raises
    ------
    DecisionError, UnknownNameError
        A record of no round that everybody has read, an unknown criterion, a ruling without
        words, or a verdict that settles nothing.
    """
    state, chosen = read_state(review), as_stage(stage)
    who = acting(review.settings, person)
    name = for_deciding(review, pilot=False).name
    standing = {(one.criterion, one.text, one.record_id) for one in rulings(review)}
    lines = []
    for wish in wishes:
        with named(wish.place):
            entered = _entered(state, chosen, wish)
        if (entered["criterion"], entered["text"], entered["record"]) not in standing:
            lines.append(log.new_line(who.person_id, **entered, protocol=name, replaces=[]))
    done = settle(review, verdicts, person=who.person_id, stage=chosen) if verdicts else None
    write_lines(review, RULINGS, who.person_id, lines)
    to_amend = tuple(dict.fromkeys(one["criterion"] for one in lines if one["changes_meaning"]))
    return Met(
        person=who.person_id,
        n_settled=done.n_settled if done else 0,
        n_to_sign=done.n_to_sign if done else 0,
        n_ruled=len(lines),
        n_known=len(wishes) - len(lines),
        to_amend=to_amend,
        next="rea protocol amend --as ID --interactive" if to_amend else "rea calibrate",
    )


def meeting_from_table(
    review: Review, path: Path, *, person: str, stage: str = "title-abstract"
) -> Met:
    """Take a meeting from a CSV: record, verdict, reason, note, criterion, ruling, changes_meaning.

    A verdict on a record about which nobody disagrees any more is passed over, so that the
    same file can be signed by each reader in turn.

    Raises
    ------
    TableError, DecisionError, UnknownNameError
        Naming file and line; nothing is written then.
    """
    state, chosen = read_state(review), as_stage(stage)
    open_now = open_conflicts(state, chosen)
    verdicts, wishes = [], []
    for row in read_rows(path, needed=("criterion", "ruling")):
        with named(row.place):
            text, verdict = row["ruling"], row.get("verdict", "")
            if verdict and state.group_of[state.find(row.name)] in open_now:
                why = row.get("note", text)
                verdicts.append(
                    Wish(row.name, verdict, row.get("reason", ""), why, place=row.place)
                )
            if text or row["criterion"]:
                changes = _yes(row.get("changes_meaning", ""))
                wishes.append(RulingWish(row["criterion"], text, row.name, changes, row.place))
    if not verdicts and not wishes:
        raise TableError(path, "nothing in it is left to be noted.", "See 'rea calibrate'.")
    return hold_meeting(review, verdicts, wishes, person=person, stage=chosen)


def withdraw_ruling(review: Review, line_id: str, *, person: str) -> Ruling:
    """Take a ruling back: a further line that replaces it.

    Raises
    ------
    UnknownNameError
        No such ruling stands.
    """
    who, standing = acting(review.settings, person), {one.line_id: one for one in rulings(review)}
    if line_id not in standing:
        raise UnknownNameError("ruling", line_id, standing, "See those that stand: rea calibrate.")
    one = standing[line_id]
    line = log.new_line(
        who.person_id,
        criterion=one.criterion,
        record=one.record_id,
        stage=one.stage,
        text="",
        replaces=[line_id],
    )
    write_lines(review, RULINGS, who.person_id, [line])
    return one


def _entered(state: State, stage: Stage, wish: RulingWish) -> dict[str, str | bool]:
    codes = [one.code for one in state.protocol.protocol.criteria]
    if wish.criterion not in codes:
        raise UnknownNameError("criterion", wish.criterion, codes)
    text = " ".join(wish.text.split())
    if not text:
        raise DecisionError(
            f"The ruling under {wish.criterion} says nothing.",
            "Write in a sentence how the criterion is read.",
        )
    group = state.group_of[state.find(wish.record)]
    read = (sealed for sealed, told in rounds_at(state, stage) if told.is_read)
    if not any(group in one.groups for one in read):
        raise DecisionError(
            f"{wish.record} is in no round at {stage} that everybody has read.",
            "See 'rea calibrate'.",
        )
    return {
        "criterion": wish.criterion,
        "record": state.speaker[group],
        "stage": stage,
        "text": text,
        "changes_meaning": wish.changes_meaning,
    }


def _yes(cell: str) -> bool:
    if cell.lower() not in _YES_NO:
        raise UnknownNameError("answer in 'changes_meaning'", cell, ("yes", "no"))
    return _YES_NO[cell.lower()]
