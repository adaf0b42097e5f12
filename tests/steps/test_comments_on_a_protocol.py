"""A protocol goes out with every item numbered, and comments come back as one checklist."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from support import bytes_under, done, rea

from rea.protocol import read_protocol
from rea.report import to_docx
from rea.report.blocks import Heading, Paragraph
from rea.report.planned import protocol_outline
from rea.report.planned.comment import for_comment

FIRST_ROW = 3
COMMENT, NAME = 4, 5


@pytest.fixture
def whole():
    path = Path(__file__).parents[1] / "protocol" / "data" / "whole.yaml"
    return read_protocol(path.read_text(encoding="utf-8"), "whole.yaml")


@pytest.fixture
def sent(invented):
    folder = invented("begun")
    done("protocol", "show", "--for", "comment", "--review", folder)
    return folder


def _fill(folder, name, comments, by=""):
    """A copy of the sheet with comments by item."""
    book = openpyxl.load_workbook(folder / "reports" / "protocol-comment-sheet.xlsx")
    sheet = book.worksheets[0]
    for item, text in comments.items():
        sheet.cell(FIRST_ROW + item - 1, COMMENT).value = text
        sheet.cell(FIRST_ROW + item - 1, NAME).value = by or None
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def _checklist(folder):
    return (folder / "reports" / "protocol-comments.md").read_text(encoding="utf-8")


def test_each_item_has_one_number_and_no_search_is_changed(whole):
    outline = protocol_outline(whole)

    shown, items = for_comment(outline)

    assert [one.number for one in items] == list(range(1, len(items) + 1))
    searches = [one.text for one in shown.blocks if _is_search(one)]
    assert searches == [one.text for one in outline.blocks if _is_search(one)]
    headings = [one for one in shown.blocks if isinstance(one, Heading)]
    assert headings == [one for one in outline.blocks if isinstance(one, Heading)]
    assert to_docx(shown).startswith(b"PK")


def _is_search(block):
    return isinstance(block, Paragraph) and block.kind == "search"


def test_comments_of_several_people_stand_in_the_order_of_the_items(sent):
    ann = _fill(sent, "ann", {9: "Say how.", 4: "1+1"}, by="Ann")
    ben = _fill(sent, "ben", {4: "Agreed."})

    ran = done("protocol", "comments", ann, ben, "--format", "md", "--review", sent)

    assert "3 comments on 2 items, by Ann, ben" in ran.out
    rows = [line for line in _checklist(sent).splitlines() if line.startswith("| ")][2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == ["4", "4", "9"]
    assert "1+1 (Ann)" in rows[0]
    assert "Agreed. (ben)" in rows[1]


def test_a_csv_names_item_comment_and_who(sent):
    path = sent / "partners.csv"
    path.write_text('item;comment;name\n4;"Who; when?";Cleo\n5;;Cleo\n', encoding="utf-8")

    done("protocol", "comments", path, "--format", "md", "--review", sent)

    assert "Who; when? (Cleo)" in _checklist(sent)
    assert "1 comments on 1 items" in _checklist(sent)


def test_an_item_that_has_changed_since_is_said(sent):
    ann = _fill(sent, "ann", {1: "Say more."}, by="Ann")
    path = sent / "protocols" / "invented.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Everything in this review is invented.", "New."), "utf-8")

    done("protocol", "comments", ann, "--format", "md", "--review", sent)

    assert "> Changed or gone since they were commented on: 1." in _checklist(sent)
    assert "Everything in this review is invented." in _checklist(sent)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"item,comment\nseven,Good\n", "'seven' is no number of an item."),
        (b"item,comment\n4,\n", "There is no comment on these sheets."),
        (b"record,comment\n4,Good\n", "no column 'item'"),
        (b"", "the file is empty"),
    ],
)
def test_a_sheet_that_cannot_be_used_writes_nothing(sent, content, said):
    path = sent / "bad.csv"
    path.write_bytes(content)
    before = bytes_under(sent)

    ran = rea("protocol", "comments", path, "--review", sent)

    assert ran.code == 1
    assert said in ran.err
    assert bytes_under(sent) == before


def test_another_workbook_is_no_comment_sheet(sent, tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["item", "comment"])
    book.save(tmp_path / "mine.xlsx")
    lost = _fill(sent, "lost", {4: "Good."})
    damaged = openpyxl.load_workbook(lost)
    damaged.worksheets[0].cell(FIRST_ROW + 3, 1).value = None
    damaged.save(lost)

    other = rea("protocol", "comments", tmp_path / "mine.xlsx", "--review", sent)
    numberless = rea("protocol", "comments", lost, "--review", sent)
    formula = rea("protocol", "comments", _fill(sent, "f", {4: "=1+1"}), "--review", sent)
    absent = rea("protocol", "comments", tmp_path / "none.xlsx", "--review", sent)

    assert "mine.xlsx: " in other.err
    assert "Row 6 has a comment and no number of an item." in numberless.err
    assert "there is no such file" in absent.err
    assert "f.xlsx: Row 6: " in formula.err
    assert {one.code for one in (other, numberless, absent, formula)} == {1}
