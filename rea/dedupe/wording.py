"""Whether two titles are one in different spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rea.dedupe.text import word_set

_EMPTY_WORDS: Final = word_set(
    "the and for from with among between during its their using der die das und les des una los "
    "a s r"
)
# Two titles that differ in more words than this do not differ by slips of the pen.
_MANY_WORDS: Final = 4


def words_agree(a: list[str], b: list[str]) -> int:
    """Whether two titles have the same words, but for spelling and words that carry nothing.

    Returns
    -------
    int
        1 yes, 0 one has words more, -1 each has words that the other has not.

    Examples
    --------
    >>> words_agree("lifestyle of tumour patients".split(), "life style in tumor patients".split())
    1
    >>> words_agree("effects in men".split(), "effects in older men".split())
    0
    >>> words_agree("prednisone in asthma".split(), "prednisolone in asthma".split())
    -1
    """
    left, right = unmatched(a, b, spelling_of)
    if "".join(left) == "".join(right):
        return 1
    if _letters(left) and _letters(right):
        return -1
    left, right = _telling(left), _telling(right)
    if left and right and "".join(left) != "".join(right):
        return -1
    return 0 if bool(left) != bool(right) else 1


def unmatched(
    a: list[str], b: list[str], twins: Callable[[str, str], bool]
) -> tuple[list[str], list[str]]:
    """The words of each list that have no counterpart in the other, in their order."""
    in_a, in_b = set(a), set(b)
    left, right = [w for w in a if w not in in_b], [w for w in b if w not in in_a]
    if "".join(left) == "".join(right):
        return [], []
    if min(len(left), len(right)) > _MANY_WORDS:
        return left, right
    for word in list(left):
        twin = next((other for other in right if twins(word, other)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    return left, right


def title_begins(short: str, long: str) -> bool:
    """Whether one title is the other with something cut off behind it."""
    return short.count(" ") > 1 and long.startswith(short + " ")


def title_ends(short: str, long: str) -> bool:
    """Whether one title is the other without the heading of its section before it."""
    return short.count(" ") > 6 and long.endswith(" " + short) and len(long) < 1.5 * len(short)


def spelling_of(a: str, b: str) -> bool:
    """One letter apart in a word long enough for that to be a slip: "tumour" and "tumor".

    Two letters may make another drug of it ("prednisone", "prednisolone").
    """
    if abs(len(a) - len(b)) > 1 or (a[0] != b[0] and a[-1] != b[-1]):
        return False
    if a + "s" == b or b + "s" == a:
        return True
    return len(a) >= 5 and len(b) >= 5 and _one_slip(a, b)


def _telling(tokens: list[str]) -> list[str]:
    return [t for t in tokens if t not in _EMPTY_WORDS and (len(t) != 2 or t == "no")]


def _letters(tokens: list[str]) -> list[str]:
    """Single letters that tell: "hepatitis B" is not "hepatitis C"."""
    return [t for t in tokens if len(t) == 1 and t not in _EMPTY_WORDS]


def _one_slip(a: str, b: str) -> bool:
    """At most one letter changed, added or left out, or two neighbours swapped."""
    if len(a) > len(b):
        a, b = b, a
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    return a[i + 1 :] == b[i + 1 :] or (
        a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    )
