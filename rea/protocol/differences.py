"""What differs between two versions of a protocol, in the field's words and not as lines of text.

A criterion is still the same criterion where it moved or was reworded, because its code says
so; so is a question, a field, a source. Each difference names its thing as a reader of the
protocol would, and says how weighty it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from rea.protocol.amendments import EFFECT_WORDS, Effect, Weight
from rea.protocol.grounds import changed_grounds, stated_effect, unstated
from rea.protocol.naming import Named, named
from rea.protocol.schema import Protocol

What = Literal["added", "removed", "changed"]

# What a file says of itself; an amendment is the account of differences and none of its own.
_OF_THE_FILE: Final = ("rea_protocol", "id", "version", "status", "amendments")
# Names by which entries of a list are known again.
_KEYS: Final = ("id", "code", "ref")
# Single values that are words for readers: to change one changes no rule.
_WORDS: Final = frozenset(
    {"title", "short_title", "notice", "label", "help", "why", "rationale", "funding", "effect"}
    | {"interests", "text", "note", "if_failed", "footnote", "definition", "taken_up", "what"}
    | {"method", "registry", "number", "url", "secondary_reports", "steps"}
)
_WORD_PARTS: Final = frozenset(
    {"dates", "registration", "previous_version", "themes", "shortcuts", "reviewer_care"}
)
# What a sentence has said already when it shows a whole entry.
_TOLD: Final = ("id", "code", "label", "kind", "name")
# The value of a criterion, question or definition that is its text.
_MAIN: Final = ("definition", "text", "meaning")
# Values of a criterion or question that do not decide who is included.
_BESIDE: Final = ("order", "why", "limit", "themes")
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes
    ----------
    part : str
        What it belongs to, as an amendment lists it: ``criterion X4-POP``, ``strategy S03``.
    weight : str
        major touches eligibility or a question, minor a rule or a form, patch words alone.
    sentence : str
    was, now : str
        The texts before and after, where there is more to show than the sentence says.
    """

    part: str
    what: What
    weight: Weight
    sentence: str
    was: str = ""
    now: str = ""


def differences(
    before: Protocol, after: Protocol, stated: Mapping[str, Effect] | None = None
) -> tuple[Difference, ...]:
    """What differs, in the order of the protocol's parts.

    Parameters
    ----------
    stated : mapping, optional
        What the change of a criterion, question or definition does, by its name. Otherwise
        as the amendments of the later version state it; it is left open where none does.
    """
    old, new = _plain(before), _plain(after)
    effects = _effects(before, after, stated)
    return tuple(
        _difference(path, was, now, (old, new), effects) for path, was, now in _changes(old, new)
    )


def weight_of(found: Sequence[Difference]) -> Weight:
    """How weighty they are together.

    Examples
    --------
    >>> weight_of([Difference("title", "changed", "patch", "Title reworded.")])
    'patch'
    """
    weights = {one.weight for one in found}
    return "major" if "major" in weights else "minor" if "minor" in weights else "patch"


def next_version(version: str, weight: Weight) -> str:
    """The version that a change of this weight makes.

    Examples
    --------
    >>> [next_version("1.4.2", one) for one in ("major", "minor", "patch")]
    ['2.0.0', '1.5.0', '1.4.3']
    """
    major, minor, patch = (int(part) for part in version.split("."))
    if weight == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if weight == "minor" else f"{major}.{minor}.{patch + 1}"


def _effects(
    before: Protocol, after: Protocol, stated: Mapping[str, Effect] | None
) -> dict[str, Effect | None]:
    """What each changed ground is said to do; None where nobody has said it yet."""
    changed = [one.name for one in changed_grounds(before, after)]
    if stated is not None:
        return {name: stated.get(name) for name in changed}
    silent = {one.name for one in unstated(before, after)}
    return {
        name: None if name in silent else stated_effect(after.amendments, before.version, name)
        for name in changed
    }


def _plain(protocol: Protocol) -> dict[str, Any]:
    whole = protocol.model_dump(mode="json", by_alias=True)
    return {name: _keyed(value) for name, value in whole.items() if name not in _OF_THE_FILE}


