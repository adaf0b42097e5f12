"""What people and their programs do to the spreadsheet is read right, or refused by its cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from extraction.test_sheets import ABOUT, FEATURES, STUDIES, column_of, row_of, saved
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from rea.extraction.sheets import BadCellsError, read_sheets, write_template
from rea.workbook import lightening
from rea.workbook.lightening import without_blanks
from rea.workbook.reading import WorkbookError

LAST_ROW = 1_048_576


@pytest.fixture
def book(form, answer) -> Workbook:
    known = [answer("about.funder", "A trust"), answer("people.n_survivors", "12")]
    return load_workbook(io.BytesIO(write_template(form, STUDIES, known)))


def read(form, data: bytes) -> dict[tuple[str, str], str]:
    return {(one.study_id, one.field): one.value for one in read_sheets(form, data, STUDIES)}


def edited(data: bytes, old: bytes, new: bytes, name: str = "xl/worksheets/sheet2.xml") -> bytes:
    """The workbook with one text of one of its parts replaced, as another program would write."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written,
    ):
        for one in packed.infolist():
            part = packed.read(one)
            if one.filename == name:
                assert old in part
                part = part.replace(old, new)
            written.writestr(one.filename, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "part", "typed", "fact"),
    [
        ("about.data_years", "value", date(2016, 3, 1), "made a date or time of it"),
        ("about.funder", "value", datetime.fromisoformat("2026-05-03"), "made a date or time"),
        ("about.funder", "note", time(3, 5), "made a date or time of it"),
        ("about.aim", "locator", date(2026, 5, 3), "made a date or time of it"),
    ],
)
def test_a_date_that_was_a_range_of_pages_is_refused(form, book, path, part, typed, fact):
    sheet = book[ABOUT]
    cell = f"{column_of(sheet, part)}{row_of(sheet, path)}"
    sheet[cell] = typed

    with pytest.raises(BadCellsError) as caught:
        read(form, saved(book))

    assert f"{ABOUT}, {cell}: the spreadsheet {fact}" in str(caught.value)


def test_a_share_typed_with_its_sign_is_never_taken_for_a_hundredth(form, book):
    sheet = book[ABOUT]
    cell = sheet[f"G{row_of(sheet, 'people.n_survivors')}"]
    cell.value, cell.number_format = 0.45, "0.00%"

    with pytest.raises(BadCellsError) as caught:
        read(form, saved(book))

    assert f"{ABOUT}, {cell.coordinate}: the spreadsheet shows 45% and holds 0.45." in str(
        caught.value
    )


def test_a_formula_is_refused_by_its_cell_also_where_its_value_is_kept(form, book):
    cell = f"G{row_of(book[ABOUT], 'people.n_survivors')}"
    book[ABOUT][cell] = "=6+6"
    data = edited(saved(book), b"<f>6+6</f><v", b"<f>6+6</f><v>12</v><v")

    with pytest.raises(BadCellsError, match=f"{ABOUT}, {cell}: this is a formula"):
        read(form, data)


def test_a_formula_in_a_column_of_the_teams_own_is_no_matter(form, book):
    book[ABOUT]["P2"], book[ABOUT]["P3"] = "Sum", "=6+6"

    assert read(form, saved(book))["S1", "about.funder"] == "A trust"


def test_merged_headings_and_merged_cells_of_the_teams_own_are_no_matter(form, book):
    book[ABOUT]["P3"] = "to do"
    book[ABOUT].merge_cells("P3:Q9")
    book[FEATURES].merge_cells("A2:B2")

    assert len(read(form, saved(book))) == 2


def test_a_whole_column_merged_is_named_by_its_first_cell_and_costs_nothing(form, book):
    book[ABOUT]["G3"] = "all of them"
    whole = f'<mergeCells count="1"><mergeCell ref="G3:O{LAST_ROW}"/></mergeCells>'
    data = edited(saved(book), b"<dataValidations", whole.encode() + b"<dataValidations")

    with pytest.raises(BadCellsError, match=f"{ABOUT}, G3: this cell is merged"):
        read(form, data)


