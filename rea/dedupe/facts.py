"""What holds for a compared pair, in the phrases that the rules use, and its score."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rea.dedupe.rules import Facts

# Shares of equal characters of two titles without blanks. Same: only slips of a letter
# are left, and `words_agree` must find no word over. Alike: worth comparing further. Other:
# no more alike than any two titles of one review. Where they come from: docs/deduplication.md.
TITLE_NEAR: Final = 0.93
TITLE_ALIKE: Final = 0.80
TITLE_OTHER: Final = 0.40
ABSTRACT_SAME: Final = 0.90
ABSTRACT_OTHER: Final = 0.60
# A title of this many words is not used twice by chance.
LONG_TITLE: Final = 8
# Letters to an editor share two or three pages; articles have more.
MANY_PAGES: Final = 6

_ITEMS: Final = ("comment", "reply", "erratum", "retraction", "book review")

Column = NDArray[Any]
Columns = dict[str, Column]


def facts_of(keys: pd.DataFrame, compared: pd.DataFrame) -> Facts:
    """Every fact that a rule may name, as one array of truth values a fact.

    Parameters
    ----------
    keys : table with ``KEY_COLUMNS``
    compared : table as `compare` returns it
    """
    c = {str(name): compared[name].to_numpy() for name in compared}
    a, b = _side(keys, c["low"]), _side(keys, c["high"])
    places = _places(a, b, c)
    return (
        _titles(a, b, c)
        | _people_and_years(a, b, c)
        | places
        | _identifiers(c)
        | _kinds(a, b, c)
        | _recurring(a, b, c, places)
    )


def thresholds_in_words() -> str:
    """What the rules call the same, for the methods of a report."""
    return (
        f"Two titles count as the same when at least {TITLE_NEAR:.0%} of their letters agree, and "
        f"every number and every word but for one slip; two abstracts from {ABSTRACT_SAME:.0%} of "
        "their first letters."
    )


def score_of(compared: pd.DataFrame) -> NDArray[np.float64]:
    """How much agrees, 0-1: the title counts half, the six other fields together the rest.

    A field that agrees counts 1, one that is missing a half and one that differs 0.
    """
    fields = ("authors", "journal", "volume", "start", "doi")
    signs = np.stack([compared[name].to_numpy(dtype=float) for name in fields])
    gap = compared["year_gap"].to_numpy()
    years = np.where(gap < 0, 0.0, 1.0 - np.minimum(gap, 2))
    share = (np.vstack([signs, years]).mean(axis=0) + 1) / 2
    return np.asarray((compared["title"].to_numpy() + share) / 2)


def _side(keys: pd.DataFrame, rows: NDArray[np.int64]) -> Columns:
    """What is read of one record of each pair; first and last page as numbers too."""
    side = {name: keys[name].to_numpy()[rows] for name in _READ}
    return side | {f"{name} number": _page_number(side[name]) for name in ("start", "end")}


_READ: Final = (
    "n_words",
    "role",
    "translated",
    "language",
    "surnames",
    "start",
    "end",
    "supplement",
    "kind",
    "journal",
)


def _titles(a: Columns, b: Columns, c: Columns) -> Facts:
    n_words = np.minimum(a["n_words"], b["n_words"])
    untitled = n_words == 0
    two_languages = (a["language"] != b["language"]) & (a["language"] != "") & (b["language"] != "")
    translated = two_languages | (a["translated"] != b["translated"])
    within = (c["title_words"] == 0) & (c["digits"] >= 0) & ~untitled
    return {
        "untitled": untitled,
        "title same": c["title"] == 1.0,
        "title near": (c["title"] >= TITLE_NEAR) & (c["title_words"] > 0) & (c["digits"] > 0),
        "title alike": (c["title"] >= TITLE_ALIKE) | within,
        "title within": within,
        "title other": (c["title"] < TITLE_OTHER) & ~translated & ~untitled,
        "title ends alike": c["ending"] > 0,
        "two languages": two_languages,
        "distinctive": c["distinctive"] > 0,
        "three words": n_words >= 3,
        "long title": n_words >= LONG_TITLE,
        "numbers differ": c["digits"] < 0,
        "word replaced": (c["title_words"] < 0) & (c["title"] < 1.0) & ~untitled,
        "roles differ": (a["role"] != b["role"]) & ~untitled,
    }


def _people_and_years(a: Columns, b: Columns, c: Columns) -> Facts:
    gap = c["year_gap"]
    return {
        "authors agree": c["authors"] > 0,
        "authors same": (c["authors"] > 0) & (a["surnames"] == b["surnames"]),
        "authors differ": c["authors"] < 0,
        "first same": c["first"] > 0,
        "year unknown": gap < 0,
        "same year": gap == 0,
        "years close": (gap >= 0) & (gap <= 1),
        "years differ": gap > 0,
    }


def _places(a: Columns, b: Columns, c: Columns) -> Facts:
    """Where the two stand in the literature: journal, volume, issue and pages."""
    journal, volume, start, end = c["journal"], c["volume"], c["start"], c["end"]
    n_pages_a, n_pages_b = _n_pages(a), _n_pages(b)
    n_pages = np.maximum(n_pages_a, n_pages_b)
    # Exports often differ by a page in where a report ends.
    end_near = (end != 0) & (np.abs(a["end number"] - b["end number"]) <= 1)
    # Proceedings bear no volume; first and last page in one year will do.
    paged = (volume == 0) & (end_near | (end > 0)) & (c["year_gap"] == 0) & (n_pages >= 3)
    one_volume = (volume > 0) & (c["year_gap"] <= 1)
    return {
        "journal same": journal > 0,
        "journal differs": journal < 0,
        "volume same": volume > 0,
        "volume differs": volume < 0,
        "volume same, page open": (volume > 0) & (start == 0),
        "volume or page same": (volume > 0) | (start > 0),
        "volume or page differs": (volume < 0) | (start < 0),
        "issue same": c["issue"] > 0,
        "issue differs": (c["issue"] < 0) & (a["translated"] == b["translated"]),
        "start same": start > 0,
        "start differs": start < 0,
        "end same": end > 0,
        "end differs": (end < 0) & ~end_near,
        "several pages": n_pages >= 3,
        "one length": (n_pages_a == n_pages_b) & (n_pages >= MANY_PAGES),
        "same place": (start > 0) & (journal >= 0) & (one_volume | paged),
        "two places": (volume < 0) & (start < 0),
        "place differs": (volume < 0) | (start < 0) | (journal < 0),
        "online first": (c["year_gap"] == 1) & (volume == 0) & (start <= 0),
        "abstract same or many pages": (c["abstract"] >= ABSTRACT_SAME) | (n_pages >= MANY_PAGES),
    }


def _identifiers(c: Columns) -> Facts:
    return {
        "doi same": c["doi"] > 0,
        "doi differs": c["doi"] < 0,
        "isbn same": c["isbn"] > 0,
        "address same": c["address"] > 0,
        "abstract same": c["abstract"] >= ABSTRACT_SAME,
    }


def _kinds(a: Columns, b: Columns, c: Columns) -> Facts:
    x, y = a["kind"].astype(str), b["kind"].astype(str)
    works = ("article", "conference", "book", "chapter")
    cochrane = np.fromiter(("cochrane" in name for name in a["journal"]), bool, len(x))
    return {
        "web": (x == "web") | (y == "web") | (x == "registry") | (y == "registry"),
        "registry and report": (x == "registry") != (y == "registry"),
        "two reports": (x == "report") & (y == "report"),
        "both papers": (x == "conference") & (y == "conference"),
        "preprint and article": _one(x, y, "preprint", ("article", "conference", "report")),
        "thesis and article": _one(x, y, "thesis", works) | _one(x, y, "thesis listing", works),
        "thesis listed": _one(x, y, "thesis", ("thesis listing",)),
        "conference and journal": _one(x, y, "conference", ("article", "preprint")),
        "cochrane": cochrane & (c["journal"] > 0),
    }


def _recurring(a: Columns, b: Columns, c: Columns, places: Facts) -> Facts:
    """Items that come back in every issue, and pages that hold many items."""
    role, other_role = a["role"].astype(str), b["role"].astype(str)
    same_place = places["same place"]
    supplement = (a["supplement"] | b["supplement"]).astype(bool)
    differs = (c["doi"] < 0) | (c["issue"] < 0) | (c["end"] < 0) | (c["start"] < 0)
    other_abstract = (c["abstract"] >= 0) & (c["abstract"] < ABSTRACT_OTHER)
    one_issue = same_place & (c["journal"] > 0) & (c["year_gap"] == 0)
    # In many online journals every article begins on page 1.
    page_one = a["start number"] == 1
    pages_tell = places["several pages"] & (c["end"] != 0) & ~page_one & ~supplement
    titles_clash = (c["title_words"] < 0) | (c["digits"] < 0)
    return {
        "generic title": (c["distinctive"] < 0) | (role == "editorial"),
        "item of an issue": np.isin(role, _ITEMS),
        "erratum and article": _one(role, other_role, "erratum", ("",)),
        "issue item differs": differs | other_abstract,
        "same item": (c["doi"] > 0) | one_issue,
        "same place and doi": same_place & (c["doi"] > 0),
        "supplement": supplement,
        "recurring page": titles_clash & ~pages_tell,
    }


def _n_pages(a: Columns) -> NDArray[np.float64]:
    pages: NDArray[np.float64] = np.nan_to_num(a["end number"] - a["start number"]) + 1
    return pages


def _page_number(pages: Column) -> NDArray[np.float64]:
    """Plain numbers; a page with a letter is not a number."""
    plain = (float(page) if page.isdecimal() else np.nan for page in pages)
    return np.fromiter(plain, dtype=np.float64, count=len(pages))


def _one(a: Column, b: Column, value: str, others: tuple[str, ...]) -> NDArray[np.bool_]:
    """Pairs of which one has this value and the other one of those."""
    return np.asarray(((a == value) & np.isin(b, others)) | ((b == value) & np.isin(a, others)))
