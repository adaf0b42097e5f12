"""One version of a protocol, as its file holds it and as the rest of rea asks for it.

Descriptions of fields are the reference that authors read (`docs/protocol.md` is made from
them). Forms, appraisal and tables are in `forms`; who reads what and when to stop in `plans`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PrivateAttr

from rea.model import Question, Reason, Stage
from rea.protocol.forms import Appraisal, Confidence, Extraction, Synthesis
from rea.protocol.plans import Ranking, Screening, SecondScreening, Stopping
from rea.protocol.tree import FieldPath, Place
from rea.protocol.values import (
    Code,
    Day,
    Doi,
    FormatVersion,
    Name,
    Part,
    ProtocolId,
    Text,
    Version,
    Whole,
    Year,
    YesNo,
)


class Dates(Part):
    """Planned and reached dates, year-month-day. Leave out what is not known."""

    drafted_on: Day | None = Field(None, description="First complete draft.")
    approved_on: Day | None = Field(None, description="Approved by the team.")
    registered_on: Day | None = Field(None, description="Registered, for example on OSF.")
    searches_planned_on: Day | None = Field(None, description="First day of searching.")
    report_due_on: Day | None = Field(None, description="The report is due.")


class Member(Part):
    """Somebody with a part in the review. Those who decide are also in review.yaml."""

    id: Name = Field(description="Short id, the same as in review.yaml.")
    role: Literal[
        "lead-reviewer",
        "second-reviewer",
        "adjudicator",
        "information-specialist",
        "advisory-group",
    ] = Field(description="Part in the review.")
    name: Text | None = Field(None, description="Name as the report prints it.")
    interests: Text | None = Field(None, description="Declared interests, or 'none'.")


class Registration(Part):
    """Where the protocol is registered (PRISMA 2020, item 24a)."""

    registry: Text = Field(description="For example OSF or PROSPERO.")
    number: Text | None = Field(None, description="Number that the registry gave.")
    url: Text | None = Field(None, description="Address of the entry.")


class Shortcut(Part):
    """One departure from a full systematic review."""

    id: Name = Field(description="Short id, such as SC1.")
    what: Text = Field(description="What is left out or done by fewer people.")
    why: Text | None = Field(None, description="The reason for it.")
    effect: Text | None = Field(None, description="What it may do to the conclusions.")


class Theme(Part):
    """A theme raised with practitioners or survivors before the questions were written."""

    id: Name = Field(description="Short id, such as T1.")
    text: Text = Field(description="The theme in a few words.")
    taken_up: Text | None = Field(
        None, description="How it was taken up here, or why it was left to another review."
    )


class AskedQuestion(Part):
    """A question that the review answers."""

    id: Name = Field(description="Short id, such as PQ or SQ1; form fields are keyed to it.")
    kind: Literal["primary", "secondary"] = Field(description="Exactly one is primary.")
    text: Text = Field(description="The question as a whole sentence.")
    themes: tuple[Name, ...] = Field((), description="Ids of the themes that it answers.")


class Framework(Part):
    """The question in parts, such as SPICE, PICO or SPIDER."""

    name: Text = Field(description="Name of the framework.")
    parts: dict[Name, Text] = Field(description="Its parts by name, one sentence each.")


class PeerReview(Part):
    """Review of the search strategies by a second person."""

    method: Text = Field(description="For example PRESS.")
    by: Text | None = Field(None, description="Role of the person.")
    done_on: Day | None = Field(None, description="Empty until it was done.")


class Concept(Part):
    """One block of synonyms of a search."""

    id: Name = Field(description="Letter used in `combination` and by the sources.")
    label: Text = Field(description="What the block stands for.")
    terms: tuple[Text, ...] = Field(description="Words and phrases; * truncates.")


class Limits(Part):
    """Limits of the searches (PRISMA-S, item 9)."""

    first_year: Year | None = Field(None, description="Earliest year of publication.")
    last_year: Year | None = Field(None, description="Latest year of publication.")
    languages: tuple[Text, ...] = Field((), description="Language codes; none means any.")
    document_types: Text = Field("any", description="Kinds of document.")
    why: Text | None = Field(None, description="The reasons for these limits.")


class PlannedSource(Part):
    """Somewhere that will be searched, and how."""

    id: Name = Field(description="Id of the source and its strategy, such as S01.")
    kind: Literal["database", "register", "website", "organisation", "citation"] = Field(
        description="Decides the column of the PRISMA flow."
    )
    name: Text = Field(description="Name as the flow diagram shows it.")
    platform: Text | None = Field(None, description="Who hosts it; databases and registers.")
    concepts: tuple[Name, ...] = Field((), description="Concepts that the strategy covers.")
    strategy: Text | None = Field(
        None, description="The exact search, line by line; databases and registers."
    )
    method: Text | None = Field(
        None, description="How it will be browsed or asked; all other kinds."
    )
    limits: Text | None = Field(None, description="Limits set on the platform.")


class Sentinel(Part):
    """A known report that the searches must find."""

    ref: Text = Field(description="Short reference.")
    doi: Doi | None = Field(None, description="Its DOI, bare.")
    expected_in: tuple[Name, ...] = Field((), description="Ids of sources that should have it.")


class Search(Part):
    """Where and how the review looks."""

    strategies_run: YesNo = Field(
        False, description="Whether the strategies below have been run on their platforms."
    )
    peer_review: PeerReview | None = Field(None, description="Who checks the strategies.")
    concepts: tuple[Concept, ...] = Field((), description="Blocks of synonyms.")
    combination: Text | None = Field(
        None, description="Concepts joined by AND, OR, NOT and brackets."
    )
    limits: Limits = Field(Limits(), description="Limits of all searches.")
    sources: tuple[PlannedSource, ...] = Field((), description="Every place that is searched.")
    sentinel_records: tuple[Sentinel, ...] = Field((), description="Known reports.")


class Criterion(Part):
    """What must hold of a report, or keeps it out."""

    code: Code = Field(description="Code, such as X4-POP; recorded with each decision.")
    kind: Literal["include", "exclude"] = Field(description="Which of the two it is.")
    order: Whole | None = Field(
        None, description="Precedence of an exclusion: the first that applies is counted."
    )
    stages: tuple[Stage, ...] = Field((), description="Stages at which it may be used.")
    label: Text = Field(description="A few words, shown to readers before the code.")
    definition: Text = Field(description="When it applies, so that two people apply it alike.")
    why: Text | None = Field(None, description="The reason for having it.")
    limit: Literal["language", "date"] | None = Field(
        None, description="Set where it limits the review and says nothing of relevance."
    )


class NotRetrieved(Part):
    """When a report counts as not retrieved."""

    code: Code = Field(description="Code, different from every criterion.")
    working_days: Whole = Field(description="Working days from the first request.")
    routes: Whole = Field(1, description="Ways of getting it that must have been tried.")
    definition: Text = Field(description="The rule as a sentence.")


class Eligibility(Part):
    """What is in and what is out."""

    criteria: tuple[Criterion, ...] = Field(description="All criteria, in order of precedence.")
    reason_required: dict[Stage, YesNo] = Field(
        description="For each stage: must an exclusion name its reason?"
    )
    unsure_at_title_abstract: Literal["keep", "settle"] = Field(
        description="keep: not sure goes on to full text. settle: a second reader decides first."
    )
    not_retrieved: NotRetrieved = Field(description="The rule for reports not obtained.")
    secondary_reports: Text | None = Field(
        None, description="What happens to further reports of an included study."
    )


class Reporting(Part):
    """How the result is reported."""

    guidelines: tuple[Text, ...] = Field((), description="Reporting guidelines followed.")
    format: Text | None = Field(None, description="For example 1-3-25.")
    plain_summary: YesNo = Field(True, description="Whether a plain English summary is written.")
    survivors_version: YesNo = Field(False, description="Whether a version for survivors is.")


class ReviewerCare(Part):
    """Care for those who read."""

    session_minutes: Whole | None = Field(None, description="Longest session before a break.")
    hand_on_freely: YesNo = Field(True, description="Hand a record on without giving a reason.")
    text: Text | None = Field(None, description="What readers are told before they begin.")


class Sharing(Part):
    """What is published with the review, and what is not."""

    open: tuple[Text, ...] = Field((), description="What anyone may have.")
    withheld: tuple[Text, ...] = Field((), description="What is kept back.")


class Rereading(Part):
    """Decisions that an amendment asks to be made again."""

    needed: YesNo = Field(description="Whether any are.")
    scope: Text | None = Field(None, description="Which ones.")
    why: Text | None = Field(None, description="Why, or why none.")
    n_read: Whole | None = Field(None, description="How many were read again.")
    n_changed: Whole | None = Field(None, description="How many changed.")
    done_on: Day | None = Field(None, description="When that was done.")


class Amendment(Part):
    """A change of the protocol (PRISMA 2020, item 24c)."""

    version: Version = Field(description="Version that the change made.")
    on: Day = Field(description="Date.")
    by: Text = Field(description="Who wrote it.")
    approved_by: tuple[Text, ...] = Field((), description="Who approved it.")
    stage: Literal[
        "before-search", "during-title-abstract", "during-full-text", "during-extraction", "after"
    ] = Field(description="How far the review was.")
    kind: Literal["major", "minor", "patch"] = Field(
        description="major: eligibility or questions; minor: process or form; patch: wording."
    )
    what: Text = Field(description="What was changed.")
    why: Text = Field(description="Why; never because of a finding.")
    effect: Literal["admits-more", "admits-fewer", "both", "none"] = Field(
        "none", description="What it does to who is included."
    )
    affects: tuple[Text, ...] = Field((), description="Sections or criteria that it touches.")
    n_decided_before: Whole | None = Field(None, description="Decisions already made.")
    rereading: Rereading | None = Field(None, description="What must be read again.")


class Protocol(Part):
    """One version of a protocol. What the rest of rea asks of it stands in its methods."""

    rea_protocol: FormatVersion = Field(description="Version of the file format: 1.")
    id: ProtocolId = Field(description="Name of the protocol, and of its file.")
    version: Version = Field(description="Version of the protocol.")
    status: Literal["draft", "released"] = Field(
        description="A released version is never edited; `rea protocol release` sets it."
    )
    title: Text = Field(description="Full title.")
    short_title: Text | None = Field(None, description="Title for pages and figures.")
    notice: Text | None = Field(
        None, description="What every reader must know first; printed on each document."
    )
    language: Text = Field("en-GB", description="Language of the protocol.")
    mode: Literal["a-priori", "iterative"] = Field(
        "a-priori", description="Whether criteria were all set before reading (GSR toolkit)."
    )
    dates: Dates = Field(Dates(), description="Planned and reached dates.")
    team: tuple[Member, ...] = Field((), description="Who takes part.")
    guarantor: Name | None = Field(None, description="Id of the member who answers for it.")
    registration: Registration | None = Field(None, description="Registry entry.")
    funding: Text | None = Field(None, description="Who pays, and their part in the review.")
    interests: Text | None = Field(None, description="How interests are declared.")
    rationale: Text | None = Field(None, description="Why this review, in a paragraph.")
    shortcuts: tuple[Shortcut, ...] = Field((), description="The ledger of shortcuts.")
    themes: tuple[Theme, ...] = Field((), description="Where the questions came from.")
    asked: tuple[AskedQuestion, ...] = Field(alias="questions", description="The questions.")
    framework: Framework | None = Field(None, description="The question in parts.")
    definitions: dict[Name, Text] = Field({}, description="Terms as they are meant here.")
    search: Search = Field(Search(), description="Where and how the review looks.")
    eligibility: Eligibility = Field(description="What is in and what is out.")
    screening: Screening = Field(description="Who reads what, in which order, until when.")
    extraction: Extraction | None = Field(None, description="What is taken from each study.")
    appraisal: Appraisal | None = Field(None, description="How studies are appraised.")
    confidence: Confidence | None = Field(None, description="Confidence in each finding.")
    synthesis: Synthesis | None = Field(None, description="How findings are put together.")
    reporting: Reporting = Field(Reporting(), description="How the result is reported.")
    reviewer_care: ReviewerCare = Field(ReviewerCare(), description="Care for those who read.")
    sharing: Sharing = Field(Sharing(), description="What is published.")
    amendments: tuple[Amendment, ...] = Field((), description="Changes, oldest first.")

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
