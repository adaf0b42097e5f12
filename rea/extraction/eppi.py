"""The answers as codes of EPPI-Reviewer: the JSON that EPPI-Mapper draws its map from.

Each part of the form is a group of codes, each field that is answered by a choice a code below
it, each choice a code that a study may bear. Words, numbers and missing codes are no codes and
stay out; so do abstracts, which belong to their publishers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rea.extraction.answers import Answer, Answers
from rea.extraction.forms import Field, Form
from rea.extraction.values import entries

_YES_NO: Final = ("yes", "no", "unclear")
# What EPPI-Reviewer calls each part of a reference, and our column; "" where we have none.
_REFERENCE: Final[Mapping[str, str]] = {
    "Title": "title",
    "ParentTitle": "journal",
    "Year": "year",
    "Month": "",
    "StandardNumber": "isbn",
    "City": "",
    "Country": "",
    "Publisher": "publisher",
    "Institution": "",
    "Volume": "volume",
    "Pages": "pages",
    "Edition": "",
    "Issue": "issue",
    "Availability": "",
    "URL": "url",
    "Abstract": "",
    "Comments": "",
    "Authors": "authors",
    "ParentAuthors": "",
    "DOI": "doi",
    "Keywords": "keywords",
}


def to_eppi(
    form: Form,
    title: str,
    names: Mapping[str, str],
    records: Mapping[str, Mapping[str, str]],
    answers_by_study: Mapping[str, Answers],
) -> bytes:
    """The studies with the codes that their answers are.

    Parameters
    ----------
    title : str
        What the set of codes is called.
    names, records : mapping
        By study: its name, and the record of its first report.

    Sources
    -------
    The JSON report of EPPI-Reviewer, as public programs write and read it: ``CodeSets`` with
    nested ``Attributes``, ``References`` with the ``AttributeId`` of each code.
    """
    ids = _ids(form)
    told = {
        "CodeSets": [
            {
                "SetName": title,
                "ReviewSetId": 1,
                "SetId": 1,
                "SetType": {"SetTypeName": "Standard", "SetTypeDescription": ""},
                "Attributes": {"AttributesList": list(_parts(form, ids))},
            }
        ],
        "References": [
            _reference(k, names[study], records.get(study, {}))
            | {"Codes": _codes(form, ids, answers), "Outcomes": []}
            for k, (study, answers) in enumerate(answers_by_study.items(), start=1)
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _ids(form: Form) -> dict[tuple[str, ...], int]:
    """A number for each part, field and choice, in the order of the form."""
    names: list[tuple[str, ...]] = []
    for section in form.sections:
        names.append((section.section_id,))
        for field in section.fields:
            names += [(field.path,), *((field.path, one) for one in _choices(field))]
    return {name: n for n, name in enumerate(names, start=1)}


def _choices(field: Field) -> tuple[str, ...]:
    return _YES_NO if field.kind == "yes_no_unclear" else field.choices


def _parts(form: Form, ids: Mapping[tuple[str, ...], int]) -> Iterator[dict[str, Any]]:
    for section in form.sections:
        asked = [field for field in section.fields if _choices(field)]
        if asked:
            below = [_field(field, form, ids) for field in asked]
            yield _attribute(ids[section.section_id,], section.label, below=below)


def _field(field: Field, form: Form, ids: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    # Two groups may both ask for a "direction": the group tells them apart.
    label = f"{form.field(field.group).label}: {field.label}" if field.group else field.label
    below = [_attribute(ids[field.path, one], field.shown(one)) for one in _choices(field)]
    return _attribute(ids[field.path,], label, field.help, below)


def _attribute(
    number: int, name: str, description: str = "", below: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {
        "AttributeId": number,
        "AttributeName": name,
        "AttributeType": "Not selectable (no checkbox)" if below else "Selectable (show checkbox)",
        "AttributeTypeId": 1 if below else 2,
        "AttributeDescription": description,
        "AttributeSetId": number,
        "OriginalAttributeID": 0,
        "ExtURL": "",
        "ExtType": "",
    } | ({"Attributes": {"AttributesList": below}} if below else {})


def _codes(
    form: Form, ids: Mapping[tuple[str, ...], int], answers: Answers
) -> list[dict[str, Any]]:
    chosen = {ids[name] for one in answers.values() for name in _names(form, one) if name in ids}
    return [
        {
            "AttributeId": number,
            "AdditionalText": "",
            "ArmId": 0,
            "ArmTitle": "",
            "ItemAttributeFullTextDetails": [],
        }
        for number in sorted(chosen)
    ]


def _names(form: Form, answer: Answer) -> Iterator[tuple[str, ...]]:
    if form.has(answer.field):
        for one in entries(form.field(answer.field), answer.value):
            yield answer.field, one


def _reference(number: int, name: str, record: Mapping[str, str]) -> dict[str, Any]:
    parts = {key: record.get(column, "") for key, column in _REFERENCE.items()}
    kind = "Journal, Article" if parts["ParentTitle"] else "Report"
    return {"ItemId": number, "ShortTitle": name, "TypeName": kind} | parts
