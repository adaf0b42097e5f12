"""A whole review through `rea open` alone, by two people, from an empty folder to its report.

Nine records are dropped in two files. By hand: one copy is certain, of two pairs a person says
that one is one report and the other two, so 9 - 2 = 7 are screened. Both read all seven; they
keep three together and differ on a fourth, which they then agree to keep: 4 are sought, 1 cannot
be had, and of the 3 that both read in full 1 is excluded: 2 reports of 2 studies are included.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

import pytest
from browser.hands import Keys, Mouse, NoScripts
from extraction.documents import report_pdf
from support import done

from rea import open_review

pytestmark = pytest.mark.browser

TOUCH = "Keeping in touch with survivors after they leave a rural shelter"
POLICE = "How police officers organise what they write when called to a home"
SIGNED = "Letters that two agencies signed together: who stayed in touch"
INSTEAD = "One letter instead of five: what women made of it"
KEPT = (TOUCH, SIGNED, INSTEAD)

SCOPUS = (
    ("JOUR", TOUCH, "2019", "Keane, Orla", "Rural Services Review", "12"),
    ("UNPB", TOUCH, "2018", "Keane, Orla", "SocArXiv", ""),
    ("JOUR", POLICE, "2016", "Marsh, Ivo", "Rural Services Review", "4"),
    ("UNPB", POLICE.replace("organise", "organize"), "2015", "Marsh, Ivo", "SocArXiv", ""),
    ("JOUR", "Waiting lists in four coastal towns", "2020", "Reed, Ann", "Coast and Care", "7"),
)
PSYCINFO = (
    ("journal", TOUCH, "2019", "Keane, Orla", "Rural Services Review", "12"),
    ("journal", SIGNED, "2021", "Dunmore, Eva", "Letters and Services", "3"),
    ("journal", INSTEAD, "2018", "Field, Uma", "Letters and Services", "1"),
    ("journal", "School meals in winter: a survey", "2012", "Cook, Lee", "School Matters", "9"),
)
SAID = "Nobody rang at the agreed time, and 12 women did not return."
BOXES = (
    "PsycInfo 4 Scopus 5",
    "Duplicate records 2",
    "Records screened (n = 7)",
    "Records excluded (n = 3)",
    "Reports sought for retrieval (n = 4)",
    "Reports not retrieved (n = 1)",
    "Reports assessed for eligibility (n = 3)",
    "Reports excluded (n = 1)",
    "Studies 2 Reports of these studies 2",
)


@dataclass
class Team:
    """Two people, each at a browser of their own."""

    one: Mouse
    two: Mouse


@pytest.mark.parametrize("kind", [Mouse, Keys, NoScripts], ids=["mouse", "keys", "no scripts"])
def test_two_people_come_from_an_empty_folder_to_a_report(kind, opened, window, tmp_path):
    folder = tmp_path / "review"
    folder.mkdir()

    def sits_down(person: str) -> Mouse:
        return kind(window(opened(folder, person).address, **kind.options))

    one = sits_down("")
    begin(one)
    import_searches(one, tmp_path)
    tell_copies_apart(one)
    one.press("Look it over and release it")
    one.press("Release it")
    team = Team(one, sits_down("r2"))
    screen(team)
    settle(team)
    hand_over_full_texts(one, tmp_path)
    assess(team)
    extract(one)
    verify(team.two)
    make_report(one)

    assert done("check", "--review", folder).out.startswith("All of it adds up: 2 sources, 9 rec")
    assert len(open_review(folder).lines("pairs")) == 2


def begin(one: Mouse) -> None:
    """The folder is empty: a question, a name, a colleague."""
    one.tick("A protocol of your own")
    one.fill("Your question", "Do letters of agencies help survivors?")
    one.fill("Your name", "Ada")
    one.press("Begin the review")
    one.unfold("Who takes part")
    one.fill("Add somebody", "Grace")
    one.press("Add")


def import_searches(one: Mouse, tmp_path: Any) -> None:
    """Drop two files, and answer what is missing of each search."""
    one.hand_over("Drop export files here", exports(tmp_path))
    one.press("Look at the files")
    for file, name in (("scopus.ris", "Scopus"), ("psycinfo.csv", "PsycInfo")):
        about = one.page.get_by_role("group", name=file)
        one.fill("Where was searched?", name, about)
        one.fill_day("On which day?", "2026-01-12", about)
    one.press("Import")
    one.press("Find copies")


def tell_copies_apart(one: Mouse) -> None:
    """A preprint is the same report; of the other two nobody would know."""
    for _ in range(2):
        is_preprint = TOUCH in one.page.inner_text("table")
        one.decide("Same report" if is_preprint else "Two reports")
    one.press("Go to the overview")


def screen(team: Team) -> None:
    """Four are read and sealed for the second; then both read at once, blind to each other."""
    team.one.press("Start screening")
    for _ in range(4):
        read(team.one, KEPT)
    draw(team.one)
    team.one.press("Continue screening")
    team.two.press("rea, overview")
    team.two.press("Report")
    assert "shown when you have read yours" in team.two.page.inner_text("h1")
    team.two.press("Go to the overview")
    team.two.press("Start screening")
    for _ in range(3):
        read(team.two, (*KEPT, POLICE))
        read(team.one, KEPT)
    read(team.two, (*KEPT, POLICE))
    draw(team.one)
    team.two.press("Go to the overview")
    team.two.press("Continue screening")
    for _ in range(3):
        read(team.two, (*KEPT, POLICE))
    assert "Nothing is left for you" in team.two.page.inner_text("h1")


def draw(one: Mouse) -> None:
    one.press("rea, overview")
    one.fill("How many of 100 records", "100")
    one.press("Draw and seal")


def read(reader: Mouse, kept: tuple[str, ...]) -> None:
    """Decide the record that is shown."""
    title = reader.page.inner_text("#title")
    reader.decide("Include" if title in kept else "Other people or setting")


def settle(team: Team) -> None:
    """They differ on one, talk about it, and both sign."""
    team.one.press("rea, overview")
    team.one.press("Look at it")
    team.one.tick("Include: goes to full text")
    team.one.tick("By discussion")
    team.one.fill("Why", "It may say who wrote.")
    team.one.press("Sign and show the next")
    team.two.press("Go to the overview")
    team.two.press("Look at it")
    team.two.press("Yes, we agreed on that: sign")


def hand_over_full_texts(one: Mouse, tmp_path: Any) -> None:
    """Three PDFs are handed over on the page; one report cannot be had."""
    one.press("rea, overview")
    one.press("Go to the full texts")
    for title in (TOUCH, SIGNED, POLICE):
        file = tmp_path / f"{title[:5]}.pdf"
        file.write_bytes(report_pdf(title, "Said in brief here.", "Said at length here.", SAID))
        about = one.page.get_by_role("article", name=title)
        one.hand_over("Here it is", [file], about)
        one.press("Keep it", about)
    about = one.page.get_by_role("article", name=INSTEAD)
    one.unfold("Asked for, or not to be had", about)
    one.fill("What was tried", "Library and author asked.", about)
    one.press("It could not be had", about)


def assess(team: Team) -> None:
    """Both read what was obtained at the same time, the text beside the decision."""
    for reader in (team.one, team.two):
        reader.press("rea, overview")
        reader.press("Start screening")
    for _ in range(3):
        for reader in (team.one, team.two):
            read(reader, KEPT)


def extract(one: Mouse) -> None:
    """The form and the appraisal of both studies, with words that stand on the page named."""
    one.press("rea, overview")
    one.press("Continue extracting")
    for study, design in (("Keane 2019", "other"), ("Dunmore 2021", "qualitative")):
        one.press(study)
        one.fill("Short name", study)
        one.choose("Design", design)
        one.press("Save and go on")
        one.fill("What it says on the question", "Who did not hear did not return.")
        one.quote(SAID, "3", one.page.get_by_role("group", name="Passage"))
        one.press("Save and stay here")
        assert "stands on page 3" in one.page.inner_text("main")
        one.press("Save and go on")
        appraise(one, design)
    assert one.page.locator("text=✓ none").count() == 2


def appraise(one: Mouse, design: str) -> None:
    """Every question of the tool that is for the design is answered with yes."""
    if design == "qualitative":
        one.choose_and_be_asked_more("What kind of study is it?", design)
    for asked in one.page.locator("fieldset.asked:has(option:text-is('yes'))").all():
        one.choose("", "yes", asked)
    one.press("Save and go to the studies")


def verify(two: Mouse) -> None:
    """The second looks at every answer of both studies."""
    two.press("Go to the overview")
    two.press("Extract")
    for n in range(2):
        two.press("verify Ada’s answers", two.page.locator("tbody tr").nth(n))
        for answer in two.page.locator("tbody tr").all():
            two.tick("I agree", answer)
        two.press("Save")
        assert "· 0 of" in two.page.inner_text(".head")
        two.press("Studies")


def make_report(one: Mouse) -> None:
    """The report is made, opened, and says what was worked out by hand."""
    one.press("rea, overview")
    one.press("Go to the report")
    one.press("Make the report")
    one.press("web page (The report)")
    assert one.page.inner_text("h1") == "9 records led to 2 studies"
    drawn = " ".join(one.page.inner_text("figure:has(svg.pf)").split())
    assert [box for box in BOXES if box not in drawn] == []
    assert one.page.locator("text=quote, page 3, found there").count() == 2


def exports(tmp_path: Any) -> list[Any]:
    """What two databases gave: RIS, and a table."""
    ris, table = tmp_path / "scopus.ris", tmp_path / "psycinfo.csv"
    ris.write_text("".join(_ris(*one) for one in SCOPUS), encoding="utf-8")
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerows([("type", "title", "year", "authors", "journal", "volume"), *PSYCINFO])
    return [ris, table]


def _ris(kind: str, title: str, year: str, author: str, journal: str, volume: str) -> str:
    place = f"JO  - {journal}\n" + (f"VL  - {volume}\nSP  - 33\nEP  - 51\n" if volume else "")
    return f"TY  - {kind}\nTI  - {title}\nAU  - {author}\nPY  - {year}\n{place}ER  - \n\n"
