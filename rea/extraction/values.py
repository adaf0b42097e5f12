"""What fits each kind of field, and the one way in which it is stored.

A value is text. Where a field takes several (chosen answers, entries of a list, records),
each stands on a line of its own. The stored form never depends on how something was typed,
so two people who mean the same store the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from rea.errors import nearest
from rea.extraction.forms import Field
from rea.workbook.texts import clean, one_line

# An Excel cell holds 32,767 UTF-16 units, and what is longer is cut without a word.
LONGEST: Final = 32_000

_LINES: Final = ("multi", "list_text", "record_refs")
_YES_NO: Final = {"yes": "yes", "y": "yes", "no": "no", "n": "no", "unclear": "unclear"}
_NUMBER: Final = re.compile(r"[-−]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_YEARS: Final = re.compile(r"([0-9]{4})(?:\s*(?:-|–|—|to)\s*([0-9]{4}))?", re.IGNORECASE)
# A spreadsheet keeps 15 digits of a number.
_MOST_DIGITS: Final = 15


class NoFitError(ValueError):
    """A value does not fit its field: the fact, and what would fit."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(f"{fact} {hint}")
        self.fact = fact
        self.hint = hint


def fitted(field: Field, typed: str) -> str:
    """The value as it is stored.

    Raises
    ------
    NoFitError

    Examples
    --------
    >>> months = Field("a.b", "a", "", "Length", "integer", unit="months")
    >>> fitted(months, " 1,200 months ")
    '1200'
    """
    return of_length(_READ[field.kind](field, clean(typed)))


def what_fits(field: Field) -> str:
    """What may be entered, in a few words for a person."""
    unit = f" of {field.unit}" if field.unit else ""
    words = {
        "text": "a few words",
        "longtext": "text",
        "integer": f"a whole number{unit}{_range(field)}",
        "number": f"a number{unit}{_range(field)}",
        "single": "one of: " + "; ".join(map(field.shown, field.choices)),
        "multi": "one or more, each on its own line, of: "
        + "; ".join(map(field.shown, field.choices)),
        "yes_no_unclear": "yes, no or unclear",
        "year_range": "a year or two, such as 2016 or 2015-2017",
        "quote": "the words of the report, and where they stand",
        "record_refs": "ids of records, each on its own line",
        "list_text": "one entry on each line",
        "group": "nothing here, unless a missing code",
    }
    return words[field.kind]


def entries(field: Field, value: str) -> tuple[str, ...]:
    """The single answers that a stored value holds."""
    if not value:
        return ()
    return tuple(value.split("\n")) if field.kind in _LINES else (value,)


def of_length(text: str) -> str:
    """The same text, if a cell of a spreadsheet holds it.

    Raises
    ------
    NoFitError
    """
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        raise NoFitError("this is too long.", f"At most {LONGEST:,} characters fit.")
    return text


def _text(_: Field, typed: str) -> str:
    return one_line(typed)


def _longtext(_: Field, typed: str) -> str:
    return typed


def _integer(field: Field, typed: str) -> str:
    number = _decimal(field, typed)
    if number != number.to_integral_value():
        raise _no_fit(field, typed)
    return _bounded(field, number)


def _number(field: Field, typed: str) -> str:
    return _bounded(field, _decimal(field, typed))


def _single(field: Field, typed: str) -> str:
    choice = field.choice(typed)
    if choice is None:
        raise _no_choice(field, typed)
    return choice


def _multi(field: Field, typed: str) -> str:
    chosen: set[str] = set()
    for line in typed.splitlines():
        chosen |= _chosen(field, line)
    return "\n".join(choice for choice in field.choices if choice in chosen)


def _yes_no_unclear(field: Field, typed: str) -> str:
    word = _YES_NO.get(typed.casefold())
    if word is None:
        raise _no_fit(field, typed)
    return word


def _year_range(field: Field, typed: str) -> str:
    found = _YEARS.fullmatch(typed)
    if found is None:
        raise _no_fit(field, typed)
    years = [int(year) for year in found.groups() if year]
    if not all(1800 <= year <= 2100 for year in years):
        raise NoFitError(f"'{typed}' is not a year of a study.", "Between 1800 and 2100.")
    if years != sorted(years):
        raise NoFitError(f"'{typed}' ends before it begins.", "Write the earlier year first.")
    return "-".join(map(str, dict.fromkeys(years)))


def _list_text(_: Field, typed: str) -> str:
    lines = (one_line(line) for line in typed.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _record_refs(_: Field, typed: str) -> str:
    return "\n".join(dict.fromkeys(one for one in re.split(r"[\s;,]+", typed) if one))


def _group(field: Field, typed: str) -> str:
    raise _no_fit(field, typed)


_READ: Final[dict[str, Callable[[Field, str], str]]] = {
    "text": _text,
    "longtext": _longtext,
    "integer": _integer,
    "number": _number,
    "single": _single,
    "multi": _multi,
    "yes_no_unclear": _yes_no_unclear,
    "year_range": _year_range,
    "quote": _longtext,
    "record_refs": _record_refs,
    "list_text": _list_text,
    "group": _group,
}


def _chosen(field: Field, line: str) -> set[str]:
    """The choices on one line; a choice may itself hold the sign that parts them."""
    typed = line.strip()
    choice = field.choice(typed)
    if choice is not None or not typed:
        return {choice} if choice else set()
    for sign in (";", ","):
        if sign in typed:
            return set().union(*(_chosen(field, part) for part in typed.split(sign)))
    raise _no_choice(field, typed)


def _decimal(field: Field, typed: str) -> Decimal:
    text = typed.removesuffix(field.unit).strip() if field.unit else typed
    if not _NUMBER.fullmatch(text):
        raise _no_fit(field, typed)
    number = Decimal(text.replace("−", "-").replace(",", ""))
    if len(number.normalize().as_tuple().digits) > _MOST_DIGITS or number.adjusted() > _MOST_DIGITS:
        raise NoFitError(f"'{typed}' has too many digits.", f"At most {_MOST_DIGITS} are kept.")
    return number


def _bounded(field: Field, number: Decimal) -> str:
    least, most = field.minimum, field.maximum
    if (least is not None and number < Decimal(str(least))) or (
        most is not None and number > Decimal(str(most))
    ):
        raise NoFitError(f"{number:f} is out of range.", f"It takes {what_fits(field)}.")
    return _plain(number)


def _plain(number: Decimal) -> str:
    """The shortest way to write a number without an exponent: 0 for -0, 1.5 for 01.50."""
    return f"{number.normalize():f}" if number else "0"


def _range(field: Field) -> str:
    least, most = field.minimum, field.maximum
    if least is not None and most is not None:
        return f" from {least:g} to {most:g}"
    if least is not None:
        return f", {least:g} or more"
    return "" if most is None else f", {most:g} or less"


def _no_fit(field: Field, typed: str) -> NoFitError:
    return NoFitError(f"'{_short(typed)}' does not fit.", f"It takes {what_fits(field)}.")


def _no_choice(field: Field, typed: str) -> NoFitError:
    shown = [field.shown(choice) for choice in field.choices]
    near = nearest(typed, shown)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"It takes {what_fits(field)}."
    return NoFitError(f"'{_short(typed)}' is not one of its answers.", hint)


def _short(typed: str) -> str:
    return typed if len(typed) <= 60 else f"{typed[:59]}…"
