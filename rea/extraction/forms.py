"""What is asked of each study, and on what that depends: the protocol's form, made flat.

A field is named by its path: ``section.field``, or ``section.group.field`` within a group.
A group is a field too. It holds no value of its own, but a missing code fits it: "nothing
to enter here, because it was not reported".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rea.errors import ReaError, UnknownNameError
from rea.extraction.appraisal_form import with_appraisal
from rea.workbook.texts import clean, one_line

if TYPE_CHECKING:
    from rea.protocol.forms import Extraction, FieldType, FormField
    from rea.protocol.schema import Protocol


class FormError(ReaError):
    """The protocol's form cannot be asked as it stands."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What another field must say for this one to be asked.

    Attributes
    ----------
    field : str
        Path of that field.
    choices : tuple of str
        One of these must have been chosen; empty means that any answer will do.
    """

    field: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked of a study.

    Attributes
    ----------
    path : str
        Names the field in answers, such as ``communication.comm_features.feature``.
    group : str
        Path of the group that it stands in, or "".
    questions : tuple of str
        Ids of the protocol's questions; a field of a group takes over those of its group.
    choices : tuple of str
        Answers allowed, where they are chosen from.
    locator : bool
        Whether the place in the report is asked for.
    repeats : bool
        Whether there may be several occurrences: of a group, or of a field within one.
    """

    path: str
    section: str
    group: str
    label: str
    kind: FieldType
    questions: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    help: str = ""
    locator: bool = False
    repeats: bool = False
    conditions: tuple[Condition, ...] = ()

    def shown(self, choice: str) -> str:
        """A choice in words: ``marac_or_meeting`` reads "marac or meeting".

        Two choices that would read the same are shown as they are written.
        """
        words = _words(choice)
        alike = [one for one in self.choices if _words(one).casefold() == words.casefold()]
        return words if len(alike) == 1 else choice

    def choice(self, typed: str) -> str | None:
        """The choice that somebody typed or picked, or None."""
        if typed in self.choices:
            return typed
        key = _words(typed).casefold()
        found = [one for one in self.choices if _words(one).casefold() == key]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form: its heading and what is asked on it, groups before their fields."""

    section_id: str
    label: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """What one version of the protocol asks of each study.

    Attributes
    ----------
    missing_codes : mapping of str to str
        Code and meaning, such as NR, "not reported". None of them is a blank or a zero.
    locator_required : bool
        Whether words taken from a report must come with their page or paragraph.
    """

    sections: tuple[Section, ...]
    missing_codes: Mapping[str, str]
    locator_required: bool = True

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field in the order in which it is asked."""
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def _by_path(self) -> dict[str, Field]:
        return {field.path: field for field in self.fields}

    def field(self, path: str) -> Field:
        """The field of that path.

        Raises
        ------
        UnknownNameError
        """
        if path not in self._by_path:
            raise UnknownNameError("field", path, self._by_path)
        return self._by_path[path]

    def has(self, path: str) -> bool:
        """Whether the form asks this; an earlier version may have asked more."""
        return path in self._by_path

    def fields_of(self, group: str) -> tuple[Field, ...]:
        """The fields of a group, by its path."""
        return tuple(field for field in self.fields if field.group == group)

    def shown_code(self, code: str) -> str:
        """A missing code with its meaning, as lists and cells show it."""
        return f"{code} – {self.missing_codes[code]}"

    def missing_code(self, typed: str) -> str | None:
        """The missing code that somebody typed or picked, with or without its meaning."""
        if typed in self.missing_codes:
            return typed
        return next((code for code in self.missing_codes if self.shown_code(code) == typed), None)


def form_of(protocol: Protocol) -> Form:
    """The form that a protocol asks of each study, with a part for each tool of appraisal.

    Raises
    ------
    FormError
        The protocol has no form, or one of its fields cannot be asked.
    """
    if protocol.extraction is None:
        raise FormError(
            f"The protocol {protocol.id} has no form: nothing is asked of studies yet.",
            "Write its part 'extraction'.",
        )
    return flat_form(with_appraisal(protocol.extraction, protocol.appraisal))


def flat_form(extraction: Extraction) -> Form:
    """The form as fields in a row, with names resolved to paths."""
    written = dict(_written(extraction))
    sections = tuple(
        Section(
            section.id,
            one_line(section.label),
            tuple(_field(path, written) for path in written if path.split(".")[0] == section.id),
        )
        for section in extraction.sections
    )
    codes = {code: one_line(meaning) for code, meaning in extraction.missing_codes.items()}
    form = Form(sections, codes, extraction.locator_required)
    _refuse_ambiguous_choices(form)
    return form


def _words(choice: str) -> str:
    return " ".join(choice.replace("_", " ").split())


def _written(extraction: Extraction) -> Iterator[tuple[str, FormField]]:
    for section in extraction.sections:
        for one in section.fields:
            yield f"{section.id}.{one.id}", one
            for inner in one.fields:
                yield f"{section.id}.{one.id}.{inner.id}", inner


def _field(path: str, written: Mapping[str, FormField]) -> Field:
    one = written[path]
    names = path.split(".")
    group = ".".join(names[:2]) if len(names) > 2 else ""
    outer = written[group] if group else one
    return Field(
        path=path,
        section=names[0],
        group=group,
        label=one_line(one.label),
        kind=one.type,
        questions=one.questions or outer.questions,
        required=one.required,
        choices=_choices(path, one, written),
        minimum=one.min,
        maximum=one.max,
        unit=one_line(one.unit or ""),
        help=clean(one.help or ""),
        locator=one.locator or one.type == "quote",
        repeats=outer.repeat,
        conditions=_conditions(path, one, written),
    )


def _choices(path: str, one: FormField, written: Mapping[str, FormField]) -> tuple[str, ...]:
    values = one.values
    if one.values_from:
        values = written[_target(one.values_from, path, written)].values
    # A choice stands on a line of its own wherever several are stored.
    return tuple(dict.fromkeys(one_line(value) for value in values))


def _conditions(
    path: str, one: FormField, written: Mapping[str, FormField]
) -> tuple[Condition, ...]:
    shown = [
        Condition(_target(name, path, written), tuple(map(one_line, values)))
        for name, values in one.show_if.items()
    ]
    if one.show_if_answered:
        shown.append(Condition(_target(one.show_if_answered, path, written)))
    return tuple(shown)


def _target(name: str, path: str, written: Mapping[str, FormField]) -> str:
    """The field that a bare name means: the nearest one, in group, section or form."""
    found = [other for other in written if other.split(".")[-1] == name]
    if not found:
        raise FormError(
            f"The field {path} depends on '{name}', which the form does not ask.",
            "'rea protocol lint' names the line.",
        )
    return max(found, key=lambda other: _n_shared(other, path))


def _n_shared(left: str, right: str) -> int:
    """How many names two paths share from the section on, the field's own left out."""
    n = 0
    for a, b in zip(left.split(".")[:-1], right.split(".")[:-1], strict=False):
        if a != b:
            break
        n += 1
    return n


def _refuse_ambiguous_choices(form: Form) -> None:
    for field in form.fields:
        for choice in field.choices:
            if form.missing_code(choice) or form.missing_code(field.shown(choice)):
                raise FormError(
                    f"In {field.path}, the answer '{choice}' is also a missing code.",
                    "Leave it out of 'values': missing codes fit every field.",
                )
