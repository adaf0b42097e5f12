"""Authors' names, from every order and separator that platforms use, as "Surname, Given"."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from functools import lru_cache

from rea.sources.fields import one_line

_INITIALS = r"(?:[^\W\d_a-zß-öø-ÿ]\.?[ -]*){1,4}"
# "Smith JA", "Fanning E.", "Brownstein C D": capitals at the end.
_INITIALS_LAST = re.compile(rf"^(\S*[^\W\d_]{{2}}\S*(?: \S+){{0,3}}?) ({_INITIALS})$")
# "P. Kogge", "J. -P. Nominé": initials, each with its full stop, in front.
_INITIALS_FIRST = re.compile(r"^((?:[^\W\d_]\.[ -]*)+)(\S.*)$")
# "CM Danu", "DA de Souza Fidelis": as Google Scholar writes names, with commas between them.
_BARE_INITIALS_FIRST = re.compile(
    r"([A-Z]{1,4}) ((?:[a-z]{1,3} )*[^\W\d_a-z]\S*[^\W\d_A-Z]\S*.{0,40})"
)
_PARTICLES = frozenset(
    """
    al ap ben bin d da dal de del della den der des di do dos du e el la las le les los
    san st ten ter van vom von y zu zum zur
    """.split()  # noqa: SIM905 - to be read as a line of words
)
_BODY = re.compile(
    r"\b(?:academy|agency|alliance|association|board|bureau|cent(?:er|re)|collaborati(?:on|ve)"
    r"|college|commission|committee|consortium|council|department|directorate|foundation"
    r"|government|group|hospital|institut\w*|investigators|ministry|national|network|office"
    r"|organi[sz]ation|party|police|programme|project|royal|service|society|team|trust|union"
    r"|university|world)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\s*(?:et al|and others|others)[.,\s]*$", re.IGNORECASE)
# Longer than any name: a whole field that is no list of names.
_MAX_NAME = 300
_GLUED = re.compile(r"(?<=[^\W\d_A-Z]{2})(?=[^\W\d_a-zß-öø-ÿ])")
_GLUE_IN_NAMES = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz|O)$")


def author(name: str, given_first: bool = False) -> str:
    """One name as "Surname, Given"; a body's name, or one of unknown order, as it stands.

    Parameters
    ----------
    given_first : bool
        Whether the source writes "Jane Smith".

    Examples
    --------
    >>> [author(one) for one in ("Shannon,Claude E.", "Fanning E.", "P. Kogge", "Plato")]
    ['Shannon, Claude E.', 'Fanning, E.', 'Kogge, P.', 'Plato']
    >>> author("Martine De Cock", given_first=True)
    'De Cock, Martine'
    """
    name = one_line(name).strip(" ,;…")
    if "," in name:
        surname, _, given = name.partition(",")
        given = given.strip()
        return f"{surname.rstrip()}, {given}" if given not in ("", "null") else surname.strip()
    if " " not in name or len(name) > _MAX_NAME:
        return name
    last = _INITIALS_LAST.match(name)
    if last and not _BODY.search(name):
        return f"{last[1]}, {last[2].strip()}"
    first = _INITIALS_FIRST.match(name)
    if first and len(first[2].split()) <= 4:
        return f"{first[2]}, {first[1].strip()}"
    if given_first and not _BODY.search(name) and len(name.split()) <= 5:
        return _turned(name)
    return name


@lru_cache(20_000)  # who writes once writes again
def _listed(name: str, given_first: bool) -> str:
    if not any(map(str.isalpha, name)) or _OTHERS.match(name):
        return ""
    return author(name, given_first)


@lru_cache(20_000)
def _one_by_one(value: str) -> tuple[str, ...]:
    """The names in one value of a field that should hold one name a value.

    Examples
    --------
    >>> _one_by_one("CM Danu, E Nechita"), _one_by_one("O Brien, J Kim"), _one_by_one("Doe, J")
    (('Danu, CM', 'Nechita, E'), ('O Brien, J Kim',), ('Doe, J',))
    """
    if ";" in value:
        return tuple(value.split(";"))
    # "O Brien" is a surname; initials alone in front of each name of a list are none.
    if "," in value and not value.startswith("O "):
        found = [_BARE_INITIALS_FIRST.fullmatch(one.strip(" …")) for one in value.split(",")]
        turned = tuple(f"{one[2]}, {one[1]}" for one in found if one)
        if len(turned) == len(found) and not _BODY.search(value):
            return turned
    return (value,)


def _turned(name: str) -> str:
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"


def authors(values: Iterable[str], given_first: bool = False) -> str:
    """All names, joined by "; ". Neither what holds no letter ("...") nor "et al" is one."""
    return "; ".join(
        [
            shown
            for value in values
            for name in _one_by_one(value)
            if (shown := _listed(name, given_first))
        ]
    )


def from_cell(cell: str) -> str:
    """All names of one cell of a table, whatever stands between them.

    Examples
    --------
    >>> from_cell("Liu R., Adler D.G.")
    'Liu, R.; Adler, D.G.'
    >>> from_cell("Joseph Rottman, Erran Carmel")
    'Rottman, Joseph; Carmel, Erran'
    >>> from_cell("Yang, Z. and Jiang, B.")
    'Yang, Z.; Jiang, B.'
    >>> from_cell("['Marx, Karl', 'Lindgren, Astrid']")
    'Marx, Karl; Lindgren, Astrid'
    """
    cell = cell.strip()
    if cell.startswith("["):
        names = _literal_list(cell)
        if names:
            return authors(names)
    for separator in (r"[;|\n]", r"\s+and\s+"):
        parts = [part for part in map(str.strip, re.split(separator, cell)) if part]
        if len(parts) > 1:
            return authors(parts, given_first=True)
        # What stood at its end was no separator: ";A and B" is a cell of two names.
        cell = parts[0] if parts else ""
    return authors(*_by_commas(cell))


def unglued(cell: str) -> str:
    """Names that a platform joined with nothing between them (Springer), with ";"."""
    if ";" in cell or "," in cell:
        return cell
    parts = [""]
    for piece in _GLUED.split(cell):
        if _GLUE_IN_NAMES.search(parts[-1]) or not parts[-1]:
            parts[-1] += piece
        else:
            parts.append(piece)
    return "; ".join(re.sub(r"^(?:(?:Prof|Dr|PD|Assoc|Asst)\. ?)+", "", one) for one in parts)


def _literal_list(cell: str) -> list[str]:
    for parse in (json.loads, ast.literal_eval):
        try:
            values = parse(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(values, list):
            return [str(value) for value in values]
    return []


def _by_commas(cell: str) -> tuple[list[str], bool]:
    """The names of "Liu R., Adler D.G.", "Jane Smith, Bo Li" or "Smith, J., Li, B."."""
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    if len(parts) < 2:
        return [cell], True
    if all(" " in part for part in parts):
        return parts, True
    if len(parts) > 2 and len(parts) % 2 == 0:
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        if all(re.fullmatch(_INITIALS, given + " ") for _, given in pairs):
            return [f"{surname}, {given}" for surname, given in pairs], False
    n_initials = sum(bool(_INITIALS_LAST.match(part)) for part in parts)
    if n_initials >= len(parts) / 2 and (len(parts) > 2 or _INITIALS_LAST.match(parts[0])):
        return parts, True
    return [cell], False
