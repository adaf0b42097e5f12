"""The page where disagreements are settled, one by one, both decisions side by side."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.steps.deciding import Wish
from rea.steps.disagreements import disagreements, settle_as_shown
from rea.web.forms import ids_of, text_of
from rea.web.place import here

pages = Blueprint("reconciling", __name__)


@pages.get("/reconcile/<stage>")
def compare(stage: str) -> str:
    """One disagreement, or that there is none."""
    place = here()
    found = disagreements(place.review, place.person.person_id, stage)
    n = _place_of(request.args.get("record", ""), [one.record_id for one in found.waiting])
    one = found.waiting[n] if found.waiting else None
    return render_template(
        "reconcile.html",
        stage=found.stage,
        found=found,
        n=n,
        one=one,
        given={made.reason for made in one.decisions} if one else set(),
        after=found.waiting[(n + 1) % len(found.waiting)] if len(found.waiting) > 1 else None,
    )


@pages.post("/reconcile/<stage>")
def settle(stage: str) -> Response:
    """Settle one disagreement, then show the next."""
    place = here()
    verdict, _, reason = text_of("answer").partition(":")
    wish = Wish(text_of("record"), verdict, reason, text_of("note"))
    with place.writing() as review:
        done = settle_as_shown(
            review,
            wish,
            ids_of("settles"),
            person=place.person.person_id,
            stage=stage,
            how=text_of("how"),
        )
    flash(f"Saved. {'No disagreement is' if not done.n_open else f'{done.n_open:,} are'} left.")
    return redirect(
        url_for("reconciling.compare", stage=stage, record=text_of("next") or None), code=303
    )


def _place_of(record: str, waiting: list[str]) -> int:
    return waiting.index(record) if record in waiting else 0
