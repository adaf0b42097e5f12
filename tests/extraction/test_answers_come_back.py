"""Answers leave as CSV and JSON and come back the same; what does not fit is refused by name."""

from __future__ import annotations

import json

import pytest
from extraction.strategies import TEXT, answers, forms
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rea.errors import UnknownNameError
from rea.extraction.answers import Answer, answer_faults, by_place, check_answer
from rea.extraction.returned import ReturnedError, read_csv, read_json, read_xlsx
from rea.extraction.sheets import BadCellsError
from rea.extraction.standing import answers_of, line_of, standing_answers
from rea.extraction.tidy import long_table, to_json, wide_table
from rea.sources import write_csv, write_sheets
from rea.workbook.cells import to_cell

STUDIES = {"S1": "Evans 2016", "=S2": "evans 2016", "Évans": "", "S4": "S1"}
_FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def by_study(given_: list[Answer]) -> dict[str, dict]:
    return {one: by_place(each for each in given_ if each.study_id == one) for one in STUDIES}


@_FEW
@given(st.data())
def test_any_form_and_any_answers_it_allows_survive_tables_json_and_the_log(data):
    form = data.draw(forms())
    given_ = data.draw(answers(form, list(STUDIES)))
    counted = by_study(given_)

    long, wide = long_table(form, STUDIES, counted), wide_table(form, STUDIES, counted)
    book = write_sheets({"long": long.map(to_cell), "wide": wide.map(to_cell)})
    as_json = to_json(form, STUDIES, counted)
    lines = [
        {"id": f"l{k}", "person": "r1", "at": "2027-01-12T09:00:00Z", **line_of(one)}
        for k, one in enumerate(given_)
    ]
    standing = standing_answers(json.loads(json.dumps(lines)))

    assert set(read_csv(form, "answers.csv", write_csv(long), STUDIES)) == set(given_)
    if given_:
        assert set(read_csv(form, "answers.csv", write_csv(wide), STUDIES)) == set(given_)
    assert set(read_xlsx(form, "answers.xlsx", book, STUDIES)) == set(given_)
    assert set(read_json(form, "answers.json", as_json, STUDIES)) == set(given_)
    assert {study: answers_of(standing, study) for study in STUDIES} == counted


@_FEW
@given(st.data())
def test_what_the_form_does_not_allow_is_refused_with_the_fields_name(data):
    form = data.draw(forms())
    field = data.draw(st.sampled_from(form.fields))
    typed = Answer("S1", field.path, value=data.draw(TEXT), quote=data.draw(TEXT))
    row = {"study_id": "S1", "field": typed.field, "value": typed.value, "words": typed.quote}
    file = json.dumps({"answers": [row]}).encode()

    # The table shows the words of a quote twice, so the same words twice are no fault of it.
    assume(typed.value != typed.quote)
    faults = answer_faults(form, typed)
    if not faults:
        assert read_json(form, "a.json", file, STUDIES) == (check_answer(form, typed),)
    elif typed.value.strip() or typed.quote.strip():
        with pytest.raises(BadCellsError) as caught:
            read_json(form, "a.json", file, STUDIES)
        assert all(one.fact.startswith(f"{field.path}: ") for one in caught.value.cells)
    assert all(fault.field == field.path for fault in faults)
    assert all(str(fault).startswith(f"{field.label}: ") for fault in faults)


HEAD = "study_id,field,n,value,missing,words,locator,note\n"

# Each: a row of the long table, and what is said of it.
BAD = [
    ("S9,about.funder,1,x,,,,", "row 2, study_id: there is no study 'S9' in this review."),
    (",about.funder,1,x,,,,", "row 2, study_id: no study is named."),
    ("S1,about.founder,1,x,,,,", "Did you mean about.funder?"),
    ("S1,about.funder,none,x,,,,", "row 2, n: 'none' is no number of a row."),
    ("S1,about.funder,2,x,,,,", "row 2, n: about.funder: it is answered only once."),
    ("S1,people.n_survivors,1,twelve,,,,", "row 2, value: people.n_survivors: 'twelve' does not"),
    ("S1,people.n_survivors,1,12,NR,,,", "it has both an answer and the code NR"),
    ("S1,people.n_survivors,1,12,,many women,,", "row 2, locator: people.n_survivors: these words"),
]


@pytest.mark.parametrize(("row", "said"), BAD)
def test_a_bad_cell_is_named_by_row_and_column(form, row, said):
    with pytest.raises(BadCellsError) as caught:
        read_csv(form, "ours.csv", f"{HEAD}{row}\n".encode(), STUDIES)

    assert said in str(caught.value)
    assert "ours.csv, row 2" in str(caught.value)


def test_all_bad_cells_are_named_at_once(form):
    rows = "".join(f"{row}\n" for row, _ in BAD)

    with pytest.raises(BadCellsError) as caught:
        read_csv(form, "ours.csv", f"{HEAD}{rows}".encode(), STUDIES)

    assert len(caught.value.cells) == len(BAD)


