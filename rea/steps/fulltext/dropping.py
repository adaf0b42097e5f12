"""A folder of full texts, matched to the reports that are sought.

What is plain is stored at once. What is not is laid into ``data/fulltext/inbox``, where the
page of full texts shows it until a person has said whose it is. In an export of Zotero the
record's own id says whose a file is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rea.errors import DecisionError, UnknownNameError
from rea.extraction.fulltext import FullText, FullTextError
from rea.extraction.recognising import Recognised, Wanted, recognise, recognise_by_id
from rea.steps.fulltext.fulltexts import files_of, text_of_file
from rea.steps.fulltext.retrieve import Noted, RetrievalWish, note_retrieval, wanted_reports
from rea.steps.search.returning import CameBack, came_back
from rea.steps.state import State, read_state
from rea.steps.team.people import acting
from rea.store.index import sha256_of
from rea.store.review import Review
from rea.store.table import write_bytes

_SUFFIXES = frozenset({".pdf", ".html", ".htm", ".xhtml", ".txt"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A file, and which report it seems to be.

    Attributes
    ----------
    title : str
        Of the report it seems to be, or "".
    fault : str
        Why it cannot be read, or not everywhere; "" where nothing is wrong.
    """

    path: Path
    recognised: Recognised
    title: str
    fault: str

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of a folder of files.

    Attributes
    ----------
    taken : tuple of Seen
        Stored, each as the full text of its report.
    unsure : tuple of Seen
        Laid into the inbox, for a person to say whose they are.
    n_known : int
        Files that were stored before.
    passed_over : tuple of str
        Names of files that are no full texts, such as pictures.
    back : CameBack
        What an export of Zotero in the folder told.
    """

    taken: tuple[Seen, ...]
    unsure: tuple[Seen, ...]
    n_known: int
    passed_over: tuple[str, ...]
    noted: Noted
    back: CameBack


def take_folder(review: Review, folder: Path, *, person: str) -> Dropped:
    """Store every file that is plainly the full text of a report sought.

    Raises
    ------
    DecisionError
        There is no such folder.
    SourceError
        It holds an export of Zotero that cannot be read.
    """
    who = acting(review.settings, person).person_id
    state = read_state(review)
    files, others = _files_in(folder)
    back = came_back(state, folder)
    passed_over = tuple(path.name for path in others if path not in back.lists)
    stored = {one.sha256 for files in files_of(state).values() for one in files}
    fresh = {sha256_of(path): path for path in files}  # the same file twice is one file
    n_known = sum(digest in stored for digest in fresh)
    unstored = {digest: path for digest, path in fresh.items() if digest not in stored}
    seen = _recognised(state, unstored, _told(back, files))
    taken, unsure = _divided(state, seen)
    noted = note_retrieval(review, [_wish(one) for one in taken], person=who)
    for one in unsure:
        _lay_into_inbox(review, one)
    if folder.resolve() == review.inbox.resolve():
        for one in taken:
            one.path.unlink(missing_ok=True)
    return Dropped(tuple(taken), tuple(unsure), n_known, passed_over, noted, back)


def inbox(state: State) -> tuple[Seen, ...]:
    """The files of which somebody must still say whose they are, by name."""
    if not state.review.inbox.is_dir():
        return ()
    files, _ = _files_in(state.review.inbox)
    return tuple(_recognised(state, {sha256_of(path): path for path in files}))


def say_whose(review: Review, name: str, record: str, part: str, *, person: str) -> Noted:
    """Store a file of the inbox as what a person says it is.

    Raises
    ------
    UnknownNameError, DecisionError
        The inbox has no such file; the record is not sought.
    """
    path = review.inbox / Path(name).name
    if not name or not path.is_file():
        known = [one.name for one in review.inbox.glob("*")]
        raise UnknownNameError("file in the inbox", name, known, "Open the page of full texts.")
    wish = RetrievalWish(record, "got", file=path, part=part)
    noted = note_retrieval(review, [wish], person=person)
    path.unlink(missing_ok=True)
    return noted


def _files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    if not folder.is_dir():
        raise DecisionError(f"{folder}: there is no such folder.", "Check its name.")
    every = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    shown = [path for path in every if not path.name.startswith(".")]
    files = [path for path in shown if path.suffix.lower() in _SUFFIXES]
    return files, [path for path in shown if path not in files]


def _told(back: CameBack, files: Iterable[Path]) -> dict[str, frozenset[str]]:
    """The hash of a file to all records on which it hangs: one file may hang on two."""
    told: dict[str, frozenset[str]] = {}
    for path in files:
        if path in back.whose:
            digest = sha256_of(path)
            told[digest] = told.get(digest, frozenset()) | set(back.whose[path])
    return told


def _recognised(
    state: State, files: dict[str, Path], told: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> list[Seen]:
    kept = [group for group in state.speaker if state.screened(group) == "kept"]
    wanted = wanted_reports(state, set(kept)) if files else {}
    titles = {one.record_id: one.title for one in wanted.values()}
    return [
        _seen(state, digest, path, wanted, titles, told.get(digest, frozenset()))
        for digest, path in files.items()
    ]


def _seen(
    state: State,
    digest: str,
    path: Path,
    wanted: dict[str, Wanted],
    titles: dict[str, str],
    ids: frozenset[str],
) -> Seen:
    try:
        text = text_of_file(state.review, path, digest)
    except FullTextError as err:
        text, fault = FullText(()), err.fact.rstrip(".")
    else:
        fault = text.fault
    groups = sorted({state.group_of[one] for one in ids})
    # Where records were merged, or share a file, only its pages can tell whose it is.
    if len(groups) == 1 and groups[0] in wanted:
        found = recognise_by_id(path.name, text, wanted[groups[0]], tuple(wanted.values()))
    else:
        found = recognise(path.name, text, tuple(wanted.values()))
    return Seen(path, found, titles.get(found.record_id, ""), fault)


def _divided(state: State, seen: Iterable[Seen]) -> tuple[list[Seen], list[Seen]]:
    """The files to store at once, and those that a person must look at."""
    has_file = set(files_of(state))
    taken, unsure = [], []
    for one in seen:
        group = state.group_of.get(one.recognised.record_id)
        if one.recognised.is_sure and group is not None and group not in has_file:
            has_file.add(group)
            taken.append(one)
        else:
            unsure.append(one)
    return taken, unsure


def _wish(one: Seen) -> RetrievalWish:
    told = one.recognised
    return RetrievalWish(told.record_id, "got", file=one.path, told_by=told.by)


def _lay_into_inbox(review: Review, one: Seen) -> None:
    target = review.inbox / one.name
    if one.path.resolve() == target.resolve():
        return
    data = one.path.read_bytes()
    if target.exists() and target.read_bytes() != data:
        target = target.with_stem(f"{target.stem} {sha256_of(one.path)[:6]}")
    if not target.exists():
        write_bytes(target, data)
