"""A page that takes long the first time says so at once, and comes up by itself when it is ready.

Pages are worked out behind the request. What is not there within the patience of somebody who
pressed a link is kept for them, and a calm page says meanwhile what is going on.
"""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import Final

from flask import (
    copy_current_request_context,
    current_app,
    get_flashed_messages,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from rea.web.forms import token

# A tenth of a second feels immediate (Nielsen 1993); half of it is for what surrounds the page.
PATIENCE: Final = 0.05

# What was ready and never fetched is made anew: somebody may have decided meanwhile.
_KEPT_SECONDS: Final = 10.0

_THREADS: Final = 8

# A file is no page: nobody sees it come up.
_FILES: Final = frozenset(
    {"static", "tokens", "extracting.file", "looking.report_file", "protocol.file"}
)

Page = Future[ResponseReturnValue]
Key = tuple[str, str]


class _Kept:
    """A page under way, and since when it is ready."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ready_at: float | None = None
        page.add_done_callback(self._note_ready)

    def is_old(self, now: float) -> bool:
        return self.ready_at is not None and self.ready_at < now - _KEPT_SECONDS

    def _note_ready(self, _: Page) -> None:
        self.ready_at = time.monotonic()


class Waiting:
    """The pages of one application that are being worked out.

    Parameters
    ----------
    patience : float
        Seconds after which a page that is not ready says so.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._kept: dict[Key, _Kept] = {}
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="page")

    def answer(self) -> ResponseReturnValue | None:
        """The page that is asked for, or one that says that it is being worked out.

        None for whatever is no page: a form, a file, what a script asks for. A script that asks
        for a page under way is answered when that is ready.
        """
        if request.method != "GET":
            self._forget_all()
        if request.method != "GET" or request.endpoint in (None, *_FILES):
            return None
        key = (token(), request.full_path)
        is_page = request.headers.get("Sec-Fetch-Dest") == "document"
        page = self._asked(key, begin=is_page)
        if page is None:
            return None
        wait([page], self._patience if is_page else None)
        if not page.done():
            return render_template("waiting.html"), 202
        if is_page:
            self._forget(key)
            get_flashed_messages()  # they stand on the page, which had its own copy of them
        return page.result()

    def _asked(self, key: Key, *, begin: bool) -> Page | None:
        with self._lock:
            now = time.monotonic()
            self._kept = {one: kept for one, kept in self._kept.items() if not kept.is_old(now)}
            if key not in self._kept and begin:
                view = current_app.ensure_sync(current_app.view_functions[request.endpoint or ""])
                work = copy_current_request_context(view)
                self._kept[key] = _Kept(self._pool.submit(work, **(request.view_args or {})))
            kept = self._kept.get(key)
        return kept.page if kept else None

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def _forget_all(self) -> None:
        # A page from before somebody's answer must not come up behind it.
        with self._lock:
            self._kept.clear()
