"""How a protocol's short names read in a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rea.model import KIND_OF_SOURCE
from rea.report.lettering import clean

NOT_SAID: Final = "The protocol does not say."

KIND: Final = {name: kind.one.capitalize() for name, kind in KIND_OF_SOURCE.items()}
ROLE: Final = {
    "lead-reviewer": "Lead reviewer",
    "second-reviewer": "Second reviewer",
    "adjudicator": "Adjudicator",
    "information-specialist": "Information specialist",
    "advisory-group": "Advisory group",
}
STATISTIC: Final = {
    "percent_agreement": "per cent agreement",
    "cohen_kappa": "Cohen's κ",
    "pabak": "PABAK",
    "gwet_ac1": "Gwet's AC1",
    "positive_agreement": "positive agreement",
    "negative_agreement": "negative agreement",
    "ci_95": "95 % confidence intervals",
}
EXTRACTED_BY: Final = {
    "single": "by one person, without a check by a second",
    "single-with-verification": "by one person, and a second person checks",
    "dual-independent": "by two people independently, who then agree on each answer",
}
SETTLED_BY: Final = {
    "discussion": "by discussion between the two",
    "discussion-then-adjudicator": "by discussion between the two and, failing that, by an "
    "adjudicator",
    "adjudicator": "by an adjudicator",
}
RANKER: Final = {
    "random": "in random order",
    "questions": "ordered by their likeness to the questions",
}
# The codes of ISO 639-1 that a review in Britain is likeliest to name.
LANGUAGE: Final = {
    "en": "English",
    "cy": "Welsh",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "pt": "Portuguese",
    "nl": "Dutch",
    "sv": "Swedish",
    "no": "Norwegian",
    "da": "Danish",
}
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
GUIDELINE: Final = {
    "PRISMA-2020": "PRISMA 2020",
    "RR-interim-2024": "interim guidance for reporting rapid reviews (2024)",
    "RAISE": "RAISE (responsible use of AI in evidence synthesis)",
}
METHOD: Final = {"cerqual": "GRADE-CERQual"}


def per_cent(share: float) -> str:
    r"""A share as people say it.

    Examples
    --------
    >>> per_cent(0.2), per_cent(0.025), per_cent(1)
    ('20\xa0%', '2.5\xa0%', '100\xa0%')
    """
    return f"{100 * share:g}\u00a0%"


def number(n: int) -> str:
    """A small number as a word, as running text has it.

    Examples
    --------
    >>> number(2), number(12)
    ('two', '12')
    """
    return _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"


def words(name: str) -> str:
    """A value of the form as words.

    Examples
    --------
    >>> words("health_hospital")
    'health hospital'
    """
    return clean(name.replace("_", " ").replace("-", " "))


def named(value: str, names: Mapping[str, str]) -> str:
    """The printed name of a value; the value itself where it has none."""
    return names.get(value, value)


def sentence(text: str | None) -> str:
    """A text of the protocol, closed by a full stop."""
    plain = clean(text or "")
    return plain if not plain or plain[-1] in ".?!" else f"{plain}."
