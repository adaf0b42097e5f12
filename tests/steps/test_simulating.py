"""A labelled set is replayed with rankers, seeds and rules; what is there is not done again."""

from __future__ import annotations

import csv
import json
import re

import pytest
from support import done, rea

from rea.errors import SourceError, UnknownNameError
from rea.steps import simulate_screening
from rea.steps.screening import replays

ABUSE = "survivors refuge advocates safety trust"
HARBOUR = "harbour dredging sediment tidal culvert"


def labelled(path, labels, text=None):
    """A table of labelled records, relevant ones about refuges."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["title", "abstract", "label_included"])
        for n, label in enumerate(labels):
            words = (ABUSE if label in ("1", 1) else HARBOUR).split()
            title = f"Record {n} on {words[n % 5]} and {words[(n + 2) % 5]}"
            rows.writerow(
                [title, text if text is not None else f"The {words[(n + 1) % 5]}.", label]
            )
    return path


@pytest.fixture
def set_(tmp_path):
    return labelled(tmp_path / "pilot.csv", [1, 0, 0, 0, 1, 0, 0, 0] * 5)


def test_every_ranker_seed_and_rule_is_there(set_):
    found = simulate_screening(
        set_, rankers=["rea_1", "random"], seeds=[1, 2], rules=["knee", "consecutive_irrelevant"]
    )

    assert [(one.ranker, one.seed) for one in found.replays] == [
        *(("rea_1", 1), ("rea_1", 2), ("random", 1), ("random", 2))
    ]
    for one in found.replays:
        assert [stop.rule for stop in one.stops] == ["knee", "consecutive_irrelevant"]
        assert (one.curve[0], one.curve[-1], len(one.curve)) == (0.0, 1.0, 101)
        assert list(one.curve) == sorted(one.curve)
    assert found.replays[0].loss < found.replays[2].loss


def test_a_run_that_was_cut_short_goes_on(set_, tmp_path, monkeypatch):
    first = simulate_screening(set_, seeds=[1], output=tmp_path / "runs")
    asked = []
    once = replays.simulate
    monkeypatch.setattr(replays, "simulate", lambda *args: asked.append(args[4]) or once(*args))

    second = simulate_screening(set_, seeds=[1, 2], output=tmp_path / "runs")

    assert asked == [2]
    assert (first.n_kept, second.n_kept) == (0, 1)
    assert second.replays[0] == first.replays[0]


@pytest.mark.parametrize("damage", ["", "no json", '{"a": {"ranker": "rea_1"}}', "[1]"])
def test_a_damaged_folder_is_filled_anew(set_, tmp_path, damage):
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / "replays.json").write_text(damage, encoding="utf-8")

    assert simulate_screening(set_, output=folder).n_kept == 0
    assert simulate_screening(set_, output=folder).n_kept == 1


def test_another_question_or_rule_is_another_replay(set_, tmp_path):
    folder = tmp_path / "runs"
    simulate_screening(set_, output=folder)

    assert simulate_screening(set_, output=folder, question="refuges").n_kept == 0
    assert simulate_screening(set_, output=folder, rules=["knee"]).n_kept == 0


def test_several_at_a_time_give_the_same(set_):
    one = simulate_screening(set_, rankers=["random"], seeds=[1, 2])
    two = simulate_screening(set_, rankers=["random"], seeds=[1, 2], n_jobs=2)

    assert one.replays == two.replays


def test_the_command_writes_a_table_the_curves_and_the_replays(set_, tmp_path):
    folder = tmp_path / "runs"
    said = done("simulate", set_, "--ranker", "rea_1", "--ranker", "random", "-o", folder)

    assert "callaghan_mueller_hansen: after" in said.out
    drawn = (folder / "recall.svg").read_text(encoding="utf-8")
    assert drawn.count("<polyline") == 2
    assert "Relevant records found in pilot.csv" in drawn
    assert (folder / "recall.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "replays.csv").read_text(encoding="utf-8").count("\n") == 3
    assert len(json.loads((folder / "replays.json").read_bytes())) == 2
    assert "1 replay were" not in said.out


# -- bad input: each a sentence, nothing half-written ---------------------------------------------


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([0] * 12, "few.csv: none of 12 records is relevant"),
        ([1] * 12, "few.csv: none of 12 records is irrelevant"),
        ([1, 0, 0], "few.csv: only 1 of 3 records is relevant"),
        ([1, 1, 0], "few.csv: only 1 of 3 records is irrelevant"),
    ],
    ids=["nothing relevant", "one class only", "three records", "one irrelevant"],
)
def test_a_set_that_nothing_can_be_learnt_from_is_refused(tmp_path, labels, sentence):
    path = labelled(tmp_path / "few.csv", labels)

    with pytest.raises(SourceError, match=sentence):
        simulate_screening(path, output=tmp_path / "runs")

    assert not (tmp_path / "runs").exists()


def test_records_without_any_text_are_refused(tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text("title,abstract,label_included\n,,1\n,,0\n", encoding="utf-8")

    with pytest.raises(SourceError, match="no record in it has a title or an abstract"):
        simulate_screening(path)


def test_a_third_value_among_the_verdicts_is_named_with_its_line(tmp_path):
    path = labelled(tmp_path / "three.csv", [1, 0, 2, 0])

    with pytest.raises(SourceError, match="line 4: '2' in column label_included is no verdict"):
        simulate_screening(path)


def test_records_without_any_abstract_are_replayed_by_their_titles(tmp_path):
    path = labelled(tmp_path / "bare.csv", [1, 0, 0, 0] * 8, text="")

    assert simulate_screening(path).replays[0].loss < 0.4


def test_records_in_another_script_are_replayed(tmp_path):
    path = tmp_path / "script.csv"
    rows = ["title,abstract,label_included"]
    rows += [
        f"庇护所 支持 {n},幸存者 庇护所,1\nпорт дноуглубление {n},осадок порт,0" for n in range(8)
    ]
    path.write_text("\n".join(rows), encoding="utf-8")

    for ranker in ("rea_1", "questions"):
        assert simulate_screening(path, rankers=[ranker], question="庇护所").replays[0].loss < 0.2


def test_records_in_a_script_without_spaces_are_told_apart_by_the_words_in_them(tmp_path):
    path = tmp_path / "script.csv"
    around = "城市道路养护港口疏浚研究钢筋混凝土梁疲劳性能葡萄酒发酵过程控制气象预报机器学习"
    rows = ["title,abstract,label_included"]
    for n in range(30):
        said = "家暴" if n % 3 == 0 else "海水"
        rows += [f"{around[n : n + 2]}{said}{around[-n - 3 : -n - 1]},,{int(n % 3 == 0)}"]
    path.write_text("\n".join(rows), encoding="utf-8")

    for question in ("", "家暴"):
        assert simulate_screening(path, question=question).replays[0].loss < 0.05


@pytest.mark.parametrize("option", [["--ranker", "rea_9"], ["--rule", "kne"]])
def test_a_name_that_nobody_knows_is_said_before_anything_is_replayed(set_, tmp_path, option):
    ran = rea("simulate", set_, *option, "-o", tmp_path / "runs")

    assert ran.code == 1
    assert "There is no" in ran.err
    assert not (tmp_path / "runs").exists()


def test_a_rule_that_asks_for_more_than_an_order_is_refused_before_anything_is_replayed(
    set_, tmp_path
):
    ran = rea("simulate", set_, "--rule", "safe", "-o", tmp_path / "runs")

    assert "A replay cannot tell of the rule safe: it asks for a random set" in ran.err
    assert "callaghan_mueller_hansen, consecutive_irrelevant, knee, read_all" in ran.err
    assert not (tmp_path / "runs").exists()


def test_several_seeds_are_told_together(set_):
    found = simulate_screening(set_, rankers=["rea_1", "random"], seeds=[1, 2])
    told = done("simulate", set_, "--ranker", "random", "--seed", "1", "--seed", "2").out

    [_, mean] = found.means
    assert mean.n_replays == 2
    assert mean.loss == pytest.approx(sum(one.loss for one in found.replays[2:]) / 2)
    assert re.search(rf"random +mean .* {mean.loss:.3f}  of 2 seeds", told)


def test_a_rule_that_nobody_knows_is_refused(set_):
    with pytest.raises(UnknownNameError, match="stopping rule"):
        simulate_screening(set_, rules=["none"])
