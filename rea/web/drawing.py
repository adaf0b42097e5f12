"""Numbers as places in a small drawing: what SVG attributes need, so that no style is inline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 310, 100

# So near to a side a number in the middle of its bar might be cut.
_EDGE = 25


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, from the base line up."""

    x: float
    y: float
    width: float
    height: float
    n: int


def bars(counts: Sequence[int]) -> list[Bar]:
    """Bars side by side over the whole width, the highest as high as there is room.

    Examples
    --------
    >>> bars([0, 4])[1]
    Bar(x=158.1, y=12.0, width=148.8, height=88.0, n=4)
    """
    most, each = max([*counts, 1]), WIDTH / max(1, len(counts))
    room = HEIGHT - 12
    return [
        Bar(
            round(place * each + each * 0.02, 1),
            round(HEIGHT - room * n / most, 1),
            round(each * 0.96, 1),
            round(room * n / most, 1),
            n,
        )
        for place, n in enumerate(counts)
    ]


@dataclass(frozen=True, slots=True)
class Peak:
    """The number over the highest bar, anchored so that it stays within the drawing."""

    x: float
    y: float
    anchor: str
    n: int


def peak(drawn: Sequence[Bar]) -> Peak:
    """The last of the highest bars, as it is numbered.

    Examples
    --------
    >>> peak(bars([0, 4]))
    Peak(x=232.5, y=9.0, anchor='middle', n=4)
    """
    top = max(drawn, key=lambda one: (one.n, one.x))
    x = round(top.x + top.width / 2, 1)
    anchor = "start" if x < _EDGE else "end" if x > WIDTH - _EDGE else "middle"
    return Peak(x, round(top.y - 3, 1), anchor, top.n)


def points(curve: Sequence[tuple[int, int]], width: int) -> str:
    """A curve as the points of a line: from left to right, the last one highest.

    Examples
    --------
    >>> points([(0, 0), (5, 10)], width=10)
    '0.0,100.0 155.0,12.0'
    """
    most = max([y for _, y in curve] + [1])
    room = HEIGHT - 12
    return " ".join(
        f"{WIDTH * x / max(1, width):.1f},{HEIGHT - room * y / most:.1f}" for x, y in curve
    )


def thinned(curve: Sequence[tuple[int, int]], n: int = 10) -> list[tuple[int, int]]:
    """A curve as a table shows it: some `n` of its points, the last among them.

    Examples
    --------
    >>> thinned([(k, 0) for k in range(101)], n=2)
    [(50, 0), (100, 0)]
    """
    step = max(1, (len(curve) - 1) // n)
    return list(curve[:0:-step])[::-1]
