"""What the checks of lint share: a fault, and the nearest name to an unknown one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

from rea.errors import nearest
from rea.protocol.tree import FieldPath

# How grave, at which field, in one sentence.
Fault = tuple[Literal["error", "advice"], FieldPath, str]

# Comparing is quadratic in lengths and linear in names; a real protocol stays far below both.
_LONGEST: Final = 80
_MOST: Final = 200


def did_you_mean(name: str, known: Collection[str]) -> str:
    """How a sentence about an unknown name ends.

    Examples
    --------
    >>> did_you_mean("S0l", ["S01", "SQ1"])
    '; did you mean S01?'
    >>> did_you_mean("zebra", ["S01", "SQ1"])
    '; known are S01, SQ1.'
    """
    if not known:
        return "; none is known."
    if len(name) > _LONGEST or len(known) > _MOST:
        return "."
    near = nearest(name, [one for one in known if len(one) <= _LONGEST], n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known are {', '.join(known)}." if len(known) <= 12 else "."
