"""The report says how the protocol changed, what was read again for it, and what that changed."""

from __future__ import annotations

import re

import pytest
from support import done

from rea import open_review, steps
from rea.report.blocks import Paragraph, Table
from rea.report.done.amended import told_of_rereading, write_amendments
from rea.steps.protocol.amending import Stated
from rea.steps.reports.facts import facts_of
from rea.steps.state import read_state


@pytest.fixture
def folder(invented):
    """Amended twice after everything was decided: what X4-POP says, then the name of a field."""
    folder = invented("finished")
    _edit(folder, "Nobody aged 16 or over", "Nobody aged 18 or over")
    steps.amend(
        open_review(folder),
        "r1",
        why="The service takes adults.",
        effects={"X4-POP": Stated("admits-more")},
        approved_by=["r2"],
    )
    _edit(folder, "label: Whose account", "label: Whose voice")
    steps.amend(open_review(folder), "r1", why="Clearer.", effects={})
    return folder


def _edit(folder, before, after):
    draft = folder / "protocols/invented.yaml"
    draft.write_text(draft.read_text("utf-8").replace(before, after), "utf-8")


def _said(folder):
    blocks = list(write_amendments(facts_of(read_state(open_review(folder)))))
    [paragraph] = [one for one in blocks if isinstance(one, Paragraph)]
    [table] = [one for one in blocks if isinstance(one, Table)]
    return str(paragraph.text), table.rows


def _read_again(folder, n=None):
    """The first n records that wait are included, the others decided as before."""
    state = read_state(open_review(folder))
    for stage, groups in state.rereading.waiting.items():
        for place, made in enumerate(groups.values()):
            for one in made:
                keep = n is None or place >= n
                verdict = ("exclude", "X4-POP") if keep else ("include", "")
                wish = steps.Wish(one.record_id, *verdict)
                steps.decide(open_review(folder), [wish], person=one.person, stage=stage)


def test_what_still_waits_is_said_as_waiting(folder):
    n = sum(len(made) for made in _waiting(folder))

    paragraph, rows = _said(folder)

    assert paragraph.startswith(
        "2 amendments were made after the first release: 1 of eligibility or the questions and "
        "1 of words alone; the review follows version 2.0.1."
    )
    assert f"{n} decisions wait to be made again." in paragraph
    assert rows[0][0] == "2.0.0 (major)"
    assert "Approved by Reader Two." in rows[0][3]
    assert rows[0][4] == f"0 made again so far; {n} still to be"
    assert rows[1][4] == "Nothing"


def test_once_all_is_read_again_the_numbers_stand_in_the_table_and_the_methods(folder):
    n = sum(len(made) for made in _waiting(folder))
    _read_again(folder, n=2)

    facts = facts_of(read_state(open_review(folder)))
    paragraph, rows = _said(folder)
    [sentence] = told_of_rereading(facts)

    assert f"{n} earlier decisions were made again by the amended text, and" in paragraph
    assert "No other decision rests on a text that has changed since" in paragraph
    found = re.fullmatch(
        rf"{n} decisions; (\d+) changed \((\d+) from exclude to another verdict"
        r"(?: and (\d+) from another verdict to exclude)?\)",
        rows[0][4],
    )
    assert found
    assert int(found[1]) == int(found[2]) + int(found[3] or 0)
    assert sentence.startswith(f"After amendment 2.0.0, {n} decisions were made again; ")


def test_that_nothing_changed_is_said_too(folder):
    _read_again(folder)

    facts = facts_of(read_state(open_review(folder)))

    assert facts.amendments[0].n_let_in == 0
    assert done("report", "--interim", "--review", folder).code == 0
    page = (folder / "reports/report.html").read_text("utf-8")
    assert "made again by the amended text" in page


def test_why_nothing_is_read_again_stands_in_the_table(invented):
    folder = invented("finished")
    _edit(folder, "Nobody aged 16 or over", "No one aged 16 or over")
    steps.amend(
        open_review(folder), "r1", why="Style.", effects={"X4-POP": Stated("none", "Same people.")}
    )

    _, rows = _said(folder)

    assert rows[0][4] == "Nothing: Same people."


def _waiting(folder):
    waiting = read_state(open_review(folder)).rereading.waiting
    return [made for groups in waiting.values() for made in groups.values()]
