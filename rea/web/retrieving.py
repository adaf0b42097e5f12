"""The page of full texts: what is sought and since when, and files of which nobody is sure."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rea.steps.blinding import Sight
from rea.steps.dropping import say_whose, take_folder
from rea.steps.retrieve import Noted, RetrievalWish, note_retrieval
from rea.steps.sought import full_texts
from rea.web.forms import text_of
from rea.web.place import here

pages = Blueprint("retrieving", __name__)


@pages.get("/full-texts")
def listed() -> str:
    """Every report sought, and the files that wait in the inbox."""
    place = here()
    blind = Sight(place.review, place.person.person_id).is_blind
    found = None if blind else full_texts(place.review)
    return render_template("fulltexts.html", found=found)


@pages.post("/full-texts/look")
def look() -> Response:
    """Store what is plain in the inbox."""
    place = here()
    with place.writing() as review:
        review.inbox.mkdir(parents=True, exist_ok=True)
        done = take_folder(review, review.inbox, person=place.person.person_id)
    flash(f"{len(done.taken):,} stored; {len(done.unsure):,} unsure.")
    return redirect(url_for("retrieving.listed"), code=303)


@pages.post("/full-texts/whose")
def whose() -> Response:
    """Store a file of the inbox as what a person says it is."""
    place = here()
    with place.writing() as review:
        done = say_whose(
            review,
            text_of("file"),
            text_of("record"),
            text_of("part") or "report",
            person=place.person.person_id,
        )
    _tell(done)
    return redirect(url_for("retrieving.listed"), code=303)


@pages.post("/full-texts/note")
def note() -> Response:
    """Note that a report was asked for, or could not be had."""
    place = here()
    wish = RetrievalWish(
        text_of("record"),
        text_of("outcome"),
        text_of("reason"),
        route=text_of("route"),
        asked=text_of("asked"),
    )
    with place.writing() as review:
        _tell(note_retrieval(review, [wish], person=place.person.person_id))
    return redirect(url_for("retrieving.listed"), code=303)


def _tell(done: Noted) -> None:
    flash("Noted.")
    for warning in done.warnings:
        flash(warning)
