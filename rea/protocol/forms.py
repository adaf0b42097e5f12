"""What is asked of each study, how it is appraised, and what is made of the answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rea.protocol.values import Code, Name, Number, OneOrMore, Part, Share, Text, Whole, YesNo

FieldType = Literal[
    "text",
    "longtext",
    "integer",
    "number",
    "single",
    "multi",
    "yes_no_unclear",
    "year_range",
    "quote",
    "record_refs",
    "list_text",
    "group",
]


class FormField(Part):
    """One thing that is asked of a study."""

    id: Name = Field(description="Short id, unique in its section or group.")
    label: Text = Field(description="What the person who extracts sees.")
    type: FieldType = Field(description="Kind of answer; `group` holds fields of its own.")
    questions: tuple[Name, ...] = Field(
        (), description="Ids of the questions it helps to answer, or `admin`."
    )
    required: YesNo = Field(False, description="Whether an answer or missing code is a must.")
    values: tuple[Text, ...] = Field((), description="Allowed answers of `single` and `multi`.")
    values_from: Name | None = Field(None, description="Field whose allowed answers are used.")
    min: Number | None = Field(None, description="Least number.")
    max: Number | None = Field(None, description="Greatest number.")
    unit: Text | None = Field(None, description="Unit of a number.")
    help: Text | None = Field(None, description="A sentence of guidance.")
    locator: YesNo = Field(False, description="Whether page or paragraph is asked for.")
    repeat: YesNo = Field(False, description="Whether a group may be filled several times.")
    show_if: dict[Name, tuple[Text, ...]] = Field(
        {}, description="Shown only where that field has one of these answers."
    )
    show_if_answered: Name | None = Field(
        None, description="Shown only where that field has an answer."
    )
    fields: tuple[FormField, ...] = Field((), description="Fields of a `group`.")


class Section(Part):
    """A page of the form."""

    id: Name = Field(description="Short id.")
    label: Text = Field(description="Heading.")
    fields: tuple[FormField, ...] = Field(description="What is asked.")


class Pilot(Part):
    """Trying the form before work is divided."""

    studies: Whole = Field(description="Studies that everybody extracts.")
    people: Whole = Field(2, description="How many people take part.")


class Verification(Part):
    """What a second person checks of an extraction."""

    share: Share = Field(description="Share of studies checked in all that is named here.")
    questions: tuple[Name, ...] = Field(
        (), description="Only fields keyed to these questions; none means every field."
    )
    other_share: Share | None = Field(None, description="Share of studies for other fields.")


class Extraction(Part):
    """What is taken from each study."""

    unit: Literal["study", "report"] = Field(
        "study", description="study: reports of one investigation are linked first."
    )
    mode: Literal["single", "single-with-verification", "dual-independent"] = Field(
        description="How many people extract."
    )
    pilot: Pilot | None = Field(None, description="Trying the form first.")
    verification: Verification | None = Field(None, description="What is checked.")
    missing_codes: dict[Code, Text] = Field(
        {}, description="Codes for answers that are not there, with their meaning."
    )
    locator_required: YesNo = Field(True, description="Whether every quote needs its page.")
    sections: tuple[Section, ...] = Field(description="The form.")


class Tool(Part):
    """A tool of critical appraisal."""

    id: Name = Field(description="Name of the tool, such as mmat2018.")
    label: Text | None = Field(None, description="Name as the report prints it.")
    use_for: OneOrMore = Field(description="Values of the field `design` that it is for, or `all`.")
    overall: Literal["none", "judgement", "lowest", "level"] = Field(
        "none",
        description=(
            "Overall rating: none; judgement of the reviewers; lowest of the parts; or the "
            "level that the tool itself defines."
        ),
    )
    parts: dict[Name, Text] = Field({}, description="Parts that are rated, with their meaning.")
    scale: tuple[Name, ...] = Field((), description="Ratings, lowest first.")


class Appraisal(Part):
    """How studies are appraised."""

    tools: tuple[Tool, ...] = Field(description="Tools, by design.")
    exclude_on_quality: YesNo = Field(False, description="Whether weak studies are left out.")
    mode: Literal["single", "single-with-verification", "dual-independent"] = Field(
        "single-with-verification", description="How many people appraise."
    )


class Confidence(Part):
    """Confidence in each finding, not in each study."""

    method: Text = Field(description="For example cerqual.")
    components: tuple[Name, ...] = Field((), description="What is weighed.")
    levels: tuple[Name, ...] = Field((), description="Levels, highest first.")


class Table(Part):
    """A table or map of the report."""

    id: Name = Field(description="Short id, such as T1.")
    title: Text = Field(description="Title as printed.")
    kind: Literal["table", "evidence-gap-map", "matrix"] = Field("table", description="Shape.")
    rows: Text = Field(description="A form field (section.field) or study, question, …")
    columns: OneOrMore = Field(description="The same, one or several.")
    cell: Literal["count-of-studies", "answer"] = Field("answer", description="What cells hold.")
    colour: Text | None = Field(None, description="What colours the cells.")


class Synthesis(Part):
    """How findings are put together."""

    method: Text = Field(description="For example: narrative synthesis within a framework.")
    steps: tuple[Text, ...] = Field((), description="What is done, in order.")
    tables: tuple[Table, ...] = Field((), description="Tables and maps of the report.")
    vote_counting: YesNo = Field(False, description="Whether significant results are counted.")
