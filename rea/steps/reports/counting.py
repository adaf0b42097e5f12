"""The flow of a review as it stands: counted, never kept."""

from __future__ import annotations

from rea.model import Reason
from rea.report import Flow, count_flow, wording_of
from rea.steps.state import State


def flow_of(state: State) -> Flow:
    """The PRISMA flow of a review, from what became of every record."""
    protocol = state.protocol.protocol
    screened = protocol.other_methods == "screened"
    return count_flow(
        state.history,
        all_reasons(state),
        other_methods="screened" if screened else "unscreened",
        excluded_by_tools=_excluded_by_models(state),
        unread_as="excluded" if "excluded" in protocol.stopping.unread_counted_as else "removed",
        unread_note=protocol.stopping.footnote or "",
        previous=protocol.previous_version,
        wording=wording_of(protocol.reporting.guidelines),
    )


def _excluded_by_models(state: State) -> set[str]:
    """Reports excluded at title and abstract that no person has read.

    PRISMA 2020 asks for these apart (the footnote to "Records excluded").
    """
    models = {one.person_id for one in state.review.settings.people if one.is_model}
    return {
        group
        for group, outcome in state.outcomes["title-abstract"].items()
        if outcome.state == "exclude"
        and all(one.person in models for one in outcome.decisions)
        and (outcome.resolution is None or outcome.resolution.person in models)
    }


def all_reasons(state: State) -> tuple[Reason, ...]:
    """The exclusion reasons of both stages, each once, in the protocol's order."""
    protocol = state.protocol.protocol
    both = (*protocol.reasons("title-abstract"), *protocol.reasons("full-text"))
    places = {one.code: n for n, one in enumerate(protocol.exclusions)}
    return tuple(sorted(dict.fromkeys(both), key=lambda one: places[one.code]))
