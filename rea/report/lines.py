"""The lines of a box, broken so that they fit into it, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rea.report.lettering import clean, width, wrap

LEAD: Final = 17
PAD: Final = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its number in a box; `key` names the number for links."""

    label: str
    n: int
    key: str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One written line of a box."""

    text: str
    number: str = ""
    indent: int = 0
    bold: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """The lines of one box; `waits` stand in a dashed compartment below it."""

    lines: tuple[Line, ...]
    waits: tuple[Line, ...] = ()

    @property
    def solid(self) -> int:
        """Height without the compartment."""
        return len(self.lines) * LEAD + 2 * PAD - 3

    @property
    def height(self) -> int:
        return self.solid + (len(self.waits) * LEAD + PAD + 3 if self.waits else 0)


def title_lines(
    text: str, box_width: float, n: int | None = None, key: str = ""
) -> tuple[Line, ...]:
    """The bold head of a box, with its number if it has one."""
    if n is not None:
        text = f"{text} (n\u00a0=\u00a0{n:,})"
    lines = wrap(text, box_width - 2 * PAD, bold=True)
    return tuple(Line(one, bold=True, key=key) for one in lines)


def row_lines(rows: list[Row], box_width: float) -> tuple[Line, ...]:
    """Labels on the left, ending before the widest number; numbers on the right."""
    side = max((width(f"{row.n:,}") for row in rows), default=0.0) + 8
    lines: list[Line] = []
    for row in rows:
        first, *rest = wrap(clean(row.label), box_width - 2 * PAD - row.indent - side)
        lines.append(Line(first, f"{row.n:,}", row.indent, key=row.key))
        lines += [Line(one, indent=row.indent, key=row.key) for one in rest]
    return tuple(lines)
