"""How sentences name a part of a protocol: by what it is and its own name, never by its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A part of a protocol in words.

    Attributes
    ----------
    part : str
        In the middle of a sentence: ``criterion X4-POP``.
    title : str
        At its beginning, with its label: ``Criterion X4-POP (Other population)``.
    detail : str
        Which value of it, in words, or "" where it is the whole.
    ground : str
        Its name, where decisions rest on it.
    """

    part: str
    title: str
    detail: str = ""
    ground: str = ""
    is_question: bool = False
    is_search: bool = False


# Where entries stand, what one is called, and which value says more of it.
_ENTRIES: Final[Mapping[_Path, tuple[str, str]]] = {
    ("team",): ("team member", "name"),
    ("shortcuts",): ("shortcut", "what"),
    ("themes",): ("theme", "text"),
    ("questions",): ("question", ""),
    ("definitions",): ("definition of", ""),
    ("framework", "parts"): ("part of the question", ""),
    ("search", "concepts"): ("search concept", "label"),
    ("search", "sources"): ("source", "name"),
    ("search", "sentinel_records"): ("known report", ""),
    ("eligibility", "criteria"): ("criterion", "label"),
    ("screening", "calibration"): ("calibration round", "stage"),
    ("screening", "second_screening"): ("second screening at", ""),
    ("extraction", "missing_codes"): ("missing code", ""),
    ("appraisal", "tools"): ("appraisal tool", "label"),
    ("synthesis", "tables"): ("table", "title"),
}
_GROUNDS: Final = ("criterion", "question", "definition of")
_PARTS: Final[Mapping[str, str]] = {
    "eligibility": "eligibility",
    "not_retrieved": "not retrieved",
    "reviewer_care": "care for readers",
    "plain_summary": "plain English summary",
    "survivors_version": "version for survivors",
}


def named(path: _Path, wholes: tuple[Any, Any]) -> Named:
    """Words for what stands at `path` in one of two versions.

    Parameters
    ----------
    path : tuple of str
        Names from the top, entries of lists by their own names.
    wholes : tuple of (mapping, mapping)
        Both versions, the later one last, to look its label up in.
    """
    if path[:2] == ("extraction", "sections") and len(path) > 2:
        return _of_form(path, wholes)
    for length in (1, 2):
        if path[:length] in _ENTRIES and len(path) > length:
            return _of_entry(path, length, wholes)
    head, *rest = path
    words = _words(head) if len(rest) < 2 else f"{_words(head)}, {_words(rest[0])}"
    details = rest if len(rest) < 2 else rest[1:]
    return Named(words, words[:1].upper() + words[1:], ", ".join(map(_words, details)))


def _of_entry(path: _Path, length: int, wholes: tuple[Any, Any]) -> Named:
    kind, says_more = _ENTRIES[path[:length]]
    name, rest = path[length], path[length + 1 :]
    entry = _entry(path[: length + 1], wholes)
    is_search = kind == "source" and rest == ("strategy",)
    if is_search:
        kind = "strategy"
    ground = name if kind in _GROUNDS else ""
    part = f"{kind} {_spoken(name) if kind == 'definition of' else name}"
    label = _label(entry, says_more)
    detail = ", ".join(map(_words, rest))
    if kind == "definition of" and isinstance(entry, str):
        detail = "meaning" if all(_at(path, one) for one in wholes) else ""
    return Named(
        part,
        part[:1].upper() + part[1:] + (f" ({label})" if label else ""),
        detail,
        ground,
        is_question=kind == "question",
        is_search=is_search,
    )


def _of_form(path: _Path, wholes: tuple[Any, Any]) -> Named:
    """A section of the form or a field in it, named as answers name it: ``about.country``."""
    names, place = [path[2]], 3
    while path[place : place + 1] == ("fields",) and len(path) > place + 1:
        names.append(path[place + 1])
        place += 2
    kind = "form section" if len(names) == 1 else "form field"
    label = _label(_entry(path[:place], wholes), "label")
    part = f"{kind} {'.'.join(names)}"
    title = part[:1].upper() + part[1:] + (f" ({label})" if label else "")
    return Named(part, title, ", ".join(map(_words, path[place:])))


def _entry(path: _Path, wholes: Sequence[Any]) -> Any:
    for whole in reversed(wholes):
        found = _at(path, whole)
        if found is not None:
            return found
    return None


def _at(path: _Path, node: Any) -> Any:
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def _label(entry: Any, says_more: str) -> str:
    label = entry.get(says_more) if isinstance(entry, dict) and says_more else None
    if not label:
        return ""
    platform = entry.get("platform")
    return f"{label}, {platform}" if platform else str(label)


def _words(name: str) -> str:
    return _PARTS.get(name) or _spoken(name)


def _spoken(name: str) -> str:
    return name.replace("_", " ")
