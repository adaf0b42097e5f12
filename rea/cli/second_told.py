"""How the terminal tells what a second reading shows: the message first, then the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rea.cli.common import say
from rea.phrases import count

if TYPE_CHECKING:
    from rea.screening.agreement import Statistic
    from rea.screening.missed import Lost
    from rea.steps.team.agreeing import PairAgreement
    from rea.steps.team.rereading import SampleStatus, SecondReading

LEVEL_TOLD: Final = {
    "pack": "Blind: the reader gets a pack in which no decision is to be found.",
    "folder": "The pages hide the first decisions, but in a shared folder the files could be "
    "opened: the report says so and does not call this reading blind.",
    "open": "The first decisions are open to see: the report says so.",
}
_THREE: Final = ("include", "not sure", "exclude")
_ROWS: Final = (0, 2, 1)  # of the verdicts in the model's order


def say_reading(found: SecondReading) -> None:
    """The message: whether the second reading suffices, and what may be lost."""
    for sample in found.samples:
        say(_sample(sample))
    if found.n_left:
        say(f"{count(found.n_left, 'record')} of the samples still to be read.")
    if found.escalation and found.escalation.why:
        n = count(found.escalation.n_further, "further record")
        say(f"The second reading asks for one more round: {n} to be read twice, because")
        say(*(f"  {one}." for one in found.escalation.why))
    elif found.escalation:
        say("The second reading suffices by the protocol's rule.")
    if found.lost:
        _say_lost(found.lost)
    if found.both_missed and found.both_missed.value:
        say(
            f"By capture and recapture about {found.both_missed.value:.1f} relevant records "
            "were missed by both, if the readers are independent of each other."
        )
    if found.n_unplanned:
        say(
            f"{count(found.n_unplanned, 'report')} read by two people by accident; not counted "
            "as second screening."
        )
    if found.n_reasons_differ:
        say(
            f"{count(found.n_reasons_differ, 'report')} excluded by both for different reasons; "
            "the first in the protocol's order counts."
        )


def say_pair(pair: PairAgreement) -> None:
    """The tables of two readers and every figure that follows from them."""
    first, second = pair.first.person_id, pair.second.person_id
    read = count(pair.n_together, "report")
    say("", f"{first} and {second} at {pair.stage}: {read} read by both")
    if pair.stage == "title-abstract":
        say("  ('not sure' counts as include, because it lets a record through)")
    elif pair.n_left_out:
        say(f"  ({pair.n_left_out:,} left out: one of the two was not sure)")
    _say_tables(pair)
    _say_figures(pair)
    if pair.n_excluded_twice_read:
        read = count(pair.n_excluded_twice_read, "record")
        say(
            f"  Of {read} that {first} excluded, {second} would "
            f"have kept {pair.n_missed:,}: at most {pair.missed_at_most:.1%} (95%)."
        )
    if pair.reasons:
        _say_reasons(pair)
    if pair.caution:
        say(f"  {pair.caution}")


def _say_lost(lost: Lost) -> None:
    say(
        f"Of {count(lost.n_read_twice, 'exclusion')} read again, {lost.n_missed:,} turned "
        f"out worth keeping or not settled yet: at most {lost.share_at_most:.1%} "
        f"({lost.confidence:.0%})."
    )
    if not lost.n_read_once:
        return
    recall = lost.recall_at_least
    leaves = "" if recall is None else f", which would leave {recall:.0%} found"
    likely = f"About {count(lost.n_likely, 'relevant record')}"
    say(
        f"{likely if lost.n_likely else 'Probably no relevant record'}, at most "
        f"{lost.n_at_most:,}, may be lost among {lost.n_read_once:,} read once{leaves}."
    )


def _say_tables(pair: PairAgreement) -> None:
    first, second = pair.first.person_id, pair.second.person_id
    a, b, c, d = pair.figures.table.cells
    _say_table(first, second, ("include", "exclude"), ((a, b), (c, d)))
    if any(pair.three_way[2]) or any(row[2] for row in pair.three_way):
        say("  with 'not sure' apart:")
        nine = tuple(tuple(pair.three_way[row][column] for column in _ROWS) for row in _ROWS)
        _say_table(first, second, _THREE, nine)


def _say_figures(pair: PairAgreement) -> None:
    found = pair.figures
    for name, one in (
        ("per cent", found.percent),
        ("Cohen's κ", found.kappa),
        ("PABAK", found.pabak),
        ("Gwet's AC1", found.ac1),
        ("positive", found.positive),
        ("negative", found.negative),
    ):
        say(f"  {name:<12} {_shown(one)}")
    if pair.is_rare:
        say("  Few records were kept, so κ is low even where readers agree: look at 'positive'.")


def _say_reasons(pair: PairAgreement) -> None:
    say("  Reasons:  both gave it, only one of them, agreement among these")
    for reason in pair.reasons:
        n_both, n_first, n_second, _ = reason.table.cells
        only = n_first + n_second
        say(f"    {reason.code:<12} {n_both:>5,} {only:>5,}  {_shown(reason.positive)}")


def _sample(sample: SampleStatus) -> str:
    return (
        f"Sample of {sample.drawn_on} for {sample.reader.person_id}: {sample.n_read:,} of "
        f"{sample.n_drawn:,} read. {LEVEL_TOLD[sample.level]}"
    )


def _say_table(
    first: str, second: str, verdicts: tuple[str, ...], rows: tuple[tuple[int, ...], ...]
) -> None:
    wide = max(len(f"{first} not sure"), 16)
    heads = [f"{second} {verdict}" for verdict in verdicts]
    say(f"  {'':<{wide}} " + "  ".join(heads))
    for verdict, row in zip(verdicts, rows, strict=True):
        cells = "  ".join(f"{n:>{len(head)},}" for n, head in zip(row, heads, strict=True))
        say(f"  {first + ' ' + verdict:<{wide}} {cells}")


def _shown(one: Statistic) -> str:
    if one.value is None or one.low is None or one.high is None:
        return "undefined for this table"
    return f"{one.value:.3f}  (95% interval {one.low:.3f} to {one.high:.3f})"
