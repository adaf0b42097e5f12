"""Whether a second reading suffices, or more must be read twice: the protocol's bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rea.screening.agreement import Agreement, Statistic
from rea.screening.missed import Lost

NAMES: Final[dict[str, str]] = {
    "percent_agreement": "agreement",
    "cohen_kappa": "Cohen's κ",
    "pabak": "PABAK",
    "gwet_ac1": "Gwet's AC1",
    "positive_agreement": "agreement on keeping",
    "negative_agreement": "agreement on excluding",
}


def statistic_of(figures: Agreement, name: str) -> Statistic:
    """One statistic by the name that a protocol calls it."""
    return {
        "percent_agreement": figures.percent,
        "cohen_kappa": figures.kappa,
        "pabak": figures.pabak,
        "gwet_ac1": figures.ac1,
        "positive_agreement": figures.positive,
        "negative_agreement": figures.negative,
    }[name]


def why_more(
    lost: Lost,
    figures: Agreement | None,
    *,
    upper_limit_above: float,
    recall_below: float | None = None,
    agreement_below: Mapping[str, float] | None = None,
) -> Iterator[str]:
    """Each bar that is not reached, as a clause with both its numbers.

    `figures` are needed where `agreement_below` names a bar. Nothing is asked for once no
    exclusion is left that only one person has read: there is nothing more to find out then.
    A statistic that the table leaves undefined reaches no bar and fails none.

    Examples
    --------
    >>> from rea.screening.agreement import TwoByTwo, measure_agreement
    >>> from rea.screening.missed import estimate_lost
    >>> figures = measure_agreement(TwoByTwo(41, 6, 5, 188))
    >>> list(why_more(estimate_lost(2, 193, 781, 52), figures, upper_limit_above=0.02))
    ['up to 3.2% of the exclusions may be worth keeping, and the protocol allows 2%']
    """
    if not lost.n_read_once:
        return
    if lost.share_at_most > upper_limit_above:
        yield (
            f"up to {lost.share_at_most:.1%} of the exclusions may be worth keeping, and the "
            f"protocol allows {100 * upper_limit_above:.3g}%"
        )
    if recall_below is not None and (lost.recall_at_least or 0.0) < recall_below:
        yield (
            f"perhaps only {lost.recall_at_least or 0:.0%} of the relevant records were kept, "
            f"and the protocol asks for {100 * recall_below:.3g}%"
        )
    for name, bar in (agreement_below or {}).items():
        value = None if figures is None else statistic_of(figures, name).value
        if value is not None and value < bar:
            yield f"{NAMES[name]} is {value:.2f}, and the protocol asks for {bar:g}"
