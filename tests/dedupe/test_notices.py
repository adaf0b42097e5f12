"""A retraction or correction is a report of its own, and is shown at the article it is about."""

from __future__ import annotations

import pandas as pd
import pytest

from rea.dedupe import Notice, differing_values, group_duplicates, notices
from rea.dedupe.notices import _with_a_sign
from rea.model import REVIEW_RECORD_COLUMNS

ARTICLE = "Keeping in touch with survivors after they leave a rural shelter"
PLACE = {"journal": "Rural Services Review", "authors": "Keane, Orla", "year": "2019"}


def records(*rows):
    made = [{"record_id": f"s/{n}", "source": "s"} | row for n, row in enumerate(rows, start=1)]
    columns = [*REVIEW_RECORD_COLUMNS, "searched_on"]
    return pd.DataFrame(made, columns=columns, dtype=object).fillna("")


@pytest.mark.parametrize(
    ("title", "what"),
    [
        (f"Retraction: {ARTICLE}", "retraction notice"),
        (
            f"Retraction notice to “{ARTICLE}” [Rural Serv. Rev. 12]",
            "retraction notice",
        ),
        (f"Notice of Retraction. Keane O. {ARTICLE.upper()}. 2019", "retraction notice"),
        (f"Expression of concern: {ARTICLE}", "retraction notice"),
        (f"Erratum to: {ARTICLE}", "correction"),
        (f"Corrigendum: {ARTICLE}", "correction"),
    ],
)
def test_a_notice_names_its_article_and_is_never_merged_with_it(title, what):
    table = records(PLACE | {"title": ARTICLE}, PLACE | {"title": title})

    assert notices(table) == (Notice("s/2", "s/1", what),)
    assert group_duplicates(table).rows["group_id"].nunique() == 2


@pytest.mark.parametrize("mark", ["RETRACTED: ", "Retracted article. ", "WITHDRAWN: "])
def test_an_article_that_bears_the_mark_itself_says_so(mark):
    table = records(PLACE | {"title": ARTICLE}, PLACE | {"title": mark + ARTICLE})

    assert notices(table) == (Notice("s/2", "s/2", "marked as retracted"),)
    assert group_duplicates(table).rows["group_id"].nunique() == 1


def test_a_report_about_retraction_a_short_title_and_another_journal_are_no_notice():
    table = records(
        PLACE | {"title": ARTICLE},
        PLACE | {"title": "Corrected and republished: " + ARTICLE},
        PLACE | {"title": "How editors use retraction in the social sciences"},
        PLACE | {"title": "MARAC"},
        PLACE | {"title": "Retraction: MARAC"},
        {"title": f"Retraction: {ARTICLE}", "journal": "Annals of Something Else Entirely"},
    )

    assert notices(table) == ()


def test_what_copies_give_differently_is_kept_value_by_value():
    table = records(
        {"title": ARTICLE, "year": "2018", "volume": "12"},
        {"title": ARTICLE.upper() + " ", "year": "2019"},
        {"title": ARTICLE, "year": "2019", "volume": ""},
    )

    found = [(one.field, one.value, one.record_ids) for one in differing_values(table)]

    assert found == [("year", "2018", ("s/1",)), ("year", "2019", ("s/2", "s/3"))]


def test_the_signs_of_a_notice_are_found_in_whatever_title_bears_them():
    titles = ["Safe houses", "RETRACTED: A dam\nErratum", "", "Concern for İzmir", "A refuge"]

    assert _with_a_sign([*titles, "retract retract", "retra", "ct"]) == [1, 3, 5]
