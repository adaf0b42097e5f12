"""The version before an update of a review, and what cannot be true of it."""

from __future__ import annotations

from collections.abc import Iterator

from rea.phrases import count
from rea.protocol.values import Part, Text, Whole, may, must


class PreviousVersion(Part):
    """What the version before an update of the review included, as it was published."""

    citation: Text = must("How it is cited.")
    n_studies: Whole = must("Studies that it included.")
    n_reports: Whole = must("Reports of these studies; at least as many.")
    studies: tuple[Text, ...] = may(
        "Names of these studies. A new report that `rea link` gives to a study of such a name "
        "counts as a report of that study, which is no new one.",
        (),
    )

    def has(self, study: str) -> bool:
        """Whether a study of this name was included; case and blanks do not matter."""
        return _plain(study) in map(_plain, self.studies)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """What does not add up: the field, "" for the whole, and the sentence."""
        said = f"The previous version has {count(self.n_studies, 'study', 'studies')}"
        if self.n_reports < self.n_studies or (self.n_reports and not self.n_studies):
            each = "each study has at least one report, and each report belongs to one study"
            yield "", f"{said} in {count(self.n_reports, 'report')}; {each}."
        if len(self.studies) > self.n_studies:
            yield "studies", f"{said}, and {len(self.studies):,} are named."


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
