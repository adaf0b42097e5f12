"""Copies of one review can be united at any time and in any order; nothing is lost or doubled."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import bytes_under, done
from support import rea as run

import rea
from rea import steps
from rea.errors import ReaError, ReviewError
from rea.model import STAGES
from rea.steps import DrawWish, Wish
from rea.steps.state import read_state
from rea.steps.team.handing import hand_over, share_reading
from rea.steps.team.merging import merge
from rea.store.log import TwoLinesOneIdError
from rea.store.uniting import DifferentFileError

TA = "title-abstract"


@pytest.fixture
def two(invented, tmp_path, monkeypatch):
    """Two copies of a review on two devices; on each something was decided."""
    here, there = invented("released"), tmp_path / "there"
    shutil.copytree(here, there)
    records = sorted(read_state(rea.open_review(here)).speaker.values())
    monkeypatch.setenv("REA_DEVICE", "one")
    steps.decide(rea.open_review(here), [Wish(one, "include") for one in records[:3]], person="r1")
    monkeypatch.setenv("REA_DEVICE", "other")
    wishes = [Wish(one, "exclude", "X3-TYPE") for one in records[2:6]]
    steps.decide(rea.open_review(there), wishes, person="r2")
    return here, there


def test_what_was_decided_on_either_is_here_afterwards(two):
    here, there = two

    ran = done("merge", there, "--review", here)

    assert "4 lines came from" in ran.out
    assert "title-abstract" in ran.out
    made = read_state(rea.open_review(here)).decisions[TA]
    assert Counter(one.person for one in made) == {"r1": 3, "r2": 4}


def test_a_second_merge_brings_nothing_and_touches_nothing(two):
    here, there = two
    done("merge", there, "--review", here)
    before = bytes_under(here)

    ran = done("merge", there, "--review", here)

    assert "0 lines came" in ran.out
    assert bytes_under(here) == before
    assert merge(rea.open_review(there), here).lines == ((TA, "r1", 3),)


def test_a_search_and_a_person_and_a_full_text_come_along(two):
    here, there = two
    ris = there.parent / "new.ris"
    ris.write_text("TY  - JOUR\nTI  - A new one\nAU  - Lim, A\nER  - \n", encoding="utf-8")
    done("import", ris, "--source", "late", "--searched", "2026-10-09", "--review", there)
    done("people", "add", "Ann Lim", "--id", "al", "--review", there)
    (there / "data" / "fulltext").mkdir(exist_ok=True)
    (there / "data" / "fulltext" / "a.pdf").write_bytes(b"%PDF")

    ran = done("merge", there, "--review", here)

    assert "1 search new here" in ran.out
    assert "late-2026-10-09" in ran.out
    assert "1 person new here" in ran.out
    assert "1 full text new here" in ran.out
    assert ran.out.endswith("Next: rea dedupe\n")
    assert len(rea.open_review(here).sources()) == len(rea.open_review(there).sources())
    done("dedupe", "--review", here)
    done("check", "--review", here)


def test_groups_of_new_records_come_along(two):
    here, there = two
    ris = there.parent / "new.ris"
    ris.write_text("TY  - JOUR\nTI  - A new one\nER  - \n", encoding="utf-8")
    done("import", ris, "--source", "late", "--searched", "2026-10-09", "--review", there)
    done("dedupe", "--review", there)

    merge(rea.open_review(here), there)

    both = (rea.open_review(one).duplicates() for one in (here, there))
    one, other = (set(zip(t["record_id"], t["group_id"], strict=True)) for t in both)
    assert one == other


def test_who_left_on_one_of_them_has_left(two):
    here, there = two
    steps.person_leaves(rea.open_review(there), "r2", date(2027, 1, 1))

    merge(rea.open_review(here), there)

    assert rea.open_review(here).settings.person("r2").left_on == date(2027, 1, 1)


def test_two_names_for_one_id_are_told_and_ours_stays(two):
    here, there = two
    steps.rename_person(rea.open_review(there), "r2", "Somebody else")

    found = merge(rea.open_review(here), there)

    assert found.notes == ("r2 is Reader Two here and Somebody else there; it stays so.",)


def test_a_protocol_released_there_is_in_force_here(two):
    here, there = two
    [path] = (there / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("discussion}", "discussion, note_required: no}"), encoding="utf-8")
    done("protocol", "amend", "--as", "r1", "--why", "Fewer notes.", "--review", there)

    ran = done("merge", there, "--review", here)

    assert "is in force now; here it was invented@1.0.0" in ran.out
    assert "the draft differs" in ran.out
    assert run("check", "--review", here).err == ""


def test_an_edited_line_stops_it_and_nothing_is_written(two):
    here, there = two
    merge(rea.open_review(here), there)
    [log] = (there / "data" / "screened" / TA).glob("r2.*.jsonl")
    log.write_text(log.read_text(encoding="utf-8").replace("X3-TYPE", "X4-POP"), encoding="utf-8")
    before = bytes_under(here)

    with pytest.raises(TwoLinesOneIdError):
        merge(rea.open_review(here), there)
    assert bytes_under(here) == before


def test_an_edited_search_stops_it(two):
    here, there = two
    records = sorted((there / "data" / "raw").glob("*/records.csv"))[0]
    records.write_bytes(records.read_bytes() + b"\n")

    with pytest.raises(DifferentFileError, match="not the same file"):
        merge(rea.open_review(here), there)


def test_another_review_is_refused_and_so_is_this_one(two, tmp_path):
    here, _ = two
    done("init", tmp_path / "new", "--question", "Does it rain?", "--name", "A")
    ris = tmp_path / "new.ris"
    ris.write_text("TY  - JOUR\nTI  - A new one\nER  - \n", encoding="utf-8")
    options = ("--source", "web", "--searched", "2026-10-09", "--review", tmp_path / "new")
    done("import", ris, *options)

    with pytest.raises(ReviewError, match="another review"):
        merge(rea.open_review(here), tmp_path / "new")
    with pytest.raises(ReviewError, match="this review itself"):
        merge(rea.open_review(here), here)
    with pytest.raises(ReaError, match="no review here"):
        merge(rea.open_review(here), tmp_path)


# -- random histories ------------------------------------------------------------------------------

PEOPLE = ("r1", "r2", "r3", "r4", "r5")
devices = st.integers(0, 7)
readers = st.sampled_from(PEOPLE)
events = st.one_of(
    st.tuples(
        st.just("decide"),
        devices,
        readers,
        st.integers(0, 7),
        st.sampled_from(["include", "exclude", "unsure"]),
    ),
    st.tuples(st.just("merge"), devices, devices),
    st.tuples(st.just("share"), devices, readers, st.sampled_from([0, 1, 2])),
    st.tuples(st.just("hand over"), devices, readers, readers),
    st.tuples(st.just("draw"), devices, readers, st.integers(1, 4)),
    st.tuples(st.just("settle"), devices, readers, st.integers(0, 7)),
    st.tuples(st.just("leave"), devices, readers, st.integers(1, 28)),
)


@pytest.fixture(scope="module")
def start(shelf, tmp_path_factory):
    folder = shelf.copy("released", tmp_path_factory.mktemp("histories") / "start")
    review = rea.open_review(folder)
    for n in (3, 4, 5):
        review, _ = steps.add_person(review, f"Reader {n}", f"r{n}")
    return folder


@given(
    n_people=st.integers(2, 5),
    n_devices=st.integers(2, 8),
    history=st.lists(events, min_size=4, max_size=16),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_any_history_gives_one_state_whatever_the_order_of_merging(
    start, tmp_path_factory, n_people, n_devices, history, order
):
    base = tmp_path_factory.mktemp("history")
    copies = [Path(shutil.copytree(start, base / str(n))) for n in range(n_devices)]
    records = sorted(read_state(rea.open_review(start)).speaker.values())[:8]
    with pytest.MonkeyPatch.context() as patch:
        for what, device, *rest in history:
            patch.setenv("REA_DEVICE", f"device{device % n_devices}")
            rest = [PEOPLE[PEOPLE.index(one) % n_people] if one in PEOPLE else one for one in rest]
            # Somebody who has left, a record that nobody disagrees about: refused is as well.
            try:
                happen(what, copies[device % n_devices], copies, records, rest)
            except ReaError:
                continue
        written = {
            line["id"]
            for copy in copies
            for room in rea.open_review(copy).log_folders()
            for line in rea.open_review(copy).lines(room.name)
        }
        ends = []
        for name in ("one way", "another way"):
            order.shuffle(copies)
            end = Path(shutil.copytree(start, base / name))
            for copy in copies:
                merge(rea.open_review(end), copy)
            ends.append(end)

    one, other = (everything(end) for end in ends)
    assert one == other
    assert one["ids"] == sorted(written)
    assert len(one["decisions"]) == len(set(one["decisions"]))


def happen(what, folder, copies, records, rest):
    review = rea.open_review(folder)
    if what == "decide":
        person, n, verdict = rest
        reason = "X3-TYPE" if verdict == "exclude" else ""
        steps.decide(review, [Wish(records[n], verdict, reason)], person=person)
    elif what == "merge":
        merge(review, copies[rest[0] % len(copies)])
    elif what == "share":
        share_reading(review, {rest[0]: rest[1]})
    elif what == "hand over":
        hand_over(review, rest[0], [rest[1]])
    elif what == "draw":
        steps.draw_second(review, rest[0], wish=DrawWish(n=rest[1]))
    elif what == "settle":
        steps.settle(review, [Wish(records[rest[1]], "include", note="Both.")], person=rest[0])
    else:
        steps.person_leaves(review, rest[0], date(2027, 1, rest[1]))


def everything(folder):
    """What a review says of itself, by anything that is counted or decided from its lines."""
    review = rea.open_review(folder)
    state = read_state(review)
    rooms = [room.name for room in review.log_folders()]
    return {
        "ids": sorted(line["id"] for room in rooms for line in review.lines(room)),
        "outcomes": {
            stage: {group: (one.state, one.reason) for group, one in found.items()}
            for stage, found in state.outcomes.items()
        },
        "decisions": sorted(one.line_id for one in state.decisions[TA]),
        "left": [(one.person_id, one.left_on) for one in review.settings.people],
        "shares": {person: sorted(state.share_of(person, TA) or ()) for person in PEOPLE},
        "samples": {
            (person, stage): sorted(state.sample_of(person, stage))
            for person in PEOPLE
            for stage in STAGES
        },
        "signs": state.signs_for,
        "second": steps.second_reading(review).sentences,
    }
