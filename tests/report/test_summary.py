"""The report says what was done, escapes what it was given, and its numbers lead to lists."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_cases import REASONS, by_hand, described, facts, finished

from rea.model import Person
from rea.report import (
    Agreement,
    Amendment,
    DuplicateRule,
    Flow,
    Screener,
    Shortcut,
    Told,
    count_flow,
    draw,
    flow_csv,
    prisma2020_csv,
    to_html,
    write_outline,
)

GOLDEN = Path(__file__).parent / "golden"
EVIL = "</svg></style><script>alert(1)</script>\x00\u202e" + "long " * 1000


class _Page(HTMLParser):
    """Tags, ids, addresses and text of a page; its style sheet apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.lines: list[str] = []
        self.policy = ""
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.policy += "".join(
            value for name, value in attrs if name == "content" and "src" in value
        )
        self.hrefs += [value for name, value in attrs if name == "href"]
        self._hidden += tag in ("style", "svg")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("style", "svg")

    def handle_data(self, data):
        if not self._hidden and (text := " ".join(data.split())):
            self.lines.append(text)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _html(given, flow: Flow, *, interim: bool) -> str:
    return to_html(write_outline(Told.of(given, flow, interim=interim)))


def _flow(history=None) -> Flow:
    return count_flow(by_hand() if history is None else history, REASONS)


def _page(interim: bool = True, **other: object) -> _Page:
    return _Page(_html(facts(by_hand(), **other), _flow(), interim=interim))


def _is_golden(request: pytest.FixtureRequest, name: str, text: str) -> bool:
    if request.config.getoption("--update-golden", default=False):
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="\n")
    return (GOLDEN / name).read_text(encoding="utf-8") == text


def test_flow_figure_and_report_of_the_review_worked_by_hand_are_as_they_were(request):
    flow = _flow()
    report = _html(facts(by_hand()), flow, interim=True)
    words = _Page(report).text + "\n"

    assert _is_golden(request, "flow.csv", flow_csv(flow).decode("utf-8"))
    assert _is_golden(request, "prisma2020.csv", prisma2020_csv(flow).decode("utf-8"))
    assert _is_golden(request, "prisma.svg", draw(flow, interim=True))
    assert _is_golden(request, "report.txt", words)


def test_the_same_facts_are_the_same_page():
    pages = {_html(facts(by_hand()), _flow(), interim=True) for _ in range(2)}

    assert len(pages) == 1


def test_the_page_fetches_nothing_and_allows_no_style_but_its_own():
    page = _page()
    style = re.search("<style>(.*)</style>", _html(facts(by_hand()), _flow(), interim=True), re.S)
    digest = b64encode(sha256(style[1].encode()).digest()).decode()

    assert f"'sha256-{digest}'" in page.policy

    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.tags.count("style") == 1


@pytest.mark.parametrize("interim", [True, False])
def test_every_number_of_the_figure_leads_to_a_place_on_the_page(interim):
    history = by_hand() if interim else finished()
    flow = count_flow(history, REASONS, excluded_by_tools={"g02"})
    page = _Page(_html(facts(history), flow, interim=interim))

    inner = {href[1:] for href in page.hrefs if href.startswith("#")}

    assert {"excluded-full-text-1", "not-read", "removed", "sources", "included"} <= inner
    assert inner <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_a_final_page_says_nothing_of_interim():
    page = _Page(_html(facts(finished()), _flow(finished()), interim=False))

    assert not re.search("interim|so far|waits|Not yet", page.text, re.IGNORECASE)
    assert "16 records led to 2 studies" in page.lines


def test_an_interim_page_lists_what_waits():
    page = _page()

    assert any(line.startswith("Interim report") for line in page.lines)
    assert "Kept, not yet sought (1)" in page.lines
    assert any("Invented report g11" in line for line in page.lines)


def test_without_studies_an_interim_page_begins_with_what_was_kept():
    history = by_hand()
    history = history[history["assessed"] != "included"]

    page = _Page(_html(facts(history), _flow(history), interim=True))

    assert "10 records have been found, and 3 reports kept for reading in full" in page.lines


