"""Texts of protocols: a first draft made from a few answers, and the released form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rea.protocol.editing import set_value
from rea.protocol.reading import read_protocol
from rea.protocol.spelling import quoted

_TITLE_LENGTH: Final = 120
_INCLUDED: Final = "Reports evidence that helps to answer the primary question."
_FIRST_REASONS: Final = (
    ("TOPIC", "Other topic", "It does not concern the question at all."),
    (
        "TYPE",
        "Not evidence",
        "No data and no synthesis of evidence: opinion, news, policy statement, plan.",
    ),
    (
        "POP",
        "Other people or setting",
        "It concerns people or a setting that the question does not ask about.",
    ),
)
_LAST_REASONS: Final = (
    (
        "OTHER",
        "Other reason",
        "No other reason applies; the note says what it is. If it recurs, name it here.",
    ),
    (
        "LANG",
        "Language not read by the team",
        "The report itself, not only its abstract, is in a language that nobody here reads.",
    ),
)


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """What somebody knows of a protocol before writing it.

    Attributes
    ----------
    further : tuple of str
        Secondary questions.
    included : str
        What an included report must speak of, as a sentence.
    left_out : tuple of str
        Reasons for exclusion, ``Label: when it applies``.
    sources : tuple of str
        Databases, ``Name, platform: exact search``; the search may still be missing.
    since : str
        Earliest year of publication, or "".
    """

    question: str
    further: tuple[str, ...] = ()
    included: str = ""
    left_out: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: str = ""


def quick_protocol(question: str, protocol_id: str) -> str:
    """A small but complete draft for one question, with comments, for a person to edit.

    Raises
    ------
    ProtocolError
        The question is empty, or the id is not one.
    """
    return first_draft(FirstAnswers(question), protocol_id)


def first_draft(answers: FirstAnswers, protocol_id: str) -> str:
    """A draft from a few answers, whole and with comments, for a person to edit.

    Line breaks and control characters in an answer are taken out.

    Parameters
    ----------
    protocol_id : str
        Small letters, digits and hyphens.

    Raises
    ------
    ProtocolError
        The question is empty, or the id or a year is none.
    """
    text = _DRAFT.format(
        protocol_id=protocol_id,
        title=quoted(answers.question.strip()[:_TITLE_LENGTH]),
        questions="\n".join(_questions(answers)),
        search="\n".join(_search(answers)),
        reasons="\n".join(_reasons(answers.left_out)),
        keys=", ".join(["PQ", *(f"SQ{n}" for n in range(1, len(answers.further) + 1))]),
        included=quoted(answers.included or _INCLUDED),
    )
    read_protocol(text, f"{protocol_id}.yaml")
    return text


def _questions(answers: FirstAnswers) -> Iterator[str]:
    yield f"  - {{id: PQ, kind: primary, text: {quoted(answers.question)}}}"
    for n, text in enumerate(answers.further, start=1):
        yield f"  - {{id: SQ{n}, kind: secondary, text: {quoted(text)}}}"


def _search(answers: FirstAnswers) -> Iterator[str]:
    if answers.since:
        yield f"  limits: {{first_year: {quoted(answers.since)}, document_types: any}}"
    if not answers.sources:
        yield "  # concepts, sources and their exact strategies come here before searching"
        return
    yield "  sources:                      # with the exact search of each, line by line"
    for n, source in enumerate(answers.sources, start=1):
        where, _, strategy = source.partition(": ")
        name, _, platform = where.rpartition(", ")
        yield f"    - id: S{n:02}"
        yield "      kind: database"
        yield f"      name: {quoted(name or platform)}"
        yield f"      platform: {quoted(platform)}"
        if strategy:
            yield f"      strategy: {quoted(strategy)}"


def _reasons(left_out: Sequence[str]) -> Iterator[str]:
    """The coded reasons in order of precedence: the usual ones around those that were given."""
    own = [(_word(label), label, about or label) for label, about in map(_split, left_out)]
    reasons = [*_FIRST_REASONS, *own, *_LAST_REASONS]
    for order, (word, label, about) in enumerate(reasons, start=1):
        stages = "[full-text]" if word == "OTHER" else "[title-abstract, full-text]"
        yield f"    - code: X{order}-{word}"
        yield "      kind: exclude"
        yield f"      order: {order}"
        yield f"      stages: {stages}"
        yield f"      label: {quoted(label)}"
        yield f"      definition: {quoted(about)}"
        if word == "LANG":
            yield "      limit: language           # last, so that what is lost by it can be listed"


def _split(reason: str) -> tuple[str, str]:
    label, _, about = reason.partition(":")
    return label.strip(), about.strip()


def _word(label: str) -> str:
    """What a code is called after its number: the first word that says something."""
    words = re.findall(r"[A-Z0-9]{3,}", label.upper())
    return next((one for one in words if one not in ("NOT", "THE", "OTHER")), "OUT")[:12]


def release_text(text: str, version: str) -> str:
    """The text of a protocol as it is released: status and version set, all else as typed.

    Raises
    ------
    ProtocolError
        The text, or the version, is not that of a protocol.
    """
    read_protocol(text, "the draft")
    released = set_value(set_value(text, ("status",), "released"), ("version",), version)
    read_protocol(released, "the released text")
    return released


_DRAFT: Final = """\
# A first draft, made from a few answers. Edit it: rea tells you what is wrong, with its line.
# Text with ': ' or '#' in it needs quotes. Comments like this one are kept.
rea_protocol: 1
id: {protocol_id}
version: 0.1.0                  # release version 1.0.0 when the team has agreed
status: draft
title: {title}
notice: "First draft made from a few answers; criteria and searches are still to be checked."

