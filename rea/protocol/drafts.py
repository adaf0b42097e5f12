"""Texts of protocols: a first draft made from one question, and the released form."""

from __future__ import annotations

from rea.protocol.editing import quoted, set_value
from rea.protocol.reading import read_protocol

_TITLE_LENGTH = 120


def quick_protocol(question: str, protocol_id: str) -> str:
    """A small but complete draft for one question, with comments, for a person to edit.

    Parameters
    ----------
    question : str
        The primary question; line breaks and control characters are taken out.
    protocol_id : str
        Small letters, digits and hyphens.

    Raises
    ------
    ProtocolError
        The question is empty, or the id is not one.
    """
    asked = quoted(question)
    title = quoted(question.strip()[:_TITLE_LENGTH])
    text = _QUICK.format(question=asked, title=title, protocol_id=protocol_id)
    read_protocol(text, f"{protocol_id}.yaml")
    return text


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


_QUICK = """\
# A first draft, made from one question. Edit it: rea tells you what is wrong, with its line.
# Text with ': ' or '#' in it needs quotes. Comments like this one are kept.
rea_protocol: 1
id: {protocol_id}
version: 0.1.0                  # release version 1.0.0 when the team has agreed
status: draft
title: {title}
notice: "First draft made from one question; criteria and searches are still to be written."

questions:                      # exactly one is primary; add secondary ones below it
  - {{id: PQ, kind: primary, text: {question}}}

search:
  strategies_run: no
  # concepts, sources and their exact strategies come here before searching

eligibility:
  criteria:                     # in order of precedence: the first that applies is counted
    - code: X1-TOPIC
      kind: exclude
      order: 1
      stages: [title-abstract, full-text]
      label: Other topic
      definition: It does not concern the question at all.
    - code: X2-TYPE
      kind: exclude
      order: 2
      stages: [title-abstract, full-text]
      label: Not evidence
      definition: "No data and no synthesis of evidence: opinion, news, policy statement, plan."
    - code: X3-POP
      kind: exclude
      order: 3
      stages: [title-abstract, full-text]
      label: Other people or setting
      definition: It concerns people or a setting that the question does not ask about.
    - code: X4-OTHER
      kind: exclude
      order: 4
      stages: [full-text]
      label: Other reason
      definition: No other reason applies; the note says what it is. If it recurs, name it here.
    - code: X5-LANG
      kind: exclude
      order: 5
      stages: [title-abstract, full-text]
      label: Language not read by the team
      definition: The report itself, not only its abstract, is in a language that nobody here reads.
      limit: language           # last, so that what would have been wanted can be listed
    - code: I-PQ
      kind: include
      label: Speaks to the question
      definition: Reports evidence that helps to answer the primary question.
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
          questions: [PQ]
          required: yes
        - {{id: evidence, label: Passage, type: quote, questions: [PQ], locator: yes}}

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
