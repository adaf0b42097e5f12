"""What an amended form asks that an earlier version did not, or asked in another way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from rea.extraction.answers import Answers, Place
from rea.extraction.asking import OpenField, is_answered, places_asked
from rea.extraction.forms import Field, Form


def to_revisit(
    form: Form,
    answers: Answers,
    made_under: Mapping[Place, str],
    form_of: Callable[[str], Form | None],
) -> Iterator[OpenField]:
    """The fields of one study that one person must look at again since the form changed.

    A field that asks something else asks for its answer again; one that is new asks whoever
    has answered the rest of the form already. Another label or help asks for nothing.

    Parameters
    ----------
    made_under : mapping
        For each place answered the protocol version of its answer.
    form_of : callable
        The form of that version; None where it had none.
    """
    earlier = [form_of(name) for name in sorted(set(made_under.values()))]
    for field, n in places_asked(form, answers):
        version = made_under.get((field.path, n))
        if version is not None:
            if not _asks_alike(form_of(version), field):
                yield OpenField(field, n)
        elif not is_answered(form, field, answers, n) and any(
            one is None or not one.has(field.path) for one in earlier
        ):
            yield OpenField(field, n)


def _asks_alike(before: Form | None, now: Field) -> bool:
    if before is None or not before.has(now.path):
        return False
    was = before.field(now.path)
    return _core(was) == _core(now)


def _core(field: Field) -> Field:
    """A field without what tells people how to answer and to what end."""
    return replace(field, label="", help="", questions=(), required=False, section="")
