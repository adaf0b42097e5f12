"""Reports that may describe one study: suggested, and kept from being suggested again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rea.errors import DecisionError
from rea.extraction.linking import IncludedReport, Pair, Suggestion, suggest_links
from rea.model import standing_lines
from rea.steps.extraction.included import studies_of
from rea.steps.search.correcting import rows_of
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.review import Review

# data/screened/apart: pairs of reports that a person said describe two studies.
APART = "apart"

# After a name that is taken, as references tell two works of one year apart.
_ENDINGS = "bcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class SuggestedLink:
    """Two reports that may describe one study, as a person is asked about them.

    Attributes
    ----------
    reports : tuple of IncludedReport
        The earlier one first.
    study : str
        What their study might be called: the name that one of them has already, if it has one.
    """

    reports: tuple[IncludedReport, IncludedReport]
    why: tuple[str, ...]
    study: str

    @property
    def record_ids(self) -> Pair:
        first, second = self.reports
        return first.record_id, second.record_id


@dataclass(frozen=True, slots=True)
class SuggestedLinks:
    """What may be linked; nothing is, until somebody says so."""

    suggestions: tuple[SuggestedLink, ...]
    n_reports: int
    next: str = 'rea link RECORD RECORD --study "NAME", or --apart'


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Two reports that describe two studies, as a person said."""

    record_ids: Pair
    next: str = "rea link --suggest"


def suggested_links(review: Review, person: str = "") -> SuggestedLinks:
    """Included reports that may describe one study, for a person to say.

    Raises
    ------
    UnknownNameError, PersonLeftError
        A person was named who does not take part.
    """
    if person:
        acting(review.settings, person)
    state = read_state(review)
    reports = {one.record_id: one for one in _included(state)}
    taken = set(state.study_of.values())
    found = suggest_links(reports.values(), _denied(state))
    asked = (_asked(one, reports, taken) for one in found)
    return SuggestedLinks(tuple(asked), len(reports))


def tell_apart(review: Review, records: Sequence[str], *, person: str) -> ToldApart:
    """Note that two reports describe two studies, so that nobody is asked about them again.

    Raises
    ------
    UnknownNameError, DecisionError
    """
    who = acting(review.settings, person).person_id
    state = read_state(review)
    groups = [state.group_of[state.find(record)] for record in records]
    if len(groups) != 2 or groups[0] == groups[1]:
        raise DecisionError("Two reports are told apart at a time.", "Name one record of each.")
    studies = [state.study_of.get(group) for group in groups]
    if studies[0] is not None and studies[0] == studies[1]:
        raise DecisionError(
            f"{records[0]} and {records[1]} are linked to {studies[0]}.",
            f"Give one of them its own study: 'rea link {records[1]} --study NAME'.",
        )
    first, second = sorted(state.speaker[group] for group in groups)
    if frozenset(groups) not in {_groups(state, pair) for pair in _denied(state)}:
        write_lines(review, APART, who, [log.new_line(who, records=[first, second], replaces=[])])
    return ToldApart((first, second))


def _included(state: State) -> Iterator[IncludedReport]:
    ids = [record for study in studies_of(state) for record in study.record_ids]
    rows = rows_of(state.review, ids)
    for record in ids:
        row, linked = rows[record], state.study_of.get(state.group_of[record], "")
        yield IncludedReport(
            record, row["title"], row["authors"], row["year"], row["abstract"], linked
        )


def _denied(state: State) -> Iterator[Pair]:
    """The pairs told apart, by the records that speak for their groups today."""
    for line in standing_lines(state.review.lines(APART)):
        groups = _groups(state, line["records"])
        if len(groups) == 2:
            first, second = (state.speaker[group] for group in groups)
            yield first, second


def _groups(state: State, records: Sequence[str]) -> frozenset[str]:
    return frozenset(state.group_of[one] for one in records if one in state.group_of)


def _asked(
    suggestion: Suggestion, reports: dict[str, IncludedReport], taken: set[str]
) -> SuggestedLink:
    first, second = (reports[record] for record in suggestion.record_ids)
    surname = first.authors.split(";")[0].split(",")[0].strip()
    plain = " ".join(filter(None, (surname, first.year))) or first.record_id
    return SuggestedLink(
        (first, second), suggestion.why, first.study or second.study or _free(plain, taken)
    )


def _free(name: str, taken: set[str]) -> str:
    """A name that no linked study has: to take one would join that study.

    Examples
    --------
    >>> _free("Evans 2016", {"Evans 2016"}), _free("Evans 2016", set())
    ('Evans 2016b', 'Evans 2016')
    """
    return next(one for one in (name, *(f"{name}{end}" for end in _ENDINGS)) if one not in taken)
