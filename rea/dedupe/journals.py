"""Journals and conferences: their names without ornament, and whether two names are one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rea.dedupe.text import folded, word_set, words
from rea.dedupe.wording import spelling_of, unmatched

# "Proceedings of ...", "... Symposium": names that change from year to year.
MEETING: Final = re.compile(
    r"\b(?:proceedings|conference|symposium|workshop|congress|annual meeting|meeting)\b"
)

_JOURNAL_TAIL: Final = re.compile(
    r"\([^)]*\)|\[electronic resource\]|[.:]\s*conference\b.*|\s:\s.*|: (?:the )?official.*",
    re.IGNORECASE,
)
# One journal, two names: Gan to Kagaku Ryoho [Japanese Journal of Cancer], Praxis/Swiss Review.
_JOURNAL_NAMES: Final = re.compile(r"\s=\s|[\[\]/;]")
# An acronym with a motto or the full name behind it.
_ACRONYM: Final = re.compile(r"^\s*([A-Z]{3,8})(?=\s*[:-])")
_JOURNAL_FILLER: Final = word_set(
    "the of and in on for to with at an de des del d l la et und der die fur online print"
)

# What one export adds to a conference's name and another leaves out, besides years.
_MEETING_FILLER: Final = _JOURNAL_FILLER | word_set(
    "proceedings proceeding annual biennial joint vol vols volume part first second third fourth "
    "fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth twenty thirty forty "
    "fifty"
)


@lru_cache(maxsize=100_000)
def journal_words(text: str) -> str:
    """A journal's names, "|" between them, without articles, places and society titles.

    Examples
    --------
    >>> journal_words("The BMJ (Online)"), journal_words("Stroke. Conference: ISC 2018")
    ('bmj', 'stroke')
    >>> journal_words("Gan to Kagaku Ryoho [Japanese Journal of Cancer]")
    'gan kagaku ryoho|japanese journal cancer'
    """
    if not text:
        return ""
    shortened = without_tail(text)
    names = _JOURNAL_NAMES.split(shortened if shortened.strip() else text)
    names += _ACRONYM.findall(shortened)
    dropped = _MEETING_FILLER if MEETING.search(text.lower()) else _JOURNAL_FILLER
    plain = (" ".join(w for w in words(folded(n)) if not _dropped(w, dropped)) for n in names)
    return "|".join(dict.fromkeys(name for name in plain if name))


def journals_agree(a: str, b: str) -> int:
    """Whether two normalised journal names are one (1), two (-1) or unclear (0).

    Examples
    --------
    >>> journals_agree("j hypertens", "journal hypertension")
    1
    >>> journals_agree("stroke", "brain injury"), journals_agree("brain", "brain injury")
    (-1, 0)
    """
    if not a or not b:
        return 0
    if "|" in a or "|" in b:
        return max(journals_agree(x, y) for x in a.split("|") for y in b.split("|"))
    if a.replace(" ", "") == b.replace(" ", ""):
        return 1
    short, long = sorted((a.split(), b.split()), key=lambda words: (len(words), words))
    if len(long) == 1:
        return _one_word(*sorted((a, b), key=lambda word: (len(word), word)))
    if all(_stands_for(s, word) for s, word in zip(short, long, strict=False)):
        return 1 if len(short) == len(long) or len(short) > 2 else _cut_short(short, long)
    if len(short) == 1 and _is_acronym(short[0], long):
        return 1
    return _journal_words_agree(short, long)


def _journal_words_agree(short: list[str], long: list[str]) -> int:
    left, right = unmatched(short, long, lambda a, b: spelling_of(a, b) or _stands_for(a, b))
    if left and right:
        return -1
    if not left and not right:
        return 1
    return _cut_short(short, long)


def _cut_short(short: list[str], long: list[str]) -> int:
    # "Cancer" is not "Cancer Epidemiology and Prevention", but "Hawaii Conference on System
    # Sciences" may be "Hawaii Conference on System Sciences (HICSS 50)".
    return 0 if len(short) > 1 or len(long) == 2 else -1


def without_tail(text: str) -> str:
    """A journal's name without places in brackets, society title or the meeting printed in it."""
    return _JOURNAL_TAIL.sub(" ", text)


def _dropped(word: str, filler: frozenset[str]) -> bool:
    return word in filler or (filler is _MEETING_FILLER and word[0].isdigit())


def _one_word(short: str, long: str) -> int:
    # "Circ" is "Circulation", but "Cancer" and "Cancers" are two journals.
    if len(long) - len(short) > 2 and long.startswith(short):
        return 1
    return 0 if spelling_of(short, long) else -1


def _is_acronym(short: str, long: list[str]) -> bool:
    """ "jama" or "jthoraccardiovascsurg" for the words of a journal's name."""
    if short == "".join(word[0] for word in long):
        return len(short) > 2
    return len(short) > 7 and _runs_through(short, long)


def _runs_through(short: str, long: list[str]) -> bool:
    """Whether `short` is made of a beginning of each word, one after the other."""
    if not long:
        return not short
    beginnings = (n for n in range(1, len(long[0]) + 1) if long[0][:n] == short[:n])
    return any(_runs_through(short[n:], long[1:]) for n in beginnings)


def _stands_for(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if long.startswith(short):
        return True
    # "intl" for "international", but not "neurology" for "neuroradiology"
    letters = iter(long)
    return 2 < len(short) < 7 and short[0] == long[0] and all(x in letters for x in short)
