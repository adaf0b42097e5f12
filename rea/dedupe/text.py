"""Text brought to a common form, so that two spellings of the same words compare equal.

Everything here takes one string and returns one string (or a few); what the strings
mean is left to `keys`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final


def word_set(text: str) -> frozenset[str]:
    """The words of a list as it is read most easily: one string, blanks between."""
    return frozenset(text.split())


_GREEK: Final = {
    "α": " alpha ",
    "β": " beta ",
    "γ": " gamma ",
    "δ": " delta ",
    "ε": " epsilon ",
    "κ": " kappa ",
    "λ": " lambda ",
    "μ": " mu ",
    "ω": " omega ",
}
_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "’": None,
        "‘": None,
        "'": None,
        "`": None,
        "´": None,
        "\ufffd": None,
        "&": " and ",
    }
)
_MARKS: Final = ("Ã", "â€", "Â", "Ð", "Ð", "ï»¿")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_WORD: Final = re.compile(r"[^\W_]+")
# Most texts are ASCII; cutting them at a table of letters is several times as quick.
_ASCII_LETTERS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}
# A letter that an export could not write leaves "?" behind in the middle of a word.
_LOST_LETTER: Final = re.compile(r"(?<=\w)\?+(?=\w)")

_SPELLED: Final = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
}
_ROMAN: Final = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
    "xiii": "13",
    "xiv": "14",
    "xv": "15",
}
# These are numerals only behind a word that is counted: "part V", but not "A v B".
_ROMAN_LETTER: Final = {"v": "5", "x": "10"}
_NUMERALS: Final = frozenset((*_SPELLED, *_ROMAN, *_ROMAN_LETTER))
_SMALL_WORDS: Final = {
    "en": word_set("the of and for with to by from an among between on after"),
    "de": word_set("der die das und bei von mit zur zum des einer eine ein im nach"),
    "fr": word_set("le les du et chez dans une des par sur aux au pour avec"),
    "es": word_set("el los las y por una con para del sobre en un al"),
    "pt": word_set("o os as e da do dos das em uma com para na no ao pela"),
    "it": word_set("il gli della dei delle nel nella con per di una ed tra sul"),
    "nl": word_set("het een van bij en voor met op door aan te"),
}
_LANGUAGES_OF: Final = {
    word: tuple(name for name, small in _SMALL_WORDS.items() if word in small)
    for word in frozenset().union(*_SMALL_WORDS.values())
}
_COUNTED: Final = word_set(
    "part phase stage type grade class study volume chapter section series wave level factor "
    "trial experiment paper article report"
)


def folded(text: str) -> str:
    """Lower case without accents, mark-up, apostrophes or damaged letters.

    Examples
    --------
    >>> folded("Réhabilitation in Friedreich’s ataxia &amp; others")
    'rehabilitation in friedreichs ataxia  and  others'
    >>> folded("GrundstrÃ¶m")
    'grundstrom'
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "?" in text:
        text = _LOST_LETTER.sub("", text)
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "").replace("&", " and ")
    text = _without_mojibake(text).casefold()
    for letter, name in _GREEK.items():
        if letter in text:
            text = text.replace(letter, name)
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    accents = {ord(c): None for c in set(plain) if unicodedata.combining(c)}
    return plain.translate(accents) if accents else plain


def words(text: str) -> list[str]:
    """The words of a folded text; letters of any script and digits count."""
    return text.translate(_ASCII_LETTERS).split() if text.isascii() else _WORD.findall(text)


def numerals(tokens: list[str]) -> list[str]:
    """The same words with spelled and roman numerals written as digits.

    Examples
    --------
    >>> numerals("part ii of two".split())
    ['part', '2', 'of', '2']
    """
    if _NUMERALS.isdisjoint(tokens):
        return tokens
    found = []
    before = ""
    for token in tokens:
        number = _SPELLED.get(token) or _ROMAN.get(token)
        if number is None and before in _COUNTED:
            number = _ROMAN_LETTER.get(token)
        found.append(number or token)
        before = token
    return found


def language_of(text: str, tokens: list[str]) -> str:
    """Script of a title, or the language that its small words belong to; "" when unclear.

    Examples
    --------
    >>> title = "terapias para las mujeres victimas de violencia"
    >>> language_of(title, title.split())
    'es'
    >>> language_of("Therapy for women", ["therapy", "for", "women"])
    'en'
    """
    if not text.isascii() and _mostly_other_script(text):
        return "other script"
    found: dict[str, int] = {}
    for token in tokens:
        for name in _LANGUAGES_OF.get(token, ()):
            found[name] = found.get(name, 0) + 1
    ranked = sorted(found.items(), key=lambda one: -one[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def _mostly_other_script(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum("LATIN" in unicodedata.name(c, "") for c in letters) * 2 < len(letters)


def _without_mojibake(text: str) -> str:
    if not any(mark in text for mark in _MARKS):
        return text
    for wrong in ("cp1252", "latin-1"):
        try:
            return text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
    return text
