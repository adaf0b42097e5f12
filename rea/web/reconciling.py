"""The page where disagreements are settled, one by one, both decisions side by side."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.phrases import count
from rea.steps.screening.deciding import Wish
from rea.steps.team.disagreements import Disagreements, disagreements, only_about, settle_as_shown
from rea.steps.team.reconcile import Settled
from rea.web.forms import ids_of, text_of
from rea.web.place import here

pages = Blueprint("reconciling", __name__)


@pages.get("/reconcile/<stage>")
def compare(stage: str) -> str:
    """One disagreement, or that there is none."""
    place = here()
    found = disagreements(place.review, place.person.person_id, stage)
    about = _About(found, request.args.get("reader", ""), request.args.get("reason", ""))
    waiting = only_about(found.waiting, about.reader, about.reason)
    n = _place_of(request.args.get("record", ""), [one.record_id for one in waiting])
    one = waiting[n] if waiting else None
    return render_template(
        "reconcile.html",
        stage=found.stage,
        found=found,
        waiting=waiting,
        about=about,
        n=n,
        one=one,
        given={made.reason for made in one.decisions} if one else set(),
        after=waiting[(n + 1) % len(waiting)] if len(waiting) > 1 else None,
    )


@pages.post("/reconcile/<stage>")
def settle(stage: str) -> Response:
    """Settle one disagreement, then show the next."""
    done = settle_from_form(stage, text_of("how"))
    left = f"{count(done.n_open, 'disagreement is', 'disagreements are')} left."
    flash(f"Signed; the other reader signs too. {left}" if done.n_to_sign else f"Saved. {left}")
    return redirect(
        url_for("reconciling.compare", stage=stage, record=text_of("next") or None), code=303
    )


def settle_from_form(stage: str, how: str) -> Settled:
    """Settle what the form that was sent showed, as it was shown."""
    place = here()
    verdict, _, reason = text_of("answer").partition(":")
    wish = Wish(text_of("record"), verdict, reason, text_of("note"))
    with place.writing() as review:
        return settle_as_shown(
            review,
            wish,
            ids_of("settles"),
            person=place.person.person_id,
            stage=stage,
            how=how,
        )


class _About:
    """Which disagreements were asked for, and which can be."""

    def __init__(self, found: Disagreements, reader: str, reason: str) -> None:
        made = [one for waiting in found.waiting for one in waiting.decisions]
        self.readers = sorted({one.person for one in made} - {""})
        self.codes = {one.reason for one in made}
        self.reader = reader if reader in self.readers else ""
        self.reason = reason if reason in self.codes else ""

    @property
    def is_set(self) -> bool:
        return bool(self.reader or self.reason)


def _place_of(record: str, waiting: list[str]) -> int:
    return waiting.index(record) if record in waiting else 0
