"""Citation chasing, round by round."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    as_date,
    listed,
    note,
    review_at,
    say,
    what_next,
)
from rea.phrases import count


def chase(
    files: Annotated[
        list[Path], typer.Argument(help="What the tool found.", show_default=False)
    ] = [],  # noqa: B006
    direction: Annotated[
        str, typer.Option(help="backward (what they cite) or forward (what cites them).")
    ] = "backward",
    tool: Annotated[str, typer.Option(help="With what, such as citationchaser.")] = "",
    searched: Annotated[str, typer.Option(metavar="DATE", help="Day of the chase.")] = "",
    nothing: Annotated[bool, typer.Option("--nothing", help="The tool found nothing.")] = False,
    person: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Chase the citations of the included reports, one round and direction at a time.

    Without a file, writes the reports that are to be chased as a list of DOIs and as RIS, for
    a tool such as citationchaser. With the file that the tool gives, imports it and says what
    is new; what was decided before is not asked again.

    \b
    Examples:
        rea chase --direction forward
        rea chase found.ris --direction forward --tool citationchaser --searched 2027-03-01
    """
    from rea import steps

    here = review_at(review, person)
    if not files and not nothing:
        seeds = steps.write_seeds(here, direction)
        if json:
            answer_json(seeds)
            return
        say(f"Round {seeds.round}, {direction}: {count(seeds.n_seeds, 'included report')}.")
        say(*(f"  {one}" for one in seeds.files))
        if seeds.without_doi:
            note(f"Without a DOI, in the RIS alone: {len(seeds.without_doi):,}.")
            note(*listed(seeds.without_doi))
        what_next(seeds.next)
        return
    if not searched or not tool:
        raise typer.BadParameter("Say with what and when: --tool NAME --searched 2027-01-31.")
    done = steps.read_chase(
        here,
        files,
        direction=direction,
        tool=tool,
        searched_on=as_date(searched),
        person=person,
    )
    if json:
        answer_json(done)
        return
    note(*done.notes)
    say(
        f"{done.source_id}: {count(done.n_records, 'record')}; {count(done.n_new, 'report')} new, "
        f"{done.n_known:,} known, of them {done.n_decided:,} decided before."
    )
    if not done.n_new:
        say(f"Round {done.round} brought nothing new {direction}: chasing can end here.")
    what_next(done.next)
