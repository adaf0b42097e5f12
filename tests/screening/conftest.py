"""Invented records on two topics, so that a ranker has something to learn and nothing to copy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

RELEVANT = [
    "survivors",
    "advocates",
    "disengagement",
    "refuge",
    "coercive",
    "disclosure",
    "safety",
    "trust",
    "helpline",
    "victims",
    "domestic",
    "abuse",
    "support",
    "services",
    "withdraw",
]
IRRELEVANT = [
    "harbour",
    "dredging",
    "sediment",
    "turbine",
    "estuary",
    "salmon",
    "fisheries",
    "tidal",
    "concrete",
    "reservoir",
    "hydrology",
    "embankment",
    "turbidity",
    "spawning",
    "culvert",
]
COMMON = [
    "study",
    "method",
    "results",
    "interviews",
    "participants",
    "analysis",
    "of",
    "the",
    "in",
    "and",
    "with",
    "was",
    "were",
    "sample",
    "evidence",
    "review",
    "approach",
    "findings",
    "data",
]


@dataclass(frozen=True)
class Corpus:
    titles: list[str]
    abstracts: list[str]
    labels: np.ndarray
    question: str


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """120 invented records, 15 of them relevant, in no particular order."""
    rng = np.random.default_rng(11)
    labels = rng.permutation([1] * 15 + [0] * 105).astype(np.int8)
    # Each record also borrows some words of the other topic: no single word decides.
    texts = [
        rng.choice(COMMON, 14).tolist()
        + rng.choice(RELEVANT if label else IRRELEVANT, 6).tolist()
        + rng.choice(IRRELEVANT if label else RELEVANT, 2).tolist()
        for label in labels
    ]
    for text in texts:
        rng.shuffle(text)
    return Corpus(
        titles=[" ".join(text[:6]).capitalize() for text in texts],
        abstracts=[" ".join(text[6:]).capitalize() + "." for text in texts],
        labels=labels,
        question="Why do victims of domestic abuse withdraw from support services?",
    )
