"""The summary report: one page of HTML that needs no other file.

The message comes first, then the questions, the flow whose numbers lead to their lists
on the same page, and then how it was done. Every text is escaped by the template; a text
from an export is put on one line first, and only web addresses become links.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Final

from markupsafe import Markup

from rea.report.diagram import draw
from rea.report.extracted import COVERED_WORDS, covering
from rea.report.facts import Facts
from rea.report.flow import Flow
from rea.report.lists import (
    Bibliography,
    anchor_of_reason,
    excluded_by_reason,
    ids_at,
    included_by_study,
    united,
    waiting,
)
from rea.report.methods import ONLY_MODELS, commands, only_models_decided, write_methods
from rea.report.rendering import style_sheet, templates
from rea.report.searches import searches_of
from rea.report.sentences import describe_stages, headline, told
from rea.report.tables import numbers

# Where a number leads to, by the part of its key that names the box.
_ANCHORS: Final = {
    "identified": "sources",
    "duplicates": "duplicates",
    "copies_across": "duplicates",
    "unread": "not-read",
    "removed": "removed",
    "screening_pending": "waiting-screening",
    "screened": "method-screening",
    "excluded": "excluded-title-abstract",
    "excluded_by_people": "excluded-title-abstract",
    "excluded_by_tools": "excluded-title-abstract",
    "sought_pending": "waiting-sought",
    "sought": "full-text",
    "not_retrieved": "not-retrieved",
    "awaited": "waiting-awaited",
    "assessment_pending": "waiting-assessment",
    "assessed": "full-text",
    "excluded_at_full_text": "excluded-full-text",
    "included": "included",
    "studies": "included",
}


def render_html(facts: Facts, flow: Flow, *, interim: bool) -> str:
    """The summary report as one self-contained page.

    Parameters
    ----------
    interim : bool
        Mark the page and the figure, and list what waits.

    Returns
    -------
    str
        The same page for the same facts and flow.
    """
    bibliography = Bibliography(facts.reports)
    figure = draw(flow, interim=interim, links=_links(flow), notes=facts.notices, inline=True)
    missing = ids_at(flow, "not_retrieved")
    style = style_sheet()
    page = templates().get_template("summary.html")
    return page.render(
        facts=facts,
        flow=flow,
        interim=interim,
        # The only texts that are not escaped here: our own, and one that escapes its texts.
        style=Markup(style),
        style_hash=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        figure=Markup(figure),
        headline=facts.headline or headline(flow, interim),
        message=facts.message or told(flow, interim),
        stages=describe_stages(flow, interim),
        violations=flow.violations(),
        only_models=ONLY_MODELS if only_models_decided(facts) else "",
        commands=commands(interim),
        methods=write_methods(facts, flow, interim),
        searches=tuple(searches_of(facts, flow)),
        covering=covering(facts.extracted, interim) if facts.extracted else "",
        covered_words=COVERED_WORDS,
        included=tuple(included_by_study(flow, bibliography)),
        excluded=tuple(excluded_by_reason(flow, bibliography)),
        not_retrieved=bibliography.listed("not-retrieved", "Not retrieved", missing),
        reasons=united(column.excluded for column in flow.columns),
        removed=united(column.removed for column in flow.columns),
        n_sought=len(ids_at(flow, "sought")),
        n_unread=len(ids_at(flow, "unread")),
        waiting=tuple(waiting(flow, bibliography)),
    )


def _links(flow: Flow) -> dict[str, str]:
    """An address for every number that is not zero."""
    links = {}
    reasons = anchor_of_reason(flow)
    for key, column, _, ids in numbers(flow):
        box, _, part = key.removeprefix(f"{column}/").partition("/")
        anchor = _ANCHORS[box]
        if box == "excluded_at_full_text":
            anchor = reasons.get(part, anchor)
        if ids:
            links[key] = f"#{anchor}"
    return links
