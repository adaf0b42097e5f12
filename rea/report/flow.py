"""The counts of the PRISMA 2020 flow diagram, as the ids that they count.

No box holds a number. A box holds the ids of what stands in it, and its number is
their count; so every number can be opened, and a lost record is a missing id rather
than a total that happens to agree. Until duplicates are removed the ids are those of
records; from then on a report is named by its `group_id`.

Sources
-------
Page et al. (2021), The PRISMA 2020 statement, BMJ 372:n71. doi:10.1136/bmj.n71
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Literal

from rea.model import Column
from rea.protocol.previous import PreviousVersion
from rea.report import invariants
from rea.report.wording import PRISMA_2020, Wording

OtherMethods = Literal["screened", "unscreened"]
UnreadAs = Literal["removed", "excluded"]
Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a box: a source or a reason, and what it counts."""

    code: str
    label: str
    ids: Ids

    @property
    def n(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Identified:
    """What one source brought, and which of its records were copies.

    Searches of one name and kind, such as a top-up before publication, count together.
    """

    kind: str
    name: str
    ids: Ids
    duplicates: Ids

    @property
    def n(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """One of the two columns of the diagram.

    Attributes
    ----------
    identified : tuple of Identified
        By kind, then in the order of the history; record ids.
    duplicates : tuple of str
        Record ids. `copies_across` are those among them whose report counts in the
        other column.
    counted : tuple of (str, str)
        The record that counts for each report of this column, and the report.
    unread, removed, screening_pending, screened, kept : tuple
        Report ids, as all that follow. `unread` are marked as ineligible by an
        automation tool; `removed` left before screening for other reasons.
    excluded : tuple of Part
        Exclusions on title and abstract by reason. `excluded_by_tools` are those among
        them that no person decided.
    sought_pending, awaited, assessment_pending : tuple of str
        Kept and not yet sought; sought and not yet here; here and not yet assessed.
    """

    column: Column
    identified: tuple[Identified, ...]
    duplicates: Ids
    copies_across: Ids
    counted: tuple[tuple[str, str], ...]
    unread: Ids
    removed: tuple[Part, ...]
    screening_pending: Ids
    screened: Ids
    excluded: tuple[Part, ...]
    excluded_by_tools: Ids
    kept: Ids
    sought_pending: Ids
    sought: Ids
    not_retrieved: Ids
    awaited: Ids
    assessment_pending: Ids
    assessed: Ids
    excluded_at_full_text: tuple[Part, ...]
    included: Ids

    @property
    def n_identified(self) -> int:
        return sum(source.n for source in self.identified)

    @property
    def removed_ids(self) -> Ids:
        return ids_of(self.removed)

    @property
    def excluded_ids(self) -> Ids:
        return ids_of(self.excluded)

    @property
    def excluded_at_full_text_ids(self) -> Ids:
        return ids_of(self.excluded_at_full_text)

    @property
    def pending(self) -> Ids:
        """Everything in this column that waits for somebody."""
        return self.screening_pending + self.sought_pending + self.awaited + self.assessment_pending

    def of_kind(self, kind: str) -> tuple[Identified, ...]:
        return tuple(source for source in self.identified if source.kind == kind)


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole diagram: two columns and the studies that they end in.

    Attributes
    ----------
    records : tuple of str
        Every record id of the history, as often as it stands there.
    studies : tuple of Part
        Each study and its included reports.
    other_methods : {"screened", "unscreened"}
        Whether records from other methods were screened on title and abstract, for
        which PRISMA 2020 has no box.
    damage : tuple of str
        What is wrong with the history itself, one sentence each.
    unread_as : {"removed", "excluded"}
        Beside which box the records stand that nobody read because a stopping rule was
        met: those removed before screening, or those excluded. Never among those screened.
    unread_note : str
        The protocol's footnote on them.
    previous : PreviousVersion or None
        Of an updated review: what the version before it included. Its counts are the only
        ones without ids: they are those that it published.
    wording : Wording
        In which guideline's words the boxes are drawn.
    """

    databases: FlowColumn
    other: FlowColumn
    studies: tuple[Part, ...]
    records: Ids
    other_methods: OtherMethods
    damage: tuple[str, ...]
    unread_as: UnreadAs = "removed"
    unread_note: str = ""
    previous: PreviousVersion | None = None
    wording: Wording = PRISMA_2020

    @property
    def columns(self) -> tuple[FlowColumn, FlowColumn]:
        return self.databases, self.other

    @property
    def included(self) -> Ids:
        return self.databases.included + self.other.included

    @property
    def pending(self) -> Ids:
        return self.databases.pending + self.other.pending

    @property
    def totals(self) -> tuple[int, int]:
        """Studies and reports of the previous version and of this one together."""
        before = self.previous
        n_studies, n_reports = (before.n_studies, before.n_reports) if before else (0, 0)
        return n_studies + len(self.new_studies), n_reports + len(self.included)

    @property
    def new_studies(self) -> tuple[Part, ...]:
        """The studies that the previous version did not have."""
        before = self.previous
        return tuple(one for one in self.studies if not (before and before.has(one.label)))

    @property
    def known_studies(self) -> tuple[Part, ...]:
        """Studies of the previous version of which there are new reports."""
        before = self.previous
        return tuple(one for one in self.studies if before and before.has(one.label))

    @property
    def screened_apart(self) -> bool:
        """Whether the diagram needs a screening box for other methods."""
        other = self.other
        return self.other_methods == "screened" or bool(other.screening_pending or other.excluded)

    def violations(self) -> tuple[str, ...]:
        """What does not add up, one sentence each, naming the ids; empty if all does."""
        return self.damage + tuple(invariants.violations(self))


def ids_of(parts: tuple[Part, ...] | tuple[Identified, ...]) -> Ids:
    """The ids of all parts together, in their order."""
    return tuple(chain.from_iterable(part.ids for part in parts))
