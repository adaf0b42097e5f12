"""A review in a format that was ever released opens for ever, and goes on.

`tests/data/review_v1` is as the first release wrote it: five invented records through both
stages, one disagreement settled, one answer extracted, a signature without the signed text.
It is never made again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import done, rea

from rea import open_review, steps
from rea.protocol import lint
from rea.steps.protocol.amending import Stated
from rea.steps.protocol.protocols import in_force
from rea.steps.state import read_state

FORMATS = sorted((Path(__file__).parents[1] / "data").glob("review_v*"))
DRAFT = "protocols/do-letters-of-agencies-keep-survivors-in.yaml"


@pytest.fixture(params=FORMATS, ids=lambda path: path.name)
def folder(request, tmp_path):
    return shutil.copytree(request.param, tmp_path / "review")


def test_it_opens_with_everything_that_was_decided(folder):
    state = read_state(open_review(folder))

    assert [len(made) for made in state.decisions.values()] == [6, 4]
    fates = dict(zip(state.history["record_id"], state.history["assessed"], strict=True))
    assert list(fates.values()) == ["excluded", "", "", "", "included"]
    assert done("check", "--review", folder).out.startswith("All of it adds up: 1 source, 5 rec")


def test_its_protocol_reads_and_has_no_error(folder):
    protocol = in_force(open_review(folder)).protocol

    assert protocol.rea_protocol == 1
    assert not [one for one in lint(protocol) if one.level == "error"]


def test_it_is_reported(folder):
    assert done("report", "--review", folder).code == 0


def test_it_is_amended_and_its_decisions_are_read_again(folder):
    draft = folder / DRAFT
    text = draft.read_text("utf-8").replace("It concerns people or", "It concerns women or")
    draft.write_text(text, "utf-8")

    steps.amend(open_review(folder), "r1", why="Agreed.", effects={"X3-POP": Stated("admits-more")})

    waiting = read_state(open_review(folder)).rereading.waiting
    # On title and abstract the exclusion that was settled otherwise, and the one in full text.
    assert [len(groups) for groups in waiting.values()] == [1, 1]
    assert "2 records are to be read again" in done("status", "--review", folder).out


def test_its_edited_release_is_refused_and_put_back_from_the_draft(folder):
    [released] = (folder / "protocols/released").glob("*.yaml")
    signed = released.read_bytes()
    released.write_bytes(signed + b"# more\n")

    assert rea("status", "--review", folder).code == 1
    done("protocol", "restore", "--review", folder)
    assert released.read_bytes() == signed


def test_a_newer_format_is_refused_in_one_sentence(folder):
    settings = folder / "review.yaml"
    settings.write_text(settings.read_text("utf-8").replace("format: 1", "format: 99"), "utf-8")

    ran = rea("status", "--review", folder)

    assert ran.code == 1
    assert "this folder has format 99" in ran.err
