"""The protocol is read, written, released and amended on pages, and its file stays people's own."""

from __future__ import annotations

import difflib
import io
import zipfile
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from web.web_reader import Reader

from rea import open_review
from rea.steps.protocol.protocols import read_draft

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


def test_pages_of_the_form_are_not_taken_out_here(reader):
    one = reader("grouped")

    refused = save(one, "pages", "about", "drop")

    assert refused.status_code == 422
    assert "not added or moved here" in one.text


@pytest.mark.parametrize(
    ("part", "entry", "texts", "lines"),
    [
        (
            "criteria",
            "X4-POP",
            {"stages": ["", "full-text"]},
            "stages: [full-text]",
        ),
        (
            "fields",
            "about.design",
            {"values": "interviews\ncohort\nsurvey, by post", "required": "no"},
            'values: [interviews, cohort, "survey, by post"], required: no',
        ),
        (
            "fields",
            "about.n_survivors",
            {"show_if": "accounts: survivors; records", "max": "400"},
            "show_if: {accounts: [survivors, records]}",
        ),
        ("extraction", "Extraction", {"missing_codes": "NR: not reported\nXX: lost"}, "XX: lost"),
        (
            "plans",
            "Second reading of titles and abstracts",
            {"share": "0.25", "strata": ["", "source", "year"], "sample": "stratified"},
            "{share: 0.25, minimum: 10, sample: stratified, seed: 1, strata: [source, year]}",
        ),
        (
            "plans",
            "When reading may stop",
            {"rule": "callaghan_mueller_hansen", "target_recall": "0.95", "confidence": "0.95"},
            "{rule: callaghan_mueller_hansen, target_recall: 0.95, confidence: 0.95}",
        ),
        (
            "plans",
            "When more is read twice",
            {"upper_limit_above": "0.02", "further_share": "0.2"},
            "  escalation: {upper_limit_above: 0.02, further_share: 0.2}",
        ),
        ("care", "Readers", {"support": "Grace, 0123"}, 'reviewer_care: {support: "Grace, 0123"}'),
        ("terms", "Definitions", {"definitions": "agency: A body."}, "definitions: {agency: A"),
    ],
)
def test_plans_lists_and_groups_are_written_without_yaml(reader, part, entry, texts, lines):
    one = reader("grouped")
    before = file_of(one).read_text(encoding="utf-8")

    save(one, part, entry, **texts)

    assert one.page.status_code == 200, one.text
    after = file_of(one).read_text(encoding="utf-8")
    assert lines in after
    assert len(differing(before, after)) <= 2
    read_draft(open_review(one.folder))


def test_concepts_and_sources_and_what_is_asked_come_and_go(reader):
    one = reader("grouped")
    before = file_of(one).read_text(encoding="utf-8")
    headings = "S01: Domestic violence; Intimate partner violence"

    save(one, "concepts", "", "add", id="A", label="Abuse", terms="abuse\nviolen*",
         near="partner violence: 2", headings=headings)  # fmt: skip
    save(one, "sources", "", "add", id="S09", kind="website", name="GOV.UK", method="Browse.")
    save(one, "fields", "", "add", id="funder", label="Funder", type="text", questions="admin",
         where="about")  # fmt: skip
    save(one, "fields", "", "add", id="limits", label="Limits", type="longtext", questions="PQ",
         page="What the authors say")  # fmt: skip

    draft = read_draft(open_review(one.folder))
    [concept] = draft.search.concepts
    assert concept.terms == ("abuse", "violen*")
    assert (concept.near, concept.headings) == (
        {"partner violence": 2},
        {"S01": ("Domestic violence", "Intimate partner violence")},
    )
    assert draft.strategies["S09"].method == "Browse."
    assert draft.extraction.sections[0].fields[-1].id == "funder"
    assert draft.extraction.sections[-1].label == "What the authors say"
    assert [f.id for f in draft.extraction.sections[-1].fields] == ["limits"]
    save(one, "fields", "about.funder", "up")
    save(one, "fields", "about.funder", "drop")
    save(one, "sources", "S09", "drop")
    assert "about.funder" not in one.text
    kept = file_of(one).read_text(encoding="utf-8")
    assert not [line for line in differing(before, kept) if line[0] == "-"]


@pytest.mark.parametrize(
    ("part", "entry", "texts", "said"),
    [
        ("extraction", "Extraction", {"missing_codes": "NR not reported"}, "is no name and text"),
        ("extraction", "Extraction", {"missing_codes": "NR: a\nNR: b"}, "is named twice"),
        ("plans", "When more is read twice", {"confidence": "0.9"}, "cannot be left empty"),
        ("plans", "Second reading of full texts", {"share": "12"}, "between 0 and 1"),
        ("criteria", "X4-POP", {"stages": ["", "third"]}, "stages"),
    ],
)
def test_what_is_typed_wrongly_in_a_list_or_group_is_said_at_it(reader, part, entry, texts, said):
    one = reader("grouped")
    before = file_of(one).read_bytes()

    refused = save(one, part, entry, **texts)

    assert refused.status_code == 422
    assert said in unescape(one.text)
    assert file_of(one).read_bytes() == before


def test_a_plan_that_may_go_goes_when_it_is_emptied(reader):
    one = reader("grouped")
    save(one, "plans", "When more is read twice", upper_limit_above="0.02", further_share="0.2")
    assert read_draft(open_review(one.folder)).screening.escalation is not None

    save(one, "plans", "When more is read twice", upper_limit_above="", further_share="")

    assert read_draft(open_review(one.folder)).screening.escalation is None


def test_something_new_is_asked_only_where_there_is_a_page(reader):
    one = reader("grouped")

    refused = save(one, "fields", "", "add", id="x", label="X", type="text", where="abuot")

    assert refused.status_code == 422
    assert "Did you mean about?" in one.text


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


def back(one: Reader, do: str, name: str, data: bytes):
    one.open("/protocol")
    sent = {**one.form("stood"), "do": do, "files": [(io.BytesIO(data), name)]}
    one.page = one.client.post(
        "/protocol/back", data=sent, content_type="multipart/form-data", follow_redirects=True
    )
    return one.page


def test_a_sheet_of_comments_comes_back_as_a_checklist(reader):
    one = reader("grouped")
    sheet = one.client.get("/protocol/file/xlsx?for=comment&version=draft").data
    made = openpyxl.load_workbook(io.BytesIO(sheet))
    made.worksheets[0].cell(4, 4, "Say which letters.")
    changed = io.BytesIO()
    made.save(changed)

    answer = back(one, "comments", "Grace.xlsx", changed.getvalue())

    assert answer.headers["Content-Disposition"].endswith("filename=protocol-comments.docx")
    words = zipfile.ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()
    assert "Say which letters." in words
    assert "Grace" in words
    refused = back(one, "comments", "empty.xlsx", sheet)
    assert refused.status_code == 422
    assert "There is no comment on these sheets." in one.text


def test_the_form_goes_to_a_spreadsheet_and_comes_back(reader):
    one = reader("grouped")
    book = one.client.get("/protocol/file/xlsx?for=form").data
    made = openpyxl.load_workbook(io.BytesIO(book))
    made["Form"]["C3"] = "The design"
    changed = io.BytesIO()
    made.save(changed)

    back(one, "form", "form.xlsx", changed.getvalue())

    assert "Taken from the workbook: 1 row changed, 0 rows added." in one.text
    assert "The design" in one.text
    made["Form"]["C3"] = None
    made.save(changed := io.BytesIO())
    assert back(one, "form", "form.xlsx", changed.getvalue()).status_code == 422
    assert "Form, C3: Label cannot be left empty." in one.text


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
