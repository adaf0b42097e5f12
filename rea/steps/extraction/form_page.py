"""The protocol's form for one study: a section at a time as a page asks it, or whole on paper."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from rea.errors import UnknownNameError
from rea.extraction.answers import Answer
from rea.extraction.asking import OpenField, asked_when, is_asked, occurrences
from rea.extraction.forms import Field, Form, Section
from rea.extraction.values import entries, what_fits
from rea.steps.extraction.extract import Extraction, StudyProgress
from rea.steps.extraction.included import Study
from rea.steps.extraction.supporting import Library, Looked
from rea.steps.fulltext.fulltexts import TextAtHand
from rea.steps.protocol.protocols import in_force
from rea.steps.screening.blinding import Sight
from rea.steps.search.correcting import rows_of
from rea.store.review import Review

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
class WholeForm:
    """All that is asked of a study, or of any study where none is named."""

    study: Study | None
    form: Form
    protocol: str
    parts: tuple[tuple[Section, tuple[Block, ...]], ...]

    def when(self, field: Field) -> str:
        """What must have been answered for the field to be asked, in words; "" if nothing."""
        return asked_when(self.form, field)


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


def whole_form(review: Review, person: str, study: str = "") -> WholeForm:
    """Every part of the form for a study as this person filled it in; blank without a study.

    Raises
    ------
    UnknownNameError, ReaError
    """
    if not study:
        extraction = Extraction(review, person)
        form = extraction.form
        parts = tuple((one, tuple(_blank_blocks(form, one))) for one in form.sections)
        return WholeForm(None, form, extraction.protocol_name, parts)
    extraction, found = study_to_extract(review, person, study)
    library = Library(extraction.state)
    parts = tuple(
        (section, tuple(one for one in blocks if not one.is_new or one.n == 1))
        for section in extraction.form.sections
        if (blocks := _blocks(extraction, found, section, library))
    )
    return WholeForm(found, extraction.form, extraction.protocol_name, parts)


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


def _blank_blocks(form: Form, section: Section) -> Iterator[Block]:
    for field in section.fields:
        if field.group:
            continue
        asked = form.fields_of(field.path) if field.kind == "group" else (field,)
        blank = tuple(Asked(one, 1, Answer("", one.path), mark="") for one in asked)
        yield Block(field if field.kind == "group" else None, 1, is_new=False, asked=blank)


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
