"""Does everything add up? Every record that entered a stage left it once, by id.

`check` reports what is wrong and mends nothing. A finding is a sentence with the file
and the remedy; an empty list means that the review is whole.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import TypeVar

from rea.errors import ProtocolError, ReaError, ReviewError
from rea.model import PAIR_VERDICTS, STAGES, VERDICTS, Decision, standing_lines
from rea.phrases import count
from rea.report import flow_csv
from rea.steps.extraction.supporting import Looked, unsupported_answers
from rea.steps.fulltext.retrieve import OUTCOMES
from rea.steps.protocol.protocols import InForce, in_force, released
from rea.steps.reports.counting import flow_of
from rea.steps.screening.certifying import wrong_certificates
from rea.steps.screening.replaying import OrdersReplayed, replay_orders
from rea.steps.state import (
    ANSWERS,
    ASIDE,
    EDITS,
    PAIRS,
    RESOLUTIONS,
    RETRIEVAL,
    STUDIES,
    State,
    read_state,
)
from rea.store.releases import edited
from rea.store.review import Review

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and what is wrong."""

    n_sources: int
    n_records: int
    n_decisions: int
    findings: tuple[str, ...]
    replayed: OrdersReplayed | None = None

    @property
    def is_whole(self) -> bool:
        return not self.findings


def check(review: Review, *, replay: int = 0) -> Checked:
    """Look through the whole review.

    Parameters
    ----------
    replay : int
        So many orders of reading are made again and compared.
    """
    findings = [
        *_looked_at(_sources, review),
        *_looked_at(_logs, review),
        *_looked_at(_protocol, review),
    ]
    if findings:  # the rest reads what these looked at, and would only stumble over it again
        return Checked(len(review.source_ids()), 0, 0, tuple(findings))
    state = read_state(review)
    looks = (_groups, _pairs, _decisions, _rereading, _other_lines, _evidence)
    for look in (*looks, wrong_certificates, _flow, _reports):
        findings += _looked_at(look, state)
    replayed = replay_orders(state, replay) if replay else None
    findings += replayed.findings if replayed else ()
    return Checked(
        n_sources=len(state.sources),
        n_records=len(state.records),
        n_decisions=sum(len(made) for made in state.decisions.values()),
        findings=tuple(findings),
        replayed=replayed,
    )


def _looked_at(look: Callable[[_T], Iterator[str]], at: _T) -> list[str]:
    """The findings of one look; an error that stops it is a finding itself."""
    findings: list[str] = []
    try:
        findings.extend(look(at))
    except ReaError as err:
        findings.append(str(err))
    return findings


def _sources(review: Review) -> Iterator[str]:
    filed = set(review.source_ids())
    for folder in sorted(path for path in review.raw.glob("*") if path.is_dir()):
        if folder.name not in filed:
            yield f"{review.shown(folder)}: no source.yaml in it. Restore it from git."
    seen: dict[str, str] = {}
    for source in review.filed_sources():
        folder = review.raw / source.source_id
        for file in source.files:
            path = folder / file.name
            shown = review.shown(path)
            if not path.exists():
                yield f"{shown}: the export is missing. Restore it from git or from a copy."
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
                yield f"{shown}: not the bytes that were imported. Restore it from git."
    records = review.filed_records(("record_id", "source"))
    counted = records["source"].value_counts().to_dict()
    for source in review.filed_sources():
        found = counted.get(source.source_id, 0)
        if found != source.n_records:
            shown = review.shown(review.records_file(source.source_id))
            yield (
                f"{shown}: {count(found, 'record')} where source.yaml says {source.n_records:,}. "
                "Restore it from git."
            )
    for record, source_id in zip(records["record_id"], records["source"], strict=True):
        if record in seen or not record.startswith(f"{source_id}/"):
            shown = review.shown(review.records_file(source_id))
            yield f"{shown}: the id {record} is there twice or belongs elsewhere."
        seen[record] = source_id


def _logs(review: Review) -> Iterator[str]:
    known = {person.person_id for person in review.settings.people}
    for folder in review.log_folders():
        try:
            lines = review.lines(folder.name)
        except ReviewError as err:
            yield str(err)
            continue
        for line in lines:
            if line["person"] not in known:
                yield (
                    f"{review.shown(folder)}: line {line['id']} is by '{line['person']}', "
                    "who is nobody in review.yaml. Restore them there under 'people'."
                )
        for torn in sorted(folder.glob("*.torn")):
            yield (
                f"{review.shown(torn)}: half a line that a crash left, never acknowledged. "
                "Look at it, decide again if need be, and delete the file."
            )


def _protocol(review: Review) -> Iterator[str]:
    wrong = [str(one) for one in edited(review)]
    yield from wrong
    if not wrong:
        in_force(review)


def _groups(state: State) -> Iterator[str]:
    shown = state.review.shown(state.review.duplicates_file)
    known = set(state.records["record_id"])
    for copy in state.review.copies_of_groups():
        yield (
            f"{state.review.shown(copy)}: a synced drive made this copy. Run 'rea dedupe': it "
            "keeps the rows of both."
        )
    if not len(state.duplicates):
        return
    rows = state.duplicates
    for record in rows["record_id"][rows["record_id"].duplicated()]:
        yield f"{shown}: {record} is there twice. Run 'rea dedupe' again."
    for record in sorted(set(rows["record_id"]) - known):
        yield f"{shown}: {record} is no record of this review. Run 'rea dedupe' again."
    if state.ungrouped:
        n = len(state.ungrouped)
        yield f"{shown}: {count(n, 'record is', 'records are')} not in it yet. Run 'rea dedupe'."
    by_group = rows.groupby("group_id")["representative"]
    for group, speakers in by_group:
        speaker = speakers.iloc[0]
        if speakers.nunique() > 1 or state.group_of.get(speaker) != group:
            yield f"{shown}: {group} has no single record that represents it. Run 'rea dedupe'."


