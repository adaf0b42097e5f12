"""A damaged or hostile file costs no neighbour and loses nothing in silence."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.errors import SourceError
from rea.sources import Reading, archives, decoding, read_export, ris_form
from rea.sources.ris_form import Records

EXPORTS = Path(__file__).parent.parent / "data" / "exports"
RECORD = "TY  - JOUR\r\nTI  - {title}\r\nAU  - Smith, Jane\r\nPY  - 2019\r\nER  - \r\n\r\n"


def read(text: str | bytes, columns: dict[str, str] | None = None) -> Reading:
    return read_export(text if isinstance(text, bytes) else text.encode(), "export", columns)


def titles(text: str | bytes) -> list[str]:
    return list(read(text).records["title"])


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "the file is empty"),
        (b"\r\n \t\r\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (bytes(range(256)) * 20, "not a text file"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "old Excel"),
        (b"<!DOCTYPE html>\n<html><title>Sign in</title>", "a web page"),
        (b"<html><body><pre>TY  - JOUR\nTI  - x\nER  - \n", "a web page"),
        (b"Just some words about nothing.\nAnd more of them.\n", "no export that rea knows"),
        (b"x" * 1_000_000, "no export that rea knows"),
        (b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 9, "gzip file is damaged"),
        (b"PK\x03\x04 and nothing more", "zip file is damaged"),
        (zipped({"word/document.xml": b"<x/>"}), "a Word document"),
        (zipped({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x"}), "workbook is damaged"),
        (zipped({"readme": b"words only"}), "no file in the archive"),
        (zipped({str(i): b"" for i in range(501)}), "holds 501 files"),
        (b"<xml>" + b"<record>" * 5000, "nested too deeply"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xml><record>&a;</record></xml>', "declares entities"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><record>&a;</record>', "declares entities"),
        (b"<xml><records><record><titles><title>Cut", "broken at column"),
        (b'<rdf:RDF a="b, c, d">\n<x>1, 2, 3</x>', "no export that rea knows"),
        (b'{"title": "One", "year": 2019}', "no export that rea knows"),
        (
            gzip.compress(gzip.compress(b"TY  - JOUR", mtime=0), mtime=0),
            "an archive within an archive",
        ),
    ],
    # Archives bear the time at which they were packed, so their bytes make no lasting name.
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_what_is_no_export_is_refused_in_one_sentence_and_a_next_step(
    data: bytes, fact: str
) -> None:
    with pytest.raises(SourceError, match=fact) as refused:
        read(data)

    assert refused.value.file == "export"
    assert refused.value.hint


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1000)
    packer = zlib.compressobj(wbits=31)
    bomb = packer.compress(b"0" * 5000) + packer.flush()

    for data in (bomb, zipped({"xl/sheet.xml": b"0" * 5000}), zipped({"a.ris": b"0" * 5000})):
        with pytest.raises(SourceError, match="unpacks to"):
            read(data)


def test_a_gzip_file_that_is_cut_short_is_refused() -> None:
    packer = zlib.compressobj(wbits=31)
    whole = packer.compress(RECORD.encode() * 50) + packer.flush()

    with pytest.raises(SourceError, match="cut short"):
        read(whole[:-9])


def test_the_last_record_of_a_file_cut_short_is_kept_and_flagged() -> None:
    reading = read(RECORD.format(title="One") + "TY  - JOUR\r\nTI  - Two\r\nJO  - Journal\r\nDO")

    assert list(reading.records["title"]) == ["One", "Two"]
    assert reading.records["journal"][1] == "Journal"
    assert reading.truncated
    assert "The last record (line 7) has no end: the file may be cut short." in reading.notes


def test_a_truncated_web_of_science_file_is_flagged() -> None:
    reading = read("PT J\nTI One\nER\n\nPT J\nTI Two\nSO Jour")

    assert list(reading.records["title"]) == ["One", "Two"]
    assert reading.truncated


def test_records_of_xml_before_the_break_are_kept() -> None:
    whole = "<record><titles><title>One</title></titles></record>"

    reading = read(f"<xml><records>{whole}<record><titles><title>Tw")

    assert list(reading.records["title"]) == ["One"]
    assert reading.truncated
    assert "record 2" in reading.notes[0]


def test_stray_ampersands_and_html_entities_do_not_break_xml() -> None:
    assert titles(
        "<record><titles><title>A&B &nbsp;&eacute; &amp; C</title></titles></record>"
    ) == ["A&B \xa0é & C"]


def test_a_record_without_its_first_line_is_a_record_of_unknown_type() -> None:
    first = RECORD.format(title="One").removeprefix("TY  - JOUR\r\n")

    reading = read(first + RECORD.format(title="Two"))

    assert list(reading.records["title"]) == ["One", "Two"]
    assert list(reading.records["type"]) == ["", "JOUR"]
    assert any("without a first line" in note for note in reading.notes)


def test_several_records_without_first_lines_are_several() -> None:
    text = "TI  - One\nAU  - A, B\nPY  - 2001\nER  - \nTI  - Two\nAB  - a\nwrapped\n\nTI  - Three\n"

    assert titles(text) == ["One", "Two", "Three"]


def test_empty_records_are_set_aside_when_there_are_no_others() -> None:
    alone = read("TY  - JOUR\nER  - \n" * 3)
    among = read("TY  - JOUR\nER  - \n" + RECORD.format(title="One") + "TY  - BOOK\nER  - \n")

    assert (len(alone.records), list(alone.skipped["line"])) == (0, ["1", "3", "5"])
    assert list(among.records["title"]) == ["", "One", ""]
    assert "Records with nothing but a type: 2 (first: line 1)." in among.notes


def test_records_glued_together_come_apart() -> None:
    text = "TY  - JOUR\nTI  - One\nER  - TY  - JOUR\nTI  - Two\nER  - \n"
    text += "\ufeffTY  - JOUR\nTI  - Three\n"

    assert titles(text) == ["One", "Two", "Three"]


def test_text_that_looks_like_a_tag_stays_in_the_abstract() -> None:
    text = (
        "TY  - JOUR\nTI  - One\nAB  - Intro.\nER  stress and TY variants\n"
        "US - based sample; AU - Australia.\nTY  trial ended.\nER  - \n"
    )

    assert read(text).records["abstract"][0] == (
        "Intro. ER stress and TY variants US - based sample; AU - Australia. TY trial ended."
    )


def test_text_behind_an_end_mark_and_behind_a_type_is_not_lost() -> None:
    reading = read(
        "TY  - JOUR\nSomething odd\nTI  - One\nER  - see also\nTY  - JOUR\nTI  - T\nER  -\n"
    )

    assert '"N1": "Something odd"' in reading.records["extra"][0]
    assert any("see also" in note for note in reading.notes)


def test_numbering_in_front_of_a_record_is_no_part_of_one_without_an_end() -> None:
    reading = read("TY  - JOUR\nTI  - One\n\n2.\nTY  - JOUR\nTI  - Two\n")

    assert list(reading.records["title"]) == ["One", "Two"]


def test_a_long_tag_is_kept() -> None:
    reading = read("TY  - JOUR\nPMID  - 333\nTI  - One\nER  - \n")

    assert reading.records["accession"][0] == "333"


@pytest.mark.parametrize(
    ("codec", "note"),
    [
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", None),
        ("cp1252", "Windows-1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_the_encoding_is_found(codec: str, note: str | None) -> None:
    reading = read(RECORD.format(title="“Crème” brûlée – Müller").encode(codec))

    assert reading.records["title"][0] == "“Crème” brûlée – Müller"
    assert any(note in one for one in reading.notes) if note else not reading.notes[:-1]


def test_a_script_that_is_not_latin_is_guessed_from_much_of_it() -> None:
    text = "\n".join(
        f"TY  - JOUR\nTI  - Преступность и её причины в большом городе {i}\n"
        f"AB  - Исследование рассматривает преступность среди подростков в городе.\nER  - "
        for i in range(20)
    )

    assert titles(text.encode("cp1251"))[0] == "Преступность и её причины в большом городе 0"


def test_lines_of_another_encoding_are_read_and_counted() -> None:
    data = RECORD.format(title="Müller").encode() + RECORD.format(title="Müller").encode("cp1252")

    reading = read(data)

    assert list(reading.records["title"]) == ["Müller", "Müller"]
    assert reading.notes[0].startswith("1 of 13 lines are not UTF-8 (first: line 8)")


def test_a_byte_that_windows_leaves_undefined_is_still_read() -> None:
    assert titles(RECORD.format(title="a \x81 é").encode("latin-1")) == ["a \x81 é"]


def test_control_characters_go_and_line_separators_split_nothing() -> None:
    reading = read(RECORD.format(title="\x1b[31mHot\x1b[0m\x07 a\u2028b\x0bc\x0cd\x85e\x00f"))

    assert reading.records["title"][0] == "Hot a b c d ef"
    assert "Control characters (such as NUL or ESC) were taken out: 4." in reading.notes


def test_other_scripts_emoji_and_combining_marks_come_through_unchanged() -> None:
    for title in (
        "الجريمة والعقاب",
        "犯罪学研究综述",
        "👮‍♀️ police 🚔",
        "Cafe\u0301",
        "\u202eevil\u202c",
    ):
        assert titles(RECORD.format(title=title)) == [title]


def test_two_byte_order_marks_lose_no_record() -> None:
    assert titles(b"\xef\xbb\xbf" * 2 + RECORD.format(title="One").encode()) == ["One"]


def test_a_long_run_of_spaces_or_names_costs_no_time() -> None:
    text = RECORD.format(title=" " * 300_000 + "x") + f"TY  - JOUR\nAU  - {'a,' * 50_000}\nER  - \n"

    assert titles(text) == ["x", ""]


def test_entries_of_bibtex_without_fields_or_quotes_that_close_are_records() -> None:
    text = '@article{a, title = {One}}\n@misc{b\n@article{c, title = "Three, year = 2001}\n'
    text += '@preamble{"x"}'

    reading = read(text)

    assert list(reading.records["title"]) == ["One", "", "Three, year = 2001"]


# Tables


def test_a_header_without_a_record_is_said() -> None:
    reading = read("Title,Authors,Year\r\n")

    assert len(reading.records) == 0
    assert "There is a header ('Title', 'Authors', 'Year') and no record." in reading.notes


def test_a_table_without_a_title_names_its_headers_and_the_remedy() -> None:
    with pytest.raises(SourceError, match=r"'Kennung', 'Year'.*--map \"Kennung=title\"") as refused:
        read("Kennung,Year\n1,2019\n")

    assert refused.value.line == 1


def test_a_column_can_be_mapped_by_hand() -> None:
    reading = read("Überschrift;Wer\nKameras;Müller\n", {"überschrift": "title", "Wer": "authors"})

    assert list(reading.records["title"]) == ["Kameras"]
    assert list(reading.records["authors"]) == ["Müller"]


@pytest.mark.parametrize(
    ("columns", "fact"),
    [({"Nope": "title"}, "no column is headed 'Nope'"), ({"Title": "titel"}, "Did you mean title")],
)
def test_a_mapping_that_fits_nothing_is_refused(columns: dict[str, str], fact: str) -> None:
    with pytest.raises(SourceError, match=fact):
        read("Title,Year\nOne,2019\n", columns)


def test_ragged_rows_are_kept_unshifted_and_reported() -> None:
    reading = read(
        "Title,Authors,Year,Abstract\n"
        'Hot spots,"Smith, J",2019,ok\nCCTV,"Doe, A"\nGangs,"Lee, B",2020,abs,extra,more\n'
    )

    assert list(reading.records["title"]) == ["Hot spots", "CCTV", "Gangs"]
    assert '"column 5": "extra"' in reading.records["extra"][2]
    assert any("header (4): 2 (lines 3, 4)" in note for note in reading.notes)


def test_an_open_quotation_mark_costs_no_neighbour() -> None:
    for line in (
        '"Hot spots,"Smith, J",2019',
        '"Hot spots,Smith J,2019',
        'Hot spots,"Smith, J,2019',
    ):
        reading = read(f'Title,Authors,Year\n{line}\nCCTV,"Doe, A",2020\nGangs,"Lee, B",2021\n')

        assert list(reading.records["title"])[-2:] == ["CCTV", "Gangs"]
        assert len(reading.records) == 3
        assert any("quotation marks do not close" in note for note in reading.notes)


def test_a_stray_quotation_mark_leaves_a_cell_of_several_lines_whole() -> None:
    reading = read('Title,Abstract,Year\n"It was "big" here","two\nlines",2019\nTwo,"x",2020\n')

    assert list(reading.records["year"]) == ["2019", "2020"]


def test_too_many_open_quotation_marks_are_refused_with_the_line() -> None:
    with pytest.raises(SourceError, match="too many quotation marks") as refused:
        read("Title,Year\n" + 'a "b,"c" d,2019\n"x"y\n' * 300)

    assert refused.value.line


def test_row_numbers_without_a_header_shift_nothing() -> None:
    reading = read('"title","year"\n"1","One",2019\n"2","Two",2020\n')

    assert list(reading.records["title"]) == ["One", "Two"]


def test_a_row_that_is_no_record_is_set_aside_and_named() -> None:
    reading = read("id,title,authors\n1,One,Smith\nrecords not yet read,,\n2,Two,Lee\n")

    assert list(reading.records["title"]) == ["One", "Two"]
    assert reading.skipped.iloc[0].tolist() == [
        "export",
        "3",
        "a row that is no record",
        "records not yet read",
    ]


def test_lists_written_by_python_and_bars_are_values() -> None:
    reading = read(
        "title\tauthors\tkeywords\n"
        "One\t['Marx, Karl', 'Lindgren, A']\t['a', 'b']\n"
        "Two\tSmith J | Lee B\tc|d\nThree\t[Anon]\t[e\nFour\tX, Y\te,f,g\nFive\tZ\t{1}\n"
    )

    assert reading.records["authors"][0] == "Marx, Karl; Lindgren, A"
    assert reading.records["authors"][1] == "Smith, J; Lee, B"
    assert list(reading.records["keywords"])[:4] == ["a; b", "c; d", "[e", "e; f; g"]


def workbook(*sheets: list[list[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_from_the_sheet_with_the_headers() -> None:
    from datetime import datetime

    reading = read(
        workbook(
            [["Notes"], ["made in March"]],
            [
                ["Title", "Year", "Volume", "Seen"],
                ["One", 2019, 3.0, datetime(2020, 1, 2)],  # noqa: DTZ001 - as Excel has it
                [None, None, None, None],
                ["Two", "2020", 1.5, True],
            ],
        )
    )

    assert reading.format == "XLSX"
    assert list(reading.records["title"]) == ["One", "Two"]
    assert list(reading.records["year"]) == ["2019", "2020"]
    assert list(reading.records["volume"]) == ["3", "1.5"]
    assert '"Seen": "2020-01-02"' in reading.records["extra"][0]
    assert "Sheet read: 'sheet 1'. Sheets left aside: sheet 0." in reading.notes


DAMAGE: list[Callable[[list[bytes], int, bytes], None]] = [
    lambda lines, i, _: lines.pop(i),
    lambda lines, i, junk: lines.insert(i, junk),
    lambda lines, i, junk: lines.__setitem__(i, lines[i] + junk),
    lambda lines, i, _: lines.__setitem__(i, lines[i][: len(lines[i]) // 2]),
    lambda lines, i, _: lines.insert(i, lines[-1 - i]),
]


@settings(max_examples=250, deadline=None)
@given(
    name=st.sampled_from(sorted(path.name for path in EXPORTS.iterdir() if path.suffix != ".md")),
    damage=st.lists(
        st.tuples(
            st.sampled_from(DAMAGE), st.integers(0, 10_000), st.binary(min_size=1, max_size=12)
        ),
        max_size=8,
    ),
)
def test_no_damage_raises_anything_but_our_own_errors(
    name: str, damage: list[tuple[Callable[[list[bytes], int, bytes], None], int, bytes]]
) -> None:
    lines = (EXPORTS / name).read_bytes().split(b"\n")
    for harm, at, junk in damage:
        if lines:
            harm(lines, at % len(lines), junk)

    try:
        reading = read(b"\n".join(lines))
    except SourceError:
        return

    assert all(isinstance(cell, str) for cell in reading.records.to_numpy().ravel())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40).filter(
            lambda line: "TY" not in line.upper()
        ),
        max_size=6,
    )
)
def test_lines_of_any_kind_between_records_cost_neither_neighbour(lines: list[str]) -> None:
    junk = "\n".join(lines)

    found = titles(RECORD.format(title="One") + junk + "\n" + RECORD.format(title="Two"))

    assert (found[0], found[-1]) == ("One", "Two")


def test_a_locked_or_damaged_member_of_an_archive_is_left_aside() -> None:
    data = bytearray(zipped({"ok.ris": RECORD.encode(), "bad.ris": RECORD.encode() * 20}))
    at = data.index(b"bad.ris") + len("bad.ris")
    data[at : at + 8] = bytes(8)

    damaged = read(bytes(data))

    assert list(damaged.skipped["reason"]) == ["it is damaged"]

    at = data.index(b"bad.ris", at) - 46 + 8  # the flags of its entry in the directory
    data[at] |= 1
    locked = read(bytes(data))

    assert list(locked.skipped["reason"]) == ["it is locked by a password"]


def test_lines_outside_tagged_records_are_counted_and_named() -> None:
    wos = read("made by hand\nPT J\nTI One\nER\nbetween\nTI lost\nPT J\nTI Two\nER\n")
    ovid = read("Search results\n<1>\nTitle\n  One\n<2>\nTitle\n  Two\n")

    assert list(wos.records["title"]) == ["One", "Two"]
    assert "Lines outside records, set aside: 3 (first: line 1, 'made by hand')." in wos.notes
    assert list(ovid.records["title"]) == ["One", "Two"]
    assert "Lines outside records, set aside: 1." in ovid.notes


_TAGS = st.sampled_from(["AB", "N1", "KW", "T2", "C1", "XX"])
_TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(_TAGS, _TEXT), min_size=1), min_size=1))
def test_ris_in_form_is_read_as_rispy_reads_it(drawn: list[list[tuple[str, str]]]) -> None:
    text = "".join(
        "TY  - JOUR\n" + "".join(f"{tag}  - {value}\n" for tag, value in fields) + "ER  - \n"
        for fields in drawn
    )
    ours = [dict(entry.values) for entry in Records().read(text)]

    assert ours == rispy.loads(text, implementation=_EveryTag)


class _EveryTag(rispy.RisParser):
    """rispy with every tag known and every value in a list."""

    DEFAULT_MAPPING = {tag: tag for tag in (*_TAGS.elements, "TY", "ER", "UK")}  # noqa: RUF012
    DEFAULT_LIST_TAGS = list(DEFAULT_MAPPING)  # noqa: RUF012
    DEFAULT_DELIMITER_MAPPING = {}  # noqa: RUF012


@pytest.mark.parametrize("junk", ["", "x", "Record #2 of 2", "KW  - two", "  TI  - x", "ER  -"])
def test_long_exports_are_read_in_parts_and_none_is_lost_at_a_seam(
    junk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(RECORD.format(title=f"Title {n}") + junk + "\r\n" for n in range(40))
    whole = read(text)
    monkeypatch.setattr(ris_form, "_LENGTH_AT_ONCE", 100)
    monkeypatch.setattr(decoding, "_LENGTH_AT_ONCE", 150)

    in_parts = read(text)

    assert in_parts.records.equals(whole.records)
    assert in_parts.notes == whole.notes


def test_a_header_line_within_a_record_without_an_end_is_named() -> None:
    reading = read("TY  - JOUR\nTI  - One\n\nRecord #2 of 2\nTY  - JOUR\nTI  - Two\nER  - \n")

    assert list(reading.records["title"]) == ["One", "Two"]
    assert any("'Record #2 of 2'" in note for note in reading.notes)


def test_records_of_xml_are_counted_as_such_in_notes() -> None:
    reading = read("<records><record><year>2019</year></record></records>")

    assert "Records without a title: 1 (first: record 1)." in reading.notes
