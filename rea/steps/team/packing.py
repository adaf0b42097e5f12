"""A pack out and its answers back: a sealed sample that somebody reads without rea."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Final

from rea.errors import DecisionError, FileError, ReaError, UnknownNameError
from rea.model import Person, Stage
from rea.protocol.schema import ReviewerCare
from rea.screening.packs.contents import Pack, PackRecord
from rea.screening.sampling import FROM_PACK, Level
from rea.steps.fulltext.looking_up import open_copies
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.deciding import Deciding, Wish, as_stage
from rea.steps.state import PACKS, State, read_state
from rea.steps.team.people import acting
from rea.steps.team.second import DrawWish, draw_second
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review
from rea.store.table import write_bytes

_SHOWN: Final = ("record_id", "title", "authors", "year", "journal", "abstract", "doi", "url")


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was made.

    Attributes
    ----------
    level : str
        How blind its reading is: that of the sample it was made from.
    is_drawn : bool
        Whether the sample was drawn for it just now.
    """

    path: str
    pack_id: str
    reader: str
    stage: Stage
    n_records: int
    level: Level
    is_drawn: bool
    next: str


def pack(
    review: Review,
    reader: str,
    *,
    person: str = "",
    stage: str = "title-abstract",
    n: int | None = None,
    form: str = "html",
    out: Path | None = None,
) -> Packed:
    """Give a sealed sample out as one file that needs no rea.

    What was drawn for the reader and not read yet is packed. Where nothing is, a sample is
    drawn and sealed now, of `n` records or as the protocol plans it.

    Parameters
    ----------
    form : str
        One of ``html``, ``xlsx`` and ``print``.
    out : Path, optional
        The file to make; named for reader, stage and pack in the current folder if not given.

    Raises
    ------
    DecisionError, UnknownNameError, ReaError
        Nothing to draw from; no such form; the file is there already.
    """
    if form not in _WRITERS:
        raise UnknownNameError("form of a pack", form, _WRITERS)
    chosen, whom = as_stage(stage), acting(review.settings, reader)
    who = acting(review.settings, person or reader)
    groups, is_drawn = _unread(read_state(review), whom, chosen), False
    if not groups:
        wish = DrawWish(n=n, level="pack")
        draw_second(review, reader, person=who.person_id, stage=chosen, wish=wish)
        groups, is_drawn = _unread(read_state(review), whom, chosen), True
    state = read_state(review)
    made = _made(state, whom, chosen, groups[:n])
    suffix = "xlsx" if form == "xlsx" else "html"
    path = out or Path(f"{whom.person_id}-{chosen}-{made.pack_id}.{suffix}")
    if path.exists():
        raise ReaError(f"{path}: is there already.", "Name another file with --out.")
    line = log.new_line(
        who.person_id,
        pack=made.pack_id,
        reader=whom.person_id,
        stage=chosen,
        protocol=made.protocol,
        form=form,
        digest=made.digest,
        records=[one.record_id for one in made.records],
    )
    write_lines(review, PACKS, who.person_id, [line])
    write_bytes(path, _WRITERS[form](made))
    return Packed(
        path=str(path),
        pack_id=made.pack_id,
        reader=whom.person_id,
        stage=chosen,
        n_records=len(made.records),
        level=_level(state, whom, chosen, groups[:n]),
        is_drawn=is_drawn,
        # What was ticked on paper is typed into the workbook of the same records.
        next="rea unpack FILE" if form != "print" else f"rea pack --for {reader} --format xlsx",
    )


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
    # The workbook's library takes longer to import than most commands take to run.
    from rea.screening.packs.returns import read_return

    try:
        data = path.read_bytes()
    except OSError as err:
        raise FileError(path, err) from err
    try:
        found = read_return(data)
    except ReaError as err:
        raise ReaError(f"{path}: {err.sentence}", err.hint) from err
    line = _given_out(review, path, found.pack_id, found.digest)
    state, who = read_state(review), acting(review.settings, line["reader"])
    deciding = Deciding(state, who, as_stage(line["stage"]))
    taken: dict[str, Wish] = {}
    faults = [f"{path.name}, {one}" for one in found.faults]
    for mark in found.marks:
        place = f"{path.name}, {mark.place}"
        wish = Wish(
            mark.record,
            mark.verdict,
            mark.reason,
            mark.note,
            shown_by=FROM_PACK,
            place=place,
            protocol=line["protocol"],
        )
        fault = _fault(state, deciding, wish, line)
        if fault:
            faults.append(fault)
        else:
            taken.setdefault(state.group_of[wish.record], wish)
    wishes = [one for group, one in taken.items() if group not in deciding.decided()]
    done = deciding.write(wishes)
    decided = deciding.decided()
    n_open = sum(
        one in state.group_of and state.group_of[one] not in decided for one in line["records"]
    )
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


def _unread(state: State, reader: Person, stage: Stage) -> list[str]:
    decided = {
        state.group_of[one.record_id]
        for one in state.decisions[stage]
        if one.person == reader.person_id and one.record_id in state.group_of
    }
    return [one for one in state.sample_of(reader.person_id, stage) if one not in decided]


def _made(state: State, reader: Person, stage: Stage, groups: Sequence[str]) -> Pack:
    in_force = for_deciding(state.review, pilot=False)
    protocol = in_force.protocol
    table = state.review.records(_SHOWN).set_index("record_id", drop=False)
    rows = table.loc[[state.speaker[one] for one in groups], list(_SHOWN)]
    if stage == "full-text":
        # A pack holds no full text, licensed or not; it leads to copies that all may read.
        copies = open_copies(state)
        rows["url"] = [
            copies[one].url if one in copies else url
            for one, url in zip(groups, rows["url"], strict=True)
        ]
    questions = sorted(protocol.questions, key=lambda one: one.kind != "primary")
    return Pack(
        pack_id=secrets.token_hex(4),
        review=state.review.settings.name,
        reader=reader.person_id,
        reader_name=reader.name,
        stage=stage,
        protocol=in_force.name,
        made_on=datetime.now(UTC).date().isoformat(),
        questions=tuple(one.text for one in questions),
        reasons=protocol.reasons(stage),
        reason_required=protocol.reason_required(stage),
        care=_care(protocol.reviewer_care),
        times=protocol.reviewer_care.times_in_logs,
        records=tuple(PackRecord(*row) for row in rows.itertuples(index=False, name=None)),
    )


def _care(care: ReviewerCare) -> str:
    support = f"Support for this team: {care.support}" if care.support else ""
    return "\n".join(filter(None, (care.text, support)))


def _level(state: State, reader: Person, stage: Stage, groups: Sequence[str]) -> Level:
    packed = set(groups)
    found = [
        one.level
        for one in state.samples
        if (one.reader, one.stage) == (reader.person_id, stage) and packed & set(one.groups)
    ]
    return found[-1] if found else "folder"


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


def _html(made: Pack) -> bytes:
    from rea.screening.packs.page import write_page

    return write_page(made, _style())


def _print(made: Pack) -> bytes:
    from rea.screening.packs.page import write_list

    return write_list(made, _style())


def _xlsx(made: Pack) -> bytes:
    from rea.screening.packs.book import write_book

    return write_book(made)


def _style() -> str:
    """The one sheet of all pages; a pack looks like them."""
    top = resources.files("rea")
    places = ("report/assets/tokens.css", "web/static/base.css")
    return "\n".join(top.joinpath(one).read_text(encoding="utf-8") for one in places)


_WRITERS: Final[Mapping[str, Callable[[Pack], bytes]]] = {
    "html": _html,
    "xlsx": _xlsx,
    "print": _print,
}
