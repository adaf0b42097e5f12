"""Which key gives which answer: the usual ones, and what a reader has chosen instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rea.errors import ReaError

# Every answer that a key can give besides the exclusion reasons, and its usual key.
ANSWERS: Final[dict[str, tuple[str, str]]] = {
    "include": ("Include", "i"),
    "unsure": ("Not sure", "n"),
    "later": ("Later", "l"),
    "pass-on": ("Pass on to a colleague", "p"),
    "undo": ("Undo the last one", "z"),
}
# Excluding without a reason, where the protocol lets readers do so.
NO_REASON: Final = "exclude"

_USUAL: Final = [*"123456789", *"abcdefghijklmnopqrstuvwxy"]


class WrongKeyError(ReaError):
    """A key cannot be given to an answer."""


def keys_of(codes: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The key of every answer: those in `ANSWERS`, then the reasons in their order.

    More than nine reasons go on with letters that are still free, and then without a key.

    Examples
    --------
    >>> " ".join(keys_of(["X1-LANG", "X2-DATE"], {"include": "q"}).values())
    'q n l p z 0 1 2'
    """
    wanted = [*ANSWERS, NO_REASON, *codes]
    keys = {name: chosen[name] for name in wanted if name in chosen}
    usual = {name: key for name, (_, key) in ANSWERS.items()} | {NO_REASON: "0"}
    kept = {key for name, key in usual.items() if name not in keys}
    free = (one for one in _USUAL if one not in kept and one not in keys.values())
    for name in wanted:
        if name not in keys:
            key = usual[name] if name in usual else next(free, "")
            keys[name] = "" if key in keys.values() else key
    return {name: keys[name] for name in wanted}


def chosen_keys(typed: Mapping[str, str], codes: Iterable[str]) -> dict[str, str]:
    """What a reader typed into the table of keys, as far as it differs from the usual.

    Raises
    ------
    ReaError
        Not one letter or digit, or one key for two answers.
    """
    usual, found = keys_of(codes, {}), dict[str, str]()
    names: dict[str, str] = {}
    for name, text in typed.items():
        key = text.strip().lower()
        if key and not (len(key) == 1 and key.isalnum()):
            raise WrongKeyError(f"'{text}' is no key.", "Type one letter or digit, or nothing.")
        if key and key in names:
            raise WrongKeyError(
                f"The key {key.upper()} would give two answers.", "Give each answer its own key."
            )
        names[key] = name
        if key != usual.get(name):
            found[name] = key
    return found
