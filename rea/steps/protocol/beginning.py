"""A new review folder, from a shipped protocol, a file, or one question."""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from pathlib import Path

from rea.errors import ReaError, UnknownNameError
from rea.model import Person
from rea.protocol import quick_protocol, read_protocol
from rea.protocol.entries import put_value
from rea.protocol.manual import json_schema_text
from rea.steps.protocol.bundled import shipped_protocols
from rea.store.review import make_review, review_around
from rea.store.settings import Settings
from rea.store.table import write_text


@dataclass(frozen=True, slots=True)
class Begun:
    """A review that can be worked in."""

    folder: str
    protocol: str
    title: str
    person: Person
    next: str


@dataclass(frozen=True, slots=True)
class Way:
    """A shipped protocol that a review can start from, with its question."""

    protocol: str
    title: str
    question: str


def ways_to_begin() -> tuple[Way, ...]:
    """The shipped protocols, in the order of their ids."""
    found = []
    for protocol_id, path in shipped_protocols().items():
        one = read_protocol(path.read_text(encoding="utf-8"), path.name)
        plain = one.plain_summary.question if one.plain_summary else one.primary_question.text
        found.append(Way(protocol_id, one.short_title or one.title, plain))
    return tuple(found)


def may_begin(folder: Path) -> bool:
    """Whether a folder is there with nothing in it, and no review around it; hidden files aside."""
    if not folder.is_dir() or review_around(folder) is not None:
        return False
    return all(one.name.startswith(".") for one in folder.iterdir())


def begin(
    folder: Path,
    *,
    protocol: str = "",
    question: str = "",
    person_name: str = "",
    notice: str = "",
    support: str = "",
) -> Begun:
    """Make a new review folder.

    Parameters
    ----------
    folder : Path
        It may exist, but holds no review yet.
    protocol : str
        Id of a protocol that rea ships, or the path of a protocol file.
    question : str
        Instead of a protocol: the one question of a quick start.
    person_name : str
        Name shown for the first person, ``r1``; the account's name if not given.
    notice : str
        A sentence that every report of this review shows.
    support : str
        Whom readers turn to; written into the protocol and shown at the foot of every page.

    Raises
    ------
    ReaError
        Neither or both of protocol and question were given, the protocol is unknown or
        has a mistake, or there is a review in the folder already.
    """
    text, file = _protocol_text(protocol.strip(), question.strip())
    chosen = read_protocol(text, file)
    if told := " ".join(support.split()):
        text = put_value(text, ("reviewer_care", "support"), told, file)
    first = Person("r1", person_name.strip() or _account_name())
    settings = Settings(
        name=chosen.title, protocol=chosen.id, people=(first,), notice=notice.strip()
    )
    review = make_review(folder, settings, text)
    # Named in the protocol's first line, so that an editor completes and checks while typing.
    write_text(review.protocol_file().with_name("protocol.schema.json"), json_schema_text())
    return Begun(
        folder=str(folder),
        protocol=chosen.id,
        title=chosen.title,
        person=first,
        next="rea import FILE --source NAME --searched DATE",
    )


def _protocol_text(protocol: str, question: str) -> tuple[str, str]:
    if bool(protocol) == bool(question):
        raise ReaError(
            "A review starts from a protocol or from a question.",
            'Give --protocol ID or --question "…", not both. '
            f"Shipped protocols: {', '.join(shipped_protocols())}.",
        )
    if question:
        return quick_protocol(question, _id_from(question)), "the quick protocol"
    shipped = shipped_protocols()
    if protocol in shipped:
        return shipped[protocol].read_text(encoding="utf-8"), f"{protocol}.yaml"
    path = Path(protocol)
    if not path.is_file():
        raise UnknownNameError("protocol", protocol, shipped, "Give an id or the path of a file.")
    try:
        return path.read_text(encoding="utf-8-sig"), str(path)
    except UnicodeDecodeError as err:
        raise ReaError(
            f"{path}: not text in UTF-8.", "Save it from your editor as UTF-8 and try again."
        ) from err


def _id_from(question: str) -> str:
    words = re.findall(r"[a-z0-9]+", question.lower())
    found = "-".join(words)
    # Cut between words; part of paths, so it stays short.
    return (found if len(found) <= 40 else found[:41].rpartition("-")[0]) or "review"


def _account_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such account, as in some containers
        return "First reviewer"
