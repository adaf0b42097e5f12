"""Every export that researchers really have is read whole, found by what is in it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from rea.model import BIBLIOGRAPHIC_COLUMNS, SKIPPED_COLUMNS
from rea.sources import Reading, read_export

EXPORTS = Path(__file__).parent.parent / "data" / "exports"

# Whose bytes mean something else with other line ends: UTF-16, a lone CR, archives.
BOUND = {"wos_tab.txt", "wos_lone_cr.ris", "lamps.asreview", "platform.xlsx"}

# file: format, then of each record title, authors, year, journal, DOI
RECORDS: dict[str, tuple[str, list[tuple[str, str, str, str, str]]]] = {
    "lamps.asreview": (
        "ASReview project",
        [
            ("Lighting in parks and what residents noticed", "Smith, Jane", "2019", "", ""),
            ("A register of fences", "Okafor, N.", "2020", "", ""),
            ("Whistles on trains", "Li, Bo", "2021", "", ""),
        ],
    ),
    "platform.xlsx": (
        "XLSX",
        [
            (
                "Lanterns and the walk home: a diary study",
                "Ferreira, M.; Okafor, N.",
                "2018",
                "Journal of Invented Transport",
                "10.5555/jit.2018.017",
            ),
            (
                "Equal streets: a comparison",
                "Li, Bo",
                "2020",
                "Invented Urban Notes",
                "10.5555/iun(20)4",
            ),
        ],
    ),
    "scopus.ris": (
        "RIS",
        [
            (
                "Night buses and the fear of crime: a panel study",
                "Okafor, N.; Lindqvist, Å.",
                "2021",
                "Journal of Invented Transport",
                "10.5555/jit.2021.003",
            ),
            (
                "Street lighting & perceived safety",
                "Ferreira, M.",
                "2019",
                "Proceedings of the Lighting Workshop",
                "10.5555/light(19)00011-2",
            ),
        ],
    ),
    "ebsco.ris": (
        "RIS",
        [
            (
                "What probation officers say about curfews.",
                "Marsh, Ellen; Qureshi, Imran",
                "2020",
                "Invented Criminal Justice Review",
                "10.5555/icjr.44.2.101",
            )
        ],
    ),
    "ovid_psycinfo.ris": (
        "RIS",
        [
            (
                "A brief parenting course for kinship carers.",
                "Novak, Petra",
                "2022",
                "Journal of Invented Families",
                "10.5555/ovid0001",
            ),
            (
                "Grandparents as carers.",
                "Abebe, Tadesse",
                "2021",
                "Journal of Invented Families",
                "",
            ),
        ],
    ),
    "cochrane.ris": (
        "RIS",
        [
            (
                "Text messages for clinic attendance",
                "Bello, A; Costa, R",
                "2018",
                "Trials Invent",
                "10.5555/cn.1",
            ),
            ("Letters for clinic attendance", "Dahl, K", "2017", "Trials Invent", ""),
        ],
    ),
    "wos_lone_cr.ris": (
        "RIS",
        [
            ("Peer mentors in prison", "Hale, J", "2016", "INVENTED PENOLOGY", ""),
            ("Mentors after prison", "Ito, K", "2015", "", ""),
        ],
    ),
    "endnote_one_line_keywords.ris": (
        "RIS",
        [
            (
                "Youth clubs after school",
                "Svensson, L.",
                "2014",
                "Invented Youth Studies",
                "10.5555/en.1",
            )
        ],
    ),
    "no_end_one_space.ris": (
        "RIS",
        [
            ("Without any end mark", "Adeyemi, B.", "2011", "", ""),
            ("Indeed without any", "Brandt, C.", "2012", "", ""),
        ],
    ),
    "indented.ris": (
        "RIS",
        [("An indented report", "World Health Organization", "2013", "", "")],
    ),
    "rayyan.ris": (
        "RIS",
        [("Glued by a manager", "Roy, S.", "2020", "Invent. J.", "10.5555/glued")],
    ),
    "scholar.csv": (
        "CSV",
        [("Bikes to work", "Berg, Tor; Lie, Ida", "2018", "Invented Mobility", "")],
    ),
    "embase.csv": (
        "CSV",
        [
            (
                "Lamps, dimmed",
                "Fox, A.; Gray, B.-C.; van der Horn, D.",
                "2017",
                "Invented Lighting",
                "10.5555/lamps",
            )
        ],
    ),
    "springer.csv": (
        "CSV",
        [
            (
                "Names without a space",
                "Smith, Andy; De Luca, Maria; McDonald, Ian",
                "2022",
                "Invented Methods",
                "10.5555/glue",
            )
        ],
    ),
    "excel_semicolon.csv": (
        "CSV",
        [
            ("Kameras; eine Übersicht", "Müller, J.", "2019", "Erfundene Zeitschrift", ""),
            ("Lampen", "Weiß, K.", "2020", "Erfundene Zeitschrift", ""),
        ],
    ),
    "wos_tab.txt": (
        "TSV",
        [
            (
                "Mentors in two columns",
                "Hale, Jo; Ito, Ken",
                "2019",
                "INVENTED PENOLOGY",
                "10.5555/tab",
            )
        ],
    ),
    "wos.ciw": (
        "Web of Science",
        [
            (
                "Peer mentors in prison and afterwards",
                "Hale, Jo; Ito, Ken",
                "2018",
                "INVENTED PENOLOGY",
                "10.5555/wos.1",
            ),
            ("Mentors after prison", "Ito, K", "2015", "INVENTED PENOLOGY", ""),
        ],
    ),
    "pubmed.nbib": (
        "PubMed",
        [
            (
                "Home visits by nurses for first-time mothers: a cluster randomised trial.",
                "Garcia, Lucia; Hahn, Otto",
                "2019",
                "Invented nursing",
                "10.5555/pm.1",
            ),
            ("A second visit.", "Ivanova, Olga", "2018", "Invented nursing", ""),
        ],
    ),
    "eric.nbib": (
        "PubMed",
        [("Breakfast clubs", "Jones, Kim", "2010", "Invented Education", "10.5555/eric.1")],
    ),
    "pubmed.xml": (
        "PubMed XML",
        [
            (
                "Visits in rural places",
                "Kim, Hana; Visits Study Group",
                "2020",
                "Invented nursing",
                "10.5555/pm.3",
            ),
            ("A guideline on visits", "Guideline Centre", "2009", "", ""),
        ],
    ),
    "endnote.xml": (
        "EndNote XML",
        [
            (
                "Food banks: a census",
                "Lopez, M. A.; Moss, T.",
                "2016",
                "Invented Food",
                "10.5555/food",
            )
        ],
    ),
    "endnote.enw": (
        "EndNote tagged",
        [
            (
                "Debt advice by telephone",
                "Nkosi, Thandi; Olsen, Per",
                "2012",
                "Invented Money",
                "10.5555/debt",
            ),
            ("Money worries", "Price, Una", "2010", "", ""),
        ],
    ),
    "refworks.txt": (
        "RefWorks",
        [
            (
                "Sheltered housing and loneliness",
                "Quinn, Rory; Rossi, Anna",
                "2013",
                "Invented Ageing",
                "10.5555/age",
            ),
            ("Second home", "Sato, Yui", "2014", "", ""),
        ],
    ),
    "ovid.txt": (
        "Ovid",
        [
            (
                "Choirs and wellbeing: a review.[Review]",
                "Tan, Wei; Usman, Aisha",
                "2015",
                "Invented Arts in Health",
                "10.5555/choir",
            ),
            ("Dance", "Vega, Ana", "2014", "Invented Arts in Health", ""),
        ],
    ),
    "mendeley.bib": (
        "BibTeX",
        [
            (
                "Über Kantinen & Straßenküchen",
                "Müller, Jörg; Food and Farming Council; van der Berg, Ann Marie",
                "2015",
                "Invented Food",
                "10.5555/bib.1",
            ),
            ("A second ärticle of one key", "Wu, Li", "2016", "", ""),
            ("Never closed", "Xu, Bo", "2017", "", ""),
            ("The last one", "Young, Cy", "2018", "", ""),
        ],
    ),
}


def read(name: str) -> Reading:
    return read_export((EXPORTS / name).read_bytes(), name)


def test_every_export_that_is_kept_is_read_here() -> None:
    kept = {path.name for path in EXPORTS.iterdir()} - {"ORIGIN.md"}

    assert kept == set(RECORDS)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_an_export_gives_its_records_in_order(name: str) -> None:
    format_, expected = RECORDS[name]

    reading = read(name)

    assert reading.format == format_
    columns = ["title", "authors", "year", "journal", "doi"]
    assert list(reading.records[columns].itertuples(index=False, name=None)) == expected


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_name_that_lies_changes_nothing(name: str) -> None:
    data = (EXPORTS / name).read_bytes()

    reading = read_export(data, "export.pdf")

    assert reading.records.equals(read(name).records)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_cell_is_text_under_the_columns_of_the_model(name: str) -> None:
    reading = read(name)

    assert tuple(reading.records.columns) == BIBLIOGRAPHIC_COLUMNS
    assert tuple(reading.skipped.columns) == SKIPPED_COLUMNS
    assert all(isinstance(cell, str) for cell in reading.records.to_numpy().ravel())
    assert all(isinstance(json.loads(one), dict) for one in reading.records["extra"] if one)


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
@pytest.mark.parametrize("name", sorted(set(RECORDS) - BOUND))
def test_the_line_end_changes_nothing(name: str, line_end: bytes) -> None:
    data = (EXPORTS / name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", line_end)

    assert read_export(data, name).records.equals(read(name).records)


def test_the_sources_own_identifier_is_kept() -> None:
    accessions = {name: read(name).records["accession"][0] for name in RECORDS}

    assert accessions["ebsco.ris"] == "900000001"
    assert accessions["ovid_psycinfo.ris"] == "2022-00001-001"
    assert accessions["cochrane.ris"] == "CN-90000001"
    assert accessions["embase.csv"] == "L900000001"
    assert accessions["wos_tab.txt"] == "WOS:000000000000009"
    assert accessions["pubmed.nbib"] == "90000001"
    assert accessions["eric.nbib"] == "EJ9000001"
    assert accessions["ovid.txt"] == "00000001-900000000-00001"


def test_a_sentence_of_rights_stands_apart_from_the_abstract() -> None:
    for name, end in [
        ("scopus.ris", "Fear fell on lit routes."),
        ("ebsco.ris", "Most preferred shorter curfews."),
        ("ovid_psycinfo.ris", "Carers were allotted at random."),
    ]:
        record = read(name).records.iloc[0]

        assert record["abstract"].endswith(end)
        assert "opyright" in record["extra"]


def test_fields_without_a_column_are_kept_under_their_own_names() -> None:
    ebsco = json.loads(read("ebsco.ris").records["extra"][0])
    wos = json.loads(read("wos_lone_cr.ris").records["extra"][0])
    ovid = json.loads(read("ovid_psycinfo.ris").records["extra"][0])
    rayyan = json.loads(read("rayyan.ris").records["extra"][0])
    excel = json.loads(read("excel_semicolon.csv").records["extra"][0])

    assert ebsco["T2"] == "Was Bewährungshelfer über Ausgangssperren sagen"
    assert ebsco["Y1"] == "2020/06//"
    assert wos["WE"] == [
        "Social Science Citation Index (SSCI)",
        "Emerging Sources Citation Index (ESCI)",
    ]
    assert ovid["NL"] == "Czech"
    assert rayyan["U2"] == "L1"
    assert rayyan["N1"] == 'RAYYAN-INCLUSION: {"Ann"=>"Included"}'
    assert excel["Bewertung"] == "0,75"


def test_an_issn_never_stands_where_records_are_compared() -> None:
    records = read("scopus.ris").records

    assert list(records["isbn"]) == ["", "9783161484100"]
    assert json.loads(records["extra"][0])["SN"] == "12345679 (ISSN)"


def test_wrapped_text_is_put_together() -> None:
    assert read("wos_lone_cr.ris").records["abstract"][0] == (
        "First part of it. ER-positive is no end of a record."
    )
    assert read("pubmed.xml").records["abstract"][0] == "AIM: To see. Seen."
    assert read("endnote.xml").records["abstract"][0] == "Line one. Line two."
    assert read("endnote_one_line_keywords.ris").records["keywords"][0] == (
        "Adolescent; Clubs; *Peer Group"
    )
    assert read("endnote.enw").records["keywords"][0] == "debt; advice"


def test_pages_are_written_in_full() -> None:
    assert read("pubmed.nbib").records["pages"][0] == "764-769"
    assert read("refworks.txt").records["pages"][0] == "5-16"
    assert read("mendeley.bib").records["pages"][0] == "1-9"


def test_what_stands_between_records_is_counted_and_named() -> None:
    assert any("'Record #1 of 2'" in note for note in read("cochrane.ris").notes)
    assert any("set aside: 11 (first: line 1, '1.')" in n for n in read("ovid_psycinfo.ris").notes)
    assert any("before the header" in note for note in read("embase.csv").notes)


def test_what_was_mended_is_said_with_its_line() -> None:
    assert "Records without an end mark (ER), closed where the next begins: 2 (first: line 1)." in (
        read("no_end_one_space.ris").notes
    )
    assert any(
        "braces do not close" in note and "13" in note for note in read("mendeley.bib").notes
    )
    assert "The text is not UTF-8; read as Windows-1252." in read("excel_semicolon.csv").notes


def test_records_that_lack_what_screening_needs_are_counted() -> None:
    assert "Records without an abstract: 1 of 2." in read("scopus.ris").notes


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_gzip_and_zip_are_read_like_what_they_hold() -> None:
    ris, nbib = ((EXPORTS / name).read_bytes() for name in ("scopus.ris", "pubmed.nbib"))

    packed = read_export(gzip.compress(ris), "scopus.ris.gz")
    both = read_export(zipped({"a/scopus.ris": ris, "b.txt": nbib, "__MACOSX/b": b"x"}), "two.zip")

    assert packed.records.equals(read("scopus.ris").records)
    assert both.format == "RIS + PubMed"
    assert len(both.records) == 4
    assert "two.zip/a/scopus.ris: Records without an abstract: 1 of 2." in both.notes


def test_what_an_archive_holds_besides_is_named() -> None:
    ris = (EXPORTS / "scopus.ris").read_bytes()
    inner = zipped({"a.ris": ris})
    members = {"../../out.ris": ris, "ok.ris": ris, "notes.pdf": b"%PDF-1.7", "in.zip": inner}

    reading = read_export(zipped(members), "all.zip")

    assert len(reading.records) == 2
    assert list(reading.skipped["file"]) == [
        "all.zip/../../out.ris",
        "all.zip/notes.pdf",
        "all.zip/in.zip",
    ]
    assert "leads out of the archive" in reading.skipped["reason"][0]
