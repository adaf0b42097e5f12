"""The protocol on a page: read part by part, written text by text, released and amended."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from rea.errors import ReaError
from rea.protocol.parts import kind_of, new_entry
from rea.steps.publishing import protocol_document
from rea.steps.rewriting import (
    GROWING,
    ProtocolMovedError,
    add_entry_to,
    drop_entry_of,
    move_entry_of,
    protocol_page,
    rewrite,
)
from rea.store.review import Review
from rea.web.forms import text_of
from rea.web.place import here

pages = Blueprint("protocol", __name__)

_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pages.get("/protocol")
def read() -> str:
    """Every part with its texts; one entry as a form, if the address names it."""
    return _shown(request.args.get("part", ""), request.args.get("entry", ""))


@pages.post("/protocol")
def write() -> Answer | tuple[str, int]:
    """Change, add, move or take out one entry, or show it again with what is wrong."""
    part, name = text_of("part"), text_of("entry")
    try:
        with here().writing() as review:
            name = _written(review, part, name)
    except ReaError as err:
        status = 409 if isinstance(err, ProtocolMovedError) else 422
        return _shown(part, name, err), status
    return redirect(url_for("protocol.read", _anchor=f"{part}:{name}"), code=303)


@pages.get("/protocol/file/<form>")
def file(form: str) -> Response:
    """The version that the address names, else the one in force, as a document to keep."""
    review = here().review
    data = protocol_document(review, form, request.args.get("version", ""))
    answer = Response(data, mimetype=_TYPES.get(form, "text/plain"))
    answer.headers.set("Content-Disposition", "attachment", filename=f"protocol.{form}")
    return answer


def _written(review: Review, part: str, name: str) -> str:
    """Do what the pressed button says; the name of the entry to show next."""
    stood, done = text_of("stood"), text_of("do")
    if done == "add":
        name = add_entry_to(review, part, _typed(), stood=stood)
        flash(f"{name} was added to the draft.")
    elif done == "drop":
        drop_entry_of(review, part, name, stood=stood)
        flash(f"{name} was taken out of the draft.")
    elif done in ("up", "down"):
        move_entry_of(review, part, name, stood=stood, up=done == "up")
        flash(f"{name} was moved.")
    else:
        changed = rewrite(review, part, name, _typed(), stood=stood)
        flash("Saved." if changed else "Nothing differed, so nothing was written.")
    return name


def _typed() -> dict[str, str]:
    """The texts of an entry as they were typed; only those that the form holds."""
    return {
        name.removeprefix("text:"): text_of(name)
        for name in request.form
        if name.startswith("text:")
    }


def _shown(part: str, name: str, fault: ReaError | None = None) -> str:
    asked = new_entry(kind_of(part)) if part in GROWING and not name else ()
    return render_template(
        "protocol.html",
        page=protocol_page(here().review),
        part=part,
        name=name,
        asked=asked,
        growing=GROWING,
        fault=fault,
        typed=_typed(),
        own_id=here().person.person_id,
    )
