"""What the pictures of the report show, counted from decisions and answers."""

from __future__ import annotations

from collections import Counter
from typing import Final

from rea.report import Bars, Extracted, Progress
from rea.steps.state import State

# More points than a screen is wide draw the same line.
_MOST_POINTS: Final = 200
_REPORTS: Final = ("report", "reports")
_STUDIES: Final = ("study", "studies")


def progress_of(state: State) -> Progress | None:
    """Records of the first reading in the order in which they were decided, and those kept."""
    first: dict[str, bool] = {}
    for one in sorted(state.decisions["title-abstract"], key=lambda each: each.at):
        group = state.group_of.get(one.record_id)
        if group is not None and one.shown_by != "second_screening":
            first.setdefault(group, one.verdict != "exclude")
    if not first:
        return None
    points, n_kept = [], 0
    for n_read, kept in enumerate(first.values(), start=1):
        n_kept += kept
        points.append((n_read, n_kept))
    step = -(-len(points) // _MOST_POINTS)
    shown = [*points[step - 1 :: step]]
    if shown[-1] != points[-1]:
        shown.append(points[-1])
    return Progress(tuple(shown), len(state.speaker))


def pictures_of(state: State, extracted: Extracted | None) -> tuple[Bars, ...]:
    """Years of the included reports, and countries of the included studies."""
    return tuple(bars for bars in (_years(state), _countries(extracted)) if bars and bars.rows)


def _years(state: State) -> Bars | None:
    history = state.history
    included = set(history.loc[history["assessed"] == "included", "group_id"])
    records = {state.speaker[group] for group in included}
    table = state.review.records(("record_id", "year"))
    dated = table.loc[table["record_id"].isin(records), "year"].str[:4]
    years = Counter(str(year) for year in dated if year.isdigit())
    if not years:
        return None
    span = range(int(min(years)), int(max(years)) + 1)
    rows = tuple((str(year), years[str(year)]) for year in span)
    n_dated = sum(years.values())
    title = f"{n_dated:,} included reports are from {span[0]} to {span[-1]}"
    return Bars("years", title, _REPORTS, rows)


def _countries(extracted: Extracted | None) -> Bars | None:
    if extracted is None or "Country" not in extracted.columns:
        return None
    k = extracted.columns.index("Country")
    said = (one for study in extracted.studies for one in study.cells[k].split("; ") if one)
    found = Counter(said)
    rows = tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))
    return Bars("countries", "Countries of the studies", _STUDIES, rows)
