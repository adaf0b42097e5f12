"""The page of searches: what is known of each, one without an export, a report found by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.errors import ReaError
from rea.model import KINDS
from rea.steps.search.adding import add_report
from rea.steps.search.completing import complete_search
from rea.steps.search.filing import SearchFacts, missing_facts
from rea.steps.search.receiving import receive_one
from rea.steps.search.searching import log_search, searches_for_report
from rea.web.forms import day_of, number_of, text_of
from rea.web.place import here

pages = Blueprint("searching", __name__)

_OF_A_REPORT = ("title", "authors", "year", "doi", "url", "journal", "abstract")


@pages.get("/searches")
def show() -> str:
    """Every search that counts, and what PRISMA-S still asks of it."""
    return _shown()


@pages.post("/searches")
def log() -> Response | tuple[str, int]:
    """Log a search that gives no export; zero results are a result."""
    place = here()
    try:
        facts = SearchFacts(
            text_of("name"),
            day_of("searched", text_of("name") or "The search"),
            text_of("kind"),
            platform=text_of("platform"),
            strategy=text_of("strategy"),
            limits=text_of("limits"),
            n_claimed=number_of("claimed", "results"),
            searched_by=text_of("by"),
            n_looked_at=number_of("looked_at", "results looked at"),
            n_kept=number_of("kept", "reports kept"),
            stopped=text_of("stopped"),
        )
        with place.writing() as review:
            done = log_search(
                review,
                facts,
                copy=receive_one(review, request.files.get("file")),
                person=place.person.person_id,
            )
    except ReaError as err:
        return _shown(err, "log"), 422
    flash(f"{done.source.name} is logged as {done.source.source_id}.")
    return _back()


@pages.post("/searches/report")
def add() -> Response | tuple[str, int]:
    """Add one report to the search that found it, or to whoever told of it."""
    place = here()
    report = {name: text_of(name) for name in _OF_A_REPORT}
    try:
        with place.writing() as review:
            done = add_report(
                review,
                report,
                search=text_of("search"),
                told_by=text_of("told_by"),
                pdf=receive_one(review, request.files.get("file")),
                person=place.person.person_id,
            )
    except ReaError as err:
        return _shown(err, "report"), 422
    flash(f"Added to {done.search_id}: {done.title}")
    for note in done.notes:
        flash(note)
    return _back()


@pages.post("/searches/facts/<source>")
def complete(source: str) -> Response | tuple[str, int]:
    """Say of a search what was not said when it was filed."""
    place = here()
    try:
        facts = SearchFacts(
            searched_on=day_of("searched", source),
            platform=text_of("platform"),
            strategy=text_of("strategy"),
            coverage=text_of("coverage"),
            limits=text_of("limits"),
            n_claimed=number_of("claimed", "hits"),
        )
        with place.writing() as review:
            done = complete_search(review, source, facts, person=place.person.person_id)
    except ReaError as err:
        return _shown(err, source), 422
    flash(f"{done.source.name}: noted." if done.said else f"{done.source.name}: as it was.")
    for note in done.notes:
        flash(note)
    return _back()


def _shown(fault: ReaError | None = None, where: str = "") -> str:
    searches = searches_for_report(here().review.sources())
    return render_template(
        "searches.html",
        searches=[(one, missing_facts(one)) for one in searches],
        kinds=[one for one in KINDS if one not in ("database", "register")],
        today=datetime.now(UTC).date(),
        fault=fault,
        where=where,
        typed=request.form,
    )


def _back() -> Response:
    return redirect(url_for("searching.show"), code=303)
