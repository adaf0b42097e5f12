"""What a report says that the flow does not, gathered from the review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from rea import __version__
from rea.dedupe import Definition, rule_sentences, thresholds_in_words
from rea.model import STAGES, standing_lines
from rea.phrases import count, joined
from rea.protocol.amendments import Amendment as PlannedAmendment
from rea.report import (
    Agreement,
    Amendment,
    DuplicateRule,
    Facts,
    ProtocolInForce,
    RoundHeld,
    Ruled,
    Screener,
    Shortcut,
    SourceOverlap,
    overlap_of,
)
from rea.screening.agreement import Statistic
from rea.screening.outcomes import GIVEN, SECOND_LOOK, came_up
from rea.steps.extraction.appraise import appraised_of
from rea.steps.extraction.extracted import extracted_of
from rea.steps.reports.pictures import pictures_of, progress_of
from rea.steps.reports.prose import read_texts
from rea.steps.screening.certifying import stopping_rows, stopping_sentence
from rea.steps.search.correcting import corrected
from rea.steps.search.retractions import retractions_of
from rea.steps.search.searching import searches_for_report
from rea.steps.state import (
    ANSWERS,
    DRAWS,
    PACKS,
    PAIRS,
    RESOLUTIONS,
    RETRIEVAL,
    RULINGS,
    STUDIES,
    State,
)
from rea.steps.team.agreeing import PairAgreement, pairs_of
from rea.steps.team.calibrating import Calibrated, rounds_of, rulings
from rea.steps.team.rereading import second_reading_of
from rea.steps.team.team import HAND_OVERS, SHARES
from rea.store.releases import SIGNATURES

_SHOWN = (
    *("record_id", "type", "title", "authors", "year", "journal", "volume", "issue", "pages"),
    *("publisher", "doi", "url"),
)


def facts_of(state: State, references: str = "apa") -> Facts:
    """What the report says that the flow does not, its references in the style named."""
    review, protocol = state.review, state.protocol.protocol
    extracted = extracted_of(state)
    looked_up = retractions_of(state).sentence
    notices = (review.settings.notice, protocol.notice or "", looked_up)
    return Facts(
        title=protocol.title,
        questions=protocol.questions,
        protocol=ProtocolInForce(
            protocol_id=protocol.id,
            version=protocol.version if state.protocol.is_released else f"{protocol.version} draft",
            sha256=state.protocol.sha256,
            released_on=_released_on(state),
            note="" if state.protocol.is_released else "The protocol has not been released.",
        ),
        as_of=_newest(state),
        rea_version=__version__,
        sources=searches_for_report(state.sources),
        reports=_reports(state),
        screeners=tuple(_screeners(state)),
        strategies=_strategies(state),
        duplicate_rules=_rules(state),
        shown_by=_shown_by(state),
        shortcuts=tuple(
            Shortcut(one.what, one.why or "", one.effect or "") for one in protocol.shortcuts
        ),
        amendments=tuple(_amendment(state, one) for one in protocol.amendments),
        rulings=tuple(_rulings(state)),
        rounds=tuple(_held(one) for one in rounds_of(state) if one.is_read),
        deduplication=_deduplication(state),
        overlap=_overlap(state),
        ranking=_ranking(state),
        agreement=tuple(_agreement(pair) for stage in STAGES for pair in pairs_of(state, stage)),
        method_notes=(*_second_screening(state), *_second_look(state)),
        stopping=stopping_sentence(state),
        certificate=stopping_rows(state),
        extracted=extracted,
        progress=progress_of(state),
        pictures=pictures_of(state, extracted),
        appraised=appraised_of(state),
        notices=tuple(one for one in notices if one),
        plan=protocol,
        texts=tuple(read_texts(state.review).items()),
        references=references,
    )


def _amendment(state: State, one: PlannedAmendment) -> Amendment:
    plan, found = one.rereading, state.rereading.after(one.version)
    names = {person.person_id: person.name for person in state.review.settings.people}
    reasons = [plan.why or ""] if plan else [stated.why or "" for stated in one.effects]
    n_read, n_changed = found.n_read, found.n_changed
    if plan is not None and not n_read:  # what was read again without rea stands in the entry
        n_read, n_changed = plan.n_read or 0, plan.n_changed or 0
    return Amendment(
        version=one.version,
        made_on=str(one.on),
        stage=one.stage,
        what=one.what,
        why=one.why,
        kind=one.kind,
        approved_by=", ".join(names.get(who, who) for who in one.approved_by),
        n_decided_before=one.n_decided_before,
        not_again=" ".join(filter(None, reasons)),
        n_read=n_read,
        n_changed=n_changed,
        n_let_in=found.n_let_in,
        n_kept_out=found.n_kept_out,
        n_open=found.n_open,
    )


def _held(one: Calibrated) -> RoundHeld:
    alike, bars = [], []
    for pair in one.pairs:
        table = pair.figures.table
        same = f"{table.both_include + table.both_exclude:,} of {table.n_records:,}"
        alike.append(f"{pair.first.person_id} and {pair.second.person_id}: {same}")
    for bar in one.bars:
        value = "not defined" if bar.lowest is None else f"{bar.lowest:.2f}"
        bars.append(f"{bar.name} {value}, asked {bar.asked:g}")
    readers = tuple(person.person_id for person, _ in one.n_left)
    return RoundHeld(
        one.stage, one.n, one.drawn_on, one.n_records, readers, tuple(alike), tuple(bars)
    )


def _rulings(state: State) -> Iterator[Ruled]:
    made = rulings(state.review)
    for criterion in state.protocol.protocol.criteria:
        for one in made:
            if one.criterion == criterion.code:
                name = f"{criterion.label} ({one.criterion})"
                yield Ruled(name, one.text, one.record_id, one.at[:10], one.changes_meaning)


def _strategies(state: State) -> tuple[tuple[str, str], ...]:
    """The protocol's strategies that a search was imported for; others were not run."""
    cited = {source.strategy for source in state.sources}
    planned = state.protocol.protocol.strategies
    return tuple(
        (name, one.strategy) for name, one in planned.items() if name in cited and one.strategy
    )