def test_before_screening_an_interim_page_says_that_nothing_was_screened():
    history = by_hand()
    history.loc[:, "screened":] = ""
    history["screened"] = "pending"

    page = _Page(_html(facts(history, screeners=()), _flow(history), interim=True))

    assert "16 records have been found, and none has been screened yet" in page.lines
    assert any("No record has been screened." in line for line in page.lines)


def test_a_message_that_people_wrote_comes_instead_of_the_counts():
    page = _page(texts=(("headline", "It helps"), ("message", "Two studies say so.")))

    assert page.lines.index("It helps") < page.lines.index("Two studies say so.")
    assert "16 records have led to 2 studies so far" not in page.lines


def test_a_flow_that_does_not_add_up_is_marked_with_the_records_concerned():
    history = by_hand()
    history.loc[history["group_id"] == "g03", "retrieval"] = ""

    page = _Page(_html(facts(history), _flow(history), interim=True))

    assert any("These counts do not add up." in line for line in page.lines)
    assert any("g03" in line for line in page.lines)


def test_every_imported_text_is_escaped():
    history = by_hand()
    history["source_name"] = EVIL
    reports = described(history)
    reports[["title", "authors", "journal"]] = EVIL
    reports["doi"] = ""
    reports["url"] = "javascript:alert(1)"
    given = facts(
        history,
        reports=reports,
        title=EVIL,
        texts=(("headline", EVIL), ("message", EVIL)),
        notices=(EVIL,),
        strategies=(("S1", EVIL),),
        deduplication=EVIL,
        method_notes=(EVIL,),
        duplicate_rules=(DuplicateRule(EVIL, EVIL, 1),),
        shortcuts=(Shortcut(EVIL, EVIL, EVIL),),
        amendments=(Amendment(EVIL, EVIL, EVIL, EVIL, EVIL),),
        agreement=(Agreement("title-abstract", 9, ((EVIL, EVIL),), EVIL),),
        screeners=(Screener(Person("r1", EVIL), "title-abstract", 9),),
    )

    html = _html(given, _flow(history), interim=True)

    assert "<script" not in html
    assert html.count("</style>") == 1
    assert html.count("</svg>") == 1
    assert "javascript:" not in html
    assert "\x00" not in html


@pytest.mark.parametrize(
    ("doi", "url", "address"),
    [
        ("10.1000/a<b>", "", "https://doi.org/10.1000/a%3Cb%3E"),
        ("", "https://www.example.org/x", "https://www.example.org/x"),
        ("", "http://[broken", None),
        ("", "ftp://example.org/x", None),
        ("", "data:text/html,x", None),
    ],
)
def test_only_web_addresses_become_links(doi, url, address):
    reports = described(by_hand()).assign(doi=doi, url=url)

    page = _page(reports=reports)

    outer = {href for href in page.hrefs if not href.startswith("#") and "." in href}
    outer -= {"prisma.svg", "prisma.png", "flow.csv", "included.csv", "excluded.csv"}
    assert outer == ({address} if address else set())


def test_a_report_without_a_title_says_so():
    page = _page(reports=described(by_hand()).assign(title=""))

    assert any("No title in the export" in line for line in page.lines)


def test_included_reports_of_no_study_yet_are_listed_apart():
    history = by_hand()
    history.loc[history["group_id"].isin(["g01", "g07"]), "study_id"] = ""

    page = _Page(_html(facts(history), _flow(history), interim=True))

    assert "Of no study yet: 2 reports" in page.lines


def test_a_long_list_of_what_waits_is_cut_and_says_where_the_rest_is():
    history = by_hand().iloc[[0] * 250].reset_index(drop=True)
    history["record_id"] = [f"s-2027-01-01/{k:04d}" for k in range(250)]
    history["group_id"] = [f"g{k:04d}" for k in range(250)]
    history[["screened", "retrieval", "assessed", "study_id"]] = ["pending", "", "", ""]
    history["source"] = "s-2027-01-01"

    page = _Page(_html(facts(history), _flow(history), interim=True))

    assert "Not yet screened on title and abstract (250)" in page.lines
    assert "And 50 more." in page.lines


