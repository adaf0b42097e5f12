"""What differs between two versions is said in the field's words, thing by thing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.protocol import read_protocol
from rea.protocol.amendments import EFFECT_WORDS, EFFECTS
from rea.protocol.differences import differences, next_version, weight_of
from rea.protocol.editing import set_value
from rea.protocol.grounds import changed_grounds, stated_effect, unstated


@pytest.fixture
def differ(whole, whole_text):
    """The differences that a change of the text makes."""

    def found(before, after, stated=None, count=1):
        assert whole_text.count(before) >= 1, before
        later = read_protocol(whole_text.replace(before, after, count), "later.yaml")
        return differences(whole, later, stated)

    return found


@pytest.mark.parametrize(
    ("before", "after", "part", "weight", "sentence"),
    [
        ("label: Fog, terms: [\"fog*\", \"sea mist\"]", "label: Fog, terms: [\"fog*\", haar]",
         "search concept B", "minor",
         "Search concept B (Fog), terms: added haar; removed sea mist."),
        ("S2 TI ( fog* OR \"sea mist\" )", "S2 TI ( fog* OR haar )",
         "strategy S02", "minor",
         "Strategy S02 (Horn Index, EBSCOhost) was changed: added haar; removed \"sea mist\"."),
        ("platform: EBSCOhost", "platform: Ovid", "source S02", "minor",
         "Source S02 (Horn Index, Ovid), platform: EBSCOhost → Ovid."),
        ("first_year: 1950", "first_year: 1940", "search, limits", "minor",
         "Search, limits, first year: 1950 → 1940."),
        ("funding: none", "funding: A trust", "funding", "patch", "Funding: none → A trust."),
        ("name: \"Reader One\"", "name: \"Reader Uno\"", "team member r1", "minor",
         "Team member r1 (Reader Uno), name: Reader One → Reader Uno."),
        ("languages: [en, no]", "languages: [no, en]", "search, limits", "minor",
         "Search, limits, languages: in another order."),
        ("  - {id: T2, text: \"Pay\", taken_up: \"Left to another review\"}\n", "",
         "theme T2", "minor", "Theme T2 (Pay) was removed."),
        ("registered_on: 2025-01-21", "registered_on: 2025-01-22", "dates", "patch",
         "Dates, registered on: 2025-01-21 → 2025-01-22."),
    ],
)  # fmt: skip
def test_a_thing_is_named_as_a_reader_of_the_protocol_would(
    differ, before, after, part, weight, sentence
):
    [one] = differ(before, after)

    assert (one.part, one.weight, one.sentence) == (part, weight, sentence)


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_criterion_is_told_by_what_its_change_does(differ, effect):
    [one] = differ('"Before 1950."', '"Before 1960."', {"X1-DATE": effect})

    assert one.sentence == f"Criterion X1-DATE (Too early) {EFFECT_WORDS[effect]}."
    assert (one.was, one.now) == ("Before 1950.", "Before 1960.")
    assert one.weight == ("patch" if effect == "none" else "major")


def test_what_a_change_does_is_never_guessed_from_its_words(differ):
    [one] = differ('"Before 1950."', '"Before 1960, or later than 1900."')

    assert one.sentence.endswith("was changed; what that does is not said yet.")


def test_a_question_and_a_definition_are_grounds_too(differ):
    [asked] = differ("Do keepers sleep worse in fog?", "Do keepers sleep in fog?")
    [term] = differ('"A person who keeps a light."', '"Whoever keeps a light."')

    assert asked.sentence.startswith("Question PQ was changed")
    assert term.sentence.startswith("Definition of keeper was changed")


def test_a_question_that_is_added_is_major_whatever_it_does(differ):
    more = '  - {id: SQ2, kind: secondary, text: "And gulls?"}\nframework:'
    [one] = differ("framework:", more, {"SQ2": "none"})

    assert (one.what, one.weight, one.now) == ("added", "major", "And gulls?")
    assert one.sentence == "Question SQ2 was added; the review admits the same."


def test_another_order_of_precedence_admits_the_same_and_asks_nothing(whole, whole_text):
    changed = whole_text.replace("order: 1\n", "order: 0\n", 1)
    later = read_protocol(changed, "later.yaml")

    [one] = differences(whole, later)

    assert one.sentence == "Criterion X1-DATE (Too early), order: 1 → 0."
    assert not changed_grounds(whole, later)


def test_a_version_does_not_differ_from_itself_nor_by_what_it_says_of_itself(whole, whole_text):
    renamed = set_value(whole_text, ("version",), "9.0.0")

    assert differences(whole, whole) == ()
    assert differences(whole, read_protocol(renamed, "later.yaml")) == ()


def test_order_alone_of_named_entries_is_no_difference(whole, whole_text):
    swapped = whole_text.replace("  - {id: r2, role: second-reviewer}\n", "")
    swapped = swapped.replace("team:\n", "team:\n  - {id: r2, role: second-reviewer}\n")

    assert differences(whole, read_protocol(swapped, "later.yaml")) == ()


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["major", "minor", "patch"]), min_size=1, max_size=6))
def test_versions_only_go_up(weights):
    versions = ["1.4.2"]
    for one in weights:
        versions.append(next_version(versions[-1], one))

    numbers = [tuple(map(int, one.split("."))) for one in versions]
    assert numbers == sorted(set(numbers))


def test_the_weightiest_difference_counts(differ):
    words = differ("funding: none", "funding: A trust")
    rule = differ("first_year: 1950", "first_year: 1940")

    assert weight_of(words) == "patch"
    assert weight_of([*words, *rule]) == "minor"


AMENDED = """
  - version: 1.2.0
    on: 2025-03-01
    by: r1
    stage: during-full-text
    kind: major
    what: dates
    why: agreed
    effect: {effect}
    {more}
"""


@pytest.mark.parametrize(
    ("effect", "more", "expected"),
    [
        ("admits-fewer", "effects: [{of: X1-DATE, effect: admits-fewer}]", "admits-fewer"),
        ("admits-more", "", "admits-more"),
        ("none", "", "both"),
        ("none", "effects: [{of: X2-POP, effect: none, why: words}]", "both"),
        ("both", "rereading: {needed: no, why: judged again later}", "none"),
        ("none", "rereading: {needed: no}", "both"),
    ],
    ids=[
        "each",
        "all-at-once",
        "nothing-said",
        "another-text",
        "not-again",
        "not-again-without-why",
    ],
)
def test_what_nobody_says_is_taken_at_its_worst(whole, whole_text, effect, more, expected):
    text = whole_text.replace('"Before 1950."', '"Before 1960."').replace(
        "version: 1.1.0", "version: 1.2.0", 1
    )
    before, behind, rest = text.partition("\nprevious_version:")
    amended = before + AMENDED.format(effect=effect, more=more).rstrip() + behind + rest
    later = read_protocol(amended, "later.yaml")

    assert stated_effect(later.amendments, "1.1.0", "X1-DATE") == expected
    assert bool(unstated(whole, later)) == (expected == "both")
