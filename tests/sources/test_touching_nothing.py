"""A hostile export opens no file, no connection and no program; an import writes in its review.

A process of its own listens to every audit event of Python, because a hook once set stays.

Sources
-------
Python's audit events: https://docs.python.org/3/library/audit_events.html
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

DATA = Path(__file__).resolve().parent.parent / "data"

# Reads every file twice: the second time, all modules are there and nothing is left to open.
READ = """
import json, sys
from pathlib import Path
from rea.errors import ReaError
from rea.sources import read_export

events, listening = [], False

def hear(name, given):
    if listening and name.startswith(HEARD):
        events.append(f"{name} {given}"[:300])

HEARD = ("open", "os.", "shutil.", "socket.", "subprocess.", "urllib.", "ftplib.", "tempfile.")
sys.addaudithook(hear)
every = {str(path): path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())}
found = {}
for listening_now in (False, True):
    for path, data in every.items():
        listening, events = listening_now, []
        try:
            read_export(data, path)
        except ReaError:
            pass
        listening = False
        if events:
            found[path] = events
open(sys.argv[2], "w").write(json.dumps(found))
"""

# Runs one import as a person does, and tells what was written, and whether it called anybody.
IMPORT = """
import json, os, sys
from pathlib import Path

written, called = [], []

def hear(name, given):
    if name == "open":
        path, mode, flags = given
        if (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not isinstance(path, int):
            written.append(os.path.abspath(os.fsdecode(path)))
    elif name in CHANGES:
        written.extend(os.path.abspath(one) for one in given[:2] if isinstance(one, str))
    elif name.startswith(CALLS):
        called.append(f"{name} {given}"[:300])

CHANGES = ("os.mkdir", "os.remove", "os.rename", "os.symlink", "os.link", "os.truncate")
CALLS = ("socket.connect", "socket.getaddrinfo", "subprocess.", "os.system", "os.exec", "urllib.")
sys.addaudithook(hear)
from rea.cli.app import main
try:
    main(sys.argv[2:])
except SystemExit:
    pass
told = json.dumps([written, called])
open(sys.argv[1], "w").write(told)
"""


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("a password")
    return path


@pytest.fixture
def hostile(tmp_path, secret):
    """Exports that would like to read or write a file, or to call home."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    home = "http://127.0.0.1:9/x"
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    files = {
        "entity.xml": f"{entity}<xml><records><record><titles><title>&a;</title></titles>"
        "</record></records></xml>",
        "outer_dtd.xml": f'<!DOCTYPE PubmedArticleSet SYSTEM "{home}"><PubmedArticleSet>'
        "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>One"
        "</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
        "included.xml": '<xml><records xmlns:xi="http://www.w3.org/2001/XInclude"><record>'
        f'<titles><title>One</title></titles><xi:include href="{secret.as_uri()}"/>'
        "</record></records></xml>",
        "paths.ris": f"TY  - JOUR\nTI  - One\nUR  - {home}\nL1  - {secret}\nL4  - ../x\nER  - \n",
        "input.bib": f"@article{{a, title = {{\\input{{{secret}}} \\write18{{touch x}}}}}}",
        "formula.csv": f'Title,Year\n=WEBSERVICE("{home}"),2019\n"=cmd|\' /C calc\'!A0",2020\n',
        "remote.html": f'<!doctype html><html><img src="{home}">',
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "slip.zip").write_bytes(_zipped({"../../slipped.ris": "TY  - JOUR\nTI  - x\nER  - "}))
    (folder / "entity.xlsx").write_bytes(_workbook_with(entity))
    return folder


@pytest.mark.parametrize("which", ["hostile", pytest.param("exports", marks=pytest.mark.slow)])
def test_no_export_opens_a_file_or_a_connection(tmp_path, hostile, which):
    folder = hostile if which == "hostile" else DATA / "exports"

    _run(tmp_path, READ, str(folder), str(tmp_path / "heard.json"))

    assert json.loads((tmp_path / "heard.json").read_text()) == {}


@pytest.mark.parametrize(
    "name",
    [
        "paths.ris",
        *(
            pytest.param(one, marks=pytest.mark.slow)
            for one in ("outer_dtd.xml", "slip.zip", "entity.xlsx")
        ),
    ],
)
def test_an_import_writes_in_its_review_alone(tmp_path, hostile, invented, name):
    review = invented("screened")
    given = ["import", str(hostile / name), "--source", "Hostile", "--searched", "2026-10-20"]

    _run(tmp_path, IMPORT, str(tmp_path / "heard"), *given, "--review", str(review))

    written, called = json.loads((tmp_path / "heard").read_text())
    outside = [one for one in written if not Path(one).is_relative_to(review)]
    assert [one for one in outside if one != os.devnull] == []
    assert called == []
    if name == "paths.ris":
        assert len(written) > len(outside), "nothing was imported"
    assert not list(tmp_path.rglob("slipped.ris"))


def test_the_listener_hears_what_it_is_there_for(tmp_path, secret):
    said = f"open({str(secret)!r}).read(); import socket; socket.socket().close()"
    code = READ.replace("read_export(data, path)", said)
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "x.ris").write_text("x")

    _run(tmp_path, code, str(tmp_path / "one"), str(tmp_path / "heard.json"))

    (heard,) = json.loads((tmp_path / "heard.json").read_text()).values()
    assert next(one.split()[0] for one in heard) == "open"
    assert any(one.startswith("socket.") for one in heard)


def _run(folder, code, *given):
    # Compiled modules and settings are no part of what is asked here.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "REA_SETTINGS": str(folder / "account")}
    subprocess.run([sys.executable, "-c", code, *given], env=env, check=True, capture_output=True)


def _zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def _workbook_with(entity):
    """A workbook whose cell is taken from a file."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Title", "Year"])
    book.active.append(["One", "2019"])
    book.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    bearing = [name for name, text in members.items() if "One<" in text]
    assert bearing
    spoilt = {name: entity + members[name].replace("One", "&a;") for name in bearing}
    return _zipped(members | spoilt)
