"""Whether to stop reading: what the plan says, and agreeing on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import As, AsJson, ReviewFolder, answer_json, review_at, say, what_next
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.steps.screening.certificates import Certificate
    from rea.steps.screening.enough import Stopping


def stop(
    sign: Annotated[
        bool, typer.Option("--sign", help="Agree that enough was read; the rule must be met.")
    ] = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take your signature back; reading goes on.")
    ] = False,
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """May you stop reading? The plan's rule, the recall so far, all rules side by side.

    This is advice. Reading stops when as many people as the protocol asks for have signed;
    what nobody read is then counted as not read, never as screened.

    \b
    Examples:
        rea stop
        rea stop --sign --as r1
    """
    from rea import steps

    opened = review_at(review)
    if sign and withdraw:
        raise ReaError("Sign or withdraw, not both at once.")
    if sign or withdraw:
        change = steps.sign_stop if sign else steps.withdraw_stop
        done = change(opened, as_)
        if json:
            answer_json(done)
            return
        say(f"{done.person} {'agreed to stop' if sign else 'took the signature back'}.")
        _say_certificate(done.certificate)
        what_next(done.next)
        return
    found = steps.stopping(opened)
    if json:
        answer_json(found)
        return
    _say_stopping(found)
    what_next(found.next)


def _say_stopping(found: Stopping) -> None:
    say(
        f"Read at title and abstract: {found.n_read:,} of {found.n_records:,}, "
        f"{found.n_relevant:,} of them relevant; {found.n_unread:,} unread."
    )
    if not found.n_unread:
        say(found.advice.sentence + " There is nothing left to stop, and nothing to estimate.")
        return
    say("", f"The plan ({found.advice.rule}): {'met' if found.advice.met else 'not met yet'}.")
    say(f"  {found.advice.sentence}")
    for one in found.advice.further:
        say(f"  {'met: ' if one.met else 'not met: '}{one.sentence}")
    recall = found.recall
    if recall.low is None:
        say("", "Recall cannot be estimated before something relevant is found.")
    else:
        say(
            "",
            f"Recall so far: between {recall.low:.0%} and 100% ({recall.confidence:.0%} "
            f"confidence); at most {count(recall.n_missed_at_most, 'relevant record')} unread.",
        )
    say("", "What other rules would say (the protocol chose one beforehand; this is no menu):")
    for one in found.rules[1:]:
        say(f"  {'met    ' if one.met else 'not met'}  {one.rule}: {one.sentence}")
    _say_certificate(found.certificate)


def _say_certificate(found: Certificate | None) -> None:
    if found is None:
        return
    basis, names = found.basis, ", ".join(one.person for one in found.signatures)
    say("", f"Signed by {names}: {basis.n_read:,} of {basis.n_records:,} read, {basis.rule}.")
    if found.is_agreed:
        unread = count(basis.n_unread, "record is", "records are")
        say(f"Reading has stopped; {unread} not read.")
    else:
        n_more = found.n_needed - len(found.signatures)
        say(f"{count(n_more, 'more person', 'more people')} must sign the same before it counts.")
