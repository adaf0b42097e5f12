"""Texts are cut into words once; whatever was kept of it, the numbers are those of today."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.screening import features
from rea.steps.screening import texts as kept_texts
from rea.steps.screening.texts import number_texts

TEXTS = [
    "Refuge support for survivors",
    "Harbour dredging",
    "Support for survivors",
    "",
    "Núñez 婦女",
]
some_texts = st.lists(
    st.lists(st.sampled_from(["refuge", "harbour", "Support", "a", "für", "2nd"]), max_size=6).map(
        " ".join
    ),
    max_size=8,
)


def same(one, other):
    return (
        one.words.tolist() == other.words.tolist()
        and one.ends.tolist() == other.ends.tolist()
        and one.vocabulary == other.vocabulary
    )


@given(some_texts, some_texts)
def test_further_texts_are_numbered_as_if_all_had_been_there_at_once(first, second):
    together = features.followed_by(features.number_words(first), second)

    assert same(together, features.number_words(first + second))


@given(some_texts.filter(bool), st.data())
def test_some_of_the_texts_are_numbered_as_if_there_were_no_others(texts, data):
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=6))

    taken = features.take(features.number_words(texts), np.array(rows, np.int64))

    assert same(taken, features.number_words([texts[row] for row in rows]))


@given(st.lists(st.sampled_from([0, 1, 5, 5_000, 2**40]), max_size=40))
def test_pairs_are_numbered_as_numpy_numbers_what_is_different(codes):
    codes = np.array(codes, np.int64)
    known, numbers = np.unique(codes, return_inverse=True)

    assert features._number(codes)[0].tolist() == numbers.tolist()
    assert features._number(codes)[1] == len(known)


def test_only_what_is_new_is_cut_into_words(tmp_path, monkeypatch):
    cache = tmp_path / "words.npz"
    number_texts(cache, TEXTS[:3])
    cut = []
    monkeypatch.setattr(
        kept_texts,
        "followed_by",
        lambda kept, new: features.followed_by(kept, (cut.append(one) or one for one in new)),
    )

    numbered = number_texts(cache, [TEXTS[3], *TEXTS])

    assert cut == [TEXTS[3], TEXTS[4]]
    assert same(numbered, features.number_words([TEXTS[3], *TEXTS]))


def test_a_later_stage_reads_from_the_same_cache(tmp_path):
    cache = tmp_path / "words.npz"
    number_texts(cache, TEXTS)
    written = cache.read_bytes()

    numbered = number_texts(cache, [TEXTS[2], TEXTS[0]])

    assert same(numbered, features.number_words([TEXTS[2], TEXTS[0]]))
    assert cache.read_bytes() == written


@pytest.mark.parametrize("damage", ["cut off", "no archive", "another archive", "too few ends"])
def test_a_damaged_cache_is_made_anew(tmp_path, damage):
    cache = tmp_path / "words.npz"
    number_texts(cache, TEXTS)
    if damage == "cut off":
        cache.write_bytes(cache.read_bytes()[:-100])
    elif damage == "no archive":
        cache.write_text("nothing")
    elif damage == "another archive":
        np.savez(cache, order=np.arange(3))
    else:
        with np.load(cache) as found:
            np.savez(cache, **{**dict(found), "ends": found["ends"][:-1]})

    assert same(number_texts(cache, TEXTS), features.number_words(TEXTS))
    assert same(number_texts(cache, TEXTS), features.number_words(TEXTS))


def test_no_texts_at_all_are_no_trouble(tmp_path):
    assert len(number_texts(tmp_path / "words.npz", []).words) == 0
    assert len(number_texts(tmp_path / "words.npz", ["", "?"]).words) == 0
    assert len(number_texts(tmp_path / "words.npz", ["", "?", "refuge"]).words) == 1
