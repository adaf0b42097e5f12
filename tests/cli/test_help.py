"""Every command explains itself at once, with an example, and stands in the README."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support import rea
from typer.main import get_command

from rea import __version__
from rea.cli.app import app

README = Path(__file__).resolve().parents[2] / "README.md"

PAGES = [README, *sorted((README.parent / "docs").glob("*.md"))]
# A command named in the middle of a sentence.
_NAMED = re.compile(r"`(rea [a-z][^`\n]*)`")

# A command of the shell, as the README and the help write it down.
_TYPED = re.compile(r"^ *(rea [a-z].*)$", re.M)


def _commands(command, path=()):
    for name, below in getattr(command, "commands", {}).items():
        if hasattr(below, "commands"):
            yield from _commands(below, (*path, name))
        else:
            yield (*path, name), below


ROOT = get_command(app)
COMMANDS = dict(_commands(ROOT))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_has_help_with_an_example_of_itself(path):
    text = COMMANDS[path].help or ""

    assert len(text.split("\n")[0]) > 10
    examples = _TYPED.findall(text)
    assert any(one.startswith(f"rea {' '.join(path)} ") or one == f"rea {' '.join(path)}"
               for one in examples)  # fmt: skip


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_examples_of_the_help_are_commands_that_exist(path):
    for line in _TYPED.findall(COMMANDS[path].help or ""):
        _parse(line)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_says_what_it_is_for(path):
    for option in COMMANDS[path].params:
        if option.name != "help":
            assert getattr(option, "help", None), f"rea {' '.join(path)}: {option.name}"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_shown_and_ends_well(path):
    ran = rea(*path, "--help")

    assert ran.code == 0
    assert "Usage: rea" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_stands_in_the_readme(path):
    lines = README.read_text(encoding="utf-8").splitlines()

    *group, verb = path
    named = [line for line in lines if f"`{' '.join(('rea', *path))}" in line]
    if group:  # `rea people add`, `rename`, `leave`
        named += [line for line in lines if f"`rea {group[0]} " in line and f"`{verb}`" in line]
    assert named, f"README.md does not name 'rea {' '.join(path)}'"


def test_the_commands_of_the_readme_exist():
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    typed = [line for block in blocks for line in _TYPED.findall(block)]

    assert len(typed) >= 5
    for line in typed:
        _parse(line)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_of_the_docs_calls_a_command_is_one_with_these_options(page):
    text = page.read_text(encoding="utf-8")

    for said in _NAMED.findall(text):
        command, words = ROOT, said.split()[1:]
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        known = {name for one in command.params for name in one.opts}
        given = {word for word in words if re.fullmatch(r"-[a-z]|--[a-z][a-z-]+", word)}
        assert command is not ROOT, said
        assert given <= known | {"--help"}, said


def test_a_page_of_the_docs_can_be_found_from_the_readme():
    text = README.read_text(encoding="utf-8")

    assert [page.name for page in PAGES if f"(docs/{page.name})" not in text] == [README.name]


def test_help_at_once_imports_nothing_heavy_and_leaves_nothing_behind(tmp_path):
    heavy = ("asreview", "sklearn", "pandas", "scipy", "numpy", "pydantic", "jinja2", "flask")
    code = (
        "import sys\n"
        "from rea.cli.app import main\n"
        "code = main(['--help'])\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)\n"
        "raise SystemExit(code)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr.strip()) == (0, "[]")
    assert "Usage: rea" in ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_program_runs_as_a_module(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "rea", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout.strip()) == (0, f"rea {__version__}")


def _parse(line):
    """Let Typer read a command without running it."""
    words = shlex.split(line)[1:]
    command, context = ROOT, ROOT.make_context("rea", words, resilient_parsing=True)
    while hasattr(command, "commands"):
        name, *words = words
        assert name in command.commands, line
        command = command.commands[name]
    command.make_context(name, words, parent=context)
