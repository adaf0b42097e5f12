"""Chromium draws every picture of the report with no text cut and no two boxes overlapping.

The names are the worst that could come: 200 characters, no space, other scripts, millions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
from report.report_cases import REASONS, by_hand, facts

from rea.model import HISTORY_COLUMNS, Reason
from rea.protocol.previous import PreviousVersion
from rea.report import (
    AppraisedStudy,
    AppraisedTool,
    Bars,
    Crossing,
    EvidenceMap,
    Extracted,
    Flow,
    Mark,
    Progress,
    SourceOverlap,
    Told,
    count_flow,
    draw,
    draw_bars,
    draw_lights,
    draw_map,
    draw_overlap,
    draw_progress,
    draw_shares,
    to_html,
    wording_of,
    write_outline,
)
from rea.report.sheet import Tone

pytestmark = pytest.mark.browser

MILLIONS = 1_234_567
HARD = (
    "W" * 200,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "国内の研究ではない、または英語で書かれていない報告書であり、全文を読むことができない" * 3,
    "لا يتضمن أي محتوى عن التواصل بين الوكالات والأشخاص الذين تدعمهم " * 3,
    "אין בו דבר על תקשורת בין סוכנויות לבין האנשים שהן תומכות בהם",
    "A reason of several words that somebody wrote as a whole sentence, " * 3,
    "한국어로 쓰인 보고서이며 영어 초록이 없는 것",
    "रिपोर्ट अंग्रेज़ी में उपलब्ध नहीं है",
)
LABELS = (*HARD, *(f"Reason or database number {n}" for n in range(40 - len(HARD))))

# What is written must stand within the box of its group, or else within the sheet; boxes lie
# apart, but for the dashed compartment, which begins under the edge of its box.
MEASURE = """() => {
  const wrong = [], slack = 1.5;
  const within = (one, frame) => one.left >= frame.left - slack && one.right <= frame.right + slack
    && one.top >= frame.top - slack && one.bottom <= frame.bottom + slack;
  const apart = (one, other) => one.right <= other.left + slack || other.right <= one.left + slack
    || one.bottom <= other.top + slack || other.bottom <= one.top + slack;
  const of = element => {
    const box = element.getBBox(), way = element.getCTM(), svg = element.ownerSVGElement;
    const corners = [[box.x, box.y], [box.x + box.width, box.y + box.height]].map(([x, y]) => {
      const point = svg.createSVGPoint(); point.x = x; point.y = y;
      return point.matrixTransform(way); });
    const xs = corners.map(one => one.x), ys = corners.map(one => one.y);
    return {left: Math.min(...xs), right: Math.max(...xs),
      top: Math.min(...ys), bottom: Math.max(...ys), words: element.textContent};
  };
  const svg = document.querySelector('svg');
  const sheet = {left: -1, top: -1, right: svg.width.baseVal.value + 1,
    bottom: svg.height.baseVal.value + 1};
  const texts = [...svg.querySelectorAll('text')].filter(one => one.textContent);
  for (const text of texts) {
    const shape = text.closest('g')?.querySelector('rect');
    const frame = shape ? of(shape) : sheet;
    if (!within(of(text), frame)) wrong.push(['out of its box', text.textContent]);
  }
  const written = texts.map(of);
  written.forEach((one, n) => written.slice(n + 1).forEach(other => {
    if (Math.abs(one.bottom - other.bottom) < 3 && !apart(one, other))
      wrong.push(['text on text', one.words, other.words]);
  }));
  const boxes = [...svg.querySelectorAll('g:not(.pf-wait) > rect')].map(one =>
    [of(one), one.parentNode.textContent]);
  boxes.forEach(([one, said], n) => boxes.slice(n + 1).forEach(([other, says]) => {
    if (!apart(one, other)) wrong.push(['box on box', said, says]);
  }));
  return {wrong, texts: texts.length};
}"""


def _extreme(**more: object) -> Flow:
    """Forty databases, thirty and more reasons, millions of records screened."""
    history = by_hand()
    reasons = tuple(Reason(f"X{n}", label, "", ()) for n, label in enumerate(LABELS))
    parts = []
    for n, label in enumerate(LABELS):
        part = history.assign(group_id=history["group_id"] + str(n), source_name=label)
        part["record_id"] += str(n)
        part.loc[part["assessed_reason"] != "", "assessed_reason"] = f"X{n}"
        parts.append(part)
    flow = count_flow(pd.concat(parts)[list(HISTORY_COLUMNS)], reasons, **more)
    many = ("g",) * MILLIONS
    first = replace(flow.databases, screened=many, sought=many, assessed=many, awaited=many)
    return replace(flow, databases=first)


def _flow(guideline: str, *, landscape: bool) -> str:
    previous = PreviousVersion(citation=LABELS[5], n_studies=MILLIONS, n_reports=MILLIONS * 10)
    flow = _extreme(previous=previous, wording=wording_of([guideline]))
    return draw(flow, interim=True, landscape=landscape, notes=HARD)


def _map() -> str:
    rows, columns = LABELS[:12], LABELS[:9]
    crossings = tuple(
        Crossing(f"Study {n} {colour}", row, column, colour)
        for k, row in enumerate(rows)
        for m, column in enumerate(columns)
        for colour in LABELS[: 1 + (k + m) % 4]
        for n in range(11)
    )
    return draw_map(EvidenceMap("T1", HARD[5], rows, columns, LABELS[:4], HARD[0], crossings))


def _rated() -> AppraisedTool:
    """Two hundred studies of the worst names, of which one alone is weak, by sixteen items."""
    marks = tuple(Mark(LABELS[k], tone) for k, tone in enumerate(get_args(Tone)))
    studies = [AppraisedStudy(one, marks * 3 + marks[:1], marks[2]) for one in LABELS * 5]
    studies[7] = AppraisedStudy(HARD[0], marks[2:3] * 16, marks[0])
    return AppraisedTool(HARD[0], (*LABELS[:14], HARD[2], HARD[3]), tuple(studies), True)


PICTURES: dict[str, Callable[[], str]] = {
    "flow": lambda: draw(_extreme(), interim=True),
    "flow of databases alone": lambda: draw(
        count_flow(by_hand()[by_hand()["kind"] == "database"], REASONS), interim=False
    ),
    "updated flow": lambda: _flow("PRISMA-2020", landscape=False),
    "updated flow, landscape": lambda: _flow("PRISMA-ScR", landscape=True),
    "updated flow, other words": lambda: _flow("ROSES", landscape=False),
    "map": _map,
    "bars": lambda: draw_bars(
        Bars("country", HARD[5], ("report", "reports"), tuple((one, MILLIONS**2) for one in LABELS))
    ),
    "overlap": lambda: draw_overlap(
        tuple(SourceOverlap(one, MILLIONS, 0, MILLIONS, MILLIONS - 1, ()) for one in LABELS)
    ),
    "lights": lambda: draw_lights(_rated()),
    "shares": lambda: draw_shares(_rated()),
    "progress": lambda: draw_progress(Progress(((MILLIONS, MILLIONS),), MILLIONS)),
}


def test_the_marks_of_a_map_are_chosen_and_lead_to_their_studies(window, tmp_path: Path):
    crossings = (
        Crossing("Ames", "row", "column", "high"),
        Crossing("Bell", "row", "column", "low"),
    )
    one = EvidenceMap("T1", "Map", ("row",), ("column",), ("high", "low"), "Weight", crossings)
    extracted = Extracted("Studies", (), (), (), (), maps=(one,))
    told = Told.of(
        facts(by_hand(), extracted=extracted), count_flow(by_hand(), REASONS), interim=True
    )
    file = tmp_path / "report.html"
    file.write_text(to_html(write_outline(told)), "utf-8")
    page = window(file.as_uri())

    shown = page.locator(".mark:visible text")
    assert shown.count() == 2
    page.get_by_role("radio", name="low").check()
    assert page.locator(".mark:visible title").all_text_contents() == [
        "row with column: 1 study, low"
    ]
    page.locator(".pf a:has(.mark:visible)").last.click()
    assert page.locator("tr:target").is_visible()
    assert "Ames; Bell" in page.locator("tr:target").inner_text()


@pytest.mark.parametrize("name", PICTURES)
def test_no_text_is_cut_and_no_box_overlaps(window, tmp_path: Path, name: str):
    page = tmp_path / "picture.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><body style='margin:0'>{PICTURES[name]()}", "utf-8"
    )

    found = window(page.as_uri()).evaluate(MEASURE)

    assert found["texts"] > 2
    assert found["wrong"] == []
