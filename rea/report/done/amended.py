"""How the protocol changed after its first release, and what was read again for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.phrases import count, joined
from rea.report.blocks import Block, Heading, Paragraph, Table
from rea.report.facts import Amendment, Facts
from rea.report.lettering import clean

_KINDS: Final = {
    "major": "of eligibility or the questions",
    "minor": "of rules or the form",
    "patch": "of words alone",
}


def write_amendments(facts: Facts) -> Iterator[Block]:
    """The table of amendments, and the paragraph on how the review differs from its protocol."""
    yield Heading("Changes to the protocol", anchor="amendments")
    if not facts.amendments:
        yield Paragraph("No amendment is recorded.")
        return
    yield Paragraph(clean(" ".join(_deviations(facts))))
    columns = ("Version", "When", "What", "Why", "Read again")
    rows = tuple(tuple(map(clean, _row(one))) for one in facts.amendments)
    yield Table("Amendments", columns, (2, 4, 6, 5, 4), rows)


def told_of_rereading(facts: Facts) -> Iterator[str]:
    """For the methods: what was read again after each amendment, and what that changed."""
    for one in facts.amendments:
        if one.n_read:
            decisions = count(one.n_read, "decision was", "decisions were")
            yield f"After amendment {one.version}, {decisions} made again; {_changes(one)}."


def _deviations(facts: Facts) -> Iterator[str]:
    amendments = facts.amendments
    amended = count(len(amendments), "amendment was", "amendments were")
    yield (
        f"{amended} made after the first release{_by_kind(amendments)}; the review follows "
        f"version {facts.protocol.version}."
    )
    n_read, n_changed = (sum(getattr(one, name) for one in amendments) for name in _READ)
    if n_read:
        decisions = count(n_read, "earlier decision was", "earlier decisions were")
        yield f"{decisions} made again by the amended text, and {n_changed:,} of them changed."
    if n_open := sum(one.n_open for one in amendments):
        yield f"{count(n_open, 'decision waits', 'decisions wait')} to be made again."
    else:
        yield (
            "No other decision rests on a text that has changed since, unless the table says why "
            "it need not be made again."
        )


_READ: Final = ("n_read", "n_changed")


def _by_kind(amendments: tuple[Amendment, ...]) -> str:
    kinds = [one.kind for one in amendments]
    parts = [f"{kinds.count(kind):,} {said}" for kind, said in _KINDS.items() if kind in kinds]
    return f": {joined(parts)}" if parts else ""


def _row(one: Amendment) -> tuple[str, ...]:
    when = f"{one.made_on}, {one.stage.replace('-', ' ')}"
    if one.n_decided_before is not None:
        when += f"; {count(one.n_decided_before, 'decision')} before"
    approved = f" Approved by {one.approved_by}." if one.approved_by else ""
    return (
        f"{one.version} ({one.kind})" if one.kind else one.version,
        when,
        one.what,
        f"{one.why}{approved}",
        _reread(one),
    )


def _reread(one: Amendment) -> str:
    if one.n_open:
        return f"{one.n_read:,} made again so far; {one.n_open:,} still to be"
    if one.n_read:
        return f"{count(one.n_read, 'decision')}; {_changes(one)}"
    return f"Nothing: {one.not_again}" if one.not_again else "Nothing"


def _changes(one: Amendment) -> str:
    if not one.n_changed:
        return "none changed"
    parts = [f"{one.n_let_in:,} from exclude to another verdict"] * bool(one.n_let_in)
    parts += [f"{one.n_kept_out:,} from another verdict to exclude"] * bool(one.n_kept_out)
    return f"{one.n_changed:,} changed" + (f" ({joined(parts)})" if parts else "")
