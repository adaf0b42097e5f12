"""The Flask application: which pages there are, and what every one of them is held to.

Served pages carry no inline script or style, so that the content policy can forbid both;
nothing is fetched from anywhere else. Forms carry a token, hosts are checked (a foreign
name that resolves to this computer is refused), and a page is never kept in a cache, so
that the back button asks again instead of showing what was answered long ago.
"""

from __future__ import annotations

import secrets
import sys
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, current_app, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from rea.errors import ReaError, UnknownNameError
from rea.steps.screening.desk import StaleFormError
from rea.store.review import Review, open_review
from rea.web import (
    asking,
    extracting,
    front,
    looking,
    meeting,
    pairing,
    practice,
    protocol,
    reading,
    reconciling,
    retrieving,
    screening,
    searching,
    stating,
    wording,
)
from rea.web.documents import documents
from rea.web.forms import check_host, check_token, token
from rea.web.place import EXTENSION, Place
from rea.web.waiting import Waiting

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

# Every other page takes forms alone.
_TAKE_FILES = (
    "front.drop",
    "retrieving.note",
    "searching.log",
    "searching.add",
    "protocol.take_back",
)
_LARGEST_FILES = 1024**3

# The longest form is a note or an answer of a few pages of text.
_LARGEST_FORM = 256 * 1024


def create_app(review: Review | Path | str, person: str, *, patience: float | None = None) -> Flask:
    """The pages of one review for one person.

    Parameters
    ----------
    review : Review, Path or str
        A review, or its folder.
    person : str
        Id of who reads; the only person if empty.
    patience : float or None
        Seconds after which a page that is not ready says so; None waits for every page.

    Raises
    ------
    ReaError
        No such review or person.
    """
    opened = review if isinstance(review, Review) else open_review(review)
    app = guarded_app()
    app.extensions[EXTENSION] = Place(opened, person)
    for room in (
        looking,
        front,
        searching,
        practice,
        reading,
        pairing,
        screening,
        asking,
        reconciling,
        meeting,
        extracting,
        stating,
        retrieving,
        protocol,
    ):
        app.register_blueprint(room.pages)
    app.context_processor(_frame)
    if patience is not None:
        app.before_request(Waiting(patience).answer)
    return app


def guarded_app() -> Flask:
    """An application without pages, and all that every page is held to."""
    app = Flask("rea.web", root_path=str(Path(__file__).parent))
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        # Cookies know no ports: two readers' pages on one computer must not share one.
        SESSION_COOKIE_NAME=f"rea-{secrets.token_hex(4)}",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(token=token, words=wording, documents=documents)
    app.add_url_rule("/tokens.css", "tokens", _tokens)
    app.before_request(check_host)
    app.before_request(_allow_files)
    app.before_request(check_token)
    app.after_request(_guarded)
    _show_errors(app)
    return app


def _allow_files() -> None:
    """Let files be as large as they are, on the few pages that take any."""
    if request.endpoint in _TAKE_FILES:
        request.max_content_length = _LARGEST_FILES


def _frame() -> dict[str, object]:
    """What every page shows around its main part."""
    place: Place = current_app.extensions[EXTENSION]
    settings = place.settings
    return {
        "review_name": settings.name,
        "notice": settings.notice,
        "person": place.person,
        "names": {one.person_id: one.name for one in settings.people},
        "support": place.care.support,
        "preferences": place.preferences,
    }


def _tokens() -> Response:
    """The colours, type and measures that pages share with the report."""
    sheet = resources.files("rea.report") / "assets" / "tokens.css"
    return Response(sheet.read_bytes(), mimetype="text/css")


def _guarded(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not "no-referrer": browsers would then hide from us, too, where a form comes from.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint not in ("static", "tokens"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _show_errors(app: Flask) -> None:
    app.register_error_handler(StaleFormError, _stale)
    app.register_error_handler(ReaError, _refused)
    app.register_error_handler(OSError, _not_saved)
    app.register_error_handler(HTTPException, _no_page)


def _stale(err: StaleFormError) -> tuple[str, int]:
    return render_template("stale.html", err=err, onward=_onward(err)), 409


def _onward(err: StaleFormError) -> str:
    """The page that shows what stands now."""
    if request.blueprint == "pairing":
        return url_for("pairing.look", a=request.form.get("a"), b=request.form.get("b"))
    page = "reconciling.compare" if request.blueprint == "reconciling" else "screening.read"
    stage = (request.view_args or {}).get("stage")
    return url_for(page, stage=stage, record=err.record_id or None)


def _refused(err: ReaError) -> tuple[str, int]:
    status = 404 if isinstance(err, UnknownNameError) else 400
    return _told(err.sentence, err.hint), status


def _not_saved(err: OSError) -> tuple[str, int]:
    # A full disk, or a drive that went away: whatever was asked for was not acknowledged.
    print(f"rea: {err}", file=sys.stderr)
    sentence = f"The review folder cannot be used: {err.strerror or err}. Nothing was saved."
    hint = "Look whether the disk is full or the folder was moved, then try again."
    return _told(sentence, hint), 500


def _no_page(err: HTTPException) -> tuple[str, int]:
    sentence, hint = wording.WENT_WRONG.get(err.code or 500, wording.WENT_WRONG[500])
    return _told(sentence, hint), err.code or 500


def _told(sentence: str, hint: str | None) -> str:
    return render_template("error.html", sentence=sentence, hint=hint, back=_page_before())


def _page_before() -> str:
    """The page of ours from which somebody came, or ""."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    # Two slashes in front would lead to another host, and so may one that leans back.
    path = f"/{before.path.lstrip('/')}"
    pages = current_app.create_url_adapter(request)
    is_elsewhere = before.netloc != request.host or "\\" in path
    if is_elsewhere or pages is None or not pages.test(path, "GET"):
        return ""
    is_this = request.method == "GET" and path == request.path
    return "" if is_this else urlunsplit(("", "", path, before.query, ""))
