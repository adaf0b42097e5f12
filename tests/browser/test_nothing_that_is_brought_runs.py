"""An attack in every text that an export, a protocol or a colleague brings runs on no page.

Each page of `rea open`, the report and a pack are opened in a real browser. No dialog comes up,
the content policy is asked to stop nothing, no element of the attack's is made, and no link
leads where the attack wanted; and each attack was shown, as a text.
"""

from __future__ import annotations

import io
import re

import pytest
from poisoned import evil, poison, poisoned_shelf
from scenes import SCENES
from support import done
from werkzeug.datastructures import FileStorage

from rea import open_review
from rea.extraction.answers import Answer
from rea.steps import Extraction
from rea.steps.search.receiving import receive
from rea.steps.team.packing import pack

pytestmark = pytest.mark.browser

# What is shown of a page, also in what is folded away and in its fields.
TOLD = """() => document.documentElement.textContent
    + [...document.querySelectorAll("input, textarea")].map((one) => one.value).join(" ")"""
MADE = "svg[onload], a[href^='javascript:' i], iframe[src^='java' i]"
PLACES = {
    *("title", "author", "journal", "abstract", "keywords", "publisher", "volume", "url"),
    *("title-abstract note", "resolutions note", "retrieval reason"),
    *("rulings text", "answer", "quote", "locator", "answer note", "findings statement"),
    *("full text", "file in the inbox", "study", "name", "platform", "strategy", "notice"),
    *("short_title", "text", "label", "definition", "what", "why", "effect"),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, _one_device):
    with pytest.MonkeyPatch.context() as patch:
        yield poisoned_shelf(tmp_path_factory.mktemp("poisoned"), patch)


def test_no_attack_runs_on_any_page(shelf, tmp_path, served, window, monkeypatch):
    monkeypatch.setenv("REA_SETTINGS", str(tmp_path / "account"))
    page, shown = window("about:blank"), set()
    dialogs = _dialogs(page)

    for name in SCENES:
        folder, addresses = _made(name, shelf, tmp_path / name)
        server = served(folder, SCENES[name].person)
        for address in addresses:
            page.goto(server.address + address)
            shown |= _looked_at(page)
        server.kill()
    for file in _handed_on(tmp_path):
        page.goto(file.as_uri())
        shown |= _looked_at(page)

    assert dialogs == []
    assert PLACES - shown == set()


def test_the_attack_runs_where_nothing_is_done_against_it(window):
    page = window("about:blank")
    dialogs = _dialogs(page)

    page.set_content(f'<input value="{evil("a page of ours")}">')

    assert dialogs == ["a+page+of+ours"]
    assert page.locator(MADE).count() == 1


def _dialogs(page):
    """What dialogs say; each is closed."""
    said = []
    page.on("dialog", lambda one: (said.append(one.message), one.dismiss()))
    return said


def _made(name, shelf, base):
    """A scene with the attack in it, and where to look."""
    base.mkdir()
    scene = SCENES[name]
    folder, names = scene.make(lambda stage: shelf.copy(stage, base / "review"))
    review = open_review(folder)
    addresses = [one.format(**names) for one in scene.addresses]
    if name == "begun":
        ris = io.BytesIO(f"TY  - JOUR\nTI  - One {evil('title')}\nER  - \n".encode())
        addresses += [f"/import/{receive(review, [FileStorage(ris, evil('file name'))])}"]
    if name == "extracting":
        said = {"value": evil("quote"), "locator": evil("locator"), "note": evil("answer note")}
        quoted = Answer(names["study"], "said.features.words", 1, kind="quote", **said)
        Extraction(review, "r1").answer(quoted)
        [unsure] = review.inbox.iterdir()
        unsure.rename(unsure.with_name(f"{evil('file in the inbox')}.pdf"))
    poison(folder)
    if name == "extracting":
        done("report", "--interim", "--review", folder)
        addresses += ["/report/files/report.html"]
    return folder, addresses


def _handed_on(base):
    """What is opened without any server: a report, and a pack to read from."""
    report = base / "extracting" / "review" / "reports" / "report.html"
    out = base / "pack.html"
    pack(open_review(base / "reading" / "review"), "r2", person="r1", n=3, out=out)
    return [report, out]


def _looked_at(page):
    """The places whose attack the page shows; it has made nothing of it."""
    # Beside a form the text of the report is fetched by a script.
    page.wait_for_load_state("networkidle" if "/extract/" in page.url else "load")
    assert page.locator(MADE).count() == 0, page.url
    told = page.evaluate(TOLD).replace("+", " ")
    return set(re.findall(r"alert\('([^']*)'\)", told))
