"""The protocol as a document: for a website, a register, those who comment, practitioners."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rea.errors import UnknownNameError
from rea.protocol import Protocol
from rea.report.markdown import to_markdown
from rea.report.outline import Outline
from rea.report.page import to_html
from rea.report.planned import (
    Standing,
    osf_outline,
    practitioners_outline,
    press_outline,
    protocol_outline,
)
from rea.report.planned.comment import for_comment
from rea.report.rendering import to_pdf
from rea.report.word import to_docx
from rea.steps.protocol.form_books import form_book
from rea.steps.protocol.protocols import InForce, in_force, read_draft, released
from rea.store.releases import SIGNATURES
from rea.store.review import Review
from rea.store.table import write_bytes

FORMATS: Final[dict[str, Callable[[Outline], bytes]]] = {
    "html": lambda outline: to_html(outline).encode(),
    "docx": to_docx,
    "pdf": to_pdf,
    "md": lambda outline: to_markdown(outline).encode(),
}
DRAFT: Final = "draft"


@dataclass(frozen=True, slots=True)
class _Version:
    """What is written down: a version of a review's protocol, and how it stands."""

    review: Review
    protocol: Protocol
    standing: Standing


_Write = Callable[[_Version], bytes]


@dataclass(frozen=True, slots=True)
class _Reader:
    """For whom a protocol is written down.

    Attributes
    ----------
    stem : str
        Of the file's name.
    documents : mapping
        How it is written in each format, the usual one first.
    sheet : callable or None
        Writes the workbook that goes with it.
    version : str
        The only version that this reader gets; "" where any can be asked for.
    next : str
        What follows; "" where that depends on the version.
    """

    stem: str
    documents: Mapping[str, _Write]
    sheet: _Write | None = None
    version: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A protocol was written as a document."""

    files: tuple[str, ...]
    protocol: str
    standing: str
    next: str


def publish_protocol(
    review: Review,
    output: Path | None = None,
    *,
    form: str = "",
    version: str = "",
    reader: str = "everybody",
) -> Published:
    """Write a version of the review's protocol as a document.

    Parameters
    ----------
    output : Path, optional
        ``reports/protocol.<form>`` in the review if not given.
    form : str
        html, docx, pdf or md; from the file's name if empty, else what the reader is used to.
    version : str
        A released version, or ``draft``; the protocol in force if empty.
    reader : str
        everybody: the whole protocol. osf: field by field for registration on OSF.
        practitioners: one page in plain words. comment: every item numbered, in Word if no
        format is given, with a sheet for comments beside it. press: the form for whoever
        reviews the primary search. form: the draft's extraction form as a workbook.

    Raises
    ------
    UnknownNameError, ProtocolError
    """
    chosen = _reader(reader)
    usual = output.suffix.removeprefix(".").lower() if output else next(iter(chosen.documents))
    wanted = known_format(form or usual, chosen.documents)
    shown = _version(review, chosen.version or version)
    path = output or review.reports / f"{chosen.stem}.{wanted}"
    files = {path: chosen.documents[wanted](shown)}
    if chosen.sheet is not None:
        files[path.with_name(f"{path.stem}-sheet.xlsx")] = chosen.sheet(shown)
    for file, data in files.items():
        write_bytes(file, data)
    after = "rea status" if shown.standing.released_on else "rea protocol lint"
    return Published(
        files=tuple(map(review.shown, files)),
        protocol=f"{shown.protocol.id}@{shown.protocol.version}",
        standing=shown.standing.told,
        next=chosen.next or after,
    )


def protocol_document(
    review: Review, form: str, version: str = "", reader: str = "everybody"
) -> tuple[bytes, str]:
    """A version of the protocol as a document, and the name of its file; nothing is written.

    Parameters
    ----------
    form, version, reader : str
        As for `publish_protocol`; xlsx gives the sheet that goes with it.

    Raises
    ------
    UnknownNameError, ProtocolError
    """
    chosen = _reader(reader)
    shown = _version(review, chosen.version or version)
    if form == "xlsx" and chosen.sheet is not None:
        return chosen.sheet(shown), f"{chosen.stem}-sheet.xlsx"
    wanted = known_format(form, chosen.documents)
    return chosen.documents[wanted](shown), f"{chosen.stem}.{wanted}"


def known_format(form: str, formats: Collection[str]) -> str:
    """A format that there is.

    Raises
    ------
    UnknownNameError
    """
    if form not in formats:
        raise UnknownNameError("format of a protocol", form, formats)
    return form


def _reader(name: str) -> _Reader:
    if name not in _READERS:
        raise UnknownNameError("reader of a protocol", name, _READERS)
    return _READERS[name]


def _version(review: Review, version: str) -> _Version:
    return _Version(review, *version_of(review, version))


def version_of(review: Review, version: str) -> tuple[Protocol, Standing]:
    """The protocol asked for, and how it stands."""
    if version == DRAFT:
        return read_draft(review), Standing()
    if not version:
        found = in_force(review)
    else:
        name = f"{read_draft(review).id}@{version}"
        _refuse_unknown(review, name, version)
        found = released(review, name)
    return found.protocol, _standing(review, found)


def _refuse_unknown(review: Review, name: str, version: str) -> None:
    if not review.released_file(name).exists():
        known = [
            path.stem.rpartition("@")[2] for path in review.released_file(name).parent.glob("*@*")
        ]
        raise UnknownNameError("released version", version, [*sorted(known), DRAFT])


def _standing(review: Review, found: InForce) -> Standing:
    if not found.is_released:
        return Standing()
    people = {one.person_id: one.name for one in review.settings.people}
    signed = [line for line in review.lines(SIGNATURES) if line.get("protocol") == found.name]
    first = min(signed, key=lambda line: str(line["at"]))
    return Standing(
        released_on=str(first["at"])[:10],
        approved_by=people.get(first["person"]) or str(first["person"]),
        sha256=found.sha256,
    )


def _numbered(protocol: Protocol, standing: Standing) -> Outline:
    return for_comment(protocol_outline(protocol, standing))[0]


def _comment_sheet(shown: _Version) -> bytes:
    items = for_comment(protocol_outline(shown.protocol, shown.standing))[1]
    # The workbook's library takes longer to import than most pages take to answer.
    from rea.report.planned.comment_sheet import write_comment_sheet

    return write_comment_sheet(items, f"{shown.protocol.id} {shown.protocol.version}")


def _in_formats(
    outline_of: Callable[[Protocol, Standing], Outline], usual: str = "html"
) -> dict[str, _Write]:
    """A document in every format, the usual one first."""

    def in_format(render: Callable[[Outline], bytes]) -> _Write:
        return lambda shown: render(outline_of(shown.protocol, shown.standing))

    ordered = sorted(FORMATS, key=lambda name: name != usual)
    return {name: in_format(FORMATS[name]) for name in ordered}


_READERS: Final[dict[str, _Reader]] = {
    "everybody": _Reader("protocol", _in_formats(protocol_outline)),
    "osf": _Reader("protocol-osf", _in_formats(osf_outline)),
    "practitioners": _Reader("protocol-one-page", _in_formats(practitioners_outline)),
    "press": _Reader("protocol-press", _in_formats(press_outline, "docx")),
    "comment": _Reader(
        "protocol-comment",
        _in_formats(_numbered, "docx"),
        sheet=_comment_sheet,
        next="rea protocol comments SHEET, once it comes back",
    ),
    "form": _Reader(
        "protocol-form",
        {"xlsx": lambda shown: form_book(shown.review)},
        version=DRAFT,
        next="rea protocol lint --form FILE, once it is edited",
    ),
}
