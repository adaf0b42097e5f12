"""What each reader finds in a folder of exports, and what a large export costs.

``python benchmarks/importing.py FOLDER [--manifest MANIFEST.csv] [--expected EXPECTED.json]
[--hostile FOLDER] [--records 10000 100000]``

The manifest has the columns ``file`` and ``n_records``; without one, counts are printed and
not judged. Expected fields are a JSON object: file to a list of records, each with its
``index`` and any of title, authors, year, journal, doi, abstract (its beginning); a list
means any of these, null is not judged. Hostile files are imported one by one, each in a process
of its own, and must be filed or refused in one sentence within 10 s and 500 MB; Python's audit
events tell whether a file outside the review or a connection was opened meanwhile. Every reader
runs in a process of its own, so that CPU seconds and peak memory are its own. rispy, nbib
and bibtexparser are given each file by path and only the formats that are theirs by name,
as their users would; asreview its own choice of reader.
"""

from __future__ import annotations

import argparse
import csv
import html
import json
import mimetypes
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

Reader = Callable[[Path], int]

_FIELDS = ("title", "authors", "year", "journal", "doi", "abstract")
_CHANGES = ("os.mkdir", "os.remove", "os.rename", "os.symlink", "os.link", "os.truncate")
_WORDS = ("support", "survivors", "agencies", "communication", "risk", "safety", "referral")


def main() -> None:
    arguments = _arguments()
    if arguments.child == "hostile":
        _read_one(arguments.folder)
        return
    if arguments.child:
        _read_all(arguments.child, arguments.folder)
        return
    _print_counts(arguments.folder, arguments.manifest)
    for expected in arguments.expected:
        print()
        _print_fields(arguments.folder, expected)
    if arguments.hostile:
        print()
        _print_hostile(arguments.hostile)
    print()
    _print_costs(arguments.records)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--expected", type=Path, action="append", default=[])
    parser.add_argument("--hostile", type=Path)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000])
    parser.add_argument(
        "--child", choices=sorted([*_READERS, "rea import", "hostile"]), help=argparse.SUPPRESS
    )
    return parser.parse_args()


def _print_counts(folder: Path, manifest: Path | None) -> None:
    expected = _expected(manifest) if manifest else {}
    print(f"{'reader':<14}{'files read':>12}{'exact':>8}{'records':>10}{'lost':>8}{'CPU s':>8}")
    for reader in _READERS:
        found = _run(reader, folder)
        counts: dict[str, int | None] = found["counts"]
        exact = sum(counts[name] == n for name, n in expected.items() if name in counts)
        lost = sum(max(0, n - (counts.get(name) or 0)) for name, n in expected.items())
        n_records = sum(n or 0 for n in counts.values())
        print(
            f"{reader:<14}{sum(n is not None for n in counts.values()):>6} of {len(counts):<4}"
            f"{exact if expected else '-':>7}{n_records:>10,}"
            f"{lost if expected else '-':>8}{found['seconds']:>8.1f}"
        )


def _print_costs(sizes: list[int]) -> None:
    print(f"{'records, RIS of 2 kB each':<28}{'reader':<12}{'CPU s':>8}{'× rispy':>10}{'MB':>8}")
    for n_records in sizes:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "large.ris").write_text(_export(n_records), "utf-8", newline="\r\n")
            alone = _run("rispy", Path(folder))
            for reader in ("rispy", "rea", "rea import", "asreview"):
                found = alone if reader == "rispy" else _run(reader, Path(folder))
                ratio = found["seconds"] / alone["seconds"]
                print(
                    f"{n_records:<28,}{reader:<12}{found['seconds']:>8.2f}{ratio:>10.2f}"
                    f"{found['megabytes']:>8.0f}"
                )


def _print_fields(folder: Path, expected: Path) -> None:
    """How many of the expected fields rea reads as they are."""
    from rea.errors import ReaError
    from rea.sources import read_export

    right, asked = Counter[str](), Counter[str]()
    for name, records in json.loads(expected.read_text(encoding="utf-8")).items():
        if not (folder / name).is_file():
            continue
        try:
            table = read_export((folder / name).read_bytes(), name).records
        except ReaError:
            table = None
        for wanted in records:
            for field in _FIELDS:
                if wanted.get(field) is None:
                    continue
                asked[field] += 1
                row = None if table is None else _row(table, wanted["index"])
                right[field] += row is not None and _agree(field, row[field], wanted[field])
    print(f"fields as in {expected.name}: {sum(right.values()):,} of {sum(asked.values()):,}")
    for field in _FIELDS:
        share = right[field] / asked[field] if asked[field] else 1
        print(f"  {field:<10}{right[field]:>7,} of {asked[field]:<7,}{share:>8.1%}")


