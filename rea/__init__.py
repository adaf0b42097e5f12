"""Rapid evidence assessment: search exports in, a PRISMA flow and a report out.

In a notebook::

    import rea
    review = rea.open_review("my-review")
    rea.steps.report(review)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pathlib import Path

    from rea.store.review import Review


def open_review(folder: Path | str = ".", *, refuse_edited: bool = True) -> Review:
    """Open the review in a folder, or in the nearest folder above it.

    A released protocol that was edited keeps it closed, unless `refuse_edited` says otherwise.
    """
    # Imported here, so that `rea --help` need not load pandas.
    from rea.store.review import open_review as opened

    return opened(folder, refuse_edited=refuse_edited)
