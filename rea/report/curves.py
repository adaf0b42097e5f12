"""Recall curves as a drawing: how many of the relevant records were found after how many read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import escape

_WIDTH: Final = 640
_HEIGHT: Final = 420
_LEFT: Final = 56
_TOP: Final = 40
_SIDE: Final = 300
# Told apart without colour: by dash, and by the name at the side.
_DASHES: Final = ("", "8 4", "2 3", "12 4 2 4", "5 2", "1 5")


def draw_curves(title: str, curves: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Recall after equal shares of the records, one line for each name.

    Parameters
    ----------
    curves : sequence of (str, sequence of float)
        A name, and recall after 0, …, 100 % of the records in equal steps.
    """
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    looks = 'role="img" font-family="sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {looks}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="24" font-size="14" fill="#1b1815">{escape(title)}</text>',
        *_axes(),
    ]
    for number, (name, shares) in enumerate(curves):
        parts += _curve(number, name, shares)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _axes() -> list[str]:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(share, share)
        left, top = _place(0, 1)
        right, foot = _place(1, 0)
        parts += [
            f'<path d="M{left} {y}H{right}M{x} {top}V{foot}" stroke="#d8d0c4" fill="none"/>',
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>',
            f'<text x="{x}" y="{foot + 18}" text-anchor="middle">{share:.0%}</text>',
        ]
    x, y = _place(0.5, 0)
    parts.append(f'<text x="{x}" y="{y + 38}" text-anchor="middle">Records read</text>')
    return parts


def _curve(number: int, name: str, shares: Sequence[float]) -> list[str]:
    last = max(len(shares) - 1, 1)
    points = " ".join("{} {}".format(*_place(n / last, y)) for n, y in enumerate(shares))
    dash = _DASHES[number % len(_DASHES)]
    style = f'stroke="#1e5c5a" stroke-width="1.8" fill="none" stroke-dasharray="{dash}"'
    x, y = _LEFT + _SIDE + 24, _TOP + 14 + 20 * number
    return [
        f'<polyline points="{points}" {style}/>',
        f'<path d="M{x} {y}h34" {style}/>',
        f'<text x="{x + 42}" y="{y + 4}" fill="#1b1815">{escape(name)}</text>',
    ]


def _place(share_read: float, recall: float) -> tuple[float, float]:
    return round(_LEFT + _SIDE * share_read, 1), round(_TOP + _SIDE * (1 - recall), 1)
