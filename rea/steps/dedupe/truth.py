"""How the duplicates found compare with duplicates that are known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rea.steps.search.spreadsheet import read_rows
from rea.store.review import open_review


@dataclass(frozen=True, slots=True)
class Comparison:
    """Records removed rightly and wrongly.

    Attributes
    ----------
    n_removable : int
        Records that another record of the review is a copy of, one of each work kept.
    n_removed : int
        Of these, how many were removed.
    n_wrong : int
        Works that no record stands for any more: lost to a wrong merge.
    sensitivity : float
        Share of the removable records that was removed.
    """

    n_removable: int
    n_removed: int
    n_wrong: int

    @property
    def sensitivity(self) -> float:
        return self.n_removed / self.n_removable if self.n_removable else 1.0


def compare_with_truth(folder: Path, truth: Path) -> Comparison:
    """Compare a review's groups with a CSV that has the columns accession and cluster_id."""
    work_of = {row.name: row["cluster_id"] for row in read_rows(truth, needed=("cluster_id",))}
    rows = open_review(folder).duplicates()
    known = rows[rows["accession"].isin(work_of.keys())]
    works = known["accession"].map(work_of)
    kept = set(works[known["record_id"] == known["representative"]])
    groups = {group: set(works[part.index]) for group, part in known.groupby("group_id")}
    removable = len(known) - works.nunique()
    # A group over several works removed all but one of them, unless another group keeps them.
    lost = {work for found in groups.values() if len(found) > 1 for work in found} - kept
    removed = len(known) - len(groups) - len(lost)
    return Comparison(removable, removed, len(lost))
