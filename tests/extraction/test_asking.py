"""A field is asked when the answers so far say so, and only what is asked can be open."""

from __future__ import annotations

from pathlib import Path

import pytest

from rea.errors import UnknownNameError
from rea.extraction.answers import Answer, by_place
from rea.extraction.asking import is_asked, occurrences, open_fields, places_asked
from rea.extraction.forms import Condition, Form, FormError, flat_form, form_of
from rea.protocol import read_protocol
from rea.protocol.forms import Extraction

PROTOCOLS = Path(__file__).parents[2] / "protocols"


def form_with(*fields: dict, **more: object) -> Form:
    """A form of one section `s`."""
    section = {"id": "s", "label": "Section", "fields": list(fields)}
    written = {"mode": "single", "missing_codes": {"NR": "not reported"}, "sections": [section]}
    return flat_form(Extraction.model_validate({**written, **more}))


def field(name: str, kind: str = "text", **more: object) -> dict:
    return {"id": name, "label": name.title(), "type": kind, "questions": ["PQ"], **more}


# Behind the authors' own fields, each tool of appraisal is a part of the form.
TOOLS_OF_IT = ("mmat2018", "amstar2", "aacods", "weight_of_evidence")


def answers(*given: tuple[str, str] | tuple[str, str, int]):
    return by_place(
        Answer("S1", path, n=rest[0] if rest else 1, value=value) for path, value, *rest in given
    )


def test_a_real_form_is_flat_and_keyed(form):
    evidence = form.field("communication.comm_features.evidence")

    # As the protocol's authors count: 41 things to answer and two groups that hold some of them.
    own = [field for field in form.fields if field.section not in TOOLS_OF_IT]
    assert len(own) == 43
    assert evidence.questions == ("PQ", "SQ1")  # its group's
    assert evidence.repeats
    assert evidence.locator
    assert form.missing_codes == {"NR": "not reported", "NA": "not applicable", "UC": "unclear"}


def test_choices_may_be_those_of_another_field(form):
    with_whom = form.field("engagement.outcomes.with_whom")

    assert with_whom.choices == form.field("people.agencies").choices


def test_an_unknown_field_is_refused_with_the_nearest(form):
    with pytest.raises(UnknownNameError, match=r"about\.design"):
        form.field("about.desing")


def test_a_protocol_without_a_form_says_so():
    path = PROTOCOLS / "what-works-multi-agency.yaml"
    protocol = read_protocol(path.read_text(encoding="utf-8"), path.name)

    with pytest.raises(FormError, match="what-works-multi-agency has no form"):
        form_of(protocol.model_copy(update={"extraction": None}))


def test_a_choice_that_is_a_missing_code_is_refused():
    with pytest.raises(FormError, match="'NR' is also a missing code"):
        form_with(field("a", "single", values=["x", "NR"]))


def test_a_field_that_depends_on_nothing_known_is_refused():
    with pytest.raises(FormError, match="depends on 'b'"):
        form_with(field("a", show_if_answered="b"))


def test_a_choice_is_found_however_it_is_typed():
    a = form_with(field("a", "single", values=["so_called", "x_y", "x y"])).field("s.a")

    assert a.shown("so_called") == "so called"
    assert a.choice("So  called") == "so_called"
    assert (a.shown("x_y"), a.choice("x_y"), a.choice("x y")) == ("x_y", "x_y", "x y")
    assert a.choice("X Y") is None


def test_a_field_is_asked_only_after_the_answer_that_asks_for_it(form):
    direction = form.field("link.link_direction")

    assert direction.conditions[0].field == "link.link_claim"
    assert not is_asked(form, direction, {})
    assert not is_asked(form, direction, answers(("link.link_claim", "not_addressed")))
    assert is_asked(form, direction, answers(("link.link_claim", "implied_by_authors")))


def test_any_answer_will_do_where_none_is_named_but_a_missing_code_is_none(form):
    result = form.field("link.practice_result")
    nothing = by_place([Answer("S1", "link.practice_tried", missing="NR")])

    assert is_asked(form, result, answers(("link.practice_tried", "a single point of contact")))
    assert not is_asked(form, result, nothing)


