"""How the included studies were rated with the protocol's tools, from the answers that count."""

from __future__ import annotations

from rea.extraction.appraising import Rated, Rating, ToolRatings, appraised
from rea.extraction.standing import answers_of, counted_answers, standing_answers
from rea.report import AppraisedStudy, AppraisedTool, Mark
from rea.steps.extraction.answer_book import form_in_force
from rea.steps.extraction.included import studies_of
from rea.steps.state import ANSWERS, State


def appraised_of(state: State) -> tuple[AppraisedTool, ...]:
    """The ratings tool by tool; none while nothing was rated."""
    protocol, lines = state.protocol.protocol, state.review.lines(ANSWERS)
    if protocol.extraction is None or protocol.appraisal is None or not lines:
        return ()
    counted = counted_answers(standing_answers(lines))
    agreed = counted[counted["state"] != "differs"]
    studies = studies_of(state)
    names = {one.study_id: one.name for one in studies}
    by_study = {one.study_id: answers_of(agreed, one.study_id) for one in studies}
    found = appraised(form_in_force(state.protocol), protocol.appraisal, by_study)
    return tuple(_told(one, names) for one in found)


def _told(tool: ToolRatings, names: dict[str, str]) -> AppraisedTool:
    return AppraisedTool(
        label=tool.label,
        items=tool.items,
        studies=tuple(_study(one, names) for one in tool.rated),
        has_overall=tool.has_overall,
    )


def _study(one: Rated, names: dict[str, str]) -> AppraisedStudy:
    marks = tuple(map(_mark, one.ratings))
    return AppraisedStudy(names[one.study_id], marks, _mark(one.overall) if one.overall else None)


def _mark(rating: Rating | None) -> Mark:
    return Mark(rating.rating, rating.tone) if rating else Mark("", "open")
