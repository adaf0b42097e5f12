"""Serving the pages: on this computer only, at a free port, until Ctrl-C."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path

from waitress.server import create_server

from rea.errors import ReaError
from rea.store.review import Review
from rea.web.beginning import Doorway
from rea.web.waiting import PATIENCE

HOST = "127.0.0.1"

# A page takes milliseconds; threads are there for browsers that open several at once.
_THREADS = 6


class PortTakenError(ReaError):
    """Another program listens at the port that was asked for."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is used by another program.", "Leave --port out, or name another one."
        )
        self.port = port


def serve(
    review: Review | Path | str,
    person: str,
    port: int = 0,
    *,
    path: str = "/",
    open_browser: bool = True,
    patience: float = PATIENCE,
) -> None:
    """Serve the pages until Ctrl-C; the address is printed first.

    Parameters
    ----------
    review : Review, Path or str
        A review, or a folder; an empty one is asked how its review begins.
    port : int
        0 takes a free one.
    path : str
        Page to begin with.
    patience : float
        Seconds after which a page that is not ready says so.

    Raises
    ------
    PortTakenError
    ReaError
        No such review or person.
    """
    make_ready()
    door = Doorway(review, person, patience)
    listening = _listen(port)
    # A browser opens more connections than there are threads; that a page waits a millisecond
    # for another is no news for a reader.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(door, sockets=[listening], threads=_THREADS, ident=None)
    address = f"http://{HOST}:{listening.getsockname()[1]}{path}"
    print(f"rea is open at {address}", flush=True)
    print("It runs on this computer only. Ctrl-C stops it.", file=sys.stderr, flush=True)
    if open_browser:
        # A browser that is slow to start must not keep the first page waiting.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    threading.Thread(target=_begin, args=(door, path), daemon=True).start()
    try:
        server.run()
    finally:
        server.close()


def make_ready() -> None:
    """Set this process up for pages, as a test that makes an application must not."""
    # Ranking runs behind the pages, and whenever a page touches the disk it must wait for its
    # turn again: a hundredth as long as Python would have it.
    sys.setswitchinterval(0.00005)
    # What is read for the first page stays, of a large review a million objects: looking
    # through them again and again for what may go took a third of that page.
    gc.disable()


def stay_ready() -> None:
    """From the first page on: let go of what pages leave behind, and never for long at once."""
    gc.freeze()
    # Each look holds every thread up. Of so few objects it takes some milliseconds.
    gc.set_threshold(2_000, 5, 25_000)
    gc.enable()


def _begin(door: Doorway, path: str) -> None:
    """Work out the page that the browser is about to ask for, while the browser starts."""
    try:
        door.warm_up(path)
    finally:
        stay_ready()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere this would let two programs share one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as err:
        listening.close()
        raise PortTakenError(port) from err
    listening.listen(64)
    return listening