def _row(table: Any, index: int) -> Any:
    return table.iloc[index] if -len(table) <= index < len(table) else None


def _agree(field: str, got: str, wanted: Any) -> bool:
    return any(
        _SAME.get(field, _same_text)(got, "" if str(one) == "NA" else str(one))
        for one in (wanted if isinstance(wanted, list) else [wanted])
    )


def _same_text(got: str, wanted: str) -> bool:
    return _folded(got) == _folded(wanted)


def _same_author(got: str, wanted: str) -> bool:
    """The first author's surname, in whatever order the two sides write the name."""
    first = _folded(got.split(";")[0])
    left = _folded(got.split(";")[0].split(",")[0])
    right = _folded(wanted.split(";")[0].split(",")[0])
    return left == right or (len(left) > 1 and left in right) or (len(right) > 1 and right in first)


def _same_doi(got: str, wanted: str) -> bool:
    # What was expected was taken as it stood: escaped twice, with the resolver's own address.
    return _same_text(got, unquote(unquote(wanted)).partition("&issn=")[0])


def _same_beginning(got: str, wanted: str) -> bool:
    left, right = _folded(got), _folded(wanted)
    return left == right or (right != "" and left.startswith(right))


def _folded(text: str) -> str:
    text = re.sub(r"<[^>]{1,80}>", " ", html.unescape(text))
    text = re.sub(r"\\[`'\"^~=.cHuvkrtdb]\s*\{?(\w)\}?", r"\1", text)  # LaTeX, expected as it was
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    return "".join(one for one in plain.casefold() if one.isalnum())


def _print_hostile(folder: Path) -> None:
    """Each hostile file: filed or refused in time, without a traceback, touching nothing else."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    n_good = 0
    for path in paths:
        found = _run("hostile", path)
        is_small = found["wall"] < 10 and found["megabytes"] < 500
        good = found["outcome"] != "traceback" and is_small and not found["touched"]
        n_good += good
        if not good:
            print(f"  {path.name[:40]}: {found}")
    print(f"hostile files filed or refused, touching nothing outside: {n_good} of {len(paths)}")


def _read_one(path: Path) -> None:
    from rea.errors import ReaError

    import_it, touched = _rea_import(), _listening(Path.cwd(), path)
    began, outcome = time.monotonic(), "filed"
    try:
        import_it(path)
    except ReaError:
        outcome = "refused"
    except Exception:  # noqa: BLE001 - what must not happen is what is looked for
        outcome = "traceback"
    wall = time.monotonic() - began
    told = {"outcome": outcome, "wall": wall, "megabytes": _peak(), "touched": touched[:3]}
    print(json.dumps(told))


def _listening(*allowed: Path) -> list[str]:
    """What is opened from now on, besides Python's own files and what is allowed; a live list.

    Sources
    -------
    https://docs.python.org/3/library/audit_events.html
    """
    sys.dont_write_bytecode = True
    mimetypes.init()  # which reads the system's list once, whoever asks first
    touched: list[str] = []
    ours = (*allowed, Path(__file__).parent.parent, Path(os.devnull), Path("/proc"))
    read_too = (*ours, Path(sys.prefix), Path(sys.base_prefix))

    def hear(name: str, given: tuple[Any, ...]) -> None:
        if name.startswith(
            ("socket.", "subprocess.", "os.system", "os.exec", "urllib.", "ftplib.")
        ):
            touched.append(f"{name} {given}"[:200])
        elif (name == "open" or name in _CHANGES) and isinstance(given[0], str | os.PathLike):
            writes = name in _CHANGES or bool((given[2] or 0) & (os.O_WRONLY | os.O_RDWR))
            place = Path(given[0]).resolve()
            if not any(place.is_relative_to(one) for one in (ours if writes else read_too)):
                touched.append(f"{name} {place}"[:200])

    sys.addaudithook(hear)
    return touched


def _expected(manifest: Path) -> dict[str, int]:
    with manifest.open(encoding="utf-8", newline="") as stream:
        return {row["file"]: int(row["n_records"]) for row in csv.DictReader(stream)}


def _export(n_records: int) -> str:
    drawn = random.Random(1)
    return "".join(
        f"TY  - JOUR\nTI  - Study {i} of {drawn.random()}\nAU  - Müller, Jane\nAU  - Doe, J. A.\n"
        f"AU  - Okafor, N.\nPY  - 2019\nJO  - Journal of Examples\nVL  - 12\nIS  - 3\nSP  - 100\n"
        f"EP  - 120\nSN  - 1234-5678\nDO  - 10.5555/example.{i}\nUR  - https://example.org/{i}\n"
        f"AN  - X{i}\nAB  - {' '.join(drawn.choices(_WORDS, k=185))}\nKW  - risk\nKW  - police\n"
        f"KW  - referral\nLA  - English\nPB  - Example Press\nDB  - Example\nER  - \n\n"
        for i in range(n_records)
    )


def _run(reader: str, folder: Path) -> dict[str, Any]:
    """What one reader found, in a process and a working folder of its own."""
    command = [sys.executable, __file__, str(folder.resolve()), "--child", reader]
    with tempfile.TemporaryDirectory() as elsewhere:  # asreview leaves a file where it runs
        done = subprocess.run(command, capture_output=True, text=True, cwd=elsewhere, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _read_all(name: str, folder: Path) -> None:
    read = _rea_import() if name == "rea import" else _READERS[name]()
    counts: dict[str, int | None] = {}
    began = time.process_time()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            counts[path.name] = read(path)
        except Exception as error:  # noqa: BLE001 - a peer may raise whatever it likes
            print(f"{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
            counts[path.name] = None
    seconds = time.process_time() - began
    megabytes = _peak()
    print(json.dumps({"counts": counts, "seconds": seconds, "megabytes": megabytes}))


def _peak() -> float:
    """Megabytes that this process held at most."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # ru_maxrss is handed on from the process that started this one.
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found[1]) / 1024 if found else 0.0


