"""A draft from one question is whole and valid; releasing changes two values and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.errors import ProtocolError
from rea.protocol import lint, quick_protocol, read_protocol, release_text
from rea.protocol.editing import set_value


def test_a_quick_draft_has_no_fault() -> None:
    draft = read_protocol(quick_protocol("Does fog keep keepers awake?", "fog"), "fog.yaml")

    assert lint(draft) == ()
    assert (draft.id, draft.version, draft.status) == ("fog", "0.1.0", "draft")
    assert draft.title == "Does fog keep keepers awake?"
    assert [one.code for one in draft.reasons("full-text")][-1] == "X5-LANG"


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1).filter(lambda text: any(c.isprintable() and c != " " for c in text)))
def test_any_question_is_read_back_as_one_line_of_what_can_be_printed(question: str) -> None:
    protocol = read_protocol(quick_protocol(question, "q"), "q.yaml")

    printable = "".join(one if one.isprintable() else " " for one in question)
    assert protocol.primary_question.text == " ".join(printable.split())


@pytest.mark.parametrize(("question", "protocol_id"), [(" \n", "q"), ("Why?", "My Review")])
def test_an_empty_question_or_a_wrong_id_is_refused(question: str, protocol_id: str) -> None:
    with pytest.raises(ProtocolError):
        quick_protocol(question, protocol_id)


def test_releasing_changes_status_and_version_and_no_other_character(whole_text: str) -> None:
    draft = whole_text.replace("status: draft", "status: draft   # for now")

    released = release_text(draft, "1.1.0")

    pairs = zip(draft.splitlines(), released.splitlines(), strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1]] == [
        ("status: draft   # for now", "status: released   # for now")
    ]


def test_releasing_under_another_version_says_so(whole_text: str) -> None:
    draft = quick_protocol("Why?", "q")

    assert read_protocol(release_text(draft, "1.0.0"), "q").version == "1.0.0"
    with pytest.raises(ProtocolError, match=r"it is '1\.0'"):
        release_text(draft, "1.0")


@pytest.mark.parametrize("text", ["", "- a list\n", "id: q\n"])
def test_what_is_no_protocol_is_not_released(text: str) -> None:
    with pytest.raises(ProtocolError, match=r"^the draft"):
        release_text(text, "1.0.0")


@pytest.mark.parametrize(
    ("field", "written"),
    [("id", "fog"), ("language", "fog"), ("title", '"fog"'), ("funding", "fog")],
)
def test_setting_one_value_changes_that_line_only(
    whole_text: str, field: str, written: str
) -> None:
    changed = set_value(whole_text, (field,), "fog")

    pairs = zip(whole_text.splitlines(), changed.splitlines(), strict=True)
    assert [new for old, new in pairs if old != new] == [f"{field}: {written}"]
    assert getattr(read_protocol(changed, "p"), field) == "fog"


@pytest.mark.parametrize(
    "odd", ["\ufeff{}", "# \U0001f9ed é\n{}", "{}\n# end"], ids=["mark", "emoji", "comment"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_marks_and_line_ends_survive_a_release(odd: str, end: str, whole_text: str) -> None:
    text = odd.replace("{}", whole_text).replace("\n", end)

    released = release_text(text, "1.1.0")

    assert released == text.replace("status: draft", "status: released")
