"""Decisions are made under a released protocol, and a release is a file that nobody edits."""

from __future__ import annotations

import hashlib
import json

import pytest
from support import INVENTED, bytes_under, done, rea

from rea import open_review, steps
from rea.steps.protocol import protocols
from rea.store.releases import SIGNATURES, EditedReleaseError

RELEASED = "protocols/released/invented@1.0.0.yaml"
RECORD = "2-s2.0-85000000001"


def test_a_release_says_its_sha_256_and_is_in_force(invented):
    folder = invented("grouped")

    ran = done("protocol", "release", "--approve", "r1", "--review", folder)

    digest = hashlib.sha256((folder / RELEASED).read_bytes()).hexdigest()
    assert f"SHA-256 {digest}" in ran.out
    assert open_review(folder).settings.in_force == "invented@1.0.0"
    assert "status: released" in (folder / RELEASED).read_text(encoding="utf-8")


def test_import_and_dedupe_work_under_a_draft_and_decisions_do_not(invented):
    folder = invented("grouped")
    before = bytes_under(folder)

    ran = rea("decide", RECORD, "include", "--as", "r1", "--review", folder)

    assert ran.code == 1
    assert "Decisions need a released protocol" in ran.err
    assert "rea protocol release --approve ID" in ran.err
    assert bytes_under(folder) == before


def test_a_pilot_works_under_a_draft_and_never_counts(invented):
    folder = invented("grouped")

    done("decide", RECORD, "exclude", "--reason", "X3-TYPE", "--as", "r1", "--pilot",
         "--review", folder)  # fmt: skip

    done("protocol", "release", "--approve", "r1", "--review", folder)
    assert "47 unread" in done("status", "--review", folder).out
    assert "pilot, never counts" in done("show", RECORD, "--review", folder).out
    assert rea("check", "--review", folder).code == 0


def test_a_pilot_does_not_unmake_a_decision_that_counts(invented):
    folder = invented("released")
    done("decide", RECORD, "include", "--as", "r1", "--review", folder)

    done("decide", RECORD, "exclude", "--reason", "X3-TYPE", "--as", "r1", "--pilot",
         "--review", folder)  # fmt: skip

    assert "1 include" in done("status", "--review", folder).out


EVERY_COMMAND = (
    ("import", INVENTED / "shelf.csv", "--source", "Again", "--searched", "2026-10-05"),
    ("screen", "--terminal", "--as", "r1"),
    ("decide", RECORD, "include", "--as", "r1"),
    ("reconcile", "--list"),
    ("retrieve", RECORD, "--sought", "--as", "r1"),
    ("link", RECORD, "--study", "One", "--as", "r1"),
    ("agreement",),
    ("report", "--interim"),
    ("status",),
    ("show", RECORD),
    ("people", "list"),
    ("people", "add", "Somebody Else"),
    ("dedupe",),
    ("extract", "--as", "r1", "--list"),
    ("export", "all.csv"),
    ("second", "draw", "--for", "r2"),
    ("protocol", "lint"),
    ("protocol", "release", "--approve", "r1"),
)


@pytest.mark.parametrize(
    "command", EVERY_COMMAND, ids=lambda command: "-".join(map(str, command[:2]))
)
def test_an_edited_release_is_refused_by_every_command_with_the_way_out(invented, command):
    folder = invented("released")
    _edit(folder / RELEASED)
    before = bytes_under(folder)

    ran = rea(*command, "--review", folder)

    assert ran.code == 1
    assert ran.err.startswith(
        f"rea: {RELEASED}: this released protocol (invented@1.0.0) was edited"
    )
    assert f"git checkout -- {RELEASED}" in ran.err
    assert "protocols/invented.yaml" in ran.err
    assert "rea protocol restore" in ran.err
    assert "rea protocol amend" in ran.err
    assert bytes_under(folder) == before


def test_check_names_an_edited_release(invented):
    folder = invented("screened")
    _edit(folder / RELEASED)

    ran = rea("check", "--review", folder)

    assert ran.code == 1
    assert f"{RELEASED}: this released protocol" in ran.out


def test_the_way_out_of_an_edited_release_works_and_loses_no_edit(invented):
    folder = invented("screened")
    signed = (folder / RELEASED).read_bytes()
    _edit(folder / RELEASED)
    edited = (folder / RELEASED).read_bytes()

    ran = done("protocol", "restore", "--review", folder)

    assert (folder / RELEASED).read_bytes() == signed
    assert (folder / "protocols/invented@1.0.0-edited.yaml").read_bytes() == edited
    assert "protocols/invented@1.0.0-edited.yaml" in ran.out
    done("decide", RECORD, "include", "--as", "ad", "--review", folder)


