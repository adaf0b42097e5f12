"""The quick features are scikit-learn's, number for number."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.screening import features
from rea.screening.features import (
    count_beginnings,
    number_words,
    split_words,
    view_pieces,
    view_words,
)

words = st.sampled_from(
    ["the", "nudge", "Nudging", "refuge", "a", "ab", "hospital-based", "2nd", "家庭", "naïve"]
)
texts = st.lists(st.lists(words, max_size=12).map(" ".join), min_size=1, max_size=8).filter(
    lambda some: any(split_words(text) for text in some)
)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("家庭暴力：研究2019", ["家庭", "庭暴", "暴力", "研究", "2019"]),
        ("DVと支援", ["dv", "と支", "支援"]),
        ("ความรุนแรง", ["ความร", "วามรุ", "ามรุน", "มรุนแ", "รุนแร", "ุนแรง"]),
        ("ไทย งาน", ["ไทย", "งาน"]),
        ("家 is home", ["is", "home"]),
        ("العنف الأسري", ["العنف", "الأسري"]),
        ("가정 폭력", ["가정", "폭력"]),
    ],
)
def test_a_script_without_spaces_is_cut_into_overlapping_pieces(text, cut):
    assert split_words(text) == cut
    assert split_words(" ".join(cut)) == cut  # a question is cut twice


@given(st.text(st.characters(max_codepoint=0x0DFF)))
def test_every_other_script_is_cut_as_by_scikit_learn(text):
    assert split_words(text) == re.findall(r"\b\w\w+\b", text.lower())


def products(rows):
    """What any two texts have in common: the same whatever the order of the columns."""
    rows = rows.toarray()
    return rows @ rows.T


@given(texts)
def test_words_and_pairs_weigh_as_in_scikit_learn(some):
    from sklearn.feature_extraction.text import TfidfVectorizer

    theirs = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(some)

    assert_like(view_words(number_words(some)), theirs, some)


@given(texts)
def test_pieces_weigh_as_in_scikit_learn(some):
    from sklearn.feature_extraction.text import TfidfVectorizer

    theirs = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), sublinear_tf=True)
    plain = [" ".join(split_words(text)) for text in some]

    assert_like(view_pieces(number_words(some)), theirs.fit_transform(plain), some)


def assert_like(ours, theirs, some):
    if is_something_in_every_text(ours, some):
        return  # scikit-learn leaves such a column out, or refuses if no other is left
    assert products(ours) == pytest.approx(products(theirs), abs=1e-5)


def is_something_in_every_text(rows, some):
    return (np.bincount(rows.indices, minlength=rows.shape[1]) > 0.95 * len(some)).any()


def test_what_is_in_nearly_every_record_weighs_nothing():
    rows = view_words(number_words(["refuge closes", "refuge opens", "refuge moves"])).toarray()

    # "refuge" is in all of them; what is left of each is one word and one pair, √½ each.
    assert sorted(rows[rows > 0]) == pytest.approx([0.5**0.5] * 6)
    assert products(view_words(number_words(["refuge closes", "refuge opens"])))[0, 1] == 0


def test_no_pair_reaches_from_one_text_into_the_next():
    apart = view_words(number_words(["safe refuge", "", "harbour", "dam wall"]))

    # safe, refuge, harbour, dam, wall; safe refuge, dam wall
    assert apart.shape == (4, 7)


def test_a_text_without_words_is_an_empty_row():
    for view in (view_words, view_pieces):
        rows = view(number_words(["", "? !", "refuge", "dam"]))
        assert rows[[0, 1]].nnz == 0


def test_texts_without_any_word_make_no_columns():
    for view in (view_words, view_pieces):
        assert view(number_words(["", "."])).shape == (2, 0)


def test_what_counts_the_words_leaves_the_texts_as_they_are():
    texts = number_words(["safe refuge safe", "dam refuge", "safe dam"])
    before = texts.words.tolist()

    view_words(texts), view_pieces(texts), count_beginnings(texts, 5, of=2)

    assert texts.words.tolist() == before


def test_beginnings_are_counted_for_what_is_asked_for_alone():
    texts = number_words(["refuges refuge dam", "harbour", "", "refuge dams dam"])

    # Of three letters "ref" and "dam" stand in the last text.
    assert count_beginnings(texts, 3, of=3).toarray().tolist() == [[2, 1], [0, 0], [0, 0], [1, 2]]


@given(texts)
def test_a_view_made_of_a_few_texts_at_a_time_is_the_same_to_the_last_bit(some):
    numbered = number_words(some)
    whole = [view(numbered) for view in (view_words, view_pieces)]

    with pytest.MonkeyPatch.context() as patch:
        for name in ("_ROWS_AT_A_TIME", "_NUMBERS_AT_A_TIME", "_CODES_AT_A_TIME"):
            patch.setattr(features, name, 2)
        in_parts = [view(numbered) for view in (view_words, view_pieces)]

    for one, other in zip(whole, in_parts, strict=True):
        for part in ("data", "indices", "indptr"):
            assert getattr(one, part).tolist() == getattr(other, part).tolist()
