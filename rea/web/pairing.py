"""The page where two records that may be copies of one report stand side by side."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rea.phrases import count
from rea.steps.dedupe.compared import PairQuestion, PairWish
from rea.steps.dedupe.pair_desk import PairDesk
from rea.web.forms import ids_of, text_of
from rea.web.place import here

pages = Blueprint("pairing", __name__)

_SAVED = {"same": "one report", "different": "two reports"}


@pages.get("/pairs")
def look() -> str:
    """Two records by name, or one and what it may be a copy of, or the next pair asked about."""
    a, b = request.args.get("a", ""), request.args.get("b", "")
    with here().pairs() as desk:
        if a and not b:
            return render_template("pick.html", record=desk.record(a), near=desk.near(a))
        waiting = desk.waiting
        if not a:
            a, b = (waiting[0].record_a, waiting[0].record_b) if waiting else ("", "")
        pair = desk.shown(a, b) if a else None
        n = _place_of({a, b}, waiting)
        return render_template(
            "pairs.html",
            pair=pair,
            n=n,
            waiting=waiting,
            after=_after(n, waiting),
            last=desk.last(5),
        )


@pages.post("/pairs")
def say() -> Response:
    """Take one answer, then show the next pair."""
    wish = PairWish(text_of("a"), text_of("b"), text_of("answer"), text_of("note"))
    with here().pairs() as desk:
        done = desk.say_as_shown(wish, ids_of("stood"))
        if done is not None:
            flash(f"Saved: {_SAVED[wish.verdict]}. {count(done.n_groups, 'report')} in all.")
        a, b = _if_asked(text_of("next"), desk)
    return redirect(url_for("pairing.look", a=a, b=b), code=303)


@pages.post("/pairs/undo")
def undo() -> Response:
    """Take the answer back that the form names, and show its pair again."""
    with here().pairs() as desk:
        done = desk.take_back(text_of("line"))
    flash("Taken back. The pair is open again.")
    return redirect(url_for("pairing.look", a=done.record_a, b=done.record_b), code=303)


def _place_of(pair: set[str], waiting: tuple[PairQuestion, ...]) -> int | None:
    """Where a pair stands among those asked about; None where nobody asked."""
    found = (n for n, one in enumerate(waiting) if {one.record_a, one.record_b} == pair)
    return next(found, None)


def _after(n: int | None, waiting: tuple[PairQuestion, ...]) -> PairQuestion | None:
    """The pair that comes next when this one is left for later."""
    if n is None:
        return waiting[0] if waiting else None
    return waiting[(n + 1) % len(waiting)] if len(waiting) > 1 else None


def _if_asked(pair: str, desk: PairDesk) -> tuple[str | None, str | None]:
    """The two records of a pair while it is asked about."""
    a, _, b = pair.partition(" ")
    return (a, b) if _place_of({a, b}, desk.waiting) is not None else (None, None)