@pytest.mark.parametrize(
    "blank",
    [
        '<row r="{n}" spans="1:3"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>',  # Excel
        "<row r=\"{n}\" s='1' customFormat=\"1\" ht='12.8'/>",  # a row formatted as a whole
        '<row r="{n}"><c r="A{n}" s="1" t="n"></c></row>',  # LibreOffice
        '<row r="{n}" customHeight="1"><c r="A{n}" s="1" /></row>',
    ],
)
def test_a_sheet_formatted_to_its_last_row_is_made_small_before_it_is_read(form, book, blank):
    rows = "".join(blank.replace("{n}", str(n)) for n in range(900, LAST_ROW + 1, 5))
    data = edited(saved(book), b"</sheetData>", rows.encode() + b"</sheetData>")

    assert len(without_blanks(data)) < 400_000
    assert len(read(form, data)) == 2


def test_an_answer_below_a_million_blank_rows_is_found(form, book):
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(900, LAST_ROW, 5))
    words = ("S2", "about.funder")
    filled = "".join(
        f'<c r="{column}{LAST_ROW}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in zip("ABG", (*words, "Last &lt;c r=&quot;A1&quot;/&gt;"), strict=True)
    )
    rows += f'<row r="{LAST_ROW}">{filled}</row>'
    sheet = book[ABOUT]
    sheet.delete_rows(row_of(sheet, "about.funder", "S2"))
    data = edited(saved(book), b"</sheetData>", rows.encode() + b"</sheetData>")

    assert read(form, data)["S2", "about.funder"] == 'Last <c r="A1"/>'


@given(st.lists(st.integers(1, 40), unique=True), st.integers(1, 400))
def test_no_cell_is_lost_wherever_a_piece_ends(filled, size):
    book = Workbook()
    for n in filled:
        book.active.cell(n, 1 + n % 3, f"text {n}")
        book.active.cell(n, 9).number_format = "0.00"
    before = {cell.coordinate: cell.value for row in book.active for cell in row if cell.value}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lightening, "_PIECE", size)
        light = load_workbook(io.BytesIO(without_blanks(saved(book)))).active

    assert {cell.coordinate: cell.value for row in light for cell in row if cell.value} == before


def test_what_is_too_large_when_unpacked_is_refused_before_it_is_read(form, book, monkeypatch):
    monkeypatch.setattr(lightening, "MOST_UNPACKED", 10_000)

    with pytest.raises(WorkbookError, match="Delete the empty rows"):
        read(form, saved(book))


def test_a_row_that_never_ends_is_refused(form, book, monkeypatch):
    monkeypatch.setattr(lightening, "MOST_KEPT", 2_000)
    monkeypatch.setattr(lightening, "_PIECE", 4_000)
    data = edited(saved(book), b"<sheetData>", b"<sheetData>" + b" " * 9_000)

    with pytest.raises(WorkbookError, match="far more than answers"):
        read(form, data)


def test_a_damaged_part_is_one_sentence(form, book):
    data = bytearray(saved(book))
    middle = data.index(b"xl/worksheets/sheet2.xml") + 400
    data[middle : middle + 200] = b"\xff" * 200

    with pytest.raises(WorkbookError, match="damaged"):
        read(form, bytes(data))


def test_blank_rows_between_answers_are_no_matter(form, book):
    book[ABOUT].insert_rows(5, amount=3)

    assert len(read(form, saved(book))) == 2


def test_a_row_put_above_all_others_is_named(form, book):
    book[FEATURES].insert_rows(1, amount=2)

    with pytest.raises(WorkbookError, match=f"{FEATURES}, A3: the hidden row"):
        read(form, saved(book))


def test_a_sheet_without_its_hidden_row_is_never_left_aside(form, book):
    book[FEATURES].delete_rows(1)

    with pytest.raises(WorkbookError, match=f"{FEATURES}, A1: the hidden row .* is gone"):
        read(form, saved(book))


def test_a_copy_of_a_sheet_is_named(form, book):
    book.copy_worksheet(book[ABOUT]).title = "Copy of Study answers"

    with pytest.raises(WorkbookError, match=f"'Copy of Study answers' is a copy of '{ABOUT}'"):
        read(form, saved(book))