def _pairs(state: State) -> Iterator[str]:
    for line in standing_lines(state.review.lines(PAIRS)):
        where = f"data/screened/{PAIRS}: line {line['id']} of {line['person']}"
        gone = [record for record in line["records"] if record not in state.group_of]
        if gone:
            yield f"{where} is about {gone[0]}, which is no record of this review."
        elif line["verdict"] not in (*PAIR_VERDICTS, None):
            yield f"{where} has the answer '{line['verdict']}', which does not exist."
        elif line["verdict"] is not None:
            a, b = line["records"]
            together = state.group_of[a] == state.group_of[b]
            if together != (line["verdict"] == "same"):
                yield (
                    f"{where} says that {a} and {b} are {'one' if not together else 'two'}, and "
                    "duplicates.csv has it otherwise. Run 'rea dedupe'; where two answers clash, "
                    "it asks."
                )


def _decisions(state: State) -> Iterator[str]:
    withdrawn = state.review.withdrawn()
    versions = _Versions(state.review)
    for stage in STAGES:
        by_reader: dict[tuple[str, str], list[Decision]] = defaultdict(list)
        for one in state.decisions[stage]:
            where = f"data/screened/{stage}: decision {one.line_id} of {one.person}"
            if one.record_id.rpartition("/")[0] in withdrawn:
                continue
            if one.record_id not in state.group_of:
                yield f"{where} is about {one.record_id}, which is no record of this review."
                continue
            yield from (f"{where} {fault}" for fault in versions.faults_of(one))
            by_reader[state.group_of[one.record_id], one.person].append(one)
        for (group, person), made in by_reader.items():
            if len({(one.verdict, one.reason) for one in made}) > 1:
                record = state.speaker[group]
                yield (
                    f"data/screened/{stage}: {person} decided {record} in two ways. "
                    f"Settle it with 'rea decide {record} VERDICT --as {person} --stage {stage}'."
                )


class _Versions:
    """The released protocols that decisions name, each read once."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._read: dict[str, InForce | None] = {"": None}  # earlier decisions, made elsewhere

    def faults_of(self, one: Decision) -> Iterator[str]:
        """What is wrong with a decision by the version that it was made under."""
        if one.verdict not in VERDICTS:
            yield f"has the verdict '{one.verdict}', which does not exist."
        if one.protocol not in self._read:
            try:
                self._read[one.protocol] = released(self._review, one.protocol)
            except ProtocolError as err:
                self._read[one.protocol] = None
                yield f"was made under '{one.protocol}'. {err}"
        version = self._read[one.protocol]
        codes = {known.code for known in version.protocol.reasons(one.stage)} if version else ()
        if version and one.reason and one.reason not in codes:
            yield f"has the reason {one.reason}, which {one.protocol} does not know."


def _rereading(state: State) -> Iterator[str]:
    for stage in STAGES:
        by_reader: dict[str, list[Decision]] = defaultdict(list)
        for made in state.rereading.waiting[stage].values():
            for one in made:
                by_reader[one.person].append(one)
        for person, made_by in sorted(by_reader.items()):
            texts = state.rereading.why(tuple(made_by), stage)
            about = f" ({'; '.join(one.title for one in texts)})" if texts else ""
            yield (
                f"data/screened/{stage}: {len(made_by):,} decisions of {person} rest on a text "
                f"that was amended since{about}. Read them again with 'rea screen --as {person} "
                f"--stage {stage}'."
            )


def _other_lines(state: State) -> Iterator[str]:
    withdrawn = state.review.withdrawn()
    for room in (RESOLUTIONS, RETRIEVAL, STUDIES, ASIDE, EDITS):
        for line in state.review.lines(room):
            if line["record"].rpartition("/")[0] in withdrawn:
                continue
            if line["record"] not in state.group_of:
                yield (
                    f"data/screened/{room}: line {line['id']} is about {line['record']}, "
                    "which is no record of this review."
                )
            if room == RETRIEVAL and line["outcome"] not in OUTCOMES.values():
                yield (
                    f"data/screened/{room}: line {line['id']} has the outcome "
                    f"'{line['outcome']}', which does not exist. Restore the line from git."
                )
    for group, lines in state.study_lines.items():
        studies = sorted({line["study"] for line in lines})
        if len(studies) > 1:
            record = state.speaker[group]
            yield (
                f"data/screened/{STUDIES}: {record} is linked to {' and to '.join(studies)}. "
                f"Settle it with 'rea link {record} --study NAME'."
            )


def _evidence(state: State) -> Iterator[str]:
    for one in unsupported_answers(state):
        words = shorten(one.words, 60, placeholder="…")
        yield (
            f"data/extracted/{ANSWERS}: {one.study.name}, {one.field.label}: the words “{words}” "
            f"do not stand where {one.person} says ({one.answer.locator}); {_instead(one.looked)}. "
            f"Mend it with 'rea extract --as {one.person}'."
        )


def _instead(looked: Looked) -> str:
    if looked.state == "other_page":
        return f"they stand on {looked.where}"
    if not looked.nearest:
        return "nothing in the text is like them"
    nearest = shorten(looked.nearest, 80, placeholder="…")
    return f"the nearest wording is “{nearest}” on {looked.where}"


def _flow(state: State) -> Iterator[str]:
    yield from flow_of(state).violations()


def _reports(state: State) -> Iterator[str]:
    path = state.review.reports / "flow.csv"
    if path.exists() and path.read_bytes() != flow_csv(flow_of(state)):
        yield (
            f"{state.review.shown(path)}: its numbers are not those of the decisions. "
            "Make it anew with 'rea report'."
        )
