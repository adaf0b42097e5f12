"""What an earlier screening decided, as Rayyan, ASReview, EPPI-Reviewer and Covidence note it.

Nothing of it is a decision of this review until somebody asks for that at the import. A
tool writes it into a note (RIS) or a column (tables); both stand in the column `extra`.

Sources
-------
Rayyan: ``RAYYAN-INCLUSION: {"Emily"=>"Included"} | RAYYAN-EXCLUSION-REASONS: outcome`` in
N1 or notes. ASReview: the note ``ASReview_relevant`` or the column ``asreview_label``
(asreview/data/ris.py). EPPI-Reviewer: the column Included (I, E) and codes such as
"EXCLUDE on setting". Covidence: "Exclusion reason: …" in its notes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Final

import pandas as pd

from rea.model import EARLIER_COLUMNS, Stage, Verdict
from rea.sources.headers import folded

Fields = dict[str, list[str]]
# Reader, stage, verdict, reason.
_Said = tuple[str, Stage, Verdict, str]

# One of these, in small letters, is in every note and column that tells of a decision.
_TELLING: Final = (
    *("rayyan-inclusion", "asreview_", "rea: screened", "clusion reason:", "clude "),
    *("label", "includ", "decision", "verdict"),
)
_RAYYAN = re.compile(r"RAYYAN-INCLUSION: *\{(.*?)\}")
_RAYYAN_READER = re.compile(r'"((?:[^"\\]|\\.)*)" *=> *"(Included|Excluded|Maybe)"')
_ESCAPED = re.compile(r"\\(.)")
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS: *([^|]*)")
_ASREVIEW = re.compile(r"\bASReview_(relevant|irrelevant)\b")
_ASREVIEW_READER = re.compile(r'\basreview_user_name: *"?([^"|]+)"?')
_EPPI_CODE = re.compile(r"^(INCLUDE|EXCLUDE)(?: based)?(?: on|:| -) +(.+)$")
_COVIDENCE = re.compile(r"\bExclusion reason: *([^;|\n]+)", re.IGNORECASE)
_OURS = re.compile(r"^rea: (screened=.+)$")

_LABEL_COLUMNS: Final = frozenset(
    {"included", "asreview label", "label", "label included", "final included"}
    | {"decision", "screening decision", "verdict"}
)
_VERDICT_OF: Final[dict[str, Verdict]] = {
    **dict.fromkeys(("1", "1.0", "i", "include", "included", "relevant", "yes"), "include"),
    **dict.fromkeys(("0", "0.0", "e", "exclude", "excluded", "irrelevant", "no"), "exclude"),
    **dict.fromkeys(("maybe", "unsure", "undecided"), "unsure"),
    "kept": "include",
}


def earlier_decisions(records: pd.DataFrame) -> pd.DataFrame:
    """What the export says that others decided of its records.

    Parameters
    ----------
    records : DataFrame
        Column `extra` of `rea.model.BIBLIOGRAPHIC_COLUMNS`.

    Returns
    -------
    DataFrame
        Columns `rea.model.EARLIER_COLUMNS`; `row` counts the records from 0. A reader
        whom the tool does not name is called by the tool's name.
    """
    said = [
        (row, *one)
        for row, extra in enumerate(records["extra"])
        if _may_tell(extra)
        for one in _of_record(extra)
    ]
    return pd.DataFrame(said, columns=list(EARLIER_COLUMNS), dtype=object)


def _may_tell(extra: str) -> bool:
    folded_ = extra.casefold()
    return any(word in folded_ for word in _TELLING)


def _of_record(extra: str) -> list[_Said]:
    fields = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in json.loads(extra).items()
    }
    found: dict[tuple[str, Stage], _Said] = {}
    for rule in _RULES:
        for one in rule(fields):
            found.setdefault(one[:2], one)
    return list(found.values())


def _texts(fields: Fields) -> Iterator[str]:
    for values in fields.values():
        yield from values


def _of_rayyan(fields: Fields) -> Iterator[_Said]:
    for text in _texts(fields):
        inclusion = _RAYYAN.search(text)
        if inclusion:
            given = _RAYYAN_REASONS.search(text)
            why = given[1].strip() if given else ""
            for name, word in _RAYYAN_READER.findall(inclusion[1]):
                verdict = _VERDICT_OF[word.casefold()]
                reader = _ESCAPED.sub(r"\1", name)
                yield reader, "title-abstract", verdict, why if verdict == "exclude" else ""


def _of_asreview(fields: Fields) -> Iterator[_Said]:
    texts = list(_texts(fields))
    named = next((found[1] for text in texts if (found := _ASREVIEW_READER.search(text))), "")
    for text in texts:
        label = _ASREVIEW.search(text)
        if label:
            yield named.strip() or "ASReview", "title-abstract", _VERDICT_OF[label[1]], ""


def _of_columns(fields: Fields) -> Iterator[_Said]:
    by_header = {folded(name): values for name, values in fields.items()}
    for header in _LABEL_COLUMNS & set(by_header):
        word = by_header[header][0].strip().casefold()
        if word in _VERDICT_OF:
            reader = by_header.get("asreview user name", [""])[0]
            tool = "EPPI-Reviewer" if word in ("i", "e") else "ASReview"
            stage: Stage = "title-abstract"
            yield reader or tool, stage, _VERDICT_OF[word], ""


def _of_eppi(fields: Fields) -> Iterator[_Said]:
    for text in _texts(fields):
        code = _EPPI_CODE.match(text.strip())
        if code:
            verdict: Verdict = "include" if code[1] == "INCLUDE" else "exclude"
            stage: Stage = "full-text" if "full" in code[2].casefold() else "title-abstract"
            yield "EPPI-Reviewer", stage, verdict, code[2] if verdict == "exclude" else ""


def _of_covidence(fields: Fields) -> Iterator[_Said]:
    for text in _texts(fields):
        reason = _COVIDENCE.search(text)
        if reason:
            yield "Covidence", "full-text", "exclude", reason[1].strip()


def _of_rea(fields: Fields) -> Iterator[_Said]:
    for text in _texts(fields):
        ours = _OURS.match(text)
        if ours:
            cells = dict(part.split("=", 1) for part in ours[1].split("; ") if "=" in part)
            for stage, name in _OUR_STAGES:
                verdict = _VERDICT_OF.get(cells.get(name, ""))
                if verdict:
                    yield "rea", stage, verdict, cells.get(f"{name}_reason", "")


_OUR_STAGES: Final[tuple[tuple[Stage, str], ...]] = (
    ("title-abstract", "screened"),
    ("full-text", "assessed"),
)
_RULES: Final[tuple[Callable[[Fields], Iterator[_Said]], ...]] = (
    *(_of_rayyan, _of_asreview, _of_columns, _of_eppi, _of_covidence, _of_rea),
)
