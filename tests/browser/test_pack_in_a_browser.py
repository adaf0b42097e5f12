"""A pack works from a file, with the network off and keys alone, and goes on elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rea import open_review
from rea.steps import Wish, decide
from rea.steps.state import read_state
from rea.steps.team.packing import pack
from rea.steps.team.unpacking import unpack

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def given_out(small_review, tmp_path):
    """A review of which r1 has excluded everything, and a pack of six records for r2."""
    review = open_review(small_review)
    records = read_state(review).speaker.values()
    decide(review, [Wish(one, "exclude", "X3-TYPE") for one in records], person="r1")
    path = tmp_path / "pack.html"
    pack(review, "r2", person="r1", n=6, out=path)
    return review, path


@pytest.fixture
def offline(window, given_out):
    """Opens the pack in a fresh profile, as on another machine, with the network off."""

    def open_(**options):
        page = window("about:blank", accept_downloads=True, bypass_csp=False, **options)
        page.context.set_offline(True)
        asked = []
        page.on("request", lambda one: asked.append(one.url))
        page.goto(given_out[1].as_uri())
        page.wait_for_selector("#app:not([hidden])")
        page.asked = asked
        return page

    return open_


def violations(page):
    found = page.evaluate(
        f"tags => {{ {AXE}; return axe.run(document, {{runOnly: tags}}); }}", TAGS
    )
    return [(one["id"], node["target"]) for one in found["violations"] for node in one["nodes"]]


def saved(page, to: Path) -> Path:
    with page.expect_download() as coming:
        page.keyboard.press("s")
    coming.value.save_as(to)
    return to


def said(page):
    return page.inner_text("#said")


def test_read_saved_resumed_elsewhere_and_taken(offline, given_out, tmp_path):
    review, _ = given_out
    page = offline()
    page.keyboard.press("i")
    page.keyboard.press("2")
    page.keyboard.press("n")
    page.keyboard.press("z")
    assert "2 of 6 read" in page.inner_text("h1")
    first = saved(page, tmp_path / "first.txt")
    assert "Saved 2 of 6" in said(page)
    assert all(one.startswith(("file:", "blob:")) for one in page.asked)

    other = offline()
    assert "0 of 6 read" in other.inner_text("h1")
    other.set_input_files("#load", first)
    other.wait_for_selector("h1:text-matches('^2 of 6')")
    for _ in range(4):
        other.keyboard.press("i")
    assert other.is_visible("text=You have read them all")
    whole = saved(other, tmp_path / "whole.txt")

    early = unpack(review, first)
    late = unpack(review, whole)
    assert (early.n_taken, late.n_taken, late.n_unchanged, late.n_open) == (2, 4, 2, 0)
    assert (early.faults, late.faults) == ((), ())


def test_the_answers_tell_no_time_where_the_protocol_keeps_none(offline, given_out, tmp_path):
    path = given_out[1]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"times": "exact"', '"times": "day"'), encoding="utf-8")
    page = offline()
    page.keyboard.press("i")

    told = saved(page, tmp_path / "answers.txt").read_text(encoding="utf-8")

    times = re.findall(r'"(?:at|saved)":"([^"]*)"', told)
    assert len(times) == 2
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", one) for one in times)


def test_answers_are_kept_in_the_browser_and_can_be_changed(offline):
    page = offline()
    page.keyboard.press("i")
    page.keyboard.press("l")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_selector("text=1 answers were kept in this browser")

    page.click("#last button")
    assert "You answered: ✓ include" in page.inner_text("#before")
    page.fill("#note", "i think not")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("1")

    assert "✕ exclude" in page.inner_text("#last")
    assert "1 of 6 read" in page.inner_text("h1")


def test_keys_do_nothing_while_a_note_is_written(offline):
    page = offline()
    page.focus("#note")
    page.keyboard.type("include 1 n z")

    assert "0 of 6 read" in page.inner_text("h1")
    assert page.input_value("#note") == "include 1 n z"


def test_everything_is_reached_with_the_tab_key(offline):
    page = offline()
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.innerText"))

    assert {"save", "load", "later", "note", "usekeys"} <= reached
    assert any(one.startswith("Include") for one in reached)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "is damaged, or no file of answers"),
        ('{"rea":"pack"}\n{"end":0}\n', "is not a file of answers"),
        (
            '{"rea":"answers","pack":"other"}\n{"end":0,"check":""}\n',
            "holds answers to another pack",
        ),
    ],
    ids=["damaged", "another file", "another pack"],
)
def test_a_wrong_file_is_named_and_takes_nothing(offline, tmp_path, text, why):
    page = offline()
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(text, encoding="utf-8")

    page.set_input_files("#load", wrong)
    page.wait_for_selector(f"text={why}")

    assert "0 of 6 read" in page.inner_text("h1")


def test_an_edited_and_a_cut_file_are_named(offline, tmp_path):
    page = offline()
    page.keyboard.press("i")
    whole = saved(page, tmp_path / "a.txt").read_text(encoding="utf-8")
    other = offline()
    for harmed, why in (
        (whole.replace("include", "exclude"), "was changed since it was saved"),
        (whole[: whole.rindex("{")], "is cut off"),
    ):
        path = tmp_path / "harmed.txt"
        path.write_text(harmed, encoding="utf-8")
        other.set_input_files("#load", path)
        other.wait_for_selector(f"text={why}")


def test_a_browser_that_keeps_nothing_is_warned_about(offline, given_out):
    page = offline()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(given_out[1].as_uri())

    page.wait_for_selector("text=This browser cannot keep your answers")
    page.keyboard.press("i")
    assert "1 of 6 read" in page.inner_text("h1")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_in_a_pack(offline, size, scheme):
    page = offline(viewport=size, color_scheme=scheme)
    assert violations(page) == []

    page.keyboard.press("i")
    page.keyboard.press("1")
    assert violations(page) == []
    for _ in range(4):
        page.keyboard.press("i")
    assert page.is_visible("#done")
    assert violations(page) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)


def test_no_violation_in_a_printed_list(given_out, window, tmp_path):
    review, _ = given_out
    path = tmp_path / "list.html"
    pack(review, "r2", person="r1", form="print", out=path)

    assert violations(window(path.as_uri())) == []
