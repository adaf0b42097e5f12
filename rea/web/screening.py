"""The page where records are read and decided, one at a time."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from rea.steps.desk import Desk
from rea.web import wording
from rea.web.forms import ids_of, text_of
from rea.web.place import here

pages = Blueprint("screening", __name__)


@pages.get("/screen/<stage>")
def read(stage: str) -> str:
    """The record to read now, or the one that was asked for by name."""
    name = request.args.get("record", "")
    with here().desk(stage) as desk:
        shown = desk.shown(name) if name else desk.offered()
        if shown is None:
            return render_template("finished.html", **_around(desk))
        return render_template(
            "screen.html",
            shown=shown,
            mine=desk.mine(shown),
            again=desk.changed_since(shown),
            asked=bool(name),
            **_around(desk),
        )


@pages.post("/screen/<stage>")
def decide(stage: str) -> Answer:
    """Decide, or leave for later; then show the next record."""
    record, answer = text_of("record"), text_of("answer")
    with here().desk(stage) as desk:
        if answer == "later":
            desk.leave_for_later(record)
        else:
            verdict, _, reason = answer.partition(":")
            desk.decide_as_shown(record, ids_of("replaces"), verdict, reason, text_of("note"))
    return redirect(url_for("screening.read", stage=stage), code=303)


@pages.post("/screen/<stage>/undo")
def undo(stage: str) -> Answer:
    """Take the decision back that the form names, and show its record again."""
    with here().desk(stage) as desk:
        shown = desk.take_back(text_of("line"))
    flash("Taken back. What you had decided before, if anything, stands again.")
    return redirect(url_for("screening.read", stage=stage, record=shown.record_id), code=303)


def _around(desk: Desk) -> dict[str, object]:
    """What stands around the record: criteria, progress, the last decisions."""
    progress = desk.progress()
    return {
        "stage": desk.stage,
        "questions": sorted(desk.questions, key=lambda one: one.kind != "primary"),
        "care": desk.care,
        "reasons": desk.reasons,
        "buttons": wording.reason_buttons(desk.reasons, required=desk.reason_required),
        "progress": progress,
        "n_reports": desk.n_reports,
        "n_all": progress.n_decided + progress.n_left,
        "last": desk.last(),
        "saved": wording.local_time(desk.saved_at),
    }
