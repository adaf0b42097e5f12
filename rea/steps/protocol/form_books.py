"""The extraction form of the draft as a workbook, and the draft changed by one that came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rea.errors import ProtocolError, ReaError
from rea.protocol import read_protocol
from rea.protocol.kinds import KINDS
from rea.protocol.parts import Entry, groups_of, parts_of
from rea.protocol.reading import dotted
from rea.protocol.rewording import RefusedTextError, reworded, with_entry
from rea.steps.protocol.rewriting import changing, draft_text
from rea.steps.search.filing import bytes_of
from rea.store.review import Review

if TYPE_CHECKING:
    from rea.extraction.form_book import FormRow
    from rea.extraction.sheets import BadCell


class NoFormError(ReaError):
    """The draft asks nothing of studies yet."""

    def __init__(self) -> None:
        super().__init__(
            "The protocol has no extraction form yet.", "Add something that is asked on its page."
        )


@dataclass(frozen=True, slots=True)
class FormTaken:
    """What a workbook changed in the form of the draft."""

    file: str
    changed: tuple[str, ...]
    added: tuple[str, ...]
    next: str = "rea protocol lint"


def form_book(review: Review) -> bytes:
    """The form of the draft as a workbook; nothing is written.

    Raises
    ------
    NoFormError, ProtocolError
    """
    from rea.extraction.form_book import write_form_book

    text, _ = draft_text(review)
    file = review.shown(review.protocol_file())
    entries = _asked(text, file)
    if not entries:
        raise NoFormError()
    pages = next(one for one in parts_of(text, file) if one.kind.name == "pages").entries
    return write_form_book(entries, {one.name: one.texts[0].value for one in pages})


def take_form(review: Review, path: Path, *, stood: str = "") -> FormTaken:
    """Change the form of the draft as a workbook says: all of it, or nothing.

    Comments in the file stay, and rows that are as they were are left alone.

    Parameters
    ----------
    stood : str
        SHA-256 of the draft that a page showed; the draft as it is now if empty.

    Raises
    ------
    SourceError, WorkbookError, BadCellsError, ProtocolMovedError
        Nothing is written then.
    """
    from rea.extraction.form_book import read_form_book
    from rea.extraction.sheets import BadCellsError
    from rea.workbook.reading import WorkbookError

    try:
        rows = read_form_book(bytes_of(path))
    except WorkbookError as err:
        raise WorkbookError(f"{path.name}: {err.sentence}", err.hint) from err
    with changing(review, stood or draft_text(review)[1]) as (text, file, keep):
        taken = _Taken(text, file)
        bad = tuple(one for row in rows for one in taken.take(row))
        bad = bad or tuple(taken.unreadable(rows))
        if bad:
            raise BadCellsError(bad)
        if taken.changed or taken.added:
            keep(taken.text)
    return FormTaken(file, tuple(taken.changed), tuple(taken.added))


class _Taken:
    """The text of a draft while rows are taken one by one."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.changed: list[str] = []
        self.added: list[str] = []
        self._known = {one.name: one for one in _asked(text, file)}

    def take(self, row: FormRow) -> Iterator[BadCell]:
        """Change what a row is about; the cells that cannot be taken."""
        try:
            if row.name in self._known:
                self._change(row)
            else:
                self._add(row)
        except RefusedTextError as err:
            yield row.bad(err.field, err.sentence, err.hint or "")
        except ReaError as err:
            yield row.bad("", err.sentence, err.hint or "")

    def unreadable(self, rows: Sequence[FormRow]) -> Iterator[BadCell]:
        """The cell for which the schema refuses the whole."""
        try:
            read_protocol(self.text, self.file)
        except ProtocolError as err:
            by_name = {row.name: row for row in rows}
            entries = [one for one in _asked(self.text, self.file) if one.name in by_name]
            within = [one for one in entries if f"{err.field}.".startswith(f"{dotted(one.path)}.")]
            if not within:
                raise
            entry = max(within, key=lambda one: len(one.path))
            field = (err.field or "").removeprefix(dotted(entry.path)).strip(".").partition(".")[0]
            yield by_name[entry.name].bad(field, err.fact, err.hint or "")

    def _change(self, row: FormRow) -> None:
        # Places are those of the first reading: entries only come behind the others.
        after, changed = reworded(self.text, self.file, self._known[row.name], row.texts)
        self.text = after
        if changed:
            self.changed.append(row.name)

    def _add(self, row: FormRow) -> None:
        where, _, name = row.name.rpartition(".")
        texts = dict(row.texts) | {"id": name, "where": where}
        if where and "." not in where and where not in groups_of(self.text, self.file):
            texts |= {"page": row.heading or where, "where": where}
        self.text, _ = with_entry(self.text, self.file, KINDS["fields"], texts)
        self.added.append(row.name)


def _asked(text: str, file: str) -> tuple[Entry, ...]:
    return next(one for one in parts_of(text, file) if one.kind.name == "fields").entries
