"""What is done from the front door: files dropped, a team, a draw."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.errors import ReaError
from rea.model import KINDS
from rea.phrases import count
from rea.steps.planning import plan
from rea.steps.protocol.protocols import in_force
from rea.steps.search.filing import SearchFacts
from rea.steps.search.receiving import ReceivedSearch, import_received, receive, received
from rea.steps.team.people import add_person
from rea.steps.team.second import DrawWish, draw_second
from rea.web.forms import day_of, number_of, text_of
from rea.web.place import here

pages = Blueprint("front", __name__)


@pages.post("/import")
def drop() -> Response:
    """Keep dropped files aside and ask what they are."""
    with here().writing() as review:
        key = receive(review, request.files.getlist("files"))
    return redirect(url_for("front.ask", key=key), code=303)


@pages.get("/import/<key>")
def ask(key: str) -> str:
    """What was seen in the files, and what is not known of each search."""
    return _asked(key)


@pages.post("/import/<key>")
def file(key: str) -> Response | tuple[str, int]:
    """File the searches, or say what is wrong with one of them."""
    try:
        with here().writing() as review:
            done = import_received(review, key, _searches(key))
    except ReaError as err:
        return _asked(key, err), 422
    for one in done:
        filed = one.source
        skipped = f", {filed.n_skipped:,} entries could not be read" if filed.n_skipped else ""
        flash(f"{filed.name}: {count(filed.n_records, 'record')} imported{skipped}.")
        for note in one.notes:
            flash(note)
    return redirect(url_for("looking.front_door"), code=303)


@pages.post("/people")
def people() -> Response:
    """Add somebody to the team."""
    with here().writing() as review:
        _, person = add_person(review, text_of("name"))
    flash(f"{person.name} takes part as {person.person_id}.")
    return redirect(url_for("looking.front_door"), code=303)


@pages.post("/second")
def draw() -> Response:
    """Seal a sample for a second reader."""
    place, share = here(), text_of("share")
    with place.writing() as review:
        done = draw_second(
            review,
            text_of("reader"),
            person=place.person.person_id,
            stage=text_of("stage"),
            wish=DrawWish(
                share=_share(share),
                n=number_of("n", "records"),
                among=text_of("among") or None,
            ),
        )
    drawn = count(done.n_drawn, "record")
    flash(f"{drawn} of {done.n_eligible:,} drawn for {done.reader} and sealed.")
    return redirect(url_for("looking.front_door"), code=303)


@pages.get("/plan")
def ahead() -> str:
    """How long the rest takes, and texts for whoever is awaited."""
    place = here()
    return render_template("plan.html", found=plan(place.review, place.person.person_id))


def _asked(key: str, fault: ReaError | None = None) -> str:
    review = here().review
    return render_template(
        "import.html",
        key=key,
        files=received(review, key),
        planned=in_force(review).protocol.strategies,
        kinds=KINDS,
        today=datetime.now(UTC).date(),
        fault=fault,
        typed=request.form,
    )


def _searches(key: str) -> list[ReceivedSearch]:
    """The searches that a form describes: a file may be a further part of the one before."""
    grouped: list[tuple[int, list[str]]] = []
    for n, one in enumerate(received(here().review, key)):
        if one.fault or f"{n}:leave" in request.form:
            continue
        if f"{n}:part" in request.form and grouped:
            grouped[-1][1].append(one.name)
        else:
            grouped.append((n, [one.name]))
    return [_search(n, names) for n, names in grouped]


def _search(n: int, names: list[str]) -> ReceivedSearch:
    facts = SearchFacts(
        text_of(f"{n}:name"),
        day_of(f"{n}:searched", names[0]),
        text_of(f"{n}:kind"),
        platform=text_of(f"{n}:platform"),
        strategy=text_of(f"{n}:strategy"),
        n_claimed=number_of(f"{n}:claimed", "hits"),
    )
    return ReceivedSearch(tuple(names), facts)


def _share(text: str) -> float | None:
    try:
        return float(text) / 100 if text else None
    except ValueError as err:
        raise ReaError(f"'{text}' is no share.", "Type 20 for 20 in 100.") from err
