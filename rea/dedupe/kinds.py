"""What a record is: a kind of report, or an item that belongs to another one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rea.dedupe.journals import MEETING, without_tail
from rea.dedupe.text import word_set

# Titles that name a part of every issue or site rather than one report.
_GENERIC: Final = word_set(
    "editorial editorials introduction foreword preface guest note notes editor editors comment "
    "comments commentary letter letters reply response replies erratum errata corrigendum "
    "correction corrections abstract abstracts announcement announcements book review reviews "
    "contents index news obituary acknowledgement acknowledgements reviewers calendar issue "
    "special section volume in this the a an of to from and for on our us about contact home "
    "welcome page untitled title conclusion conclusions discussion summary overview appendix "
    "perspective perspectives senior associate board meeting proceedings poster posters session "
    "oral presentations author authors annual report reports 1 2 3 4 5 6 7 8 9 10"
)

# How titles of such items begin or end, after normalising; the first that fits names the role.
_ROLE_PATTERNS: Final = {
    "erratum": (
        r"^(?:erratum|errata|corrigend)",
        r"^(?:author |publisher )?correction\b",
        "^addendum",
    ),
    "retraction": (
        r"^(?:notice of )?retraction",
        r"^expression of concern",
        r"^withdrawal of",
    ),
    "editorial": (
        r"^(?:guest )?editorial",
        r"\beditors? (?:comments?|notes?|remarks|introduction|letter)\b",
        r"^(?:note|letter|message|remarks) from (?:the )?(?:\w+ )*editors?\b",
        r"^from the editor",
    ),
    "reply": (
        r"^re (?!analy)",
        r"^(?:the )?(?:authors? )?(?:reply|response)\b",
        r"^in reply",
        r"\b(?:authors? |a )?(?:reply|authors? response)$",
        r"\breply by\b",
    ),
    "comment": (
        r"^(?:comments?|commentary|letters?|discussion|invited commentary|peer review report)\b",
        r"\b(?:a|invited) commentary\b",
        r"\bcomments? on\b",
    ),
    "protocol": (
        r"\b(?:study|trial|review|research|experimental) protocol\b",
        r"\bprotocol (?:for|of) ",
        r"\bprotocol$",
        r"^protocol\b",
    ),
    "book review": (r"^(?:book )?review of\b", r"\bbook review\b"),
    "summary": (r"\b(?:plain language|executive|lay|evidence|policy) summary\b",),
}
_ROLES: Final = {role: re.compile("|".join(patterns)) for role, patterns in _ROLE_PATTERNS.items()}

# Most titles hold none of these, and need not be held against every pattern.
_ROLE_SIGNS: Final = word_set(
    "errat corri correct addend retract concern withdraw editor repl respon comment letter "
    "discussion protocol review summary"
)

_THESIS: Final = re.compile(r"thes[ie]s|dissertation|ph\.?d\b|\bm\.?sc\b|\bed\.?d\b")
_PREPRINT: Final = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|ssrn|psyarxiv|socarxiv|chemrxiv|osf preprints|preprints?|"
    r"research square|working paper)\b"
)
_REGISTRY: Final = re.compile(
    r"clinicaltrials\.gov|trialsearch|isrctn|anzctr|drks\.de|chictr|umin\.ac\.jp|trialregister"
    r"|clinicaltrialsregister"
)
# Letters of an address within which the host stands.
_ADDRESS: Final = 80
_PREPRINT_HOST: Final = re.compile(
    r"arxiv\.org|medrxiv|biorxiv|crimrxiv|preprints\.org|ssrn\.com|osf\.io/preprints|researchsquare"
)
_PREPRINT_DOI: Final = re.compile(
    r"^10\.(?:1101|48550|21203|31234|31235|31219|2139/ssrn|20944/preprints|26434|36227|"
    r"22541|12688/osf)"
)
_KINDS: Final = {
    "thes": "thesis",
    "thesis": "thesis",
    "dissertation": "thesis",
    "dissertation/thesis": "thesis",
    "academic dissertation": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "conf": "conference",
    "cpaper": "conference",
    "inproceedings": "conference",
    "conference": "conference",
    "conference paper": "conference",
    "conference proceedings": "conference",
    "conference abstract": "conference",
    "meeting abstract": "conference",
    "proceedings paper": "conference",
    "proceedings": "conference",
    "unpb": "preprint",
    "preprint": "preprint",
    "rprt": "report",
    "report": "report",
    "techreport": "report",
    "govdoc": "report",
    "book": "book",
    "edbook": "book",
    "chap": "chapter",
    "incollection": "chapter",
    "book chapter": "chapter",
    "book section": "chapter",
    "elec": "web",
    "web": "web",
    "web page": "web",
    "webpage": "web",
    "website": "web",
    "blog": "web",
    "news": "web",
    "news item": "web",
    "newspaper article": "web",
    "mgzn": "web",
}


def is_generic(tokens: list[str]) -> bool:
    """Whether the words of a title could stand over many different reports."""
    return len(tokens) < 2 or _GENERIC.issuperset(tokens)


def role_of(title: str) -> str:
    """Erratum, reply, protocol and the like; "" for an ordinary report."""
    for sign in _ROLE_SIGNS:
        if sign in title:
            break
    else:
        if not title.startswith("re "):
            return ""
    return next((role for role, pattern in _ROLES.items() if pattern.search(title)), "")


def kind_of(record_type: str, journal: str, volume: str, doi: str, url: str) -> str:
    """Kind of report, from the journal and the DOI before the type that an export gives."""
    place = _kind_of_place(journal)
    address = url[:_ADDRESS].lower()
    if place == "registry" or (address and _REGISTRY.search(address)):
        return "registry"
    if place == "thesis listing":
        return place
    if place == "thesis" or "ph.d" in volume.lower():
        return "thesis"
    if place == "preprint" or _PREPRINT_DOI.match(doi) or _PREPRINT_HOST.search(address):
        return "preprint"
    return _kind_of_type(record_type) or place or "article"


@lru_cache(maxsize=1_000)
def _kind_of_type(record_type: str) -> str:
    named = (_KINDS.get(part.strip()) for part in record_type.lower().split(";"))
    return next(filter(None, named), "")


@lru_cache(maxsize=100_000)
def _kind_of_place(journal: str) -> str:
    """What the name of a journal alone tells; "" when it could be any."""
    place = journal.lower()
    if _REGISTRY.search(place):
        return "registry"
    if "dissertation abstracts" in place:
        return "thesis listing"
    if _THESIS.search(place):
        return "thesis"
    if _PREPRINT.search(place):
        return "preprint"
    return "conference" if MEETING.search(without_tail(place)) else ""
