"""The pages answer to this computer and their own forms alone, and run nothing they are given."""

from __future__ import annotations

import csv
import io
import re

import pytest

from rea.web import create_app

TA = "/screen/title-abstract"
PAGES = (
    "/",
    TA,
    "/screen/full-text",
    "/reconcile/title-abstract",
    "/reconcile/full-text",
    "/agreement/title-abstract",
    "/agreement/full-text",
    "/report",
    "/extract",
    "/settings",
    "/full-texts",
    "/release",
    "/protocol",
    "/practice/1",
    "/pairs",
    f"{TA}/list",
)
EVIL = '</script><script>alert("1")</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("stage", ["released", "screened", "finished"])
def test_every_page_opens_with_a_title_and_a_strict_policy(reader, stage, address):
    one = reader(stage)

    page = one.open(address)

    assert one.page.status_code == 200, page
    assert "<title>" in page
    assert page.count("<h1") >= 1
    policy = one.page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=|<style", page)
    assert one.page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [one for one in PAGES if one != "/practice/1"])
def test_every_page_refuses_a_release_that_was_edited_meanwhile(reader, address):
    one = reader("released")
    released = one.folder / "protocols/released/invented@1.0.0.yaml"
    released.write_bytes(released.read_bytes() + b"# a word more\n")

    page = one.open(address)

    assert one.page.status_code == 400
    assert "was edited after its release" in page
    assert "rea protocol restore" in page


@pytest.mark.parametrize(
    "address",
    [
        TA,
        f"{TA}/undo",
        f"{TA}/again",
        f"{TA}/abstract",
        f"{TA}/list",
        "/reconcile/title-abstract",
        "/report",
        "/dedupe",
        "/import",
        "/import/0123456789abcdef",
        "/release",
        "/protocol",
        "/protocol/amend",
        "/people",
        "/second",
        "/full-texts",
        "/settings",
        "/practice",
    ],
)
@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_a_form_without_the_token_is_refused(reader, address, token):
    one = reader("released")
    one.open(TA)
    form = one.form("record", "replaces", answer="include") | {"token": token or ""}
    if token is None:
        del form["token"]

    answer = one.send(address, form)

    assert answer.status_code == 403
    assert "Nothing was saved" in one.text
    assert not list((one.folder / "data" / "screened" / "title-abstract").glob("*"))


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1"])
def test_what_a_page_elsewhere_sends_is_refused_unread(reader, origin):
    one = reader("released")
    one.open(TA)
    form = one.form("record", "replaces", answer="include")

    answer = one.client.post(TA, data=form, headers={"Origin": origin})

    assert answer.status_code == 403
    assert not list((one.folder / "data" / "screened" / "title-abstract").glob("*"))


def test_browsers_may_say_that_a_form_is_from_here(reader):
    one = reader("released")
    one.open(TA)
    form = one.form("record", "replaces", answer="include")

    answer = one.client.post(TA, data=form, headers={"Origin": "http://localhost"})

    assert answer.status_code == 303
    # Under "no-referrer" they would say "null" here, as a page elsewhere does.
    assert one.page.headers["Referrer-Policy"] == "same-origin"


def test_a_form_from_before_a_restart_is_refused(reader):
    before, after = reader("released"), reader("released")
    before.open(TA)
    form = before.form("record", "replaces", answer="include")

    assert after.send(TA, form).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:5000", "127.0.0.1.evil.example", ""]
)
def test_a_foreign_host_is_refused(reader, host):
    one = reader("released")

    assert one.client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8123", "localhost:8123"])
def test_this_computer_is_answered(reader, host):
    assert reader("released").client.get("/", headers={"Host": host}).status_code == 200


def test_the_cookie_is_kept_from_scripts_other_sites_and_other_readers(reader):
    one, two = reader("released"), reader("released", "r2")
    first, second = (each.client.get(TA).headers["Set-Cookie"] for each in (one, two))

    assert "HttpOnly" in first
    assert "SameSite=Strict" in first
    assert first.split("=")[0] != second.split("=")[0]


def test_what_an_export_brings_is_shown_and_never_run(reader):
    one = reader("released")
    change_first_record(one.folder, title=EVIL, abstract=EVIL, authors=EVIL, journal=EVIL, doi="")

    shown = find_page(one, "alert")

    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert "&lt;/script&gt;&lt;script&gt;alert" in shown


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "http://[bad"]
)
def test_an_address_that_is_not_of_the_web_is_no_link(reader, url):
    one = reader("released")
    change_first_record(one.folder, title="Here it is", url=url, doi="")

    shown = find_page(one, "Here it is")

    assert f'href="{url}' not in shown


def test_more_text_than_a_form_takes_is_refused(reader):
    one = reader("released")
    one.open(TA)

    answer = one.press("include", note="x" * 400_000)

    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["../review.yaml", "..%2Freview.yaml", "no.html", ".hidden"])
def test_only_the_reports_own_files_are_served(reader, name):
    one = reader("finished")

    one.open(f"/report/files/{name}")

    assert one.page.status_code == 404


def test_an_address_that_is_not_there_and_a_form_address_say_so(reader):
    one = reader("released")

    assert "There is no such page" in one.open("/nowhere")
    assert "takes forms only" in one.open(f"{TA}/undo")
    assert "There is no stage" in one.open("/screen/nowhere")


def test_a_disk_that_fails_is_said_and_nothing_claims_to_be_saved(reader, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    one = reader("released")
    one.open(TA)
    monkeypatch.setattr("rea.store.log.os.fsync", full)

    answer = one.press("include")

    assert answer.status_code == 500
    assert "No space left on device. Nothing was saved." in one.text


def test_an_unknown_person_is_refused_before_anything_is_served(reader):
    with pytest.raises(Exception, match="There is no person 'nobody'"):
        create_app(reader("released").folder, "nobody")


def change_first_record(folder, **cells):
    [path] = sorted((folder / "data" / "raw").glob("*/records.csv"))[:1]
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    rows[0] |= cells
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


def find_page(one, words):
    [path] = sorted((one.folder / "data" / "raw").glob("*/records.csv"))[:1]
    record = next(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))["record_id"]
    shown = one.open(f"/record/{record}") + one.open(f"{TA}?record={record}")
    assert words in shown
    return shown


@pytest.mark.parametrize(
    ("before", "link"),
    [
        ("http://localhost/settings?a=1", 'href="/settings?a=1">Back to where you were'),
        ("http://localhost//elsewhere.example/x", 'href="/">Go to the overview'),
        ("http://localhost//settings", 'href="/settings">Back to where you were'),
        ("http://localhost/\\elsewhere.example", 'href="/">Go to the overview'),
        ("http://localhost/dedupe", 'href="/">Go to the overview'),  # takes forms only
        ("http://elsewhere.example/settings", 'href="/">Go to the overview'),
        ("http://localhost/nowhere", 'href="/">Go to the overview'),
        ("http://[", 'href="/">Go to the overview'),
        ("", 'href="/">Go to the overview'),
    ],
)
def test_a_page_that_cannot_do_it_leads_back_within_these_pages_only(reader, before, link):
    one = reader("released")

    answer = one.client.get("/nowhere", headers={"Referer": before})

    assert link in answer.get_data(as_text=True)
