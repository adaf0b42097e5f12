"""Copies of one review, united."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    listed,
    review_at,
    say,
    what_next,
)
from rea.phrases import count


def merge(
    folder: Annotated[Path, typer.Argument(help="The other copy of this review.")],
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Unite another copy of this review with this one, and say what came.

    For two laptops without a shared folder: whatever was decided on either is here
    afterwards. Merge the other way round too, so that both copies have everything. Nothing
    is overwritten, and a second merge brings nothing. Full texts come too, but not to who
    says with --as that they are somebody who may not hold them (may_hold_full_texts in the
    protocol's team).

    \b
    Example:
        rea merge /media/stick/our-review
        rea merge /media/stick/our-review --as r2
    """
    from rea import steps

    done = steps.merge(review_at(review), folder, person=as_)
    if json:
        answer_json(done)
        return
    n = sum(one[2] for one in done.lines)
    say(f"{count(n, 'line')} came from {done.folder}.")
    say(*(f"  {room:<16} {person:<18} {n:,}" for room, person, n in done.lines))
    for what, names in (
        ("search", done.sources),
        ("released protocol", done.protocols),
        ("person", done.people),
    ):
        if names:
            many = {"search": "searches", "person": "people"}.get(what, "")
            say(f"{count(len(names), what, many)} new here:", *listed(names))
    if done.n_files:
        say(f"{count(done.n_files, 'full text')} new here.")
    say(*done.notes)
    what_next(done.next)
