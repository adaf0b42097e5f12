"""Which missing reports have an open copy: asked by DOI, one by one, only when somebody says so.

Each answer is on the disk before the next is asked for, so that a run which stopped goes on
where it was. Only DOIs leave this computer, with the address of whoever asks. No file is fetched.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from rea import __version__
from rea.errors import DecisionError, ReaError, UnknownNameError
from rea.extraction.open_access import SERVICES, OpenCopy, Service, read_reply
from rea.steps.fulltext.retrieve import wanted_reports
from rea.steps.screening.blinding import refuse_blind
from rea.steps.state import LOOKUPS, State, read_state
from rea.steps.team.people import acting
from rea.steps.writing import write_lines
from rea.store import log
from rea.store.network import Reply, get
from rea.store.review import Review


class RefusedError(ReaError):
    """A service would not answer."""

    def __init__(self, service: str, status: int) -> None:
        hints = {
            422: "It did not take your email address: give a real one.",
            429: "It is asked too often today; go on tomorrow.",
        }
        super().__init__(
            f"{service} would not answer ({status}).", hints.get(status, "Go on later.")
        )
        self.status = status


# Both services allow ten a second; a review has hundreds of reports at most.
_SECONDS_BETWEEN: Final = 1.0
# A copy may be deposited later, so an answer is asked for again after this long.
_GOOD_FOR: Final = timedelta(days=30)
_UNKNOWN_DOI: Final = 404


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What came of asking.

    Attributes
    ----------
    found : tuple of (str, OpenCopy)
        Record and its open copy, of those asked now.
    n_asked : int
        DOIs that were asked for now.
    n_known : int
        Reports that were looked up in the last 30 days, and not asked for again.
    n_without_doi : int
        Missing reports that nobody can look up.
    stopped : str
        Why not all were asked, or "".
    """

    service: str
    found: tuple[tuple[str, OpenCopy], ...]
    n_asked: int
    n_known: int
    n_without_doi: int
    stopped: str = ""
    next: str = "rea retrieve --open"


def look_up_open_copies(
    review: Review,
    email: str,
    *,
    person: str,
    service: str = "unpaywall",
    ask: Callable[..., Reply] = get,
    wait: Callable[[float], None] = time.sleep,
) -> LookedUp:
    """Ask a service for open copies of the reports that are still missing.

    Parameters
    ----------
    email : str
        Of whoever asks; the service is told it and the review does not keep it.
    ask, wait : callable
        How another computer is asked, and how long is waited in between.

    Raises
    ------
    UnknownNameError, DecisionError
        No such service; no address of a person; this reader may not know what is sought.
    """
    if service not in SERVICES:
        raise UnknownNameError("service for open copies", service, SERVICES)
    _check_email(email)
    who = acting(review.settings, person).person_id
    refuse_blind(review, who, "asking for open copies")
    state = read_state(review)
    missing = _missing(state)
    dois = {group: doi for group, doi in missing.items() if doi}
    lately = _asked_lately(state, service)
    due = {group: doi for group, doi in dois.items() if group not in lately}
    found: list[tuple[str, OpenCopy]] = []
    n_asked, stopped = 0, ""
    for group, doi in due.items():
        if n_asked:
            wait(_SECONDS_BETWEEN)
        try:
            copy = _asked(SERVICES[service], doi, email, ask)
        except ReaError as err:
            stopped = str(err)
            break
        record = state.speaker[group]
        write_lines(review, LOOKUPS, who, [_line(who, record, doi, service, copy)])
        n_asked += 1
        found += [(record, copy)] if copy else []
    return LookedUp(
        SERVICES[service].name,
        tuple(found),
        n_asked,
        n_known=len(dois) - len(due),
        n_without_doi=len(missing) - len(dois),
        stopped=stopped,
    )


def open_copies(state: State) -> dict[str, OpenCopy]:
    """Group id to the open copy that was told last."""
    found: dict[str, OpenCopy] = {}
    for line in sorted(state.review.lines(LOOKUPS), key=lambda one: str(one["at"])):
        group = state.group_of.get(line["record"])
        if group is not None and line["url"]:
            found[group] = OpenCopy(
                str(line["url"]),
                bool(line.get("pdf")),
                *(str(line.get(part, "")) for part in ("version", "licence", "host")),
            )
    return found


def _missing(state: State) -> dict[str, str]:
    """Group id to DOI of every report that is still sought."""
    groups = [one for one in state.kept if state.is_missing(one)]
    return {group: one.doi for group, one in wanted_reports(state, set(groups)).items()}


def _asked_lately(state: State, service: str) -> set[str]:
    since = (datetime.now(UTC) - _GOOD_FOR).isoformat()
    return {
        state.group_of.get(line["record"], "")
        for line in state.review.lines(LOOKUPS)
        if line["service"] == service and str(line["at"]) >= since
    }


def _asked(service: Service, doi: str, email: str, ask: Callable[..., Reply]) -> OpenCopy | None:
    reply = ask(service.address(doi, email), agent=f"rea/{__version__} (mailto:{email})")
    if reply.status == _UNKNOWN_DOI:
        return None
    if reply.status != 200:
        raise RefusedError(service.name, reply.status)
    return read_reply(service, reply.body)


def _line(person: str, record: str, doi: str, service: str, copy: OpenCopy | None) -> log.Line:
    told = asdict(copy) if copy else {"url": "", "is_pdf": False}
    told["pdf"] = told.pop("is_pdf")
    return log.new_line(person, record=record, doi=doi, service=service, **told, replaces=[])


def _check_email(email: str) -> None:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", email):
        raise DecisionError(
            f"'{email}' is no email address." if email else "Nobody is said to ask.",
            "Both services want to know whom they serve: --email you@your-organisation.org.",
        )
