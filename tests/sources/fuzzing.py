"""Feeds each reader damaged exports for as long as it is told, and keeps what it finds.

``python tests/sources/fuzzing.py --seconds 600 [--only RIS] [--seed 1]``

The seeds are the exports in `tests/data/exports`; each is damaged at random, byte by byte and
line by line, and read. Whatever is not one of our errors, takes too long, or loses records
without a word is written to `tests/data/fuzzed`, where `test_fuzzed.py` reads it for ever.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import random
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rea.errors import ReaError
from rea.sources import earlier_decisions, parts, read_export, read_rows, write_csv, write_ris
from rea.sources.writing_formats import write_bibtex, write_endnote_xml, write_nbib

DATA = Path(__file__).resolve().parent.parent / "data"
SEEDS, FOUND = DATA / "exports", DATA / "fuzzed"
_LONGEST = 10.0
# Bytes of an archive that are damaged outside only show that it cannot be unpacked.
_WITHIN = 0.8
_WRITERS = (write_ris, write_csv, write_bibtex, write_nbib, write_endnote_xml)
_ODD = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b'"', b"'", b"{", b"}", b"<"),
    *(
        b"&#0;",
        b"\xe2\x80\xa8",
        b"=",
        b"@",
        b"ER  - ",
        b"TY  - JOUR",
        b"TY  -",
        b"PMID- 1",
        b"PT J",
    ),
    *(b"%0 ", b"RT ", b"<record>", b"</record>", b"]]>", b"\\", b";", b",", b"|", b"sep=;\n"),
    *(b"10.1/x", b"RAYYAN-INCLUSION: {", b"ASReview_relevant", b"\xf0\x9f\x98\x80", b"\x1b[31m"),
)


def check(data: bytes) -> None:
    """Read, and let everything that uses a reading use it; raise what is no error of ours."""
    begun = time.monotonic()
    try:
        reading = read_export(data, "fuzzed")
    except ReaError:
        return
    records = reading.records
    assert all(isinstance(cell, str) for row in records.itertuples(index=False) for cell in row)
    earlier_decisions(records)
    parts.databases_of(records)
    for write in _WRITERS:
        write(records)
    # An empty record among others is none when it is alone.
    titled = records[records["title"].str.len() > 3]
    back = read_export(write_ris(titled), "back").records if len(titled) else titled
    assert len(back) == len(titled), f"{len(titled)} records written, {len(back)} read"
    with contextlib.suppress(ReaError):
        read_rows(data, "fuzzed")
    assert time.monotonic() - begun < _LONGEST, "took too long"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The export after one to six accidents; an archive mostly in what is packed in it."""
    if chance.random() < _WITHIN and (members := _unpacked(data)):
        name = chance.choice(sorted(members))
        members[name] = damaged(members[name], chance)
        return _packed(members)
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_ACCIDENTS)(data, chance)
    return data[:300_000]


def _unpacked(data: bytes) -> dict[str, bytes]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            # A time of its own would make other bytes, and another name, of the same finding.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randint(1, 40) :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_ODD) * chance.choice((1, 1, 1, 40)) + data[at:]


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _shuffle_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    some = lines[at : at + chance.randint(1, 6)]
    chance.shuffle(some)
    return b"\n".join([*lines[:at], *some, *lines[at + len(some) :]])


def _repeat_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    some = lines[at : at + chance.randint(1, 8)]
    return b"\n".join([*lines[:at], *some * chance.choice((2, 2, 30)), *lines[at:]])


def _spoil_ends(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b" \n", b"\x0b")))


_Accident = Callable[[bytes, random.Random], bytes]
_ACCIDENTS: tuple[_Accident, ...] = (
    *(_cut, _drop, _insert, _insert, _flip, _flip, _shuffle_lines, _repeat_lines, _spoil_ends),
)


def _seeds(only: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(SEEDS.iterdir()):
        if path.suffix != ".md":
            data = path.read_bytes()
            format_ = read_export(data, path.name).format
            if only.casefold() in format_.casefold():
                yield format_, data


def main() -> None:
    """Damage the exports of each format for its share of the time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600, help="for each format")
    parser.add_argument("--only", default="", help="a part of a format's name")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    by_format: dict[str, list[bytes]] = {}
    for format_, data in _seeds(asked.only):
        by_format.setdefault(format_, []).append(data)
    for format_, exports in by_format.items():
        _fuzz(format_, exports, asked.seconds, asked.seed)


def _fuzz(format_: str, exports: list[bytes], seconds: float, seed: int) -> None:
    chance = random.Random(f"{format_}/{seed}")
    n_read, found = 0, set()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        data = damaged(chance.choice(exports), chance)
        n_read += 1
        try:
            check(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
            if place not in found:
                found.add(place)
                _keep(format_, data)
                print(f"  {place}: {str(error)[:120]}")
    print(f"{format_}: {n_read:,} damaged files read, {len(found)} kinds of finding", flush=True)


def _keep(format_: str, data: bytes) -> None:
    FOUND.mkdir(exist_ok=True)
    name = format_.lower().replace(" ", "-")
    (FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:8]}.bin").write_bytes(data)


if __name__ == "__main__":
    main()
