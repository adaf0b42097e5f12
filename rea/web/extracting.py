"""The page where a study is read and the protocol's form is answered, field by field."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.steps.form_page import FormPage, form_page, save_section, studies_to_extract
from rea.web.forms import text_of
from rea.web.place import here

pages = Blueprint("extracting", __name__)


@pages.get("/extract")
def studies() -> str:
    """The studies that are included, and how far each form is."""
    place = here()
    found = studies_to_extract(place.review, place.person.person_id)
    return render_template("studies.html", found=found)


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
    flash(f"Saved: {done.n_saved} {'answer' if done.n_saved == 1 else 'answers'}.")
    if done.faults:
        return _shown(page, done.faults), 422
    following = section if "stay" in request.form else _after(page)
    if not following:
        return redirect(url_for("extracting.studies"), code=303)
    return redirect(url_for("extracting.ask", study=study, part=following), code=303)


def _shown(page: FormPage, faults: Mapping[tuple[str, int], str]) -> str:
    return render_template(
        "extract.html", page=page, faults=faults, typed=request.form.getlist, after=_after(page)
    )


def _after(page: FormPage) -> str:
    """The section that follows, or "" behind the last."""
    ids = [one.section_id for one in page.sections]
    return next(iter(ids[ids.index(page.section.section_id) + 1 :]), "")
