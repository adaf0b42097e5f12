"""Publishers' abstracts and full texts stay out of what a review publishes unless somebody asks."""

from __future__ import annotations

import fnmatch
import shutil
from html import unescape

import pytest
from support import done

import rea as library
from rea import steps


@pytest.fixture
def review(invented):
    return library.open_review(invented("extracted"))


def _texts(folder):
    kinds = (".html", ".csv", ".json", ".svg", ".md")
    return "\n".join(
        one.read_text("utf-8") for one in sorted(folder.rglob("*")) if one.suffix in kinds
    )


def test_no_report_holds_an_abstract(review):
    done("report", "--interim", "--review", review.root)
    done("export", "--which", "answers", "--review", review.root)

    abstracts = [one for one in review.records(("record_id", "abstract"))["abstract"] if one]
    published = unescape(_texts(review.reports))
    assert len(abstracts) > 20
    # A sentence of one may be quoted as what a study says; a whole one never stands there.
    assert [one for one in abstracts if one in published] == []


def test_git_leaves_exported_records_and_full_texts_alone(review, tmp_path):
    done("init", tmp_path / "new", "--question", "Do letters help?", "--name", "Sam")
    done("export", "--which", "included", "--review", review.root)

    ignored = (tmp_path / "new" / ".gitignore").read_text("utf-8").splitlines()
    (made,) = review.reports.glob("export-*")
    assert fnmatch.fnmatch(f"reports/{made.name}", "reports/export-*")
    assert {"reports/export-*", "data/fulltext/"} <= {*ignored}


@pytest.mark.parametrize(("may", "n_came"), [("no", 0), ("yes", 1)])
def test_no_full_text_comes_to_who_may_not_hold_any(invented, tmp_path, may, n_came):
    theirs, mine = invented("imported"), tmp_path / "mine"
    (theirs / "data" / "fulltext").mkdir(parents=True)
    shutil.copytree(theirs, mine)
    (theirs / "data" / "fulltext" / "Evans 2016.pdf").write_bytes(b"%PDF")
    review = library.open_review(mine)
    team = f"\nteam:\n  - {{id: r2, role: advisory-group, may_hold_full_texts: {may}}}\n"
    draft = review.protocol_file()
    draft.write_text(draft.read_text("utf-8") + team, "utf-8")

    told = steps.merge(review, theirs, person="r2")

    assert told.n_files == n_came
    assert (mine / "data" / "fulltext" / "Evans 2016.pdf").exists() == bool(n_came)
    assert any("r2 may not hold any" in one for one in told.notes) == (not n_came)
