"""What a report says that the flow does not: who, where, how, and under which protocol.

Everything here is handed over by whoever read the review folder. An empty field means
that nothing of the kind happened, and the report then does not speak of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from rea.model import Person, Question, Source, Stage
from rea.protocol.schema import Protocol
from rea.report.appraised import AppraisedTool
from rea.report.charts import Bars, Progress
from rea.report.extracted import Extracted
from rea.report.overlap import SourceOverlap


@dataclass(frozen=True, slots=True)
class ProtocolInForce:
    """The released protocol under which the decisions were made.

    Attributes
    ----------
    note : str
        What a reader must know of its standing, such as that it is a draft.
    """

    protocol_id: str
    version: str
    sha256: str
    released_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Screener:
    """How many standing decisions one person, or model, made at one stage."""

    person: Person
    stage: Stage
    n_decisions: int


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """One rule of deduplication, in words, and how many copies it removed."""

    rule: str
    meaning: str
    n_records: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agreed, with the sentence that must stand beside the figures.

    Attributes
    ----------
    figures : tuple of (str, str)
        Name and value, as they are to be shown.
    caution : str
        Whose readings these are and what they do not show.
    """

    stage: Stage
    n_records: int
    figures: tuple[tuple[str, str], ...]
    caution: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A departure from a full systematic review, its reason, and its likely effect."""

    what: str
    why: str
    effect: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of the protocol: when in the review it was made, what changed and why.

    Attributes
    ----------
    kind : str
        major, minor or patch, or "" where that is not known.
    n_decided_before : int or None
        Decisions made before it.
    not_again : str
        Why nothing was read again, where its authors say so.
    n_read, n_changed, n_open : int
        Decisions made again for it, how many of them came out otherwise, and how many wait.
    n_let_in, n_kept_out : int
        Of those changed: exclusions that became another verdict, and the other way round.
    """

    version: str
    made_on: str
    stage: str
    what: str
    why: str
    kind: str = ""
    approved_by: str = ""
    n_decided_before: int | None = None
    not_again: str = ""
    n_read: int = 0
    n_changed: int = 0
    n_let_in: int = 0
    n_kept_out: int = 0
    n_open: int = 0


@dataclass(frozen=True, slots=True)
class Ruled:
    """How a calibration meeting read a criterion, and the record that shows it."""

    criterion: str
    text: str
    example: str
    ruled_on: str
    changes_meaning: bool = False


@dataclass(frozen=True, slots=True)
class RoundHeld:
    """A round of calibration that everybody has read, and how far the readers agreed.

    Attributes
    ----------
    alike : tuple of str
        For each two readers: on how many records they said the same.
    bars : tuple of str
        Each bar of the protocol and what was reached.
    """

    stage: Stage
    n: int
    drawn_on: str
    n_records: int
    readers: tuple[str, ...]
    alike: tuple[str, ...]
    bars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report needs beside the flow.

    Attributes
    ----------
    as_of : str
        Date of the newest line of the logs, ``2027-03-01``; the report reads no clock.
    reports : DataFrame
        One row a report: `group_id`, the `record_id` of its representative, `title`,
        `authors`, `year`, `journal`, `doi`, `url`. Ids that the flow names and this table
        lacks are shown by their id.
    plan : Protocol or None
        The protocol itself, for what a report repeats of it.
    texts : tuple of (str, str)
        What people wrote, by the key of its place; without it the report begins with the
        counts.
    references : str
        Style of the references, one of `rea.report.references.STYLES`.
    strategies : tuple of (str, str)
        Id and exact text of each search strategy of the protocol.
    deduplication : str
        How copies were found: software, version, thresholds, what counts as a copy.
    overlap : tuple of SourceOverlap
        What each source gave that others did not; empty where there was one source only.
    shown_by : tuple of (str, int)
        How the records came up on title and abstract, and how many decisions each way:
        ``random``, ``given``, or a ranker's name.
    ranking : str
        One sentence on the ranker: software, version, model, seed.
    stopping : str
        One sentence on the stopping rule, as set beforehand and as met.
    certificate : tuple of (str, str)
        What people signed when they stopped reading: name and value, as they are shown.
    method_notes : tuple of str
        Further sentences on what was done.
    rulings : tuple of Ruled
        What calibration meetings ruled, in the order of the criteria.
    rounds : tuple of RoundHeld
        The rounds of calibration that everybody has read, oldest first.
    extracted : Extracted or None
        What was extracted from the included studies; None while nothing was.
    appraised : tuple of AppraisedTool
        How the included studies were rated, tool by tool.
    progress : Progress or None
        How the reading on title and abstract went.
    pictures : tuple of Bars
        Counts of the included reports and studies to be drawn.
    notices : tuple of str
        What stands above everything else, such as that this is a demonstration.
    """

    title: str
    questions: tuple[Question, ...]
    protocol: ProtocolInForce
    as_of: str
    rea_version: str
    sources: tuple[Source, ...]
    reports: pd.DataFrame
    plan: Protocol | None = None
    texts: tuple[tuple[str, str], ...] = ()
    references: str = "apa"
    screeners: tuple[Screener, ...] = ()
    strategies: tuple[tuple[str, str], ...] = ()
    deduplication: str = ""
    duplicate_rules: tuple[DuplicateRule, ...] = ()
    overlap: tuple[SourceOverlap, ...] = ()
    shown_by: tuple[tuple[str, int], ...] = ()
    ranking: str = ""
    stopping: str = ""
    certificate: tuple[tuple[str, str], ...] = ()
    agreement: tuple[Agreement, ...] = ()
    method_notes: tuple[str, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    rulings: tuple[Ruled, ...] = ()
    rounds: tuple[RoundHeld, ...] = ()
    extracted: Extracted | None = None
    progress: Progress | None = None
    pictures: tuple[Bars, ...] = ()
    appraised: tuple[AppraisedTool, ...] = ()
    notices: tuple[str, ...] = ()
