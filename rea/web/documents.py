"""What the files of a report are called, and in which order they are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# What lies in the folder of reports, in the order in which it is looked at.
_DOCUMENTS: Final = {
    "report": "The report",
    "project-summary": "Summary of two pages",
    "steering-group": "For the steering group",
    "for-survivors": "In plain English, for survivors",
    "topic-guide": "Topic guide for interviews",
    "prisma": "Flow diagram",
    "prisma-landscape": "Flow diagram, on its side",
    "flow": "The numbers of the flow",
    "flow-prisma2020": "The flow as PRISMA 2020’s own template takes it",
    "included": "Included reports",
    "excluded": "Excluded reports, with reasons",
    "pending": "What is still open",
    "overlap": "What each search brought",
    "years": "Reports by year",
    "countries": "Studies by country",
    "progress": "How reading went",
    "stopping": "Why reading stopped",
}
_FORMS: Final = {
    "html": "web page",
    "docx": "Word",
    "pdf": "PDF",
    "svg": "drawing",
    "png": "picture",
    "xlsx": "Excel",
    "csv": "table",
    "json": "JSON",
    "md": "Markdown",
}


def documents(files: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The files of a report, by what they are: a title, and each form with its file.

    Examples
    --------
    >>> documents(["report.html", "report.pdf", "map-T2.svg"])[0]
    ('The report', [('web page', 'report.html'), ('PDF', 'report.pdf')])
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for file in sorted(files, key=_form_order):
        stem, _, form = file.rpartition(".")
        found.setdefault(stem, []).append((_FORMS.get(form, form.upper()), file))
    order = [*_DOCUMENTS, *sorted(found.keys() - _DOCUMENTS.keys())]
    return [(_title(stem), found[stem]) for stem in order if stem in found]


def _title(stem: str) -> str:
    if stem.startswith("map-"):
        return f"Evidence map {stem.removeprefix('map-')}"
    return _DOCUMENTS.get(stem) or stem.replace("-", " ").capitalize()


def _form_order(file: str) -> tuple[bool, int, str]:
    form = file.rpartition(".")[2]
    return form not in _FORMS, [*_FORMS, form].index(form), file
