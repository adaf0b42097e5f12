"""The page that a calibration meeting looks at together, and where it notes what was agreed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.steps.team.round_page import round_page
from rea.steps.team.ruling import RulingWish, hold_meeting, withdraw_ruling
from rea.web.forms import text_of
from rea.web.place import here
from rea.web.reconciling import settle_from_form

pages = Blueprint("meeting", __name__)


@pages.get("/calibration/<stage>")
def look(stage: str) -> str:
    """One record of a round and everyone's votes."""
    place, n = here(), request.args.get("round", type=int)
    record = request.args.get("record", "")
    found = round_page(place.review, stage, person=place.person.person_id, n=n, record=record)
    return render_template("meeting.html", found=found, at=found.at, stage=found.told.stage)


@pages.post("/calibration/<stage>/verdict")
def agree(stage: str) -> Response:
    """Sign the verdict that was agreed."""
    done = settle_from_form(stage, "consensus")
    flash("Signed; the others sign the same." if done.n_to_sign else "Settled.")
    return _back(stage)


@pages.post("/calibration/<stage>/ruling")
def rule(stage: str) -> Response:
    """Enter how a criterion is read from now on, with this record as its example."""
    place = here()
    changes = text_of("changes_meaning") == "yes"
    wish = RulingWish(text_of("criterion"), text_of("ruling"), text_of("record"), changes)
    with place.writing() as review:
        done = hold_meeting(review, [], [wish], person=place.person.person_id, stage=stage)
    if done.to_amend:
        flash("Entered. It changes what the criterion means: amend the protocol, too.")
    else:
        flash("Entered. It stands beside the criterion from now on.")
    return _back(stage)


@pages.post("/calibration/<stage>/withdraw")
def take_back(stage: str) -> Response:
    """Take a ruling back."""
    place = here()
    with place.writing() as review:
        one = withdraw_ruling(review, text_of("ruling"), person=place.person.person_id)
    flash(f"Taken back: the ruling under {one.criterion}.")
    return _back(stage)


def _back(stage: str) -> Response:
    n, record = text_of("round"), text_of("record")
    return redirect(url_for("meeting.look", stage=stage, round=n, record=record), code=303)
