"""Comments on a protocol, as they come back on sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rea.errors import ReaError, refusal
from rea.report.planned import protocol_outline
from rea.report.planned.comment import Comment, comment_checklist, for_comment
from rea.steps.protocol.publishing import FORMATS, known_format, version_of
from rea.steps.search.spreadsheet import TableError, read_rows
from rea.store.review import Review
from rea.store.table import write_bytes


@dataclass(frozen=True, slots=True)
class Gathered:
    """What people said of a protocol, as a checklist."""

    file: str
    n_comments: int
    n_items: int
    people: tuple[str, ...]
    next: str = "rea protocol lint, once the comments are answered"


def gather_comments(
    review: Review, sheets: Sequence[Path], *, form: str = "docx", version: str = ""
) -> Gathered:
    """Bring returned comment sheets together as one checklist, in the order of the items.

    Parameters
    ----------
    sheets : sequence of Path
        Workbooks that `publish_protocol` made for comment, or CSV with the columns item,
        comment and name.

    Raises
    ------
    ReaError
        A sheet cannot be read, or holds no comment; nothing is written then.
    """
    path = review.reports / f"protocol-comments.{known_format(form, FORMATS)}"
    data, found = _checklist(review, sheets, form, version)
    write_bytes(path, data)
    return Gathered(
        file=review.shown(path),
        n_comments=len(found),
        n_items=len({one.item for one in found}),
        people=tuple(sorted({one.by for one in found})),
    )


def comment_list(review: Review, sheets: Sequence[Path]) -> tuple[bytes, str]:
    """That checklist in Word, and the name of its file; nothing is written.

    Raises
    ------
    ReaError
        As for `gather_comments`.
    """
    return _checklist(review, sheets, "docx", "")[0], "protocol-comments.docx"


def _checklist(
    review: Review, sheets: Sequence[Path], form: str, version: str
) -> tuple[bytes, list[Comment]]:
    found = [one for path in sheets for one in _read(path)]
    if not found:
        raise ReaError("There is no comment on these sheets.", "Fill in the column of comments.")
    outline = protocol_outline(*version_of(review, version))
    items = for_comment(outline)[1]
    return FORMATS[form](comment_checklist(outline, items, found)), found


def _read(path: Path) -> tuple[Comment, ...]:
    """The comments of one sheet; who wrote it is told by the sheet, or by its file's name."""
    if path.suffix.lower() != ".xlsx":
        return tuple(_rows(path))
    # What reads a workbook takes long to load, and most pages never ask for it.
    from rea.report.planned.comment_sheet import read_comment_sheet
    from rea.workbook.reading import WorkbookError

    try:
        return read_comment_sheet(path.read_bytes(), path.stem)
    except OSError as err:
        raise TableError(path, *refusal(err)) from err
    except WorkbookError as err:
        raise TableError(path, err.sentence, err.hint or "") from err


def _rows(path: Path) -> Iterator[Comment]:
    for row in read_rows(path, ("comment",), names=("item",)):
        if not row.name.isdecimal():
            raise TableError(path, f"'{row.name}' is no number of an item.", "Write it as 12.")
        if row["comment"]:
            yield Comment(int(row.name), row["comment"], row.get("name", path.stem))
