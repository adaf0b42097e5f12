"""The answers of a pack taken back; what was decided is never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rea.errors import DecisionError, FileError, ReaError, UnknownNameError
from rea.model import Stage
from rea.screening.sampling import FROM_PACK
from rea.steps.screening.deciding import Deciding, Wish, as_stage
from rea.steps.state import PACKS, State, read_state
from rea.steps.team.people import acting
from rea.store import log
from rea.store.review import Review

if TYPE_CHECKING:
    from rea.screening.packs.returns import Mark, Returned


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came back of a pack.

    Attributes
    ----------
    n_taken, n_unchanged : int
        Decisions written now, and those that an earlier return had brought.
    n_open : int
        Records of the pack that its reader has still to read.
    protocol, in_force : str
        Under which version it was read, and which one is in force.
    faults : tuple of str
        What was not taken, each with file and place.
    """

    pack_id: str
    reader: str
    stage: Stage
    n_taken: int
    n_unchanged: int
    n_open: int
    protocol: str
    in_force: str
    faults: tuple[str, ...]
    next: str


def unpack(review: Review, path: Path) -> Unpacked:
    """Take the answers of a file that came back; nothing that was decided is overwritten.

    Files may come as often as people like, with more in them each time. What cannot be
    taken is named by its place, and the rest is taken.

    Raises
    ------
    ReaError
        The file cannot be read, is not what a pack gives back, or belongs to another review.
    """
    found = _read(path)
    line = _given_out(review, path, found.pack_id, found.digest)
    state, who = read_state(review), acting(review.settings, line["reader"])
    deciding = Deciding(state, who, as_stage(line["stage"]))
    taken: dict[str, Wish] = {}
    faults = [f"{path.name}, {one}" for one in found.faults]
    for mark in found.marks:
        wish = _wish(mark, path, line["protocol"])
        fault = _fault(state, deciding, wish, line)
        if fault:
            faults.append(fault)
        else:
            taken.setdefault(state.group_of[wish.record], wish)
    wishes = [one for group, one in taken.items() if group not in deciding.decided()]
    done = deciding.write(wishes)
    n_open = _n_open(state, deciding, line)
    return Unpacked(
        pack_id=found.pack_id,
        reader=who.person_id,
        stage=deciding.stage,
        n_taken=done.n_made,
        n_unchanged=len(taken) - len(wishes),
        n_open=n_open,
        protocol=line["protocol"],
        in_force=deciding.protocol.name,
        faults=tuple(faults),
        next=f"rea agreement --stage {deciding.stage}" if not n_open else "rea status",
    )


def _read(path: Path) -> Returned:
    # The workbook's library takes longer to import than most commands take to run.
    from rea.screening.packs.returns import read_return

    try:
        return read_return(path.read_bytes())
    except OSError as err:
        raise FileError(path, err) from err
    except ReaError as err:
        raise ReaError(f"{path}: {err.sentence}", err.hint) from err


def _given_out(review: Review, path: Path, pack_id: str, digest: str) -> log.Line:
    lines = [one for one in review.lines(PACKS) if one["pack"] == pack_id]
    if not lines:
        raise ReaError(
            f"{path}: the pack {pack_id} was not made from this review.",
            "Name the review with --review; a colleague's copy is united with 'rea merge'.",
        )
    if lines[0]["digest"] != digest:
        raise ReaError(
            f"{path}: this answers a pack that was changed after rea had made it.",
            "Give the pack out again with 'rea pack' and have the answers entered there.",
        )
    return lines[0]


def _wish(mark: Mark, path: Path, protocol: str) -> Wish:
    return Wish(
        mark.record,
        mark.verdict,
        mark.reason,
        mark.note,
        shown_by=FROM_PACK,
        place=f"{path.name}, {mark.place}",
        protocol=protocol,
    )


def _n_open(state: State, deciding: Deciding, line: log.Line) -> int:
    """Records of the pack that its reader has still to read."""
    here = (state.group_of[one] for one in line["records"] if one in state.group_of)
    decided = deciding.decided()
    return sum(group not in decided for group in here)


def _fault(state: State, deciding: Deciding, wish: Wish, line: log.Line) -> str:
    """Why a mark cannot be taken, or ""."""
    if wish.record not in line["records"]:
        return f"{wish.place}: {wish.record} is not in this pack."
    try:
        deciding.check(wish)
    except (DecisionError, UnknownNameError) as err:
        is_old = wish.protocol != deciding.protocol.name
        old = f" It was read under {wish.protocol}." if is_old else ""
        return f"{wish.place}: {err}{old}"
    group = state.group_of[wish.record]
    if group not in deciding.decided():
        return ""
    stands = (deciding.verdict_on(group), deciding.reason_on(group))
    if stands == (wish.verdict, wish.reason):
        return ""
    before = " ".join(filter(None, stands)) or "decided in two ways"
    asked = " ".join(filter(None, (wish.verdict, wish.reason)))
    return (
        f"{wish.place}: {wish.record} stands as '{before}' already, not as '{asked}'. It stays "
        "so; 'rea decide' changes it."
    )
