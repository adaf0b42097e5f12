"""A field says the same thing in one form, however a platform wrote it."""

from __future__ import annotations

import pytest

from rea.sources import fields, names, read_export
from rea.sources.latex import decoded


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019/05/12/", "2019"),
        ("2019///Spring", "2019"),
        ("c2019", "2019"),
        ("in press", ""),
        ("12/05/2019", "2019"),
        ("19", ""),
        ("2019-2020", "2019"),
        ("20190512", "2019"),
        ("1 Jan.-Feb. 2019", "2019"),
        ("2018 Export Date: 3 May 2021", "2018"),
        ("10 15", ""),
        ("v10 n1 p1-10 2000", "2000"),
        ("20199999", ""),
    ],
)
def test_the_year_is_found_in_a_date_of_any_form(text: str, year: str) -> None:
    assert fields.year(text) == year


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/TEST.1", "10.1000/test.1"),
        ("doi:10.1000/test.1.", "10.1000/test.1"),
        ("10.1016/S0140-6736(05)67889-0", "10.1016/s0140-6736(05)67889-0"),
        ("(10.1000/test.1)", "10.1000/test.1"),
        ("http://dx.doi.org/10.1000%2Ftest.1", "10.1000/test.1"),
        ("10.1000%252Ftest.1", "10.1000/test.1"),
        ("10.1000/a&lt;b&gt;c", "10.1000/a<b>c"),
        ("NA", ""),
        ("Article", ""),
        ("10.1037.a0037593", ""),
        ("10/fhcmr3", "10/fhcmr3"),
        ("https://doi.org/10/fhcmr3", "10/fhcmr3"),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
    ],
)
def test_a_doi_is_bare_and_whole(text: str, doi: str) -> None:
    assert fields.doi(text) == doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://journal.example/doi/abs/10.1000/test.1?needAccess=true", "10.1000/test.1"),
        ("https://link.example/article/10.1000%2Fs1", "10.1000/s1"),
        ("https://onlinelibrary.example/doi/10.1002/x.133/abstract", "10.1002/x.133"),
        ("Export Date: 3 May 2021; doi: 10.1000/test.1", "10.1000/test.1"),
        ("References: Smith, 10.1000/other", ""),
        ("https://files.example/10.1000/other.pdf", ""),
    ],
)
def test_in_other_text_only_a_doi_that_is_called_one_counts(text: str, doi: str) -> None:
    assert fields.doi(text, said=False) == doi


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("A &amp; B", "A & B"),
        ("&amp;lt;i&amp;gt;Homo&amp;lt;/i&amp;gt;", "Homo"),
        ("p<.05 and a<b>c", "p<.05 and ac"),
        ("CO<sub>2</sub> <jats:italic>in</jats:italic> air", "CO2 in air"),
        ("R&D at AT&T; x&y;z", "R&D at AT&T; x&y;z"),
        ("<script>alert(1)</script>Hot", "alert(1)Hot"),
        ("two\n  lines\tand  more", "two lines and more"),
    ],
)
def test_a_title_is_plain_text(text: str, plain: str) -> None:
    assert fields.plain(text) == plain
    assert fields.plain(plain) == plain


@pytest.mark.parametrize(
    ("abstract", "text", "rights"),
    [
        ("It fell. © 2021 Elsevier Ltd.", "It fell.", "© 2021 Elsevier Ltd."),
        (
            "It fell. [ABSTRACT FROM AUTHOR] Copyright of X is the property of Y.",
            "It fell.",
            "[ABSTRACT FROM AUTHOR] Copyright of X is the property of Y.",
        ),
        ("Copyright law changed in 2001. It fell.", "Copyright law changed in 2001. It fell.", ""),
        ("We used (c) a third way.", "We used (c) a third way.", ""),
        ("NA", "", ""),
        ("Publisher: Abstract available from the publisher.", "", ""),
    ],
)
def test_rights_stand_apart_from_an_abstract(abstract: str, text: str, rights: str) -> None:
    assert fields.abstract_and_rights([abstract]) == (text, rights)


def test_pages_and_isbns_have_one_form() -> None:
    assert fields.pages("454-81") == "454-481"
    assert fields.pages("N/A", "12") == "12"
    assert fields.pages("e1", "NA") == "e1"
    assert fields.isbns("1234-5678; 978-3-16-148410-0 (print)") == "978-3-16-148410-0"
    assert fields.isbns("046502470X") == "046502470X"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Smith, J., Li, B. C.", "Smith, J.; Li, B. C."),
        ("Smith, Jane", "Smith, Jane"),
        ("Smith JA, Doe", "Smith, JA; Doe"),
        ("Smith J, Doe, Li B", "Smith, J; Doe; Li, B"),
        ("World Health Organization", "World Health Organization"),
        ("Madonna", "Madonna"),
        ('["broken', '["broken'),
        ("x" * 400 + " J", "x" * 400 + " J"),
        ("Berg, T; ...; et al", "Berg, T"),
        ("van den Hoven,null;Smits,Maarten", "van den Hoven; Smits, Maarten"),
        ('["Jane Smith", "Bo Li"]', "Jane Smith; Bo Li"),
        ("Jane Smith\nBo Li", "Smith, Jane; Li, Bo"),
        ("Karl-Heinz von der Au", "von der Au, Karl-Heinz"),
        (
            "A committee of eleven people who met on Mondays",
            "A committee of eleven people who met on Mondays",
        ),
    ],
)
def test_authors_are_surname_and_given_one_by_one(cell: str, expected: str) -> None:
    assert names.from_cell(cell) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("CM Danu, E Nechita, DA de Souza Lima…", "Danu, CM; Nechita, E; de Souza Lima, DA"),
        ("O Brien, J Kim", "O Brien, J Kim"),
        ("US Department of Health, EPA Office", "US Department of Health, EPA Office"),
        ("Doe, J K", "Doe, J K"),
        ("WHO, UNICEF", "WHO, UNICEF"),
    ],
)
def test_a_list_of_names_in_one_value_is_taken_apart(value: str, expected: str) -> None:
    assert names.authors([value]) == expected


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Caf{\'e}", "Café"),
        (r"\v{S}koda and \c{c}a and {\o}re", "Škoda and ça and øre"),
        (r"\textit{Homo} \emph{sapiens}", "Homo sapiens"),
        (r"$p<.05$ costs \$5 \{net\}", "$p<.05$ costs $5 {net}"),
        ("plain, ~ and all", "plain, ~ and all"),
    ],
)
def test_latex_becomes_the_characters_that_are_meant(latex: str, text: str) -> None:
    assert decoded(latex) == text


def test_names_in_bibtex_keep_their_parts() -> None:
    entry = "@article{{a, title={{t}}, author={{{}}}}}"
    names_of = {
        "King, Jr, Martin L.": "King, Martin L., Jr",
        "{Barnes and Noble} and Ada Lovelace": "Barnes and Noble; Lovelace, Ada",
    }

    for written, expected in names_of.items():
        records = read_export(entry.format(written).encode(), "a.bib").records
        assert records["authors"][0] == expected


def test_the_first_address_is_the_one() -> None:
    assert fields.first_url("http://a.example; http://b.example") == "http://a.example"
    assert fields.first_url("N/A") == ""
