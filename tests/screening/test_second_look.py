"""What looks wrong is found without the model knowing the verdict; what is told was learnt."""

from __future__ import annotations

import numpy as np

from rea.screening.ranking import EXCLUDE, INCLUDE, UNREAD, prepare
from rea.screening.second_look import held_out_places, most_alike, unexpected, why

ABUSE = ["refuge support survivors", "survivors refuge safety", "support safety survivors refuge"]
HARBOUR = ["harbour dredging sediment", "tidal sediment harbour", "dredging tidal mud harbour"]
# Four of each kind read; the last of each with the verdict of the other kind.
TITLES = [*ABUSE, "refuge safety support", *HARBOUR, "sediment mud dredging", *ABUSE, *HARBOUR]
LABELS = np.array([1, 1, 1, 0, 0, 0, 0, 1] + [UNREAD] * 6, np.int8)
TEXTS = prepare(TITLES, [""] * len(TITLES))
QUESTION = "refuge support"


def test_verdicts_that_the_others_would_not_have_led_to_come_first():
    places = held_out_places("rea_1", TEXTS, LABELS, 1, QUESTION)

    assert unexpected(LABELS, places, EXCLUDE, 1) == [3]
    assert unexpected(LABELS, places, INCLUDE, 1) == [7]
    assert np.isnan(places[8:]).all()
    assert ((places[:8] >= 0) & (places[:8] < 1)).all()


def test_why_names_what_was_learnt_and_what_was_asked():
    told = why(TEXTS, np.array([1, 1, 0, 0, 0, 0, 0, 0] + [UNREAD] * 6), 1, QUESTION, 8)
    other = why(TEXTS, LABELS, 1, "", 11)

    assert set(told.raised) <= {"refuge", "support", "survivors"}
    assert "survivors" in told.raised
    assert told.asked == ("refuge", "support")
    assert "harbour" in other.lowered
    assert other.asked == ()


def test_before_anything_is_learnt_only_the_words_of_the_question_are_told():
    told = why(TEXTS, np.full(len(TITLES), UNREAD, np.int8), 1, QUESTION, 0)

    assert (told.raised, told.lowered, told.asked) == ((), (), ("refuge", "support"))


def test_records_alike_come_first_and_never_the_record_itself():
    among = np.ones(len(TITLES), bool)
    among[:8] = False

    found = most_alike(TEXTS, QUESTION, 4, among)

    assert set(found[:3]) == {11, 12, 13}
    assert most_alike(TEXTS, QUESTION, 8, among)[0] != 8
    assert most_alike(TEXTS, QUESTION, 8, np.zeros(len(TITLES), bool)) == []
