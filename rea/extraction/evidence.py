"""Whether words that somebody took from a report stand in it, and on which page.

Texts are compared as words: line breaks, hyphenation, ligatures, curly quotes, punctuation and
capitals are no difference. Small slips of text recognition are forgiven; a number, a comparison
sign or a negation that differs never is, and neither is another word that only looks alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Hamming, Levenshtein

from rea.extraction.numbering import pages_meant
from rea.extraction.passages import Passage, passages_for
from rea.extraction.words import Words, is_guarded, is_mark, read_words

Match = Literal["exact", "near", "not_found"]
SupportState = Literal["verified", "near", "other_page", "not_found", "not_checked"]

# Below this likeness, nothing is offered as the nearest wording.
_LEAST_LIKENESS: Final = 60.0
# Passages looked at closely, most alike first.
_N_CANDIDATES: Final = 3
# One slip is forgiven in any quote, and one more for every so many words.
_WORDS_A_SLIP: Final = 12
# A letter mistaken within a shorter word too often makes another word.
_LEAST_LETTERS: Final = 6
# A shorter "not", "one" or "all" is also a part of other words.
_LEAST_GUARD: Final = 5
# Page tokens looked at on either side of where a likely passage begins and ends.
_MARGIN: Final = 2

# Shapes that text recognition takes for one another, each folded into one.
_LOOKALIKES: Final = (
    ("rn", "m"),
    ("cl", "d"),
    ("vv", "w"),
    ("i", "l"),
    ("e", "c"),
    ("b", "h"),
    ("n", "u"),
)
# What falls out of a text whose font draws these as one.
_LIGATURES: Final = re.compile("ffi|ffl|ff|fi|fl")
_PAGES: Final = re.compile(
    r"(?:pages?|pp?)?\.?\s*(\d{1,4}(?:\s*(?:[-–,&]|and)\s*\d{1,4})*)(?!\w)", re.IGNORECASE
)
_PAGE_RANGE: Final = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
_MOST_PAGES: Final = 50
_ELLIPSIS: Final = re.compile(r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…|\.\s?\.\s?\.")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands.

    Attributes
    ----------
    page : int or None
        Counted from 1. Of a quote that was not found, the page of the nearest passage, or
        None where none is like it. A quote over two pages is on the first.
    score : float, in [0, 1]
        Likeness of quote and passage, read as words.
    match : str
        exact: word for word; near: but for slips of text recognition; not_found.
    nearest : str
        The passage as the page has it, or "".
    """

    page: int | None
    score: float
    match: Match
    nearest: str


def find_quote(quote: str, pages: Sequence[str]) -> Found:
    """Look for a quote in a report, on each page and over each page's end.

    An ellipsis in the quote, bracketed or not, stands for words left out: the parts must follow
    one another within two pages.

    Parameters
    ----------
    pages : sequence of str
        Text of each page, as it was taken from the file.

    Examples
    --------
    >>> find_quote("a “short” gap", ["valued a very short gap", "there was a short\\ngap."])
    Found(page=2, score=1.0, match='exact', nearest='a short gap')
    """
    found: list[Found] = []
    for part in _ELLIPSIS.split(quote):
        words = read_words(part)
        if words.tokens:
            passages = passages_for(words, pages)
            found.append(_find(words, _after(found, passages)))
    return _together(found) if found else Found(None, 0.0, "not_found", "")


@dataclass(frozen=True, slots=True)
class Support:
    """Whether the words of an answer stand where it says.

    Attributes
    ----------
    state : str
        verified; near (but for slips of text recognition); other_page (they stand in the report,
        but not on the page named); not_found; or not_checked, where there is no text.
    found : Found or None
        Where they stand; None if nothing was checked.
    """

    state: SupportState
    found: Found | None