questions:                      # exactly one is primary; add secondary ones below it
{questions}

search:
  strategies_run: no
{search}

eligibility:
  criteria:                     # in order of precedence: the first that applies is counted
{reasons}
    - code: I-PQ
      kind: include
      label: Speaks to the question
      definition: {included}
  reason_required: {{title-abstract: no, full-text: yes}}
  unsure_at_title_abstract: keep   # in doubt, a record goes on to full text
  not_retrieved:
    code: NOT-RETRIEVED
    working_days: 15
    routes: 2
    definition: Not obtained within 15 working days of the first request by two routes.

screening:
  other_methods: screened       # or straight-to-full-text, or sifted-at-source
  second_screening:
    title-abstract: {{share: 0.2, minimum: 150, sample: random, seed: 1, all_unsure: yes}}
    full-text: {{share: 1, sample: all}}
  conflicts: {{settled_by: discussion}}
  ranking: {{ranker: rea_1, seed: 1, random_share: 0.05}}
  stopping: {{rule: read_all}}   # or callaghan_mueller_hansen, with target_recall and confidence

extraction:
  mode: single-with-verification
  verification: {{share: 1}}
  missing_codes: {{NR: not reported, NA: not applicable, UC: unclear}}
  sections:
    - id: study
      label: About the study
      fields:
        - {{id: study_label, label: Short name, type: text, questions: [admin], required: yes}}
        - {{id: country, label: Country, type: text, questions: [admin]}}
        - id: design
          label: Design
          type: single
          questions: [admin]
          required: yes
          values: [qualitative, quantitative, mixed_methods, review, other]
    - id: findings
      label: Findings
      fields:
        - id: finding
          label: What it says on the question
          type: longtext
          questions: [{keys}]
          required: yes
        - {{id: evidence, label: Passage, type: quote, questions: [{keys}], locator: yes}}

appraisal:
  tools:
    - {{id: mmat2018, label: MMAT 2018, use_for: [qualitative, quantitative, mixed_methods]}}
    - {{id: amstar2, label: AMSTAR 2, use_for: [review]}}
    - {{id: aacods, label: AACODS, use_for: [other]}}

synthesis:
  method: Narrative synthesis by question.
  tables:
    - {{id: T1, title: Included studies, rows: study, columns: [study_label, country, design]}}

shortcuts:                      # every departure from a full systematic review
  - id: SC1
    what: One person screens after a double-screened sample
    why: Time
    effect: Some eligible records may be lost; how many is estimated from the sample
  - id: SC2
    what: One person extracts and another checks
    why: Time
    effect: A small risk of extraction errors
"""
