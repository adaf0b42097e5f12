"""A server of pages in a process of its own, as people have it; it can be killed."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

# A shell that runs the tests in the background has its children ignore Ctrl-C.
_SERVE = """\
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from rea.web import serve
serve(*sys.argv[1:3], int(sys.argv[3]), open_browser=False, patience=float(sys.argv[4]))
"""


class Server:
    """The pages of one review for one person, in a process that can be killed.

    `patience` is in seconds; with None it is the command itself, as a person types it.
    """

    def __init__(self, folder: Path, person: str, patience: float | None) -> None:
        self.folder, self.person, self.patience = folder, person, patience
        self.port = 0
        self.start()

    def _command(self) -> list[str]:
        if self.patience is None:
            told = ("--as", self.person, "--port", str(self.port), "--review", str(self.folder))
            return [sys.executable, "-m", "rea", "open", "--no-browser", *told]
        told = (str(self.folder), self.person, str(self.port), str(self.patience))
        return [sys.executable, "-c", _SERVE, *told]

    def start(self) -> None:
        self._process = subprocess.Popen(self._command(), stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self._process.stdout.readline())
        assert found, "the server printed no address"
        self.port = int(found[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As when the power fails: nothing gets to tidy up."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def stop(self) -> int:
        """As with Ctrl-C; gives the exit code."""
        self._process.send_signal(signal.SIGINT)
        self._process.communicate(timeout=60)
        return self._process.returncode
