"""What every part of the report is told from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rea.report.blocks import Block, Fold, Heading, Reports, Written
from rea.report.facts import Facts
from rea.report.flow import Flow
from rea.report.lettering import clean
from rea.report.lists import Bibliography, ReportList
from rea.report.places import PLACE, blocks_of, digest


@dataclass(frozen=True, slots=True)
class Told:
    """The facts, the flow, and whether work is still open."""

    facts: Facts
    flow: Flow
    interim: bool
    bibliography: Bibliography

    @classmethod
    def of(cls, facts: Facts, flow: Flow, *, interim: bool) -> Told:
        """With the references of every report that will be named."""
        return cls(facts, flow, interim, Bibliography(facts.reports, flow, facts.references))

    @property
    def so_far(self) -> str:
        """What a sentence ends with while work is open."""
        return " so far" if self.interim else ""


def has_text(told: Told, key: str) -> bool:
    """Whether people have written in a place."""
    return bool(blocks_of(dict(told.facts.texts).get(key, "")))


def written(told: Told, key: str) -> Iterator[Block]:
    """What people wrote in a place; while nothing is there, an interim report asks for it."""
    text = dict(told.facts.texts).get(key, "")
    blocks = blocks_of(text)
    if blocks or told.interim:
        yield Written(key, PLACE[key].prompt, blocks, digest(text))


def written_part(told: Told, key: str) -> Iterator[Block]:
    """The same as a part of its own, under the heading of the place."""
    blocks = tuple(written(told, key))
    if blocks:
        yield Heading(PLACE[key].heading, anchor=key)
        yield from blocks


def folded(listed: ReportList, *more: Block) -> Fold:
    """A list of reports that a page folds away, with their number."""
    return Fold(f"{clean(listed.heading)} ({listed.n:,})", (Reports(listed), *more), listed.anchor)
