"""Three practice records: what a title and an abstract can settle, and what they cannot.

They are about school breakfasts, so that nobody's reading of the review is steered and nobody
begins with a record that is hard to read. Nothing of it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.steps.screening.preferring import choose
from rea.web.place import here

pages = Blueprint("practice", __name__)

QUESTION: Final = "Do breakfast clubs help children to attend primary school?"


@dataclass(frozen=True, slots=True)
class Exercise:
    """A practice record, the answer that most readers would give, and why."""

    title: str
    authors: str
    year: str
    abstract: str
    answer: str
    why: str


RECORDS: Final = (
    Exercise(
        "Free breakfasts and absence in twelve primary schools: a controlled comparison",
        "Invented, A.",
        "2019",
        "Six schools opened a breakfast club and six did not. Absence was counted for two "
        "years. We compare the two groups and ask parents what changed.",
        "include",
        "Breakfast clubs, children at primary school, and attendance: all that the question "
        "asks for is there. Whether the study is good is asked later, when it is read whole.",
    ),
    Exercise(
        "Breakfast habits of university students during examinations",
        "Invented, B.",
        "2021",
        "A survey of 400 students asked what they eat before an examination and how they sleep.",
        "exclude",
        "These are students, not children at primary school. The first reason that applies is "
        "given, and one is enough: that attendance is missing too need not be said.",
    ),
    Exercise(
        "What a morning meal can do: notes from a northern town",
        "Invented, C.",
        "2012",
        "",
        "unsure",
        "There is no abstract, and the title leaves open whether it is about a club, a school "
        "or attendance. When in doubt, choose not sure: the full text or a colleague decides. "
        "A record that is kept costs minutes; one that is lost is lost for good.",
    ),
)
ANSWERS: Final = {"include": "Include", "unsure": "Not sure", "exclude": "Exclude: wrong children"}


@pages.get("/practice/<int:n>")
def exercise(n: int) -> str:
    """One practice record; with an answer, also what most readers would have said, and why."""
    if not 1 <= n <= len(RECORDS):
        abort(404)
    given = request.args.get("answer", "")
    return render_template(
        "practice.html",
        n=n,
        n_all=len(RECORDS),
        one=RECORDS[n - 1],
        question=QUESTION,
        answers=ANSWERS,
        given=given if given in ANSWERS else "",
        care=here().care.text,
    )


@pages.post("/practice")
def practised() -> Response:
    """Remember that this reader needs no practice any more."""
    place = here()
    choose(place.review, place.person.person_id, has_practised=True)
    return redirect(url_for("looking.front_door"), code=303)
