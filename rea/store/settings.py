"""``review.yaml``: the review's name, its format, its people, the protocol in force."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rea.errors import ReviewError, UnknownNameError
from rea.model import Person
from rea.store.stamps import stamp
from rea.store.table import write_text

FORMAT = 1

_HEADER = """\
# A review made with rea. Everywhere else people are known by their id alone.
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``review.yaml`` says.

    Attributes
    ----------
    protocol : str
        Id of the protocol being edited, ``protocols/<id>.yaml``.
    in_force : str
        ``<id>@<version>`` of the released protocol that decisions are made under, or "".
    notice : str
        A sentence that every report of this review shows, or "".
    library, proxy : str
        Address of the library's link resolver, and what its proxy has put before an address;
        "" where the review has none.
    """

    name: str
    protocol: str
    in_force: str = ""
    people: tuple[Person, ...] = ()
    notice: str = ""
    library: str = ""
    proxy: str = ""

    def person(self, person_id: str) -> Person:
        """The person of that id.

        Raises
        ------
        UnknownNameError
            Nobody has that id; the nearest ids are offered.
        """
        for person in self.people:
            if person.person_id == person_id:
                return person
        raise UnknownNameError(
            "person",
            person_id,
            [person.person_id for person in self.people],
            "Add somebody with 'rea people add NAME'.",
        )

    def with_person(self, person: Person) -> Settings:
        """The settings with that person added, or changed if the id is known."""
        others = tuple(one for one in self.people if one.person_id != person.person_id)
        people = sorted((*others, person), key=lambda one: _id_order(one.person_id))
        return replace(self, people=tuple(people))


def read_settings(path: Path) -> Settings:
    """Read ``review.yaml``.

    Raises
    ------
    ReviewError
        It cannot be read, or was written by a newer rea.
    """
    return _settings_at(path, stamp(path))


@lru_cache(maxsize=16)
def _settings_at(path: Path, _stamp: tuple[int, int]) -> Settings:
    # Pages ask for the settings at every turn; while the file stays, so does what it says.
    raw = _load(path)
    found = raw.get("format")
    if not isinstance(found, int):
        raise ReviewError(
            f"{path}: no 'format: {FORMAT}' in it.", "It may not be a review of rea's."
        )
    if found > FORMAT:
        raise ReviewError(
            f"{path}: this folder has format {found}; this rea reads up to format {FORMAT}.",
            "Install a newer rea: pip install --upgrade rea.",
        )
    people = raw.get("people") or []
    try:
        return Settings(
            name=str(raw["name"]),
            protocol=str(raw["protocol"]),
            in_force=str(raw.get("in_force") or ""),
            people=tuple(_person(one) for one in people),
            notice=str(raw.get("notice") or ""),
            library=web_address(str(raw.get("library") or "")),
            proxy=web_address(str(raw.get("proxy") or "")),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as err:
        raise ReviewError(f"{path}: {err} is missing or wrong.", "Restore it from git.") from err


def write_settings(path: Path, settings: Settings) -> None:
    """Replace ``review.yaml``."""
    shown: dict[str, Any] = {
        "format": FORMAT,
        "name": settings.name,
        "protocol": settings.protocol,
        "in_force": settings.in_force or None,
    }
    if settings.notice:
        shown["notice"] = settings.notice
    if settings.library:
        shown["library"] = settings.library
    if settings.proxy:
        shown["proxy"] = settings.proxy
    shown["people"] = [_shown(person) for person in settings.people]
    write_text(path, _HEADER + dump_yaml(shown))


def web_address(text: str) -> str:
    """An address that a page may link to, or "".

    Raises
    ------
    ReviewError
        It is something else; a link that is a script must not come out of a settings file.
    """
    bare = text.strip()
    is_web = bare.startswith(("https://", "http://")) and urlsplit(bare).hostname
    if bare and (not is_web or not bare.isprintable() or " " in bare):
        raise ReviewError(
            f"'{bare}' is no web address.",
            "A library's resolver and proxy begin with https://; ask the library for them.",
        )
    return bare


def dump_yaml(value: Mapping[str, Any]) -> str:
    """A mapping as block YAML, keys in the order given."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 100
    yaml.representer.add_representer(
        type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    stream = io.StringIO()
    yaml.dump(dict(value), stream)
    return stream.getvalue()


def load_yaml(path: Path) -> dict[str, Any]:
    """A mapping from a YAML file that rea wrote.

    Raises
    ------
    ReviewError
        It is not YAML, or not a mapping.
    """
    return _load(path)


def _load(path: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        raw = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 1
        raise ReviewError(f"{path}, line {line}: {err.problem}.", "Mend that line.") from err
    except (UnicodeDecodeError, YAMLError) as err:  # of which only the first kind has a line
        raise ReviewError(f"{path}: not text in UTF-8.", "Restore it from git.") from err
    if not isinstance(raw, dict):
        raise ReviewError(f"{path}: nothing in it that rea knows.", "Restore it from git.")
    return raw


def _person(raw: Mapping[str, Any]) -> Person:
    left = raw.get("left")
    return Person(
        person_id=str(raw["id"]),
        name=str(raw["name"]),
        is_model=bool(raw.get("model", False)),
        left_on=left if isinstance(left, date) else date.fromisoformat(left) if left else None,
    )


def _shown(person: Person) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": person.person_id, "name": person.name}
    if person.is_model:
        shown["model"] = True
    if person.left_on:
        shown["left"] = person.left_on
    return shown


def _id_order(person_id: str) -> tuple[str, int]:
    stem = person_id.rstrip("0123456789")
    return stem, int(person_id[len(stem) :] or 0)