def _reports(state: State) -> pd.DataFrame:
    table = corrected(state.review, _SHOWN)
    speaks = table["record_id"].isin(set(state.speaker.values()))
    chosen = table[speaks].reset_index(drop=True)
    return chosen.assign(group_id=chosen["record_id"].map(state.group_of))


def _released_on(state: State) -> str:
    lines = [
        str(line["at"])[:10]
        for line in state.review.lines(SIGNATURES)
        if line.get("protocol") == state.protocol.name
    ]
    return min(lines, default="")


def _newest(state: State) -> str:
    # The newest thing that happened, so that the same review gives the same report.
    screening = (
        *STAGES,
        RESOLUTIONS,
        RETRIEVAL,
        STUDIES,
        DRAWS,
        PACKS,
        SHARES,
        HAND_OVERS,
        RULINGS,
    )
    rooms = (*screening, ANSWERS, PAIRS, SIGNATURES)
    times = [str(line["at"])[:10] for room in rooms for line in state.review.lines(room)]
    return max([*times, *(one.imported_at[:10] for one in state.sources)])


def _screeners(state: State) -> Iterator[Screener]:
    for stage in STAGES:
        made = Counter(one.person for one in state.decisions[stage])
        for person in state.review.settings.people:
            if made[person.person_id]:
                yield Screener(person, stage, made[person.person_id])


def _rules(state: State) -> tuple[DuplicateRule, ...]:
    sentences = rule_sentences()
    fired = Counter(rule for rule in state.duplicates["rule"] if rule)
    return tuple(
        DuplicateRule(rule, sentences.get(rule, rule), n)
        for rule, n in sorted(fired.items(), key=lambda one: (-one[1], one[0]))
    )


