"""The page of full texts: what is sought and since when, and files of which nobody is sure."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.steps.fulltext.dropping import say_whose, take_folder
from rea.steps.fulltext.retrieve import Noted, RetrievalWish, note_retrieval
from rea.steps.fulltext.sought import full_texts
from rea.steps.search.receiving import receive_one
from rea.web.forms import text_of
from rea.web.place import here

pages = Blueprint("retrieving", __name__)

# Reports that one page looks at.
_SHOWN = 50

_NOTED = {
    "sought": "the full text was asked for",
    "got": "the full text is there",
    "not-retrieved": "the full text could not be had",
}


@pages.get("/full-texts")
def listed() -> str:
    """The reports sought, some on each page, and the files that wait in the inbox."""
    place, start = here(), max(0, request.args.get("from", 0, type=int))
    found = full_texts(place.review, place.person.person_id, start=start, n=_SHOWN)
    return render_template("fulltexts.html", found=found, shown=_SHOWN)


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
    _tell(done, "whose file it is")
    return redirect(url_for("retrieving.listed"), code=303)


@pages.post("/full-texts/note")
def note() -> Response:
    """Note that a report was asked for, is there, or could not be had."""
    place, outcome = here(), text_of("outcome")
    with place.writing() as review:
        wish = RetrievalWish(
            text_of("record"),
            outcome,
            text_of("reason"),
            receive_one(review, request.files.get("file")),
            route=text_of("route"),
            asked=text_of("asked"),
            part=text_of("part") or "report",
        )
        _tell(note_retrieval(review, [wish], person=place.person.person_id), _NOTED[outcome])
    start = text_of("from")
    back = {"from": int(start)} if start.isdecimal() and int(start) else {}
    return redirect(url_for("retrieving.listed", **back), code=303)  # type: ignore[arg-type]


def _tell(done: Noted, what: str) -> None:
    flash(f"Noted: {what}.")
    for warning in done.warnings:
        flash(warning)
