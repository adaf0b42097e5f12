"""What comes back of a pack: a file of answers or a workbook, each mark with its place."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rea.errors import ReaError
from rea.screening.packs.book import NOTE, REASON, SHEET_KEY, VERDICT
from rea.screening.packs.contents import FORMAT, VERDICT_WORDS
from rea.workbook.reading import Row, Sheet, read_workbook

# A workbook is a ZIP archive, and an old or locked one an OLE file.
_WORKBOOK: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CODE: Final = re.compile(r"\[([^\[\]]+)\]\s*$")


class ReturnError(ReaError):
    """The file is not one that comes back of a pack, or not as it was saved."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader decided of one record.

    Attributes
    ----------
    place : str
        ``line 7`` of a file, ``Records!E12`` of a workbook.
    reason : str
        A code, or whatever was typed.
    """

    place: str
    record: str
    verdict: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back.

    Attributes
    ----------
    pack_id, digest : str
        The pack that it answers, as it was given out.
    marks : tuple of Mark
        In the order of the file; at most one for each record.
    faults : tuple of str
        What cannot be taken, each with its place.
    """

    pack_id: str
    digest: str
    marks: tuple[Mark, ...]
    faults: tuple[str, ...]


def read_return(data: bytes) -> Returned:
    """The answers in a file, whichever of the two kinds it is.

    Raises
    ------
    ReturnError
        The file is a pack itself, cut off, changed since it was saved, or something else.
    """
    found = _from_book(data) if data.startswith(_WORKBOOK) else _from_lines(data)
    marks, doubled = _each_once(found.marks)
    return Returned(found.pack_id, found.digest, marks, (*found.faults, *doubled))


def _from_lines(data: bytes) -> Returned:
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if text.lstrip()[:9].lower() == "<!doctype":
        raise ReturnError(
            "This is the pack itself and holds no answers.",
            "Open it in a browser, choose 'Save to a file', and return that file.",
        )
    lines = [line for line in text.split("\n") if line.strip()]
    head = _object(lines[0]) if lines else None
    if head is None or head.get("rea") != "answers":
        raise ReturnError(
            "This is no file of answers, or its first line is damaged.",
            "Ask for the file that 'Save to a file' made, or for the workbook.",
        )
    if head.get("format") != FORMAT:
        raise ReturnError(
            f"These answers have format {head.get('format')}; this rea reads format {FORMAT}.",
            "Install a newer rea: pip install --upgrade rea.",
        )
    end = _object(lines[-1])
    if end is None or "check" not in end:
        raise ReturnError(
            f"This file is cut off after line {len(lines)}.",
            "Ask the reader to save it again and to return it as it is.",
        )
    saved = "".join(f"{line}\n" for line in lines[:-1])
    if end["check"] != f"{zlib.crc32(saved.encode()):08x}":
        raise ReturnError(
            "This file was changed since it was saved.",
            "Answers are changed in the pack: ask the reader to open it, and to save again.",
        )
    marks = [_mark(n, _object(line) or {}) for n, line in enumerate(lines[1:-1], start=2)]
    return Returned(str(head.get("pack")), str(head.get("digest")), tuple(marks), ())


def _mark(number: int, line: dict[str, Any]) -> Mark:
    said = {name: str(line.get(name, "")) for name in ("record", "verdict", "reason", "note")}
    return Mark(f"line {number}", **said)


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _from_book(data: bytes) -> Returned:
    sheets = [one for one in read_workbook(data) if one.key.startswith(SHEET_KEY)]
    if not sheets:
        raise ReturnError(
            "This workbook is no pack.", "A filled-in form is read by 'rea extract --from'."
        )
    [sheet, *_] = sheets
    pack_id, _, digest = sheet.key.removeprefix(SHEET_KEY).partition(":")
    read = [_of_row(sheet, row) for row in sheet.rows]
    marks = tuple(one for one in read if isinstance(one, Mark))
    faults = [one for one in read if isinstance(one, str)]
    faults += [f"{sheet.title}!{cell}: this cell is merged with others." for cell in sheet.merged]
    return Returned(pack_id, digest, marks, tuple(faults))


def _of_row(sheet: Sheet, row: Row) -> Mark | str | None:
    """A row's mark, the sentence on why it is none, or None where nothing was decided."""
    for key, fault in row.faults.items():
        return f"{sheet.title}!{sheet.cell(row.number, key)}: {fault.fact} {fault.hint}"
    typed, reason = row.text(VERDICT).strip(), row.text(REASON).strip()
    place = f"{sheet.title}!{sheet.cell(row.number, VERDICT)}"
    if not typed:
        if reason:
            return f"{place}: a reason was chosen but no decision. Choose 'exclude' beside it."
        return None
    verdict = VERDICT_WORDS.get(" ".join(typed.casefold().split()))
    if verdict is None:
        return f"{place}: '{typed}' is no decision. Choose include, exclude or not sure."
    code = _CODE.search(reason)
    return Mark(
        place, row.text(sheet.key), verdict, code[1] if code else reason, row.text(NOTE).strip()
    )


def _each_once(marks: Sequence[Mark]) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """One mark for each record; two that differ are none, and both places are named."""
    by_record: dict[str, list[Mark]] = {}
    for one in marks:
        by_record.setdefault(one.record, []).append(one)
    alike = (them[0] for them in by_record.values() if _are_alike(them))
    return tuple(alike), tuple(_doubled(by_record.values()))


def _are_alike(marks: Sequence[Mark]) -> bool:
    return len({(one.verdict, one.reason) for one in marks}) == 1


def _doubled(groups: Iterable[list[Mark]]) -> Iterator[str]:
    for them in groups:
        if not _are_alike(them):
            places = " and ".join(one.place for one in them)
            yield f"{places}: {them[0].record} is answered twice, differently. Keep one answer."
