"""A protocol is written as a document from the version that was asked for, and says which."""

from __future__ import annotations

import pytest
from support import done, rea

from rea import open_review, steps


@pytest.fixture
def begun(invented):
    return invented("begun")


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!doctype"), ("docx", b"PK"), ("pdf", b"%PDF"), ("md", b"# ")]
)
def test_each_format_lies_in_reports(begun, form, begins):
    ran = done("protocol", "show", "--format", form, "--review", begun)

    assert (begun / "reports" / f"protocol.{form}").read_bytes().startswith(begins)
    assert "invented@" in ran.out
    assert "draft, not released" in ran.out


def test_the_registration_form_has_a_file_of_its_own(begun):
    done("protocol", "show", "--for", "osf", "--format", "md", "--review", begun)

    text = (begun / "reports" / "protocol-osf.md").read_text(encoding="utf-8")
    assert "## 3 Search strategy" in text


def test_the_name_of_the_file_says_the_format(begun, tmp_path):
    done("protocol", "show", tmp_path / "ours.md", "--review", begun)

    assert (tmp_path / "ours.md").read_text(encoding="utf-8").startswith("# ")


def test_a_release_is_shown_with_its_signature_and_the_draft_without(invented):
    review = open_review(invented("released"))

    shown = steps.publish_protocol(review, form="md")
    released = (review.root / shown.files[0]).read_text(encoding="utf-8")
    steps.publish_protocol(review, form="md", version="draft")
    draft = (review.root / shown.files[0]).read_text(encoding="utf-8")

    assert "approved by" in released
    assert "SHA-256 of the file" in released
    assert "approved by" not in draft


def test_the_same_version_gives_the_same_bytes(invented):
    review = open_review(invented("released"))

    first = (review.root / steps.publish_protocol(review, form="docx").files[0]).read_bytes()
    again = steps.publish_protocol(review, form="docx", version="1.0.0")

    assert (review.root / again.files[0]).read_bytes() == first


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--format", "odt"), "There is no format of a protocol 'odt'."),
        (("--for", "nobody"), "There is no reader of a protocol 'nobody'."),
        (("--for", "practitioners"), "has no 'plain_summary'"),
        (("--version", "7.0.0"), "There is no released version '7.0.0'."),
        (("--version", "../../etc"), "There is no released version '../../etc'."),
    ],
)
def test_what_is_not_there_is_named_with_what_is(invented, options, told):
    folder = invented("released")

    ran = rea("protocol", "show", *options, "--review", folder)

    assert ran.code == 1
    assert told in ran.err
    assert not list((folder / "reports").glob("protocol.*"))