def test_a_signature_without_its_text_is_made_good_by_the_draft_or_by_git(invented):
    folder = invented("released")
    signatures = folder / "data/screened/signatures/r1.desk.jsonl"
    line = json.loads(signatures.read_text("utf-8"))
    signatures.write_text(json.dumps({k: v for k, v in line.items() if k != "text"}) + "\n")
    signed = (folder / RELEASED).read_bytes()
    _edit(folder / RELEASED)

    done("protocol", "restore", "--review", folder)
    assert (folder / RELEASED).read_bytes() == signed

    _edit(folder / RELEASED)
    _edit(folder / "protocols/invented.yaml")
    ran = rea("protocol", "restore", "--review", folder)
    assert ran.code == 1
    assert f"git checkout -- {RELEASED}" in ran.err


def test_there_may_be_nothing_to_restore(invented):
    ran = rea("protocol", "restore", "--review", invented("released"))

    assert ran.code == 1
    assert "No released protocol was edited." in ran.err


def test_a_release_that_is_missing_is_said(invented):
    folder = invented("screened")
    (folder / RELEASED).unlink()

    ran = rea("status", "--review", folder)

    assert ran.code == 1
    assert f"{RELEASED}: this released protocol is missing" in ran.err


@pytest.mark.parametrize("edited", [False, True])
def test_a_version_is_released_once(invented, edited):
    folder = invented("released")
    if edited:
        _edit(folder / "protocols/invented.yaml")
    before = bytes_under(folder)

    ran = rea("protocol", "release", "--approve", "r1", "--review", folder)

    assert ran.code == 1
    assert f"{RELEASED} was released before" in ran.err
    assert "run 'rea protocol amend'" in ran.err
    assert bytes_under(folder) == before


@pytest.mark.parametrize("cut_before", ["add_lines", "with_settings"])
def test_a_release_cut_short_is_completed_by_releasing_again(invented, monkeypatch, cut_before):
    folder = invented("grouped")
    with monkeypatch.context() as patch:
        patch.setattr(protocols.Review, cut_before, _power_cut)
        with pytest.raises(OSError, match="power cut"):
            steps.release_protocol(open_review(folder), "r1")
    assert not protocols.in_force(open_review(folder)).is_released

    steps.release_protocol(open_review(folder), "r1")

    assert protocols.in_force(open_review(folder)).name == "invented@1.0.0"
    assert len(open_review(folder).lines(SIGNATURES)) == 1
    assert rea("check", "--review", folder).code == 0


def test_a_protocol_with_a_mistake_is_not_released(invented):
    folder = invented("grouped")
    draft = folder / "protocols/invented.yaml"
    draft.write_text(draft.read_text("utf-8").replace("kind: primary", "kind: secondary"), "utf-8")
    before = bytes_under(folder)

    ran = rea("protocol", "release", "--approve", "r1", "--review", folder)

    assert ran.code == 1
    assert "protocols/invented.yaml" in ran.err
    assert bytes_under(folder) == before


def test_lint_says_what_is_still_to_be_written_and_fails_on_an_error(invented):
    folder = invented("begun")

    advised = done("protocol", "lint", "--review", folder)
    assert advised.out.startswith("advice: ")
    assert "Next: rea protocol release" in advised.out

    draft = folder / "protocols/invented.yaml"
    draft.write_text(draft.read_text("utf-8").replace("kind: primary", "kind: secondary"), "utf-8")
    ran = rea("protocol", "lint", "--review", folder)
    assert ran.code == 1
    assert "error: " in ran.out


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "protocols/invented.yaml: there is no such file."),
        (lambda path: path.write_bytes(b"id: \xff"), "protocols/invented.yaml: not text in UTF-8."),
    ],
)
def test_a_draft_that_cannot_be_read_is_one_sentence(invented, spoil, said):
    folder = invented("begun")
    spoil(folder / "protocols/invented.yaml")

    ran = rea("protocol", "lint", "--review", folder)

    assert ran.code == 1
    assert said in ran.err


def test_a_release_signed_under_another_hash_is_an_edited_one(invented):
    folder = invented("released")
    _edit(folder / RELEASED)

    with pytest.raises(EditedReleaseError) as caught:
        open_review(folder)

    assert caught.value.file == RELEASED


def _edit(path):
    path.write_bytes(path.read_bytes() + b"# a word more\n")


def _power_cut(*args):
    raise OSError("power cut")
