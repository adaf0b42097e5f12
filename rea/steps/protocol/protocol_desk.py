"""The protocol being edited as a page shows it: its parts, how it stands, what lint finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rea.protocol import Finding, lint
from rea.protocol.differences import Difference, differences
from rea.protocol.guidance import Score, scores
from rea.protocol.parts import PartOfProtocol, groups_of, parts_of
from rea.protocol.reading import dotted
from rea.steps.protocol.amended import ReadAgain
from rea.steps.protocol.protocols import in_force, read_draft
from rea.steps.protocol.publishing import version_of
from rea.steps.protocol.rewriting import draft_text
from rea.steps.state import read_state
from rea.store.review import Review


@dataclass(frozen=True, slots=True)
class ProtocolPage:
    """The protocol being edited, as it is read and written on a page.

    Attributes
    ----------
    digest : str
        SHA-256 of the file that this was made of.
    found : mapping
        Findings of lint by the path of the entry that they concern.
    beside : mapping
        Findings by kind of entry, where they concern the part as a whole.
    elsewhere : tuple of Finding
        What concerns parts that the page does not show.
    in_force : str
        The version in force, ``<id>@<version>``; "" while none was released.
    changes : tuple of Difference
        What the draft changes in that version.
    places : tuple of str
        Pages and groups of the form that something new can be asked in.
    waiting : tuple of ReadAgain
        Who has reports to read again since the last amendment.
    """

    file: str
    digest: str
    title: str
    version: str
    standing: str
    in_force: str
    parts: tuple[PartOfProtocol, ...]
    found: Mapping[tuple[str | int, ...], tuple[Finding, ...]]
    beside: Mapping[str, tuple[Finding, ...]]
    elsewhere: tuple[Finding, ...]
    n_errors: int
    scores: tuple[Score, ...]
    changes: tuple[Difference, ...] = ()
    waiting: tuple[ReadAgain, ...] = field(default=())
    places: tuple[str, ...] = ()


def protocol_page(review: Review) -> ProtocolPage:
    """The protocol being edited, with what lint finds beside each part.

    Raises
    ------
    ProtocolError
        It cannot be read at all.
    """
    text, digest = draft_text(review)
    file = review.shown(review.protocol_file())
    draft, now = read_draft(review), in_force(review)
    parts, findings = parts_of(text, file), lint(draft)
    found, beside, elsewhere = _placed(parts, findings)
    return ProtocolPage(
        file=file,
        digest=digest,
        title=draft.title,
        version=draft.version,
        standing=version_of(review, "")[1].told,
        in_force=now.name if now.is_released else "",
        parts=parts,
        found=found,
        beside=beside,
        elsewhere=elsewhere,
        n_errors=sum(one.level == "error" for one in findings),
        scores=scores(draft),
        changes=differences(now.protocol, draft) if now.is_released else (),
        waiting=read_state(review).rereading.by_person() if now.is_released else (),
        places=tuple(groups_of(text, file)),
    )


_Found = dict[tuple[str | int, ...], tuple[Finding, ...]]


def _placed(
    parts: tuple[PartOfProtocol, ...], findings: tuple[Finding, ...]
) -> tuple[_Found, dict[str, tuple[Finding, ...]], tuple[Finding, ...]]:
    """Each finding beside the nearest thing that the page shows."""
    entries = {dotted(one.path): one for part in parts for one in part.entries if one.path}
    kinds = {dotted(part.kind.at): part.kind.name for part in parts if part.kind.at}
    found: _Found = {}
    beside: dict[str, tuple[Finding, ...]] = {}
    elsewhere: list[Finding] = []
    for one in findings:
        near = _nearest(one.field, entries)
        part = _nearest(one.field, kinds)
        if near and len(near) >= len(part):
            path = entries[near].path
            found[path] = (*found.get(path, ()), one)
        elif part:
            beside[kinds[part]] = (*beside.get(kinds[part], ()), one)
        else:
            elsewhere.append(one)
    return found, beside, tuple(elsewhere)


def _nearest(name: str, known: Mapping[str, object]) -> str:
    """The longest of the known paths that a path begins with, or ""."""
    within = [one for one in known if f"{name}.".startswith(f"{one}.")]
    return max(within, key=len, default="")
