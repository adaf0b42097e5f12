"""What a rule is, and how the first that fits decides a pair.

A fact is a short phrase that holds for a pair or not (`facts`). A rule names the facts
that it needs and those that stop it, and says in a sentence what it means. Rules are
tried in the order in which they stand (`rulebook`, `definition`), and the first that fits
decides; a veto stands above the matches and so beats them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Outcome = Literal["same", "different", "ask"]
Facts = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes
    ----------
    name : str
        As it stands in the ``rule`` column of duplicates.csv.
    sentence : str
        What a reviewer reads.
    needs, unless : str
        Facts that must hold, and facts of which none may; "; " between them.
    """

    name: str
    outcome: Outcome
    sentence: str
    needs: str
    unless: str = ""


def named_facts(text: str) -> list[str]:
    """The facts that a rule's `needs` or `unless` names."""
    return text.split("; ") if text else []


def decide(rules: tuple[Rule, ...], facts: Facts, n_pairs: int) -> NDArray[np.int64]:
    """Number of the first rule that fits each pair, -1 where none does."""
    decided = np.full(n_pairs, -1, dtype=np.int64)
    for number, rule in enumerate(rules):
        fits = decided < 0
        for fact in named_facts(rule.needs):
            fits &= facts[fact]
        for fact in named_facts(rule.unless):
            fits &= ~facts[fact]
        decided[fits] = number
    return decided
