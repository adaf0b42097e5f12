"""The protocol is read, written, released and amended on pages, and its file stays people's own."""

from __future__ import annotations

import difflib
from html import unescape
from pathlib import Path

import pytest
from web.web_reader import Reader

from rea import open_review
from rea.steps.protocols import read_draft

EDIT = "/protocol?part={}&entry={}"


def file_of(one: Reader) -> Path:
    return open_review(one.folder).protocol_file()


def differing(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [one for one in lines if one[0] in "+-" and one[:3] not in ("+++", "---")]


def save(one: Reader, part: str, entry: str, do: str = "save", **texts: str):
    one.open(EDIT.format(part, entry))
    return press(one, part, entry, do, **texts)


def press(one: Reader, part: str, entry: str, do: str = "save", **texts: str):
    form = one.form("stood", part=part, entry=entry, do=do)
    return one.send("/protocol", form | {f"text:{name}": text for name, text in texts.items()})


def test_every_part_is_read_and_reached_from_the_front_door(reader):
    one = reader("grouped")
    assert 'href="/protocol"' in one.open("/")

    page = one.open("/protocol")

    for title in ("Questions", "Inclusion and exclusion criteria", "Team", "Extraction form"):
        assert f">{title}</h2>" in page
    for text in ("Nobody aged 16 or over.", "NOFT(agenc* AND letter*)", "Whose account"):
        assert text in page
    assert "A draft; no version is in force yet" in page


@pytest.mark.parametrize(
    ("part", "entry", "text", "value"),
    [
        ("criteria", "X4-POP", "definition", "Nobody aged 18 or over."),
        ("criteria", "X4-POP", "why", "The question is about adults: no children, #1."),
        ("questions", "PQ", "text", "Do “survivors” stay: yes, or no?"),
        ("sources", "S01", "strategy", 'NOFT("agenc*" AND letter*)'),
        ("fields", "contact.practices.practice", "label", "What was done"),
        ("fields", "about.design", "help", "As the authors name it."),
        ("title", "", "title", "Letters & agencies"),
    ],
)
def test_a_saved_text_changes_its_own_line_alone(reader, part, entry, text, value):
    one = reader("grouped")
    before = file_of(one).read_text(encoding="utf-8")

    save(one, part, entry, **{text: value})

    assert one.page.status_code == 200
    assert value in unescape(one.text)
    assert one.text.count("kept in the draft") == 1
    after = file_of(one).read_text(encoding="utf-8")
    assert [line[0] for line in differing(before, after)] == ["-", "+"]
    if part != "title":
        assert entry.rpartition(".")[2] in differing(before, after)[1]
    read_draft(open_review(one.folder))


def test_a_form_saved_as_it_was_writes_nothing(reader):
    one = reader("grouped")
    before = file_of(one).read_bytes()

    save(one, "criteria", "X4-POP", label="Wrong population", definition="Nobody aged 16 or over.")

    assert "Nothing differed" in one.text
    assert file_of(one).read_bytes() == before


def test_an_optional_text_comes_and_goes_without_a_trace(reader):
    one = reader("grouped")
    before = file_of(one).read_bytes()

    save(one, "criteria", "X4-POP", why="Adults alone.")
    assert file_of(one).read_bytes() != before
    save(one, "criteria", "X4-POP", why="")

    assert file_of(one).read_bytes() == before


def test_what_the_schema_refuses_is_said_at_its_field_and_not_written(reader):
    one = reader("grouped")
    before = file_of(one).read_bytes()

    refused = save(one, "criteria", "X4-POP", label="", definition="Kept while typing.")

    assert refused.status_code == 422
    assert 'id="text-label-wrong"' in one.text
    assert 'action="/protocol#criteria:X4-POP"' in one.text  # where the browser then stands
    assert "Label cannot be left empty." in one.text
    assert "Kept while typing." in one.text
    assert file_of(one).read_bytes() == before


def test_a_second_window_never_overwrites_the_first(reader):
    first, second = reader("grouped"), reader("grouped", "r2")
    for one in (first, second):
        one.open(EDIT.format("criteria", "X4-POP"))
    press(first, "criteria", "X4-POP", definition="Nobody aged 18 or over.")

    refused = press(second, "criteria", "X4-POP", definition="Nobody aged 21 or over.")

    assert refused.status_code == 409
    assert "changed in another window" in second.text
    assert "Nobody aged 21 or over." in second.text  # what was typed
    assert "Nobody aged 18 or over." in second.text  # what stands
    assert read_draft(open_review(first.folder)).criteria[2].definition.endswith("18 or over.")
    press(second, "criteria", "X4-POP", definition="Nobody aged 21 or over.")
    assert read_draft(open_review(first.folder)).criteria[2].definition.endswith("21 or over.")


HOSTILE = '"><script>alert(1)</script>\u2028\x07{{ 7*7 }} !!python/object *x: &y # \\'


def test_hostile_text_is_text(reader):
    one = reader("grouped")

    save(one, "criteria", "X4-POP", definition=HOSTILE)

    assert one.page.status_code == 200
    assert "<script>alert" not in one.text
    kept = read_draft(open_review(one.folder)).criteria[2].definition
    assert kept == HOSTILE.replace("\u2028", " ").replace("\x07", " ")
    assert "<script>alert" not in one.open(EDIT.format("criteria", "X4-POP"))
    assert "49" not in one.text.partition('id="text-definition"')[2][:400]


@pytest.mark.parametrize(
    "address", ["/protocol?part=sources&entry=%00", "/protocol?part=nowhere&entry=x"]
)
def test_an_entry_that_is_not_there_shows_the_protocol(reader, address):
    one = reader("grouped")

    assert "The protocol" in one.open(address)
    assert one.page.status_code == 200


def test_comments_and_the_ends_of_lines_stay(reader):
    one = reader("grouped")
    path = file_of(one)
    text = path.read_text(encoding="utf-8").replace("status: draft", "status: draft   # ours, très")
    path.write_bytes(text.replace("\n", "\r\n").encode())

    save(one, "criteria", "X4-POP", why="Two\nlines.", definition="Nobody aged 18 or over.")

    after = path.read_bytes().decode()
    assert "# ours, très" in after
    assert after.count("\n") == after.count("\r\n")
    assert len(differing(text, after)) == 2


def test_entries_are_added_moved_and_taken_out(reader):
    one = reader("grouped")
    before = file_of(one).read_text(encoding="utf-8")

    save(
        one,
        "criteria",
        "",
        "add",
        code="X10-AGE",
        kind="exclude",
        label="Too young",
        definition="Under 16.",
    )
    assert "X10-AGE was added" in one.text
    added = read_draft(open_review(one.folder)).criteria[-1]
    assert (added.order, added.stages) == (10, ("title-abstract", "full-text"))

    save(one, "criteria", "X4-POP", "up")
    moved = read_draft(open_review(one.folder)).criteria
    assert [(c.code, c.order) for c in moved[:4]] == [
        ("X2-DATE", 1),
        ("X4-POP", 2),
        ("X3-TYPE", 3),
        ("X5-MULTI", 4),
    ]
    save(one, "criteria", "X4-POP", "down")
    save(one, "criteria", "X10-AGE", "drop")

    assert file_of(one).read_text(encoding="utf-8") == before


def test_a_member_joins_a_team_that_was_not_there(reader):
    one = reader("grouped")

    save(one, "team", "", "add", id="r1", role="lead-reviewer", name="Reader One", interests="none")

    [member] = read_draft(open_review(one.folder)).team
    assert (member.id, member.role, member.name) == ("r1", "lead-reviewer", "Reader One")
    save(one, "team", "r1", role="adjudicator")
    assert read_draft(open_review(one.folder)).team[0].role == "adjudicator"


@pytest.mark.parametrize(
    ("part", "entry", "do", "texts", "said"),
    [
        ("criteria", "", "add", {"code": "X4-POP", "kind": "exclude"}, "cannot be left empty"),
        (
            "questions",
            "",
            "add",
            {"id": "PQ", "kind": "secondary", "text": "What?"},
            "is used twice",
        ),
        ("questions", "PQ", "drop", {}, "the only entry"),
        ("criteria", "X2-DATE", "up", {}, "stands first already"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(reader, part, entry, do, texts, said):
    one = reader("grouped")
    before = file_of(one).read_bytes()

    refused = save(one, part, entry, do, **texts)

    assert refused.status_code == 422
    assert said in unescape(one.text)
    assert file_of(one).read_bytes() == before


def test_entries_of_the_form_are_not_taken_out_here(reader):
    one = reader("grouped")

    refused = save(one, "fields", "about.design", "drop")

    assert refused.status_code == 422
    assert "not added or moved here" in one.text


def test_what_lint_finds_stands_beside_what_it_concerns(reader):
    one = reader("grouped")
    path = file_of(one)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("order: 3, ", ""), encoding="utf-8")

    page = one.open("/protocol")

    card = page.partition('id="criteria:X4-POP"')[2].partition("</article>")[0]
    assert "To be mended:" in card
    assert "X4-POP has no &#39;order&#39;" in card
    assert "1 thing must be mended first" in page


@pytest.mark.parametrize(("form", "begins"), [("html", b"<!"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_protocol_is_taken_along_as_a_document(reader, form, begins):
    one = reader("grouped")

    page = one.client.get(f"/protocol/file/{form}")

    assert page.data[:4].startswith(begins)
    assert page.headers["Content-Disposition"] == f"attachment; filename=protocol.{form}"
    assert not (one.folder / "reports" / f"protocol.{form}").exists()


def test_a_form_that_is_none_is_not_found(reader):
    one = reader("grouped")

    one.open("/protocol/file/exe")

    assert one.page.status_code == 404


def test_the_protocol_is_released_under_the_approvers_name(reader):
    one = reader("grouped")
    one.open("/release")

    one.send("/release", one.form("stood", approver="ad"))

    assert "is released" in one.text
    [line] = open_review(one.folder).lines("signatures")
    assert line["person"] == "ad"
    assert "invented@1.0.0 is in force" in one.open("/protocol")
    assert "approved by Adjudicator" in one.text


def test_what_was_not_looked_at_is_not_released(reader):
    one = reader("grouped")
    one.open("/release")
    form = one.form("stood", approver="r1")
    save(one, "criteria", "X4-POP", definition="Nobody aged 18 or over.")

    refused = one.send("/release", form)

    assert refused.status_code == 400
    assert "changed in another window" in one.text
    assert open_review(one.folder).settings.in_force == ""


def amended(one: Reader, **said: str):
    one.open("/protocol/amend")
    form = {name.replace(":X4", ":X4-POP"): text for name, text in said.items()}
    return one.send("/protocol/amend", one.form("stood") | form)


def test_a_change_after_release_is_a_draft_until_it_is_amended(reader):
    one = reader("screened")
    assert "Nobody edits a released version" in one.open("/protocol")

    save(one, "criteria", "X4-POP", definition="Nobody aged 18 or over.")

    assert "is in force, and this draft changes it" in one.text
    assert "Readers work under invented@1.0.0 until" in one.text
    released = open_review(one.folder).released_file("invented@1.0.0").read_text(encoding="utf-8")
    assert "18 or over" not in released

    page = one.open("/protocol/amend")
    assert "Nobody aged 16 or over." in page
    assert "Nobody aged 18 or over." in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"why": "Practice."}, "Say what this change does to who is included"),
        ({"effect:X4": "admits-more"}, "An amendment says why the protocol is changed"),
        ({"effect:X4": "none", "why": "Spelling."}, "say why nothing need be read again"),
        ({"effect:X4": "many", "why": "Practice."}, "There is no effect &#39;many&#39;"),
        ({"effect:X4": "both", "why": "P.", "stage": "soon"}, "There is no stage of a review"),
        ({"effect:X4": "both", "why": "P.", "approver": "nobody"}, "There is no person"),
    ],
)
def test_an_account_that_lacks_something_releases_nothing(reader, said, sentence):
    one = reader("screened")
    save(one, "criteria", "X4-POP", definition="Nobody aged 18 or over.")
    before = file_of(one).read_bytes()

    refused = amended(one, **said)

    assert refused.status_code == 422
    assert sentence in one.text
    assert said.get("why", "") in one.text
    assert file_of(one).read_bytes() == before
    assert open_review(one.folder).settings.in_force == "invented@1.0.0"


def test_an_amendment_opens_what_is_read_again(reader):
    one = reader("screened")
    save(one, "criteria", "X4-POP", definition="Nobody aged 18 or over.")

    amended(one, **{"effect:X4": "admits-fewer", "why": "Adults alone.", "approver": "ad"})

    assert "invented@2.0.0 is released and in force (major)" in one.text
    assert "wait to be made again" in one.text
    assert "to be read again</b> since the protocol was amended" in one.text
    assert 'href="/screen/title-abstract">read' in one.text
    [entry] = read_draft(open_review(one.folder)).amendments
    assert (entry.by, entry.approved_by, entry.why) == ("r1", ("ad",), "Adults alone.")
    one.open("/screen/title-abstract")
    assert "Nobody aged 18 or over." in one.text


def test_an_amendment_of_what_was_not_shown_is_refused(reader):
    one = reader("screened")
    save(one, "criteria", "X4-POP", definition="Nobody aged 18 or over.")
    one.open("/protocol/amend")
    form = one.form("stood") | {"effect:X4-POP": "both", "why": "Practice."}
    save(one, "criteria", "X4-POP", definition="Nobody aged 21 or over.")

    refused = one.send("/protocol/amend", form)

    assert refused.status_code == 409
    assert "Nobody aged 21 or over." in one.text
    assert open_review(one.folder).settings.in_force == "invented@1.0.0"


def test_nothing_to_amend_is_said(reader):
    one = reader("screened")

    assert "says the same as invented@1.0.0" in one.open("/protocol/amend")
