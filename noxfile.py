"""The yard: what a contributor runs, and what CI runs.

Plain ``nox`` runs what a contributor needs: tests, lint, types. The rest is named:
``nox -s slow``, ``nox -s minimums``, ``nox -s browser``, ``nox -s bench -- FOLDER``,
``nox -s fuzz``, ``nox -s histories``, ``nox -s worked_review``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.options.sessions = ["tests", "lint", "types"]
nox.options.error_on_missing_interpreters = False

# OpenBLAS and OpenMP would start a thread for every core in every test process.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """The test suite with its coverage, on one Python each."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "auto", "--cov", *session.posargs, env=_ONE_THREAD)


@nox.session
def slow(session: nox.Session) -> None:
    """The tests that take seconds each: killing at every moment, large files, many examples."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "auto", "-m", "slow", *session.posargs, env=_ONE_THREAD)


@nox.session(python="3.11")
def minimums(session: nox.Session) -> None:
    """The test suite with the lowest versions that pyproject.toml allows."""
    session.install("uv")
    session.run("uv", "pip", "install", "--resolution", "lowest-direct", "-e", ".[test]")
    session.run("pytest", "-n", "auto", *session.posargs, env=_ONE_THREAD)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, and what a linter can see."""
    session.install("-e", ".[lint]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("bandit", "-q", "-c", "pyproject.toml", "-r", "rea")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly, over rea/."""
    session.install("-e", ".[types]")
    session.run("mypy")


@nox.session
def browser(session: nox.Session) -> None:
    """The pages in a real browser; Debian's chromium, or the one in REA_CHROMIUM."""
    session.install("-e", ".[test,browser]")
    session.run("pytest", "-m", "browser", "tests/browser", *session.posargs, env=_ONE_THREAD)


@nox.session
def bench(session: nox.Session) -> None:
    """Speed, memory and quality on labelled data: ``nox -s bench -- deduplication FOLDER…``."""
    session.install("-e", ".[bench]")
    if not session.posargs:
        names = sorted(path.stem for path in Path("benchmarks").glob("*.py"))
        session.error(f"Name a benchmark: {', '.join(names)}.")
    name, *args = session.posargs
    session.run("python", f"benchmarks/{name}.py", *args, env=_ONE_THREAD)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Ten minutes of damaged exports for each reader: ``nox -s fuzz -- --only RIS``."""
    session.install("-e", ".[test]")
    session.run("python", "tests/sources/fuzzing.py", *session.posargs, env=_ONE_THREAD)


@nox.session
def histories(session: nox.Session) -> None:
    """The sums of the flow on 10,000 random histories of a review."""
    session.install("-e", ".[test]")
    env = {**_ONE_THREAD, "REA_HISTORIES": "10000"}
    session.run("pytest", "tests/report/test_flow.py", "-k", "any_history", env=env)


@nox.session
def worked_review(session: nox.Session) -> None:
    """Make the review at the repository's root anew from its exports and readings."""
    session.install("-e", ".")
    folder = Path(session.create_tmp()) / "worked"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("rea", "demo", str(folder), env={"REA_DEVICE": "demo"})
    for name in ("data/screened", "data/extracted", "protocols/released", "reports"):
        shutil.rmtree(name, ignore_errors=True)
        shutil.copytree(folder / name, name)
    shutil.copy(folder / "review.yaml", "review.yaml")
    session.run("rea", "check")
