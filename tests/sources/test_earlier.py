"""What other tools note of an earlier screening is found, and nothing else is taken for it."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest

from rea.errors import SourceError
from rea.sources import earlier_decisions, read_export

EXPORTS = Path(__file__).parent.parent / "data" / "exports"
Said = tuple[int, str, str, str, str]


def said(data: bytes) -> list[Said]:
    table = earlier_decisions(read_export(data, "export").records)
    return list(table.itertuples(index=False, name=None))


def ris(*notes: str) -> bytes:
    lines = "".join(f"N1  - {note}\n" for note in notes)
    return f"TY  - JOUR\nTI  - One\n{lines}ER  - \n".encode()


TA, FT = "title-abstract", "full-text"


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (['RAYYAN-INCLUSION: {"Emily"=>"Included"}'], [(0, "Emily", TA, "include", "")]),
        (
            [
                (
                    'mine | RAYYAN-INCLUSION: {"Emily"=>"Excluded", "Bo Li"=>"Maybe"}'
                    " | RAYYAN-LABELS: a,b | RAYYAN-EXCLUSION-REASONS: wrong outcome"
                )
            ],
            [
                (0, "Emily", TA, "exclude", "wrong outcome"),
                (0, "Bo Li", TA, "unsure", ""),
            ],
        ),
        (["ASReview_relevant", "ASReview_prior"], [(0, "ASReview", TA, "include", "")]),
        (
            ["ASReview_irrelevant", 'asreview_user_name: "Sam"'],
            [(0, "Sam", TA, "exclude", "")],
        ),
        (["ASReview_not_seen"], []),
        (["EXCLUDE on setting"], [(0, "EPPI-Reviewer", TA, "exclude", "setting")]),
        (
            ["EXCLUDE on full text: language"],
            [(0, "EPPI-Reviewer", FT, "exclude", "full text: language")],
        ),
        (
            ["Exclusion reason: Wrong setting;"],
            [(0, "Covidence", FT, "exclude", "Wrong setting")],
        ),
        (
            ["rea: screened=kept; retrieval=retrieved; assessed=excluded; assessed_reason=X4"],
            [(0, "rea", TA, "include", ""), (0, "rea", FT, "exclude", "X4")],
        ),
        (["Included in the special issue", "We excluded children"], []),
    ],
)
def test_notes_of_other_tools(notes: list[str], expected: list[Said]) -> None:
    assert said(ris(*notes)) == expected


def test_columns_of_other_tools() -> None:
    assert said(b"title,asreview_label\nOne,1\nTwo,0\nThree,-1\nFour,\n") == [
        (0, "ASReview", TA, "include", ""),
        (1, "ASReview", TA, "exclude", ""),
    ]
    assert said(b"Included,ID,Title\nI,7,One\nE,8,Two\n") == [
        (0, "EPPI-Reviewer", TA, "include", ""),
        (1, "EPPI-Reviewer", TA, "exclude", ""),
    ]


def test_a_project_of_asreview_brings_its_records_with_their_labels() -> None:
    reading = read_export((EXPORTS / "lamps.asreview").read_bytes(), "lamps.asreview")

    assert reading.format == "ASReview project"
    assert len(reading.records) == 3
    assert list(earlier_decisions(reading.records)["verdict"]) == ["include", "exclude"]
    assert "clearly about lamps" in reading.records["extra"][0]


def project(config: bytes, database: bytes, data: bytes = b"title\nOne\n") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.json", config)
        archive.writestr("reviews/r/results.db", database)
        archive.writestr("data/in.csv", data)
    return out.getvalue()


def labelled(*rows: tuple[int, int]) -> bytes:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE results (record_id INTEGER, label INTEGER)")
    base.executemany("INSERT INTO results VALUES (?, ?)", rows)
    base.commit()
    return base.serialize()


def test_labels_of_an_older_project_belong_to_rows_and_strays_are_counted() -> None:
    reading = read_export(project(b'{"dataset_path": "in.csv"}', labelled((0, 1), (9, 0))), "p")

    assert list(earlier_decisions(reading.records)["row"]) == [0]
    assert "Labels of the project that fit no record: 1." in reading.notes


@pytest.mark.parametrize(
    ("config", "database", "fact"),
    [
        (b"[]", labelled(), "holds no data set"),
        (b"{", labelled(), "holds no data set"),
        (b'{"datasets": [{"name": "in.csv"}]}', b"no database", "is damaged"),
        (b'{"datasets": [{"name": "in.csv"}]}', labelled()[:200], "is damaged"),
    ],
)
def test_a_project_that_is_damaged_is_refused_in_one_sentence(
    config: bytes, database: bytes, fact: str
) -> None:
    with pytest.raises(SourceError, match=fact) as refused:
        read_export(project(config, database), "p")

    assert refused.value.hint
