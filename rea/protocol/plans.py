"""Who reads what, in which order, and until when: the screening part of a protocol.

Rankers and stopping rules go by the names under which rea knows them; every rule is a
named field with a number, so that nothing in a protocol needs to be interpreted.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from rea.model import Stage
from rea.protocol.values import Name, Part, Share, Text, Whole, YesNo

# A ranker that asreview finds through an installed extension has other names: lint asks.
KNOWN_RANKERS: Final = ("questions", "elas_u4", "elas_u3", "random")

Statistic = Literal[
    "percent_agreement",
    "cohen_kappa",
    "pabak",
    "gwet_ac1",
    "positive_agreement",
    "negative_agreement",
    "ci_95",
]


class Calibration(Part):
    """Rounds in which everybody reads the same records before work is divided."""

    stage: Stage = Field(description="Stage it prepares.")
    records: Whole = Field(description="Records in a round, the same for everybody.")
    min_rounds: Whole = Field(1, description="Rounds held in any case.")
    max_rounds: Whole = Field(description="Rounds after which the criteria are rewritten.")
    pass_at: dict[Statistic, Share] = Field(
        description="The least value of each statistic with which a round is passed."
    )
    if_failed: Text | None = Field(None, description="What happens after a failed round.")


class SecondScreening(Part):
    """What a second person reads without seeing the first decision."""

    share: Share = Field(description="Share of the records; 1 is all of them.")
    minimum: Whole | None = Field(None, description="Records at least, if there are so many.")
    sample: Literal["random", "stratified", "all"] = Field(
        "random", description="How the share is drawn."
    )
    strata: tuple[Literal["first-decision", "source", "year"], ...] = Field(
        (), description="What a stratified sample is drawn within."
    )
    seed: Whole | None = Field(None, description="Seed of the draw, so that it can be repeated.")
    blinded: YesNo = Field(True, description="Whether the first decision stays hidden.")
    all_unsure: YesNo = Field(
        False, description="Whether every record that the first reader was not sure of is added."
    )


class Escalation(Part):
    """When the second reader's sample must grow.

    Counted are records that the first reader excluded and the second included. If the upper
    limit of their share among the first reader's excludes is above the bar, more is read.
    """

    upper_limit_above: Share = Field(description="The bar, such as 0.02.")
    confidence: Share = Field(0.95, description="Confidence of the upper limit.")
    further_share: Share = Field(description="Share of the records that is then read in addition.")


class Conflicts(Part):
    """How disagreements are settled. Both decisions always stay on record."""

    settled_by: Literal["discussion", "discussion-then-adjudicator", "adjudicator"] = Field(
        description="Who settles them."
    )
    note_required: YesNo = Field(True, description="Whether a note must say why.")


class Ranking(Part):
    """In which order records come up. It never excludes anything."""

    ranker: Name = Field("random", description="Name of the ranker: " + ", ".join(KNOWN_RANKERS))
    seed: Whole = Field(1, description="Seed of everything random in it.")
    random_share: Share = Field(
        0.0, description="Share of records shown at random in between, against tunnel vision."
    )
    start_with_sentinels: YesNo = Field(
        False, description="Whether it learns from the sentinel records first."
    )
    start_random: Whole = Field(0, description="Records read in random order first.")


class Stopping(Part):
    """When reading may stop before all records are read. Advice; two people decide."""

    rule: Literal["read_all", "missed_target", "consecutive_irrelevant"] = Field(
        description=(
            "read_all: every record is read. missed_target: 'recall is below the target' is "
            "rejected (Callaghan & Müller-Hansen 2020). consecutive_irrelevant: so many "
            "irrelevant records in a row."
        )
    )
    target_recall: Share | None = Field(None, description="Recall aimed at, such as 0.95.")
    confidence: Share | None = Field(None, description="Confidence asked for, such as 0.95.")
    minimum_share_read: Share | None = Field(None, description="Share read in any case.")
    consecutive_irrelevant: Whole | None = Field(
        None, description="Irrelevant records in a row that are also asked for."
    )
    agreed_by: Whole = Field(2, description="How many people must agree to stop.")
    unread_counted_as: Literal["removed-by-automation", "excluded-by-automation"] = Field(
        "removed-by-automation",
        description=(
            "PRISMA box of unread records: removed before screening, or excluded with the "
            "number in the footnote. They are never counted as screened."
        ),
    )
    footnote: Text | None = Field(None, description="Footnote of the flow diagram.")


class Screening(Part):
    """Who reads what, in which order, until when."""

    other_methods: Literal["screened", "straight-to-full-text", "sifted-at-source"] = Field(
        description=(
            "Records from websites, organisations and citation searches: screened at title and "
            "abstract, sent straight to full text, or sifted before they were recorded."
        )
    )
    calibration: tuple[Calibration, ...] = Field((), description="Rounds before work is divided.")
    second_screening: dict[Stage, SecondScreening] = Field(
        description="For each stage, what a second person reads."
    )
    agreement_statistics: tuple[Statistic, ...] = Field(
        ("percent_agreement", "cohen_kappa", "pabak", "gwet_ac1", "ci_95"),
        description="What is reported, always beside the 2 by 2 table.",
    )
    escalation: Escalation | None = Field(None, description="When the sample must grow.")
    conflicts: Conflicts = Field(description="How disagreements are settled.")
    ranking: Ranking = Field(description="In which order records come up.")
    stopping: Stopping = Field(description="When reading may stop.")
