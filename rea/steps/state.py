"""What has happened in a review so far: read from its logs, computed, never stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from rea.model import (
    COLUMN_OF_KIND,
    STAGES,
    Decision,
    SetAside,
    Stage,
    standing_lines,
)
from rea.screening.aside import passed_on, read_asides
from rea.screening.calibration import Round, counted, read_rounds, votes_of
from rea.screening.outcomes import (
    Outcome,
    Resolution,
    Retrieval,
    read_decisions,
    read_resolutions,
    retrievals,
    stage_outcomes,
    standing,
    verdict_of,
)
from rea.screening.sampling import Sample, read_samples
from rea.steps.filed import priors_of
from rea.steps.ground import PARTS, Ground
from rea.steps.history import history_of
from rea.steps.protocol.amended import Rereading
from rea.steps.protocol.protocols import InForce, in_force
from rea.steps.remembering import remembered
from rea.steps.screening.certificates import Certificate, certificate_of
from rea.steps.team.taking_over import taken_over
from rea.steps.team.team import Team
from rea.store.log import Line
from rea.store.review import Review

ASIDE = "aside"
EDITS = "edits"
RETRIEVAL = "retrieval"
FILES = "files"
LOOKUPS = "lookups"
RETRACTIONS = "retractions"
RESOLUTIONS = "resolutions"
STUDIES = "studies"
DRAWS = "draws"
PACKS = "packs"
ANSWERS = "answers"
CHECKS = "checks"
PRIORS = "priors"
FINDINGS = "findings"
PAIRS = "pairs"
RULINGS = "rulings"


@dataclass(frozen=True)
class State(Ground):
    """A review at one moment. Each part is computed when it is first asked for."""

    protocol: InForce

    @cached_property
    def all_decisions(self) -> dict[Stage, list[Decision]]:
        """Every line of both stages, replaced ones included."""
        return {stage: read_decisions(self.review.lines(stage)) for stage in STAGES}

    @cached_property
    def decisions(self) -> dict[Stage, list[Decision]]:
        """The decisions that stand and count."""
        every = self.all_decisions.items()
        return {stage: counted(standing(made), self.counts_votes(stage)) for stage, made in every}

    @cached_property
    def votes(self) -> dict[Stage, dict[str, dict[str, Decision]]]:
        """Group and person to what they decided, as rounds of calibration are counted.

        A verdict of calibration is a vote also where the protocol does not count it.
        """
        every = self.all_decisions.items()
        return {stage: votes_of(standing(made), self.group_of) for stage, made in every}

    def counts_votes(self, stage: Stage) -> bool:
        """Whether the verdicts of calibration count as decisions."""
        planned = self.protocol.protocol.screening.calibration
        return all(one.verdicts_count for one in planned if one.stage == stage)

    @cached_property
    def resolutions(self) -> dict[Stage, list[Resolution]]:
        """What settled disagreements, lapsed or not."""
        lines = self.review.lines(RESOLUTIONS)
        return {stage: read_resolutions(lines, self.group_of, stage) for stage in STAGES}

    @cached_property
    def outcomes(self) -> dict[Stage, dict[str, Outcome]]:
        """What became of every group that somebody decided."""
        return {
            stage: self._outcomes_of(stage, self.decisions[stage], self.resolutions[stage])
            for stage in STAGES
        }

    def _outcomes_of(
        self, stage: Stage, decisions: list[Decision], resolutions: list[Resolution]
    ) -> dict[str, Outcome]:
        return stage_outcomes(
            decisions,
            resolutions,
            self.group_of,
            stage=stage,
            unsure_keeps=self.unsure_keeps,
            reason_order=[one.code for one in self.protocol.protocol.reasons(stage)],
            signs_for=self.signs_for,
        )

    @cached_property
    def team(self) -> Team:
        return Team(self.review, self.group_of)

    @property
    def signs_for(self) -> dict[str, frozenset[str]]:
        """Who may sign in the place of somebody who handed their work over."""
        return self.team.takers

    def share_of(self, person: str, stage: Stage) -> frozenset[str] | None:
        """The groups that fall to somebody where the reading is divided, else None."""
        if not self.team.weights(stage):
            return None
        passed: dict[str, set[str]] = defaultdict(set)
        for one in self.team.weights(stage):
            for group in self.passed_on(one, stage):
                passed[group].add(one)
        seed = self.protocol.protocol.ranking.seed
        return self.team.share_of(person, stage, self.groups_of(stage), seed, passed)

    def outcomes_until(self, stage: Stage, until: str) -> dict[str, Outcome]:
        """`outcomes` of a stage as they were at a time (UTC), by the groups of today."""
        made = [one for one in self.all_decisions[stage] if one.at <= until]
        lines = [one for one in self.review.lines(RESOLUTIONS) if one["at"] <= until]
        resolutions = read_resolutions(lines, self.group_of, stage)
        return self._outcomes_of(
            stage, counted(standing(made), self.counts_votes(stage)), resolutions
        )

    @property
    def unsure_keeps(self) -> bool:
        """Whether "not sure" at title and abstract lets a record through."""
        return self.protocol.protocol.unsure_at_title_abstract == "keep"

    def unsure_settles(self, stage: Stage) -> bool:
        """Whether a disagreement may be settled as "not sure"."""
        return stage == "title-abstract" and self.unsure_keeps

    @cached_property
    def rereading(self) -> Rereading:
        """What waits to be read again since a text that it rests on was amended."""
        return Rereading(self)

    @cached_property
    def priors(self) -> dict[str, str]:
        """Group id to what earlier readers said, where they all said the same."""
        return priors_of(self.review.lines(PRIORS), self.group_of)

    @cached_property
    def retrievals(self) -> dict[str, Retrieval]:
        """Group id to what became of its full text, where anybody said so."""
        return retrievals(self.review.lines(RETRIEVAL), self.group_of)

    @cached_property
    def study_lines(self) -> dict[str, list[Line]]:
        """Group id to the standing lines that link it to a study."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in standing_lines(self.review.lines(STUDIES)):
            if line["record"] in self.group_of:
                found[self.group_of[line["record"]]].append(line)
        return found

    @cached_property
    def study_of(self) -> dict[str, str]:
        """Group id to study id. Where two people link differently, `rea check` says so."""
        return {
            group: min(line["study"] for line in lines) for group, lines in self.study_lines.items()
        }

    @cached_property
    def _unscreened(self) -> set[str]:
        """Groups from other methods only, where the protocol sends these to full text."""
        if self.protocol.protocol.other_methods == "screened":
            return set()
        main = {one.source_id for one in self.sources if COLUMN_OF_KIND[one.kind] == "databases"}
        found_there = {
            self.group_of[record]
            for record, source in zip(
                self.records["record_id"], self.records["source"], strict=True
            )
            if source in main
        }
        return set(self.speaker) - found_there

    @cached_property
    def samples(self) -> tuple[Sample, ...]:
        """The sealed samples of second readers, oldest first."""
        return tuple(read_samples(self.review.lines(DRAWS), self.group_of))

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """The sealed rounds of calibration, oldest first."""
        return tuple(read_rounds(self.review.lines(DRAWS), self.group_of))

    def sample_of(self, person: str, stage: Stage) -> list[str]:
        """The groups that somebody reads a second time, in the order in which they are read.

        Rounds of calibration come first, then those drawn for them, then those that came
        from a colleague who handed work over, then those that a second reader has passed on.
        """
        rounds = [one for one in self.rounds if person in one.readers and one.stage == stage]
        own = [one for one in self.samples if (one.reader, one.stage) == (person, stage)]
        gone = self.team.handed_away(person, stage)
        gone = gone - self.decided_by(person, stage) if gone else gone
        sealed = [one.groups for one in rounds] + [one.groups for one in own]
        if not self.counts_votes(stage):  # read once in its round, it is read like any other
            gone = gone | {one for one, votes in self.votes[stage].items() if person in votes}
        drawn = [group for groups in sealed for group in groups if group not in gone]
        handed = self.team.handed_to(person, stage)
        return list(dict.fromkeys([*drawn, *handed, *taken_over(self, person, stage)]))

    @cached_property
    def asides(self) -> dict[Stage, list[SetAside]]:
        """What readers have left for later or passed on, as far as it stands."""
        lines = self.review.lines(ASIDE)
        return {stage: read_asides(lines, stage) for stage in STAGES}

    def passed_on(self, person: str, stage: Stage) -> set[str]:
        """The groups that this person left to a colleague, and has not decided after all."""
        mine = passed_on(self.asides[stage], person, self.group_of)
        return mine - self.decided_by(person, stage)

    def decided_by(self, person: str, stage: Stage) -> set[str]:
        """The groups that somebody has decided."""
        return {
            self.group_of[one.record_id]
            for one in self.decisions[stage]
            if one.person == person and one.record_id in self.group_of
        }

    @cached_property
    def stop(self) -> Certificate | None:
        """What people agreed on when they stopped reading titles; None while they have not."""
        needed = self.protocol.protocol.stopping.agreed_by
        found = certificate_of(self.review, needed)
        return found if found is not None and found.is_agreed else None

    @cached_property
    def not_read(self) -> frozenset[str]:
        """Groups that nobody reads because reading was stopped; none of a later search."""
        if self.stop is None:
            return frozenset()
        covered = set(self.stop.basis.sources)
        decided = self.outcomes["title-abstract"]
        return frozenset(
            group
            for group in self.speaker
            if group not in decided
            and group not in self._unscreened
            and self.sources_of(group) & covered
        )

    def screened(self, group: str) -> str:
        """pending, kept, excluded or unread at title and abstract."""
        if group in self._unscreened:
            return "kept"
        if group in self.not_read:
            return "unread"
        return verdict_of(
            self.outcomes["title-abstract"].get(group), unsure_keeps=self.unsure_keeps
        )

    def retrieved(self, group: str) -> str:
        """pending, sought, retrieved or not-retrieved."""
        if group in self.outcomes["full-text"]:  # nobody assesses a report they do not have
            return "retrieved"
        fact = self.retrievals.get(group)
        return fact.outcome if fact else "pending"

    def is_missing(self, group: str) -> bool:
        """Whether the full text of a kept report may still come."""
        return self.retrieved(group) in ("pending", "sought")

    def groups_of(self, stage: Stage) -> list[str]:
        """The groups that are read at a stage, in order of group id."""
        return list(self._groups[stage])

    @cached_property
    def _groups(self) -> dict[Stage, list[str]]:
        first = [group for group in self.speaker if group not in self._unscreened]
        there = [group for group in self.kept if self.retrieved(group) == "retrieved"]
        return {"title-abstract": first, "full-text": there}

    @cached_property
    def kept(self) -> list[str]:
        """The groups that were kept at title and abstract, in order of group id."""
        decided, passed = self.outcomes["title-abstract"], self._unscreened
        # Most are unread for weeks, and need no look.
        seen = (group for group in self.speaker if group in decided or group in passed)
        return [group for group in seen if self.screened(group) == "kept"]

    @cached_property
    def history(self) -> pd.DataFrame:
        """What became of every record: columns `HISTORY_COLUMNS`, a row a record."""
        return history_of(self)


def read_state(review: Review) -> State:
    """The state of a review now; while no file changed, the one that was read before."""
    return remembered(review, lambda: State(review, in_force(review)), PARTS)
