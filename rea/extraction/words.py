"""A text as the words that two readers would call the same, whatever the layout did to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("‐‑−", "-"),
        **dict.fromkeys("–—―", " "),
        **{raised: f"^{digit}" for raised, digit in _SUPERSCRIPTS.items()},
    }
)
_LETTER: Final = r"[^\W\d_]"
_TORN: Final = re.compile(rf"(?<={_LETTER})-[^\S\n]*\n\s*(?={_LETTER})")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TOKEN: Final = re.compile(
    r"\^\d+"  # a raised number: an exponent, or the mark of a footnote
    r"|(?:(?<![\w.)\]])-)?\d+(?:[.,:]\d+)*"  # 12, -3, 0.05, 10:30
    r"|(?:(?<![\w.)\]])-)?(?<![\w)\]'\"”’])\.\d+"  # .05
    rf"|{_LETTER}+(?:['-]{_LETTER}+)*"
    r"|[<>=≤≥≠±%£$€×÷]"  # signs that change what a number says
)
_BEHIND_WORD: Final = re.compile(rf"{_LETTER}[.,;:)'\"”’]*$")
_GUARDED: Final = re.compile(
    r"no|not|never|none|nor|neither|nobody|nothing|nowhere|without|hardly|scarcely|barely|cannot|"
    r"unable|lack|lacks|lacked|lacking|fail|fails|failed|absent|absence|\w+n't|"
    r"zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|"
    r"once|twice|half|third|quarter|dozen|first|second|"
    r"all|some|few|many|most|more|less|fewer|any|every|each|both"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text read as words.

    Attributes
    ----------
    text : str
        Readable: torn words joined, single blanks.
    tokens : tuple of str
        Words, numbers and signs, folded.
    spans : tuple of (int, int)
        Where each of them stands in `text`.
    joined : str
        The tokens with a blank before, between and behind them.
    """

    text: str
    tokens: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    joined: str

    @property
    def plain(self) -> str:
        """The tokens with a blank between them."""
        return self.joined[1:-1]

    def index_of(self, other: Words) -> int | None:
        """At which token the other text begins within this one, word for word."""
        at = self.joined.find(other.joined)
        return None if at < 0 else self.joined.count(" ", 0, at)

    def between(self, start: int, end: int) -> str:
        """The readable text from one token up to another."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""


# A report's pages are read anew for each of its quotes.
@lru_cache(maxsize=4096)
def read_words(text: str) -> Words:
    """Read a text as words.

    Examples
    --------
    >>> read_words("multi-\\nagency ﬁndings: 1,200 (5 %)").tokens
    ('multiagency', 'findings', '1200', '5', '%')
    """
    text = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    text = " ".join(_TORN.sub("", text).split())
    found = list(_tokens(text))
    tokens = tuple(token for token, _ in found)
    spans = tuple(span for _, span in found)
    return Words(text, tokens, spans, f" {' '.join(tokens)} " if tokens else "")


def is_guarded(token: str) -> bool:
    """Whether a difference in this token changes what is said: numbers, signs, negations."""
    return not token[0].isalpha() or _GUARDED.fullmatch(token) is not None


def is_mark(words: Words, i: int) -> bool:
    """Whether a token is the number of a footnote: small, and set right behind a word."""
    token, at = words.tokens[i], words.spans[i][0]
    if token.startswith("^"):
        return True
    before = words.text[max(0, at - 4) : at]
    return token.isdecimal() and len(token) <= 3 and _BEHIND_WORD.search(before) is not None


def _tokens(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for found in _TOKEN.finditer(text):
        yield _token(found.group()), found.span()


def _token(written: str) -> str:
    if not written[0].isalpha():
        return _THOUSANDS.sub("", written)
    word = written.replace("-", "").casefold()
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFKD", word)
    return "".join(one for one in bare if not unicodedata.combining(one))
