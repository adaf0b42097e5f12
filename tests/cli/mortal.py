"""Runs commands of rea in processes that die; `test_killing` tells it how.

One line of JSON a trial on standard input, one line a trial on standard output. Each trial
is forked from here, where everything is imported already, so that death strikes at work and
not during start-up.

    {"args": ["dedupe", "--review", "x"], "after": 0.01}      killed after so many seconds
    {"args": ["dedupe", "--review", "x"], "at": "fsync", "nth": 2}     dies at that call
    {"decide": "x", "records": ["a/1", …], "after": 0.01}     decides one by one, and says so
    {"type": "x", "study": "Evans", "said": [["about.country", "Wales"], …]}    fills in the page

Answers ``{"died": true, "seconds": 0.3, "said": "what was acknowledged"}``.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

DIED = 99


def main() -> None:
    # Imported before the first fork: commands import the rest inside themselves.
    from rea.steps.screening import screen  # noqa: F401
    from rea.web import create_app  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(attempt(json.loads(line))), flush=True)


def attempt(trial: dict) -> dict:
    """Run one trial in a child and say how it ended."""
    with tempfile.TemporaryFile() as said:
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            _live(trial, said.fileno())
        if "after" in trial:
            time.sleep(trial["after"])
            os.kill(child, signal.SIGKILL)
        _, how = os.waitpid(child, 0)
        seconds = time.monotonic() - begun
        said.seek(0)
        words = said.read().decode()
    code = os.waitstatus_to_exitcode(how)
    died = code in (DIED, -signal.SIGKILL)
    return {"died": died, "code": code, "seconds": seconds, "said": words}


def _live(trial: dict, said: int) -> None:
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    try:
        if "at" in trial:
            _doom(trial["at"], trial["nth"])
        does = {"decide": _decide, "type": _type}
        code = next((do for name, do in does.items() if name in trial), _run)(trial)
        sys.stdout.flush()
    except Exception:  # noqa: BLE001 - a child that is lost must not go on as its parent
        traceback.print_exc()
        sys.stderr.flush()
        code = 98
    os._exit(code)


def _run(trial: dict) -> int:
    from rea.cli.app import main as command

    return command(trial["args"])


def _decide(trial: dict) -> int:
    """Decide record after record; name each once it is acknowledged."""
    from rea import open_review, steps

    for record in trial["records"]:
        steps.decide(open_review(trial["decide"]), [steps.Wish(record, "include")], person="r1")
        os.write(1, f"{record}\n".encode())
    return 0


def _type(trial: dict) -> int:
    """Leave field after field of a page; repeat each answer once the page says it is saved."""
    from rea.web import create_app

    client = create_app(Path(trial["type"]), "r1").test_client()
    page = client.get(f"/extract/{trial['study']}").get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    for field, value in trial["said"]:
        sent = {**form, "name": f"{field}:1", f"{field}:1:value": value}
        done = client.post(f"/answer/{trial['study']}", data=sent).get_json()
        if not done["fault"]:
            os.write(1, f"Saved: {field}={value}\n".encode())
            form[f"{field}:1:mark"] = done["mark"]
    return 0


def _doom(call: str, nth: int) -> None:
    """Let the n-th call die: at the beginning, or for a write with half of it done."""
    from rea.store import log

    place, name = (log, "_write_all") if call == "write" else (os, call)
    alive = getattr(place, name)
    left = nth

    def mortal(*args):
        nonlocal left
        left -= 1
        if left == 0:
            if call == "write":
                file, data = args
                alive(file, data[: len(data) // 2])
            os._exit(DIED)
        return alive(*args)

    setattr(place, name, mortal)


if __name__ == "__main__":
    main()
