"""The commands that open pages in a browser."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rea.cli.common import As, ReviewFolder, review_at, say, what_next

if TYPE_CHECKING:
    from rea.store.review import Review

Port = Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Only print the address; open it yourself.")
]


def open_(
    as_: As = "", port: Port = 0, no_browser: NoBrowser = False, review: ReviewFolder = None
) -> None:
    """Open the review in the browser: the steps, how far each is, what is next.

    In an empty folder the page first asks how the review is to begin. The pages run on this
    computer only, until Ctrl-C.

    \b
    Example:
        rea open --as r1
    """
    from rea import steps

    folder = review or Path()
    opened = folder if steps.may_begin(folder) else review_at(folder)
    serve_pages(opened, as_, "/", port=port, open_browser=not no_browser)


def serve_pages(
    review: Review | Path, person: str, path: str = "/", *, port: int = 0, open_browser: bool = True
) -> None:
    """Serve the pages for one person until Ctrl-C, beginning with the page at `path`."""
    # Nothing that is imported is ever thrown away, so nobody need look for it meanwhile.
    gc.disable()
    from rea.web import serve

    gc.enable()
    serve(review, person, port, path=path, open_browser=open_browser)
    say("", "The pages are closed. Everything that was acknowledged is saved.")
    what_next("rea status")
