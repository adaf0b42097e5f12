"""Who reads what, in which order, and until when: the screening part of a protocol.

Rankers and stopping rules go by the names under which rea knows them; every rule is a
named field with a number, so that nothing in a protocol needs to be interpreted.
"""

from __future__ import annotations

from typing import Final, Literal

from rea.model import Stage
from rea.protocol.values import Name, Part, Share, Text, Whole, YesNo, may, must

KNOWN_RANKERS: Final = ("rea_1", "elas_u4", "elas_u3", "questions", "random")
# ASReview knows these once its extension asreview-dory is installed.
EXTENSION_RANKERS: Final = ("elas_l2", "elas_h3")

Coefficient = Literal[
    "percent_agreement",
    "cohen_kappa",
    "pabak",
    "gwet_ac1",
    "positive_agreement",
    "negative_agreement",
]


class Calibration(Part):
    """Rounds in which everybody reads the same records before work is divided."""

    stage: Stage = must("Stage it prepares.")
    records: Whole = must("Records in a round, the same for everybody.")
    min_rounds: Whole = may("Rounds held in any case.", 1)
    max_rounds: Whole = must("Rounds after which the criteria are rewritten.")
    pass_at: dict[Coefficient, Share] = must(
        "The least value of each statistic with which a round is passed."
    )
    if_failed: Text | None = may("What happens after a failed round.")
    verdicts_count: YesNo = may(
        "Whether the verdicts of a round count as decisions; if not, its records are read again "
        "like any others, once everybody has read the round.",
        True,
    )


class SecondScreening(Part):
    """What a second person reads without seeing the first decision."""

    share: Share = must("Share of the records; 1 is all of them.")
    minimum: Whole | None = may("Records at least, if there are so many.")
    among: Literal["all", "excluded"] = may(
        "What is read again: all that somebody decided, or what somebody excluded.", "all"
    )
    sample: Literal["random", "stratified", "all"] = may("How the share is drawn.", "random")
    strata: tuple[Literal["first-decision", "source", "year", "rank"], ...] = may(
        "What a stratified sample is drawn within; rank is the third of the ranking that a "
        "record comes in.",
        (),
    )
    seed: Whole | None = may("Seed of the draw, so that it can be repeated.")
    blinded: YesNo = may("Whether the first decision stays hidden.", True)
    all_unsure: YesNo = may(
        "Whether every record that the first reader was not sure of is added.", False
    )

    @property
    def reads_everything(self) -> bool:
        """Whether two people read every record, so that nothing needs to be drawn."""
        return self.share >= 1 and self.among == "all"


class Escalation(Part):
    """When the second reader's sample must grow.

    Counted are records that the first reader excluded and that are kept, or still disagreed
    about, since the second reader read them. If the upper limit of their share among the
    excludes read twice is above the bar, more is read.
    """

    upper_limit_above: Share = must("The bar, such as 0.02.")
    recall_below: Share | None = may(
        "A second bar, such as 0.9: more is read while fewer of the relevant records than this "
        "may have been kept, at worst."
    )
    agreement_below: dict[Coefficient, Share] = may(
        "Further bars: more is read while one of these statistics is below its value.", {}
    )
    confidence: Share = may("Confidence of the limits.", 0.95)
    further_share: Share = must("Share of the records that is then read in addition.")


class Conflicts(Part):
    """How disagreements are settled. Both decisions always stay on record."""

    settled_by: Literal["discussion", "discussion-then-adjudicator", "adjudicator"] = must(
        "Who settles them."
    )
    note_required: YesNo = may("Whether a note must say why.", True)
    third_reader_blind: YesNo = may(
        "Whether a third reader does not learn who decided what.", False
    )


class Ranking(Part):
    """In which order records come up. It never excludes anything."""

    ranker: Name = may("Name of the ranker: " + ", ".join(KNOWN_RANKERS) + ".", "random")
    seed: Whole = may("Seed of everything random in it.", 1)
    random_share: Share = may(
        "Share of records shown at random in between, against tunnel vision.", 0.0
    )
    start_with_sentinels: YesNo = may("Whether it learns from the sentinel records first.", False)
    start_random: Whole = may("Records read in random order first.", 0)


StoppingRule = Literal[
    "read_all",
    "callaghan_mueller_hansen",
    "consecutive_irrelevant",
    "safe",
    "knee",
    "target_set",
    "capture_recapture",
]


class Stopping(Part):
    """When reading may stop before all records are read. Advice; two people decide."""

    rule: StoppingRule = must(
        "read_all: every record is read. callaghan_mueller_hansen: that recall is below the "
        "target is rejected (Callaghan & Müller-Hansen 2020). consecutive_irrelevant: so many "
        "irrelevant records in a row. safe: the four phases of SAFE (Boetje & van de Schoot "
        "2024). knee: the curve of relevant records has bent (Cormack & Lynam 2016). target_set: "
        "all known records (`sentinel_records`, ten at least) came up by themselves. "
        "capture_recapture: what two readers of everything found apart."
    )
    also: tuple[StoppingRule, ...] = may("Further rules that must be met too.", ())
    switch_to: Name | None = may("For safe: the ranker of its third phase.")
    target_recall: Share | None = may("Recall aimed at, such as 0.95.")
    confidence: Share | None = may("Confidence asked for, such as 0.95.")
    minimum_share_read: Share | None = may("Share read in any case.")
    consecutive_irrelevant: Whole | None = may(
        "Irrelevant records in a row that are also asked for."
    )
    agreed_by: Whole = may("How many people must agree to stop.", 2)
    unread_counted_as: Literal["removed-by-automation", "excluded-by-automation"] = may(
        "PRISMA box of unread records: removed before screening, or excluded with the "
        "number in the footnote. They are never counted as screened.",
        "removed-by-automation",
    )
    footnote: Text | None = may("Footnote of the flow diagram.")


class Screening(Part):
    """Who reads what, in which order, until when."""

    other_methods: Literal["screened", "straight-to-full-text", "sifted-at-source"] = must(
        "Records from websites, organisations and citation searches: screened at title and "
        "abstract, sent straight to full text, or sifted before they were recorded."
    )
    calibration: tuple[Calibration, ...] = may("Rounds before work is divided.", ())
    second_screening: dict[Stage, SecondScreening] = must(
        "For each stage, what a second person reads."
    )
    agreement_statistics: tuple[Literal[Coefficient, "ci_95"], ...] = may(
        "What is reported, always beside the 2 by 2 table.",
        ("percent_agreement", "cohen_kappa", "pabak", "gwet_ac1", "ci_95"),
    )
    escalation: Escalation | None = may("When the sample must grow.")
    conflicts: Conflicts = must("How disagreements are settled.")
    ranking: Ranking = must("In which order records come up.")
    stopping: Stopping = must("When reading may stop.")
