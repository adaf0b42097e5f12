"""The protocol as a document: for a website, a register, those who comment, practitioners."""

from __future__ import annotations

from collections.abc import Callable
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
FORM: Final = "form"


@dataclass(frozen=True, slots=True)
class _Reader:
    """For whom a protocol is written down: the name of the file, what it says, a sheet with it."""

    stem: str
    write: Callable[[Protocol, Standing], Outline]
    sheet: Callable[[Protocol, Standing], bytes] | None = None
    form: str = "html"


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
        html, docx, pdf or md; from the file's name if empty, else html.
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
    if reader == FORM:
        return _form_published(review, output)
    if reader not in _READERS:
        raise UnknownNameError("reader of a protocol", reader, [*_READERS, FORM])
    chosen = _READERS[reader]
    wanted = form_of(output, form or ("" if output else chosen.form))
    protocol, standing = version_of(review, version)
    path = output or review.reports / f"{chosen.stem}.{wanted}"
    files = {path: FORMATS[wanted](chosen.write(protocol, standing))}
    if chosen.sheet is not None:
        files[path.with_name(f"{path.stem}-sheet.xlsx")] = chosen.sheet(protocol, standing)
    for file, data in files.items():
        write_bytes(file, data)
    return Published(
        files=tuple(map(review.shown, files)),
        protocol=f"{protocol.id}@{protocol.version}",
        standing=standing.told,
        next=_next(chosen, standing),
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
    if reader == FORM:
        return form_book(review), f"{_FORM_STEM}.xlsx"
    chosen = _READERS.get(reader)
    if chosen is None:
        raise UnknownNameError("reader of a protocol", reader, [*_READERS, FORM])
    if form == "xlsx" and chosen.sheet is not None:
        return chosen.sheet(*version_of(review, version)), f"{chosen.stem}-sheet.xlsx"
    wanted = form_of(None, form)
    return FORMATS[wanted](chosen.write(*version_of(review, version))), f"{chosen.stem}.{wanted}"


def _form_published(review: Review, output: Path | None) -> Published:
    path = output or review.reports / f"{_FORM_STEM}.xlsx"
    write_bytes(path, form_book(review))
    draft = read_draft(review)
    return Published(
        files=(review.shown(path),),
        protocol=f"{draft.id}@{draft.version}",
        standing=Standing().told,
        next="rea protocol lint --form FILE, once it is edited",
    )


def _next(reader: _Reader, standing: Standing) -> str:
    if reader.sheet is not None:
        return "rea protocol comments SHEET, once it comes back"
    return "rea status" if standing.released_on else "rea protocol lint"


def form_of(output: Path | None, form: str) -> str:
    """The format asked for, else that of the file's name, else a page."""
    wanted = form or (output.suffix.removeprefix(".").lower() if output else "html")
    if wanted not in FORMATS:
        raise UnknownNameError("format of a protocol", wanted, FORMATS)
    return wanted


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


def _comment_sheet(protocol: Protocol, standing: Standing) -> bytes:
    items = for_comment(protocol_outline(protocol, standing))[1]
    # The workbook's library takes longer to import than most pages take to answer.
    from rea.report.planned.comment_sheet import write_comment_sheet

    return write_comment_sheet(items, f"{protocol.id} {protocol.version}")


_FORM_STEM: Final = "protocol-form"
_READERS: Final[dict[str, _Reader]] = {
    "everybody": _Reader("protocol", protocol_outline),
    "osf": _Reader("protocol-osf", osf_outline),
    "practitioners": _Reader("protocol-one-page", practitioners_outline),
    "press": _Reader("protocol-press", press_outline, None, "docx"),
    "comment": _Reader("protocol-comment", _numbered, _comment_sheet, "docx"),
}
