"""Every address of the pages refuses what is not meant for it, and says so under a strict policy.

The addresses are those of the application, so that one which is added is tried as well.
"""

from __future__ import annotations

import re
import socket

import pytest
from served import Server
from support import bytes_under

from rea.web import create_app
from rea.web.app import _TAKE_FILES
from rea.web.beginning import Doorway

# Files of the review that a name could lead to, and one of the system.
NAMES = (
    "..",
    "../review.yaml",
    "../../../../../../etc/passwd",
    "/etc/passwd",
    "%2e%2e%2freview.yaml",
)
LONG = 300_000


@pytest.fixture
def one(reader):
    return reader("finished")


def addresses(one, method, name="x"):
    """Every address that takes a method, each of its parts `name`."""
    rules = one.client.application.url_map.iter_rules()
    found = [rule for rule in rules if method in rule.methods]
    return {re.sub(r"<[^>]*>", name, rule.rule): rule.endpoint for rule in found}


def is_strict(answer) -> bool:
    policy = answer.headers["Content-Security-Policy"]
    return (
        "default-src 'none'" in policy
        and "unsafe" not in policy
        and answer.headers["X-Content-Type-Options"] == "nosniff"
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_name_in_an_address_leads_out_of_its_place(one, name):
    for address in addresses(one, "GET", name):
        answer = one.client.get(address, buffered=True, follow_redirects=True)

        assert answer.status_code < 500, address
        assert not re.search(rb"root:|^format: 1", answer.data, re.MULTILINE), address


def test_no_form_is_taken_without_its_token(one):
    before = bytes_under(one.folder)

    for address in addresses(one, "POST"):
        one.open("/")
        assert one.client.post(address, data={"token": "guessed"}).status_code == 403, address
    assert bytes_under(one.folder) == before


def test_no_form_takes_more_than_a_form_may_hold(one):
    one.open("/settings")
    form = one.form(note="x" * LONG)

    for address, endpoint in addresses(one, "POST").items():
        if endpoint not in _TAKE_FILES:
            assert one.client.post(address, data=form).status_code == 413, address


def test_whatever_is_answered_is_under_a_strict_policy(one):
    for method in ("GET", "POST"):
        for address in addresses(one, method):
            answer = one.client.open(address, method=method, buffered=True)
            assert is_strict(answer), (method, address)
    refused = one.client.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert is_strict(refused)


def test_a_defect_of_ours_and_a_page_that_waits_are_under_it_too(one):
    def broken(**_):
        raise RuntimeError("a defect")

    app = create_app(one.folder, "r1", patience=0)
    asked = {"Sec-Fetch-Dest": "document"}
    app.view_functions["reading.alive"] = broken

    waiting = app.test_client().get("/plan", headers=asked)
    defect = app.test_client().get("/alive")

    assert (waiting.status_code, defect.status_code) == (202, 500)
    assert is_strict(waiting)
    assert is_strict(defect)


def test_the_page_that_begins_a_review_is_under_it_too(tmp_path):
    begins = Doorway(tmp_path, "")._app.test_client()

    for answer in (begins.get("/"), begins.post("/"), begins.get("/nowhere")):
        assert is_strict(answer)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000000000\r\n\r\n", b"413"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * LONG + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
    ids=["a body of 5 GB", "a head without end", "a foreign name", "no request"],
)
def test_the_server_refuses_at_once(server, said, status):
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall(said)
        answer = line.recv(64)

    assert answer.split(b" ")[1] == status


@pytest.fixture(scope="module")
def server(shelf, tmp_path_factory):
    folder = shelf.copy("released", tmp_path_factory.mktemp("served") / "review")
    running = Server(folder, "r1", patience=60)
    yield running
    running.kill()