def _keyed(value: Any) -> Any:
    """Lists of named entries as groups by name, so that order alone is no difference."""
    if isinstance(value, dict):
        return {name: _keyed(one) for name, one in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        key = next((name for name in _KEYS if name in value[0]), None)
        return {str(one[key]) if key else str(n): _keyed(one) for n, one in enumerate(value, 1)}
    return value


def _changes(old: Any, new: Any, path: _Path = ()) -> Iterator[tuple[_Path, Any, Any]]:
    """Path, before and after of each thing that differs; a whole entry where it came or went."""
    # A list without entries does not show that its entries would have names.
    old, new = ({} if one == [] else one for one in (old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*new, *(one for one in old if one not in new)]:
            yield from _changes(old.get(name), new.get(name), (*path, name))
    elif (old or None) != (new or None):
        yield path, old, new


def _difference(
    path: _Path, was: Any, now: Any, wholes: tuple[Any, Any], effects: Mapping[str, Effect | None]
) -> Difference:
    thing = named(path, wholes)
    if thing.ground in effects and thing.detail not in _BESIDE:
        return _of_ground(thing, was, now, effects[thing.ground])
    is_single = not isinstance(was or now, dict)
    if thing.detail or is_single:
        weight: Weight = "patch" if _is_words(path) else "minor"
        return Difference(thing.part, "changed", weight, *_of_detail(thing, was, now))
    what = _what(was, now)
    return Difference(
        thing.part, what, "minor", f"{thing.title} was {what}.", _shown(was), _shown(now)
    )


def _of_ground(thing: Named, was: Any, now: Any, effect: Effect | None) -> Difference:
    """A criterion, question or definition: what it does counts, not how it is worded."""
    does = EFFECT_WORDS[effect] if effect else "; what that does is not said yet"
    if thing.detail:
        about = "" if thing.detail in _MAIN else f" ({thing.detail})"
        sentence = (
            f"{thing.title} {does}{about}." if effect else f"{thing.title} was changed{does}."
        )
        weight: Weight = "patch" if effect == "none" else "major"
        return Difference(thing.part, "changed", weight, sentence, _shown(was), _shown(now))
    what = _what(was, now)
    if effect:
        does = f"; the review {'admits the same' if effect == 'none' else does}"
    weight = "minor" if effect == "none" and not thing.is_question else "major"
    sentence = f"{thing.title} was {what}{does}."
    return Difference(thing.part, what, weight, sentence, _shown(was), _shown(now))


def _what(was: Any, now: Any) -> What:
    if was in _EMPTY:
        return "added"
    return "removed" if now in _EMPTY else "changed"


def _of_detail(thing: Named, was: Any, now: Any) -> tuple[str, str, str]:
    """Sentence, before and after of one value of a thing."""
    head = f"{thing.title}, {thing.detail}" if thing.detail else thing.title
    if isinstance(was, list) or isinstance(now, list):
        return f"{head}: {_of_lists(was or [], now or [])}.", "", ""
    if thing.is_search and was and now:
        return f"{thing.title} was changed: {_of_terms(str(was), str(now))}.", "", ""
    if was in (None, ""):
        return f"{head} was added: {_shown(now).rstrip('.')}.", "", ""
    if now in (None, ""):
        return f"{head} was removed; it was {_shown(was).rstrip('.')}.", "", ""
    if len(_shown(was)) + len(_shown(now)) <= _SHORT:
        return f"{head}: {_shown(was)} → {_shown(now)}.", "", ""
    return f"{head} was reworded.", _shown(was), _shown(now)


_SHORT: Final = 60


def _of_lists(was: Sequence[Any], now: Sequence[Any]) -> str:
    added = [_shown(one) for one in now if one not in was]
    removed = [_shown(one) for one in was if one not in now]
    parts = [f"added {', '.join(added)}"] * bool(added)
    parts += [f"removed {', '.join(removed)}"] * bool(removed)
    return "; ".join(parts) or "in another order"


# A phrase in quotation marks is one term; so is a word with its truncation sign.
_TERM: Final = re.compile(r'"[^"]*"|[^\s()"]+')


def _of_terms(was: str, now: str) -> str:
    """What was added to a search and what was taken out, term by term."""
    old, new = _TERM.findall(was), _TERM.findall(now)
    added, removed = list[str](), list[str]()
    for sign, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign != "equal":
            removed += old[a:b]
            added += new[c:d]
    parts = [f"added {' '.join(added)}"] * bool(added)
    parts += [f"removed {' '.join(removed)}"] * bool(removed)
    return "; ".join(parts) or "brackets or blanks alone"


def _is_words(path: _Path) -> bool:
    return path[-1] in _WORDS or path[0] in _WORD_PARTS


def _shown(value: Any) -> str:
    """A value as authors wrote it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        said = ((name, _shown(one)) for name, one in value.items() if name not in _TOLD)
        return "; ".join(
            one if name in _MAIN else f"{name.replace('_', ' ')}: {one}"
            for name, one in said
            if one
        )
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return " ".join(str(value).split())
