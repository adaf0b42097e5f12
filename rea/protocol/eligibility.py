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


# Two records of one kind of pair: one report, two reports, or a person looks.
Copy = Literal["same", "different", "ask"]


class Copies(Part):
    """Which versions of a report count as copies of one another.

    `same`: one report, merged without asking. `different`: two reports, nobody is asked. `ask`:
    a person looks at each pair. Two records of one publication (same journal, volume and page, or
    same DOI and title) are copies whatever is said here. Groups that stand are not taken apart
    when a switch is changed: delete data/screened/duplicates.csv and run `rea dedupe` to form
    them anew; what people said of pairs is kept.
    """

    preprint_and_article: Copy = may("A preprint and the article it became.", "ask")
    conference_and_journal: Copy = may(
        "A conference paper or meeting abstract and the journal article of that title.",
        "different",
    )
    thesis_and_article: Copy = may("A thesis and an article or book of that title.", "different")
    report_versions: Copy = may("Two reports of one title and different years.", "ask")
    online_first_and_print: Copy = may(
        "One year apart, and one has no volume yet; with a volume or page in common they are "
        "merged in any case.",
        "ask",
    )
    cochrane_updates: Copy = may("One Cochrane review in different years.", "ask")
    errata: Copy = may(
        "An erratum and the article that it corrects. A retraction notice is never a copy: it is "
        "shown at its article.",
        "different",
    )


class Eligibility(Part):
    """What is in and what is out."""

    criteria: tuple[Criterion, ...] = must("All criteria, in order of precedence.")
    reason_required: dict[Stage, YesNo] = must("For each stage: must an exclusion name its reason?")
    unsure_at_title_abstract: Literal["keep", "settle"] = must(
        "keep: not sure goes on to full text. settle: a second reader decides first."
    )
    not_retrieved: NotRetrieved = must("The rule for reports not obtained.")
    secondary_reports: Text | None = may("What happens to further reports of an included study.")
