"""Open copies are asked for by DOI, when somebody says so; each answer is kept, nothing fetched."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pytest
from support import done, rea, rows_of
from web.web_reader import Reader

import rea as library
from rea.errors import DecisionError, ReaError, UnknownNameError
from rea.extraction.open_access import SERVICES, OpenCopy, UnreadableReplyError, read_reply
from rea.steps.fulltext import looking_up
from rea.steps.fulltext.looking_up import look_up_open_copies
from rea.steps.state import LOOKUPS
from rea.store.network import NetworkError, Reply, get

ANSWERS = Path(__file__).parents[1] / "data" / "open_access"
EMAIL = "sam@example.org"
RECORD, DOI = "psycinfo-2026-10-07/0003", "10.5555/hss.2019.28.377"
PDF = "https://repository.example.org/17/letters.pdf"


def _recorded(name):
    return (ANSWERS / f"{name}.json").read_bytes()


class Unpaywall:
    """Answers as recorded: one DOI is open, one is unknown, all others are closed."""

    def __init__(self, stops_after: int = 999, status: int = 429) -> None:
        self.asked: list[str] = []
        self.stops_after, self.status = stops_after, status

    def __call__(self, address: str, *, agent: str) -> Reply:
        if len(self.asked) == self.stops_after:
            return Reply(self.status)
        self.asked.append(address)
        assert EMAIL in address
        assert EMAIL in agent
        if DOI in address:
            return Reply(200, _recorded("unpaywall-open"))
        return Reply(404) if len(self.asked) == 2 else Reply(200, _recorded("unpaywall-closed"))


@pytest.fixture
def review(invented):
    return library.open_review(invented("screened"))


def _look(review, ask, **more):
    waits: list[float] = []
    found = look_up_open_copies(review, EMAIL, person="r1", ask=ask, wait=waits.append, **more)
    return found, waits


def test_each_missing_report_is_asked_for_once_a_second_and_each_answer_is_a_line(review):
    ask = Unpaywall()

    found, waits = _look(review, ask)

    lines = review.lines(LOOKUPS)
    assert [record for record, _ in found.found] == [RECORD]
    assert found.n_asked == len(ask.asked) == len(lines) > 3
    assert found.n_asked + found.n_without_doi == 20
    assert waits == [1.0] * (found.n_asked - 1)
    assert f"https://api.unpaywall.org/v2/{DOI}?email={EMAIL}" in ask.asked
    (line,) = [one for one in lines if one["url"]]
    assert (line["doi"], line["service"], line["url"]) == (DOI, "unpaywall", PDF)
    assert EMAIL not in str(lines)


def test_a_run_that_was_stopped_goes_on_where_it_was(review):
    first, _ = _look(review, Unpaywall(stops_after=3))
    rest = Unpaywall()
    second, _ = _look(review, rest)
    third, _ = _look(review, Unpaywall(stops_after=0))

    assert "Unpaywall would not answer (429)" in first.stopped
    assert first.n_asked == second.n_known == 3
    assert second.stopped == third.stopped == ""
    assert third.n_asked == 0
    assert len(review.lines(LOOKUPS)) == 3 + len(rest.asked)


def test_an_old_answer_is_asked_for_again(review, monkeypatch):
    _look(review, Unpaywall())
    monkeypatch.setattr(looking_up, "_GOOD_FOR", -looking_up._GOOD_FOR)

    assert _look(review, Unpaywall())[0].n_known == 0


def test_what_was_found_is_a_link_on_the_page_in_the_list_and_in_a_pack(review, tmp_path):
    _look(review, Unpaywall())
    here = ("--review", review.root)

    page = Reader(review.root, "r1").open("/full-texts")
    done("library", "missing", tmp_path / "m.csv", *here)
    (tmp_path / "t.html").write_text("<p>Unsafe letters</p>", "utf-8")
    done("retrieve", RECORD, "--got", tmp_path / "t.html", "--as", "r1", *here)
    done("decide", RECORD, "include", "--stage", "full-text", "--as", "r1", *here)
    out = tmp_path / "p.html"
    done("pack", "--for", "r2", "--stage", "full-text", "--out", out, *here)

    assert f'href="{PDF}"' in page
    assert "(PDF, accepted version, cc-by, repository)" in page
    assert "looked up, an open copy, unpaywall" in page
    (row,) = [one for one in rows_of(tmp_path / "m.csv") if one["record"] == RECORD]
    assert row["open_copy"] == PDF
    assert PDF in out.read_text("utf-8")


def test_the_command_asks_nobody_without_an_address_of_a_person(review, monkeypatch):
    def nobody(*_, **__):
        raise AssertionError("somebody was asked")

    monkeypatch.setattr("urllib.request.urlopen", nobody)
    here = ("--as", "r1", "--review", review.root)

    assert rea("library", "open-copies", *here).code == 2
    refused = rea("library", "open-copies", "--email", "nobody", *here)

    assert refused.code == 1
    assert "'nobody' is no email address." in refused.err


def test_the_command_says_what_was_found_and_why_it_stopped(review, monkeypatch):
    ask = Unpaywall(stops_after=99)
    monkeypatch.setattr(looking_up, "_SECONDS_BETWEEN", 0.0)
    defaults = look_up_open_copies.__kwdefaults__ | {"ask": ask}
    monkeypatch.setattr(look_up_open_copies, "__kwdefaults__", defaults)

    said = done(
        "library", "open-copies", "--email", EMAIL, "--as", "r1", "--review", review.root
    ).out

    assert "Unpaywall: 1 open copy of" in said
    assert f"{RECORD}: {PDF} (PDF, accepted version, cc-by, repository)" in said


def test_who_still_reads_is_not_told_what_is_sought(invented):
    folder = invented("released")
    done("decide", RECORD, "include", "--as", "r1", "--review", folder)
    done("second", "draw", "--for", "r2", "--share", "1", "--as", "r1", "--review", folder)

    with pytest.raises(DecisionError, match="r2 has still to read"):
        look_up_open_copies(library.open_review(folder), EMAIL, person="r2", ask=Unpaywall())


def test_an_unknown_service_is_named(review):
    with pytest.raises(UnknownNameError, match="unpaywal"):
        _look(review, Unpaywall(), service="unpaywal")


def test_openalex_is_read_as_it_documents_itself(review):
    copy = read_reply(SERVICES["openalex"], _recorded("openalex-open"))

    assert copy == OpenCopy(
        "https://doi.org/10.5555/hss.2019.28.377",
        is_pdf=False,
        version="published",
        host="Health & Social Study",
    )
    assert copy.told == "page, published version, Health & Social Study"
    assert read_reply(SERVICES["openalex"], b'{"best_oa_location": null}') is None


@pytest.mark.parametrize("doi", ["10.1002/(sici)1099<1::aid-x>3.0.co;2-#", "10.5/a b?c&d"])
def test_a_doi_with_odd_signs_stays_one_address(doi):
    for service in SERVICES.values():
        address = service.address(doi, EMAIL)

        assert address.count("?") == 1
        assert not {"#", " ", "<"} & set(address)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"{}", b'{"best_oa_location": 3}'])
def test_what_is_no_answer_is_said_to_be_none(body):
    with pytest.raises(UnreadableReplyError):
        read_reply(SERVICES["unpaywall"], body)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://"])
def test_an_address_that_is_none_of_the_web_never_becomes_a_link(address):
    body = b'{"best_oa_location": {"url": "%s", "url_for_pdf": null}}' % address.encode()

    assert read_reply(SERVICES["unpaywall"], body) is None


def test_another_computer_is_asked_by_https_alone_and_with_a_name(monkeypatch):
    asked = []
    monkeypatch.setattr(
        urllib.request,
        "urlopen",
        lambda request, timeout: asked.append(request) or io.BytesIO(b"{}"),
    )

    assert get("https://api.example.org/x", agent="rea/0") == Reply(200, b"{}")
    assert asked[0].get_header("User-agent") == "rea/0"
    with pytest.raises(NetworkError, match="only addresses of https"):
        get("http://api.example.org/x", agent="rea/0")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (urllib.error.URLError("no route"), r"api.example.org: not reached \(no route\)"),
        (TimeoutError("timed out"), "not reached"),
    ],
)
def test_a_computer_that_is_not_reached_is_named(monkeypatch, fault, said):
    def fail(*_, **__):
        raise fault

    monkeypatch.setattr(urllib.request, "urlopen", fail)

    with pytest.raises(NetworkError, match=said) as caught:
        get("https://api.example.org/x", agent="rea/0")
    assert isinstance(caught.value, ReaError)


def test_a_status_is_handed_on_and_a_flood_is_refused(monkeypatch):
    gone = urllib.error.HTTPError("https://x.example.org", 404, "gone", Message(), io.BytesIO())

    def fail(*_, **__):
        raise gone

    monkeypatch.setattr(urllib.request, "urlopen", fail)
    assert get("https://x.example.org/", agent="rea/0") == Reply(404)

    monkeypatch.setattr(
        urllib.request, "urlopen", lambda *_, **__: io.BytesIO(b"x" * (4 * 1024 * 1024 + 1))
    )
    with pytest.raises(NetworkError, match="far more than was asked"):
        get("https://x.example.org/", agent="rea/0")
