"""Two laptops' copies of one review united by the ids of their lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from rea.errors import ReviewError
from rea.model import DUPLICATE_COLUMNS, Person
from rea.phrases import count
from rea.steps.protocol.protocols import in_force
from rea.steps.team.people import acting
from rea.store.review import Review, open_review
from rea.store.settings import Settings
from rea.store.table import write_table
from rea.store.uniting import Coming, bring, compare


@dataclass(frozen=True, slots=True)
class Merged:
    """What came from the other copy.

    Attributes
    ----------
    lines : tuple of (str, str, int)
        Kind of line (its folder), person, and how many.
    sources, protocols, people : tuple of str
        Searches and released versions that were not here, and people by id.
    n_files : int
        Full texts.
    notes : tuple of str
        What differs and was left as it is here.
    """

    folder: str
    lines: tuple[tuple[str, str, int], ...]
    sources: tuple[str, ...]
    protocols: tuple[str, ...]
    people: tuple[str, ...]
    n_files: int
    notes: tuple[str, ...]
    next: str


def merge(review: Review, folder: Path, *, person: str = "") -> Merged:
    """Bring what another copy of this review has and this one lacks.

    Lines are united by their ids, so a merge may be done again, in either direction and in
    any order: the same lines stand afterwards. Nothing here is changed or removed.

    Parameters
    ----------
    person : str
        Whose copy this is. No full text comes to somebody who may not hold any, as the
        protocol's team says.

    Raises
    ------
    UnknownNameError
    ReviewError
        The folder holds no review, another review, or a file or line that never changes
        and is not the same in both.
    """
    other = open_review(folder)
    if other.root.resolve() == review.root.resolve():
        raise ReviewError(f"{folder}: is this review itself.", "Name the folder of the other copy.")
    _check_same_review(review, other)
    coming, withheld = _allowed(review, compare(review, other), person)
    settings, notes = _united(review.settings, other.settings)
    known = {one.person_id for one in review.settings.people}
    bring(review, coming)
    if settings != review.settings:
        review = review.with_settings(settings)
    is_regrouped = _unite_groups(review, other)
    return Merged(
        folder=str(folder),
        lines=tuple(_counted(coming)),
        sources=tuple(sorted(_names(coming, review.raw, 0))),
        protocols=tuple(sorted(_names(coming, review.root / "protocols" / "released", -1))),
        people=tuple(one.person_id for one in settings.people if one.person_id not in known),
        n_files=sum(one.is_relative_to(review.fulltext) for one in coming.files),
        notes=(*notes, *withheld, *_drafts(review, other)),
        next="rea dedupe" if is_regrouped else "rea status",
    )


def _allowed(review: Review, coming: Coming, person: str) -> tuple[Coming, list[str]]:
    """What may come to this person, and what is said of the rest."""
    if not person:
        return coming, []
    who = acting(review.settings, person).person_id
    team = in_force(review).protocol.team
    held = {to: one for to, one in coming.files.items() if not to.is_relative_to(review.fulltext)}
    n = len(coming.files) - len(held)
    if not n or all(one.may_hold_full_texts for one in team if one.id == who):
        return coming, []
    stay = count(n, "full text stays", "full texts stay")
    note = f"{stay} there: {who} may not hold any. The page of full texts links to open copies."
    return replace(coming, files=held), [note]


def _check_same_review(mine: Review, other: Review) -> None:
    here, there = set(mine.source_ids()), set(other.source_ids())
    same_name = mine.settings.name == other.settings.name
    if here and there and not here & there and not same_name:
        raise ReviewError(
            f"{other.root}: is another review, “{other.settings.name}”; no search is in both.",
            "Only copies of one review are united.",
        )


def _united(mine: Settings, other: Settings) -> tuple[Settings, list[str]]:
    """The settings with the people of both, and what differs."""
    notes, settings = [], mine
    here = {one.person_id: one for one in mine.people}
    for there in other.people:
        person = here.get(there.person_id)
        if person is None:
            settings = settings.with_person(there)
            continue
        if person.name != there.name:
            notes.append(
                f"{there.person_id} is {person.name} here and {there.name} there; it stays so."
            )
        settings = settings.with_person(replace(person, left_on=_left_on(person, there)))
    newest = max(filter(None, (mine.in_force, other.in_force)), key=_version, default="")
    if newest != mine.in_force:
        notes.append(f"{newest} is in force now; here it was {mine.in_force or 'a draft'}.")
        settings = replace(settings, in_force=newest)
    return settings, notes


def _left_on(one: Person, other: Person) -> date | None:
    return min(filter(None, (one.left_on, other.left_on)), default=None)


def _version(name: str) -> tuple[int, ...]:
    """``invented@1.10.0`` as numbers, so that 1.10 comes after 1.9."""
    return tuple(int(part) for part in name.rpartition("@")[2].split(".") if part.isdecimal())


def _unite_groups(mine: Review, other: Review) -> bool:
    """Bring groups of records that are new here; whether duplicates are to be looked for again."""
    here, there = mine.duplicates(), other.duplicates()
    new = there[~there["record_id"].isin(set(here["record_id"]))]
    if len(new):
        both = pd.concat([here, new])[list(DUPLICATE_COLUMNS)]
        write_table(mine.duplicates_file, both.sort_values("record_id"))
    groups = dict(zip(here["record_id"], here["group_id"], strict=True))
    pairs = zip(there["record_id"], there["group_id"], strict=True)
    differs = any(groups.get(record, group) != group for record, group in pairs)
    grouped = set(mine.duplicates()["record_id"])
    ungrouped = set(mine.records(("record_id",))["record_id"]) - grouped
    return differs or bool(len(new)) or bool(ungrouped)


def _counted(coming: Coming) -> Iterator[tuple[str, str, int]]:
    counts = Counter(
        (path.parent.name, str(line["person"]))
        for path, lines in coming.lines.items()
        for line in lines
    )
    for (room, person), n in sorted(counts.items()):
        yield room, person, n


def _names(coming: Coming, folder: Path, part: int) -> set[str]:
    return {
        Path(one.relative_to(folder).parts[part]).name.removesuffix(".yaml")
        for one in coming.files
        if one.is_relative_to(folder)
    }


def _drafts(mine: Review, other: Review) -> Iterator[str]:
    here, there = mine.protocol_file(), other.protocol_file()
    if here.exists() and there.exists() and here.read_bytes() != there.read_bytes():
        yield f"{mine.shown(here)}: the draft differs and stays as it is here; compare the two."
