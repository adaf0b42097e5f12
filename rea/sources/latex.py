"""Text that BibTeX files write in LaTeX, as the characters that are meant."""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "th": "þ", "TH": "Þ", "dh": "ð",
    "DH": "Ð", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textregistered": "®", "texttrademark": "™", "copyright": "©",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "mu": "μ", "kappa": "κ",
    "times": "×", "pm": "±", "leq": "≤", "geq": "≥", "textbackslash": "\ue003",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:([`'^~=.\"])\s*|([uvHcdbkr])(?:\s+|(?=\{)))(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z]))"
)
_LETTER = re.compile(
    r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])\s?"
)
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*(?=\{)")
# Stand-ins for characters that are meant, while braces and dollars that are not go.
_HELD = {"{": "\ue000", "}": "\ue001", "$": "\ue002", "\\": "\ue003"}


def decoded(text: str) -> str:
    r"""The text without LaTeX; text without any comes back as it is.

    Examples
    --------
    >>> decoded(r'{\"U}ber Kriminalit{\"a}t \& Stra{\ss}e: 50\% of \$')
    'Über Kriminalität & Straße: 50% of $'
    """
    if "\\" not in text and "{" not in text and "}" not in text:
        return text
    text = _ACCENT.sub(_accented, text)
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    text = _ESCAPED.sub(lambda found: _HELD.get(found[1], found[1]), text)
    text = _COMMAND.sub("", text).replace("{", "").replace("}", "")
    for character, held in _HELD.items():
        text = text.replace(held, character)
    return text


def _accented(found: re.Match[str]) -> str:
    letter = found[3] or found[4]
    combined = f"{letter}{_COMBINING[found[1] or found[2]]}"
    return unicodedata.normalize("NFC", combined)
