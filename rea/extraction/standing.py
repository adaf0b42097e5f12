"""What stands of everything that was answered, and where people differ.

Lines are only ever added. A line that no other line replaces stands; a line whose value is
null takes back what it replaces. Neither the order of lines nor a clock decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import pandas as pd

from rea.extraction.answers import PARTS, Answer, Place, by_place
from rea.model import standing_lines

# One row per standing answer of one person. Every cell is text; `n` counts from "1", and
# `replaces` and `settles` hold line ids with a blank between them.
ANSWER_COLUMNS: Final[tuple[str, ...]] = (
    "line_id",
    "person",
    "at",
    "study_id",
    "field",
    "n",
    *PARTS,
    "protocol",
    "replaces",
    "settles",
)

# `state` of a place: one person answered it (single), all who did say the same (agreed), a
# third line settled it (settled), or standing answers differ (differs) and none of them counts.
COUNTED_COLUMNS: Final[tuple[str, ...]] = (*ANSWER_COLUMNS, "state")

_PLACE: Final = ["study_id", "field", "n"]
# What few answers have stands in a line only where it says something.
_RARE: Final = ("translation", "translated_by", "identifying")

_Row = dict[str, str]


def line_of(answer: Answer) -> dict[str, Any]:
    """What a log line says of an answer, beside its id, person and time."""
    rare = {name: said for name in _RARE if (said := getattr(answer, name))}
    return {
        "study": answer.study_id,
        "field": answer.field,
        "n": answer.n,
        "value": answer.value,
        "missing": answer.missing,
        "quote": answer.quote,
        "locator": answer.locator,
        "kind": answer.kind,
        "note": answer.note,
        **rare,
    }


def standing_answers(lines: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The answers that nobody has replaced or taken back.

    Parameters
    ----------
    lines : iterable of mapping
        Lines of all logs: ``id, person, at, study, field, n, value, missing, quote, locator,
        kind, note, protocol, replaces, settles`` and, where they say something, ``translation,
        translated_by, identifying``; `value` is null where a line only takes back.

    Returns
    -------
    DataFrame
        Of `ANSWER_COLUMNS`, by study, field, occurrence, person and line. Two people's answers
        are two rows; so are two standing lines of one person, who then differs with himself.
    """
    by_id = {str(line["id"]): line for line in lines}
    rows = [_row(line) for line in standing_lines(by_id.values()) if line["value"] is not None]
    table = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS), dtype=str)
    order = table["n"].map(int)
    return (
        table.assign(order=order)
        .sort_values(["study_id", "field", "order", "person", "line_id"])
        .drop(columns="order")
        .reset_index(drop=True)
    )


def answers_of(
    table: pd.DataFrame, study_id: str, person: str | None = None
) -> dict[Place, Answer]:
    """The answers for one study by what they answer: of one person, or of all rows.

    A person's own answers leave out what he settled between others. Of several rows for one
    place the first is given; `counted_answers` leaves one at most.
    """
    rows = table[table["study_id"] == study_id]
    if person is not None:
        rows = rows[(rows["person"] == person) & (rows["settles"] == "")]
    return by_place(reversed(answers_in(rows)))


def answers_in(table: pd.DataFrame) -> list[Answer]:
    """The rows as answers, in their order."""
    return [answer_in(row) for row in _rows(table)]


def answer_in(row: Mapping[str, str]) -> Answer:
    """One row as an answer."""
    return Answer(row["study_id"], row["field"], int(row["n"]), **{one: row[one] for one in PARTS})


def counted_answers(standing: pd.DataFrame) -> pd.DataFrame:
    """The answer that counts for each place, and how it came to count.

    Returns
    -------
    DataFrame
        Of `COUNTED_COLUMNS`, one row per study, field and occurrence that anybody answered.
        Where people differ, the first row stands for the place with its value, missing code
        and words empty and the state ``differs``. An answer that anybody marked as identifying
        is marked, whoever's counts.

    Notes
    -----
    A line that settles counts while every line that it settles still stands, and everybody who
    answered otherwise since is a difference again.
    """
    places: dict[tuple[str, ...], list[_Row]] = {}
    for row in _rows(standing):
        places.setdefault((row["study_id"], row["field"], row["n"]), []).append(row)
    rows = [_counted(group) for group in places.values()]
    return pd.DataFrame(rows, columns=list(COUNTED_COLUMNS), dtype=str)


def differences(standing: pd.DataFrame) -> pd.DataFrame:
    """The rows of all places where standing answers differ and nothing has settled it yet."""
    counted = counted_answers(standing)
    places = counted.loc[counted["state"] == "differs", _PLACE]
    return standing.merge(places, on=_PLACE).loc[:, list(ANSWER_COLUMNS)]


def _row(line: Mapping[str, Any]) -> _Row:
    return {
        "line_id": str(line["id"]),
        "person": str(line["person"]),
        "at": str(line["at"]),
        "study_id": str(line["study"]),
        "field": str(line["field"]),
        "n": str(line.get("n", 1)),
        "value": str(line["value"]),
        "missing": str(line.get("missing", "")),
        "quote": str(line.get("quote", "")),
        "locator": str(line.get("locator", "")),
        "kind": str(line.get("kind", "")),
        "note": str(line.get("note", "")),
        **{name: str(line.get(name, "")) for name in _RARE},
        "protocol": str(line.get("protocol", "")),
        "replaces": " ".join(line.get("replaces") or ()),
        "settles": " ".join(line.get("settles") or ()),
    }


def _rows(table: pd.DataFrame) -> list[_Row]:
    return cast("list[_Row]", table.to_dict("records"))


def _counted(group: list[_Row]) -> _Row:
    """The row that counts for one place, with its state."""
    row, state = _standing_for(group)
    marked = {"identifying": "yes"} if any(one["identifying"] for one in group) else {}
    return {**row, **marked, "state": state}


def _standing_for(group: list[_Row]) -> tuple[_Row, str]:
    settled = [row for row in group if _settles(row, group)]
    if len({_said(row) for row in settled}) == 1:
        return settled[0], "settled"
    if len({_said(row) for row in group}) > 1:
        return {**group[0], **dict.fromkeys(PARTS, "")}, "differs"
    n_people = len({row["person"] for row in group})
    return group[0], "agreed" if n_people > 1 else "single"


def _said(row: _Row) -> tuple[str, str]:
    # The words that people picked from the report, and their notes, may differ.
    return row["value"], row["missing"]


def _settles(row: _Row, group: list[_Row]) -> bool:
    """Whether the row settles lines that all still stand, and nobody else differs from it."""
    settled = set(row["settles"].split())
    others = [one for one in group if one["line_id"] not in settled]
    return (
        bool(settled)
        and settled <= {one["line_id"] for one in group}
        and all(_said(one) == _said(row) for one in others)
    )
