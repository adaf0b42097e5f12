"""Where rea's own marks stand on a sheet, so that people may move, rename and add columns."""

from __future__ import annotations

from typing import Final

KEY_ROW: Final = 1  # hidden: says what each column holds
HEADING_ROW: Final = 2
FIRST_ROW: Final = 3

# The key of a sheet is also that of its first column.
MADE: Final = "rea:"
LISTS_TITLE: Final = "lists"
