"""How pages say things: verdicts, reasons and their keys, times, where a record comes from.

Readers see a reason's label; its code stands only where two readers' decisions are
compared, and in the history of a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import quote, urlsplit

from rea import phrases
from rea.model import KIND_OF_SOURCE, Decision, Reason, Stage
from rea.phrases import STAGE_NAMES, count, joined
from rea.steps.extraction.supporting import Looked
from rea.steps.fulltext.fulltexts import StoredFile
from rea.steps.screening.screen import Shown
from rea.store.log import known_part
from rea.web.keys import NO_REASON

# In the order of the model's verdicts.
VERDICT_NAMES: Final = ("keep", "exclude", "not sure")
LEVEL_TOLD: Final = {
    "pack": "Blind: it was read from a pack in which no decision was to be found.",
    "folder": "The pages hid the first decisions, but in a shared folder the files could have "
    "been opened. The report says so and does not call this reading blind.",
    "open": "The first decisions were open to see. The report says so.",
}

# Three authors say who it is; the rest is in the full record.
_SHOWN_AUTHORS: Final = 3

MODES: Final[dict[str, str]] = {
    "single": "One person extracts each study.",
    "single-with-verification": "One person extracts a study, another verifies the answers.",
    "dual-independent": "Two people extract each study apart; what differs is settled afterwards.",
}

# Our own words, as a reader meets them for the first time.
GLOSSARY: Final = {
    "protocol": "The team’s plan, written before anybody reads: the question, what is wanted, and "
    "the reasons for exclusion.",
    "full text": "The whole report. Until then you see its title and abstract alone.",
    "copies": "Records of the same report from several searches. One of them stands for all; "
    "none is deleted.",
    "sealed": "Which records are in it is written down when it is drawn, and nobody can change "
    "it afterwards.",
    "disagreements": "Records that two readers decided differently. Both decisions stay on "
    "record, also once it is settled.",
}

# The components of GRADE-CERQual in a few words (Lewin et al. 2018,
# doi:10.1186/s13012-017-0688-3).
CONCERNS: Final = {
    "methodological_limitations": "how well the studies behind it were done",
    "coherence": "how well the statement fits what the studies found",
    "adequacy": "how many studies there are, and how rich what they tell is",
    "relevance": "how near their people, places and questions are to ours",
}

WENT_WRONG: Final[dict[int, tuple[str, str]]] = {
    400: ("This page was asked for in a way that rea does not answer.", ""),
    403: (
        "Nothing was saved: this form is from before rea was started again, or not from here.",
        "Open the page anew and send it again.",
    ),
    404: ("There is no such page in this review.", ""),
    405: ("This address takes forms only.", ""),
    413: ("That is more text than a form takes. Nothing was saved.", "Shorten it."),
    500: (
        "Something in rea itself went wrong. What was acknowledged before is on the disk.",
        "The window in which rea was started shows what happened; please report it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A verdict as a shape and a word; the class tints it."""

    shape: str
    text: str
    kind: str


# What a comparison made of one field of two records.
FINDINGS: Final[dict[str, Word]] = {
    "same": Word("=", "same", "keep"),
    "alike": Word("≈", "alike", "wait"),
    "differs": Word("≠", "differs", ""),
    "one only": Word("–", "one only", ""),
    "unclear": Word("?", "unclear", ""),
}
_FIELD_NAMES: Final = {"doi": "DOI", "isbn": "ISBN", "url": "Address", "abstract": "Summary"}


@dataclass(frozen=True, slots=True)
class ReasonButton:
    """A reason for exclusion as it is offered: it is the control itself."""

    key: str
    value: str
    label: str
    definition: str


def verdict_word(verdict: str | None, reason: str, reasons: Iterable[Reason]) -> Word:
    """A decision in a word or two."""
    if verdict == "include":
        return Word("✓", "include", "keep")
    if verdict == "unsure":
        return Word("?", "not sure", "wait")
    if verdict == "exclude":
        return Word("✕", in_sentence(reason_label(reason, reasons)) if reason else "exclude", "")
    return Word("–", "taken back", "")


def field_name(field: str) -> str:
    """A field as a page names it."""
    return _FIELD_NAMES.get(field, field.capitalize())


def looked_up(looked: Looked) -> Word:
    """Whether words stand where they are said to, as a mark and a few words."""
    if looked.state == "verified":
        return Word("✓", f"stands on {looked.where}", "keep")
    if looked.state == "near":
        return Word("✓", f"stands on {looked.where}, but for small slips", "keep")
    if looked.state == "other_page":
        return Word("✕", f"stands on {looked.where} instead", "warn")
    if looked.state == "not_checked":
        return Word("–", f"not looked up: {looked.why}", "")
    nearest = f"; the nearest is “{looked.nearest}” on {looked.where}" if looked.nearest else ""
    return Word("✕", f"does not stand in the text so{nearest}", "warn")


def file_name(stored: StoredFile) -> str:
    """A stored file as people call it: its name, and what it is beside the report itself."""
    name = stored.file.rpartition("/")[2]
    return name if stored.part == "report" or stored.part in name else f"{name} ({stored.part})"


def pdfs(files: Iterable[StoredFile]) -> list[StoredFile]:
    """The files that browsers show; a stored web page must not run as one of ours."""
    return [one for one in files if one.file.lower().endswith(".pdf")]


def left_open(n: int) -> Word:
    """What a part of the form still needs."""
    return Word("◔", f"{n:,} to answer", "wait") if n else Word("✓", "nothing missing", "keep")


