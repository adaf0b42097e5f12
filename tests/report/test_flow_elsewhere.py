"""Another program that checks PRISMA's sums finds nothing wrong with ours."""

from __future__ import annotations

import csv
import io

import pandas as pd
from hypothesis import given, settings
from prismaflow import PrismaFlow
from prismaflow.validation import validate_flow
from report_cases import REASONS, finished, histories

from rea.model import COLUMN_OF_KIND
from rea.report import count_flow, prisma2020_csv

_STAGES = ("identification", "screening", "eligibility")


def _told_to_prisma_flow(history: pd.DataFrame) -> PrismaFlow:
    """The rows of our file in the PRISMA2020 package's format, typed into prisma-flow."""
    text = prisma2020_csv(count_flow(history, REASONS)).decode()
    rows = {row["data"]: row["n"] for row in csv.DictReader(io.StringIO(text))}
    cells: dict[str, object] = {name: int(n) for name, n in rows.items() if n.isdigit()}
    cells |= {name: n for name, n in rows.items() if name.endswith("_specific_results")}
    for name in ("dbr_excluded", "other_excluded"):
        parts = [part.rpartition(", ") for part in rows[name].split("; ") if ", " in part]
        cells[name] = {reason: int(n) for reason, _, n in parts}
    included = {
        "studies_included": cells["new_studies"],
        "reports_included": cells["new_reports"],
    }
    return PrismaFlow.model_validate({**dict.fromkeys(_STAGES, cells), "included": included})


def _from_databases(history: pd.DataFrame) -> pd.DataFrame:
    """What its template has boxes for: databases and registers, and nothing that waits."""
    column = history["kind"].map(COLUMN_OF_KIND)
    stages = ("screened", "retrieval", "assessed")
    waits = history[list(stages)].isin(["pending", "sought"]).any(axis=1)
    mixed = set(history.loc[column != "databases", "group_id"])
    return history[~waits & ~history["group_id"].isin(mixed)]


def test_the_numbers_are_those_worked_by_hand():
    history = finished()
    told = _told_to_prisma_flow(history)

    assert told.identification.records_identified_total == 11
    assert told.screening.records_removed_total == 4
    assert told.screening.records_screened == 7
    assert told.eligibility.reports_sought == 5
    assert told.eligibility.reports_excluded == {"Wrong population": 1}
    assert told.included.reports_included == 3


@settings(max_examples=40, deadline=None)
@given(histories())
def test_its_sums_hold_for_any_finished_review_of_databases(history):
    report = validate_flow(_told_to_prisma_flow(_from_databases(history)))

    assert not report.errors
    assert "included.reports_included" not in {one.field for one in report.warnings}
