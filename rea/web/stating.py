"""The pages where findings are stated and confidence in them is judged."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.extraction.findings import CONCERNS, Concern, FindingError, StatedFinding
from rea.steps.extraction.covering import coverage_page
from rea.steps.extraction.stating import (
    FindingsDesk,
    findings_desk,
    state_finding,
    withdraw_finding,
)
from rea.web.forms import ids_of, text_of
from rea.web.place import here

pages = Blueprint("stating", __name__)


@pages.get("/coverage")
def coverage() -> str:
    """Which study answers which question, and where nobody has looked yet."""
    place = here()
    page = coverage_page(place.review, place.person.person_id)
    return render_template("coverage.html", page=page)


@pages.get("/findings")
def listed() -> str:
    """Every question, its findings, and what the studies can contribute."""
    return render_template("findings.html", desk=findings_desk(here().review))


@pages.get("/findings/<question>")
def write(question: str) -> str:
    """A new finding to a question, or the one that the address names."""
    desk = findings_desk(here().review)
    found = desk.versions_of(request.args.get("finding", ""))
    blank = StatedFinding("", question, "")
    return _shown(desk, found[0] if found else blank, [one.line_id for one in found])


@pages.post("/findings/<question>")
def keep(question: str) -> Response | tuple[str, int]:
    """Keep a finding, or show it again with what is wrong."""
    place, raw = here(), _typed(question)
    with place.writing() as review:
        if "withdraw" in request.form:
            withdraw_finding(review, raw.finding_id, person=place.person.person_id)
            flash("Withdrawn. What was said stays on record.")
            return redirect(url_for("stating.listed"), code=303)
        try:
            state_finding(
                review, raw, person=place.person.person_id, replaces=tuple(ids_of("replaces"))
            )
        except FindingError as err:
            return _shown(findings_desk(review), raw, ids_of("replaces"), err), 422
    flash("Saved.")
    return redirect(url_for("stating.listed"), code=303)


def _typed(question: str) -> StatedFinding:
    desk = findings_desk(here().review)
    said = {one.study_id: text_of(f"study:{one.study_id}") for one in desk.studies}
    return StatedFinding(
        finding_id=text_of("finding"),
        question=question,
        statement=text_of("statement"),
        supports=tuple(study for study, how in said.items() if how == "supports"),
        contradicts=tuple(study for study, how in said.items() if how == "contradicts"),
        concerns={
            name: Concern(text_of(f"concern:{name}"), text_of(f"reason:{name}"))
            for name in desk.scale.components
        },
        confidence=text_of("confidence"),
    )


def _shown(
    desk: FindingsDesk, found: StatedFinding, replaces: list[str], fault: FindingError | None = None
) -> str:
    return render_template(
        "finding.html",
        desk=desk,
        one=found,
        asked=desk.asked(found.question),
        replaces=replaces,
        fault=fault,
        concerns=CONCERNS,
    )
