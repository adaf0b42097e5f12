"""One reader's own pages: keys, marked words, content notes, hours, and their tags."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from rea.model import STAGES
from rea.steps.protocol.protocols import in_force
from rea.steps.screening.finding_again import own_catchwords
from rea.steps.screening.preferring import choose as keep
from rea.steps.screening.preferring import preferences_of
from rea.web.forms import text_of
from rea.web.keys import ANSWERS, WrongKeyError, chosen_keys, keys_of
from rea.web.place import Place, here

pages = Blueprint("reading", __name__)


@pages.get("/settings")
def settings() -> str:
    """What this reader can choose, and the hours that they have read."""
    return _shown(here())


@pages.post("/settings")
def choose() -> Answer | str | tuple[str, int]:
    """Keep one part of what a reader chose, and go back to where they were."""
    place, part, stage = here(), text_of("part"), text_of("stage")
    if part == "marks":
        marked = set(request.form.getlist("marked"))
        concepts = in_force(place.review).protocol.search.concepts
        _keep(place, unmarked=tuple(one.id for one in concepts if one.id not in marked))
    elif part == "words":
        lines = (line.strip() for line in text_of("words").splitlines())
        _keep(place, careful_words=tuple(line for line in lines if line))
    elif part == "usekeys":
        _keep(place, use_keys="use" in request.form)
    elif part == "keys":
        try:
            keys = {} if "usual" in request.form else chosen_keys(_typed(), _codes(place))
        except WrongKeyError as err:
            return _shown(place, err), 422
        _keep(place, use_keys="use" in request.form, keys=keys)
    flash("Kept. This is for you alone.")
    if stage:
        return redirect(url_for("screening.read", stage=stage), code=303)
    return redirect(url_for("reading.settings"), code=303)


@pages.get("/tags")
def tags() -> str:
    """The words with a # in this reader's notes, and the records they stand with."""
    place = here()
    found = own_catchwords(place.review, place.person.person_id)
    reasons = {stage: in_force(place.review).protocol.reasons(stage) for stage in STAGES}
    return render_template("tags.html", found=found, reasons=reasons)


@pages.get("/alive")
def alive() -> Response:
    """That rea answers: a page asks before it sends what somebody has written."""
    return Response(status=204)


def _keep(place: Place, **changes: object) -> None:
    keep(place.review, place.person.person_id, **changes)


def _shown(place: Place, fault: WrongKeyError | None = None) -> str:
    chosen = preferences_of(place.review, place.person.person_id)
    protocol = in_force(place.review)
    labels = {one.code: one.label for stage in STAGES for one in protocol.protocol.reasons(stage)}
    hours = []
    for stage in STAGES if protocol.is_released else ():
        with place.desk(stage) as desk:
            hours.append((stage, desk.pace().minutes_worked))
    return render_template(
        "settings.html",
        preferences=chosen,
        answers={name: label for name, (label, _) in ANSWERS.items()} | labels,
        keys=keys_of(labels, chosen.keys),
        typed=_typed(),
        fault=fault,
        hours=[(stage, minutes) for stage, minutes in hours if minutes],
    )


def _typed() -> dict[str, str]:
    """The keys that a form brought, by answer."""
    return {
        name.removeprefix("key:"): text
        for name, text in request.form.items()
        if name.startswith("key:")
    }


def _codes(place: Place) -> list[str]:
    protocol = in_force(place.review).protocol
    return list(dict.fromkeys(one.code for stage in STAGES for one in protocol.reasons(stage)))
