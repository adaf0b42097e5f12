"""Three included studies under the disengagement protocol, and what its form is told of each.

The first has two of each repeatable group, words for whatever takes them, and a note; the
second lets fields fall away that depend on others; of the third much is not reported.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import rea
from rea import steps
from rea.extraction.answers import Answer, Place, check_answer
from rea.extraction.asking import is_asked
from rea.extraction.forms import Field, Form
from rea.steps.team.people import add_person

DESIGNS = ("qualitative_interviews", "evidence_review", "other")
CLAIMS = ("yes_reported_by_survivors", "not_addressed", "implied_by_authors")


def three_studies(folder: Path) -> rea.Review:
    """A review in which three reports were included and nothing is extracted yet."""
    steps.begin(folder, protocol="disengagement-communication", person_name="One")
    review, _ = add_person(rea.open_review(folder), "Two")
    export = folder.parent / "export.csv"
    rows = [f'Study {name} of letters,"{name}, A.",2016' for name in ("Adair", "Brand", "Cole")]
    export.write_text("\n".join(["title,authors,year", *rows]), encoding="utf-8")
    steps.import_records(review, [export], steps.SearchFacts("Scopus", date(2026, 10, 1)))
    steps.find_duplicates(review)
    steps.release_protocol(review, "r1")
    review = rea.open_review(folder)
    records = review.records(("record_id",))["record_id"].tolist()
    wishes = [steps.Wish(one, "include") for one in records]
    for who in ("r1", "r2"):
        steps.decide(review, wishes, person=who)
    steps.note_retrieval(review, [steps.RetrievalWish(one, "got") for one in records], person="r1")
    for who in ("r1", "r2"):
        steps.decide(review, wishes, person=who, stage="full-text")
    return review


def answers_for(form: Form, study: str, k: int) -> dict[Place, Answer]:
    """What is found in the study, which is the k-th: an answer to everything that is asked."""
    found: dict[Place, Answer] = {}
    for field in form.fields:
        for n in range(1, 1 + (2 if field.group and k == 0 else 1)):
            if one := _answer(form, field, n, study, k):
                found[one.place] = one
    return {
        (path, n): one
        for (path, n), one in found.items()
        if is_asked(form, form.field(path), found, n)
    }


def _answer(form: Form, field: Field, n: int, study: str, k: int) -> Answer | None:
    place = Answer(study, field.path, n)
    is_not_told = k == 2 and field.path.startswith("communication.comm_features")
    if field.kind == "group" or is_not_told:
        told = is_not_told and field.kind == "group"
        return check_answer(form, Answer(study, field.path, missing="NR")) if told else None
    if k == 2 and field.kind in ("integer", "year_range"):
        return check_answer(form, Answer(study, field.path, n, missing="NR"))
    words = {"value": _value(field, n, study, k), "note": "See table 2." if k == 0 else ""}
    if field.kind == "quote" or (field.locator and k == 0):
        words |= {"locator": f"{n + 2}", "kind": "quote"}
    if field.locator and field.kind != "quote" and k == 0:
        words["quote"] = f"Words on {field.label}"
    return check_answer(form, Answer(place.study_id, place.field, place.n, **words))


def _value(field: Field, n: int, study: str, k: int) -> str:
    chosen = {"about.design": DESIGNS[k], "link.link_claim": CLAIMS[k]}
    if field.path in chosen:
        return chosen[field.path]
    if field.choices:
        first = (k + n) % len(field.choices)
        several = field.kind == "multi" and field.choices[first + 1 : first + 2]
        return "\n".join([field.choices[first], *(several or ())])
    by_kind = {
        "integer": f"{12 + k}",
        "number": "1.5",
        "yes_no_unclear": "yes",
        "year_range": "2010-2015",
        "record_refs": study,
        "longtext": f"First line, {n}.\nSecond line.",
    }
    return by_kind.get(field.kind, f"What study {k} says, {n}: “quite – so”")
