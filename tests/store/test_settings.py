"""``review.yaml`` is read back as it was written, and a newer folder is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import ReviewError, UnknownNameError
from rea.model import Person
from rea.store.settings import Settings, load_yaml, read_settings, write_settings

PEOPLE = (
    Person("r1", "Sam Okafor"),
    Person("r2", "Núñez: 'quoted', #2", left_on=date(2027, 2, 28)),
    Person("reader-1", "A model", is_model=True),
)
SETTINGS = Settings("Letters", "letters", "letters@1.0.0", PEOPLE, "Only a trial.")


def test_settings_are_read_back(tmp_path):
    path = tmp_path / "review.yaml"

    write_settings(path, SETTINGS)

    assert read_settings(path) == SETTINGS


_PRINTABLE = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"))


@given(name=st.text(_PRINTABLE, min_size=1), notice=st.text(_PRINTABLE))
def test_names_are_read_back_whatever_the_text(tmp_path_factory, name, notice):
    path = tmp_path_factory.mktemp("settings") / "review.yaml"
    settings = Settings(name, "p", people=(Person("r1", name),), notice=notice)

    write_settings(path, settings)

    assert read_settings(path) == settings


@pytest.mark.parametrize("name", ["no", "1.0", "2027-01-12", "null", "~", "0x1F", "yes", "1e3"])
def test_text_that_looks_like_something_else_stays_text(tmp_path, name):
    path = tmp_path / "review.yaml"

    write_settings(path, Settings(name, "p", people=(Person("r1", name),)))

    assert read_settings(path).name == name
    assert read_settings(path).people[0].name == name


def test_a_newer_folder_is_refused_with_one_sentence(tmp_path):
    path = tmp_path / "review.yaml"
    write_settings(path, SETTINGS)
    path.write_text(path.read_text("utf-8").replace("format: 1", "format: 2"), "utf-8")

    with pytest.raises(ReviewError, match="format 2; this rea reads up to format 1") as caught:
        read_settings(path)

    assert "newer rea" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x\nprotocol: p\n", "no 'format: 1'"),
        ("format: one\nname: x\n", "no 'format: 1'"),
        ("format: 1\nname: x\n", "'protocol' is missing"),
        ("format: 1\nname: x\nprotocol: p\npeople: 5\n", "missing or wrong"),
        ("format: 1\nname: x\nprotocol: p\npeople: [r1]\n", "missing or wrong"),
        ("format: 1\nname: x\nprotocol: p\npeople: [{id: r1}]\n", "'name' is missing"),
        ("format: 1\nname: x\nprotocol: p\npeople: [{id: r1, name: S, left: soon}]\n", "soon"),
        ("- a list\n", "nothing in it that rea knows"),
        ("", "nothing in it that rea knows"),
        ("format: 1\nname: [x\n", "line 3"),
        ("<<<<<<< HEAD\nformat: 1\n=======\nformat: 1\n>>>>>>> b\n", "line"),
        ("format: 1\nname: a\x00b\n", "not text in UTF-8"),
    ],
)
def test_a_damaged_review_yaml_is_one_sentence_with_the_file(tmp_path, text, said):
    path = tmp_path / "review.yaml"
    path.write_bytes(text.encode())

    with pytest.raises(ReviewError, match=said) as caught:
        read_settings(path)

    assert str(path) in caught.value.sentence
    assert caught.value.hint


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "review.yaml"
    path.write_bytes(b"format: 1\nname: \xff\xfe\n")

    with pytest.raises(ReviewError, match="not text in UTF-8"):
        load_yaml(path)


def test_people_are_listed_in_the_order_of_their_numbers():
    settings = Settings("x", "p")

    for number in (10, 2, 1):
        settings = settings.with_person(Person(f"r{number}", f"Reader {number}"))

    assert [person.person_id for person in settings.people] == ["r1", "r2", "r10"]


def test_a_mistyped_id_is_refused_with_the_nearest_ones():
    with pytest.raises(UnknownNameError, match=r"no person 'reader1'.*Did you mean reader-1\?"):
        SETTINGS.person("reader1")
