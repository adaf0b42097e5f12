"""What fits a field is stored in one way; what does not is refused with the field's name."""

from __future__ import annotations

import pytest
from extraction.strategies import answers, forms
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.extraction.answers import Answer, AnswerError, answer_faults, check_answer, words_of
from rea.extraction.forms import Field
from rea.extraction.values import NoFitError, entries, fitted, what_fits


def of_kind(kind: str, **more: object) -> Field:
    return Field("s.a", "s", "", "Label", kind, **more)


MULTI = {"choices": ("police", "a, b; c", "x_y", "health")}


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (of_kind("text"), "  two\n words ", "two words"),
        (of_kind("longtext"), " one\r\ntwo ", "one\ntwo"),
        (of_kind("integer"), "007", "7"),
        (of_kind("integer"), "1,200", "1200"),
        (of_kind("integer"), "12.0", "12"),
        (of_kind("integer"), "−3", "-3"),
        (of_kind("integer"), "-0", "0"),
        (of_kind("integer", unit="months"), "12 months", "12"),
        (of_kind("number"), "0.50", "0.5"),
        (of_kind("number"), "100", "100"),
        (of_kind("number", unit="%"), "12.5%", "12.5"),
        (of_kind("single", **MULTI), "X y", "x_y"),
        (of_kind("multi", **MULTI), "health; police", "police\nhealth"),
        (of_kind("multi", **MULTI), "a, b; c\nx y", "a, b; c\nx_y"),
        (of_kind("multi", **MULTI), "police, health, police", "police\nhealth"),
        (of_kind("yes_no_unclear"), "Y", "yes"),
        (of_kind("yes_no_unclear"), "Unclear", "unclear"),
        (of_kind("year_range"), "2010 – 2012", "2010-2012"),
        (of_kind("year_range"), "2010 to 2010", "2010"),
        (of_kind("quote"), "“words”", "“words”"),
        (of_kind("record_refs"), "a/1; b/2,a/1\nc/3", "a/1\nb/2\nc/3"),
        (of_kind("list_text"), "one ; two\n\n three\none ; two", "one ; two\nthree"),
        (of_kind("text"), "bell\x07 and half \ud83d", "bell and half"),
    ],
)
def test_a_value_is_stored_in_one_way(field, typed, stored):
    assert fitted(field, typed) == stored
    assert fitted(field, stored) == stored


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        (of_kind("integer"), "1.5", "a whole number"),
        (of_kind("integer"), "1,20", "a whole number"),
        (of_kind("integer"), "twelve", "a whole number"),
        (of_kind("integer"), "１２", "a whole number"),
        (of_kind("integer"), "12 weeks", "a whole number"),
        (of_kind("integer", unit="months"), "12 weeks", "a whole number of months"),
        (of_kind("integer", minimum=0), "-1", ", 0 or more"),
        (of_kind("integer", maximum=5), "6", ", 5 or less"),
        (of_kind("number", minimum=0, maximum=1), "1.01", "from 0 to 1"),
        (of_kind("number"), "1e5", "a number"),
        (of_kind("number"), "1234567890.1234567", "too many digits"),
        (of_kind("number"), "1" + "0" * 20, "too many digits"),
        (of_kind("single", **MULTI), "polcie", "Did you mean police?"),
        (of_kind("single", **MULTI), "z" * 99, "zzz…' is not one of its answers"),
        (of_kind("multi", **MULTI), "police; army", "'army'"),
        (of_kind("yes_no_unclear"), "perhaps", "yes, no or unclear"),
        (of_kind("year_range"), "2010-11", "a year or two"),
        (of_kind("year_range"), "1492", "not a year"),
        (of_kind("year_range"), "2012-2010", "ends before"),
        (of_kind("group"), "anything", "nothing here"),
        (of_kind("longtext"), "😀" * 16_001, "too long"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(field, typed, reason):
    with pytest.raises(NoFitError, match=r".") as caught:
        fitted(field, typed)

    assert reason in str(caught.value)


def test_entries_are_one_a_line_where_several_are_stored():
    assert entries(of_kind("multi", **MULTI), "police\na, b; c") == ("police", "a, b; c")
    assert entries(of_kind("longtext"), "one\ntwo") == ("one\ntwo",)
    assert entries(of_kind("list_text"), "") == ()


def test_what_fits_names_unit_and_range():
    field = of_kind("integer", unit="months", minimum=0, maximum=30)

    assert what_fits(field) == "a whole number of months from 0 to 30"


def test_the_error_bears_the_label_and_the_part(form):
    with pytest.raises(AnswerError, match=r"^Survivors \(n\): 'many' does not fit\.") as caught:
        check_answer(form, Answer("S1", "people.n_survivors", value="many"))

    assert (caught.value.field, caught.value.part) == ("people.n_survivors", "value")


def test_a_blank_a_zero_and_not_reported_are_three_things(form, answer):
    zero = answer("people.n_survivors", "0")
    missing = answer("people.n_survivors", missing="NR")

    assert (zero.value, zero.missing) == ("0", "")
    assert (missing.value, missing.missing) == ("", "NR")
    with pytest.raises(AnswerError, match=r"nothing is entered.*NR – not reported"):
        answer("people.n_survivors", "  ")


@pytest.mark.parametrize("typed", ["NR", " NR ", "NR – not reported"])
@pytest.mark.parametrize("field", ["people.n_survivors", "about.funder", "about.design"])
def test_a_missing_code_may_be_typed_as_the_answer(answer, field, typed):
    assert answer(field, typed).missing == "NR"


def test_a_code_that_entries_come_down_to_is_a_code(answer):
    assert answer("about.linked_reports", "NR; NR").missing == "NR"


def test_an_unknown_code_and_a_code_beside_a_value_are_refused(answer):
    with pytest.raises(AnswerError, match="'XX' is not a missing code"):
        answer("about.funder", missing="XX")
    with pytest.raises(AnswerError, match="both an answer and the code NR"):
        answer("about.funder", "A trust", missing="NR")


def test_words_of_a_report_need_their_place(answer):
    with pytest.raises(AnswerError, match="have no place") as caught:
        answer("about.aim", "to understand")

    assert caught.value.part == "locator"
    with pytest.raises(AnswerError, match="have no place"):
        answer("about.funder", "A trust", quote="paid by a trust")
    assert answer("about.aim", "to understand", locator="p. 3").kind == "quote"


def test_words_from_a_summary_are_never_a_quote(answer):
    taken = answer("about.aim", "to understand", locator="Summary", kind="quote")

    assert (taken.locator, taken.kind) == ("summary", "paraphrase")


def test_the_words_of_a_quote_are_its_value_wherever_they_were_typed(form, answer):
    typed_beside = answer("about.aim", quote="to understand", locator="3")

    assert typed_beside == answer("about.aim", "to understand", locator="3")
    assert words_of(form, typed_beside) == "to understand"
    assert words_of(form, answer("about.funder", "X", quote="by X", locator="3")) == "by X"
    with pytest.raises(AnswerError, match="words twice"):
        answer("about.aim", "to understand", quote="to see", locator="3")


def test_whose_words_is_quote_or_paraphrase(answer):
    assert answer("about.aim", "x", locator="3", kind="paraphrase").kind == "paraphrase"
    assert answer("about.funder", "x", kind="quote").kind == ""  # there are no words
    with pytest.raises(AnswerError, match="'hearsay'"):
        answer("about.aim", "x", locator="3", kind="hearsay")


@pytest.mark.parametrize(
    ("field", "n"),
    [
        ("about.funder", 2),
        ("communication.comm_features", 2),
        ("communication.comm_features.feature", 0),
        ("communication.comm_features.feature", 10_000),
    ],
)
def test_an_occurrence_that_cannot_be_is_refused(answer, field, n):
    with pytest.raises(AnswerError) as caught:
        answer(field, missing="NR", n=n)

    assert caught.value.part == "n"


def test_all_faults_are_told_in_the_order_of_the_parts(form):
    bad = Answer("S1", "about.aim", 2, missing="XX", quote="x" * 32_001, kind="hearsay")
    faults = answer_faults(form, bad)

    assert [fault.part for fault in faults] == ["n", "missing", "locator", "kind"]


def test_a_note_too_long_for_a_cell_is_refused(answer):
    with pytest.raises(AnswerError, match="too long") as caught:
        answer("about.funder", "x", note="x" * 32_001)

    assert caught.value.part == "note"


@settings(max_examples=60)
@given(st.data())
def test_checking_twice_is_checking_once(data):
    form = data.draw(forms())

    for answer in data.draw(answers(form, ["S1"])):
        assert check_answer(form, answer) == answer
