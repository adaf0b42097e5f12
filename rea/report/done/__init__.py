"""The review as it was done: the report, part by part, and what others get of it."""

from rea.report.done.audiences import for_survivors, project_summary, topic_guide
from rea.report.done.checklists import unanswered
from rea.report.done.document import write_outline, written_parts
from rea.report.done.steering import StageLeft, Standing, for_steering_group
from rea.report.done.telling import Told, has_text

__all__ = [
    "StageLeft",
    "Standing",
    "Told",
    "for_steering_group",
    "for_survivors",
    "has_text",
    "project_summary",
    "topic_guide",
    "unanswered",
    "write_outline",
    "written_parts",
]
