"""On the page of searches everything is said that the commands can say of a search."""

from __future__ import annotations

import io

import pytest

from rea import open_review

LOG = {
    "name": "GOV.UK",
    "searched": "2026-01-14",
    "kind": "website",
    "platform": "https://www.gov.uk",
    "strategy": "marac information sharing",
    "claimed": "1,340",
    "looked_at": "200",
    "kept": "0",
    "stopped": "first 200",
    "limits": "none",
}


@pytest.fixture
def one(reader):
    one = reader("imported")
    one.open("/searches")
    return one


def send(one, address, fields, file=None):
    data = {"token": one.hidden("token"), **fields}
    if file:
        data["file"] = (io.BytesIO(file[1]), file[0])
    one.page = one.client.post(
        address, data=data, content_type="multipart/form-data", follow_redirects=True
    )
    return one.text


def sources(one):
    return {source.source_id: source for source in open_review(one.folder).sources()}


def test_a_website_with_nothing_kept_is_logged_with_its_copy(one):
    said = send(one, "/searches", LOG, ("results.html", b"<p>nothing</p>"))

    logged = sources(one)["gov-uk-2026-01-14"]
    assert (logged.n_claimed, logged.n_looked_at, logged.n_kept) == (1340, 200, 0)
    assert (logged.stopped, logged.strategy) == ("first 200", "marac information sharing")
    assert logged.files[0].name == "copy.html"
    assert "GOV.UK is logged as gov-uk-2026-01-14." in said
    assert "stopped: first 200" in said


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"looked_at": "2,000"}, "2,000 looked at of 1,340 results"),
        ({"claimed": "many"}, "is no number of results"),
        ({"searched": ""}, "GOV.UK: no day was given"),
        ({"name": "…"}, "A source needs a name"),
    ],
)
def test_what_cannot_be_right_is_said_beside_what_was_typed(one, change, fault):
    said = send(one, "/searches", LOG | change)

    assert one.page.status_code == 422
    assert fault in said
    assert "marac information sharing" in said
    assert "gov-uk-2026-01-14" not in sources(one)


def test_a_report_belongs_to_the_search_or_to_who_told_of_it(one):
    send(one, "/searches", LOG)
    search = {"search": "gov-uk-2026-01-14"}
    assert "A report needs a title." in send(one, "/searches/report", {"year": "2019", **search})
    said = send(one, "/searches/report", {"title": "MARAC guidance", "year": "2019", **search})
    assert "Added to gov-uk-2026-01-14: MARAC guidance" in said

    send(one, "/searches/report", {"title": "Sent by post", "told_by": "A. Expert"})

    added = [source for source in sources(one).values() if source.part_of]
    assert {source.kind for source in added} == {"website", "contact"}
    assert "A. Expert" in {source.told_by for source in added}


def test_what_was_not_said_at_the_import_is_said_here(one):
    source_id = next(iter(sources(one)))
    known = sources(one)[source_id]
    facts = {"searched": known.searched_on.isoformat(), "coverage": "1960 to today"}

    said = send(one, f"/searches/facts/{source_id}", facts | {"claimed": str(known.n_records + 2)})

    now = sources(one)[source_id]
    assert (now.coverage, now.n_claimed) == ("1960 to today", known.n_records + 2)
    assert f"the export holds {known.n_records}, 2 fewer." in said
    assert now.platform == known.platform

    said = send(one, f"/searches/facts/{source_id}", facts | {"claimed": "a few"})
    assert one.page.status_code == 422
    assert "is no number of hits" in said
