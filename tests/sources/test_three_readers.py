"""Our RIS says the same to us, to rispy and to ASReview: fields, decisions and notes."""

from __future__ import annotations

import json

import pandas as pd
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from rea.model import RECORD_COLUMNS
from rea.screening.elas import import_asreview
from rea.sources import decided, earlier_decisions, read_export, write_ris

# Our column to the name that rispy, and ASReview after it, gives the same.
SIX = {
    "title": "title",
    "authors": "authors",
    "year": "year",
    "journal": "journal_name",
    "doi": "doi",
    "abstract": "abstract",
}
READINGS = [
    decided.Reading('Sam "S" Okafor', "exclude", "Wrong topic"),
    decided.Reading("Bo", "unsure", ""),
]
VERDICT = {"kept": "include", "excluded": "exclude"}
LABEL = {"kept": 1, "excluded": 0}

text = st.text(max_size=40)


def _is_plain(one):
    """Whether no reader takes a note for a decision, or for a paragraph of Zotero's."""
    as_extra = pd.DataFrame({"extra": [json.dumps({"N1": [one]})]})
    taken = "asreview" in one.casefold() or "p>" in one
    return bool(one.strip()) and not taken and earlier_decisions(as_extra).empty


record = st.fixed_dictionaries(
    {
        "title": text.map(lambda one: f"t {one}"),
        "authors": st.lists(text, max_size=3).map("; ".join),
        "year": st.sampled_from(["", "1998", "2019"]),
        "journal": text,
        "doi": st.sampled_from(["", "10.5555/a(b)<c>", "10.1002/x_y;2-2"]),
        "abstract": text,
        "notes": st.lists(text.filter(_is_plain), max_size=2),
        "screened": st.sampled_from(["kept", "excluded", "pending"]),
    }
)


@pytest.fixture(scope="module")
def asreview_reads(tmp_path_factory):
    import_asreview()
    from asreview.data.ris import RISReader

    path = tmp_path_factory.mktemp("asreview") / "out.ris"

    def read(data):
        path.write_bytes(data)
        return RISReader.read_data(path).astype(object)

    return read


@settings(max_examples=80, deadline=None)
@given(
    st.lists(record, min_size=1, max_size=3),
    st.sampled_from([decided.as_rea, decided.as_asreview, decided.as_rayyan]),
)
def test_six_fields_decisions_and_notes_are_the_same_to_all_three(asreview_reads, drawn, form):
    # What was once read is in normal form: one line a field, no character that RIS lacks.
    once = read_export(write_ris(_noted(drawn, form)), "once").records
    data = write_ris(once)

    ours = read_export(data, "ours").records
    alone = rispy.loads(data.decode().replace("\r\n", "\n"))
    theirs = asreview_reads(data)

    fields = once[list(SIX)].to_dict("records")
    assert ours[list(SIX)].to_dict("records") == fields
    assert [_six(one) for one in alone] == fields
    assert [_six(one) for one in _rows(theirs)] == fields

    notes = [_notes(extra) for extra in once["extra"]]
    assert [_notes(extra) for extra in ours["extra"]] == notes
    assert [one.get("notes", []) for one in alone] == notes
    assert [one.get("notes", []) for one in _rows(theirs)] == [
        [each for each in one if not each.startswith("ASReview_")] for one in notes
    ]

    said = earlier_decisions(ours)[["row", "verdict"]].values.tolist()
    assert said == [[row, word] for row, one in enumerate(drawn) for word in _verdicts(one, form)]
    if form is decided.as_asreview:
        assert [row.get("included") for row in _rows(theirs)] == [
            LABEL.get(one["screened"]) for one in drawn
        ]


def _noted(drawn, form):
    rows = []
    for one in drawn:
        mine = {"N1": one["notes"]} if one["notes"] else {}
        extra = decided.with_notes(json.dumps(mine), form(one, READINGS))
        rows.append({**dict.fromkeys(RECORD_COLUMNS, ""), **one, "extra": extra})
    return pd.DataFrame(rows)[list(RECORD_COLUMNS)]


def _verdicts(one, form):
    if form is decided.as_rayyan:
        return ["exclude", "unsure"]
    return [VERDICT[one["screened"]]] if one["screened"] in VERDICT else []


def _six(found):
    return {ours: _joined(found.get(theirs, "")) for ours, theirs in SIX.items()}


def _joined(value):
    return "; ".join(value) if isinstance(value, list) else str(value)


def _notes(extra):
    kept = json.loads(extra).get("N1", []) if extra else []
    return [kept] if isinstance(kept, str) else kept


def _rows(table):
    """Rows without what pandas fills in for a field that is missing."""
    return [
        {
            name: value
            for name, value in row.items()
            if isinstance(value, list) or not pd.isna(value)
        }
        for row in table.to_dict("records")
    ]
