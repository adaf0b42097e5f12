"""Text in the cells of a spreadsheet: made harmless on the way out, taken back on the way in."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

# What a spreadsheet takes for the beginning of a formula, also where it was saved as CSV in
# between (OWASP, CSV injection). An apostrophe is set before it, and one more where the text
# itself has one there.
_RISKY: Final = re.compile(r"'*[=+\-@]")
_HARMLESS: Final = re.compile(r"'+[=+\-@]")
# Excel reads _x0041_ in a workbook as the letter A (ECMA-376, ST_Xstring).
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class CellError(ValueError):
    """What stands in a cell cannot be taken as typed."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(f"{fact} {hint}")
        self.fact = fact
        self.hint = hint


def to_cell(text: str) -> str:
    """Text as a cell may hold it: never run, never decoded.

    Examples
    --------
    >>> to_cell("=1+1"), to_cell("_x0041_")
    ("'=1+1", '_x005F_x0041_')
    """
    harmless = f"'{text}" if _RISKY.match(text) else text
    return _ESCAPE.sub("_x005F_", harmless)


def from_cell(value: object, data_type: str, number_format: str = "General") -> str:
    """The text that a cell stands for; "" for an empty one.

    Parameters
    ----------
    value : object
        As openpyxl gives it.
    data_type : str
        Of the cell in the workbook: ``f`` is a formula, ``e`` an error.
    number_format : str
        How the cell shows a number.

    Raises
    ------
    CellError
        A formula, an error value, or a date or share that a spreadsheet made of what was typed.
    """
    if value is None:
        return ""
    if data_type == "f":
        raise CellError("this is a formula.", "Copy the cell and paste it in its place as a value.")
    if data_type == "e":
        raise CellError(f"the spreadsheet shows the error {value}.", "Type the answer again.")
    if isinstance(value, date | datetime | time | timedelta):
        raise CellError(
            f"the spreadsheet made a date or time of it ({value}).",
            "Format the cell as text, then type it again.",
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        if "%" in number_format:
            # Whoever types 45% sees 45%, and the file holds 0.45.
            raise CellError(
                f"the spreadsheet shows {100 * value:.13g}% and holds {value:.15g}.",
                "Format the cell as text, then type the number that is meant.",
            )
        # 0.1 + 0.2 is 0.3 to whoever reads the cell; Excel shows 15 digits.
        return f"{value:.15g}"
    return _taken_back(str(value))


def without_apostrophe(text: str) -> str:
    """Text as it was before an apostrophe was set in front so that no program runs it.

    Examples
    --------
    >>> without_apostrophe("'=1+1"), without_apostrophe("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if _HARMLESS.match(text) else text


def _taken_back(text: str) -> str:
    return without_apostrophe(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def to_number(value: str) -> str | float:
    """A stored number as a number, where a spreadsheet keeps it to the last digit.

    Examples
    --------
    >>> to_number("12"), to_number("0.5"), to_number("NR – not reported")
    (12, 0.5, 'NR – not reported')
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if f"{number:.15g}" != value:
        return value
    return int(number) if number.is_integer() else number
