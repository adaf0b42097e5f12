"""How one reader likes the pages: kept by the account on this computer, in no review.

A review is shared; which words somebody would rather be warned of is nobody else's business.
What is wrong with the file costs the reader their choices, never a decision.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rea.store.device import own_folder
from rea.store.table import write_text


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one reader chose.

    Attributes
    ----------
    unmarked : tuple of str
        Ids of the concepts whose terms are not marked.
    use_keys : bool
        Whether single keys answer.
    keys : mapping
        What a key does (``include``, ``later``, an exclusion reason's code) to the key
        chosen instead of the usual one.
    careful_words : tuple of str
        A record in which one of these stands is announced before it is shown.
    has_practised : bool
        Whether the practice records were read, or declined.
    """

    unmarked: tuple[str, ...] = ()
    use_keys: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    careful_words: tuple[str, ...] = ()
    has_practised: bool = False


def read_preferences(protocol: str, person: str) -> Preferences:
    """What this reader chose for reviews under a protocol; the usual where nothing is kept."""
    try:
        raw = json.loads(_file(protocol, person).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    return _from(raw) if isinstance(raw, dict) else Preferences()


def write_preferences(protocol: str, person: str, chosen: Preferences) -> None:
    """Keep what this reader chose."""
    text = json.dumps(asdict(chosen), ensure_ascii=False, indent=1)
    write_text(_file(protocol, person), text + "\n")


def _file(protocol: str, person: str) -> Path:
    return own_folder() / "readers" / f"{protocol}.{person}.json"


def _from(raw: Mapping[str, object]) -> Preferences:
    keys = raw.get("keys")
    return Preferences(
        unmarked=_texts(raw.get("unmarked")),
        use_keys=raw.get("use_keys") is not False,
        keys={str(name): str(key) for name, key in keys.items()} if isinstance(keys, dict) else {},
        careful_words=_texts(raw.get("careful_words")),
        has_practised=raw.get("has_practised") is True,
    )


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(str(one) for one in raw) if isinstance(raw, list) else ()
