"""Looking at a review: where it stands, one record's history, whether all adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import (
    As,
    AsJson,
    ReviewFolder,
    answer_json,
    review_at,
    say,
    what_next,
)
from rea.errors import ReaError
from rea.phrases import count
from rea.store.log import known_part

if TYPE_CHECKING:
    from rea.steps.planning import Against
    from rea.steps.progress import SecondStatus, StageStatus, Status
    from rea.steps.screening.replaying import OrdersReplayed
    from rea.store.review import Review


# Letters of a value that are shown where copies differ.
_LONGEST = 80


def status(as_: As = "", review: ReviewFolder = None, json: AsJson = False) -> None:
    """What has happened, and what is next.

    With --as it keeps back what that person may not know before they have read theirs.

    \b
    Example:
        rea status
    """
    from rea import steps

    opened = review_at(review)
    if as_ and _say_own(opened, as_, json):
        return
    now = steps.status(opened)
    if json:
        answer_json(now)
        return
    say(now.name, "")
    _say_steps(now)
    against = steps.plan_against_actual(opened, as_)
    if against is not None:
        say(f"  hours           {_hours_line(against)}")
    if now.readers:
        say("")
    for one in now.readers:
        say(f"  {one.person} ({one.name}): {one.n_decided:,} decided at {one.stage}")
    say("", now.why)
    what_next(now.next)


def _say_own(review: Review, person: str, json: bool) -> bool:
    """A blind reader's own work, and nothing else; whether they are blind."""
    from rea.steps.overview import overview

    seen = overview(review, person)
    if not seen.is_blind:
        return False
    if json:
        answer_json(seen.own)
        return True
    say(seen.status.name, "")
    for one in seen.own:
        say(f"  {one.stage:<15} {one.n_decided:,} decided by {person}, {one.n_left:,} left")
    say("", "What colleagues decided is kept back until these are read.")
    what_next(seen.next.command)
    return True


def _say_steps(now: Status) -> None:
    state = "released" if now.is_released else "a draft"
    say(f"  protocol        {now.protocol}, {state}")
    skipped = f", {now.n_skipped:,} skipped" if now.n_skipped else ""
    say(
        f"  import          {count(now.n_records, 'record')} from "
        f"{count(now.n_sources, 'source')}{skipped}"
    )
    if now.n_ungrouped == now.n_records:
        say("  dedupe          not done yet")
    else:
        waiting = f", {now.n_ungrouped:,} not yet compared" if now.n_ungrouped else ""
        asked = f", {count(now.n_pairs, 'pair')} to be looked at" if now.n_pairs else ""
        say(
            f"  dedupe          {count(now.n_duplicates, 'duplicate')}, "
            f"{count(now.n_records - now.n_duplicates, 'report remains', 'reports remain')}"
            f"{waiting}{asked}"
        )
    if now.known_reports:
        say(f"  known reports   {now.known_reports}")
    for stage in now.stages:
        say(f"  {stage.stage:<15} {_stage_line(stage)}")
        if now.calibration is not None and now.calibration.stage == stage.stage:
            say(f"  calibration     {now.calibration.told}")
        for second in now.second:
            if second.stage == stage.stage:
                say(f"  second reading  {_second_line(second)}")
        if now.stopping and stage is now.stages[0]:
            say(f"  stopping        {'rule met: ' if now.may_stop else ''}{now.stopping}")
    say(
        f"  retrieval       {now.n_awaiting_retrieval:,} waiting, "
        f"{now.n_not_retrieved:,} not retrieved"
    )
    say(
        f"  included        {count(now.n_included_reports, 'report')} of "
        f"{count(now.n_included_studies, 'study', 'studies')}"
    )


def _hours_line(against: Against) -> str:
    """What was planned beside what it took; the end is the usual one of `rea plan`."""
    planned, taken, left = against.planned, against.taken, against.left.usual
    parts = [
        f"about {planned.usual:.0f} planned ({planned.least:.0f} to {planned.most:.0f})",
        "" if taken is None else f"{taken:.1f} taken so far",
        f"about {left:.0f} left, until {against.ends_on}",
    ]
    late = f"; too late for the report, due {against.due_on}" if against.is_late else ""
    return ", ".join(part for part in parts if part) + late


def _stage_line(stage: StageStatus) -> str:
    if not stage.n_reports:
        return "nothing to read yet"
    parts = [
        f"{stage.n_include:,} include",
        f"{stage.n_unsure:,} not sure" if stage.n_unsure else "",
        f"{stage.n_exclude:,} exclude",
        count(stage.n_conflicts, "disagreement") if stage.n_conflicts else "",
        f"{stage.n_unread:,} unread" if stage.n_unread or not stage.n_not_read else "",
        f"{stage.n_not_read:,} not read (reading was stopped)" if stage.n_not_read else "",
        f"{stage.n_to_read_again:,} to be read again" if stage.n_to_read_again else "",
    ]
    return f"of {stage.n_reports:,}: {', '.join(part for part in parts if part)}"


