"""What a dashboard draws, counted: decisions by day, what was kept as reading went on, overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# A curve of a few hundred points is as true to the eye as one of many thousands.
_POINTS = 200


@dataclass(frozen=True, slots=True)
class SourceShare:
    """What one search brought, in reports.

    Attributes
    ----------
    n_only_here : int
        Reports that no other search found.
    n_kept, n_kept_only_here : int
        Of those kept at title and abstract.
    """

    name: str
    n_reports: int
    n_only_here: int
    n_kept: int
    n_kept_only_here: int


def by_day(days: Iterable[date], today: date, n: int = 21) -> list[tuple[date, int]]:
    """Decisions on each of the last `n` days, today last.

    Examples
    --------
    >>> by_day([date(2027, 1, 2), date(2027, 1, 2)], date(2027, 1, 3), n=2)
    [(datetime.date(2027, 1, 2), 2), (datetime.date(2027, 1, 3), 0)]
    """
    counted = Counter(days)
    every = (today - timedelta(days=back) for back in range(n - 1, -1, -1))
    return [(day, counted[day]) for day in every]


def kept_curve(kept: Sequence[bool]) -> list[tuple[int, int]]:
    """Reports read and, of these, kept: from nothing to the last, at most 200 points.

    Examples
    --------
    >>> kept_curve([True, False, True])
    [(0, 0), (1, 1), (2, 1), (3, 2)]
    """
    points, n_kept = [(0, 0)], 0
    for n, is_kept in enumerate(kept, start=1):
        n_kept += is_kept
        points.append((n, n_kept))
    step = max(1, len(points) // _POINTS)
    thinned = points[::step]
    return thinned if thinned[-1] == points[-1] else [*thinned, points[-1]]


def overlap(sources: Mapping[str, Collection[str]], kept: Collection[str]) -> list[SourceShare]:
    """What each search brought, the one with most reports first.

    Parameters
    ----------
    sources : mapping
        Name of the search to the groups that it found.
    kept : collection of str
        Groups that were kept.

    Examples
    --------
    >>> overlap({"A": {"g1", "g2"}, "B": {"g2"}}, {"g1"})[0]
    SourceShare(name='A', n_reports=2, n_only_here=1, n_kept=1, n_kept_only_here=1)
    """
    found_by = Counter(group for groups in sources.values() for group in set(groups))
    shares = []
    for name, groups in sources.items():
        here = set(groups)
        alone = {group for group in here if found_by[group] == 1}
        shares.append(
            SourceShare(name, len(here), len(alone), len(here & set(kept)), len(alone & set(kept)))
        )
    return sorted(shares, key=lambda one: (-one.n_reports, one.name))
