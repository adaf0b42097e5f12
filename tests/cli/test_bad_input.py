"""Bad input is one sentence with file, line and remedy, and nothing is half-written."""

from __future__ import annotations

import pytest
from support import INVENTED, bytes_under, done, rea

RECORD = "scopus-2026-10-05/0001"
PAGE = b"<!DOCTYPE html>\n<html><head><title>Session expired</title></head></html>\n"


def _refused(folder, *args):
    """Run a command that must be refused; gives its one sentence and the remedy."""
    before = bytes_under(folder)

    ran = rea(*args, "--review", folder)

    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith("rea: ")
    assert len(ran.err.splitlines()) == 1
    assert bytes_under(folder) == before
    staging = folder / ".rea" / "staging"
    assert not staging.exists() or not list(staging.iterdir())
    return ran.err


# -- exports ---------------------------------------------------------------------------------

EXPORTS = {
    "empty": ("empty.ris", b"", ["empty"]),
    "blank": ("blank.csv", b"\n \n\n", ["empty"]),
    "binary": ("binary.ris", bytes(range(256)) * 20, ["binary.ris"]),
    "a page saved as RIS": ("page.ris", PAGE, ["a web page", "export again"]),
    "a page saved as CSV": ("page.csv", PAGE, ["a web page", "export again"]),
    "no title column": ("table.csv", b"Year,Journal\n2021,J\n", ["line 1", "title", "--map"]),
    "a PDF": ("paper.ris", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", ["paper.ris"]),
    "prose": ("notes.txt", b"Dear Sam, here are the results we spoke about.\n", ["notes.txt"]),
    "no record": ("none.csv", b"Title,Year\n", ["record"]),
}


@pytest.mark.parametrize(("name", "data", "said"), EXPORTS.values(), ids=EXPORTS.keys())
def test_an_export_that_is_none(invented, tmp_path, name, data, said):
    folder = invented("begun")
    export = tmp_path / name
    export.write_bytes(data)

    error = _refused(folder, "import", export, "--source", "S", "--searched", "2026-10-05")

    assert name in error
    for part in said:
        assert part.casefold() in error.casefold()


def test_an_export_that_is_not_there_or_is_a_folder(invented, tmp_path):
    folder = invented("begun")
    facts = ("--source", "S", "--searched", "2026-10-05")

    assert "there is no such file" in _refused(folder, "import", tmp_path / "x.ris", *facts)
    assert "this is a folder" in _refused(folder, "import", tmp_path, *facts)


def test_one_bad_file_among_several_stops_the_import(invented, tmp_path):
    (tmp_path / "bad.ris").write_bytes(b"")

    error = _refused(
        invented("begun"), "import", INVENTED / "scopus.ris", tmp_path / "bad.ris",
        "--source", "S", "--searched", "2026-10-05",
    )  # fmt: skip

    assert "bad.ris" in error


def test_the_same_file_twice_is_recognised(invented):
    error = _refused(
        invented("imported"), "import", INVENTED / "scopus.ris", "--source", "Once more",
        "--searched", "2026-10-08",
    )  # fmt: skip

    assert "this very file was imported as scopus-2026-10-05 (18 records)" in error


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"searched": "5 October"}, "'5 October' is no date. Write it as 2027-01-31."),
        ({"searched": "2099-01-01"}, "2099-01-01 has not come yet."),
        ({"kind": "databse"}, "no kind of source 'databse'", ),
        ({"source": "!!!"}, "A source needs a name."),
        ({"strategy": "S99"}, "There is no strategy 'S99'"),
        ({"map": "Titel"}, "'Titel' maps nothing."),
    ],
)  # fmt: skip
def test_facts_of_a_search_that_cannot_be_right(invented, facts, said):
    given = {"source": "S", "searched": "2026-10-05", **facts}
    options = [part for name, fact in given.items() for part in (f"--{name}", fact)]

    assert said in _refused(invented("begun"), "import", INVENTED / "scopus.ris", *options)


def test_two_searches_of_one_name_and_day_are_both_kept(invented, tmp_path):
    folder = invented("imported")
    for n in (1, 2):
        export = tmp_path / f"{n}.csv"
        export.write_text(f"Title,Year\nA report of its own {n},2020\n", encoding="utf-8")
        done("import", export, "--source", "Scopus", "--searched", "2026-10-05",
             "--review", folder)  # fmt: skip

    names = {path.name for path in (folder / "data/raw").iterdir()}
    assert {"scopus-2026-10-05", "scopus-2026-10-05-2", "scopus-2026-10-05-3"} <= names


