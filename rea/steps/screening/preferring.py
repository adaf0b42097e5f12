"""How one reader likes the pages: asked for and changed, on this computer alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rea.store.preferences import Preferences, read_preferences, write_preferences
from rea.store.review import Review


def preferences_of(review: Review, person: str) -> Preferences:
    """What this reader chose, or the usual."""
    return read_preferences(review.settings.protocol, person)


def choose(review: Review, person: str, **changes: Any) -> Preferences:
    """Change some of it, named as in `Preferences`; the rest stays."""
    chosen = replace(preferences_of(review, person), **changes)
    write_preferences(review.settings.protocol, person, chosen)
    return chosen
