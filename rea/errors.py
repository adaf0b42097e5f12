"""What can go wrong, in words that a reviewer can act on.

Every error that a person can mend derives from `ReaError`. Anything else that
escapes is our own defect and keeps its traceback. Constructing an error prints
nothing; the command line and the pages show it in one place each.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Final


class ReaError(Exception):
    """One sentence that names the thing and the fact, and what to try next.

    Attributes
    ----------
    sentence : str
        The fact, naming the file and line where there is one.
    hint : str or None
        What to try, a whole sentence.
    """

    def __init__(self, sentence: str, hint: str | None = None) -> None:
        super().__init__(sentence if hint is None else f"{sentence} {hint}")
        self.sentence = sentence
        self.hint = hint


class ReviewError(ReaError):
    """The review folder, or a file in it, is not as it should be."""


class SourceError(ReaError):
    """A search export cannot be read, or cannot be filed."""

    def __init__(
        self, file: str, fact: str, hint: str | None = None, line: int | None = None
    ) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {fact}", hint)
        self.file = file
        self.line = line


class ProtocolError(ReaError):
    """A protocol cannot be read, or must not be used as it is.

    Attributes
    ----------
    file : str
    line, column : int or None
        Counted from 1.
    field : str or None
        Dotted path of the field, such as ``criteria.3.code``.
    fact : str
        What is wrong, without the place.
    """

    def __init__(
        self,
        file: str,
        fact: str,
        hint: str | None = None,
        line: int | None = None,
        column: int | None = None,
        field: str | None = None,
    ) -> None:
        where = file
        if line is not None:
            where += f", line {line}"
        if column is not None:
            where += f", column {column}"
        super().__init__(f"{where}: {fact}", hint)
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.fact = fact


class DecisionError(ReaError):
    """A decision, a ranking or a statistic was asked for that cannot be given."""


class UnknownNameError(ReaError):
    """A name was given that the review does not know; the nearest ones are offered.

    Attributes
    ----------
    kind, name : str
        What was asked for ("person", "record", "exclusion reason") and the name given.
    near : tuple of str
        Known names that look like it, nearest first.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str | None = None) -> None:
        names = list(known)
        near = nearest(name, names)
        offered = hint
        if near:
            offered = f"Did you mean {' or '.join(near)}?"
        elif names and len(names) <= 12:
            offered = f"Known: {', '.join(names)}."
        super().__init__(f"There is no {kind} '{name}'.", offered)
        self.kind = kind
        self.name = name
        self.near = near


class FileError(ReaError):
    """The system refuses a file or the disk under it.

    Attributes
    ----------
    path : str
    """

    def __init__(self, path: Path | str, err: OSError) -> None:
        fact, hint = refusal(err)
        super().__init__(f"{path}: {fact}", hint)
        self.path = str(path)


def refusal(err: OSError) -> tuple[str, str]:
    """What the system said of a file: the fact, and what to try.

    Examples
    --------
    >>> refusal(OSError(errno.EISDIR, "Is a directory"))
    ('this is a folder.', 'Name a file in it.')
    """
    otherwise = f"cannot be opened ({err.strerror or err}).", "Check its name."
    return _REFUSALS.get(err.errno or 0, otherwise)


def is_refusal(err: OSError) -> bool:
    """Whether it is the disk or the account that stands in the way, and no defect of ours."""
    return err.errno in _REFUSALS and err.errno != errno.ENOENT


_SPACE: Final = "the disk is full.", "Make room and try again; what was acknowledged is saved."
# Windows says so, too, while another program holds the file.
_DENIED: Final = (
    "the system does not allow this.",
    "Close it in other programs, or ask whoever may change it.",
)
_LOCKS: Final = (
    "this drive cannot lock files.",
    "Keep the review on a disk of this computer, or in a folder that is synced to it.",
)
_REFUSALS: Final[dict[int, tuple[str, str]]] = {
    errno.ENOENT: ("there is no such file.", "Check its name."),
    errno.EISDIR: ("this is a folder.", "Name a file in it."),
    errno.ENOTDIR: ("a part of this path is no folder.", "Check its name."),
    errno.ENAMETOOLONG: ("this name is too long for the disk.", "Use a shorter one."),
    errno.ELOOP: ("this link leads back to itself.", "Name the file itself."),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: (
        "this disk can only be read.",
        "Copy the review to a disk that can be written, and work there.",
    ),
    errno.EIO: ("the disk does not answer.", "Look whether the drive is connected."),
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.ENOLCK: _LOCKS,
    errno.EOPNOTSUPP: _LOCKS,
}


def nearest(name: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """The known names that look most like `name`, nearest first.

    Examples
    --------
    >>> nearest("X4-POPP", ["X3-TYPE", "X4-POP", "X5-MULTI"], n=1)
    ('X4-POP',)
    """
    by_fold = {one.casefold(): one for one in known}
    return tuple(by_fold[one] for one in get_close_matches(name.casefold(), by_fold, n, 0.6))


def at_line(path: Path, line: int) -> str:
    """How a place in a file is named in every sentence."""
    return f"{path}, line {line}"
