"""Where each thing of a review lies, and reading and adding it there.

`Review` is the folder. It holds no state of its own: what is asked for is read when
it is asked for, so two open windows never disagree about what is on the disk.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from rea.errors import ReviewError
from rea.model import (
    DUPLICATE_COLUMNS,
    REVIEW_RECORD_COLUMNS,
    SKIPPED_COLUMNS,
    Source,
    Stage,
    standing_lines,
)
from rea.store import index, log, releases, table, united
from rea.store.device import device_id
from rea.store.settings import Settings, dump_yaml, read_settings, write_settings
from rea.store.sources import completed, read_sources, shown_source, source_files
from rea.store.starters import write_starters

SETTINGS_FILE = "review.yaml"
WITHDRAWALS = "withdrawals"
FACTS = "facts"

# What a line of each folder of logs holds besides its id, its person and its time.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title-abstract": ("record", "stage", "verdict"),
    "full-text": ("record", "stage", "verdict"),
    "resolutions": ("record", "stage", "verdict", "how", "settles"),
    "retrieval": ("record", "outcome"),
    "files": ("record", "file", "sha256", "part"),
    "lookups": ("record", "doi", "service", "url"),
    "retractions": ("record", "found", "where"),
    "studies": ("record", "study"),
    "apart": ("records",),
    "pairs": ("records", "verdict"),
    "aside": ("record", "stage", "how"),
    "edits": ("record", "field", "text"),
    "draws": ("reader", "stage", "records"),
    "rulings": ("criterion", "record", "stage", "text"),
    "shares": ("reader", "stage", "weight"),
    "hand-overs": ("giver", "takers", "samples"),
    "packs": ("pack", "reader", "stage", "protocol", "digest", "records"),
    "answers": ("study", "field", "value"),
    "checks": ("study", "field", "of", "verdict"),
    "findings": ("finding", "question", "statement"),
    "signatures": ("what",),
    "priors": ("record", "verdict", "reader"),
    "withdrawals": ("source", "why"),
    "facts": ("source", "field", "text"),
    "chases": ("source", "direction", "round", "seeds"),
}
# Logs of what was found in studies; all others are about screening.
_OF_EXTRACTION = frozenset({"answers", "checks", "findings"})

_GITATTRIBUTES = """\
# Logs of two branches are united line by line; exports stay the bytes that they are. Of lines
# that match one file the last counts, so what stays as it is comes last.
*.jsonl text eol=lf merge=union
*.csv text eol=lf
*.yaml text eol=lf
*.bat text eol=crlf
data/raw/** -text
protocols/released/** -text
reports/** -text
"""

_GITIGNORE = """\
.rea/
data/fulltext/
# Exported records bear publishers' abstracts, which are not the team's to publish.
reports/export-*
# What a crash may leave of a file that was being replaced.
.*.part
"""


@dataclass(frozen=True)
class Review:
    """A review folder."""

    root: Path
    settings: Settings = field(repr=False)

    # -- where things lie ---------------------------------------------------------------

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def screened(self) -> Path:
        return self.root / "data" / "screened"

    @property
    def extracted(self) -> Path:
        return self.root / "data" / "extracted"

    @property
    def fulltext(self) -> Path:
        return self.root / "data" / "fulltext"

    @property
    def inbox(self) -> Path:
        """Full texts of which nobody has said yet which report they are."""
        return self.fulltext / "inbox"

    @property
    def cache(self) -> Path:
        """What may be deleted at any moment."""
        return self.root / ".rea"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def duplicates_file(self) -> Path:
        return self.screened / "duplicates.csv"

    def protocol_file(self, protocol_id: str | None = None) -> Path:
        """The protocol being edited."""
        return self.root / "protocols" / f"{protocol_id or self.settings.protocol}.yaml"

    def records_file(self, source_id: str) -> Path:
        """The records of one source, with the ids that they got."""
        return self.raw / source_id / "records.csv"

    def released_file(self, name: str) -> Path:
        """The released protocol of that ``<id>@<version>``."""
        return self.root / "protocols" / "released" / f"{name}.yaml"

    def shown(self, path: Path) -> str:
        """A path as messages name it: from the review's folder, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)

    # -- settings -------------------------------------------------------------------------

    def with_settings(self, settings: Settings) -> Review:
        """Write ``review.yaml`` anew and return the review that has it."""
        write_settings(self.root / SETTINGS_FILE, settings)
        return Review(self.root, settings)

    # -- sources and records --------------------------------------------------------------

    def source_ids(self) -> list[str]:
        """Every source that was ever filed, in order of their ids."""
        return [path.parent.name for path in source_files(self.raw)]

    def sources(self) -> tuple[Source, ...]:
        """What is known of every search that counts, in order of source id."""
        withdrawn, said = self.withdrawn(), standing_lines(self.lines(FACTS))
        counting = (one for one in read_sources(self.raw) if one.source_id not in withdrawn)
        return tuple(completed(one, said) for one in counting)

    def filed_sources(self) -> tuple[Source, ...]:
        """Every search that was ever filed, withdrawn ones included, as it was filed."""
        return read_sources(self.raw)

    def withdrawn(self) -> dict[str, log.Line]:
        """The sources that somebody withdrew, and the line that says why."""
        return {line["source"]: line for line in standing_lines(self.lines(WITHDRAWALS))}

    def records(self, columns: Sequence[str] = REVIEW_RECORD_COLUMNS) -> pd.DataFrame:
        """Every record of every source that counts, columns of `REVIEW_RECORD_COLUMNS`."""
        return index.records_of(self._index, self._tables, columns, without=self.withdrawn())

    def filed_records(self, columns: Sequence[str] = REVIEW_RECORD_COLUMNS) -> pd.DataFrame:
        """Every record that was ever filed, those of withdrawn sources included."""
        return index.records_of(self._index, self._tables, columns)

    def hash_of_records(self) -> str:
        """One SHA-256 for the records of every source that counts."""
        withdrawn = self.withdrawn()
        counting = (path for name, path in self._tables.items() if name not in withdrawn)
        return index.hash_of_tables(counting)

    def lookup(self) -> index.Lookup:
        """Records one at a time, as they are now."""
        return index.Lookup(self._index, self._tables)

    def add_source(
        self,
        source: Source,
        exports: Mapping[str, Path | bytes],
        records: pd.DataFrame,
        skipped: pd.DataFrame,
    ) -> None:
        """File one search: the whole folder appears at once, or nothing does.

        Parameters
        ----------
        exports : mapping
            The names under which the files of the source are kept, and where they lie now,
            or their bytes.

        Raises
        ------
        ReviewError
            A source of that id is there already, or a file changed since it was read.
        """
        target = self.raw / source.source_id
        there = ReviewError(f"{self.shown(target)} is there already.", "Give another --source.")
        if target.exists():
            raise there
        staging = self._staging()
        known = {file.name: file.sha256 for file in source.files}
        for name, held in exports.items():
            if isinstance(held, bytes):
                table.write_bytes(staging / name, held)
            else:
                table.copy_file(held, staging / name)
            if index.sha256_of(staging / name) != known[name]:
                raise ReviewError(f"{held!s}: it changed while it was read.", "Import it again.")
        table.write_table(staging / "records.csv", records)
        if len(skipped):
            table.write_table(staging / "skipped.csv", skipped)
        table.write_text(staging / "source.yaml", dump_yaml(shown_source(source)))
        self.raw.mkdir(parents=True, exist_ok=True)
        try:
            table.rename(staging, target)
        except OSError as err:
            if target.exists():  # another import was quicker
                raise there from err
            raise

    def skipped(self, source_id: str) -> pd.DataFrame:
        """What could not be read of a source."""
        return table.read_table(self.raw / source_id / "skipped.csv", SKIPPED_COLUMNS)

    def duplicates(self) -> pd.DataFrame:
        """The groups as last computed; empty before the first `rea dedupe`.

        Raises
        ------
        ReviewError
            It is not a whole table, or two versions of it wait to be united.
        """
        if united.is_unmerged(self.duplicates_file):
            raise ReviewError(
                f"{self.shown(self.duplicates_file)}: a merge was left unfinished here.",
                "Run 'rea dedupe': it keeps the rows of both sides.",
            )
        return table.read_table(self.duplicates_file, DUPLICATE_COLUMNS)

    def standing_groups(self) -> pd.DataFrame:
        """The rows of all versions of the groups that lie about; a record may stand twice."""
        return united.read_united(self.duplicates_file, DUPLICATE_COLUMNS)

    def copies_of_groups(self) -> list[Path]:
        """Versions of the groups that a synced drive left beside the table."""
        return united.copies_of(self.duplicates_file, DUPLICATE_COLUMNS)

    def set_aside(self, paths: Iterable[Path]) -> None:
        """Move files whose rows stand elsewhere into the cache, where nothing reads them."""
        for path in paths:
            aside = self.cache / "united" / f"{secrets.token_hex(4)}-{path.name}"
            aside.parent.mkdir(parents=True, exist_ok=True)
            table.rename(path, aside)

    # -- logs -----------------------------------------------------------------------------

    def lines(self, room: str | Stage, person: str | None = None) -> list[log.Line]:
        """The lines of one folder of logs, of everybody or of one person."""
        return log.read_folder(self._logs(room), person, _FIELDS.get(room, ()))

    def add_lines(self, room: str | Stage, person: str, lines: Iterable[log.Line]) -> None:
        """Append to this person's log on this device; on the disk when it returns."""
        log.append(self._logs(room) / f"{person}.{device_id()}.jsonl", *lines)

    def latest_times(self) -> Iterator[tuple[str, str]]:
        """The room of every log, and when its last line was written."""
        for folder in self.log_folders():
            for path in folder.glob("*.jsonl"):
                if at := log.newest_at(path):
                    yield folder.name, at

    def log_folders(self) -> list[Path]:
        """Every folder of logs that is there."""
        places = (self.screened, self.extracted)
        return sorted(path for place in places for path in place.glob("*") if path.is_dir())

    # -- internals ------------------------------------------------------------------------

    @property
    def _index(self) -> Path:
        return self.cache / "index.sqlite"

    @property
    def _tables(self) -> dict[str, Path]:
        return {name: self.records_file(name) for name in self.source_ids()}

    def _logs(self, room: str) -> Path:
        return (self.extracted if room in _OF_EXTRACTION else self.screened) / room

    def _staging(self) -> Path:
        # Beside the cache: same disk, never synced, never mistaken for a part of the review.
        base = self.cache / "staging"
        base.mkdir(parents=True, exist_ok=True)
        for left in base.iterdir():
            if left.stat().st_mtime < time.time() - 86_400:  # what a crash left a day ago
                shutil.rmtree(left, ignore_errors=True)
        staging = base / secrets.token_hex(8)
        staging.mkdir()
        return staging


def open_review(folder: Path | str = ".", *, refuse_edited: bool = True) -> Review:
    """Open the review in `folder`, or in the nearest folder above it.

    Parameters
    ----------
    refuse_edited : bool
        Whether a released protocol that was edited keeps the review closed, as it does for
        all that does not mend or report just that.

    Raises
    ------
    ReviewError
        There is none, or it cannot be read.
    EditedReleaseError
    """
    place = review_around(Path(folder))
    if place is None:
        raise ReviewError(
            f"{os.path.realpath(folder)}: no review here (no {SETTINGS_FILE}).",
            "Make one with 'rea init FOLDER', or name its folder with --review.",
        )
    review = Review(place, read_settings(place / SETTINGS_FILE))
    if refuse_edited:
        releases.refuse_edited(review)
    return review


def review_around(folder: Path) -> Path | None:
    """The folder of the review that `folder` is, or lies in; None if there is none."""
    # Path.resolve stumbles over a link that leads back to itself.
    around = (folder, *Path(os.path.realpath(folder)).parents)
    return next((place for place in around if (place / SETTINGS_FILE).is_file()), None)


def make_review(root: Path, settings: Settings, protocol_text: str) -> Review:
    """Write the first files of a new review; ``review.yaml`` comes last and makes it one.

    Raises
    ------
    ReviewError
        The folder holds a review already.
    """
    if (root / SETTINGS_FILE).exists():
        raise ReviewError(f"{root}: there is a review in it already.", "Choose another folder.")
    review = Review(root, settings)
    for folder in (review.raw, review.screened, review.reports):
        folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitattributes", _GITATTRIBUTES), (".gitignore", _GITIGNORE)):
        if not (root / name).exists():
            table.write_text(root / name, text)
    table.write_text(review.protocol_file(), protocol_text)
    write_starters(root)
    return review.with_settings(settings)
