"""The protocol's form for one study, a section at a time, as a page asks it and saves it.

Each field is a line of its own in the log: a slip in one keeps no other from being saved.
A form says what it showed, so that an answer given in another window since is not
overwritten unseen.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass

from rea.errors import ReaError, UnknownNameError
from rea.extraction.answers import Answer, Place
from rea.extraction.asking import OpenField, is_asked, occurrences
from rea.extraction.forms import Field, Section
from rea.extraction.values import entries, what_fits
from rea.steps.blinding import Sight
from rea.steps.correcting import rows_of
from rea.steps.extract import Extraction, StudyProgress
from rea.steps.fulltexts import TextAtHand
from rea.steps.included import Study
from rea.steps.protocols import in_force
from rea.steps.supporting import Library, Looked
from rea.store.review import Review

PARTS = ("value", "missing", "quote", "locator", "kind", "note")

_SHOWN = ("record_id", "title", "authors", "year", "journal", "abstract", "doi", "url")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field as it is asked: what was answered, and a mark of what was shown.

    `looked` tells whether its words stand where they are said to; None where it has none.
    """

    field: Field
    n: int
    answer: Answer
    mark: str
    looked: Looked | None = None

    @property
    def name(self) -> str:
        """What the inputs of this field begin with."""
        return f"{self.field.path}:{self.n}"

    @property
    def fits(self) -> str:
        """What may be entered, in a few words."""
        return what_fits(self.field)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The choices that were made, one by one."""
        return entries(self.field, self.answer.value)


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that stand together: those of one occurrence of a group, or a field alone.

    Attributes
    ----------
    group : Field or None
    is_new : bool
        A further occurrence of the group, of which nothing is answered yet.
    """

    group: Field | None
    n: int
    is_new: bool
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """One section of the form for one study."""

    study: Study
    section: Section
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    open: tuple[OpenField, ...]
    missing_codes: Mapping[str, str]
    records: tuple[dict[str, str], ...]
    texts: tuple[TextAtHand, ...]

    @property
    def n_open(self) -> dict[str, int]:
        """By section, how many fields must still be answered."""
        counts = Counter(one.field.section for one in self.open)
        return {one.section_id: counts[one.section_id] for one in self.sections}

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Every field of the section, in the order in which it is asked."""
        return tuple(one for block in self.blocks for one in block.asked)


@dataclass(frozen=True, slots=True)
class SavedField:
    """What came of one field that was left.

    Attributes
    ----------
    fault : str
        Why it was not saved, or "".
    mark : str
        Of what stands now.
    asks_others : bool
        Whether the section now asks other fields than were shown.
    """

    fault: str
    mark: str
    looked: Looked | None
    n_open: Mapping[str, int]
    asks_others: bool


@dataclass(frozen=True, slots=True)
class SavedFields:
    """What came of a section that was sent: fields saved, and why others were not."""

    n_saved: int
    faults: Mapping[Place, str]


def studies_to_extract(review: Review, person: str) -> tuple[StudyProgress, ...]:
    """The included studies and how far this person is with each.

    A study whose report they have still to assess is left out: it would tell how
    colleagues decided. None while no protocol with a form was released.
    """
    protocol = in_force(review)
    if not protocol.is_released or protocol.protocol.extraction is None:
        return ()
    extraction = Extraction(review, person)
    return tuple(extraction.progress_of(one) for one in visible_studies(extraction, review))


def form_page(review: Review, person: str, study: str, section: str = "") -> FormPage:
    """One section of the form, the first if none is named.

    Raises
    ------
    UnknownNameError, ReaError
    """
    extraction, found = study_to_extract(review, person, study)
    form, answers = extraction.form, extraction.answers(found.study_id)
    # A tool of appraisal that is not for this study's design asks nothing of it.
    sections = tuple(
        one for one in form.sections if any(is_asked(form, field, answers) for field in one.fields)
    )
    chosen = _section(sections, section)
    library = Library(extraction.state)
    return FormPage(
        study=found,
        section=chosen,
        sections=sections,
        blocks=tuple(_blocks(extraction, found, chosen, library)),
        open=extraction.open_fields(found.study_id),
        missing_codes=form.missing_codes,
        records=_records(review, found.record_ids),
        texts=library.texts(found.record_ids),
    )


def study_to_extract(review: Review, person: str, name: str) -> tuple[Extraction, Study]:
    """A study that this person may see, by its id or name, and their extraction.

    Raises
    ------
    UnknownNameError
    """
    extraction = Extraction(review, person)
    for one in visible_studies(extraction, review):
        if name in (one.study_id, one.name):
            return extraction, one
    raise UnknownNameError("study to extract", name, [], "See the list of studies.")


def save_section(
    review: Review,
    person: str,
    study: str,
    section: str,
    typed: Callable[[str], Sequence[str]],
) -> SavedFields:
    """Save what was typed into a section, field by field; on the disk when this returns.

    Parameters
    ----------
    typed : callable
        Name of an input, ``<field>:<n>:<part>``, to what was typed or ticked there.
    """
    page = form_page(review, person, study, section)
    extraction = Extraction(review, person)
    n_saved, faults = 0, dict[Place, str]()
    anew = extraction.places_to_revisit(page.study.study_id)
    for asked in page.asked:
        answer = _typed(asked, typed)
        # To save a section is to say again what a changed field was answered.
        is_said_again = answer.place in anew and bool(answer.value or answer.missing)
        if answer == asked.answer and not is_said_again:
            continue
        if fault := _fault(extraction, asked, answer, typed):
            faults[asked.answer.place] = fault
        else:
            n_saved += 1
    return SavedFields(n_saved, faults)


def save_field(
    review: Review,
    person: str,
    study: str,
    section: str,
    name: str,
    typed: Callable[[str], Sequence[str]],
) -> SavedField:
    """Save one field as it was left; on the disk when this returns.

    Parameters
    ----------
    name : str
        What its inputs begin with, ``<field>:<n>``.

    Raises
    ------
    UnknownNameError
        The section does not ask it.
    """
    before = form_page(review, person, study, section)
    asked = _asked_of(before, name)
    answer, fault = _typed(asked, typed), ""
    if answer != asked.answer:
        fault = _fault(Extraction(review, person), asked, answer, typed)
    after = form_page(review, person, study, section)
    return SavedField(
        fault=fault,
        mark=_asked_of(after, name).mark,
        looked=_asked_of(after, name).looked,
        n_open=after.n_open,
        asks_others=[one.name for one in after.asked] != [one.name for one in before.asked],
    )


def _asked_of(page: FormPage, name: str) -> Asked:
    for one in page.asked:
        if one.name == name:
            return one
    raise UnknownNameError("field of this part", name, [one.name for one in page.asked])


def _fault(
    extraction: Extraction, asked: Asked, answer: Answer, typed: Callable[[str], Sequence[str]]
) -> str:
    """Why an answer was not saved, or "" when it is."""
    if typed(_name(asked, "mark")) != [asked.mark]:
        return "Answered in another window since; look at it there."
    try:
        _save(extraction, answer, asked.answer)
    except ReaError as err:
        return str(err)
    return ""


def _save(extraction: Extraction, answer: Answer, before: Answer) -> None:
    if _is_blank(answer):
        extraction.take_back(before.study_id, before.field, before.n)
    else:
        extraction.answer(answer)


def _typed(asked: Asked, typed: Callable[[str], Sequence[str]]) -> Answer:
    parts = {
        part: "\n".join(one.strip() for one in typed(_name(asked, part)) if one.strip())
        for part in PARTS
    }
    # Where no words were taken from the report, the choice between quote and paraphrase is idle.
    words = parts["value"] if asked.field.kind == "quote" else parts["quote"]
    if not words:
        parts["kind"] = ""
    return Answer(asked.answer.study_id, asked.field.path, asked.n, **parts)


def _name(asked: Asked, part: str) -> str:
    return f"{asked.name}:{part}"


def _is_blank(answer: Answer) -> bool:
    return not any(getattr(answer, part) for part in PARTS)


def _blocks(
    extraction: Extraction, study: Study, section: Section, library: Library
) -> list[Block]:
    form, answers = extraction.form, extraction.answers(study.study_id)

    def asked(field: Field, n: int) -> Asked:
        answer = answers.get((field.path, n), Answer(study.study_id, field.path, n))
        looked = library.look_up(form, answer, study.record_ids)
        return Asked(field, n, answer, _mark(answer), looked)

    blocks = []
    for field in section.fields:
        if field.group or not is_asked(form, field, answers):
            continue
        own = asked(field, 1)
        if field.kind != "group":
            blocks.append(Block(None, 1, is_new=False, asked=(own,)))
            continue
        begun = occurrences(form, field.path, answers)
        further = (max(begun, default=0) + 1,) if field.repeats or not begun else ()
        for n in (*begun, *further):
            inner = tuple(
                asked(one, n)
                for one in form.fields_of(field.path)
                if n in further or is_asked(form, one, answers, n)
            )
            blocks.append(Block(field, n, is_new=n in further, asked=inner))
        # "Nothing to enter here" stays in sight where occurrences were entered all the same.
        if not begun or own.answer.missing:
            blocks.append(Block(None, 1, is_new=False, asked=(own,)))
    return blocks


def _mark(answer: Answer) -> str:
    return hashlib.sha256(repr(astuple(answer)).encode()).hexdigest()[:12]


def _section(sections: Sequence[Section], name: str) -> Section:
    for one in sections:
        if name in ("", one.section_id):
            return one
    raise UnknownNameError("part of the form", name, [one.section_id for one in sections])


def visible_studies(extraction: Extraction, review: Review) -> tuple[Study, ...]:
    """The studies that this person may see: none whose report they have still to assess."""
    left = Sight(review, extraction.person.person_id).left("full-text")
    group_of = extraction.state.group_of
    return tuple(
        one
        for one in extraction.studies
        if not any(group_of[record] in left for record in one.record_ids)
    )


def _records(review: Review, ids: Sequence[str]) -> tuple[dict[str, str], ...]:
    rows = rows_of(review, ids)
    return tuple({name: rows[one][name] for name in _SHOWN} for one in sorted(rows))
