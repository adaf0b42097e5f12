"""Filing one search: the facts that must be right, its id, and the names of its files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from rea.errors import ReaError, SourceError, UnknownNameError, refusal
from rea.model import KIND_OF_SOURCE, KINDS, Source
from rea.steps.protocol.protocols import in_force
from rea.store.index import sha256_of
from rea.store.review import Review

# A source's name is a part of paths; below the review they stay under 140 characters.
_LONGEST_NAME = 30


class ImportedBeforeError(SourceError):
    """The same bytes are in the review already."""

    def __init__(self, file: str, source: Source) -> None:
        super().__init__(
            file,
            f"this very file was imported as {source.source_id} "
            f"({source.n_records:,} records); nothing was added.",
            "If it is another search, export it again; if not, go on with 'rea dedupe'.",
        )
        self.source = source


def check_facts(review: Review, name: str, kind: str, searched_on: date, strategy: str) -> None:
    """Refuse a name, kind, day or strategy that cannot be right.

    Raises
    ------
    ReaError, UnknownNameError
    """
    if not _slug(name):
        raise ReaError("A source needs a name.", "Give one with --source, such as Scopus.")
    if kind not in KINDS:
        raise UnknownNameError("kind of source", kind, KINDS)
    if searched_on > datetime.now(UTC).date():
        raise ReaError(
            f"{searched_on} has not come yet.", "Give the day of the search with --searched."
        )
    known = in_force(review).protocol.strategies
    # A website is searched with a single word; of a database that is the id of a strategy.
    is_exported = KIND_OF_SOURCE[kind].column == "databases"
    looks_like_id = is_exported and strategy and " " not in strategy.strip()
    if looks_like_id and strategy not in known:
        raise UnknownNameError(
            "strategy", strategy, known, "Give an id of the protocol, or the search itself."
        )


def missing_facts(source: Source) -> tuple[str, ...]:
    """What PRISMA-S asks of a search and nobody gave, in its own order.

    Sources
    -------
    Rethlefsen et al. (2021), PRISMA-S, items 1, 8, 9 and 13. doi:10.1186/s13643-020-01542-z
    """
    is_exported = source.kind in ("database", "register")
    facts = (
        ("platform", is_exported and not source.platform),
        ("strategy", not source.strategy),
        ("coverage", is_exported and not source.coverage),
        ("limits", not source.limits),
        ("claimed", is_exported and source.n_claimed is None),
    )
    return tuple(name for name, is_missing in facts if is_missing)


def claim_that_differs(source: Source) -> Iterator[str]:
    """A sentence if the platform claimed another number of records than were read."""
    n_read = source.n_records + source.n_skipped
    if n_read and source.n_claimed not in (None, n_read):
        claimed = source.n_claimed or 0
        apart = abs(claimed - n_read)
        yield (
            f"The platform claimed {claimed:,} records; the export holds {n_read:,}, "
            f"{apart:,} {'fewer' if n_read < claimed else 'more'}."
        )


def bytes_of(path: Path) -> bytes:
    """The bytes of an export, or one sentence why not."""
    with _named(path):
        return path.read_bytes()


def hash_of(path: Path) -> str:
    """The SHA-256 of an export, or one sentence why not."""
    with _named(path):
        return sha256_of(path)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What the system says of a file, in one sentence."""
    try:
        yield
    except OSError as err:
        raise SourceError(str(path), *refusal(err)) from err


def refuse_known(review: Review, hashes: Mapping[str, str]) -> None:
    """Refuse bytes that a source of the review holds already."""
    known = {file.sha256: source for source in review.sources() for file in source.files}
    for shown, sha256 in hashes.items():
        source = known.get(sha256)
        if source is not None:
            raise ImportedBeforeError(shown, source)


def free_id(review: Review, name: str, searched_on: date) -> str:
    """An id that no source ever had: the name and the day of the search."""
    wanted = f"{_slug(name)}-{searched_on.isoformat()}"
    taken = {one.casefold() for one in review.source_ids()}
    tried, n = wanted, 1
    while tried in taken:
        n += 1
        tried = f"{wanted}-{n}"
    return tried


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")


def stored_names(files: Sequence[Path]) -> dict[str, str]:
    """The names under which the exports are kept: short, and safe on every system."""
    single = len(files) == 1
    return {
        str(path): f"export{'' if single else f'-{n}'}{_suffix(path)}"
        for n, path in enumerate(files, start=1)
    }


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ".txt"
