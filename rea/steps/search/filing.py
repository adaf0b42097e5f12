"""Filing one search: the facts that must be right, its id, and the names of its files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from rea.errors import ReaError, SourceError, UnknownNameError, refusal
from rea.model import KIND_OF_SOURCE, KINDS, Source
from rea.phrases import count
from rea.steps.protocol.protocols import in_force
from rea.steps.writing import filed_at
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
            f"({count(source.n_records, 'record')}); nothing was added.",
            "If it is another search, export it again; if not, go on with 'rea dedupe'.",
        )
        self.source = source


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """What somebody says of one search, before it is checked; "" and None say nothing.

    Attributes
    ----------
    kind : str
        One of `rea.model.KINDS`; if nobody says, a search with an export is a database, and
        one without is a website. The other facts are those of `rea.model.Source`.
    """

    name: str = ""
    searched_on: date | None = None
    kind: str = ""
    platform: str = ""
    strategy: str = ""
    coverage: str = ""
    limits: str = ""
    n_claimed: int | None = None
    searched_by: str = ""
    n_looked_at: int | None = None
    n_kept: int | None = None
    stopped: str = ""
    rerun_of: str = ""
    told_by: str = ""

    def said(self) -> dict[str, Any]:
        """The facts that were given, without blanks around them."""
        every = ((one.name, getattr(self, one.name)) for one in fields(self))
        plain = ((name, one.strip() if isinstance(one, str) else one) for name, one in every)
        return {name: one for name, one in plain if one not in ("", None)}


def new_source(review: Review, facts: SearchFacts, *, is_exported: bool) -> Source:
    """The search as it will be filed, still without its files and what they hold.

    Raises
    ------
    ReaError, UnknownNameError
        A fact cannot be right; see `check_facts`.
    """
    unsaid = {"kind": "database" if is_exported else "website", "platform": "", "strategy": ""}
    known = unsaid | facts.said()
    check_facts(review, SearchFacts(**known))
    return Source(
        source_id=free_id(review, known["name"], known["searched_on"]),
        files=(),
        n_records=0,
        n_skipped=0,
        imported_at=filed_at(review),
        **known,
    )


def check_facts(review: Review, facts: SearchFacts | Source) -> None:
    """Refuse a name, kind, day, strategy or counts that cannot be right.

    Raises
    ------
    ReaError, UnknownNameError
    """
    if not _slug(facts.name):
        raise ReaError("A source needs a name.", "Give one with --source, such as Scopus.")
    if facts.kind not in KINDS:
        raise UnknownNameError("kind of source", facts.kind, KINDS)
    _check_day(facts)
    _check_strategy(review, facts)
    _check_counts(facts)


def _check_day(facts: SearchFacts | Source) -> None:
    if facts.searched_on is None:
        raise ReaError(
            f"{facts.name}: no day was given.", "Say it with --searched, as in 2027-01-31."
        )
    if facts.searched_on > datetime.now(UTC).date():
        raise ReaError(
            f"{facts.searched_on} has not come yet.", "Give the day of the search with --searched."
        )


def _check_strategy(review: Review, facts: SearchFacts | Source) -> None:
    known = in_force(review).protocol.strategies
    # A website is searched with a single word; of a database that is the id of a strategy.
    is_exported = KIND_OF_SOURCE[facts.kind].column == "databases"
    looks_like_id = is_exported and facts.strategy and " " not in facts.strategy.strip()
    if looks_like_id and facts.strategy not in known:
        raise UnknownNameError(
            "strategy", facts.strategy, known, "Give an id of the protocol, or the search itself."
        )


def _check_counts(facts: SearchFacts | Source) -> None:
    """Refuse more kept than looked at, and more looked at than there were."""
    counts = (
        ("results", facts.n_claimed),
        ("looked at", facts.n_looked_at),
        ("kept", facts.n_kept),
    )
    given = [(name, n) for name, n in counts if n is not None]
    for (more, n_more), (fewer, n_fewer) in pairwise(given):
        if n_fewer > n_more:
            raise ReaError(
                f"{facts.name}: {n_fewer:,} {fewer} of {n_more:,} {more}.",
                "Of the results some are looked at, and of these some are kept.",
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
            f"The platform claimed {count(claimed, 'record')}; the export holds {n_read:,}, "
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
