"""What is filled into the spreadsheet comes back as it was meant, or is named by its cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from extraction.strategies import answers, forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from rea.extraction.answers import Answer
from rea.extraction.forms import flat_form
from rea.extraction.sheets import BadCellsError, read_sheets, write_template
from rea.protocol.forms import Extraction
from rea.workbook.places import HEADING_ROW
from rea.workbook.reading import WorkbookError

STUDIES = {"S1": "Evans 2016", "S2": "Bacchus 2010", "S3": ""}
ABOUT = "Study answers"
FEATURES = "Feature of communication"


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def row_of(sheet, path: str, study: str = "S1") -> int:
    """The row of a question on the sheet of studies."""
    return next(
        row
        for row in range(3, sheet.max_row + 1)
        if sheet.cell(row, 1).value == study and sheet.cell(row, 2).value == path
    )


def column_of(sheet, key: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == key)


@pytest.fixture(scope="session")
def filled(form, answer) -> list[Answer]:
    """Two studies, with each kind of answer and each missing code."""
    features, outcomes = "communication.comm_features.", "engagement.outcomes."
    return [
        answer("about.study_label", "=Evans & Feder"),
        answer("about.linked_reports", "scopus-2027-01-12/0007; psycinfo-2027-01-12/0019"),
        answer("about.country", "Wales, england"),
        answer("about.peer_reviewed", "Yes", note="says the journal's page"),
        answer("about.data_years", "2010 to 2012"),
        answer("about.aim", "to understand\nhow women decide", locator="3-5"),
        answer("people.n_survivors", "0", quote="no survivor took part", locator="p. 4"),
        answer("people.n_practitioners", "1,200"),
        answer("people.risk_level", missing="NR"),
        answer("communication.comm_features", missing="NA", study="S2"),
        answer("about.study_label", "NA", study="S2"),
        answer(features + "feature", "timeliness", n=1),
        answer(features + "channel", "email; telephone", n=1),
        answer(features + "evidence", "a very short gap", n=1, locator="Summary"),
        answer(features + "feature", "handover", n=3),
        answer(features + "evidence", missing="UC", n=3, note="two tables disagree"),
        answer(outcomes + "n_events", "7", n=2, study="S2"),
        answer("link.authors_recommend", "-" * 300, locator="12"),
    ]


@pytest.fixture(scope="session")
def blank(form) -> bytes:
    return write_template(form, STUDIES, [])


@pytest.fixture(scope="session")
def template(form, filled) -> bytes:
    return write_template(form, STUDIES, filled)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_form_and_any_answers_it_allows_survive(data):
    form = data.draw(forms())
    studies = {"S1": "One", "=S2": "one", "Évans 2016": "", "S4": "S1"}
    given_ = data.draw(answers(form, list(studies)))

    back = read_sheets(form, write_template(form, studies, given_), studies)

    assert len(back) == len(given_)
    assert set(back) == set(given_)


def test_the_filled_form_of_a_real_protocol_reads_back_equal(form, filled):
    back = read_sheets(form, write_template(form, STUDIES, filled), STUDIES)

    assert len(back) == len(filled)
    assert set(back) == set(filled)


def test_answers_come_by_study_then_in_the_order_of_the_form(form, filled):
    back = read_sheets(form, write_template(form, STUDIES, reversed(filled)), STUDIES)

    place = [field.path for field in form.fields]
    order = [(one.study_id, place.index(one.field), one.n) for one in back]
    assert order == sorted(order)


def test_answers_of_other_studies_are_left_out(form, answer):
    other = answer("about.funder", "somebody", study="S9")

    assert read_sheets(form, write_template(form, STUDIES, [other]), STUDIES) == ()


# Each: the sheet, how its cell is found, what is typed there, and a word of the reason.
BAD = [
    (ABOUT, ("about.publication_kind", "value"), "blog", "not one of its answers"),
    (ABOUT, ("about.country", "value"), "england; atlantis", "'atlantis'"),
    (ABOUT, ("about.peer_reviewed", "value"), "perhaps", "yes, no or unclear"),
    (ABOUT, ("about.data_years", "value"), "lately", "a year or two"),
    (ABOUT, ("about.data_years", "value"), "2015-2010", "ends before it begins"),
    (ABOUT, ("about.data_years", "value"), 1066, "not a year"),
    (ABOUT, ("about.data_years", "value"), date(2010, 1, 1), "date"),
    (ABOUT, ("people.n_survivors", "value"), -1, "out of range"),
    (ABOUT, ("people.n_survivors", "value"), 12.5, "a whole number"),
    (ABOUT, ("people.n_survivors", "value"), "twelve", "a whole number"),
    (ABOUT, ("people.n_survivors", "value"), 10**30, "does not fit"),
    (ABOUT, ("people.n_survivors", "value"), "=A1", "formula"),
    (ABOUT, ("people.n_survivors", "value"), "#REF!", "error"),
    (ABOUT, ("about.aim", "value"), "to understand", "have no place"),
    (ABOUT, ("about.funder", "quote"), "funded by", "nothing is entered"),
    (ABOUT, ("about.funder", "note"), "see page 2", "nothing is entered"),
    (ABOUT, ("communication.comm_features", "value"), "timeliness", "nothing here"),
    (FEATURES, ("communication.comm_features.feature", "value"), "speed", "not one of"),
    (FEATURES, ("communication.comm_features.evidence", "locator"), "p. 2", "nothing is entered"),
    (FEATURES, ("communication.comm_features.valence", "kind"), "hearsay", "whose words"),
    (FEATURES, ("n",), "first", "no number"),
    (FEATURES, ("n",), 10_000, "no number"),
    (FEATURES, ("n",), "=1", "formula"),
    (FEATURES, ("rea:group:communication.comm_features",), "=A4", "formula"),
    (FEATURES, ("rea:group:communication.comm_features",), "Evans 2061", "no study"),
    (FEATURES, ("rea:group:communication.comm_features",), "", "names no study"),
]


def spoil(book: Workbook, title: str, where: tuple[str, ...], value: object) -> str:
    """Type something into a cell; say which."""
    sheet = book[title]
    if title == ABOUT:
        path, part = where
        cell = sheet[f"{column_of(sheet, part)}{row_of(sheet, path)}"]
    else:
        key = "|".join(where)
        sheet[f"{column_of(sheet, 'communication.comm_features.direction|value')}3"] = (
            "agency_to_agency"
        )
        cell = sheet[f"{column_of(sheet, key)}3"]
    cell.value = value
    return cell.coordinate


@pytest.mark.parametrize(("title", "where", "value", "reason"), BAD)
def test_a_bad_cell_is_named_by_sheet_and_cell(form, title, where, value, reason, blank):
    book = load_workbook(io.BytesIO(blank))
    cell = spoil(book, title, where, value)

    with pytest.raises(BadCellsError) as caught:
        read_sheets(form, saved(book), STUDIES)

    # Words without a place are mended where the place goes.
    if reason == "have no place":
        cell = cell.replace(column_of(book[title], "value"), column_of(book[title], "locator"))
    if reason == "nothing is entered" and title == ABOUT:
        cell = column_of(book[title], "value") + cell[1:]
    if reason == "nothing is entered" and title == FEATURES:
        cell = column_of(book[title], f"{where[0]}|value") + "3"
    named = {(bad.sheet, bad.cell): str(bad) for bad in caught.value.cells}
    assert reason in named[title, cell]
    assert f"{title}, {cell}: " in str(caught.value)


def test_all_bad_cells_are_named_at_once(form, blank):
    book = load_workbook(io.BytesIO(blank))
    seen = {}
    for title, where, value, _ in BAD:
        if title == ABOUT and where not in seen and where[1] == "value":
            seen[where] = spoil(book, title, where, value)

    with pytest.raises(BadCellsError) as caught:
        read_sheets(form, saved(book), STUDIES)

    assert len(caught.value.cells) == len(seen) == 7


def test_two_faults_of_one_answer_are_two_cells(form, blank):
    book = load_workbook(io.BytesIO(blank))
    sheet = book[ABOUT]
    row = row_of(sheet, "people.n_survivors")
    sheet[f"{column_of(sheet, 'value')}{row}"] = "many"
    sheet[f"{column_of(sheet, 'quote')}{row}"] = "many women"

    with pytest.raises(BadCellsError) as caught:
        read_sheets(form, saved(book), STUDIES)

    assert [bad.cell for bad in caught.value.cells] == [f"G{row}", f"H{row}"]


def test_rows_may_be_sorted_and_columns_moved(form, filled, template):
    book = load_workbook(io.BytesIO(template))
    sheet = book[ABOUT]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    turned = [[*row[6:], *row[:6]] for row in [*rows[:2], *reversed(rows[2:])]]
    for row, values in enumerate(turned, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"

    assert set(read_sheets(form, saved(book), STUDIES)) == set(filled)


def test_sheets_may_be_renamed_and_added_and_columns_added(form, filled, template):
    book = load_workbook(io.BytesIO(template))
    book[ABOUT].title = "Our answers"
    book.create_sheet("Notes of the team")["A1"] = "=1+1"
    book["Our answers"]["Z2"], book["Our answers"]["Z5"] = "Who", "=A1"
    book[FEATURES].insert_rows(4, amount=2)

    assert set(read_sheets(form, saved(book), STUDIES)) == set(filled)


def test_new_rows_of_a_group_take_the_first_free_numbers(form, template):
    book = load_workbook(io.BytesIO(template))
    sheet = book[FEATURES]
    feature = column_of(sheet, "communication.comm_features.feature|value")
    for row, value in ((900, "tone_and_terminology"), (902, "staff continuity")):
        sheet[f"A{row}"], sheet[f"{feature}{row}"] = "evans 2016", value

    back = read_sheets(form, saved(book), STUDIES)

    found = {one.n: one.value for one in back if one.field.endswith("comm_features.feature")}
    assert found == {
        1: "timeliness",
        2: "tone_and_terminology",
        3: "handover",
        4: "staff_continuity",
    }


def test_a_number_used_twice_is_named_in_both_rows(form, template):
    book = load_workbook(io.BytesIO(template))
    sheet = book[FEATURES]
    sheet["B4"] = 1

    with pytest.raises(BadCellsError) as caught:
        read_sheets(form, saved(book), STUDIES)

    assert [bad.cell for bad in caught.value.cells] == ["B3", "B4"]


def test_numbers_are_read_as_excel_shows_them(form, blank):
    book = load_workbook(io.BytesIO(blank))
    sheet = book[ABOUT]
    sheet[f"G{row_of(sheet, 'people.n_survivors')}"] = 12.0
    sheet[f"G{row_of(sheet, 'about.peer_reviewed')}"] = True
    sheet[f"G{row_of(sheet, 'about.data_years')}"] = 2016

    back = read_sheets(form, saved(book), STUDIES)

    assert [one.value for one in back] == ["yes", "2016", "12"]


def test_merged_cells_are_refused(form, blank):
    book = load_workbook(io.BytesIO(blank))
    sheet = book[ABOUT]
    row = row_of(sheet, "about.funder")
    sheet[f"G{row}"] = "NR"
    sheet.merge_cells(f"G{row}:G{row + 2}")

    with pytest.raises(BadCellsError, match="merged") as caught:
        read_sheets(form, saved(book), STUDIES)

    assert caught.value.cells[0].cell == f"G{row}"


def test_a_row_that_stands_twice_is_refused_once(form, template):
    book = load_workbook(io.BytesIO(template))
    sheet = book[ABOUT]
    last = sheet.max_row + 1
    for column, value in enumerate(("S1", "about.funder", "", "", "", "", "A trust"), start=1):
        sheet.cell(last, column, value)
        sheet.cell(last + 1, column, value)

    with pytest.raises(BadCellsError, match="has a row above") as caught:
        read_sheets(form, saved(book), STUDIES)

    assert [bad.cell for bad in caught.value.cells] == [f"G{last + 1}"]


@pytest.mark.parametrize(
    ("study", "path", "reason"),
    [
        ("", "about.funder", "belongs to no question"),
        ("S9", "about.funder", "no study 'S9'"),
        ("S1", "about.gone", "does not ask 'about.gone'"),
        ("S1", "communication.comm_features.feature", "does not ask"),
    ],
)
def test_a_row_about_nothing_is_named(form, study, path, reason, blank):
    book = load_workbook(io.BytesIO(blank))
    sheet = book[ABOUT]
    sheet["A500"], sheet["B500"], sheet["G500"] = study, path, "x"

    with pytest.raises(BadCellsError, match=reason) as caught:
        read_sheets(form, saved(book), STUDIES)

    assert caught.value.cells[0].cell == "G500"


def test_a_column_of_an_earlier_form_or_one_copied_is_named(form, template):
    book = load_workbook(io.BytesIO(template))
    sheet = book[FEATURES]
    sheet["BA1"], sheet["BA3"] = "communication.comm_features.gone|value", "x"
    sheet["BB1"] = sheet["C1"].value

    with pytest.raises(BadCellsError) as caught:
        read_sheets(form, saved(book), STUDIES)

    assert {bad.cell for bad in caught.value.cells} == {"BA2", "BB2"}


def test_a_used_range_down_to_the_last_row_is_no_matter(form, filled, template):
    book = load_workbook(io.BytesIO(template))
    for sheet in book.worksheets:
        sheet["J1048576"].style = "rea text"

    assert set(read_sheets(form, saved(book), STUDIES)) == set(filled)


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(form):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_001)

    with pytest.raises(WorkbookError, match="Delete the empty rows"):
        read_sheets(form, file.getvalue(), {})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"study,answer\n", "no Excel workbook"),
        (b"PK\x03\x04broken", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (saved(Workbook()), "no sheet that rea made"),
    ],
)
def test_another_file_is_refused_in_a_sentence(form, data, reason):
    with pytest.raises(WorkbookError, match=reason):
        read_sheets(form, data, STUDIES)


def test_text_that_looks_like_a_formula_is_never_one(form, answer):
    given_ = [answer("about.funder", "=cmd|' /C calc'!A0"), answer("about.study_label", "#N/A")]

    book = load_workbook(io.BytesIO(write_template(form, STUDIES, given_)))

    cells = [cell for row in book[ABOUT].iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type in "fe"]
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "@"))]


def test_the_template_helps_those_who_fill_it(template):
    book = load_workbook(io.BytesIO(template))
    about, features = book[ABOUT], book[FEATURES]

    assert about.column_dimensions["A"].hidden
    assert about.row_dimensions[1].hidden
    assert about.protection.sheet
    assert about["A3"].protection.locked
    assert not about["G3"].protection.locked
    assert about["G3"].number_format == "@"
    assert about.freeze_panes == "G3"
    assert features["C2"].comment.text.startswith("Feature *: one of: channel; timeliness")
    assert book["lists"].sheet_state == "hidden"
    lists = {rule.formula1: rule for rule in about.data_validations.dataValidation}
    assert any(rule.showErrorMessage for rule in lists.values())


def test_a_sheet_is_printed_as_wide_as_the_page_with_its_headings(template):
    for sheet in [one for one in load_workbook(io.BytesIO(template)) if one.auto_filter.ref]:
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToWidth, setup.fitToHeight) == ("landscape", 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"


def test_sheets_of_groups_have_names_of_their_own():
    labels = ["Lists", "study answers", "A " * 40, "A " * 40 + "b", "[?]"]
    groups = [
        {
            "id": f"g{n}",
            "label": label,
            "type": "group",
            "repeat": True,
            "questions": ["PQ"],
            "fields": [{"id": "a", "label": "A", "type": "single", "values": ["x", "y"]}],
        }
        for n, label in enumerate(labels)
    ]
    section = {"id": "s", "label": "S", "fields": groups}
    form = flat_form(Extraction.model_validate({"mode": "single", "sections": [section]}))
    given_ = [Answer("S1", f"s.g{n}.a", 2, "x") for n in range(len(labels))]
    data = write_template(form, {"S1": ""}, given_)

    assert read_sheets(form, data, {"S1": ""}) == tuple(given_)
    assert load_workbook(io.BytesIO(data)).sheetnames == [
        "How to fill this in",
        "Study answers",
        "Lists (2)",
        "study answers (2)",
        "A A A A A A A A A A A A A",
        "A A A A A A A A A A A A A (2)",
        "Group",
        "lists",
    ]