def _say_replayed(replayed: OrdersReplayed) -> None:
    if not replayed.n_ranked:
        say("No decision says at which place of a ranker's order its record stood.")
        return
    say(
        f"{replayed.n_same:,} of {replayed.n_replayed:,} orders made again put the record where "
        f"the decision says ({replayed.n_ranked:,} decisions followed a ranker)."
    )


def _second_line(second: SecondStatus) -> str:
    parts = [
        f"{second.n_drawn:,} drawn, {second.n_left:,} left to read" if second.n_drawn else "",
        f"{second.n_unplanned:,} read twice by accident" if second.n_unplanned else "",
        f"one more round is due: {second.why_more[0]}" if second.why_more else "",
    ]
    return "; ".join(part for part in parts if part)


def show(
    record: Annotated[str, typer.Argument(help="Its id, or its source's own identifier.")] = "",
    abstract: Annotated[
        str, typer.Option(metavar="TEXT", help="Supply the abstract that the export lacks.")
    ] = "",
    tags: Annotated[
        bool, typer.Option("--tags", help="List the records with a #word in your own notes.")
    ] = False,
    as_: As = "",
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """The history of one record.

    With --as it keeps back what that person may not know before they have read it.

    \b
    Example:
        rea show scopus-2027-01-12/0007
    """
    from rea import steps
    from rea.steps.screening.blinding import show_record_to

    opened = review_at(review)
    if tags or not record:
        _say_tags(opened, as_, record, tags, json)
        return
    if abstract:
        steps.supply_abstract(opened, record, abstract, person=as_)
    found = show_record_to(opened, record, as_) if as_ else steps.show_record(opened, record)
    if json:
        answer_json(found)
        return
    say(found.record.get("title", "(no title)"))
    for field, text in found.record.items():
        if field not in ("title", "extra"):
            say(f"  {field:<12} {text}")
    said = [found.screened, found.retrieval, found.assessed]
    say("", f"Now: {', '.join(part for part in said if part)}")
    for one in found.notices:
        where = "" if one.record_id == one.about else f", see {one.record_id}"
        say(f"Note: {one.what}{where}.")
    if found.copies:
        say(f"Copies of the same report ({found.representative} speaks for them):")
    for copy in found.copies:
        why = f"  {copy.rule} {copy.score}" if copy.rule else ""
        say(f"  {copy.record_id}{why}")
    if found.differing:
        say("What the copies give differently:")
    for value in found.differing:
        text = value.value if len(value.value) <= _LONGEST else f"{value.value[:_LONGEST]}…"
        say(f"  {value.field:<12} {text} ({', '.join(value.record_ids)})")
    say("What was done:" if found.events else "Nothing was decided yet.")
    for event in found.events:
        mark = " " if event.stands else "–"
        at = known_part(event.at)[:16].replace("T", " ")
        say(f"  {mark} {at:<16} {event.person:<16} {event.what}")
    if not all(event.stands for event in found.events):
        say("  (– was replaced by a later line)")
    what_next("rea status")


def _say_tags(review: Review, person: str, record: str, tags: bool, json: bool) -> None:
    """A reader's own tags and the records they stand with."""
    from rea.steps.screening.finding_again import own_catchwords

    if record or not tags:
        raise ReaError("Say which record to show, or list your tags.", "One of the two, not both.")
    found = own_catchwords(review, person)
    if json:
        answer_json(found)
        return
    for one in found:
        say(f"#{one.word}  {count(len(one.made), 'record')}")
        for made in one.made:
            verdict, title = made.decision.verdict, made.title or "(no title)"
            say(f"  {made.decision.record_id}  {verdict:<8} {title}")
    if not found:
        say("No tags yet: write a word with a # into a note, such as #background.")
    what_next("rea screen --as ID")


def check(
    replay: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Make the order of N decisions again and compare."),
    ] = 0,
    review: ReviewFolder = None,
    json: AsJson = False,
) -> None:
    """Check that everything adds up, by id.

    Every record that entered a stage left it once; every file is whole; every decision
    was made under a released protocol; the report shows what was decided. Ends with exit
    code 1 and the list if anything is wrong.

    \b
    Example:
        rea check
        rea check --replay 20
    """
    from rea import steps

    # It reports an edited release among all else that is wrong.
    done = steps.check(review_at(review, refuse_edited=False), replay=replay)
    if json:
        answer_json(done)
    elif done.is_whole:
        say(
            f"All of it adds up: {count(done.n_sources, 'source')}, "
            f"{count(done.n_records, 'record')}, {count(done.n_decisions, 'decision')}."
        )
        if done.replayed is not None:
            _say_replayed(done.replayed)
        what_next("rea status")
    else:
        say(*done.findings)
        say(f"{count(len(done.findings), 'finding')}.")
        what_next("mend what is named above, then 'rea check' again")
    if not done.is_whole:
        raise typer.Exit(1)
