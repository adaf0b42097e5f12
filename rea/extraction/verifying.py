"""Two people at one form: what a second person verifies, and which questions they read alike."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from rea.extraction.forms import Field, Form
from rea.model import standing_lines
from rea.protocol.forms import Verification

# agree: the words bear the answer out; query: look at it again, the note says why. Who finds
# another answer gives it, and differs then like anybody else.
Verdict = Literal["agree", "query"]
VERDICTS: Final[tuple[Verdict, ...]] = ("agree", "query")

_ANSWERED: Final = ("line_id", "study_id", "field", "n", "person", "settles")
_COMPARED: Final = ("study_id", "field", "n", "person", "value", "missing")


@dataclass(frozen=True, slots=True)
class Check:
    """What one person thought of another person's answer; it lapses when the answer does.

    Attributes
    ----------
    of : str
        Id of the line that it is about.
    """

    line_id: str
    person: str
    of: str
    verdict: Verdict
    note: str


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How often two people answered a field alike.

    Attributes
    ----------
    n_compared, n_alike : int
        Places that two people answered, and those that they answered alike.
    n_one_sided : int
        Places that one of two people at the same study left blank.
    """

    field: Field
    n_compared: int
    n_alike: int
    n_one_sided: int

    @property
    def share(self) -> float | None:
        """Of places answered alike, in [0, 1]; None where nothing can be compared."""
        return self.n_alike / self.n_compared if self.n_compared else None


def standing_checks(lines: Iterable[Mapping[str, Any]], standing: pd.DataFrame) -> list[Check]:
    """The checks that nobody replaced, of answers that still stand."""
    there = set(standing["line_id"])
    return [
        Check(line["id"], line["person"], line["of"], line["verdict"], line.get("note", ""))
        for line in standing_lines(lines)
        if line["of"] in there and line["verdict"] in VERDICTS
    ]


def is_verified(plan: Verification | None, study_id: str, field: Field) -> bool:
    """Whether the protocol has a second person verify a field of a study.

    Which studies make up a share is told from their ids alone, so that it is the same on every
    computer and does not change when further studies are included.

    Examples
    --------
    >>> plan = Verification(share=1)
    >>> is_verified(plan, "Evans 2016", Field("a.b", "a", "", "B", "text"))
    True
    """
    if plan is None:
        return True
    named = not plan.questions or not set(plan.questions).isdisjoint(field.questions)
    share = plan.share if named else plan.other_share or 0.0
    drawn = int.from_bytes(hashlib.sha256(study_id.encode()).digest()[:6]) / 2**48
    return drawn < share


def unverified(
    plan: Verification | None,
    form: Form,
    standing: pd.DataFrame,
    checks: Iterable[Mapping[str, Any]],
) -> tuple[str, ...]:
    """Whose answers for a study wait for a second person.

    Parameters
    ----------
    standing : DataFrame
        Of `ANSWER_COLUMNS`, of one study. An answer does not wait where somebody else has
        answered the same, or has settled it.
    checks : iterable of mapping
        The lines of what people thought of these answers.
    """
    rows = list(zip(*(standing[name] for name in _ANSWERED), strict=True))
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, _, path, n, person, _ in rows:
        people[path, n].add(person)
    checked = {one.of for one in standing_checks(checks, standing)}
    waiting = {
        person
        for line_id, study, path, n, person, settles in rows
        if not settles and people[path, n] == {person} and line_id not in checked
        if form.has(path) and is_verified(plan, study, form.field(path))
    }
    return tuple(sorted(waiting))


def field_agreement(form: Form, standing: pd.DataFrame) -> tuple[FieldAgreement, ...]:
    """Each field that two people were asked about the same study, least alike first.

    Parameters
    ----------
    standing : DataFrame
        Of `ANSWER_COLUMNS`; what somebody settled between others is left out.
    """
    own = standing[standing["settles"] == ""]
    people: dict[str, set[str]] = defaultdict(set)
    said: dict[tuple[str, str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for row in zip(*(own[name] for name in _COMPARED), strict=True):
        study, path, n, person, value, missing = row
        people[study].add(person)
        said[study, path, n].append((person, value, missing))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (study, path, _), given in said.items():
        if len(people[study]) < 2:
            continue
        if len({person for person, *_ in given}) < 2:
            counts[path]["one_sided"] += 1
        else:
            counts[path]["compared"] += 1
            counts[path]["alike"] += len({one[1:] for one in given}) == 1
    found = [
        FieldAgreement(form.field(path), n["compared"], n["alike"], n["one_sided"])
        for path, n in counts.items()
        if form.has(path)
    ]
    order = {field.path: k for k, field in enumerate(form.fields)}
    return tuple(sorted(found, key=lambda one: (_badness(one), order[one.field.path])))


def _badness(one: FieldAgreement) -> float:
    n = one.n_compared + one.n_one_sided
    return one.n_alike / n if n else 1.0
