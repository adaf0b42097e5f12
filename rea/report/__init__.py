"""The counts of the PRISMA flow, its drawing, and the report that a reader opens."""

from rea.report.appraised import AppraisedStudy, AppraisedTool, Mark, robvis_csv
from rea.report.charts import (
    Bars,
    Progress,
    bars_table,
    draw_bars,
    draw_progress,
    progress_table,
)
from rea.report.diagram import draw
from rea.report.done import (
    StageLeft,
    Standing,
    Told,
    for_steering_group,
    for_survivors,
    has_text,
    project_summary,
    topic_guide,
    unanswered,
    write_outline,
    written_parts,
)
from rea.report.extracted import (
    Covered,
    Extracted,
    Finding,
    QuestionFindings,
    Statement,
    StudyFindings,
    StudyRow,
    Words,
)
from rea.report.facts import (
    Agreement,
    Amendment,
    DuplicateRule,
    Facts,
    ProtocolInForce,
    RoundHeld,
    Ruled,
    Screener,
    Shortcut,
)
from rea.report.filling import count_flow
from rea.report.flow import Flow, FlowColumn
from rea.report.lights import draw_lights, draw_shares
from rea.report.maps import Crossing, EvidenceMap, draw_map, map_table
from rea.report.outline import Outline
from rea.report.overlap import SourceOverlap, draw_overlap, overlap_of, overlap_table
from rea.report.page import to_html
from rea.report.places import PLACE, PLACES, blocks_of, digest
from rea.report.prisma2020 import prisma2020_csv
from rea.report.references import STYLES
from rea.report.rendering import figure_pdf, to_pdf, to_png
from rea.report.tables import (
    excluded_table,
    flow_csv,
    flow_json,
    flow_table,
    included_table,
    pending_table,
    spreadsheet_csv,
)
from rea.report.word import to_docx
from rea.report.word_places import ReadBack, read_back
from rea.report.wording import wording_of

__all__ = [
    "PLACE",
    "PLACES",
    "STYLES",
    "Agreement",
    "Amendment",
    "AppraisedStudy",
    "AppraisedTool",
    "Bars",
    "Covered",
    "Crossing",
    "DuplicateRule",
    "EvidenceMap",
    "Extracted",
    "Facts",
    "Finding",
    "Flow",
    "FlowColumn",
    "Mark",
    "Outline",
    "Progress",
    "ProtocolInForce",
    "QuestionFindings",
    "ReadBack",
    "RoundHeld",
    "Ruled",
    "Screener",
    "Shortcut",
    "SourceOverlap",
    "StageLeft",
    "Standing",
    "Statement",
    "StudyFindings",
    "StudyRow",
    "Told",
    "Words",
    "bars_table",
    "blocks_of",
    "count_flow",
    "digest",
    "draw",
    "draw_bars",
    "draw_lights",
    "draw_map",
    "draw_overlap",
    "draw_progress",
    "draw_shares",
    "excluded_table",
    "figure_pdf",
    "flow_csv",
    "flow_json",
    "flow_table",
    "for_steering_group",
    "for_survivors",
    "has_text",
    "included_table",
    "map_table",
    "overlap_of",
    "overlap_table",
    "pending_table",
    "prisma2020_csv",
    "progress_table",
    "project_summary",
    "read_back",
    "robvis_csv",
    "spreadsheet_csv",
    "to_docx",
    "to_html",
    "to_pdf",
    "to_png",
    "topic_guide",
    "unanswered",
    "wording_of",
    "write_outline",
    "written_parts",
]