def _rea() -> Reader:
    from rea.sources import read_export

    return lambda path: len(read_export(path.read_bytes(), path.name).records)


def _rea_import() -> Reader:
    """The whole import: read, checked, minted, copied and written to the disk."""
    from datetime import date

    from rea import open_review, steps

    folder = Path(tempfile.mkdtemp(dir=Path.cwd())) / "review"
    steps.begin(folder, question="Does it work?", person_name="Bench")
    review = open_review(folder)
    steps.import_records  # noqa: B018 - fetched before the clock runs, as the others are
    day = date(2026, 1, 1)

    def read(path: Path) -> int:
        facts = steps.SearchFacts(path.stem, day)
        return steps.import_records(review, [path], facts).source.n_records

    return read


def _rispy() -> Reader:
    import rispy

    def read(path: Path) -> int:
        _only(path, ".ris", ".txt")
        with path.open(encoding="utf-8") as stream:
            return len(rispy.load(stream, skip_unknown_tags=True))

    return read


def _asreview() -> Reader:
    from asreview.data.loader import load_records

    return lambda path: len(load_records(path))


def _nbib() -> Reader:
    import nbib

    def read(path: Path) -> int:
        _only(path, ".nbib", ".txt")
        return len(nbib.read_file(str(path)))

    return read


def _bibtexparser() -> Reader:
    import bibtexparser

    def read(path: Path) -> int:
        _only(path, ".bib")
        library = bibtexparser.parse_file(str(path))  # type: ignore[attr-defined]
        return len(library.entries)

    return read


def _only(path: Path, *suffixes: str) -> None:
    if path.suffix.lower() not in suffixes:
        raise ValueError(f"not one of {', '.join(suffixes)}")


_SAME = {"authors": _same_author, "doi": _same_doi, "abstract": _same_beginning}

_READERS: dict[str, Callable[[], Reader]] = {
    "rea": _rea,
    "rispy": _rispy,
    "asreview": _asreview,
    "nbib": _nbib,
    "bibtexparser": _bibtexparser,
}


if __name__ == "__main__":
    main()
