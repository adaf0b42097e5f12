"""Two people at the disengagement form: what each of them enters, and what must come of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from extraction.three_studies import answers_for
from support import done

import rea
from rea import steps
from rea.extraction.answers import Answer, Place
from rea.steps.extraction.answer_book import AnswerBook

Told = dict[str, dict[Place, Answer]]

DIFFERS: Place = ("people.n_survivors", 1)
SETTLED = {"value": "15", "note": "Table 1 has both numbers"}
FILES = ("answers-long.csv", "answers-wide.csv", "answers.xlsx", "answers.json")


def entered_by_two(review: rea.Review) -> tuple[Told, Told]:
    """What the first enters of all three studies, and the second of two and the third's start.

    They differ on one number of the first study; of the third the second leaves the rest to
    be verified.
    """
    form = steps.Extraction(review, "r1").form
    studies = [one.study_id for one in steps.Extraction(review, "r1").studies]
    first = {study: answers_for(form, study, k) for k, study in enumerate(studies)}
    second = {study: dict(told) for study, told in first.items()}
    one, _, last = studies
    second[one][DIFFERS] = replace(second[one][DIFFERS], value="21")
    second[last] = {
        place: answer for place, answer in second[last].items() if place[0].startswith("about.")
    }
    return first, second


def settled(first: Told) -> Told:
    """What counts in the end."""
    study = next(iter(first))
    answer = replace(first[study][DIFFERS], **SETTLED)
    return first | {study: first[study] | {DIFFERS: answer}}


def counted(review: rea.Review) -> Told:
    """The answers that count, by study."""
    book = AnswerBook.of(review)
    return {study: dict(book.counted(study)) for study in sorted(book.studies)}


def comes_back_equal(review: rea.Review, file: str) -> bool:
    """Whether a file of the export, read into a review without answers, says what counts."""
    export = review.root.parent / "export"
    done("export", "--which", "answers", export, "--review", review.root)
    blank = Path(shutil.copytree(review.root, review.root.parent / f"blank-{file}"))
    shutil.rmtree(blank / "data" / "extracted")
    done("extract", "--from", export / file, "--as", "r1", "--review", blank)
    return counted(rea.open_review(blank)) == counted(review)
