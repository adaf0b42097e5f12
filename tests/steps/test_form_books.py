"""The extraction form goes out as a workbook and comes back, and only what was edited differs."""

from __future__ import annotations

import difflib
from io import BytesIO

import openpyxl
import pytest
from support import done, rea

from rea import open_review
from rea.extraction.sheets import BadCellsError
from rea.steps.protocol.form_books import NoFormError, form_book, take_form
from rea.steps.protocol.protocols import read_draft
from rea.workbook.reading import WorkbookError


@pytest.fixture
def review(invented):
    return open_review(invented("begun"))


@pytest.fixture
def book(review, tmp_path):
    """The workbook of the form, and edits of cells by row name and field: an empty one is None."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_book(review))

    def edit(cells=(), rows=()):
        made = openpyxl.load_workbook(path)
        sheet = made["Form"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        lines = {sheet.cell(n, 1).value: n for n in range(3, sheet.max_row + 1)}
        for name, field, text in cells:
            sheet.cell(lines[name], columns[field]).value = text
        for n, row in enumerate(rows, start=len(lines) + 3):
            for field, text in row.items():
                sheet.cell(n, columns[field], text)
        made.save(path)
        return path

    return edit


def differing(before, after):
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [one for one in lines if one[0] in "+-" and one[:3] not in ("+++", "---")]


def text_of(review):
    return review.protocol_file().read_text(encoding="utf-8")


def test_a_form_that_nobody_edited_changes_nothing(review, book):
    before = review.protocol_file().read_bytes()

    taken = take_form(review, book())

    assert (taken.changed, taken.added) == ((), ())
    assert review.protocol_file().read_bytes() == before


def test_drop_downs_offer_what_a_field_takes(review):
    sheet = openpyxl.load_workbook(BytesIO(form_book(review)))["Form"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}

    offered = {str(one.sqref)[0] for one in sheet.data_validations.dataValidation}

    assert offered == {columns[name] for name in ("type", "required", "locator", "repeat")}


def test_edited_cells_change_their_lines_alone_and_comments_stay(review, book):
    file = review.protocol_file()
    file.write_text(
        text_of(review).replace("label: About the study", "label: About the study   # ours"),
        encoding="utf-8",
    )
    before = text_of(review)

    taken = take_form(
        review,
        book(
            cells=[
                ("about.design", "values", "interviews\ncohort"),
                ("about.n_survivors", "show_if", "accounts: survivors; records"),
                ("about.n_survivors", "max", 400),
                ("contact.practices.practice", "help", "As named: by the authors."),
            ],
            rows=[
                {"name": "about.funder", "label": "Funder", "type": "text", "questions": "admin"},
                {"name": "said.limits", "rea:form": "What they say", "label": "Limits",
                 "type": "longtext", "questions": "PQ"},
            ],
        ),
    )  # fmt: skip

    assert taken.changed == ("about.design", "about.n_survivors", "contact.practices.practice")
    assert taken.added == ("about.funder", "said.limits")
    after = text_of(review)
    assert "   # ours" in after
    assert sum(line[0] == "-" for line in differing(before, after)) == 3
    pages = read_draft(review).extraction.sections
    assert pages[0].fields[0].values == ("interviews", "cohort")
    assert pages[0].fields[2].show_if == {"accounts": ("survivors", "records")}
    assert pages[0].fields[2].max == 400
    assert pages[0].fields[-1].label == "Funder"
    assert (pages[-1].id, pages[-1].label, pages[-1].fields[0].id) == (
        "said",
        "What they say",
        "limits",
    )
    assert take_form(review, book()).changed == ()


@pytest.mark.parametrize(
    ("cells", "rows", "said"),
    [
        ([("about.design", "label", None)], [], "Form, C3: Label cannot be left empty."),
        ([("about.design", "type", "choice")], [], "Form, D3: extraction.sections.1.fields.1.type"),
        ([("about.design", "required", "maybe")], [], "Form, F3:"),
        ([("about.n_survivors", "max", "=1+1")], [], "Form, J5: this is a formula."),
        ([("about.n_survivors", "show_if", "design")], [], "Form, O5: “design” is no name"),
        ([], [{"label": "X", "type": "text"}], "this row has no name."),
        ([], [{"name": "about.design", "label": "X"}], "stands in row 3 already."),
        ([], [{"name": "funder", "label": "X", "type": "text"}], "no page or group of the form ''"),
        ([], [{"name": "about.x y", "label": "X", "type": "text"}], "a short name of letters"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_and_nothing_is_taken(review, book, cells, rows, said):
    before = review.protocol_file().read_bytes()
    rows = [*rows, {"name": "about.fine", "label": "Fine", "type": "text"}]

    with pytest.raises(BadCellsError) as caught:
        take_form(review, book(cells, rows))

    assert said in caught.value.sentence
    assert review.protocol_file().read_bytes() == before


def test_another_workbook_is_no_form(review, tmp_path):
    path = tmp_path / "any.xlsx"
    openpyxl.Workbook().save(path)

    with pytest.raises(WorkbookError, match=r"any\.xlsx: .*no sheet that rea made"):
        take_form(review, path)
    assert "there is no such file" in rea(
        "protocol", "lint", "--form", tmp_path / "gone.xlsx", "--review", review.root
    ).err  # fmt: skip


def test_a_protocol_that_asks_nothing_has_no_workbook(review):
    text = text_of(review)
    review.protocol_file().write_text(text[: text.index("\nextraction:")] + "\n", encoding="utf-8")

    with pytest.raises(NoFormError):
        form_book(review)


def test_the_commands_write_it_and_take_it_back(review, book):
    said = done("protocol", "show", "--for", "form", "--review", review.root).out
    assert "protocol-form.xlsx" in said
    assert "rea protocol lint --form FILE" in said

    ran = rea("protocol", "lint", "--form", book([("about.design", "label", "The design")]),
              "--review", review.root)  # fmt: skip

    assert "1 row of the form changed, 0 added." in ran.err
    assert read_draft(review).extraction.sections[0].fields[0].label == "The design"