def _shown_by(state: State) -> tuple[tuple[str, int], ...]:
    # What was looked at again, or changed, had come up before in some other way.
    first = came_up(state.all_decisions["title-abstract"])
    shown = (
        first[one.person, one.record_id] if one.shown_by in (SECOND_LOOK, GIVEN) else one.shown_by
        for one in state.decisions["title-abstract"]
    )
    ways = Counter(one.split(":")[0] for one in shown)
    return tuple(sorted(ways.items(), key=lambda one: (-one[1], one[0])))


def _overlap(state: State) -> tuple[SourceOverlap, ...]:
    found = () if state.duplicates.empty else overlap_of(state.history)
    return found if len(found) > 1 else ()


def _deduplication(state: State) -> str:
    if state.duplicates.empty:
        return ""
    definition = Definition(**dict(state.protocol.protocol.copies))
    how = (
        f"Copies of one report were found with rea {__version__} by named rules, each of which "
        "needs facts that agree and none that contradict; doubtful pairs were left apart."
    )
    said = [how, thresholds_in_words(), definition.in_words()]
    verdicts = [line["verdict"] for line in standing_lines(state.review.lines(PAIRS))]
    n_same, n_different = verdicts.count("same"), verdicts.count("different")
    if n_same or n_different:
        said.append(
            "People looked at pairs that the rules left open or joined: "
            f"{n_same:,} as one report, {n_different:,} as two."
        )
    if n_within := sum(one.n_within for one in _overlap(state)):
        said.append(f"{n_within:,} of the copies stood beside another one within one source.")
    return " ".join(said)


def _ranking(state: State) -> str:
    plan = state.protocol.protocol.ranking
    ranked = {one.shown_by.split(":")[0] for one in state.decisions["title-abstract"]}
    if plan.ranker not in ranked:
        return ""
    return f"The ranker {plan.ranker} and its seed ({plan.seed}) are those of the protocol."


def _agreement(pair: PairAgreement) -> Agreement:
    table, found = pair.figures.table, pair.figures
    cells = (
        f"both include {table.both_include:,}; only {pair.first.person_id} "
        f"{table.only_first_includes:,}; only {pair.second.person_id} "
        f"{table.only_second_includes:,}; both exclude {table.both_exclude:,}"
    )
    return Agreement(
        stage=pair.stage,
        n_records=table.n_records,
        figures=(
            (f"{pair.first.person_id} and {pair.second.person_id}", cells),
            ("Per cent agreement", _interval(found.percent)),
            ("Cohen's κ", _interval(found.kappa)),
            ("PABAK", _interval(found.pabak)),
            ("Gwet's AC1", _interval(found.ac1)),
            ("Agreement on keeping", _interval(found.positive)),
            ("Agreement on excluding", _interval(found.negative)),
        ),
        caution=pair.caution,
    )


def _interval(one: Statistic) -> str:
    if one.value is None or one.low is None or one.high is None:
        return "undefined for this table"
    return f"{one.value:.2f} (95% interval {one.low:.2f} to {one.high:.2f})"


def _second_screening(state: State) -> Iterator[str]:
    for stage in STAGES:
        if members := state.team.weights(stage):
            yield (
                f"The reading at {stage} was divided among {joined(list(members))}: each report "
                "falls to one of them by chance, drawn from the protocol's seed."
            )
        yield from second_reading_of(state, stage).sentences
    for one in state.team.hand_overs:
        yield (
            f"{one.giver} handed over to {joined(list(one.takers))}: unread reports of the own "
            f"share {one.n_unread:,}, of sealed samples {len(one.samples):,}, open disagreements "
            f"{one.n_disagreements:,}, unfinished forms {one.n_forms:,}. What {one.giver} had "
            "decided stays."
        )


def _second_look(state: State) -> Iterator[str]:
    made = [one for one in state.all_decisions["title-abstract"] if one.shown_by == SECOND_LOOK]
    before = {one.line_id: one.verdict for one in state.all_decisions["title-abstract"]}
    changed = sum(before.get(old) != one.verdict for one in made for old in one.replaces)
    if made:
        n = len(made)
        yield (
            f"{count(n, 'decision that its', 'decisions that their')} makers’ other "
            "decisions would not have led one to expect "
            f"{'was' if n == 1 else 'were'} looked at again; {changed:,} changed."
        )
