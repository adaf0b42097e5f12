"""Copies found in exports alone, without a review: unique records out, and what was removed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rea.dedupe import group_duplicates, most_complete, rule_sentences
from rea.errors import DecisionError, ReaError, UnknownNameError
from rea.model import PAIR_COLUMNS, PAIR_VERDICTS
from rea.sources import read_export, write_csv
from rea.steps.dedupe.dedupe import SourceDuplicates, by_source
from rea.steps.search.exporting import FORM_OF_SUFFIX
from rea.steps.search.filing import bytes_of
from rea.steps.search.spreadsheet import named, read_rows
from rea.store.table import write_bytes

_SHOWN = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "accession")


@dataclass(frozen=True)
class FilesDeduplicated:
    """Unique records on the disk, beside them what was removed and what is uncertain.

    Attributes
    ----------
    removed_file, pairs_file : str
        "" where nothing was removed, or no pair is uncertain.
    """

    output: str
    removed_file: str
    pairs_file: str
    n_records: int
    n_unique: int
    n_questions: int
    sources: tuple[SourceDuplicates, ...]
    rules: pd.DataFrame
    skipped: pd.DataFrame
    notes: tuple[str, ...]
    next: str


def dedupe_files(
    files: Sequence[Path],
    output: Path,
    columns: Mapping[str, str] | None = None,
    answers: Path | None = None,
) -> FilesDeduplicated:
    """Write the unique records of exports; of each group the fullest record.

    Beside `output` lie ``<name>-removed.csv`` with the record that each one is a copy of and
    why, and ``<name>-pairs.csv`` with the pairs that a person should look at. That table with
    its verdicts filled in can be given as `answers`.

    Raises
    ------
    ReaError, SourceError, TableError
        A file cannot be read, or would be overwritten; nothing is written then.
    """
    form = output.suffix.removeprefix(".").lower()
    if form not in FORM_OF_SUFFIX:
        raise UnknownNameError(
            "export format", form, FORM_OF_SUFFIX, "Name it unique.ris, for example."
        )
    beside = {what: output.with_name(f"{output.stem}-{what}.csv") for what in ("removed", "pairs")}
    _refuse_losing_answers(beside["pairs"], answers)
    _refuse_overwriting(files, [output, beside["removed"]])
    readings = [read_export(bytes_of(path), str(path), columns) for path in files]
    records = _records(files, [one.records for one in readings])
    verdicts = _verdicts(answers, set(records["record_id"])) if answers else None
    found = group_duplicates(records, verdicts=verdicts)
    kept = most_complete(records, found.rows)
    removed = _removed(records, found.rows, kept)
    pairs = _pairs(records, found.questions, verdicts)
    unique = records[records["record_id"].isin(set(kept))]
    bibliographic = [name for name in unique if name not in ("source", "searched_on")]
    unique = unique[bibliographic if form == "ris" else [n for n in bibliographic if n != "extra"]]
    write_bytes(output, FORM_OF_SUFFIX[form].write(unique))
    for what, table in (("removed", removed), ("pairs", pairs)):
        if len(table):
            write_bytes(beside[what], write_csv(table))
    return FilesDeduplicated(
        output=str(output),
        removed_file=str(beside["removed"]) if len(removed) else "",
        pairs_file=str(beside["pairs"]) if len(pairs) else "",
        n_records=len(records),
        n_unique=len(unique),
        n_questions=len(found.questions),
        sources=by_source(found.rows),
        rules=found.rules,
        skipped=pd.concat([one.skipped for one in readings], ignore_index=True),
        notes=tuple(note for one in readings for note in one.notes),
        next=(
            f"fill in 'verdict' in {beside['pairs']} (same or different), then run the same again "
            f"with --from {beside['pairs']}"
            if len(found.questions)
            else f"open {output}"
        ),
    )


def _refuse_losing_answers(pairs: Path, answers: Path | None) -> None:
    if answers is not None or not pairs.exists():
        return
    if any(row["verdict"] for row in read_rows(pairs, needed=("other", "verdict"))):
        raise ReaError(
            f"{pairs} holds answers that would be lost.", f"Give them with --from {pairs}."
        )


def _refuse_overwriting(files: Sequence[Path], outputs: Sequence[Path]) -> None:
    given = {os.path.realpath(path) for path in files}
    for path in outputs:
        if os.path.realpath(path) in given:
            raise ReaError(f"{path} is one of the exports.", "Give another name with -o.")


def _records(files: Sequence[Path], tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All records with ids; of two copies the one of the file that was named first is earlier."""
    parts = []
    seen: dict[str, int] = {}
    for order, (path, table) in enumerate(zip(files, tables, strict=True)):
        n = seen[path.name] = seen.get(path.name, 0) + 1
        source = path.name if n == 1 else f"{path.name}-{n}"
        ids = [f"{source}/{number:04d}" for number in range(1, len(table) + 1)]
        parts.append(table.assign(record_id=ids, source=source, searched_on=f"{order:06d}"))
    return pd.concat(parts, ignore_index=True)


def _verdicts(path: Path, known: set[str]) -> pd.DataFrame:
    rows = []
    for row in read_rows(path, needed=("other", "verdict")):
        if not row["verdict"]:
            continue
        with named(row.place):
            if row["verdict"] not in PAIR_VERDICTS:
                raise UnknownNameError("answer", row["verdict"], PAIR_VERDICTS)
            for record in (row.name, row["other"]):
                if record not in known:
                    raise DecisionError(
                        f"There is no record '{record}' in these files.",
                        "Give the same files, by the same names.",
                    )
        rows.append((row.name, row["other"], row["verdict"], ""))
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS), dtype=object)


def _removed(records: pd.DataFrame, rows: pd.DataFrame, kept: pd.Series[str]) -> pd.DataFrame:
    """Each record that was left out, the one it is a copy of, and why."""
    sentences = rule_sentences()
    representative = rows["representative"] == rows["record_id"]
    # The record that represents a group bears no rule; where another one is fuller and is
    # kept, what joined the two stands at that one.
    why_kept = rows.set_index("record_id")["rule"]
    rows = rows.assign(copy_of=rows["group_id"].map(kept))
    rule = rows["rule"].where(~representative, rows["copy_of"].map(why_kept))
    rows = rows.assign(why=[sentences.get(one, one) for one in rule])
    gone = rows[rows["record_id"] != rows["copy_of"]]
    table = gone[["record_id", "copy_of", "why"]].merge(records, on="record_id")
    table = table[["record_id", "copy_of", "why", *_SHOWN]]
    return table.rename(columns={"record_id": "record"})


def _pairs(
    records: pd.DataFrame, questions: pd.DataFrame, verdicts: pd.DataFrame | None
) -> pd.DataFrame:
    """The pairs answered, and those asked about with an empty column for the answer."""
    titles = records.set_index("record_id")
    answered = pd.DataFrame(columns=list(PAIR_COLUMNS)) if verdicts is None else verdicts
    both = pd.concat([answered, questions], ignore_index=True).reindex(
        columns=["record_a", "record_b", "verdict", "why"], fill_value=""
    )
    table = both.fillna("").rename(columns={"record_a": "record", "record_b": "other"})
    for name in ("title", "year", "journal"):
        table[name] = table["record"].map(titles[name])
        table[f"other {name}"] = table["other"].map(titles[name])
    return table
