"""How wide a text is in Helvetica, and where it breaks, known before anything is drawn.

Nothing in the diagram can be cut or overlap because each box takes its height from the
lines that its text needs. Arial and Liberation Sans have Helvetica's widths; a reserve
covers small differences of other renderers. Letters without an entry count as wide.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

SIZE: Final = 13.0
_RESERVE: Final = 1.06
_BOLD: Final = 1.07
_WIDE: Final = 1000

# Advance widths in 1/1000 em, from Adobe's metrics of Helvetica (Core 14 AFM files).
_WIDTHS: Final = {
    letter: width
    for letters, width in {
        "ijl'|‘’": 222,
        " \u00a0.,;:/\\!ftI[]": 278,
        "()r-`“”": 333,
        '"': 355,
        "*†‡°": 400,
        "^": 469,
        "cksvxyzJ": 500,
        "abdeghnopqu0123456789L?_–#$£§": 556,
        "=+<>~": 584,
        "FTZ": 611,
        "ABEKPSVXY&": 667,
        "wCDHNRU": 722,
        "GOQ": 778,
        "Mm": 833,
        "%": 889,
        "W": 944,
    }.items()
    for letter in letters
}
# Control characters but tab and line feed, marks that turn the direction of a text, halves
# of surrogate pairs and non-characters: no XML and no line of a page may hold them.
_NOT_WRITTEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAKS: Final = re.compile(r"[ \t\r\n\u200b\u2028\u2029]+")


def printable(text: str) -> str:
    """`text` without control characters or marks that turn its direction."""
    return _NOT_WRITTEN.sub(" ", text)


def clean(text: str) -> str:
    """`printable` text on one line."""
    return _BREAKS.sub(" ", printable(text)).strip(" ")


def width(text: str, bold: bool = False, size: float = SIZE) -> float:
    """Width in pixels, with the reserve."""
    em = sum(map(_letter_width, text)) / 1000
    return em * size * _RESERVE * (_BOLD if bold else 1.0)


def wrap(text: str, room: float, bold: bool = False, size: float = SIZE) -> list[str]:
    """Lines that fit into `room`; a word wider than that is broken with a hyphen.

    Only ordinary spaces break, so "(n = 12)" with no-break spaces stays together.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        trial = f"{line} {word}" if line else word
        if width(trial, bold, size) <= room:
            line = trial
            continue
        if line:
            lines.append(line)
        *broken, line = _pieces(word, room, bold, size)
        lines += broken
    return [*lines, line]


def _pieces(word: str, room: float, bold: bool, size: float) -> list[str]:
    pieces = []
    while width(word, bold, size) > room:
        fits = 1
        while fits + 1 < len(word) and width(word[: fits + 1] + "-", bold, size) <= room:
            fits += 1
        # Between two letters as wide as an ideograph a line ends without a hyphen.
        hyphen = "" if _letter_width(word[fits - 1]) == _WIDE else "-"
        pieces.append(word[:fits] + hyphen)
        word = word[fits:]
    return [*pieces, word]


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]  # é is as wide as e
    return _WIDTHS.get(base, _WIDE)
