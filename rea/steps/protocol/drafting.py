"""Writing a protocol's first draft as a file, from a few answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rea.errors import ReaError
from rea.protocol import Finding, lint, read_protocol
from rea.protocol.drafts import FirstAnswers, first_draft
from rea.store.table import write_text


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that can be edited, and what it still lacks."""

    file: str
    findings: tuple[Finding, ...]
    next: str


def draft_protocol(path: Path, answers: FirstAnswers) -> Drafted:
    """Write a first draft; a file that is there already stays as it is.

    Raises
    ------
    ReaError, ProtocolError
        No question was given, there is such a file, or an answer cannot stand in a protocol.
    """
    if not answers.question.strip():
        raise ReaError(
            "A protocol begins with a question.", 'Give --question "…", or --interactive.'
        )
    file = path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")
    if file.exists():
        raise ReaError(f"{file} is there already.", "Choose another name, or edit that file.")
    text = first_draft(answers, _id_from(file.stem))
    file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, text)
    findings = lint(read_protocol(text, str(file)))
    return Drafted(str(file), findings, f"edit it, then rea init FOLDER --protocol {file}")


def _id_from(stem: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", stem.lower()))[:60].strip("-") or "protocol"
