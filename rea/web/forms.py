"""Forms: the token that each carries, and reading what came back."""

from __future__ import annotations

import hmac
import secrets

from flask import abort, request, session

# Browsers send text areas with these line ends, whatever the system.
_SENT_BREAK = "\r\n"


def token() -> str:
    """The token of this browser's forms; a page elsewhere cannot know it."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return str(session["token"])


def check_token() -> None:
    """Refuse a form without this browser's token before anything else looks at it."""
    if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
        return
    known, given = str(session.get("token", "")), request.form.get("token", "")
    if not known or not hmac.compare_digest(known.encode(), given.encode()):
        abort(403)


def text_of(field: str) -> str:
    """What was typed into a field, without spaces around it."""
    return request.form.get(field, "").replace(_SENT_BREAK, "\n").strip()


def ids_of(field: str) -> list[str]:
    """The line ids that a form says were standing when it was shown."""
    return request.form.get(field, "").split()