def test_a_search_in_two_parts_is_one_source(invented, tmp_path):
    folder = invented("begun")
    for n in (1, 2):
        (tmp_path / f"part {n}.csv").write_text(f"Title\nReport {n}\n\n,\n", encoding="utf-8")

    ran = done("import", tmp_path / "part 1.csv", tmp_path / "part 2.csv", "--source", "Ünï cödé",
               "--searched", "2026-10-05", "--claimed", "9", "--review", folder)  # fmt: skip

    assert ran.out.startswith("uni-code-2026-10-05: 2 records read")
    assert "The platform claimed 9 records; the export holds 2, 7 fewer." in ran.err
    source = folder / "data/raw/uni-code-2026-10-05"
    assert (source / "export-1.csv").exists()
    assert (source / "export-2.csv").exists()


def test_what_is_skipped_is_said_and_kept(invented, tmp_path):
    folder = invented("begun")
    export = tmp_path / "some.csv"
    export.write_text("Title,Year\nWhole,2020\n,2019\n", encoding="utf-8")

    ran = done("import", export, "--source", "S", "--searched", "2026-10-05", "--review", folder)

    assert "1 record read (CSV), 1 skipped." in ran.out
    assert "line 3" in ran.err
    assert "skipped.csv" in ran.err


# -- names and codes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((RECORD, "include", "--as", "r9"), "There is no person 'r9'"),
        (("scopus-2026-10-05/9999", "include", "--as", "r1"), "There is no record"),
        ((RECORD, "exclude", "--reason", "X4-POPP", "--as", "r1"), "Did you mean X4-POP"),
        ((RECORD, "--as", "r1"), "No record was named, or no verdict given."),
        (("--as", "r1"), "No record was named, or no verdict given."),
        ((RECORD, "include"), "Say who you are. Add --as ID"),
        ((RECORD, "include", "--from", "x.csv", "--as", "r1"), "from a file or from the command"),
    ],
)
def test_a_decision_that_cannot_be_made(invented, args, said):
    assert said in _refused(invented("released"), "decide", *args)


TABLES = {
    "unknown record": ("record,verdict\nscopus/1,include\n", "line 2", "no record 'scopus/1'"),
    "unknown person": (f"record,person,verdict\n{RECORD},r7,include\n", "line 2", "no person"),
    "unknown stage": (f"record,stage,verdict\n{RECORD},fulltext,include\n", "line 2", "no stage"),
    "unknown reason": (
        f"record,verdict,reason\n{RECORD},exclude,X44\n", "line 2", "no exclusion reason",
    ),
    "unknown verdict": (f"record,verdict\n{RECORD},yes\n", "line 2", "no verdict 'yes'"),
    "no verdict": (f"record,verdict\n{RECORD},\n", "line 2", "no verdict ''"),
    "no column": ("record,decision\nx,include\n", "line 1", "no column 'verdict'"),
    "no names": ("title,verdict\nx,include\n", "line 1", "no column 'record'"),
    "a cell too many": (f"record,verdict\n\n{RECORD},include,more\n", "line 3", "3 cells"),
    "no name": ("record,verdict\n,include\n", "line 2", "the cell 'record' is empty"),
    "a quotation mark": (f'record,verdict\n"{RECORD},include\n', "line 2", "Save it again"),
    "two ways": (
        f"record;verdict;reason\n{RECORD};include;\n{RECORD};exclude;X4-POP\n",
        "line 3", "decided in two ways",
    ),
    "nothing of mine": (
        f"record,person,verdict\n{RECORD},r2,include\n", "table.csv", "no row is by r1",
    ),
    "empty": ("", "table.csv", "the file is empty"),
    "binary": ("\0\0\0\x81", "table.csv", "this is not a CSV"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "where", "said"), TABLES.values(), ids=TABLES.keys())
