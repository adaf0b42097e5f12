"""Logs: files of JSON lines to which people only ever add.

A line is acknowledged when `append` returns; it is on the disk then, whatever
happens to the machine. The file itself is locked while it is written, so no lock
file is left behind. Files are named ``<person>.<device>.jsonl`` and have one
writer each; copies that a synced drive makes of them are read like any other and
united by the ids of their lines, never by their names.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path
from typing import Any, Final

from rea.errors import ReviewError, at_line
from rea.store.locking import locked

Line = dict[str, Any]

_say = logging.getLogger("rea")


class TornLogError(ReviewError):
    """A line of a log cannot be read, and it is not the last one."""

    def __init__(self, path: Path, line: int, fact: str = "not a whole entry") -> None:
        super().__init__(
            f"{at_line(path, line)}: {fact}.",
            f"Compare it with 'git log -p {path.name}' or an older copy, and restore the line.",
        )
        self.path = path
        self.line = line


class TwoLinesOneIdError(ReviewError):
    """Two different lines bear the same id, so one of them was edited."""

    def __init__(self, line_id: str, first: Entry, second: Entry) -> None:
        super().__init__(
            f"{at_line(second.path, second.number)}: its id {line_id} also stands in "
            f"{at_line(first.path, first.number)}, with other content.",
            "A line is never edited: restore the original one, and decide again to change a mind.",
        )
        self.line_id = line_id


@dataclass(frozen=True, slots=True)
class Entry:
    """A line and where it was read."""

    path: Path
    number: int
    line: Line


def new_line(person: str, **fields: Any) -> Line:
    """A line with its id, its person and the time in UTC, ready to be appended."""
    return {"id": secrets.token_hex(8), "person": person, "at": now(), **fields}


def now() -> str:
    """This moment in UTC, as lines have it."""
    return _written(datetime.now(UTC))


def coarse(at: str, exactness: str) -> str:
    """A time as exactly as a protocol has it: ``exact``, ``hour``, ``day``, or ``off``.

    Without times the year stays: it stands in the report anyway, and keeps the lines of two
    years in their order.

    Examples
    --------
    >>> coarse("2027-05-12T14:02:31.000001Z", "hour"), coarse("2027-05-12T14:02:31.000001Z", "day")
    ('2027-05-12T14:00:00.000000Z', '2027-05-12T00:00:00.000000Z')
    >>> coarse("2027-05-12T14:02:31Z", "off")
    '2027-01-01T00:00:00Z'
    """
    n = _KEPT.get(exactness)
    return at if n is None else at[:n] + _NOTHING_KNOWN[n : len(at) - 1] + "Z"


def known_part(at: str) -> str:
    """What a time says: a year, a day, or all of it where it says when on that day.

    Examples
    --------
    >>> known_part("2027-05-12T00:00:00.000003Z"), known_part("2027-01-01T00:00:00.000412Z")
    ('2027-05-12', '2027')
    """
    # The fraction of the second is none: it keeps lines of one moment in their order.
    found = (n for n in (4, 10) if at[n:19] == _NOTHING_KNOWN[n:19])
    return at[: next(found, len(at))]


def just_after(at: str) -> str:
    """The next time that a line can have.

    Examples
    --------
    >>> just_after("2027-05-12T14:02:31.999999Z")
    '2027-05-12T14:02:32.000000Z'
    """
    return _written(datetime.fromisoformat(at) + timedelta(microseconds=1))


def newest_at(path: Path) -> str:
    """When the last line of a log was written, by itself; "" where there is no whole one."""
    # A crash may have left half a line behind the last whole one.
    *_, before, last = [b"", *path.read_bytes().rstrip(b"\n").rsplit(b"\n", 2)]
    line = _parse_or_none(last) or _parse_or_none(before)
    return str(line["at"]) if line else ""


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_KEPT: Final = {"hour": 13, "day": 10, "off": 4}
_NOTHING_KNOWN: Final = "0000-01-01T00:00:00.000000Z"


def append(path: Path, *lines: Mapping[str, Any]) -> None:
    """Add lines and return once they are on the disk.

    A half line that a crash left at the end is moved to ``<file>.torn`` first.
    """
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    # A terminal of another code page hands over letters that no file can hold.
    data = "".join(_dump(line) for line in lines).encode(errors="replace")
    with naming(path), path.open("ab+", buffering=0) as file, locked(file):
        _mend_tail(file, path)
        size = file.seek(0, os.SEEK_END)
        try:
            _write_all(file, data)
            os.fsync(file.fileno())
        except OSError:
            # A full disk takes half of it. What is not acknowledged does not stay.
            with suppress(OSError):
                file.truncate(size)
            raise
    if is_new:
        sync_folder(path.parent)


def read(path: Path) -> list[Line]:
    """Every whole line of one file, oldest first.

    Raises
    ------
    TornLogError
        A line that is not the last one cannot be read.
    """
    return [entry.line for entry in entries(path)]


def read_folder(folder: Path, person: str | None = None, fields: Iterable[str] = ()) -> list[Line]:
    """Every line of a folder's logs, conflict copies united, in order of time.

    Parameters
    ----------
    folder : Path
        It need not exist.
    person : str, optional
        Read the files of this person only: what a blind reader may know.
    fields : iterable of str
        What every line holds besides its id, person and time.

    Raises
    ------
    TornLogError, TwoLinesOneIdError
    """
    paths = sorted(folder.glob("*.jsonl" if person is None else f"{person}.*.jsonl"))
    parts = [entries(path) for path in paths]
    key = (folder, person, tuple(fields))
    before, lines = _united.get(key, ([], []))
    if len(before) != len(parts) or any(a is not b for a, b in zip(before, parts, strict=True)):
        lines = _unite(parts, person, key[2])
        _united[key] = (parts, lines)
    return list(lines)


# What `read_folder` gave, and the parts that it was made of.
_united: dict[tuple[Path, str | None, tuple[str, ...]], tuple[list[list[Entry]], list[Line]]] = {}


def _unite(parts: Iterable[list[Entry]], person: str | None, fields: Iterable[str]) -> list[Line]:
    united: dict[str, Entry] = {}
    for entry in (one for part in parts for one in part):
        absent = [name for name in fields if name not in entry.line]
        if absent:
            raise TornLogError(entry.path, entry.number, f"no '{absent[0]}' in it")
        line_id = str(entry.line["id"])
        seen = united.setdefault(line_id, entry)
        if seen is not entry and seen.line != entry.line:
            raise TwoLinesOneIdError(line_id, seen, entry)
    lines = [entry.line for entry in united.values()]
    return sorted(
        (line for line in lines if person is None or line["person"] == person),
        # Lines of one moment stay in the order of their file: a protocol may keep times coarse.
        key=lambda line: str(line["at"]),
    )


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let what the system refuses say of which file: of `path`, not of what stands in for it."""
    try:
        yield
    except OSError as err:
        err.filename = str(path)
        raise


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable, where the system can do that."""
    if os.name == "nt":  # Windows cannot open a folder for fsync; NTFS journals the name
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as err:
        # Many network drives sync files and no folders.
        if err.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
            raise
    finally:
        os.close(handle)


# Logs only grow, so what was parsed of one stays parsed. The bytes are compared, never a date: a
# log that something changed from its beginning is parsed from its beginning.
_parsed: dict[Path, tuple[bytes, list[Entry]]] = {}
_MOST_PARSED: Final = 64


def entries(path: Path) -> list[Entry]:
    """Every whole line of one file with its place, oldest first; not to be changed.

    Raises
    ------
    TornLogError
        A line that is not the last one cannot be read.
    """
    data = path.read_bytes()
    before, known = _parsed.get(path, (b"", []))
    if before and before.endswith(b"\n") and data.startswith(before):
        if len(data) == len(before):
            return known
        known = [*known, *_parse_all(path, data[len(before) :], before.count(b"\n"))]
    else:
        known = list(_parse_all(path, data, 0))
    if len(_parsed) >= _MOST_PARSED:
        _parsed.clear()
    _parsed[path] = (data, known)
    return known


def _parse_all(path: Path, data: bytes, n_before: int) -> Iterable[Entry]:
    """The entries of a log, or of its end, before which `n_before` lines stand."""
    whole, newline, tail = data.rpartition(b"\n")
    for number, raw in enumerate((whole + newline).split(b"\n")[:-1], start=n_before + 1):
        if raw.strip(b"\r \t"):
            yield Entry(path, number, _parse(path, number, raw))
    if tail:
        line = _parse_or_none(tail)
        if line is None:
            _say.warning(
                "%s: its last line was cut off before it was saved and does not count.", path
            )
        else:
            yield Entry(path, n_before + data.count(b"\n") + 1, line)


def _parse(path: Path, number: int, raw: bytes) -> Line:
    line = _parse_or_none(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
    if line is None:
        merging = raw.startswith((b"<<<<<<<", b"=======", b">>>>>>>"))
        raise TornLogError(
            path, number, "a merge was left unfinished here" if merging else "not a whole entry"
        )
    return line


def _parse_or_none(raw: bytes) -> Line | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    whole = isinstance(line, dict) and all(
        isinstance(line.get(key), str) for key in ("id", "person", "at")
    )
    return line if whole else None


def _dump(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def _mend_tail(file: FileIO, path: Path) -> None:
    # Written behind half a line, the new entry would be spoilt with it. A tail that parses
    # whole was acknowledged and only lacks its newline; anything else never was.
    size = file.seek(0, os.SEEK_END)
    tail = _unended(file, size)
    if not tail:
        return
    if _parse_or_none(tail) is not None:
        _write_all(file, b"\n")
        return
    torn = path.with_name(path.name + ".torn")
    with torn.open("ab") as aside:
        aside.write(tail + b"\n")
        aside.flush()
        os.fsync(aside.fileno())
    file.truncate(size - len(tail))
    _say.warning(
        "%s: half a line, left by a crash and never acknowledged, was moved to %s.", path, torn.name
    )


def _unended(file: FileIO, size: int) -> bytes:
    """What stands behind the last newline: read from the end, a log may be long."""
    tail = b""
    while len(tail) < size and b"\n" not in tail:
        begin = max(0, size - max(1, 2 * len(tail)))  # most logs end with a newline: ask for that
        file.seek(begin)
        tail = file.readall()
    return tail[tail.rfind(b"\n") + 1 :]


def _write_all(file: FileIO, data: bytes) -> None:
    # A raw file may take fewer bytes than it was given.
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
