"""What people type for a field of a protocol, and the value that it stands for.

A page, and a cell of a workbook, hold text: a list has an entry on each line, a group a line
for each name with a colon behind it. What a field takes is read from the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from rea.errors import ReaError
from rea.protocol.spelling import Value, is_given
from rea.protocol.values import Part

Form = Literal["text", "word", "words", "lines", "pairs"]

# Texts that are as a rule longer than a line.
_LONG: Final = frozenset(
    {
        "text",
        "definition",
        "why",
        "strategy",
        "method",
        "notice",
        "rationale",
        "interests",
        "help",
        "question",
        "looked_for",
        "left_out",
        "use",
        "what",
        "effect",
        "footnote",
        "secondary_reports",
        "bias_across",
        "taken_up",
        "if_failed",
    }
)
_YES_NO: Final = ("yes", "no")


class TypedError(ReaError):
    """What was typed is not of the form that its field needs."""


@dataclass(frozen=True, slots=True)
class TextField:
    """One field of an entry, as text.

    Attributes
    ----------
    form : str
        ``text``; ``word``, one of the options; ``words``, some of them; ``lines``, an entry a
        line; ``pairs``, a line ``name: text`` for each name.
    options : tuple of str
        The words that it may be; none means any text.
    usual : str
        What holds where nothing is said.
    of_lists : bool
        Whether a name of ``pairs`` has several texts, with ``;`` between them.
    """

    name: str
    about: str
    value: str
    is_required: bool
    is_long: bool
    options: tuple[str, ...] = ()
    form: Form = "text"
    usual: str = ""
    of_lists: bool = False

    @property
    def label(self) -> str:
        """``short_title`` as ``Short title``."""
        return self.name.replace("_", " ").capitalize()

    @property
    def hint(self) -> str:
        """How it is typed, where that needs saying."""
        if self.form == "lines":
            return "One on each line."
        if self.form == "pairs" and self.of_lists:
            return "On each line a name, a colon, and texts with semicolons between them."
        return "On each line a name, a colon, and the text." if self.form == "pairs" else ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The lines of its value."""
        return tuple(self.value.split("\n")) if self.value else ()


def text_field(model: type[Part], name: str, entry: Mapping[str, Any]) -> TextField:
    """A field of an entry of that kind, with what stands in it."""
    about = model.model_fields[name]
    form, options, of_lists = _form(about.annotation)
    return TextField(
        name=name,
        about=about.description or "",
        value=as_typed(entry.get(name)),
        is_required=about.is_required(),
        is_long=name in _LONG or form in ("words", "lines", "pairs"),
        options=options,
        form=form,
        usual="" if about.is_required() else as_typed(_plain(about.default)),
        of_lists=of_lists,
    )


def as_typed(value: Any) -> str:
    """A value as people would type it.

    Examples
    --------
    >>> as_typed({"S01": ["Domestic violence", "Rape"]})
    'S01: Domestic violence; Rape'
    """
    if not is_given(value):
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_beside(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    return str(value).strip()


def as_meant(field: TextField, typed: str) -> Value:
    """The value that a typed text stands for.

    Raises
    ------
    TypedError
        A line of a group has no colon, or a name twice.

    Examples
    --------
    >>> field = TextField("headings", "", "", False, True, form="pairs", of_lists=True)
    >>> as_meant(field, "S01: Domestic violence; Rape")
    {'S01': ['Domestic violence', 'Rape']}
    """
    lines = [line.strip() for line in typed.split("\n") if line.strip()]
    if field.form in ("lines", "words"):
        return lines
    if field.form != "pairs":
        return typed
    found: dict[str, Value] = {}
    for line in lines:
        name, colon, text = line.partition(":")
        if not colon or not name.strip() or not text.strip():
            raise TypedError(f"“{line}” is no name and text.", "Put a colon between the two.")
        if name.strip() in found:
            raise TypedError(
                f"“{name.strip()}” is named twice.", "Put what belongs to it together."
            )
        parts = [one.strip() for one in text.split(";") if one.strip()]
        found[name.strip()] = parts if field.of_lists else text.strip()
    return found


def _form(annotation: Any) -> tuple[Form, tuple[str, ...], bool]:
    """How a field of that type is typed, the words it may be, and whether its texts are lists."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (UnionType, Union):
        return _form(next(one for one in inside if one is not type(None)))
    if annotation is bool:
        return "word", _YES_NO, False
    if origin is Literal:
        return "word", inside, False
    if origin is tuple:
        words = _form(inside[0])[1]
        return ("words" if words else "lines"), words, False
    if origin is dict:
        return "pairs", (), _form(inside[1])[0] in ("lines", "words")
    return "text", (), False


def _beside(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _plain(value: Any) -> Any:
    """A default of the schema as a protocol would say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if isinstance(value, Part) else value
