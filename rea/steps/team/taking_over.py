"""Whose reading somebody takes over: what a second reader passed on goes to a third."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rea.model import Stage
from rea.screening.aside import handed_on

if TYPE_CHECKING:
    from rea.steps.state import State


def taken_over(state: State, person: str, stage: Stage) -> list[str]:
    """The groups of other people's sealed samples that this person reads in their place."""
    passed = [
        group
        for sample in state.samples
        if sample.stage == stage and sample.reader != person
        for group in sample.groups
        if group in state.passed_on(sample.reader, stage)
    ]
    if not passed:
        return []
    readers: dict[str, set[str]] = defaultdict(set)
    mine = set()
    for one in state.decisions[stage]:
        group = state.group_of.get(one.record_id, "")
        readers[group].add(one.person)
        if one.person == person and one.shown_by == "second_screening":
            mine.add(group)
    waiting = handed_on(passed, readers, person)
    return [group for group in passed if group in mine or group in waiting]
