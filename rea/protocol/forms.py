"""What is asked of each study, how it is appraised, and what is made of the answers."""

from __future__ import annotations

from typing import Literal

from rea.protocol.values import (
    Code,
    Name,
    Number,
    OneOrMore,
    Part,
    Share,
    Text,
    Whole,
    YesNo,
    may,
    must,
)

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

    id: Name = must("Short id, unique in its section or group.")
    label: Text = must("What the person who extracts sees.")
    type: FieldType = must("Kind of answer; `group` holds fields of its own.")
    questions: tuple[Name, ...] = may("Ids of the questions it helps to answer, or `admin`.", ())
    required: YesNo = may("Whether an answer or missing code is a must.", False)
    values: tuple[Text, ...] = may("Allowed answers of `single` and `multi`.", ())
    values_from: Name | None = may("Field whose allowed answers are used.")
    min: Number | None = may("Least number.")
    max: Number | None = may("Greatest number.")
    unit: Text | None = may("Unit of a number.")
    help: Text | None = may("A sentence of guidance.")
    locator: YesNo = may("Whether page or paragraph is asked for.", False)
    repeat: YesNo = may("Whether a group may be filled several times.", False)
    show_if: dict[Name, tuple[Text, ...]] = may(
        "Shown only where that field has one of these answers.", {}
    )
    show_if_answered: Name | None = may("Shown only where that field has an answer.")
    fields: tuple[FormField, ...] = may("Fields of a `group`.", ())


class Section(Part):
    """A page of the form."""

    id: Name = must("Short id.")
    label: Text = must("Heading.")
    fields: tuple[FormField, ...] = must("What is asked.")


class Pilot(Part):
    """Trying the form before work is divided."""

    studies: Whole = must("Studies that everybody extracts.")
    people: Whole = may("How many people take part.", 2)


class Verification(Part):
    """What a second person checks of an extraction."""

    share: Share = must("Share of studies checked in all that is named here.")
    questions: tuple[Name, ...] = may(
        "Only fields keyed to these questions; none means every field.", ()
    )
    other_share: Share | None = may("Share of studies for other fields.")


class Extraction(Part):
    """What is taken from each study."""

    unit: Literal["study", "report"] = may(
        "study: reports of one investigation are linked first.", "study"
    )
    mode: Literal["single", "single-with-verification", "dual-independent"] = must(
        "How many people extract."
    )
    pilot: Pilot | None = may("Trying the form first.")
    verification: Verification | None = may("What is checked.")
    missing_codes: dict[Code, Text] = may(
        "Codes for answers that are not there, with their meaning.", {}
    )
    locator_required: YesNo = may("Whether every quote needs its page.", True)
    sections: tuple[Section, ...] = must("The form.")


class Tool(Part):
    """A tool of critical appraisal."""

    id: Name = must("Name of the tool, such as mmat2018.")
    label: Text | None = may("Name as the report prints it.")
    use_for: OneOrMore = must("Values of the field `design` that it is for, or `all`.")
    overall: Literal["none", "judgement", "lowest", "level"] = may(
        "Overall rating: none; judgement of the reviewers; lowest of the parts; or the "
        "level that the tool itself defines.",
        "none",
    )
    parts: dict[Name, Text] = may("Parts that are rated, with their meaning.", {})
    scale: tuple[Name, ...] = may("Ratings, lowest first.", ())
    wording: dict[Name, Text] = may(
        "Official wording of its items by their ids, such as q1_1, pasted by a team that may use "
        "it; shown below our own short prompt.",
        {},
    )


class Appraisal(Part):
    """How studies are appraised."""

    tools: tuple[Tool, ...] = must("Tools, by design.")
    exclude_on_quality: YesNo = may("Whether weak studies are left out.", False)
    mode: Literal["single", "single-with-verification", "dual-independent"] = may(
        "How many people appraise.", "single-with-verification"
    )


class Confidence(Part):
    """Confidence in each finding, not in each study."""

    method: Text = must("For example cerqual.")
    components: tuple[Name, ...] = may("What is weighed.", ())
    levels: tuple[Name, ...] = may("Levels, highest first.", ())


class Table(Part):
    """A table or map of the report."""

    id: Name = must("Short id, such as T1.")
    title: Text = must("Title as printed.")
    kind: Literal["table", "evidence-gap-map", "matrix"] = may("Shape.", "table")
    rows: Text = must("A form field (section.field) or study, question, …")
    columns: OneOrMore = must("The same, one or several.")
    cell: Literal["count-of-studies", "answer"] = may("What cells hold.", "answer")
    colour: Text | None = may("What colours the cells.")


class Synthesis(Part):
    """How findings are put together."""

    method: Text = must("For example: narrative synthesis within a framework.")
    steps: tuple[Text, ...] = may("What is done, in order.", ())
    tables: tuple[Table, ...] = may("Tables and maps of the report.", ())
    vote_counting: YesNo = may("Whether significant results are counted.", False)
    pooled: YesNo = may("Whether results are pooled in a meta-analysis, made outside rea.", False)
    bias_across: Text | None = may(
        "How bias across studies is looked for: what was not published, what was not reported."
    )
