"""A field means the same however an export wrote it; damage beyond repair counts as missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.dedupe.fields import (
    Pages,
    doi_of,
    in_supplement,
    issue_of,
    pages_of,
    surnames_of,
    volume_of,
    year_of,
)
from rea.dedupe.journals import journal_words, journals_agree
from rea.dedupe.keys import keys_of
from rea.dedupe.kinds import is_generic, kind_of, role_of
from rea.dedupe.matching import compare
from rea.dedupe.text import folded, language_of, numerals, words
from rea.dedupe.wording import spelling_of, title_begins, title_ends, words_agree
from rea.model import REVIEW_RECORD_COLUMNS


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("241-248", Pages("241", "248")),
        ("241-8", Pages("241", "248")),
        ("S385S-389", Pages("s385", "389")),
        ("102A-103A", Pages("a102", "a103")),
        ("pp. 17–21", Pages("17", "21")),
        ("617-20; discussion 620-1", Pages("617", "620")),
        ("e1000376", Pages("e1000376")),
        ("CD001876", Pages("cd1876")),
        ("06-Oct", Pages("6", "", "10")),
        ("Jan-55", Pages("1", "55")),
        ("10/6/2012", Pages()),
        ("t-8", Pages()),
        ("62 p", Pages()),
        ("No Pagination Specified", Pages()),
        ("n/a", Pages()),
        ("in press", Pages()),
        ("", Pages()),
    ],
)
def test_pages(text: str, pages: Pages):
    assert pages_of(text) == pages


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("55", "55"),
        ("055", "55"),
        ("30a", "30"),
        ("55 (SUPPL. 1)", "55"),
        ("SUPPL. 1)", ""),
        ("Ph.D.", ""),
        ("", ""),
    ],
)
def test_volume(text: str, volume: str):
    assert volume_of(text) == volume


def test_issue_year_and_supplement():
    assert (issue_of("3-4"), issue_of("Pt 03"), issue_of("Spring")) == ("3", "3", "")
    assert (year_of("2016 Mar"), year_of("c1998"), year_of("in press"), year_of("12016")) == (
        2016,
        1998,
        0,
        0,
    )
    assert in_supplement("61", "SUPPL. 1", "12")
    assert in_supplement("61", "", "s12")
    assert not in_supplement("61", "3", "12")


@pytest.mark.parametrize(
    ("doi", "url", "bare"),
    [
        ("10.1000/ABC", "", "10.1000/abc"),
        ("doi: 10.1000/abc.", "", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "", "10.1000/abc"),
        ("", "https://x.org/doi/full/10.1000/abc/full", "10.1000/abc"),
        ("", "https://x.org/10.1000/abc.pdf?download=1", "10.1000/abc"),
        ("", "https://x.org/about", ""),
        ("none", "", ""),
        ("10.1101/2020.02.03.20020248v2", "", "10.1101/2020.02.03.20020248"),
        ("10.21203/rs.3.rs-15996/v1", "", "10.21203/rs.3.rs-15996"),
        ("10.1016/S1567-5688%2809%2970810-4", "", "10.1016/s1567-5688(09)70810-4"),
    ],
)
def test_doi(doi: str, url: str, bare: str):
    assert doi_of(doi, url) == bare


@pytest.mark.parametrize(
    ("authors", "surnames"),
    [
        ("Keane, Orla; Dube, Sipho", ["keane", "dube"]),
        ("Keane, O. and Dube, S.", ["keane", "dube"]),
        ("Keane O, Dube S, Ng P", ["keane", "dube", "ng"]),
        ("Keane, O., Dube, S., Ng, P.", ["keane", "dube", "ng"]),
        ("Orla Keane; Sipho Dube", ["keane", "dube"]),
        ("Keane O.Dube S. M.", ["keane", "dube"]),
        ("van 't Hoff, J.; de la Cruz, M.", ["hoff", "cruz"]),
        ("O’Doherty, Lorna", ["odoherty"]),
        ("del, Pino M", ["pino"]),
        ("[Anonymous]", []),
        ("", []),
    ],
)
def test_surnames(authors: str, surnames: list[str]):
    assert surnames_of(authors) == surnames


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("Journal of Hypertension", "J Hypertens", 1),
        ("Langenbeck's Archives of Surgery", "Langenbecks Arch Surg", 1),
        ("International Journal of Care", "Intl J Care", 1),
        ("J Thorac Cardiovasc Surg", "Jthoraccardiovascsurg", 1),
        ("Journal of the American Medical Association", "JAMA", 1),
        ("Circulation", "Circ", 1),
        ("BMJ (Online)", "BMJ", 1),
        ("Circulation. Conference: Sessions 2017", "Circulation", 1),
        ("Behavioural Medicine", "Behavioral Medicine", 1),
        ("Cancer", "Cancers", 0),
        ("Diabetes", "Diabetes Care", 0),
        ("Brain", "", 0),
        ("Cancer", "Cancer Epidemiology Biomarkers", -1),
        ("Neurology", "Neuroradiology", -1),
        ("Physical Review A", "Physical Review B", -1),
        ("Stroke", "Brain Injury", -1),
        ("Proceedings of the 33rd Annual Conference on Care", "Conference on Care", 1),
        ("Sixteenth Symposium on Privacy", "Symposium on Privacy", 1),
        ("CA", "Critical Anthropology", -1),
        ("Journal of Care Work", "Care Work Journal", 1),
        ("Jcareworx", "Journal of Care Work", -1),
    ],
)
def test_journals(a: str, b: str, answer: int):
    x, y = journal_words(a), journal_words(b)

    assert journals_agree(x, y) == journals_agree(y, x) == answer


def test_a_journal_that_is_only_brackets_keeps_its_name():
    assert journal_words("[Zasshi]") == journal_words("(Zasshi)") == "zasshi"


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("erratum to a trial", "erratum"),
        ("author correction a trial", "erratum"),
        ("retraction notice to a trial", "retraction"),
        ("note from the senior editor", "editorial"),
        ("a trial authors reply", "reply"),
        ("re a trial", "reply"),
        ("re analysis of a trial", ""),
        ("comment on a trial", "comment"),
        ("a trial study protocol", "protocol"),
        ("review of a book", "book review"),
        ("a trial plain language summary", "summary"),
        ("a trial of letters", ""),
    ],
)
def test_roles(title: str, role: str):
    assert role_of(title) == role


@pytest.mark.parametrize(
    ("record_type", "journal", "volume", "doi", "url", "kind"),
    [
        ("JOUR", "Brain", "", "", "", "article"),
        ("JOUR", "Dissertation Abstracts International", "", "", "", "thesis listing"),
        ("JOUR", "", "Ph.D.", "", "", "thesis"),
        ("JOUR", "medRxiv", "", "", "", "preprint"),
        ("JOUR", "", "", "10.31235/osf.io/x", "", "preprint"),
        ("JOUR", "", "", "", "https://www.preprints.org/x", "preprint"),
        ("CPAPER", "", "", "", "", "conference"),
        ("Journal Article; Preprint", "", "", "", "", "preprint"),
        ("JOUR", "https://clinicaltrials.gov/show/NCT1", "", "", "", "registry"),
        ("", "Annual Meeting of Carers", "", "", "", "conference"),
        ("", "Stroke. Conference: Sessions", "", "", "", "article"),
        ("Web Page", "", "", "", "", "web"),
    ],
)
def test_kinds(record_type: str, journal: str, volume: str, doi: str, url: str, kind: str):
    assert kind_of(record_type, journal, volume, doi, url) == kind


def test_generic_titles():
    titles = ("", "editorial", "editorial introduction", "annual report 5")
    assert all(is_generic(title.split()) for title in titles)
    assert not is_generic(["intrapleural", "therapy"])


def test_text_is_folded_whatever_was_done_to_it():
    assert folded("Grundström") == folded("GrundstrÃ¶m") == folded("GRUNDSTRÖM") == "grundstrom"
    assert folded("S?o Paulo") == "so paulo"
    assert words(folded("TGF-β <i>x</i>")) == ["tgf", "beta", "x"]
    assert folded("Ã and no mojibake 中") == "a and no mojibake 中"
    assert numerals(["part", "v", "of", "ii"]) == ["part", "5", "of", "2"]
    assert numerals(["vitamin", "v"]) == ["vitamin", "v"]


def test_the_language_of_a_title_is_said_only_when_clear():
    def language(title: str) -> str:
        return language_of(title, words(folded(title)))

    assert language("Hilfe für die Frauen und bei der Polizei") == "de"
    assert language("مداخلات حمایتی") == "other script"
    assert language("Empyema thoracis") == language("123") == ""


def test_slips_of_the_pen():
    assert all(
        spelling_of(*pair)
        for pair in (("tumour", "tumor"), ("trial", "trail"), ("rat", "rats"), ("women", "womee"))
    )
    assert not any(
        spelling_of(*pair)
        for pair in (("men", "women"), ("rat", "cat"), ("rural", "urban"), ("abcde", "edcba"))
    )


def test_titles_within_titles():
    assert title_begins("care after violence", "care after violence a trial")
    assert not title_begins("care", "care after violence")
    assert title_ends("a b c d e f g h", "how to a b c d e f g h")
    assert words_agree(["case", "a"], ["case", "b"]) == 0
    assert words_agree(["case", "b"], ["case", "c"]) == -1


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_read(text: str):
    pages_of(text), volume_of(text), issue_of(text), year_of(text), doi_of(text, text)
    surnames_of(text), journal_words(text), language_of(text, words(folded(text)))


def test_keys_have_one_row_a_record_and_comparison_one_a_pair():
    table = pd.DataFrame("", index=range(2), columns=[*REVIEW_RECORD_COLUMNS, "searched_on"])

    keys = keys_of(table)
    compared = compare(keys, (np.array([0]), np.array([1])))

    assert len(keys) == 2
    assert compared["title"].tolist() == [0.0]
    assert compared[["authors", "journal", "start", "doi"]].to_numpy().tolist() == [[0, 0, 0, 0]]
