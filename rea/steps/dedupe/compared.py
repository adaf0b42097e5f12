"""Two records side by side: what is asked of them, what people said, what differs."""

from __future__ import annotations

from dataclasses import dataclass

from rea.dedupe import Explanation, Finding, Piece, marked


@dataclass(frozen=True, slots=True)
class PairWish:
    """What somebody would like to say of two records, before it is checked.

    Attributes
    ----------
    place : str
        The row of a table that says it, ``pairs.csv, line 7``, or "".
    """

    record: str
    other: str
    verdict: str
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """Two records that may be one report, and why it is asked."""

    record_a: str
    record_b: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """One line of what people said of pairs; `verdict` is "" where it was taken back.

    Attributes
    ----------
    title : str
        Of the first of the two records.
    """

    line_id: str
    person: str
    at: str
    record_a: str
    record_b: str
    title: str
    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class MarkedField:
    """One field of both records in pieces, so that what differs can be marked."""

    field: str
    finding: Finding
    a: tuple[Piece, ...]
    b: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NearRecord:
    """A record of another report with much the same title."""

    record_id: str
    title: str
    authors: str
    year: str


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two records side by side.

    Attributes
    ----------
    found_in : tuple of str
        Name of the search that gave each.
    why : str
        Why it is asked; "" where nobody asked.
    explained : Explanation
        What the rules make of the two, and every field compared.
    answers : tuple of PairAnswer
        What stands of what people said of just these two.
    copies_a, copies_b : tuple of str
        Other records of the same report, as the groups stand.
    """

    record_a: dict[str, str]
    record_b: dict[str, str]
    found_in: tuple[str, str]
    why: str
    explained: Explanation
    answers: tuple[PairAnswer, ...]
    copies_a: tuple[str, ...]
    copies_b: tuple[str, ...]
    together: bool

    @property
    def marked(self) -> tuple[MarkedField, ...]:
        """Every field that one of the two has, with what differs in it."""
        return tuple(
            MarkedField(one.field, one.finding, *marked(one.a, one.b))
            for one in self.explained.fields
        )


@dataclass(frozen=True, slots=True)
class PairsSaid:
    """Answers that are on the disk, and how many reports and questions there are now."""

    person: str
    n_same: int
    n_different: int
    n_unchanged: int
    n_groups: int
    n_questions: int
    next: str
