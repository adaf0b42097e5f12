"""What fuzzing once found is never found again, and a little more is looked for each time.

`nox -s fuzz` looks for ten minutes a reader; what it finds is kept in `tests/data/fuzzed`.
"""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest

_PATH = Path(__file__).with_name("fuzzing.py")
_SPEC = importlib.util.spec_from_file_location("fuzzing", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
fuzzing = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fuzzing)

KEPT = sorted(fuzzing.FOUND.glob("*.bin")) if fuzzing.FOUND.is_dir() else []
EXPORTS = sorted(path for path in fuzzing.SEEDS.iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_was_found_once_is_read_or_refused(path: Path) -> None:
    fuzzing.check(path.read_bytes())


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_a_damaged_export_is_read_or_refused(path: Path) -> None:
    chance, data = random.Random(path.name), path.read_bytes()

    for _ in range(8):
        fuzzing.check(fuzzing.damaged(data, chance))
