"""A protocol says what was typed, and answers what the rest of rea asks of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from pydantic import ValidationError

from rea.model import Question, Reason
from rea.protocol import Protocol, lint, read_protocol


def _codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [one.code for one in reasons]


def test_the_invented_protocol_uses_every_part_and_has_no_fault(whole: Protocol) -> None:
    assert lint(whole) == ()
    empty = [name for name in Protocol.model_fields if getattr(whole, name) in (None, (), {})]
    assert empty == ["interests"]


def test_values_stay_the_text_that_was_typed(whole: Protocol) -> None:
    # YAML 1.1 reads these as False, True, a float, a date and an octal number.
    assert whole.extraction is not None
    assert whole.extraction.sections[0].fields[1].values == ("NO", "on", "1.0", "2020-01-01")
    assert whole.search.limits.languages == ("en", "no")
    assert whole.registration is not None
    assert whole.registration.number == "0123"
    assert whole.version == "1.1.0"


def test_numbers_dates_and_yes_or_no_are_made_where_they_are_meant(whole: Protocol) -> None:
    assert whole.dates.approved_on == date(2025, 1, 20)
    assert whole.ranking.random_share == 0.05
    assert whole.search.limits.first_year == 1950
    assert whole.search.strategies_run is False
    assert whole.reviewer_care.hand_on_freely is True


@pytest.mark.parametrize("word", ["yes", "Yes", "true", "TRUE"])
def test_yes_may_be_written_in_the_usual_ways(word: str, whole_text: str) -> None:
    text = whole_text.replace("strategies_run: no", f"strategies_run: {word}")

    assert read_protocol(text, "p.yaml").search.strategies_run is True


def test_texts_keep_their_lines_or_are_joined_as_yaml_says(whole: Protocol) -> None:
    assert whole.rationale == "Keepers say that fog keeps them awake."
    strategy = whole.strategies["S02"].strategy
    assert strategy is not None
    assert strategy.split("\n")[2] == "S3 S1 AND S2"


@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n# end", "---\n{}", "{}\n...\n"])
def test_marks_comments_and_one_document_sign_change_nothing(
    change: str, whole_text: str, whole: Protocol
) -> None:
    assert read_protocol(change.format(whole_text), "p.yaml").model_dump() == whole.model_dump()


def test_windows_line_ends_change_nothing(whole_text: str, whole: Protocol) -> None:
    text = whole_text.replace("\n", "\r\n")

    assert read_protocol(text, "p.yaml").model_dump() == whole.model_dump()


def test_questions_come_as_the_model_has_them(whole: Protocol) -> None:
    assert whole.questions == (
        Question("PQ", "primary", "Do keepers sleep worse in fog?"),
        Question("SQ1", "secondary", "Which horns disturb most?"),
    )
    assert whole.primary_question.question_id == "PQ"


def test_reasons_of_a_stage_come_in_order_of_precedence(whole: Protocol, whole_text: str) -> None:
    assert _codes(whole.reasons("title-abstract")) == ["X1-DATE", "X2-POP"]
    assert _codes(whole.reasons("full-text")) == ["X1-DATE", "X2-POP", "X3-LANG"]

    turned = whole_text.replace("order: 1\n", "order: 9\n")
    assert _codes(read_protocol(turned, "p").reasons("full-text")) == [
        "X2-POP",
        "X3-LANG",
        "X1-DATE",
    ]


def test_a_reason_carries_its_label_definition_and_stages(whole: Protocol) -> None:
    assert whole.reasons("full-text")[2] == Reason(
        "X3-LANG", "Other language", "Neither English nor Norwegian.", ("full-text",)
    )


def test_the_protocol_says_when_a_reason_is_required(whole: Protocol) -> None:
    assert not whole.reason_required("title-abstract")
    assert whole.reason_required("full-text")


def test_rules_are_named_fields_with_numbers(whole: Protocol) -> None:
    second = whole.second_screening("title-abstract")
    assert second is not None
    assert (second.share, second.minimum, second.seed) == (0.2, 200, 4)
    assert second.strata == ("first-decision",)
    assert whole.other_methods == "straight-to-full-text"
    assert whole.unsure_at_title_abstract == "settle"
    assert whole.not_retrieved.working_days == 10
    assert (whole.stopping.rule, whole.stopping.target_recall) == ("callaghan_mueller_hansen", 0.95)
    assert whole.ranking.ranker == "questions"


def test_a_stage_without_a_second_reader_has_no_plan(whole_text: str) -> None:
    text = whole_text.replace("    full-text: {share: 1, sample: all}\n", "")

    assert read_protocol(text, "p.yaml").second_screening("full-text") is None


def test_ranking_text_holds_what_is_wanted_and_nothing_that_is_not(whole: Protocol) -> None:
    assert whole.ranking_text() == (
        "Do keepers sleep worse in fog? Keepers in fog Reports how keepers slept in fog. "
        "lighthouse keeper* light-keeper fog* sea mist"
    )


def test_criteria_are_parted_into_inclusions_and_exclusions(whole: Protocol) -> None:
    assert [one.code for one in whole.inclusions] == ["I-PQ"]
    assert len(whole.inclusions) + len(whole.exclusions) == len(whole.criteria)


def test_every_field_knows_its_line(whole: Protocol, whole_text: str) -> None:
    lines = whole_text.splitlines()
    place = whole.place_of(("eligibility", "criteria", 1, "label"))

    assert place is not None
    assert lines[place.line - 1][place.column - 1 :] == 'label: "Not keepers"'
    assert whole.place_of(("nothing", "of", "that")) is None


def test_a_protocol_is_never_changed(whole: Protocol) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        whole.version = "2.0.0"  # type: ignore[misc]


def test_importing_the_protocol_is_cheap() -> None:
    code = (
        "import sys, rea.protocol\n"
        "assert not {'pydantic', 'ruamel.yaml'} & set(sys.modules)\n"
        "try: rea.protocol.nothing\n"
        "except AttributeError: print('ok')"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "ok\n"
