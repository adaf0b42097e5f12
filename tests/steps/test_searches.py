"""Every search is told as PRISMA-S asks, and counted where it belongs."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from pypdf import PdfWriter
from support import done, rea

from rea import open_review, steps
from rea.errors import ReaError, ReviewError, UnknownNameError
from rea.model import COLUMN_OF_KIND, KIND_OF_SOURCE
from rea.steps.reports.counting import flow_of
from rea.steps.search.filing import SearchFacts
from rea.steps.search.searching import searches_for_report
from rea.steps.state import read_state

DAY = date(2026, 1, 5)
RECORD = "TY  - JOUR\nTI  - {title}\nAU  - Hale, M.\nPY  - 2020\nDO  - 10.5555/{key}\n"
RECORD += "{more}ER  - \n\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "review"
    steps.begin(folder, question="Do lamps help?", person_name="Sam")
    done("protocol", "release", "--approve", "r1", "--review", folder)
    return folder


def ris(path, *titles, more=""):
    text = "".join(
        RECORD.format(title=f"{one} in parks and on the way home", key=one.lower(), more=more)
        for one in titles
    )
    path.write_text(text)
    return path


def imported(folder, path, name="Scopus", many_databases=False, decisions="ignore", **facts):
    return steps.import_records(
        open_review(folder),
        [path],
        SearchFacts(name, DAY, **facts),
        many_databases=many_databases,
        decisions=decisions,
    )


def verdicts(folder):
    state = read_state(open_review(folder))
    return {group: one.state for group, one in state.outcomes["title-abstract"].items()}


# -- facts -------------------------------------------------------------------------------


def test_what_prisma_s_asks_for_and_nobody_gave_is_named(folder, tmp_path):
    bare = imported(folder, ris(tmp_path / "a.ris", "One"))
    full = imported(
        folder,
        ris(tmp_path / "b.ris", "Two"),
        platform="Elsevier",
        strategy="TITLE(lamps)\nAND parks",
        coverage="1960 to today",
        limits="none",
        n_claimed=3,
        searched_by="Sam",
    )

    assert bare.missing == ("platform", "strategy", "coverage", "limits", "claimed")
    assert full.missing == ()
    assert open_review(folder).sources()[1] == full.source
    assert "The platform claimed 3 records; the export holds 1, 2 fewer." in full.notes


def test_missing_facts_are_asked_for_when_somebody_wishes(folder, tmp_path, monkeypatch):
    said = iter(["Scopus", "2026-01-05", "Elsevier", "lamps AND parks", "", "none", "1,204"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(said))

    ran = done("import", ris(tmp_path / "a.ris", "One"), "--interactive", "--review", folder)

    source = open_review(folder).sources()[0]
    assert (source.platform, source.limits, source.n_claimed) == ("Elsevier", "none", 1204)
    assert "PRISMA-S asks for it: coverage." in ran.err


def test_each_database_of_one_file_is_counted_by_itself(folder, tmp_path):
    path = tmp_path / "host.ris"
    first = ris(tmp_path / "x.ris", "One", "Two", more="DB  - Embase\n").read_text()
    path.write_text(first + ris(tmp_path / "y.ris", "Three", more="DB  - PsycInfo\n").read_text())

    done_ = imported(folder, path, name="Ovid", many_databases=True)

    assert done_.source.databases == (("Embase", 2), ("PsycInfo", 1))
    identified = flow_of(read_state(open_review(folder))).databases.identified
    assert {one.name: one.n for one in identified} == {"Embase": 2, "PsycInfo": 1}


def test_parts_of_one_search_are_checked_against_one_another(folder, tmp_path):
    files = [
        ris(tmp_path / "s 1-2.ris", "One", "Two"),
        ris(tmp_path / "s 4-5.ris", "Two", "Four"),
    ]

    facts = SearchFacts("Scopus", DAY, n_claimed=5)
    notes = steps.import_records(open_review(folder), files, facts).notes

    assert "s 1-2.ris and s 4-5.ris have 1 record in common; the copies are duplicates." in notes
    assert "No file holds the records 3, by the files' names. Export them too." in notes


# -- decisions of an earlier screening -------------------------------------------------------

EMILY = 'N1  - RAYYAN-INCLUSION: {"Emily"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: Wrong topic\n'


def test_earlier_decisions_are_ignored_and_told_unless_somebody_asks(folder, tmp_path):
    ran = done(
        *("import", ris(tmp_path / "a.ris", "One", more=EMILY), "--source", "Old"),
        *("--searched", "2026-01-05", "--review", folder),
    )

    assert "1 decision of an earlier screening (Emily 1), ignored" in ran.err
    assert verdicts(folder) == {}


def test_kept_they_are_decisions_of_a_named_reader_who_has_left(folder, tmp_path):
    brought = imported(folder, ris(tmp_path / "a.ris", "One", more=EMILY), decisions="keep")

    review = open_review(folder)
    emily = next(one for one in review.settings.people if one.name == "Emily")
    line = review.lines("title-abstract")[0]
    assert brought.earlier.readers == (("Emily", emily.person_id, 1),)
    assert emily.left_on
    assert (line["person"], line["verdict"], line["note"]) == (
        emily.person_id,
        "exclude",
        "Wrong topic",
    )
    assert list(verdicts(folder).values()) == ["exclude"]
    assert steps.check(review).is_whole


def test_an_exclusion_at_full_text_was_kept_before(folder, tmp_path):
    code = read_state(open_review(folder)).protocol.protocol.reasons("full-text")[0].code
    more = "N1  - Exclusion reason: {}\n"
    known = ris(tmp_path / "a.ris", "One", more=more.format(code))
    imported(folder, known, decisions="keep")
    imported(
        *(folder, ris(tmp_path / "b.ris", "Two", more=more.format("Wrong setting"))),
        name="Other",
        decisions="keep",
    )

    state = read_state(open_review(folder))
    fates = state.history.set_index("source_name")[["screened", "assessed", "assessed_reason"]]
    # A reason that the protocol does not know waits for somebody to give one that it does.
    assert list(fates.loc["Other"]) == ["kept", "pending", ""]
    assert list(fates.loc["Scopus"]) == ["kept", "excluded", code]
    assert steps.check(open_review(folder)).is_whole


def test_as_priors_they_teach_the_ranker_and_count_for_nothing(folder, tmp_path):
    more = "N1  - ASReview_relevant\n"
    imported(folder, ris(tmp_path / "a.ris", "One", more=more), decisions="priors")
    imported(folder, ris(tmp_path / "b.ris", "Two"), name="Other")

    sitting = steps.Sitting(open_review(folder), "r1")

    assert verdicts(folder) == {}

    shown = []
    while (one := sitting.next()) is not None:
        shown.append(one.title.split()[0])
        sitting.decide(one, "include")
    assert sorted(shown) == ["One", "Two"]


def test_an_unknown_way_is_refused_before_anything_is_filed(folder, tmp_path):
    with pytest.raises(UnknownNameError, match="way to bring decisions in"):
        imported(folder, ris(tmp_path / "a.ris", "One"), decisions="all")

    assert open_review(folder).sources() == ()


# -- searches without an export ----------------------------------------------------------


def test_every_kind_of_prisma_s_has_one_line_in_the_diagram():
    assert {name: kind.column for name, kind in KIND_OF_SOURCE.items()} == COLUMN_OF_KIND
    assert KIND_OF_SOURCE["search-engine"].box == "Websites"


def test_a_search_with_nothing_found_is_logged_with_its_saved_copy(folder, tmp_path):
    copy = tmp_path / "results.html"
    copy.write_text("<p>nothing</p>")

    ran = done(
        *("search", "log", "GOV.UK", "--searched", "2026-01-05", "--words", "lamps parks"),
        *("--shown", 340, "--looked-at", 200, "--kept", 0, "--stop", "first 200"),
        *("--copy", copy, "--review", folder),
    )

    source = open_review(folder).sources()[0]
    assert "gov-uk-2026-01-05: logged." in ran.out
    assert (source.kind, source.n_claimed, source.n_looked_at, source.n_kept) == (
        *("website", 340, 200),
        0,
    )
    assert (source.searched_by, source.stopped, source.n_records) == ("r1", "first 200", 0)
    kept = folder / "data" / "raw" / source.source_id / source.files[0].name
    assert kept.read_text() == "<p>nothing</p>"
    assert steps.check(open_review(folder)).is_whole


def test_a_search_is_filed_under_a_name_and_a_day(folder, tmp_path):
    export = ris(tmp_path / "a.ris", "One")

    for given, fact in (
        (SearchFacts(searched_on=DAY), "needs a name"),
        (SearchFacts("Scopus"), "Scopus: no day was given"),
    ):
        with pytest.raises(ReaError, match=fact):
            steps.import_records(open_review(folder), [export], given)
    assert open_review(folder).sources() == ()


def test_more_kept_than_looked_at_is_refused(folder):
    facts = SearchFacts("GOV.UK", DAY, n_claimed=10, n_kept=11)

    with pytest.raises(ReaError, match="11 kept of 10 results"):
        steps.log_search(open_review(folder), facts)


def test_reports_added_by_hand_count_for_the_search_that_found_them(folder):
    review = open_review(folder)
    search = steps.log_search(review, SearchFacts("GOV.UK", DAY, n_kept=1)).source
    steps.add_report(review, {"title": "Lamp guidance", "year": "2019"}, search=search.source_id)
    steps.add_report(review, {"title": "Sent by post"}, told_by="Dr Hale")
    steps.add_report(review, {"title": "Sent later"}, told_by="Dr Hale")

    other = flow_of(read_state(review)).other.identified
    assert [(one.kind, one.name, one.n) for one in other] == [
        ("website", "GOV.UK", 1),
        ("contact", "Contacts", 2),
    ]
    told = {one.name: one.n_records for one in searches_for_report(review.sources())}
    assert told == {"GOV.UK": 1, "Contacts": 2}
    assert "Dr Hale" not in {one.name for one in review.sources()}
    assert steps.status(review).n_sources == 2  # searches, however many reports each found
    assert steps.check(review).is_whole


def test_a_report_that_the_review_has_already_is_told(folder, tmp_path):
    imported(folder, ris(tmp_path / "a.ris", "One"))

    added = steps.add_report(
        open_review(folder),
        {"title": "One", "doi": "https://doi.org/10.5555/ONE"},
        told_by="Dr Hale",
    )

    assert added.notes[0].startswith("scopus-2026-01-05/0001 has the same DOI")


def test_a_pdf_fills_in_what_is_not_said(folder, tmp_path):
    pdf = tmp_path / "found.pdf"
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "Lamps and what they cost"})
    writer.write(pdf)

    ran = done("add", pdf, "--told-by", "Dr Hale", "--review", folder)

    assert "Lamps and what they cost" in ran.out
    assert "found.pdf" in ran.err or "full text" in ran.err


@pytest.mark.parametrize(
    ("args", "fact"),
    [
        (["--title", "x"], "found by a search or told by somebody"),
        (["--title", "x", "--search", "a", "--told-by", "b"], "found by a search or told by"),
        (["--told-by", "b"], "needs a title"),
        (["--title", "x", "--search", "nowhere"], "no source 'nowhere'"),
    ],
)
def test_a_report_that_cannot_be_placed_is_refused(folder, args, fact):
    ran = rea("add", *args, "--review", folder)

    assert ran.code == 1
    assert fact in ran.err


# -- the log as a table ------------------------------------------------------------------


def test_the_log_goes_out_and_comes_back_with_new_rows(folder, tmp_path):
    steps.log_search(open_review(folder), SearchFacts("GOV.UK", DAY, strategy="lamps"))
    sheet = tmp_path / "searches.xlsx"
    done("search", "list", "--to", sheet, "--review", folder)
    ris(tmp_path / "new.ris", "One")
    book = openpyxl.load_workbook(sheet)
    header = [cell.value for cell in book.active[1]]
    book.active.cell(1, len(header) + 1, "file")
    for row in (
        {"source": "Police Foundation", "kind": "organisation", "searched": "2026-01-06"},
        {"source": "Scopus", "searched": "2026-01-06", "claimed": "1", "file": "new.ris"},
    ):
        book.active.append([row.get(name, "") for name in (*header, "file")])
    book.save(sheet)

    ran = done("import", "--searches", sheet, "--review", folder)

    assert [one.name for one in open_review(folder).sources()] == [
        *("GOV.UK", "Police Foundation"),
        "Scopus",
    ]
    assert "passed over: 1" in ran.err
    assert done("search", "list", "--review", folder).out.count("records") == 3


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("file,kind\na.ris,database\n", "no column 'source'"),
        ("source,searched\nScopus,12.1.2026\n", "line 2: '12.1.2026' is no date"),
        ("source,searched,kind\nX,2026-01-05,blog\n", "line 2: There is no kind of source 'blog'"),
        ("source,searched,kept\nX,2026-01-05,many\n", "line 2: 'many' is no number of kept"),
        ("source,searched,file\nX,2026-01-05,\nY,2026-01-05,gone.ris\n", "gone.ris: there is no"),
    ],
)
def test_a_row_that_cannot_be_filed_is_named(folder, tmp_path, text, fact):
    sheet = tmp_path / "searches.csv"
    sheet.write_text(text)

    ran = rea("import", "--searches", sheet, "--review", folder)

    assert ran.code == 1
    assert fact in ran.err


# -- the wrong file --------------------------------------------------------------------------


def test_a_withdrawn_source_counts_no_more_and_its_bytes_stay(folder, tmp_path):
    imported(folder, ris(tmp_path / "a.ris", "One", "Two"))
    done("dedupe", "--review", folder)
    done("decide", "scopus-2026-01-05/0001", "include", "--as", "r1", "--review", folder)

    gone = steps.withdraw(open_review(folder), "scopus-2026-01-05", why="the wrong search")

    review = open_review(folder)
    assert gone.lapsed == ("scopus-2026-01-05/0001",)
    assert review.sources() == ()
    assert len(review.records()) == 0
    assert (folder / "data" / "raw" / "scopus-2026-01-05" / "export.ris").exists()
    with pytest.raises(ReviewError, match=r"was withdrawn on .*: the wrong search"):
        steps.withdraw(review, "scopus-2026-01-05", why="again")


def test_decisions_go_over_to_the_file_that_takes_the_place(folder, tmp_path):
    imported(folder, ris(tmp_path / "a.ris", "One", "Two"), platform="Elsevier")
    done("dedupe", "--review", folder)
    for n, verdict in ((1, "include"), (2, "include")):
        done("decide", f"scopus-2026-01-05/000{n}", verdict, "--as", "r1", "--review", folder)
    better = ris(tmp_path / "b.ris", "One", "Three", more="AB  - Now with an abstract.\n")

    ran = done("import", better, "--replace", "scopus-2026-01-05", "--review", folder)

    review = open_review(folder)
    state = read_state(review)
    assert [(one.source_id, one.platform) for one in review.sources()] == [
        ("scopus-2026-01-05-2", "Elsevier")
    ]
    assert "counts no more (2 records): replaced by scopus-2026-01-05-2" in ran.out
    assert state.screened(state.group_of["scopus-2026-01-05-2/0001"]) == "kept"
    assert state.screened(state.group_of["scopus-2026-01-05-2/0002"]) == "pending"
    assert flow_of(state).violations() == ()
    assert steps.check(review).is_whole


def test_a_search_that_is_run_again_tells_what_is_new_and_what_vanished(folder, tmp_path):
    imported(folder, ris(tmp_path / "a.ris", "One", "Two"), strategy="lamps AND parks")
    again = ris(tmp_path / "b.ris", "Two", "Three", "Four")

    ran = done(
        *("import", again, "--rerun-of", "scopus-2026-01-05", "--searched", "2026-02-01"),
        *("--review", folder),
    )

    later = open_review(folder).sources()[1]
    assert (later.rerun_of, later.strategy) == ("scopus-2026-01-05", "lamps AND parks")
    assert "2 new, 1 seen before, 1 vanished" in ran.out
    assert "scopus-2026-01-05/0001" in ran.out


@pytest.mark.parametrize(
    ("args", "fact"),
    [
        (["--withdraw", "scopus-2026-01-05"], "withdrawn for a reason"),
        (["--withdraw", "scopsu-2026-01-05", "--why", "x"], "Did you mean scopus-2026-01-05?"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused(folder, tmp_path, args, fact):
    imported(folder, ris(tmp_path / "a.ris", "One"))

    ran = rea("import", *args, "--review", folder)

    assert ran.code == 1
    assert fact in ran.err