def support_of(words: str, locator: str, pages: Sequence[str]) -> Support:
    """Check the words of an answer against the text that they are said to come from.

    Parameters
    ----------
    words, locator : str
        Of the answer. A page may be counted from 1 or be named as printed; a locator that names
        none, such as "para 4", is taken for any page.
    pages : sequence of str
        Text of each page of the report; of a summary, the summary as the only page.
    """
    if not any(page.strip() for page in pages) or not read_words(words).tokens:
        return Support("not_checked", None)
    found = find_quote(words, pages)
    named = pages_meant(pages_named(locator), pages)
    if found.match == "not_found":
        return Support("not_found", found)
    if named and found.page not in named:
        there = find_quote(
            words, [text if n in named else "" for n, text in enumerate(pages, start=1)]
        )
        if there.match == "not_found":
            return Support("other_page", found)
        found = there
    return Support("verified" if found.match == "exact" else "near", found)


def pages_named(locator: str) -> tuple[int, ...]:
    """The pages that a locator names, from 1.

    Examples
    --------
    >>> pages_named("pp. 3-5"), pages_named("12"), pages_named("Table 2")
    ((3, 4, 5), (12,), ())
    """
    found = _PAGES.match(locator.strip())
    if found is None:
        return ()
    pages: list[int] = []
    for first, last in _PAGE_RANGE.findall(found[1]):
        start, end = int(first), int(last or first)
        pages += range(start, min(end, start + _MOST_PAGES) + 1)
    return tuple(pages)


def _after(found: Sequence[Found], passages: Iterator[Passage]) -> Iterator[Passage]:
    """The passages in which the next part of a quote may stand: within two pages of the first."""
    page = found[0].page if found else None
    if page is None:
        return passages
    return (one for one in passages if page <= one.page and one.last_page <= page + 1)


def _find(sought: Words, passages: Iterator[Passage]) -> Found:
    looked_at = []
    for passage in passages:
        start = passage.words.index_of(sought)
        if start is not None:
            nearest = passage.words.between(start, start + len(sought.tokens))
            return Found(passage.page, 1.0, "exact", nearest)
        looked_at.append(passage)
    return _most_alike(sought, looked_at)


def _most_alike(sought: Words, passages: Sequence[Passage]) -> Found:
    scored = [
        (likeness, -i)
        for i, one in enumerate(passages)
        if (likeness := fuzz.partial_ratio(sought.joined, one.words.joined)) >= _LEAST_LIKENESS
    ]
    likely = [passages[-i] for _, i in sorted(scored, reverse=True)[:_N_CANDIDATES]]
    # What stands on one page alone also stands behind the end of the page before it.
    likely.sort(key=lambda one: one.last_page - one.page)
    attested = Counter(token for one in passages if likely for token in one.words.tokens)
    compared = [_compare(sought, one, attested) for one in likely]
    none = Found(None, 0.0, "not_found", "")
    return max(compared, key=lambda found: (found.match == "near", found.score), default=none)


def _compare(sought: Words, passage: Passage, attested: Mapping[str, int]) -> Found:
    """The stretch of a passage that is most like the quote, and whether only slips differ."""
    start, end = _stretch(sought, passage.words)
    differing, start, end = _differing(sought.tokens, passage.words.tokens, start, end)
    # Words torn apart or run together throughout are how some programs set a text.
    differing = [
        (a, b, c, d)
        for a, b, c, d in differing
        if not _is_spacing(sought.tokens[a:b], passage.words.tokens[c:d])
    ]
    only_slips = len(differing) <= 1 + len(sought.tokens) // _WORDS_A_SLIP and all(
        _is_slip(sought.tokens[a:b], passage.words, (c, d), attested) for a, b, c, d in differing
    )
    score = fuzz.ratio(sought.plain, " ".join(passage.words.tokens[start:end])) / 100
    nearest = passage.words.between(start, end)
    return Found(passage.page, score, "near" if only_slips else "not_found", nearest)