class TestMethods:
    """No sentence claims what did not happen."""

    def test_models_are_named_as_models_and_the_absence_of_people_is_said(self):
        model = Screener(Person("m1", "Model reading 1", is_model=True), "title-abstract", 285)

        text = _page(screeners=(model,)).text

        assert "Decisions of models on title and abstract: Model reading 1 (285)." in text
        assert "No person took part in the decisions on title and abstract." in text
        assert "Every decision so far was made by a model; no person took part." in text

    def test_people_and_models_are_counted_apart(self):
        person = Screener(Person("r1", "First reader"), "title-abstract", 20)
        model = Screener(Person("m1", "A model", is_model=True), "title-abstract", 9)

        text = _page(screeners=(person, model)).text

        assert "Decisions of people on title and abstract: First reader (20)." in text
        assert "o person took part" not in text

    def test_the_order_of_reading_is_that_of_the_decisions(self):
        text = _page(
            shown_by=(("random", 30), ("given", 0), ("questions", 5), ("elas_u4", 250))
        ).text

        assert (
            "How the records of the decisions on title and abstract came up: 30 drawn at random, "
            "5 ranked by their likeness to the questions and 250 ranked by elas_u4." in text
        )

    def test_without_a_second_reading_nothing_is_said_of_agreement(self):
        assert "agree" not in _page().text

    def test_agreement_never_stands_without_its_caution(self):
        one = Agreement("title-abstract", 285, (("Alike", "86%"),), "One model reading twice.")

        page = _page(agreement=(one,))

        assert page.lines.count("One model reading twice.") == 2
        assert "86%" in page.lines

    def test_unread_records_and_exclusions_by_models_are_said(self):
        flow = count_flow(by_hand(), REASONS, excluded_by_tools={"g02", "g08"})

        text = _Page(_html(facts(by_hand(), stopping="Rule ST1 was met."), flow, interim=True)).text

        assert "Rule ST1 was met. 1 record was not read" in text
        assert "2 exclusions were made by models alone." in text

    def test_a_finished_review_that_read_everything_says_so(self):
        history = finished()
        history = history[history["screened"] != "unread"]

        text = _Page(_html(facts(history), _flow(history), interim=False)).text

        assert "No record was left unread." in text

    def test_searches_are_told_with_their_dates_and_losses(self):
        given = facts(by_hand())
        first = replace(given.sources[0], n_skipped=2, n_claimed=40)

        text = _page(sources=(first, *given.sources[1:])).text

        assert "5 searches were run between 2027-01-10 and 2027-01-14" in text
        assert "They gave 16 records; 2 could not be read and are listed." in text
        assert "of 40 claimed" in text
        assert "help* AND need*" in text

    def test_websites_alone_are_said_to_be_no_database(self):
        history = by_hand()
        history = history[history["source"] == "gov-2027-01-14"]
        history.loc[:, "representative"] = ["yes", "yes", "", "yes"]

        text = _Page(_html(facts(history), _flow(history), interim=True)).text

        assert "1 search was run on 2027-01-14" in text
        assert "No database or register was searched." in text
        assert "a step for which PRISMA 2020 has no box" in text

    def test_an_empty_review_claims_nothing(self):
        empty = by_hand().iloc[:0]

        text = _Page(_html(facts(empty, screeners=()), _flow(empty), interim=True)).text

        assert text.count("No search has been imported.") == 2
        assert "No full text has been sought." in text
        assert "No study is included so far." in text

    def test_shortcuts_and_amendments_are_told_with_reason_and_effect(self):
        page = _page(
            shortcuts=(Shortcut("English only", "no time", "may miss others"),),
            amendments=(Amendment("1.1.0", "2027-02-01", "screening", "Split X6", "two in one"),),
        )

        assert "What the protocol cuts short, and its likely effect" in page.lines
        assert {"English only", "may miss others", "1.1.0", "two in one"} <= set(page.lines)
