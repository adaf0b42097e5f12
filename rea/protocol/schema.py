"""One version of a protocol, as its file holds it and as the rest of rea asks for it.

What stands beside each field is what authors read of it (`docs/protocol.md` is made from it).
Each large part has a module of its own: `searches`, `eligibility`, `plans` for screening, and
`forms` for extraction, appraisal and synthesis.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from rea.model import Question, Reason, Stage
from rea.protocol.amendments import Amendment
from rea.protocol.eligibility import Copies, Criterion, Eligibility, NotRetrieved
from rea.protocol.forms import Appraisal, Confidence, Extraction, Synthesis
from rea.protocol.plans import Ranking, Screening, SecondScreening, Stopping
from rea.protocol.previous import PreviousVersion
from rea.protocol.searches import PlannedSource, Search
from rea.protocol.tree import FieldPath, Place
from rea.protocol.values import (
    Day,
    FormatVersion,
    Name,
    Part,
    ProtocolId,
    Text,
    Version,
    Whole,
    YesNo,
    may,
    must,
)


class Dates(Part):
    """Planned and reached dates, year-month-day. Leave out what is not known."""

    drafted_on: Day | None = may("First complete draft.")
    approved_on: Day | None = may("Approved by the team.")
    registered_on: Day | None = may("Registered, for example on OSF.")
    searches_planned_on: Day | None = may("First day of searching.")
    report_due_on: Day | None = may("The report is due.")


class Member(Part):
    """Somebody with a part in the review. Those who decide are also in review.yaml."""

    id: Name = must("Short id, the same as in review.yaml.")
    role: Literal[
        "lead-reviewer",
        "second-reviewer",
        "adjudicator",
        "information-specialist",
        "advisory-group",
    ] = must("Part in the review.")
    name: Text | None = may("Name as the report prints it.")
    affiliation: Text | None = may("Institution, as the protocol prints it.")
    contact: Text | None = may("How to reach them; at least for the guarantor.")
    interests: Text | None = may("Declared interests, or 'none'.")
    may_hold_full_texts: YesNo = may("Whether licences and contracts let them hold PDFs.", True)


class Registration(Part):
    """Where the protocol is registered (PRISMA 2020, item 24a)."""

    registry: Text = must("For example OSF or PROSPERO.")
    number: Text | None = may("Number that the registry gave.")
    url: Text | None = may("Address of the entry.")


class Shortcut(Part):
    """One departure from a full systematic review."""

    id: Name = must("Short id, such as SC1.")
    what: Text = must("What is left out or done by fewer people.")
    why: Text | None = may("The reason for it.")
    effect: Text | None = may("What it may do to the conclusions.")


class Theme(Part):
    """A theme raised with practitioners or survivors before the questions were written."""

    id: Name = must("Short id, such as T1.")
    text: Text = must("The theme in a few words.")
    taken_up: Text | None = may("How it was taken up here, or why it was left to another review.")


class AskedQuestion(Part):
    """A question that the review answers."""

    id: Name = must("Short id, such as PQ or SQ1; form fields are keyed to it.")
    kind: Literal["primary", "secondary"] = must("Exactly one is primary.")
    text: Text = must("The question as a whole sentence.")
    themes: tuple[Name, ...] = may("Ids of the themes that it answers.", ())


class Framework(Part):
    """The question in parts, such as SPICE, PICO or SPIDER."""

    name: Text = must("Name of the framework.")
    parts: dict[Name, Text] = must("Its parts by name, one sentence each.")


class Reporting(Part):
    """How the result is reported."""

    guidelines: tuple[Text, ...] = may("Reporting guidelines followed.", ())
    format: Text | None = may("For example 1-3-25.")
    plain_summary: YesNo = may("Whether a plain English summary is written.", True)
    survivors_version: YesNo = may("Whether a version for survivors is.", False)


class ReviewerCare(Part):
    """Care for those who read."""

    session_minutes: Whole | None = may("Longest session before a break.")
    hand_on_freely: YesNo = may("Hand a record on without giving a reason.", True)
    text: Text | None = may("What readers are told before they begin.")
    support: Text | None = may("Whom readers turn to; shown at the foot of every page.")
    times_in_logs: Literal["exact", "hour", "day", "off"] = may(
        "How exactly logs say when a person decided, answered, noted or did anything else. Hour "
        "and day tell nobody's working time; off keeps the year alone, and the day of what a "
        "report or a deadline dates: draws, rulings, requests for full texts, signatures.",
        "exact",
    )


class Sharing(Part):
    """What is published with the review, and what is not."""

    open: tuple[Text, ...] = may("What anyone may have.", ())
    withheld: tuple[Text, ...] = may("What is kept back.", ())


class PlainSummary(Part):
    """The review in plain words, on one page, for practitioners and survivors."""

    why: Text = must("Why it is done, in two or three sentences.")
    question: Text = must("The primary question in everyday words.")
    looked_for: Text = must("Whose experience and which kind of work it looks at.")
    left_out: Text | None = may("What it leaves out, and what that may mean.")
    use: Text = must("What a reader will be able to do with the result.")


class Protocol(Part):
    """One version of a protocol. What the rest of rea asks of it stands in its methods."""

    rea_protocol: FormatVersion = must("Version of the file format: 1.")
    id: ProtocolId = must("Name of the protocol, and of its file.")
    version: Version = must("Version of the protocol.")
    status: Literal["draft", "released"] = must(
        "A released version is never edited; `rea protocol release` sets it."
    )
    title: Text = must("Full title.")
    short_title: Text | None = may("Title for pages and figures.")
    notice: Text | None = may("What every reader must know first; printed on each document.")
    language: Text = may("Language of the protocol.", "en-GB")
    mode: Literal["a-priori", "iterative"] = may(
        "Whether criteria were all set before reading (GSR toolkit).", "a-priori"
    )
    dates: Dates = may("Planned and reached dates.", Dates())
    team: tuple[Member, ...] = may("Who takes part.", ())
    guarantor: Name | None = may("Id of the member who answers for it.")
    registration: Registration | None = may("Registry entry.")
    previous_version: PreviousVersion | None = may(
        "The version that this review updates. Not for searches topped up before publication."
    )
    funding: Text | None = may("Who pays, and their part in the review.")
    interests: Text | None = may("How interests are declared.")
    rationale: Text | None = may("Why this review, in a paragraph.")
    plain_summary: PlainSummary | None = may("The one page for practitioners.")
    shortcuts: tuple[Shortcut, ...] = may("The ledger of shortcuts.", ())
    themes: tuple[Theme, ...] = may("Where the questions came from.", ())
    asked: Annotated[tuple[AskedQuestion, ...], Field(min_length=1)] = must(
        "The questions.", alias="questions"
    )
    framework: Framework | None = may("The question in parts.")
    definitions: dict[Name, Text] = may("Terms as they are meant here.", {})
    search: Search = may("Searches: concepts, sources, strategies.", Search())
    eligibility: Eligibility = must("Criteria and the rules around them.")
    copies: Copies = may("What counts as a copy of the same report.", Copies())
    screening: Screening = must("Sampling, order of reading, and stopping.")
    extraction: Extraction | None = may("What is taken from each study.")
    appraisal: Appraisal | None = may("How studies are appraised.")
    confidence: Confidence | None = may("Confidence in each finding.")
    synthesis: Synthesis | None = may("How findings are put together.")
    reporting: Reporting = may("Guidelines and formats of the report.", Reporting())
    reviewer_care: ReviewerCare = may("What protects those who read.", ReviewerCare())
    sharing: Sharing = may("What is published.", Sharing())
    amendments: tuple[Amendment, ...] = may("Changes, oldest first.", ())

    _places: dict[FieldPath, Place] = PrivateAttr(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, primary first as written."""
        return tuple(Question(one.id, one.kind, one.text) for one in self.asked)

    @property
    def primary_question(self) -> Question:
        """The first primary question."""
        return next((q for q in self.questions if q.kind == "primary"), self.questions[0])

    def reasons(self, stage: Stage) -> tuple[Reason, ...]:
        """Reasons for exclusion that may be given at a stage, in order of precedence."""
        return tuple(
            Reason(one.code, one.label, one.definition, one.stages)
            for one in sorted(self.exclusions, key=lambda one: one.order or 0)
            if stage in one.stages
        )

    def reason_required(self, stage: Stage) -> bool:
        """Whether an exclusion at this stage must name its reason."""
        return self.eligibility.reason_required.get(stage, stage == "full-text")

    @property
    def inclusions(self) -> tuple[Criterion, ...]:
        """What must hold of an included report."""
        return tuple(one for one in self.eligibility.criteria if one.kind == "include")

    @property
    def exclusions(self) -> tuple[Criterion, ...]:
        """What keeps a report out, as written."""
        return tuple(one for one in self.eligibility.criteria if one.kind == "exclude")

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, as written."""
        return self.eligibility.criteria

    @property
    def unsure_at_title_abstract(self) -> Literal["keep", "settle"]:
        """What a standing "not sure" at title and abstract does."""
        return self.eligibility.unsure_at_title_abstract

    @property
    def not_retrieved(self) -> NotRetrieved:
        """When a report counts as not retrieved."""
        return self.eligibility.not_retrieved

    @property
    def other_methods(self) -> Literal["screened", "straight-to-full-text", "sifted-at-source"]:
        """What happens to records from websites, organisations and citation searches."""
        return self.screening.other_methods

    @property
    def ranking(self) -> Ranking:
        """In which order records come up."""
        return self.screening.ranking

    @property
    def stopping(self) -> Stopping:
        """When reading may stop."""
        return self.screening.stopping

    def second_screening(self, stage: Stage) -> SecondScreening | None:
        """The second reader's sample at a stage; None where the protocol plans none."""
        return self.screening.second_screening.get(stage)

    @property
    def strategies(self) -> dict[str, PlannedSource]:
        """Planned sources by id; `rea import --strategy` names one of them."""
        return {one.id: one for one in self.search.sources}

    def ranking_text(self) -> str:
        """Keywords to rank by before anything was decided.

        The primary question, what must hold of an included report, and the terms of the
        concepts with their truncation sign. Exclusion criteria are left out: their words
        describe what is not wanted.
        """
        included = " ".join(f"{one.label} {one.definition}" for one in self.inclusions)
        terms = " ".join(term for block in self.search.concepts for term in block.terms)
        return " ".join(f"{self.primary_question.text} {included} {terms}".split())

    def place_of(self, path: FieldPath) -> Place | None:
        """Where a field stands in the file, or the nearest thing around it that is known."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._places:
                return self._places[path[:length]]
        return None
