"""The page where a study is read and the protocol's form is answered, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from rea.phrases import count
from rea.steps.extraction.form_page import FormPage, form_page, whole_form
from rea.steps.extraction.form_saving import save_field, save_section
from rea.steps.extraction.settling import differing_for, settle_as_shown
from rea.steps.extraction.studies import link_reports
from rea.steps.extraction.suggesting import suggested_links, tell_apart
from rea.steps.extraction.verifying import extraction_desk, verification_page, verify
from rea.steps.fulltext.text_page import stored_file, text_page
from rea.web import wording
from rea.web.forms import ids_of, text_of
from rea.web.place import here

pages = Blueprint("extracting", __name__)


@pages.get("/extract")
def studies() -> str:
    """The studies that are included, and how far each form is."""
    place = here()
    found = extraction_desk(place.review, place.person.person_id)
    suggested = suggested_links(place.review).suggestions if found.studies else ()
    return render_template("studies.html", found=found, suggested=suggested)


@pages.post("/studies/link")
def link() -> Response:
    """Say of two reports that may be one study whether they are."""
    place, records = here(), (text_of("first"), text_of("second"))
    with place.writing() as review:
        if text_of("answer") == "apart":
            tell_apart(review, records, person=place.person.person_id)
            flash("Two studies. You are not asked about these again.")
        else:
            link_reports(review, text_of("study"), records, person=place.person.person_id)
            flash(f"Linked to one study, {text_of('study')}.")
    return redirect(url_for("extracting.studies"), code=303)


@pages.get("/extract/<path:study>")
def ask(study: str) -> str:
    """One section of the form beside what is known of the study's reports."""
    place = here()
    section = request.args.get("part", "")
    return _shown(form_page(place.review, place.person.person_id, study, section), {})


@pages.post("/extract/<path:study>")
def answer(study: str) -> Response | str | tuple[str, int]:
    """Save a section, then show the next one, or this one with what could not be saved."""
    place, section = here(), text_of("part")
    me = place.person.person_id
    with place.writing() as review:
        done = save_section(review, me, study, section, request.form.getlist)
        page = form_page(review, me, study, section)
    saved = count(done.n_saved, "answer")
    flash(f"Saved: {saved}." if done.n_saved or done.faults else "Everything is saved.")
    if done.faults:
        return _shown(page, done.faults), 422
    following = section if "stay" in request.form else _after(page)
    if not following:
        return redirect(url_for("extracting.studies"), code=303)
    return redirect(url_for("extracting.ask", study=study, part=following), code=303)


@pages.get("/printed")
@pages.get("/printed/<path:study>")
def printed(study: str = "") -> str:
    """The whole form for paper: blank, or as this person filled it in for a study."""
    place = here()
    return render_template(
        "printed.html", page=whole_form(place.review, place.person.person_id, study)
    )


@pages.post("/answer/<path:study>")
def answer_one(study: str) -> dict[str, object]:
    """Save one field as it was left, without a new page."""
    place = here()
    with place.writing() as review:
        done = save_field(
            review,
            place.person.person_id,
            study,
            text_of("part"),
            text_of("name"),
            request.form.getlist,
        )
    looked = done.looked
    word = wording.looked_up(looked) if looked else None
    return {
        "fault": done.fault,
        "mark": done.mark,
        "found": f"{word.shape} {word.text}" if word else "",
        "kind": word.kind if word else "",
        "file": looked.file.sha256 if looked and looked.file else "",
        "page": looked.page if looked else None,
        "open": {section: asdict(wording.left_open(n)) for section, n in done.n_open.items()},
        "anew": done.asks_others,
    }


@pages.get("/full-text/<sha256>/<path:study>")
def read_text(sha256: str, study: str) -> str:
    """The text of one file of a study, page by page."""
    place = here()
    found = text_page(place.review, place.person.person_id, study, sha256)
    return render_template("fulltext.html", found=found)


@pages.get("/file/<sha256>")
def file(sha256: str) -> Response:
    """A stored PDF, in the browser's own viewer."""
    path = stored_file(here().review, sha256)
    if path.suffix.lower() != ".pdf":  # somebody else's page must not run as one of ours
        abort(404)
    answer = send_file(path.resolve(), mimetype="application/pdf", download_name=path.name)
    # Our own pages show it beside a decision; what a viewer needs to draw it is its own affair.
    answer.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    return answer


@pages.get("/verify/<by>/<path:study>")
def compare(by: str, study: str) -> str:
    """A colleague's answers for a study, each to be agreed with or asked about."""
    place = here()
    page = verification_page(place.review, place.person.person_id, study, by)
    return render_template("verify.html", page=page)


@pages.post("/verify/<by>/<path:study>")
def check(by: str, study: str) -> Response:
    """Note what this person thinks of a colleague's answers."""
    place = here()
    said = {
        name.removeprefix("verdict:"): (verdict, text_of(f"note:{name.removeprefix('verdict:')}"))
        for name, verdict in request.form.items()
        if name.startswith("verdict:") and verdict
    }
    with place.writing() as review:
        n = verify(review, place.person.person_id, study, by, said)
    flash(f"Saved: {count(n, 'answer')} looked at.")
    return redirect(url_for("extracting.compare", by=by, study=study), code=303)


@pages.get("/differing")
def differing() -> str:
    """Answers in which people differ, side by side, and how alike each question was read."""
    place = here()
    found = differing_for(place.review, place.person.person_id)
    return render_template("differing.html", found=found)


@pages.post("/differing")
def settle() -> Response:
    """Settle one answer by one of those given, or by another."""
    place = here()
    with place.writing() as review:
        settle_as_shown(
            review,
            text_of("study"),
            text_of("field"),
            text_of("n"),
            ids_of("settles"),
            chosen=text_of("line"),
            typed=text_of("value"),
            where=text_of("where"),
            note=text_of("note"),
            person=place.person.person_id,
        )
    flash("Settled. Both answers stay on record.")
    return redirect(url_for("extracting.differing"), code=303)


def _shown(page: FormPage, faults: Mapping[tuple[str, int], str]) -> str:
    return render_template(
        "extract.html", page=page, faults=faults, typed=request.form.getlist, after=_after(page)
    )


def _after(page: FormPage) -> str:
    """The section that follows, or "" behind the last."""
    ids = [one.section_id for one in page.sections]
    return next(iter(ids[ids.index(page.section.section_id) + 1 :]), "")
