"""The page where records are read and decided, one at a time."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from rea.phrases import count
from rea.screening.catchwords import with_catchwords
from rea.steps.screening.desk import Desk
from rea.steps.screening.finding_again import offered_catchwords
from rea.steps.screening.guiding import announced
from rea.steps.screening.preferring import preferences_of
from rea.steps.screening.setting_aside import WAYS
from rea.steps.search.correcting import supply_abstract
from rea.web import wording
from rea.web.forms import ids_of, text_of, texts_of
from rea.web.keys import ANSWERS, keys_of
from rea.web.place import here

pages = Blueprint("screening", __name__)

# A list that somebody can look through record by record.
_LISTED = 50
_LONGEST_WORDS = 200


@pages.get("/screen/<stage>")
def read(stage: str) -> str:
    """The record to read now, or the one that was asked for by name."""
    name = request.args.get("record", "")
    with here().desk(stage) as desk:
        shown = desk.shown(name) if name else desk.offered()
        around = _around(desk)
        if shown is None:
            return render_template("finished.html", **around)
        mine, was_announced = desk.mine(shown), "shown" in request.args
        if not (mine or was_announced):
            found = announced(shown.title, shown.abstract, here().preferences.careful_words)
            if found:
                return render_template("content.html", shown=shown, found=found, **around)
        return render_template(
            "screen.html",
            shown=shown,
            mine=mine,
            again=desk.changed_since(shown),
            notices=desk.notices(shown),
            may_supply=not shown.abstract or desk.was_supplied(shown),
            asked=bool(name) and not was_announced,
            files=desk.files(shown),
            tags=offered_catchwords(desk, mine[0].note if len(mine) == 1 else ""),
            **around,
        )


@pages.post("/screen/<stage>")
def decide(stage: str) -> Answer:
    """Decide, or leave for later; then show the next record."""
    record, answer = text_of("record"), text_of("answer")
    with here().desk(stage) as desk:
        if answer in WAYS:
            desk.set_aside_as_shown(record, answer)
        else:
            verdict, _, reason = answer.partition(":")
            note = with_catchwords(text_of("note"), texts_of("tag"))
            desk.decide_as_shown(record, ids_of("replaces"), verdict, reason, note)
    return redirect(url_for("screening.read", stage=stage), code=303)


@pages.post("/screen/<stage>/again")
def again(stage: str) -> Answer:
    """Take a record back that was passed on, and show it."""
    with here().desk(stage) as desk:
        shown = desk.take_again(text_of("record"))
    return redirect(url_for("screening.read", stage=stage, record=shown.record_id), code=303)


@pages.post("/screen/<stage>/abstract")
def abstract(stage: str) -> Answer:
    """Give a record the abstract that its export lacks, and show it again."""
    place, record = here(), text_of("record")
    with place.writing() as review:
        supply_abstract(review, record, text_of("abstract"), person=place.person.person_id)
    flash("Kept. It is shown with the record, and stands as yours in its history.")
    return redirect(url_for("screening.read", stage=stage, record=record), code=303)


@pages.get("/screen/<stage>/list")
def several(stage: str) -> str | Answer:
    """Records still to read in which some words stand: to be read now, or excluded together."""
    words = request.args.get("words", "").strip()[:_LONGEST_WORDS]
    with here().desk(stage) as desk:
        if words and (record := desk.named(words)):
            return redirect(url_for("screening.read", stage=stage, record=record))
        found, n = desk.listed(words, _LISTED) if words else ([], 0)
        return render_template("list.html", looked_for=words, found=found, n=n, **_around(desk))


@pages.post("/screen/<stage>/list")
def exclude_several(stage: str) -> Answer:
    """Exclude the chosen records for one reason; all of them, or none."""
    chosen, reason = request.form.getlist("record"), text_of("reason")
    with here().desk(stage) as desk:
        done = desk.exclude_together(chosen, reason, text_of("note"))
    flash(f"Saved: {count(done.n_made, 'record')} excluded together.")
    back = url_for("screening.several", stage=stage, words=text_of("words"))
    return redirect(back, code=303)


@pages.post("/screen/<stage>/undo")
def undo(stage: str) -> Answer:
    """Take the decision back that the form names, and show its record again."""
    with here().desk(stage) as desk:
        shown = desk.take_back(text_of("line"))
    flash("Taken back. What you had decided before, if anything, stands again.")
    return redirect(url_for("screening.read", stage=stage, record=shown.record_id), code=303)


def _around(desk: Desk) -> dict[str, object]:
    """What stands around the record: criteria, progress, the last decisions."""
    place, progress, guide = here(), desk.progress(), desk.guide
    chosen = preferences_of(place.review, place.person.person_id)
    keys = keys_of([one.code for one in guide.reasons], chosen.keys)
    return {
        "stage": desk.stage,
        "guide": guide,
        "preferences": chosen,
        "keys": keys,
        "answers": {
            name: label
            for name, (label, _) in ANSWERS.items()
            if name != "pass-on" or guide.may_pass_on
        },
        "buttons": wording.reason_buttons(guide.reasons, keys, required=guide.reason_required),
        "progress": progress,
        "pace": desk.pace(),
        "advice": desk.advice(),
        "n_reports": desk.n_reports,
        "is_sealed": desk.course.is_sealed,
        "n_all": progress.n_decided + progress.n_left,
        "last": desk.last(),
        "passed": desk.passed(),
        "saved": wording.local_time(desk.saved_at),
    }
