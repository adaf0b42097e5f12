"""One person's place at the pairs that may be copies of one report.

An answer is a line in a log and stands until somebody replaces it; groups are made again
from all answers by the mechanism that `rea dedupe` uses.
"""

from __future__ import annotations

from collections.abc import Sequence

from rea.dedupe import Definition, Grouping, explain, nearest_titles
from rea.errors import DecisionError, UnknownNameError
from rea.model import PAIR_VERDICTS, Person, standing_lines
from rea.steps.dedupe.compared import (
    ComparedPair,
    NearRecord,
    PairAnswer,
    PairQuestion,
    PairsSaid,
    PairWish,
)
from rea.steps.dedupe.dedupe import grouping_now, judged_records, regroup
from rea.steps.screening.desk import StaleFormError
from rea.steps.search.spreadsheet import named
from rea.steps.state import PAIRS, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.log import Line
from rea.store.review import Review
from rea.store.stamps import stamps_of

# What the comparison of all records was made from, and what the groups are made from.
_COMPARED = ("review.yaml", "protocols/**/*.yaml", "data/raw/*/records.csv")
_GROUPED = ("data/screened/*.csv", f"data/screened/{PAIRS}/*.jsonl")


class PairDesk:
    """One person's place at the pairs.

    The records are compared once and grouped again at each answer.
    """

    def __init__(self, review: Review, person: str) -> None:
        self.review = review
        self.person: Person = acting(review.settings, person)
        self._compare()

    # -- what is on the desk --------------------------------------------------------------

    @property
    def waiting(self) -> tuple[PairQuestion, ...]:
        """The pairs asked about now."""
        return questions_of(self._grouping)

    def shown(self, name: str, other: str) -> ComparedPair:
        """Two records side by side, asked about or not.

        Raises
        ------
        DecisionError, UnknownNameError
            No such records, or one record twice.
        """
        a, b = self._found(name, other)
        records = self._records
        asked = (one.why for one in self.waiting if {one.record_a, one.record_b} == {a, b})
        definition = Definition(**dict(self._state.protocol.protocol.copies))
        return ComparedPair(
            record_a=records[a],
            record_b=records[b],
            found_in=(self._searches[records[a]["source"]], self._searches[records[b]["source"]]),
            why=next(asked, ""),
            explained=explain(records[a], records[b], definition),
            answers=tuple(self._answer(line) for line in self._standing(a, b)),
            copies_a=self._copies(a, b),
            copies_b=self._copies(b, a),
            together=self._groups[a] == self._groups[b],
        )

    def near(self, name: str, n: int = 8) -> tuple[NearRecord, ...]:
        """Records of other reports whose titles are most like this one's, likeliest first.

        Raises
        ------
        DecisionError, UnknownNameError
        """
        record = self._state.find(name)
        ids = list(self._records)
        titles = [one["title"] for one in self._records.values()]
        likely = (self._records[ids[row]] for row in nearest_titles(titles, ids.index(record)))
        others = [one for one in likely if self._groups[one["record_id"]] != self._groups[record]]
        return tuple(
            NearRecord(one["record_id"], one["title"], one["authors"], one["year"])
            for one in others[:n]
        )

    def record(self, name: str) -> dict[str, str]:
        """One record by its name.

        Raises
        ------
        DecisionError, UnknownNameError
        """
        return self._records[self._state.find(name)]

    def last(self, n: int = 10) -> tuple[PairAnswer, ...]:
        """This person's own latest answers that stand, newest first."""
        own = (line for line in reversed(self._lines) if line["person"] == self.person.person_id)
        return tuple(self._answer(line) for line in own if line["verdict"])[:n]

    # -- answers --------------------------------------------------------------------------

    def say(self, wishes: Sequence[PairWish]) -> PairsSaid:
        """Write what is wished and make the groups again.

        Raises
        ------
        DecisionError, UnknownNameError
            One of them cannot be granted; nothing is written then.
        """
        lines, n_unchanged = [], 0
        for wish in wishes:
            with named(wish.place):
                line = self._line(wish)
            if line is None:
                n_unchanged += 1
            else:
                lines.append(line)
        _check_alike(lines)
        self._write(lines)
        verdicts = [line["verdict"] for line in lines]
        n_questions = len(self._grouping.questions)
        return PairsSaid(
            person=self.person.person_id,
            n_same=verdicts.count("same"),
            n_different=verdicts.count("different"),
            n_unchanged=n_unchanged,
            n_groups=self._grouping.rows["group_id"].nunique(),
            n_questions=n_questions,
            next=f"rea dedupe --as {self.person.person_id}" if n_questions else "rea status",
        )

    def say_as_shown(self, wish: PairWish, stood: Sequence[str]) -> PairsSaid | None:
        """Answer by a form that was shown while the lines `stood` stood.

        None where the same form came twice: the answer stands already.

        Raises
        ------
        StaleFormError
            Somebody has answered since the form was shown.
        """
        a, b = self._found(wish.record, wish.other)
        now = self._standing(a, b)
        if sorted(stood) != sorted(line["id"] for line in now):
            if [line["verdict"] for line in now] == [wish.verdict]:
                return None
            raise StaleFormError(a, self._records[a]["title"])
        return self.say([wish])

    def take_back(self, line_id: str) -> PairAnswer:
        """Undo this person's answer of that line; the pair is as if nobody had been asked.

        Raises
        ------
        StaleFormError
            It does not stand any more.
        """
        own = [line for line in self._lines if line["person"] == self.person.person_id]
        found = [line for line in own if line["id"] == line_id and line["verdict"]]
        if not found:
            raise StaleFormError("", "The last answer")
        a, b = found[0]["records"]
        group = self._together(a, b) or found[0].get("group", [])
        self._write([self._new_line(a, b, None, "", [line_id], group)])
        return self._answer(found[0])

    # -- staying true to the folder -------------------------------------------------------

    def refresh(self, review: Review) -> None:
        """Take in what others have added to the folder since."""
        self.review = review
        if self._compared != stamps_of(self.review.root, _COMPARED):
            self._compare()
        elif self._grouped != stamps_of(self.review.root, _GROUPED):
            self._regroup(grouping_now(self.review, self._judged))

    def _compare(self) -> None:
        # Stamps first: what changes while the rest is read is then seen as change.
        self._compared = stamps_of(self.review.root, _COMPARED)
        self._grouped = stamps_of(self.review.root, _GROUPED)
        self._judged = judged_records(self.review)
        rows = self.review.records().to_dict("records")
        self._records = {
            row["record_id"]: {str(key): text for key, text in row.items()} for row in rows
        }
        self._searches = {one.source_id: one.name for one in self.review.sources()}
        self._regroup(grouping_now(self.review, self._judged))

    def _write(self, lines: Sequence[Line]) -> None:
        if lines:
            write_lines(self.review, PAIRS, self.person.person_id, lines)
            grouping = regroup(self.review, self._judged)
            self._regroup(grouping)

    def _regroup(self, grouping: Grouping) -> None:
        self._grouped = stamps_of(self.review.root, _GROUPED)
        self._grouping = grouping
        self._groups = dict(zip(grouping.rows["record_id"], grouping.rows["group_id"], strict=True))
        self._lines = standing_lines(self.review.lines(PAIRS))
        self._state: State = read_state(self.review)

    # -- one answer -----------------------------------------------------------------------

    def _line(self, wish: PairWish) -> Line | None:
        """The line that a wish becomes; None where it stands already, alone and word for word."""
        a, b = self._found(wish.record, wish.other)
        if wish.verdict not in PAIR_VERDICTS:
            raise UnknownNameError("answer", wish.verdict, PAIR_VERDICTS)
        stands = self._standing(a, b)
        if [(line["verdict"], line.get("note", "")) for line in stands] == [
            (wish.verdict, wish.note)
        ]:
            return None
        group = self._together(a, b) if wish.verdict == "different" else []
        before = [line for line in stands if line["verdict"] == wish.verdict]
        group = group or next((line.get("group", []) for line in before), [])
        ids = [line["id"] for line in stands]
        return self._new_line(a, b, wish.verdict, wish.note, ids, group)

    def _new_line(
        self,
        a: str,
        b: str,
        verdict: str | None,
        note: str,
        replaces: Sequence[str],
        group: Sequence[str],
    ) -> Line:
        return log.new_line(
            self.person.person_id,
            records=[a, b],
            verdict=verdict,
            note=note,
            group=sorted(group),
            replaces=sorted(replaces),
        )

    def _found(self, name: str, other: str) -> tuple[str, str]:
        """Both records, the lower id first."""
        a, b = sorted((self._state.find(name), self._state.find(other)))
        if a == b:
            raise DecisionError(f"{a} is named twice.", "Name two records.")
        return a, b

    def _standing(self, a: str, b: str) -> list[Line]:
        """What stands of just these two, whoever said it."""
        return [line for line in self._lines if sorted(line["records"]) == [a, b]]

    def _together(self, a: str, b: str) -> list[str]:
        """The group of both, if they share one."""
        group = self._groups[a]
        if group != self._groups[b]:
            return []
        return [record for record, its in self._groups.items() if its == group]

    def _answer(self, line: Line) -> PairAnswer:
        a, b = line["records"]
        title = self._records[a]["title"] if a in self._records else ""
        said = (line["verdict"] or "", line.get("note", ""))
        return PairAnswer(line["id"], line["person"], line["at"], a, b, title, *said)

    def _copies(self, record: str, other: str) -> tuple[str, ...]:
        group = self._groups[record]
        return tuple(
            one for one, its in self._groups.items() if its == group and one not in (record, other)
        )


def questions_of(grouping: Grouping) -> tuple[PairQuestion, ...]:
    """The pairs that a grouping leaves to a person, those first that matter most."""
    columns = (grouping.questions[name] for name in ("record_a", "record_b", "rule", "why"))
    return tuple(PairQuestion(*row) for row in zip(*columns, strict=True))


def _check_alike(lines: Sequence[Line]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for line in lines:
        pair = (line["records"][0], line["records"][1])
        if pair in seen:
            raise DecisionError(f"{pair[0]} and {pair[1]} are named twice.", "Keep one of the two.")
        seen[pair] = line["verdict"]
