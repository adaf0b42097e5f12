"""Pages on which a reader asks of the order: why this record, what is like it, what looks wrong."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from rea.steps.screening.second_looks import more_like, second_look, why_shown, words_that_matter
from rea.web.place import here

pages = Blueprint("asking", __name__)


@pages.get("/screen/<stage>/why")
def why(stage: str) -> str:
    """The words that moved a record in this reader's order."""
    with here().desk(stage) as desk:
        shown = desk.shown(request.args.get("record", ""))
        return render_template(
            "why.html", stage=desk.stage, shown=shown, why=why_shown(desk, shown)
        )


@pages.get("/screen/<stage>/like")
def like(stage: str) -> str:
    """The records still to read that are most like one."""
    with here().desk(stage) as desk:
        shown = desk.shown(request.args.get("record", ""))
        found = [desk.of_group(group) for group in more_like(desk, shown)]
        return render_template("like.html", stage=desk.stage, shown=shown, found=found)


@pages.get("/screen/<stage>/words")
def matter(stage: str) -> str:
    """The words that tell kept records from excluded ones."""
    with here().desk(stage) as desk:
        return render_template("matter.html", stage=desk.stage, found=words_that_matter(desk))


@pages.get("/screen/<stage>/second-look")
def again(stage: str) -> str:
    """One's own decisions that the others' would not have expected."""
    with here().desk(stage) as desk:
        found = second_look(desk)
        return render_template(
            "second_look.html", stage=desk.stage, found=found, reasons=desk.guide.reasons
        )


@pages.get("/screen/<stage>/second-look/record")
def look(stage: str) -> Answer:
    """Show a record as one that is looked at again."""
    with here().desk(stage) as desk:
        shown = desk.look_again(request.args.get("record", ""))
    return redirect(url_for("screening.read", stage=stage, record=shown.record_id), code=303)
