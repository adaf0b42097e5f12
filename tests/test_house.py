"""The house stands: imports point down, each library has one room, modules stay short."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "rea").rglob("*.py"))

# From the ground up. What stands on one floor does not know its neighbours.
FLOORS = (
    {"errors", "phrases"},
    {"model", "workbook"},
    {"protocol"},
    {"sources", "dedupe", "screening", "extraction", "report", "store"},
    {"steps"},
    {"web"},
    {"cli"},
)

# Which modules may import a library; a folder stands for all of its modules.
ROOMS_OF_LIBRARIES = {
    "typer": ("cli",),
    "click": (),
    "rispy": (),
    "nbib": (),
    "bibtexparser": (),
    "defusedxml": ("sources",),
    "openpyxl": ("sources", "extraction", "workbook", "screening/packs/book.py", "report/planned"),
    "charset_normalizer": ("sources",),
    "rapidfuzz": ("dedupe/matching.py", "extraction/evidence.py"),
    "asreview": ("screening/elas.py",),
    "sklearn": ("screening/learner.py", "screening/wording.py"),
    "scipy": ("screening",),
    "typst": ("report",),
    "jinja2": ("report/rendering.py",),
    "flask": ("web",),
    "waitress": ("web/serving.py",),
    "werkzeug": ("web",),
    "docx": ("report",),
    "joblib": ("steps/screening/replays.py",),
    "pydantic": ("protocol",),
    "pypdf": ("extraction/fulltext.py",),
    "platformdirs": ("store/device.py",),
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_import_points_down(path):
    here = _place(path)

    for line, module in _imports(path):
        top, _, rest = module.partition(".")
        if top == "rea" and rest:
            there = rest.split(".")[0]
            assert here == there or _floor(there) < _floor(here), (
                f"{path.relative_to(ROOT)}, line {line}: {here} imports {module}"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_library_is_known_where_it_belongs(path):
    inside = path.relative_to(ROOT / "rea").as_posix()

    for line, module in _imports(path):
        allowed = ROOMS_OF_LIBRARIES.get(module.split(".")[0])
        assert allowed is None or any(
            inside == one or inside.startswith(f"{one}/") for one in allowed
        ), f"{path.relative_to(ROOT)}, line {line}: imports {module}"


def test_one_module_alone_asks_another_computer():
    asking = ("urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib", "requests")

    found = {
        (path.relative_to(ROOT / "rea").as_posix(), module)
        for path in MODULES
        for _, module in _imports(path)
        if module in asking or module.split(".")[0] in asking
    }

    assert found == {
        ("store/network.py", "urllib.request"),
        ("store/device.py", "socket"),  # only what this computer is called
        ("web/serving.py", "socket"),  # only a port on this computer
    }


def test_the_plan_names_every_module_and_no_other():
    plan = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = re.findall(r"^\| `([a-z]+)/` \| (.+) \|$", plan, re.M)
    folders = re.findall(r"^\| (at the top|`[a-z]+`) \| (.+) \|$", plan, re.M)
    steps = {name.strip("`").replace("at the top", "."): said for name, said in folders}

    for room, said in rooms:
        there = {path.stem for path in (ROOT / "rea" / room).rglob("*.py")}
        there |= {path.parent.name for path in (ROOT / "rea" / room).rglob("*.py")}
        assert _modules_named(said) <= there, f"the plan names in {room} what is not there"
        own = {path.stem for path in (ROOT / "rea" / room).glob("[!_]*.py")}
        # Of the doors and the steps, the plan says how they are found.
        missing = own - _modules_named(said) if room not in ("steps", "web", "cli") else ()
        assert not missing, f"name {missing} in docs/architecture.md"

    for folder, said in steps.items():
        there = {path.stem for path in (ROOT / "rea" / "steps" / folder).glob("[!_]*.py")}
        assert _modules_named(said) == there, f"steps/{folder} in docs/architecture.md"
    assert len(steps) == 1 + sum(path.is_dir() for path in (ROOT / "rea/steps").glob("[!_]*"))


def _modules_named(said: str) -> set[str]:
    return set(re.findall(r"`([a-z_0-9]+)/?`", said))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_can_be_read_in_one_sitting(path):
    n_lines = len(path.read_text(encoding="utf-8").splitlines())

    assert n_lines <= 400


def test_nothing_is_left_to_do_and_no_path_of_a_machine_is_written_down():
    # Put together here, so that this file does not find itself.
    unfinished = re.compile(r"\b(" + "TO" + r"DO|FIX" + r"ME|raise NotImplemented" + r"Error)\b")
    # An address may have such a part; a path begins after a space, a quotation mark, a bracket.
    machine = re.compile(
        r"(?:^|[\s\"'`(=\[])(?:/(?:wor[k]|tm[p]|roo[t]|home)/|[A-Z]:\\Users\\)", re.M
    )

    found = [
        f"{path.relative_to(ROOT)}, line {text.count(chr(10), 0, hit.start()) + 1}: {hit.group()!r}"
        for path, text in _texts()
        for pattern in (unfinished, machine)
        for hit in pattern.finditer(text)
    ]

    assert found == []


def test_what_the_default_run_leaves_out_is_run_by_a_session_and_before_landing():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    options = config["tool"]["pytest"]["ini_options"]
    markers = [marker.partition(":")[0] for marker in options["markers"]]
    sessions = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    before_landing = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert f"-m '{' and '.join(f'not {marker}' for marker in markers)}'" in options["addopts"]
    for marker in markers:
        assert re.search(rf"^def {marker}\(", sessions, re.M), f"nox -s {marker}"
        assert f'"-m", "{marker}"' in sessions
        assert re.search(rf"-m pytest\b.* -m {marker}\b", before_landing), f"-m {marker}"


@cache
def _imports(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}, line {node.lineno}: write the module's whole name"
            for one in node.names:
                is_module = node.module == "rea" and (ROOT / "rea" / one.name).exists()
                yield node.lineno, f"rea.{one.name}" if is_module else str(node.module)


def _place(path: Path) -> str:
    """The floor or room of a module: ``screening``, ``errors``."""
    return path.relative_to(ROOT / "rea").with_suffix("").parts[0]


def _floor(place: str) -> int:
    if place in ("__init__", "__main__"):  # the front door
        return len(FLOORS)
    return next(n for n, places in enumerate(FLOORS) if place in places)


def _texts() -> Iterator[tuple[Path, str]]:
    """What we wrote ourselves; records of other people's reports are not ours."""
    kinds = {
        ".py",
        ".md",
        ".toml",
        ".yaml",
        ".yml",
        ".cff",
        ".html",
        ".css",
        ".js",
        ".json",
        ".cfg",
        ".typ",
    }
    named = {".gitignore", ".gitattributes", "run"}
    ours = ("rea", "tests", "docs", "protocols", "benchmarks", ".ci", ".github")
    for top in (*(ROOT / one for one in ours), *(p for p in ROOT.iterdir() if p.is_file())):
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            hidden = any(part == "__pycache__" for part in path.parts)
            if not hidden and path.is_file() and (path.suffix in kinds or path.name in named):
                yield path, path.read_text(encoding="utf-8", errors="replace")