def _stretch(sought: Words, page: Words) -> tuple[int, int]:
    """First and last token (exclusive) of the likely stretch, with a margin."""
    likely = fuzz.partial_ratio_alignment(sought.joined, page.joined)
    assert likely is not None  # without a cut-off there is always one
    start = page.joined.count(" ", 0, likely.dest_start) - _MARGIN
    end = page.joined.count(" ", 0, likely.dest_end) + _MARGIN
    return max(0, start), min(len(page.tokens), end)


_Block = tuple[int, int, int, int]


def _differing(
    sought: Sequence[str], page: Sequence[str], start: int, end: int
) -> tuple[list[_Block], int, int]:
    """Where quote and stretch differ, and the stretch without what stands around the quote."""
    blocks: list[_Block] = []
    for op in Levenshtein.opcodes(sought, page[start:end]):
        if op.tag == "equal":
            continue
        block = (op.src_start, op.src_end, start + op.dest_start, start + op.dest_end)
        if blocks and blocks[-1][1] == block[0] and blocks[-1][3] == block[2]:
            block = (blocks[-1][0], block[1], blocks.pop()[2], block[3])
        blocks.append(block)
    if blocks and blocks[0][0] == 0 and blocks[0][2] == start:
        a, b, c, d = blocks.pop(0)
        start = max(range(c, d + 1), key=lambda i: _likeness(sought[a:b], page[i:d]))
        blocks = [(a, b, start, d), *blocks]
    if blocks and blocks[-1][1] == len(sought) and blocks[-1][3] == end:
        a, b, c, d = blocks.pop()
        end = max(range(c, d + 1), key=lambda i: _likeness(sought[a:b], page[c:i]))
        blocks = [*blocks, (a, b, c, end)]
    return [one for one in blocks if one[0] < one[1] or one[2] < one[3]], start, end


def _likeness(left: Sequence[str], right: Sequence[str]) -> float:
    return fuzz.ratio(" ".join(left), " ".join(right)) if left or right else 100.0


def _is_slip(
    sought: Sequence[str], page: Words, stretch: tuple[int, int], attested: Mapping[str, int]
) -> bool:
    """Whether text recognition or layout explains a difference."""
    start, end = stretch
    there = page.tokens[start:end]
    if not sought:  # the number of a footnote, set behind a word
        return all(is_mark(page, i) for i in range(start, end))
    if any(map(is_guarded, (*sought, *there))):
        return False
    left, right = "".join(sought), "".join(there)
    return (
        _folded(left) == _folded(right)
        or _LIGATURES.sub("", left) == right
        or (len(sought) == len(there) == 1 and _is_garbled(left, right, attested))
    )


def _is_spacing(sought: Sequence[str], there: Sequence[str]) -> bool:
    """Whether only the spaces between words differ, so that no other word comes about.

    "notable" may not be read as "not able", nor 1 2 as 12; within "neverreturned" no other
    word can be hidden than the two that it was.
    """
    return "".join(sought) == "".join(there) and not any(
        is_guarded(one) and (not one.isalpha() or len(one) < _LEAST_GUARD)
        for one in (*sought, *there)
    )


def _is_garbled(word: str, there: str, attested: Mapping[str, int]) -> bool:
    """Whether one letter is mistaken in a word that this report writes so nowhere else.

    A word of the report's own is a different word; a slip makes one that occurs only here,
    beside the right one elsewhere.
    """
    return (
        len(word) == len(there) >= _LEAST_LETTERS
        and Hamming.distance(word, there) == 1
        and attested[there] <= 2  # on its page, and where that page's end is read again
        and attested[word] > 0
    )


def _folded(word: str) -> str:
    for shape, other in _LOOKALIKES:
        word = word.replace(shape, other)
    return word


def _together(found: Sequence[Found]) -> Found:
    """What the parts of a quote with an ellipsis come to."""
    pages = [one.page or 0 for one in found]
    match = max((one.match for one in found), key=("exact", "near", "not_found").index)
    return Found(
        page=found[0].page,
        score=min(one.score for one in found),
        match=match if pages == sorted(pages) else "not_found",
        nearest=" … ".join(one.nearest for one in found if one.nearest),
    )
