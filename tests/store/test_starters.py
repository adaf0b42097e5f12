"""A review can be opened by double click: the starters come with it and are never overwritten."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from rea.store.starters import STARTERS, write_starters


def test_a_new_review_has_one_for_each_system(invented):
    folder = invented("begun")

    assert {one.name for one in folder.iterdir()} >= set(STARTERS)
    assert b"\r\n" in (folder / "open-review.bat").read_bytes()


def test_one_that_somebody_changed_stays(tmp_path):
    (tmp_path / "open-review.command").write_text("mine", encoding="utf-8")

    write_starters(tmp_path)

    assert (tmp_path / "open-review.command").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_it_opens_the_folder_in_which_it_stands_for_who_is_there(tmp_path):
    folder, programs = tmp_path / "my 'review'", tmp_path / "bin"
    programs.mkdir()
    (programs / "rea").write_text('#!/bin/sh\necho "$PWD|$*"\n', encoding="utf-8")
    (programs / "rea").chmod(0o755)
    folder.mkdir()
    write_starters(folder)

    ran = subprocess.run(
        [folder / "open-review.command"],
        input="r2\n",
        env={"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.endswith(f"{folder}|open --as r2\n")
