"""What a stopping certificate says, in the report, in a file, and to whoever checks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date

from rea.phrases import day, joined
from rea.screening.stopping_words import NAMES
from rea.steps.protocol.protocols import released
from rea.steps.screening.certificates import Basis, Certificate, signatures_of
from rea.steps.screening.enough import basis_of
from rea.steps.state import State
from rea.store.log import known_part


def stopping_sentence(state: State) -> str:
    """One sentence on the stopping rule, as planned and as signed; "" where all is read."""
    if state.stop is None:
        return ""
    basis = state.stop.basis
    return (
        f"Reading stopped under {NAMES[basis.rule]}, set in the protocol {basis.protocol}, "
        f"after {basis.n_read:,} of {basis.n_records:,} records, {basis.n_relevant:,} relevant. "
        f"{basis.sentence} {_recall(basis)} Agreed by {_who(state, state.stop)}."
    )


def stopped_sentence(state: State) -> str:
    """That reading has stopped, without the numbers of a rule; "" where it has not."""
    if state.stop is None:
        return ""
    basis = state.stop.basis
    return (
        f"Reading stopped by the plan after {basis.n_read:,} of {basis.n_records:,} records, "
        f"{basis.n_relevant:,} relevant. Agreed by {_who(state, state.stop)}."
    )


def stopping_rows(state: State) -> tuple[tuple[str, str], ...]:
    """The certificate as rows of a table; none where nothing was agreed."""
    if state.stop is None:
        return ()
    basis = state.stop.basis
    return (
        ("Rule", f"{_titled(NAMES[basis.rule])}: {basis.sentence}"),
        ("Planned in", basis.protocol),
        ("Read", f"{basis.n_read:,} of {basis.n_records:,}; {basis.n_relevant:,} relevant"),
        ("Not read", f"{basis.n_unread:,}"),
        ("Recall", _recall(basis)),
        ("Decisions up to", _moment(basis.until)),
        ("SHA-256 of the records", basis.data_sha256),
        ("SHA-256 of the decisions", basis.decisions_sha256),
        *(
            (f"Signed by {_name(state, one.person)}", _moment(one.at))
            for one in state.stop.signatures
        ),
    )


def stopping_json(state: State) -> bytes | None:
    """The certificate for other programs, or None where nothing was agreed."""
    if state.stop is None:
        return None
    held = asdict(state.stop.basis) | {
        "signed": [{"person": one.person, "at": one.at} for one in state.stop.signatures],
        "signatures_needed": state.stop.n_needed,
        "unread_counted_as": state.protocol.protocol.stopping.unread_counted_as,
    }
    return (json.dumps(held, ensure_ascii=False, indent=2) + "\n").encode()


def wrong_certificates(state: State) -> Iterator[str]:
    """What no longer holds of each signature to stop, computed anew from records and logs."""
    for one in signatures_of(state.review):
        planned = released(state.review, one.basis.protocol)
        now = basis_of(state, one.basis.until, one.basis.sources, planned)
        where = f"data/screened/signatures: line {one.line_id} of {one.person}"
        for field in fields(Basis):
            then, found = getattr(one.basis, field.name), getattr(now, field.name)
            if then != found:
                yield (
                    f"{where} was given for {_WORDS.get(field.name, field.name)} "
                    f"{_short(then)}; now it is {_short(found)}. If something was decided, found "
                    "or imported late, look at 'rea stop' and sign again."
                )
                break


_WORDS = {
    "data_sha256": "records with the SHA-256",
    "decisions_sha256": "decisions with the SHA-256",
    "n_records": "so many records to read:",
    "n_read": "so many records read:",
    "n_relevant": "so many relevant records:",
    "value": "the value",
}


def _recall(basis: Basis) -> str:
    if basis.recall_low is None:
        return "Nothing relevant was found, so recall cannot be estimated."
    return (
        f"At least {basis.recall_low:.0%} of the relevant records were found, and at most "
        f"{basis.n_missed_at_most:,} are unread ({basis.confidence:.0%} confidence)."
    )


def _who(state: State, certificate: Certificate) -> str:
    return joined(f"{_name(state, one.person)} {_on(one.at)}" for one in certificate.signatures)


def _titled(name: str) -> str:
    name = name.removeprefix("the ")
    return name[0].upper() + name[1:]


def _on(at: str) -> str:
    """On which day, or in which year where logs keep no more."""
    known = known_part(at)
    if len(known) == len("2027"):
        return f"in {known}"
    return f"on {day(date.fromisoformat(known[:10]))}"


def _moment(at: str) -> str:
    """As exactly as a log has it."""
    known = known_part(at)
    clock = f", {known[11:19]} UTC" if len(known) > len("2027-05-12") else ""
    return _on(at).partition(" ")[2] + clock


def _name(state: State, person: str) -> str:
    return state.review.settings.person(person).name


def _short(value: object) -> str:
    return f"{value}"[:16]
