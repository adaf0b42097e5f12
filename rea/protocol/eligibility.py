"""What is in and what is out: the eligibility part of a protocol."""

from __future__ import annotations

from typing import Literal

from rea.model import Stage
from rea.protocol.values import Code, Part, Text, Whole, YesNo, may, must


class Criterion(Part):
    """What must hold of a report, or keeps it out."""

    code: Code = must("Code, such as X4-POP; recorded with each decision.")
    kind: Literal["include", "exclude"] = must("Which of the two it is.")
    order: Whole | None = may("Precedence of an exclusion: the first that applies is counted.")
    stages: tuple[Stage, ...] = may("Stages at which it may be used.", ())
    label: Text = must("A few words, shown to readers before the code.")
    definition: Text = must("When it applies, so that two people apply it alike.")
    why: Text | None = may("The reason for having it.")
    limit: Literal["language", "date"] | None = may(
        "Set where it limits the review and says nothing of relevance."
    )


class NotRetrieved(Part):
    """When a report counts as not retrieved."""

    code: Code = must("Code, different from every criterion.")
    working_days: Whole = must("Working days from the first request.")
    routes: Whole = may("Ways of getting it that must have been tried.", 1)
    definition: Text = must("The rule as a sentence.")


class Eligibility(Part):
    """What is in and what is out."""

    criteria: tuple[Criterion, ...] = must("All criteria, in order of precedence.")
    reason_required: dict[Stage, YesNo] = must("For each stage: must an exclusion name its reason?")
    unsure_at_title_abstract: Literal["keep", "settle"] = must(
        "keep: not sure goes on to full text. settle: a second reader decides first."
    )
    not_retrieved: NotRetrieved = must("The rule for reports not obtained.")
    secondary_reports: Text | None = may("What happens to further reports of an included study.")
