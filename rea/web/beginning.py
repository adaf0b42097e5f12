"""The page on which a review begins in an empty folder, and the way from it into the review."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from rea.errors import ReaError
from rea.steps.protocol.beginning import begin, may_begin, ways_to_begin
from rea.store.review import Review
from rea.web.app import create_app, guarded_app
from rea.web.forms import text_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

OWN = "own"


class Doorway:
    """What is served: the pages of a review, or the one that begins it and from then on those.

    Parameters
    ----------
    patience : float or None
        As in `create_app`.
    """

    def __init__(
        self, review: Review | Path | str, person: str, patience: float | None = None
    ) -> None:
        self._app: Flask
        self._patience = patience
        if not isinstance(review, Review) and may_begin(Path(review)):
            self._app = _beginning(Path(review), self._enter)
        else:
            self._enter(review, person)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self._app(environ, start)

    def warm_up(self, path: str) -> None:
        """Show a page to nobody: who asks for it next finds ready whatever takes long in it."""
        self._app.test_client().get(path)

    def _enter(self, review: Review | Path | str, person: str) -> None:
        self._app = create_app(review, person, patience=self._patience)


def _beginning(folder: Path, enter: Callable[[Path, str], None]) -> Flask:
    """The one page of a folder without a review."""
    app = guarded_app()

    @app.get("/")
    def ask() -> str:
        return _asked(folder)

    @app.post("/")
    def begin_it() -> Response | tuple[str, int]:
        chosen = text_of("from")
        try:
            done = begin(
                folder,
                protocol="" if chosen == OWN else chosen,
                question=text_of("question") if chosen == OWN else "",
                person_name=text_of("name"),
                support=text_of("support"),
            )
        except ReaError as err:
            return _asked(folder, err), 422
        enter(folder, done.person.person_id)
        return redirect("/", code=303)

    return app


def _asked(folder: Path, fault: ReaError | None = None) -> str:
    return render_template(
        "begin.html",
        folder=folder.resolve(),
        ways=ways_to_begin(),
        own=OWN,
        fault=fault,
        typed=request.form,
    )
