"""Disagreements in the terminal: listed, or gone through one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rea.cli.common import note, say, what_next
from rea.cli.terminal import ask, width, wrapped
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.team.disagreements import Disagreement
    from rea.steps.team.reconcile import Settled
    from rea.store.review import Review

_PROMPT = "verdict [i]nclude, [e]xclude CODE, [u]nsure, [s]kip, [q]uit: "
_VERDICTS = {"i": "include", "e": "exclude", "u": "unsure"}


def list_disagreements(
    review: Review, person: str, stage: str, reader: str = "", reason: str = ""
) -> None:
    """What waits to be settled, and apart from it what differs by its reason alone."""
    from rea.steps.team.disagreements import disagreements_of, only_about, reason_differences

    every = disagreements_of(review, stage, person)
    found = only_about(every, reader, reason)
    of = f" of {len(every):,}" if len(found) < len(every) else ""
    say(f"{count(len(found), 'disagreement')}{of} at {stage}.")
    for one in found:
        said = "; ".join(_said(one))
        say(f"  {one.record_id}  {one.record['title'][:60]}  ({said})")
    apart = reason_differences(review, stage, person)
    if apart:
        say(
            f"{count(len(apart), 'report')} excluded by all readers, for different reasons; "
            "the first in the protocol's order counts:"
        )
    for differing in apart:
        given = "; ".join(" ".join(filter(None, one)) for one in differing.given)
        say(f"  {differing.record_id}  ({given})  counted: {differing.counted}")
    what_next(f"rea reconcile --as ID --stage {stage}" if found else "rea status")


def reconcile_in_terminal(review: Review, person: str, stage: str, how: str) -> Settled:
    """Go through the disagreements of a stage one by one."""
    from rea import steps
    from rea.steps.team.disagreements import disagreements_of
    from rea.steps.team.reconcile import Settled

    waiting = disagreements_of(review, stage, person)
    n_settled = n_to_sign = 0
    for n, one in enumerate(waiting, start=1):
        _say_disagreement(one, n, len(waiting))
        key, _, rest = ask(_PROMPT).partition(" ")
        if key in ("", "q"):
            break
        if key in _VERDICTS:
            reason = rest.strip() if key == "e" else ""
            why = ask("Why, in one sentence: ")
            wish = steps.Wish(one.record_id, _VERDICTS[key], reason, why)
            try:
                done = steps.settle(review, [wish], person=person, stage=stage, how=how)
            except ReaError as err:
                note(str(err))
                continue
            n_settled, n_to_sign = n_settled + done.n_settled, n_to_sign + done.n_to_sign
    return Settled(person, n_settled, n_to_sign, len(waiting) - n_settled)


def _say_disagreement(one: Disagreement, n: int, n_all: int) -> None:
    say("", "─" * width(), f"Disagreement {n} of {n_all} · {one.record_id}")
    say(*wrapped(one.record["title"] or "(no title)"), "")
    say(*wrapped(one.record["abstract"] or "(no abstract)"), "")
    for line in _said(one, with_notes=True):
        say(*wrapped(line, indent=2))


def _said(one: Disagreement, *, with_notes: bool = False) -> list[str]:
    """Each decision on a line, then what was signed and what no longer holds."""
    lines = [
        " ".join(
            filter(
                None,
                (
                    made.person or "a reader",
                    made.verdict,
                    made.reason,
                    made.note if with_notes else "",
                ),
            )
        )
        for made in one.decisions
    ]
    lines += [
        f"{signed.person} signed: " + " ".join(filter(None, (signed.verdict, signed.reason)))
        for signed in one.unsigned
    ]
    return [*lines, "settled before, but it no longer holds"] if one.has_lapsed else lines
