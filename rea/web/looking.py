"""Pages to look at: the front door, one record's history, the report."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from werkzeug.wrappers import Response as Answer

from rea.phrases import count
from rea.steps.dedupe.dedupe import find_duplicates
from rea.steps.overview import overview
from rea.steps.reports.reporting import report as make_report
from rea.steps.reports.shown import report_page
from rea.steps.screening.blinding import agreement_for, show_record_to
from rea.steps.screening.enough import sign_stop
from rea.steps.search.retractions import note_retractions
from rea.web import drawing
from rea.web.forms import text_of
from rea.web.place import here

pages = Blueprint("looking", __name__)

# The report brings its own style; nothing in it may run or reach out.
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@pages.get("/")
def front_door() -> str:
    """Where the review stands, what is next, who waits for whom."""
    place = here()
    now = overview(place.review, place.person.person_id)
    return render_template(
        "open.html",
        now=now,
        chart=now.chart,
        drawing=drawing,
        own_left=any(one.n_left for one in now.own),
        own_waits=any(one.n_left or one.n_disagreements for one in now.own),
    )


@pages.post("/dedupe")
def dedupe() -> Answer:
    """Find the copies of the same report."""
    with here().writing() as review:
        done = find_duplicates(review)
    found = count(done.n_records, "record is", "records are")
    flash(f"{found} {count(done.n_groups, 'report')}.")
    onward = "pairing.look" if len(done.questions) else "looking.front_door"
    return redirect(url_for(onward), code=303)


@pages.post("/stop")
def agree_to_stop() -> Answer:
    """Agree that enough was read."""
    place = here()
    with place.writing() as review:
        done = sign_stop(review, place.person.person_id)
    is_agreed = done.certificate is not None and done.certificate.is_agreed
    flash("Reading has stopped." if is_agreed else "You have agreed; a colleague must agree too.")
    return redirect(url_for("looking.front_door"), code=303)


@pages.get("/agreement/<stage>")
def agreement(stage: str) -> str:
    """How far two readers agree, once this one has read what is theirs."""
    place = here()
    found = agreement_for(place.review, place.person.person_id, stage)
    return render_template(
        "agreement.html", stage=found.stage, reading=found.reading, n_left=found.n_left
    )


@pages.get("/record/<path:name>")
def record(name: str) -> str:
    """One record and what was done with it, as far as this reader may know."""
    place = here()
    found = show_record_to(place.review, name, place.person.person_id)
    return render_template("record.html", found=found)


@pages.get("/report")
def report() -> str:
    """The files of the latest report, or how to make one."""
    place = here()
    return render_template("report.html", shown=report_page(place.review, place.person.person_id))


@pages.post("/report")
def make() -> Answer:
    """Make the report anew."""
    with here().writing() as review:
        done = make_report(review, interim="interim" in request.form)
    flash(f"Made: {count(len(done.files), 'file')} in reports.")
    return redirect(url_for("looking.report"), code=303)


@pages.post("/report/retractions")
def retractions() -> Answer:
    """Note where somebody looked for retractions of the included reports."""
    place = here()
    with place.writing() as review:
        done = note_retractions(
            review,
            text_of("where"),
            person=place.person.person_id,
            record=text_of("record"),
            found=text_of("found") or "none",
            note=text_of("note"),
        )
    flash(f"Noted of {count(done.n_reports, 'report')}.")
    return redirect(url_for("looking.report"), code=303)


@pages.get("/report/files/<name>")
def report_file(name: str) -> Response:
    """One file of the report, as it lies in the folder."""
    place = here()
    if name not in report_page(place.review, place.person.person_id).files:
        abort(404)
    answer = send_from_directory(place.review.reports.resolve(), name)
    answer.headers["Content-Security-Policy"] = _REPORT_POLICY
    return answer
