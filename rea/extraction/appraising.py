"""What was rated with each tool of appraisal, study by study. Nothing is added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rea.extraction.answers import Answers
from rea.extraction.appraisal_form import tool_of
from rea.extraction.asking import is_asked
from rea.extraction.forms import Field, Form
from rea.extraction.tools import CATEGORY, OVERALL, Tone, Tool
from rea.protocol.forms import Appraisal
from rea.protocol.forms import Tool as PlannedTool


@dataclass(frozen=True, slots=True)
class Rating:
    """What was rated; `tone` is what the rating says, whatever the tool calls it."""

    rating: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Rated:
    """One study and its ratings, in the order of `ToolRatings.items`; None where not rated."""

    study_id: str
    ratings: tuple[Rating | None, ...]
    overall: Rating | None


@dataclass(frozen=True, slots=True)
class ToolRatings:
    """One tool, or one category of it, and the studies that it is for.

    Attributes
    ----------
    items : tuple of str
        The prompts, as the form asks them.
    has_overall : bool
        Whether the study as a whole is rated.
    """

    label: str
    items: tuple[str, ...]
    rated: tuple[Rated, ...]
    has_overall: bool


def appraised(
    form: Form, appraisal: Appraisal | None, answers_by_study: Mapping[str, Answers]
) -> tuple[ToolRatings, ...]:
    """What was rated with each tool, in the protocol's order; tools without a rating left out.

    Parameters
    ----------
    answers_by_study : mapping
        For every included study the answers that count, by place.
    """
    tools = appraisal.tools if appraisal else ()
    return tuple(
        one
        for planned in tools
        for one in _ratings(form, planned, answers_by_study)
        if any(study.overall or any(study.ratings) for study in one.rated)
    )


def _ratings(
    form: Form, planned: PlannedTool, answers_by_study: Mapping[str, Answers]
) -> Iterator[ToolRatings]:
    tool = tool_of(planned)
    label = planned.label or tool.label
    for category in tool.categories or {"": ""}:
        fields = [
            form.field(f"{planned.id}.{item.item_id}")
            for item in tool.items
            if item.category in ("", category) and form.has(f"{planned.id}.{item.item_id}")
        ]
        rated = [
            _rated(form, planned, tool, study, answers, fields)
            for study, answers in answers_by_study.items()
            if _is_for(form, planned, category, answers)
        ]
        has_overall = any(one.overall for one in rated) or not fields
        named = f"{label}: {tool.categories[category]}" if category else label
        prompts = tuple(field.label for field in fields)
        yield ToolRatings(named, prompts, tuple(rated), has_overall)


def _is_for(form: Form, planned: PlannedTool, category: str, answers: Answers) -> bool:
    if category:
        chosen = answers.get((f"{planned.id}.{CATEGORY}", 1))
        return chosen is not None and chosen.value == category
    own = [field for field in form.fields if field.section == planned.id]
    return bool(own) and is_asked(form, own[0], answers)


def _rated(
    form: Form,
    planned: PlannedTool,
    tool: Tool,
    study: str,
    answers: Answers,
    fields: list[Field],
) -> Rated:
    ratings = tuple(_rating(field, tool.tones, answers) for field in fields)
    if planned.overall == "lowest":
        overall = _lowest(ratings, planned.scale)
    elif form.has(path := f"{planned.id}.{OVERALL}"):
        overall = _rating(form.field(path), tool.overall or tool.tones, answers)
    else:
        overall = None
    return Rated(study, ratings, overall)


def _rating(field: Field, tones: Mapping[str, Tone], answers: Answers) -> Rating | None:
    answer = answers.get((field.path, 1))
    if answer is None:
        return None
    said = answer.missing or answer.value
    return Rating(field.shown(said), tones.get(said, "unclear"))


def _lowest(ratings: tuple[Rating | None, ...], scale: tuple[str, ...]) -> Rating | None:
    """The lowest of the parts; None while one of them is not rated on the scale."""
    given = [one for one in ratings if one is not None and one.rating in scale]
    if not ratings or len(given) < len(ratings):
        return None
    return min(given, key=lambda one: scale.index(one.rating))
