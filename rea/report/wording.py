"""The words of the boxes, as the reporting guideline of a review has them.

The boxes are those of PRISMA 2020 in each wording, and so are the sums: only words differ.

Sources
-------
Page et al. (2021), PRISMA 2020, BMJ 372:n71. doi:10.1136/bmj.n71
Tricco et al. (2018), PRISMA-ScR, Ann Intern Med 169:467. doi:10.7326/M18-0850
Haddaway et al. (2018), ROSES, Environ Evid 7:7. doi:10.1186/s13750-018-0121-7
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """What a guideline says in place of the words of PRISMA 2020.

    Attributes
    ----------
    names : tuple of str
        Any of these in the name of a guideline chooses the wording.
    """

    title: str
    names: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    def say(self, words: str) -> str:
        """The words of PRISMA 2020 as this guideline has them."""
        return self.instead.get(words, words)


PRISMA_2020: Final = Wording("PRISMA 2020 flow of records, reports and studies", ("PRISMA2020",))
_WORDINGS: Final = (
    PRISMA_2020,
    Wording(
        "PRISMA-ScR flow of records, sources of evidence and studies",
        ("ScR",),
        {
            "Reports sought for retrieval": "Sources of evidence sought for retrieval",
            "Reports not retrieved": "Sources of evidence not retrieved",
            "Reports assessed for eligibility": "Sources of evidence assessed for eligibility",
            "Reports excluded": "Sources of evidence excluded",
            "Reports of these studies": "Sources of evidence on these studies",
            "new reports of earlier studies": "new sources of evidence on earlier studies",
        },
    ),
    Wording(
        "Flow of records, full texts and studies, in words like those of ROSES",
        ("ROSES",),
        {
            "Records identified from": "Records identified from searching",
            "Records screened": "Titles and abstracts screened",
            "Records excluded": "Titles and abstracts excluded",
            "Reports sought for retrieval": "Full texts sought",
            "Reports not retrieved": "Unretrievable full texts",
            "Reports assessed for eligibility": "Full texts screened",
            "Reports excluded": "Full texts excluded",
        },
    ),
)


def wording_of(guidelines: Iterable[str]) -> Wording:
    """The wording of the first guideline that has one; PRISMA 2020's if none has.

    Examples
    --------
    >>> wording_of(["PRISMA-ScR", "PRISMA-S"]).say("Reports excluded")
    'Sources of evidence excluded'
    """
    for guideline in guidelines:
        plain = guideline.replace(" ", "").replace("-", "").casefold()
        for wording in _WORDINGS:
            if any(name.casefold() in plain for name in wording.names):
                return wording
    return PRISMA_2020
