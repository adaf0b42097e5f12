"""The pages are served to this computer alone, at a free port, until Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from rea.steps.screening.desk import Desk
from rea.web import place, serving
from rea.web.beginning import Doorway

# A shell that runs the tests in the background has its children ignore Ctrl-C.
_SERVE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from rea.web import serve
serve(*sys.argv[1:], open_browser=False)
"""


def test_it_prints_its_address_answers_there_and_stops_with_ctrl_c(invented):
    command = [sys.executable, "-c", _SERVE, str(invented("released")), "r1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        address = re.search(r"http://127\.0\.0\.1:\d+/", run.stdout.readline())[0]
        # Bodies that never end take nobody's place: there are more of them than threads.
        port = int(address.rstrip("/").rpartition(":")[2])
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
        for one in slow:
            one.sendall(
                b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\nx"
            )
        with urllib.request.urlopen(address) as answer:
            page = answer.read().decode()
        for one in slow:
            one.close()
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)

    assert "Where the review stands" in page
    assert "Ctrl-C stops it" in said
    assert run.returncode == 0


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(serving.PortTakenError, match=f"Port {port} is used") as caught:
            serving._listen(port)

    assert caught.value.port == port


class FakeServer:
    """Stands for waitress: says where it was asked to listen, and ends at once."""

    def __init__(self, app, sockets, **options):
        [self.socket] = sockets
        self.closed = False

    def run(self):
        self.address = self.socket.getsockname()

    def close(self):
        self.closed = True
        self.socket.close()


def test_the_browser_is_opened_at_the_page_that_was_asked_for(invented, monkeypatch, capsys):
    servers, opened = [], []
    monkeypatch.setattr(
        serving, "create_server", lambda *a, **k: servers.append(FakeServer(*a, **k)) or servers[0]
    )
    monkeypatch.setattr(serving.webbrowser, "open", opened.append)
    for name in ("make_ready", "_begin"):  # they change the process that tests
        monkeypatch.setattr(serving, name, lambda *_: None)

    serving.serve(invented("released"), "r1", path="/screen/title-abstract")

    host, port = servers[0].address
    address = f"http://127.0.0.1:{port}/screen/title-abstract"
    assert host == "127.0.0.1"
    assert f"rea is open at {address}" in capsys.readouterr().out
    assert opened == [address]
    assert servers[0].closed


def test_the_page_that_the_browser_begins_with_is_ready_when_it_asks(invented, monkeypatch):
    made = []
    monkeypatch.setattr(place, "Desk", lambda *asked: made.append(asked) or Desk(*asked))
    monkeypatch.setattr(serving, "stay_ready", lambda: made.append("ready"))
    door = Doorway(invented("released"), "r1")

    serving._begin(door, "/screen/title-abstract")

    assert [one[1:] for one in made[:-1]] == [("r1", "title-abstract")]
    assert made[-1] == "ready"


def test_what_was_read_for_the_first_page_is_never_looked_through_again():
    code = (
        "import gc; from rea.web.serving import make_ready, stay_ready\n"
        "make_ready(); print(gc.isenabled(), end=' '); stay_ready()\n"
        "print(gc.isenabled(), gc.get_freeze_count() > 1000)"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["False", "True", "True"]


def test_the_first_page_waits_for_no_library_that_it_does_not_need():
    heavy = ("asreview", "sklearn", "scipy", "openpyxl", "docx", "fpdf", "pypdf")
    code = f"import sys, rea.web; print([name for name in {heavy!r} if name in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