def test_two_rows_for_one_answer_are_one_if_they_say_the_same(form):
    same = f"{HEAD}S1,about.funder,1,x,,,,\nS1,about.funder,1,x,,,,\n"

    assert len(read_csv(form, "a.csv", same.encode(), STUDIES)) == 1
    with pytest.raises(BadCellsError, match="row 3, value: another row answers the same"):
        read_csv(form, "a.csv", same.replace("x,,,,\n", "y,,,,\n", 1).encode(), STUDIES)


@pytest.mark.parametrize("parted", [",", ";", "\t"])
def test_a_table_saved_by_excel_anywhere_is_read(form, parted):
    text = f"{HEAD}S1,about.funder,1,A trust,,,,\r\n,,,,,,,\r\n".replace(",", parted)

    (one,) = read_csv(form, "a.csv", text.encode("utf-8-sig"), STUDIES)

    assert one == Answer("S1", "about.funder", value="A trust")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no headings"),
        (b"study,aim\nEvans,x\n", "has no column 'study_id'"),
        (b"PK\x03\x04\xff", "no CSV file in UTF-8"),
        (b'study_id,field\n"S1', "no CSV file in UTF-8"),
    ],
)
def test_another_file_is_refused_in_a_sentence(form, data, said):
    with pytest.raises(ReturnedError, match=said):
        read_csv(form, "a.csv", data, STUDIES)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"answers": [1]}', b'{"answers": 3}'])
def test_other_json_is_refused_in_a_sentence(form, data):
    with pytest.raises(ReturnedError, match=r"a\.json: this is no JSON of answers"):
        read_json(form, "a.json", data, STUDIES)


def test_json_may_hold_numbers_yes_and_no_and_nothing(form):
    rows = [
        {"study_id": "S1", "field": "people.n_survivors", "n": 1, "value": 12, "note": None},
        {"study_id": "S1", "field": "about.peer_reviewed", "value": True},
        {"study_id": "S1", "field": "about.country", "value": ["england", "wales"]},
    ]

    back = read_json(form, "a.json", json.dumps({"answers": rows}).encode(), STUDIES)

    assert [one.value for one in back] == ["12", "yes", "england\nwales"]


FEATURE = "communication.comm_features.feature"
MAP = {"Which": "study", "Money": "about.funder", "People": "people.n_survivors"}


def test_a_table_made_elsewhere_is_read_by_its_map(form):
    text = "Which,Money,People,Ours\nS1,=A trust,12,x\nÉvans,,NR,\n,,,\n"

    back = read_csv(form, "their.csv", text.encode(), STUDIES, MAP)

    assert set(back) == {
        Answer("S1", "about.funder", value="=A trust"),
        Answer("S1", "people.n_survivors", value="12"),
        Answer("Évans", "people.n_survivors", missing="NR"),
    }


def test_several_rows_of_a_study_are_several_of_its_group(form):
    text = "Which,Money,What,Page,Third\nS1,A,timeliness,4,\nS1,A,handover,,channel\n"
    columns = {
        "Which": "study",
        "Money": "about.funder",
        "What": FEATURE,
        "Page": f"{FEATURE}:locator",
        "Third": f"{FEATURE}.3",
    }

    back = read_csv(form, "their.csv", text.encode(), STUDIES, columns)

    assert [(one.field, one.n, one.value, one.locator) for one in back] == [
        ("about.funder", 1, "A", ""),
        (FEATURE, 1, "timeliness", "4"),
        (FEATURE, 2, "handover", ""),
        (FEATURE, 3, "channel", ""),
    ]


def test_a_bad_cell_of_a_mapped_table_is_named_by_their_heading(form):
    text = "Which,Money,People\nS1,A,12\nEvans 1999,B,few\nS1,other,12\n"

    with pytest.raises(BadCellsError) as caught:
        read_csv(form, "their.csv", text.encode(), STUDIES, MAP)

    assert [one.cell for one in caught.value.cells] == [
        "row 3, Which",
        "row 3, People",
        "row 4, Money",
    ]


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ({"Money": "about.funder"}, ReturnedError, "no column is said to name the study"),
        ({"Which": "study", "Mony": "about.funder"}, UnknownNameError, "Did you mean Money"),
        ({"Which": "study", "Money": "about.founder"}, UnknownNameError, "about.funder"),
        (
            {"Which": "study", "Money": "about.funder", "More": "about.funder"},
            ReturnedError,
            "two columns are said to hold 'about.funder'",
        ),
        ({"Which": "study", "Twice": "about.funder"}, ReturnedError, "several columns 'Twice'"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_in_a_sentence(form, columns, error, said):
    text = "Which,Money,More,Twice,Twice\nS1,A,B,C,D\n"

    with pytest.raises(error, match=said):
        read_csv(form, "their.csv", text.encode(), STUDIES, columns)


def test_the_wide_table_shows_several_chosen_on_one_line(form):
    several = Answer("S1", "about.country", value="england\nwales")

    wide = wide_table(form, {"S1": "Evans"}, {"S1": {several.place: several}})

    assert wide["about.country"].tolist() == ["england; wales"]