def reason_label(code: str, reasons: Iterable[Reason]) -> str:
    """A reason's label, or its code where the protocol in force no longer has it."""
    return next((one.label for one in reasons if one.code == code), code)


def in_sentence(label: str) -> str:
    """A label as it stands within a sentence: only its first letter changes.

    Examples
    --------
    >>> in_sentence("Not in English"), in_sentence("MARAC only")
    ('not in English', 'MARAC only')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def reason_buttons(
    reasons: Sequence[Reason], keys: Mapping[str, str], *, required: bool
) -> list[ReasonButton]:
    """The reasons in the protocol's order, each with its key."""
    buttons = [
        ReasonButton(keys[one.code], f"exclude:{one.code}", one.label, one.definition)
        for one in reasons
    ]
    if not required:
        why = "The protocol does not ask for a reason at this stage."
        buttons.append(ReasonButton(keys[NO_REASON], "exclude", "Exclude without a reason", why))
    return buttons


def authors(names: str) -> str:
    """``Widanaralalage, Murphy, Loughlin and others``."""
    surnames = [one.split(",")[0].strip() for one in names.split(";") if one.strip()]
    if len(surnames) > _SHOWN_AUTHORS:
        return f"{', '.join(surnames[:_SHOWN_AUTHORS])} and others"
    return joined(surnames)


def link(record: Mapping[str, str] | Shown) -> tuple[str, str] | None:
    """Where a record can be looked up, and how that is written; None if nowhere.

    An address comes from an export, so only http and https become a link.
    """
    doi, url = (
        (record.doi, record.url)
        if isinstance(record, Shown)
        else (record.get("doi", ""), record.get("url", ""))
    )
    if doi:
        return f"https://doi.org/{quote(doi, safe='/')}", f"doi {doi}"
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and parts.hostname:
        return url.strip(), parts.hostname
    return None


def local_time(at: str, *, now: datetime | None = None) -> str:
    """``14:02`` today, else ``22 November, 14:02``; in the time of this computer.

    Where logs keep no more than a day, or a year, that is said.

    Examples
    --------
    >>> local_time("2027-05-12T00:00:00.000003Z"), local_time("2027-01-01T00:00:00.000412Z")
    ('12 May', '2027')
    """
    known = known_part(at)
    if len(known) == len("2027-05-12"):
        on = date.fromisoformat(known)
        return f"{on.day} {on.strftime('%B')}"
    if len(known) < len("2027-05-12"):
        return known
    then = datetime.fromisoformat(at).astimezone()
    today = (now or datetime.now().astimezone()).date()
    clock = then.strftime("%H:%M")
    return clock if then.date() == today else f"{then.day} {then.strftime('%B')}, {clock}"


def day(on: date | str) -> str:
    """A day as people write it; also that of a line's time.

    Examples
    --------
    >>> day(date(2027, 3, 1)), day("2027-03-01T09:00:00.000000Z")
    ('1 March 2027', '1 March 2027')
    """
    return phrases.day(date.fromisoformat(on[:10]) if isinstance(on, str) else on)


def minutes(n: float) -> str:
    """A stretch of time as people say it: about, in steps that do not pretend.

    Examples
    --------
    >>> minutes(0.4), minutes(12.2), minutes(95), minutes(605)
    ('1 minute', '12 minutes', '1 h 35 min', '10 hours')
    """
    whole = max(1, round(n))
    if whole < 60:
        return count(whole, "minute")
    if whole >= 600:
        return count(round(whole / 60), "hour")
    hours, rest = divmod(round(whole / 5) * 5, 60)
    return f"{hours} h {rest} min" if rest else count(hours, "hour")


def figure(value: float | None, as_share: bool = False) -> str:
    """A statistic as it is printed; an undefined one says so.

    Examples
    --------
    >>> figure(0.954, as_share=True), figure(0.8512), figure(None)
    ('95%', '0.85', 'undefined')
    """
    if value is None:
        return "undefined"
    if as_share:
        return f"{value:.0%}" if value >= 0.1 else f"{value:.1%}"
    return f"{value:.2f}"


def interval(low: float | None, high: float | None, as_share: bool = False) -> str:
    """``93% to 98%``, or nothing where there is none."""
    if low is None or high is None:
        return "–"
    return f"{figure(low, as_share)} to {figure(high, as_share)}"


def reader_name(decision: Decision, place: int, names: Mapping[str, str]) -> str:
    """``First reader, Amina Khan``: the order is that of the ids and says nothing else."""
    order = ("First reader", "Second reader", "Third reader")
    name = order[place] if place < len(order) else "A further reader"
    # A third reader whom the protocol keeps blind learns a decision without its person.
    who = names.get(decision.person, decision.person)
    return f"{name}, {who}" if who else f"Reading {place + 1}"


def kind_name(kind: str) -> str:
    """A kind of source as it is offered and shown: ``search engine``."""
    return KIND_OF_SOURCE[kind].one


def stage_name(stage: Stage | str) -> str:
    """``title and abstract``."""
    return STAGE_NAMES[stage]


def came_up(shown_by: str) -> str:
    """What put a record in its place, in words.

    Examples
    --------
    >>> came_up("rea_1:120"), came_up("questions:0")
    ('in the order learnt from 120 decisions (rea_1)', 'by the words of the question')
    """
    ranker, _, n = shown_by.partition(":")
    if ranker == "questions":
        return "by the words of the question"
    return f"in the order learnt from {count(int(n or 0), 'decision')} ({ranker})"
