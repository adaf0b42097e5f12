"""What is checked of every request, and reading what a form brought."""

from __future__ import annotations

import hmac
import secrets
from datetime import date
from urllib.parse import urlsplit

from flask import abort, request, session

from rea.errors import ReaError

# A page elsewhere can have its own name resolve to this computer (DNS rebinding); the
# browser then sends that name.
_HOSTS = ("127.0.0.1", "localhost")

# Browsers send text areas with these line ends, whatever the system.
_SENT_BREAK = "\r\n"


def token() -> str:
    """The token of this browser's forms; a page elsewhere cannot know it."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return str(session["token"])


def check_host() -> None:
    """Refuse a name that is not this computer's own, whatever it resolves to."""
    try:
        host = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        host = None
    if host not in _HOSTS:
        abort(400)


def check_token() -> None:
    """Refuse a form without this browser's token before anything else looks at it."""
    if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
        return
    # Said by the browser before a byte of the body is read: a page elsewhere may send a file.
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        abort(403)
    known, given = str(session.get("token", "")), request.form.get("token", "")
    if not known or not hmac.compare_digest(known.encode(), given.encode()):
        abort(403)


def text_of(field: str) -> str:
    """What was typed into a field, without spaces around it."""
    return next(iter(texts_of(field)), "")


def texts_of(field: str) -> list[str]:
    """What was typed into, or ticked in, all fields of a name."""
    return [one.replace(_SENT_BREAK, "\n").strip() for one in request.form.getlist(field)]


def ids_of(field: str) -> list[str]:
    """The line ids that a form says were standing when it was shown."""
    return request.form.get(field, "").split()


def number_of(field: str, what: str) -> int | None:
    """The whole number that was typed into a field; None where it was left empty."""
    typed = text_of(field)
    plain = typed.replace(",", "").replace(" ", "")
    if plain and not plain.isdecimal():
        raise ReaError(f"'{typed}' is no number of {what}.", "Type a number, or nothing.")
    return int(plain) if plain else None


def day_of(field: str, what: str) -> date:
    """The day that was typed into a field."""
    typed = text_of(field)
    try:
        return date.fromisoformat(typed)
    except ValueError as err:
        fact = f"'{typed}' is no date" if typed else "no day was given"
        raise ReaError(f"{what}: {fact}.", "Say on which day the search was run.") from err