def test_an_answer_left_over_asks_for_nothing_more():
    form = form_with(
        field("a", "single", values=["yes", "no"]),
        field("b", "single", values=["x"], show_if={"a": ["yes"]}),
        field("c", show_if={"b": ["x"]}),
    )
    c = form.field("s.c")

    assert is_asked(form, c, answers(("s.a", "yes"), ("s.b", "x")))
    assert not is_asked(form, c, answers(("s.a", "no"), ("s.b", "x")))


def test_one_of_several_chosen_answers_is_enough():
    form = form_with(
        field("a", "multi", values=["x", "y", "z"]), field("b", show_if={"a": ["y", "z"]})
    )

    assert is_asked(form, form.field("s.b"), answers(("s.a", "x\nz")))
    assert not is_asked(form, form.field("s.b"), answers(("s.a", "x")))


def test_within_a_group_the_same_occurrence_is_meant():
    inner = [field("a", "single", values=["x", "y"]), field("b", show_if={"a": ["x"]})]
    form = form_with(field("g", "group", repeat=True, fields=inner), field("a"))
    b = form.field("s.g.b")
    given = answers(("s.g.a", "y", 1), ("s.g.a", "x", 2))

    assert b.conditions == (Condition("s.g.a", ("x",)),)
    assert [is_asked(form, b, given, n) for n in (1, 2, 3)] == [False, True, False]


def test_from_outside_a_group_any_occurrence_counts():
    inner = [field("a", "single", values=["x", "y"])]
    form = form_with(
        field("g", "group", repeat=True, fields=inner),
        field("b", show_if={"a": ["x"]}),
        field("c", show_if_answered="g"),
    )

    assert is_asked(form, form.field("s.b"), answers(("s.g.a", "y", 1), ("s.g.a", "x", 2)))
    assert not is_asked(form, form.field("s.b"), answers(("s.g.a", "y", 1)))
    assert is_asked(form, form.field("s.c"), answers(("s.g.a", "y", 4)))
    assert not is_asked(form, form.field("s.c"), {})


def test_a_field_of_a_group_is_not_asked_where_the_group_is_not():
    inner = [field("b", required=True)]
    form = form_with(
        field("a", "yes_no_unclear"),
        field("g", "group", repeat=True, fields=inner, show_if_answered="a", required=True),
    )

    assert not is_asked(form, form.field("s.g.b"), answers(("s.g.b", "x")))
    assert open_fields(form, answers(("s.g.b", "x"))) == ()


def test_fields_that_wait_for_one_another_are_never_asked():
    form = form_with(field("a", show_if_answered="b"), field("b", show_if_answered="a"))

    assert not is_asked(form, form.field("s.a"), answers(("s.a", "x"), ("s.b", "x")))


def test_open_is_what_must_be_answered_and_is_asked_but_is_not(form):
    start = {one.field.path for one in open_fields(form, {})}
    given = answers(("about.study_label", "Evans"), ("communication.comm_features.feature", "x", 2))
    then = [(one.field.path, one.n) for one in open_fields(form, given)]

    assert "about.study_label" in start
    assert not any("comm_features" in path for path in start)  # no occurrence was begun
    assert ("about.study_label", 1) not in then
    assert [one for one in then if "comm_features" in one[0]] == [
        ("communication.comm_features.direction", 2),
        ("communication.comm_features.valence", 2),
        ("communication.comm_features.evidence", 2),
    ]


def test_a_missing_code_is_an_answer_and_a_group_may_bear_one():
    form = form_with(
        field("a", required=True),
        field("g", "group", repeat=True, required=True, fields=[field("b")]),
    )
    codes = by_place([Answer("S1", "s.a", missing="NR"), Answer("S1", "s.g", missing="NR")])

    assert [one.field.path for one in open_fields(form, {})] == ["s.a", "s.g"]
    assert open_fields(form, codes) == ()
    assert [o.field.path for o in open_fields(form, answers(("s.g.b", "x", 3)))] == ["s.a"]


def test_places_are_asked_in_the_order_of_the_form():
    form = form_with(field("g", "group", repeat=True, fields=[field("a"), field("b")]), field("c"))
    given = answers(("s.g.b", "x", 3), ("s.g.a", "x", 1))

    asked = [(one.path, n) for one, n in places_asked(form, given)]

    assert occurrences(form, "s.g", given) == (1, 3)
    assert asked == [
        ("s.g", 1),
        ("s.g.a", 1),
        ("s.g.a", 3),
        ("s.g.b", 1),
        ("s.g.b", 3),
        ("s.c", 1),
    ]
