"""Every page of `rea open`, each in a review in which it has something to show.

A scene is a review, who sits before it, and the addresses to look at. In an address stand names
in braces for what a review only gives its name when it is made. Whoever adds a page adds its
address here: a test says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extraction.documents import compiled, report_pdf
from pair_review import FOUR, ONE, THREE, import_pairs
from support import INVENTED
from web.web_reader import finished_with_form, released_with_concepts
from werkzeug.datastructures import FileStorage

from rea import open_review, steps
from rea.extraction.answers import Answer
from rea.extraction.findings import StatedFinding
from rea.steps.extraction.included import studies_of
from rea.steps.extraction.stating import state_finding
from rea.steps.fulltext.fulltexts import files_of
from rea.steps.fulltext.retrieve import RetrievalWish, note_retrieval
from rea.steps.screening.preferring import choose
from rea.steps.screening.setting_aside import set_aside
from rea.steps.search.receiving import receive
from rea.steps.state import read_state
from rea.steps.team.ruling import RulingWish, hold_meeting

TA, FT = "/screen/title-abstract", "/screen/full-text"

# What a GET gives that is no page: files as they lie in the folder, a sign of life, and the
# address that only leads on to a record.
NO_PAGES = frozenset(
    {
        "static",
        "tokens",
        "reading.alive",
        "extracting.file",
        "protocol.file",
        "looking.report_file",
        "asking.look",
    }
)

Made = Callable[[str], Path]
Names = Mapping[str, str]


@dataclass(frozen=True)
class Scene:
    """One review at one moment, and where to look."""

    person: str
    make: Callable[[Made], tuple[Path, Names]]
    addresses: tuple[str, ...]
    refused: Mapping[int, list[str]] = field(default_factory=dict)


def begun(invented: Made) -> tuple[Path, Names]:
    """Files were dropped, one of them no export; nothing is imported."""
    folder = invented("begun")
    files = [
        FileStorage((INVENTED / name).open("rb"), filename=name)
        for name in ("scopus.ris", "psycinfo.csv", "FLOW.md")
    ]
    key = receive(open_review(folder), files)
    for one in files:
        one.close()
    return folder, {"key": key}


def reading(invented: Made) -> tuple[Path, Names]:
    """A reader amid their records, after a calibration meeting ruled on a criterion."""
    folder = released_with_concepts(invented("grouped"))
    review = open_review(folder)
    drawn = steps.draw_round(review, n=2, readers=("r1", "r2"), seed=5)
    both = review.lines("draws")[0]["records"]
    assert drawn.n_drawn == len(both)
    for person in ("r1", "r2"):
        steps.decide(review, [steps.Wish(one, "include") for one in both], person=person)
    ruled = RulingWish("X3-TYPE", "A report of a case conference counts.", both[0])
    hold_meeting(review, [], [ruled], person="r1")
    left = [one for one in read_state(review).speaker.values() if one not in both]
    for number, one in enumerate(left[:6]):
        verdict = ("exclude", "X3-TYPE") if number % 2 else ("include", "")
        wish = steps.Wish(one, *verdict, "Ask about it. #background #hand-over" * (number < 3))
        steps.decide(review, [wish], person="r1")
    set_aside(review, left[6:7], "pass-on", person="r1")
    choose(review, "r1", careful_words=("agenc*", "letter*", "e*"))
    return folder, {"record": left[7], "decided": left[0]}


def pairs(invented: Made) -> tuple[Path, Names]:
    """Pairs that may be copies, one of them answered."""
    folder = import_pairs(invented("begun"))
    steps.say_of_pairs(open_review(folder), [steps.PairWish(ONE, THREE, "same")], person="r1")
    return folder, {"a": ONE, "b": FOUR}


def disagreeing(invented: Made) -> tuple[Path, Names]:
    """Two readers differ; one of the disagreements waits for the second signature."""
    folder = invented("released")
    review = open_review(folder)
    records = sorted(set(review.duplicates()["representative"]))
    steps.decide(review, [steps.Wish(one, "exclude", "X3-TYPE") for one in records], person="r1")
    steps.draw_second(review, "r2", person="r1", wish=steps.DrawWish(n=6))
    sample = review.lines("draws")[0]["records"]
    steps.decide(review, [steps.Wish(one, "exclude", "X4-POP") for one in sample[2:]], person="r2")
    differing = [steps.Wish(sample[0], "unsure"), steps.Wish(sample[1], "include", note="Both.")]
    steps.decide(review, differing, person="r2")
    steps.settle(review, [steps.Wish(sample[0], "include", note="Both.")], person="r1")
    return folder, {"record": sample[0]}


def extracting(invented: Made) -> tuple[Path, Names]:
    """Two people fill in the form beside a report, a finding is stated, a file is unsure."""
    folder = finished_with_form(invented("grouped"))
    review = open_review(folder)
    study = studies_of(read_state(review))[0]
    file = folder.parent / "report.pdf"
    file.write_bytes(report_pdf(study.name, "Said in brief here.", "Nobody rang.", doi="10.1/x"))
    note_retrieval(review, [RetrievalWish(study.record_ids[0], "got", file=file)], person="r1")
    for who, people in (("r1", "12"), ("r2", "21")):
        steps.Extraction(review, who).answer(Answer(study.study_id, "about.people", value=people))
    steps.Extraction(review, "r1").answer(Answer(study.study_id, "about.country", value="Wales"))
    one = StatedFinding("", "PQ", "It helps.", supports=(study.study_id,))
    finding = state_finding(review, one, person="r1").finding_id
    review.inbox.mkdir(parents=True)
    unsure = compiled("#rect(width: 90%, height: 90%)")
    (review.inbox / "Larkspur 2019.pdf").write_bytes(unsure)
    [stored] = [one for found in files_of(read_state(review)).values() for one in found]
    return folder, {"study": study.study_id, "sha": stored.sha256, "finding": finding}


def retrieving(invented: Made) -> tuple[Path, Names]:
    """Full texts are read; some could not be had, or are still sought."""
    folder = invented("retrieved")
    review = open_review(folder)
    record = steps.Sitting(review, "r1", stage="full-text").next().record_id
    file = folder.parent / "report.pdf"
    file.write_bytes(report_pdf("A report that is read in full"))
    note_retrieval(review, [RetrievalWish(record, "got", file=file)], person="r1")
    return folder, {"record": record}


def amending(invented: Made) -> tuple[Path, Names]:
    """The draft of the protocol differs from the version in force."""
    folder = invented("screened")
    path = open_review(folder).protocol_file()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Nobody aged 16 or over.", "Nobody aged 18 or over."), "utf-8")
    return folder, {}


SCENES: Mapping[str, Scene] = {
    "begun": Scene(
        "r1",
        begun,
        ("/", "/import/{key}", "/release", "/report", "/extract", "/findings", "/pairs"),
        {400: ["/findings", "/pairs"]},
    ),
    "reading": Scene(
        "r1",
        reading,
        (
            "/",
            TA,
            f"{TA}?record={{record}}&shown=1",
            f"{TA}?record={{decided}}",
            f"{TA}/why?record={{record}}",
            f"{TA}/like?record={{record}}",
            f"{TA}/list?words=e",
            f"{TA}/second-look",
            f"{TA}/words",
            "/calibration/title-abstract",
            "/searches",
            FT,
            "/screen/nowhere",
            "/settings",
            "/tags",
            "/plan",
            "/practice/1",
            "/practice/3?answer=include",
            "/record/{decided}",
            "/agreement/title-abstract",
        ),
        {404: ["/screen/nowhere"]},
    ),
    "pairs": Scene("r1", pairs, ("/pairs", "/pairs?a={a}", "/pairs?a={a}&b={b}")),
    "disagreeing": Scene(
        "r2", disagreeing, ("/", "/reconcile/title-abstract", "/agreement/title-abstract")
    ),
    "retrieving": Scene("r1", retrieving, ("/", "/full-texts", f"{FT}?record={{record}}", FT)),
    "extracting": Scene(
        "r2",
        extracting,
        (
            "/",
            "/extract",
            "/extract/{study}",
            "/extract/{study}?part=said",
            "/printed",
            "/printed/{study}",
            "/coverage",
            "/full-text/{sha}/{study}",
            "/verify/r1/{study}",
            "/differing",
            "/findings",
            "/findings/PQ",
            "/findings/PQ?finding={finding}",
            "/full-texts",
            FT,
            "/reconcile/full-text",
            "/agreement/full-text",
            "/report",
        ),
    ),
    "amending": Scene(
        "r1",
        amending,
        (
            "/protocol",
            "/protocol?part=criteria&entry=X4-POP",
            "/protocol?part=fields",
            "/protocol?part=plans&entry=Second+reading+of+titles+and+abstracts",
            "/protocol/amend",
            "/release",
        ),
    ),
}
