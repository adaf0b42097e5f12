"""The kinds of value that a field can hold, each made from the text that was typed.

A kind says in its own words what it expected; `reading` adds where and what was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

FORMAT: Final = 1

_DOI: Final = r"10\.[0-9]{4,9}/\S+"


class Part(BaseModel):
    """A group of fields: frozen, and without room for a name that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def must(about: str, alias: str | None = None) -> Any:
    """A field that has to be given; `about` is what authors read of it."""
    return Field(alias=alias, description=about)


def may(about: str, default: Any = None) -> Any:
    """A field that can be left out; `about` is what authors read of it."""
    return Field(default=default, description=about)


def _expected(what: str) -> NoReturn:
    raise PydanticCustomError("expected", "{what}", {"what": what})


def _written(value: Any, what: str) -> str:
    """The text of a single value; a list, a group or nothing is not one."""
    if value is None or isinstance(value, (list, dict, tuple)):
        _expected(what)
    return str(value).strip()


def _text(value: Any) -> str:
    return _written(value, "text") or _expected("text")


def _format(value: Any) -> int:
    text = _written(value, "the number 1")
    if text.isdecimal() and text.isascii() and int(text[:9]) > FORMAT:
        _expected(f"{FORMAT}, the newest format that this rea reads (install a newer rea)")
    if text != str(FORMAT):
        _expected(f"the number {FORMAT}, the version of the file format")
    return FORMAT


def _whole(value: Any) -> int:
    what = "a whole number, such as 20"
    text = _written(value, what)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else _expected(what)


def _number(value: Any) -> float:
    what = "a number, such as 4 or 0.5"
    text = _written(value, what)
    return float(text) if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", text) else _expected(what)


def _share(value: Any) -> float:
    what = "a share between 0 and 1, such as 0.2"
    text = _written(value, what)
    if not re.fullmatch(r"[01](\.[0-9]{1,12})?|\.[0-9]{1,12}", text) or float(text) > 1:
        _expected(what)
    return float(text)


def _yes_no(value: Any) -> bool:
    word = _written(value, "yes or no").casefold()
    if word in ("yes", "true"):
        return True
    return False if word in ("no", "false") else _expected("yes or no")


def _day(value: Any) -> date:
    what = "a date, year-month-day, such as 2026-01-31"
    text = _written(value, what)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        _expected(what)
    try:
        return date.fromisoformat(text)
    except ValueError:
        _expected("a day that is in the calendar")


def _year(value: Any) -> int:
    what = "a year between 1800 and 2100"
    text = _written(value, what)
    if not re.fullmatch(r"[0-9]{4}", text) or not 1800 <= int(text) <= 2100:
        _expected(what)
    return int(text)


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _doi(value: Any) -> str:
    what = "a bare DOI, such as 10.1111/hex.12330"
    text = _written(value, what)
    return text.casefold() if re.fullmatch(_DOI, text) else _expected(what)


@dataclass(frozen=True, slots=True)
class _Form:
    """Text of one form: checks it, and tells editors the pattern."""

    name: str
    pattern: str
    what: str
    longest: int = 60

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "format": self.name, "pattern": f"^({self.pattern})$"}

    def check(self, value: Any) -> str:
        text = _written(value, self.what)
        if not re.fullmatch(self.pattern, text):
            _expected(self.what)
        if len(text) > self.longest:
            _expected(f"at most {self.longest} characters long")
        return text


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
OneOrMore = Annotated[
    tuple[Text, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
FormatVersion = Annotated[int, BeforeValidator(_format), WithJsonSchema({"const": FORMAT})]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Number = Annotated[float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Share = Annotated[
    float,
    BeforeValidator(_share),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
# Editors read YAML 1.2, in which `yes` is text.
YesNo = Annotated[
    bool,
    BeforeValidator(_yes_no),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}),
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Year = Annotated[
    int,
    BeforeValidator(_year),
    WithJsonSchema({"type": "integer", "minimum": 1800, "maximum": 2100}),
]
Doi = Annotated[str, BeforeValidator(_doi), WithJsonSchema({"type": "string", "format": "doi"})]
Version = Annotated[
    str,
    _Form(
        "version",
        r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}",
        "three numbers with points between them, such as 1.0.0",
    ),
]
# The id names a file, and paths in a review stay short.
ProtocolId = Annotated[
    str,
    _Form(
        "protocol-id",
        "[a-z0-9]+(-[a-z0-9]+)*",
        "small letters, digits and single hyphens, such as what-works",
    ),
]
Code = Annotated[
    str,
    _Form(
        "code",
        "[A-Z][A-Z0-9]*(-[A-Z0-9]+)*",
        "capital letters, digits and hyphens, such as X4-POP",
        longest=24,
    ),
]
Name = Annotated[
    str,
    _Form(
        "name",
        "[A-Za-z][A-Za-z0-9_]*",
        "a short name of letters, digits and _, such as comm_features",
        longest=40,
    ),
]
