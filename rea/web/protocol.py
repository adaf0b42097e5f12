"""The protocol on a page: read part by part, written text by text, released and amended."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from rea.errors import ReaError
from rea.phrases import count
from rea.protocol.amendments import EFFECT_WORDS, REVIEW_STAGES
from rea.protocol.kinds import kind_of
from rea.protocol.parts import new_entry
from rea.steps.protocol.amending import Amended, Stated, amend, propose_amendment
from rea.steps.protocol.commenting import comment_list
from rea.steps.protocol.form_books import take_form
from rea.steps.protocol.protocol_desk import protocol_page
from rea.steps.protocol.protocols import in_force, lint_protocol, read_draft
from rea.steps.protocol.publishing import protocol_document
from rea.steps.protocol.releasing import release_protocol
from rea.steps.protocol.rewriting import (
    GROWING,
    ProtocolMovedError,
    add_entry_to,
    as_shown,
    draft_text,
    drop_entry_of,
    move_entry_of,
    rewrite,
)
from rea.steps.search.receiving import folder_of, receive
from rea.steps.team.people import people_here
from rea.store.review import Review
from rea.web.forms import text_of, texts_of
from rea.web.place import here

pages = Blueprint("protocol", __name__)

_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
    where = f"{part}:{name}"
    return redirect(url_for("protocol.read", kept=where, _anchor=where), code=303)


@pages.get("/protocol/file/<form>")
def file(form: str) -> Response:
    """The version that the address names, else the one in force, as a document to keep."""
    asked = request.args
    made = protocol_document(
        here().review, form, asked.get("version", ""), asked.get("for", "everybody")
    )
    return _attached(*made)


@pages.post("/protocol/back")
def take_back() -> Answer | Response | tuple[str, int]:
    """Take a form back that was edited in a spreadsheet, or comments; these as a checklist."""
    try:
        with here().writing() as review:
            folder = folder_of(review, receive(review, request.files.getlist("files")))
            files = sorted(folder.iterdir())
            if text_of("do") == "comments":
                return _attached(*comment_list(review, files))
            done = take_form(review, files[0], stood=text_of("stood"))
    except ReaError as err:
        status = 409 if isinstance(err, ProtocolMovedError) else 422
        return _shown("back", "", err), status
    changed, added = count(len(done.changed), "row"), count(len(done.added), "row")
    flash(f"Taken from the workbook: {changed} changed, {added} added.")
    return redirect(url_for("protocol.read", _anchor="part-fields"), code=303)


@pages.get("/protocol/amend")
def amendment() -> str:
    """What the draft changes in the version in force, and what is asked of its authors."""
    return _amendment()


@pages.post("/protocol/amend")
def amend_it() -> Answer | tuple[str, int]:
    """Release the draft as the next version, or say what is missing of the account of it."""
    place = here()
    try:
        with place.writing() as review, as_shown(review, text_of("stood")):
            done = amend(
                review,
                place.person.person_id,
                why=text_of("why"),
                effects=_stated(),
                approved_by=request.form.getlist("approver"),
                stage=text_of("stage"),
                not_again=text_of("not_again"),
            )
    except ReaError as err:
        return _amendment(err), 409 if isinstance(err, ProtocolMovedError) else 422
    flash(f"{done.name} is released and in force ({done.kind}).")
    flash(_told(done))
    return redirect(url_for("protocol.read"), code=303)


@pages.get("/release")
def look_over() -> str:
    """What the protocol being edited still lacks, and its release."""
    review = here().review
    return render_template(
        "release.html",
        found=lint_protocol(review),
        draft=read_draft(review),
        now=in_force(review),
        people=people_here(review.settings),
        digest=draft_text(review)[1],
    )


@pages.post("/release")
def release() -> Answer:
    """Freeze the protocol under the name of who approves it."""
    with here().writing() as review, as_shown(review, text_of("stood")):
        done = release_protocol(review, text_of("approver"))
    flash(f"{done.name} is released. Decisions are made under it from now on.")
    return redirect(url_for("looking.front_door"), code=303)


def _attached(data: bytes, name: str) -> Response:
    form = name.rpartition(".")[2]
    answer = Response(data, mimetype=_TYPES.get(form, "text/plain"))
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _amendment(fault: ReaError | None = None) -> str:
    place = here()
    review = place.review
    return render_template(
        "amend.html",
        found=propose_amendment(review),
        digest=draft_text(review)[1],
        stages=REVIEW_STAGES,
        effect_words=EFFECT_WORDS,
        people=people_here(review.settings),
        approvers=request.form.getlist("approver") or [place.person.person_id],
        fault=fault,
        typed=request.form,
    )


def _told(done: Amended) -> str:
    """How much of what was decided before is to be made again."""
    before = f"{count(done.n_decided, 'decision')} had been made before it"
    again = f"{done.n_to_read_again:,} wait to be made again" if done.readers else "none waits"
    studies = count(done.n_to_revisit, "study is", "studies are")
    revisit = f" {studies} to be looked at again." if done.n_to_revisit else ""
    return f"{before}; {again}.{revisit}"


def _stated() -> dict[str, Stated]:
    """What was said of each changed text."""
    return {
        name.removeprefix("effect:"): Stated(
            text_of(name), text_of(f"why:{name.removeprefix('effect:')}")
        )
        for name in request.form
        if name.startswith("effect:")
    }


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
    """The texts of an entry as they were typed, ticked words a line each; only what was sent."""
    return {
        name.removeprefix("text:"): "\n".join(filter(None, texts_of(name)))
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
        kept=request.args.get("kept", ""),
        own_id=here().person.person_id,
    )
