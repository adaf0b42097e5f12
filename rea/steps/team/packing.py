"""A pack: a sealed sample given out as one file, read by somebody who has no rea."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Final

from rea.errors import ReaError, UnknownNameError
from rea.model import Person, Stage
from rea.protocol.schema import ReviewerCare
from rea.screening.packs.contents import Pack, PackRecord
from rea.screening.sampling import Level
from rea.steps.fulltext.looking_up import open_copies
from rea.steps.protocol.protocols import for_deciding
from rea.steps.screening.deciding import as_stage
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


def _unread(state: State, reader: Person, stage: Stage) -> list[str]:
    decided = state.decided_by(reader.person_id, stage)
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