def test_a_table_of_decisions_with_a_mistake(invented, tmp_path, text, where, said):
    table = tmp_path / "table.csv"
    good = f"record,verdict\n{RECORD},include\n"
    done_before = tmp_path / "good.csv"
    done_before.write_text(good, encoding="utf-8")
    table.write_bytes(text.encode("latin-1"))

    error = _refused(invented("released"), "decide", "--from", table, "--as", "r1")

    assert error.startswith(f"rea: {table}")
    assert where in error
    assert said in error


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        ("reconcile", "record,verdict\nnobody,include\n", "line 2: There is no record 'nobody'"),
        ("retrieve", "record,outcome\nnobody,got\n", "line 2: There is no record 'nobody'"),
        ("retrieve", f"record,outcome\n{RECORD},have\n", "line 2: There is no retrieval outcome"),
        ("retrieve", f"record,outcome,file\n{RECORD},got,x.pdf\n", "x.pdf: there is no such file"),
        ("link", "record,study\nnobody,One\n", "line 2: There is no record 'nobody'"),
        ("link", f"record,study\n{RECORD},\n", "line 2: A study needs a name"),
        ("link", f"record,study\n{RECORD},A\n{RECORD},B\n", "line 3: "),
        ("screen", "record,verdict\nnobody,include\n", "line 2: There is no record 'nobody'"),
    ],
)
def test_another_table_with_a_mistake_names_its_line_too(invented, tmp_path, command, text, said):
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")

    error = _refused(invented("screened"), command, "--from", table, "--as", "ad")

    assert f"{table}, line" in error
    assert said in error


def test_a_table_that_is_not_there(invented, tmp_path):
    folder = invented("released")

    error = _refused(folder, "decide", "--from", tmp_path / "x.csv", "--as", "r1")
    assert "x.csv: there is no such file. Check its name." in error
    assert "this is a folder" in _refused(folder, "decide", "--from", tmp_path, "--as", "r1")


def test_a_table_as_excel_writes_it_on_windows_is_read(invented, tmp_path):
    table = tmp_path / "table.csv"
    table.write_bytes(f"Record;Verdict;Note\r\n{RECORD};include;Müller 2020\r\n".encode("cp1252"))

    ran = done("decide", "--from", table, "--as", "r1", "--review", invented("released"))

    assert "1 decision saved" in ran.out


# -- protocols -------------------------------------------------------------------------------


def test_a_protocol_with_a_typo_names_file_line_and_field(invented):
    folder = invented("grouped")
    draft = folder / "protocols/invented.yaml"
    text = draft.read_text("utf-8")
    draft.write_text(text.replace("unsure_at_title_abstract", "unsure_at_title_abstrct"), "utf-8")
    line = next(
        n for n, one in enumerate(text.splitlines(), start=1) if "unsure_at_title_abstract" in one
    )

    for command in (("status",), ("protocol", "release", "--approve", "r1"), ("report",)):
        error = _refused(folder, *command)
        assert f"protocols/invented.yaml, line {line}" in error
        assert "unsure_at_title_abstrct" in error


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "A review starts from a protocol or from a question."),
        (("--protocol", "x", "--question", "y"), "not both"),
        (("--protocol", "disengagement"), "no protocol 'disengagement'"),
        (("--protocol", "broken.yaml"), "broken.yaml, line 2"),
        (("--protocol", "latin.yaml"), "latin.yaml: not text in UTF-8."),
    ],
)
def test_a_review_that_cannot_begin(tmp_path, monkeypatch, args, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text("id: x\n  title: y\n", encoding="utf-8")
    (tmp_path / "latin.yaml").write_bytes(b"title: caf\xe9\n")

    ran = rea("init", "new", *args)

    assert ran.code == 1
    assert said in ran.err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_a_review_is_not_begun_again(invented):
    folder = invented("imported")
    before = bytes_under(folder)

    ran = rea("init", folder, "--question", "Do letters help?")

    assert ran.code == 1
    assert "there is a review in it already" in ran.err
    assert bytes_under(folder) == before


def test_a_newer_folder_is_refused(invented):
    folder = invented("screened")
    path = folder / "review.yaml"
    path.write_text(path.read_text("utf-8").replace("format: 1", "format: 9"), "utf-8")

    error = _refused(folder, "status")

    assert "this folder has format 9; this rea reads up to format 1." in error


# -- nothing to work on ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [(("dedupe",), "There are no records yet."), (("report",), "There are no records yet.")],
)
def test_an_empty_review_has_nothing_to_work_on(invented, args, said):
    assert said in _refused(invented("begun"), *args)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title,abstract\nA,B\n", "no verdict in it: no column label_included"),
        ("title,abstract,included\nA,B,perhaps\n", "line 2: 'perhaps' in column included"),
        ("title,abstract,included\nA,B,0\n", "relevant"),
    ],
)
def test_a_set_that_cannot_be_simulated(tmp_path, text, said):
    export = tmp_path / "labelled.csv"
    export.write_text(text, encoding="utf-8")

    ran = rea("simulate", export, "--ranker", "random")

    assert ran.code == 1
    assert said in ran.err
