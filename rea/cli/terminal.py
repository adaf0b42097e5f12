"""Reading and deciding in the terminal: a line of text an answer, nothing hidden.

Answers end with Enter, so that they work in every terminal, with a screen reader, and
from a pipe.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rea.cli.common import note, say
from rea.errors import ReaError
from rea.phrases import count

if TYPE_CHECKING:
    from rea.model import Reason
    from rea.steps.dedupe.compared import ComparedPair, PairQuestion
    from rea.steps.dedupe.pair_desk import PairDesk
    from rea.steps.screening.screen import Shown, Sitting

# The measure that reads well; narrower where the window is.
_WIDEST = 88


def screen_in_terminal(sitting: Sitting) -> None:
    """Show record after record until nothing is left or the reader stops."""
    _say_beginning(sitting)
    while (shown := sitting.next()) is not None:
        _say_record(shown, sitting)
        if not _answer(sitting, shown):
            break
    else:
        say("", f"Nothing is left for you at {sitting.stage}.")
    progress = sitting.progress()
    say(f"You have decided {progress.n_decided:,}; {progress.n_left:,} left.")


def pairs_in_terminal(desk: PairDesk) -> None:
    """Go through the pairs that may be copies of one report, one by one."""
    say("Answers: y same report · d different · l later · z undo · q stop")
    later: set[tuple[str, str]] = set()
    while waiting := [one for one in desk.waiting if (one.record_a, one.record_b) not in later]:
        asked = waiting[0]
        _say_pair(desk.shown(asked.record_a, asked.record_b), len(waiting))
        key = ask("y / d / l / z / q: ")[:1].lower()
        if key in ("q", ""):
            break
        if key == "l":
            later.add((asked.record_a, asked.record_b))
            continue
        try:
            _answer_pair(desk, asked, key)
        except ReaError as err:
            note(str(err))
    say("", f"{count(len(desk.waiting), 'pair')} left to look at.")


def _answer_pair(desk: PairDesk, asked: PairQuestion, key: str) -> None:
    from rea import steps

    verdicts = {"y": "same", "d": "different"}
    if key == "z":
        last = desk.last(1)
        if not last:
            raise ReaError("There is nothing to take back.")
        done = desk.take_back(last[0].line_id)
        say(f"Taken back: {done.record_a} and {done.record_b}")
    elif key in verdicts:
        desk.say([steps.PairWish(asked.record_a, asked.record_b, verdicts[key])])
        say(f"Saved: {verdicts[key]}")
    else:
        raise ReaError(f"'{key}' is no answer.", "Answer y, d, l, z or q.")


def _say_pair(pair: ComparedPair, n_left: int) -> None:
    say("", "─" * width(), f"{count(n_left, 'pair')} left")
    say(*wrapped(pair.why), "")
    sides = ((pair.record_a, pair.copies_a), (pair.record_b, pair.copies_b))
    for letter, (record, copies) in zip("AB", sides, strict=True):
        more = f", and {count(len(copies), 'copy', 'copies')}" if copies else ""
        say(f"{letter}: {record['record_id']}{more}")
    for one in pair.explained.fields:
        say(f"{one.field}: {one.finding}")
        for letter, text in (("A", one.a), ("B", one.b)):
            if text and not (letter == "B" and one.finding == "same"):
                say(*wrapped(f"  {letter} {text}", indent=4))
    for said in pair.answers:
        words = f"said {said.verdict}" if said.verdict else "took an answer back"
        say(*wrapped(f"{said.person} {words} {said.note}"))


def _say_beginning(sitting: Sitting) -> None:
    progress = sitting.progress()
    say(
        f"{sitting.person.name}, {sitting.stage}: "
        f"{progress.n_decided:,} decided, {progress.n_left:,} to read."
    )
    for question in sitting.questions:
        if question.kind == "primary":
            say(*wrapped(f"Question: {question.text}"))
    say("Exclude with e and a number:")
    for n, reason in enumerate(sitting.reasons, start=1):
        say(*wrapped(f"{n}. {reason.label}: {reason.definition}", indent=4))
    say(
        "Answers: i include · e3 exclude for reason 3 · u not sure · s later · z undo · "
        "? help · q stop",
        "After a verdict, anything more on the line is kept as a note.",
    )


def _say_record(shown: Shown, sitting: Sitting) -> None:
    progress = sitting.progress()
    say("", "─" * width(), f"{progress.n_left:,} left · {shown.record_id}")
    say(*wrapped(shown.title or "(This record has no title.)"))
    for one in sitting.changed_since(shown):
        say(*wrapped(f"To be read again: {one.sentence}"))
    meta = " · ".join(filter(None, (_short_authors(shown.authors), shown.year, shown.journal)))
    if meta:
        say(*wrapped(meta))
    for notice in sitting.notices(shown):
        where = "" if notice.record_id == notice.about else f", see {notice.record_id}"
        say(*wrapped(f"Note: {notice.what}{where}."))
    if shown.n_copies:
        say(f"{count(shown.n_copies, 'further copy', 'further copies')} of this report.")
    say("")
    say(*wrapped(shown.abstract or "(This record has no abstract.)"))
    if shown.doi or shown.url:
        say(f"https://doi.org/{shown.doi}" if shown.doi else shown.url)


def _answer(sitting: Sitting, shown: Shown) -> bool:
    """Ask until the record is decided or left; False when the reader stops."""
    while True:
        said, _, rest = ask("i / e1–e9 / u / s / z / ? / q: ").partition(" ")
        key, number = said[:1], said[1:]
        if key in ("q", ""):
            return False
        if key == "s":
            sitting.pass_over(shown)
            return True
        if key == "?":
            _say_beginning(sitting)
            continue
        try:
            if key == "z":
                say(f"Taken back: {sitting.undo()}")
            else:
                _decide(sitting, shown, key, number, rest.strip())
        except ReaError as err:
            note(str(err))
            continue
        return True


def _decide(sitting: Sitting, shown: Shown, key: str, number: str, remark: str) -> None:
    verdicts = {"i": "include", "e": "exclude", "u": "unsure"}
    if key not in verdicts or (number and key != "e"):
        raise ReaError(f"'{key}{number}' is no answer.", "Press ? and Enter for help.")
    reason = _reason(number, sitting.reasons) if key == "e" else ""
    sitting.decide(shown, verdicts[key], reason, remark)
    say(f"Saved: {verdicts[key]} {reason}".rstrip())


def _reason(number: str, reasons: Sequence[Reason]) -> str:
    if not number:
        return ""
    if not number.isdecimal() or not 1 <= int(number) <= len(reasons):
        raise ReaError(f"There is no reason {number}.", f"They go from 1 to {len(reasons)}.")
    return reasons[int(number) - 1].code


def ask(prompt: str) -> str:
    """What somebody answers; at the end of a pipe, ``q``."""
    """One answer; the end of the input stops as q does."""
    try:
        return input(prompt).strip()
    except EOFError:  # the end of a pipe, or Ctrl-D: stop as with q
        return "q"


def wrapped(text: str, indent: int = 0) -> list[str]:
    """Text as lines that fit the window, further ones indented."""
    """Lines that fit the window, with nothing in them that steers it."""
    # Letters that steer a terminal never reach it.
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    room = " " * indent
    return textwrap.wrap(clean, width(), subsequent_indent=room, break_long_words=False) or [""]


def width() -> int:
    """How wide a line may be."""
    return min(_WIDEST, shutil.get_terminal_size().columns - 2)


def _short_authors(authors: str) -> str:
    names = [one.strip() for one in authors.split(";") if one.strip()]
    return "; ".join(names[:3]) + (" et al." if len(names) > 3 else "")
