"""What differs between two versions of a protocol: released ones, the draft, or any two files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rea.errors import UnknownNameError
from rea.protocol import Protocol
from rea.protocol.differences import Difference, differences
from rea.protocol.grounds import unstated
from rea.steps.protocol.protocols import in_force, protocol_in, read_draft, released
from rea.store.review import Review, open_review

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions and what differs, in the protocol's order."""

    before: str
    after: str
    differences: tuple[Difference, ...]
    next: str


def compare_protocols(folder: Path, before: str = "", after: str = "") -> Compared:
    """What differs between two versions.

    Parameters
    ----------
    folder : Path
        The review; it need not be one where both are files.
    before, after : str
        A released version (``1.0.0`` or ``<id>@1.0.0``), ``draft``, or the path of a file.
        Not given: the version in force, and the draft.

    Raises
    ------
    UnknownNameError, ProtocolError, ReviewError
    """
    old, new = version_named(folder, before, "in force"), version_named(folder, after, DRAFT)
    asks = after in ("", DRAFT) and before == "" and unstated(old[1], new[1])
    return Compared(
        before=old[0],
        after=new[0],
        differences=differences(old[1], new[1]),
        next=_amend_command(asks[0].name) if asks else "rea status",
    )


def version_named(folder: Path, asked: str, otherwise: str) -> tuple[str, Protocol]:
    """A version and its name: released, ``draft``, or a file; `otherwise` if nothing is asked.

    Raises
    ------
    UnknownNameError, ProtocolError, ReviewError
    """
    if asked and Path(asked).is_file():
        return asked, protocol_in(Path(asked), asked)
    review = open_review(folder)
    if (asked or otherwise) == DRAFT:
        draft = read_draft(review)
        return f"{review.shown(review.protocol_file())} (draft)", draft
    if not asked:
        now = in_force(review)
        return now.name, now.protocol
    found = released(review, _released_name(review, asked))
    return found.name, found.protocol


def _amend_command(name: str) -> str:
    return f'rea protocol amend --as ID --why "…" --effect {name}=EFFECT'


def _released_name(review: Review, asked: str) -> str:
    known = sorted(path.stem for path in (review.released_file("x").parent).glob("*@*.yaml"))
    for name in (asked, f"{review.settings.protocol}@{asked}"):
        if name in known:
            return name
    raise UnknownNameError(
        "released version", asked, [*known, DRAFT], "Give a version, 'draft', or a file."
    )
