"""Text without what no file can hold."""

from __future__ import annotations

import unicodedata


def clean(typed: str) -> str:
    """Text without what no file can hold: control characters, halves of characters."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in text if _is_text(one)).strip()


def one_line(typed: str) -> str:
    """Text on one line, single spaces between its words."""
    return " ".join(clean(typed).split())


def _is_text(one: str) -> bool:
    if one in "\n\t":
        return True
    return unicodedata.category(one) not in ("Cc", "Cs") and one not in "\ufffe\uffff"
