"""Whatever the form asks and the answer says: typed into the page it is stored and shown again."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from unittest import mock

import pytest
from extraction.strategies import TEXT, answers, forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web.web_reader import Reader, controls, finished_with_form

from rea import open_review, steps
from rea.extraction.answers import Answer, answer_faults, check_answer
from rea.extraction.forms import Form
from rea.steps.extraction import answer_book
from rea.steps.extraction.form_saving import PARTS
from rea.steps.state import ANSWERS

# No browser sends half of a character.
SENT = TEXT.filter(lambda text: "\ud800" not in text)
_FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def desk(shelf, tmp_path_factory):
    """r1 in front of the form of a study; the form is whatever a test says."""
    folder = finished_with_form(shelf.copy("grouped", tmp_path_factory.mktemp("any") / "review"))
    one = Reader(folder, "r1")
    one.review = open_review(folder)
    one.study = steps.Extraction(one.review, "r1").studies[0].study_id
    return one


@contextmanager
def asking(form: Form):
    """A clean sheet of this form, of which nothing is remembered afterwards."""
    answer_book._remembered.clear()
    with mock.patch("rea.steps.extraction.answer_book.form_of", return_value=form):
        yield
    answer_book._remembered.clear()


def blank(desk) -> None:
    for log in (desk.folder / "data" / "extracted").rglob("*.jsonl"):
        log.unlink()


def typed_in(desk, section: str, given_: dict) -> tuple[int, bool]:
    """Send the open page as a browser would, with these answers; gives status and if any fitted."""
    sent = controls(desk.open(f"/extract/{desk.study}?part={section}"))
    fits = False
    for (path, n), one in given_.items():
        for part in PARTS:
            name, said = f"{path}:{n}:{part}", getattr(one, part)
            # A box that is not ticked sends nothing.
            is_ticked = part == "identifying" and said and f"{path}:{n}:mark" in sent
            if name in sent or is_ticked:
                fits = fits or bool(said.strip())
                choices = desk.form_asked.field(path).choices if part == "value" else ()
                sent[name] = said.split("\n") if choices else [said]
    return desk.send(f"/extract/{desk.study}", sent | {"stay": ["1"]}).status_code, fits


def in_order(found: list[Answer]) -> list[Answer]:
    """The same with the occurrences of each group counted from 1, as a page offers them."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for group, n in sorted({(one.field.rpartition(".")[0], one.n) for one in found}):
        numbers[group].append(n)
    return [replace(one, n=1 + numbers[one.field.rpartition(".")[0]].index(one.n)) for one in found]


def as_offered(form: Form, one: Answer) -> Answer:
    """What the page asks of a field: words only where the protocol wants their place."""
    wanted = form.field(one.field).locator
    if not wanted:
        one = replace(one, quote="", locator="", kind="", translation="", translated_by="")
    return check_answer(form, one)


@_FEW
@given(st.data())
def test_any_answers_to_any_form_are_stored_as_they_were_meant(desk, data):
    blank(desk)
    form = data.draw(forms())
    found = in_order(data.draw(answers(form, [desk.study])))
    given_ = {one.place: as_offered(form, one) for one in found}

    with asking(form):
        desk.form_asked = form
        for section in form.sections:
            paths = {field.path for field in section.fields}
            own = {place: one for place, one in given_.items() if place[0] in paths}
            for _ in range(1 + max((n for _, n in own), default=0)):
                assert typed_in(desk, section.section_id, own)[0] == 200
        stored = steps.Extraction(desk.review, "r1").answers(desk.study)

    assert stored == given_


@_FEW
@given(st.data())
def test_a_page_sent_back_untouched_changes_nothing(desk, data):
    blank(desk)
    form = data.draw(forms())

    with asking(form):
        desk.form_asked = form
        steps.Extraction(desk.review, "r1").fill(data.draw(answers(form, [desk.study])))
        before = desk.review.lines(ANSWERS)
        for section in form.sections:
            assert typed_in(desk, section.section_id, {})[0] == 200

    assert desk.review.lines(ANSWERS) == before


@_FEW
@given(st.data())
def test_what_the_form_does_not_allow_is_refused_at_its_field(desk, data):
    blank(desk)
    form = data.draw(forms())
    field = data.draw(st.sampled_from([one for one in form.fields if one.kind != "group"]))
    wrong = Answer(desk.study, field.path, value=data.draw(SENT), note=data.draw(SENT))

    with asking(form):
        desk.form_asked = form
        code, fits = typed_in(desk, field.section, {wrong.place: wrong})
        stored = steps.Extraction(desk.review, "r1").answers(desk.study)

    if not fits or not answer_faults(form, wrong):
        assert stored == ({wrong.place: check_answer(form, wrong)} if fits else {})
    else:
        assert (code, stored) == (422, {})
        assert f"{field.label}: " in unescape(desk.text)
