"""The flow in words: its title, its description, and the notes that stand below it."""

from __future__ import annotations

from rea.model import KIND_OF_SOURCE
from rea.phrases import count, joined
from rea.report.flow import Flow, FlowColumn, Identified, ids_of

UNREAD_NOTE = (
    "* Not read: the review stopped screening under its stopping rule. Each of these records "
    "can be listed."
)
SCREENED_APART_NOTE = (
    "† PRISMA 2020 has no such box for other methods; here these records were also screened "
    "on title and abstract."
)
WAITING_NOTE = (
    "Dashed: work still to be done. What arrives at a stage is its box and the dashed part "
    "below it together."
)


def flow_title(flow: Flow, interim: bool) -> str:
    """The title of the diagram, in the words of its guideline."""
    stage = ", interim" if interim else ""
    return f"{flow.wording.title}{stage}"


def notes_below(flow: Flow, interim: bool) -> tuple[str, ...]:
    """The notes that the flow itself asks for, in the order of their marks."""
    notes = [f"Previous version: {flow.previous.citation}"] if flow.previous else []
    if any(column.unread for column in flow.columns):
        notes.append(f"{UNREAD_NOTE} {flow.unread_note}".rstrip())
    if flow.other.identified and flow.screened_apart:
        notes.append(SCREENED_APART_NOTE)
    if interim and flow.pending:
        notes.append(WAITING_NOTE)
    if flow.other.identified and not flow.databases.identified:
        notes.append("No database or register was searched for this review.")
    return tuple(notes)


def describe(flow: Flow, interim: bool) -> str:
    """The whole flow in a few sentences, for those who do not see the figure."""
    return " ".join(describe_stages(flow, interim))


def describe_stages(flow: Flow, interim: bool) -> tuple[str, ...]:
    """One sentence or two for each stage of the flow."""
    waiting = _waiting(flow)
    sentences = (
        *(_identified(flow), _removed(flow), _screening(flow)),
        *(_retrieval(flow), _assessment(flow), _inclusion(flow, interim) + _together(flow)),
    )
    return (*sentences, waiting) if waiting else sentences


def told_of(flow: Flow, interim: bool) -> tuple[str, ...]:
    """The stages as a few paragraphs: until screening, after it, and what waits."""
    stages = describe_stages(flow, interim)
    return tuple(" ".join(part) for part in (stages[:3], stages[3:6], stages[6:]) if part)


def headline(flow: Flow, interim: bool) -> str:
    """The counts as one line, where people have not written their message yet."""
    n_records = sum(column.n_identified for column in flow.columns)
    studies = count(len(flow.studies), "study", "studies")
    if not interim:
        return f"{count(n_records, 'record')} led to {studies}"
    records = count(n_records, "record has", "records have")
    if flow.studies:
        return f"{records} led to {studies} so far"
    if not _n(flow, "screened"):
        return f"{records} been found, and none has been screened yet"
    kept = count(_n(flow, "kept"), "report")
    return f"{records} been found, and {kept} kept for reading in full"


def _identified(flow: Flow) -> str:
    sources: list[Identified] = [one for column in flow.columns for one in column.identified]
    parts = []
    for name, kind in KIND_OF_SOURCE.items():
        of_kind = [source for source in sources if source.kind == name]
        if of_kind:
            n = sum(source.n for source in of_kind)
            parts.append((n, f"from {count(len(of_kind), kind.one, kind.many)}"))
    total = sum(column.n_identified for column in flow.columns)
    found = count(total, "record was", "records were")
    if len(parts) < 2:
        return " ".join([found, "identified", *(words for _, words in parts)]) + "."
    return f"{found} identified: {joined([f'{n:,} {words}' for n, words in parts])}."


def _removed(flow: Flow) -> str:
    parts = [count(_n(flow, "duplicates"), "duplicate")]
    unread = _n(flow, "unread") if flow.unread_as == "removed" else 0
    if unread:
        parts.append(f"{count(unread, 'record')} not read under the stopping rule")
    if other := _n(flow, "removed_ids"):
        parts.append(f"{count(other, 'record')} for other reasons")
    total = _n(flow, "duplicates") + unread + _n(flow, "removed_ids")
    was = "was" if total == 1 else "were"
    return f"Before screening, {joined(parts)} {was} removed."


def _screening(flow: Flow) -> str:
    screened = _n(flow, "screened")
    if not screened:
        return "No record has been screened."
    records = count(screened, "record was", "records were")
    besides = ""
    if flow.unread_as == "excluded" and (unread := _n(flow, "unread")):
        left = count(unread, "record was", "records were")
        besides = f" Besides, {left} not read under the stopping rule."
    return f"{records} screened and {_n(flow, 'excluded_ids'):,} excluded.{besides}"


def _retrieval(flow: Flow) -> str:
    sought, missing = _n(flow, "sought"), _n(flow, "not_retrieved")
    if not sought:
        return "No report has been sought."
    return f"Of {count(sought, 'report')} sought, {missing:,} could not be retrieved."


def _assessment(flow: Flow) -> str:
    assessed, out = _n(flow, "assessed"), _n(flow, "excluded_at_full_text_ids")
    if not assessed:
        return "No report has been assessed in full text."
    excluded = count(out, "was", "were")
    return (
        f"Of {count(assessed, 'report')} assessed in full text, {excluded} excluded with a reason."
    )


def _inclusion(flow: Flow, interim: bool) -> str:
    so_far = " so far" if interim else ""
    studies, n_known = len(flow.new_studies), len(ids_of(flow.known_studies))
    reports = len(flow.included) - n_known
    besides = ""
    if n_known:
        one, many = "new report of an earlier study is", "new reports of earlier studies are"
        besides = f" Besides, {count(n_known, one, many)} included."
    if not reports:
        return f"No {'new ' * bool(n_known)}study is included{so_far}.{besides}"
    found = f"{count(studies, 'study', 'studies')} in {count(reports, 'report')}"
    return f"{found} {'is' if studies == 1 else 'are'} included{so_far}.{besides}"


def _together(flow: Flow) -> str:
    """What the previous version of an updated review had, and the sum."""
    before = flow.previous
    if before is None:
        return ""
    n_studies, n_reports = flow.totals
    return (
        f" The previous version included {count(before.n_studies, 'study', 'studies')} in "
        f"{count(before.n_reports, 'report')}; together these are "
        f"{count(n_studies, 'study', 'studies')} in {count(n_reports, 'report')}."
    )


def _waiting(flow: Flow) -> str:
    stages = (
        ("screening_pending", "record to be screened", "records to be screened"),
        ("sought_pending", "report to be sought", "reports to be sought"),
        ("awaited", "report sought and awaited", "reports sought and awaited"),
        ("assessment_pending", "report to be assessed", "reports to be assessed"),
    )
    parts = [count(n, one, many) for name, one, many in stages if (n := _n(flow, name))]
    return f"Still waiting: {joined(parts)}." if parts else ""


def _n(flow: Flow, name: str) -> int:
    def of(column: FlowColumn) -> int:
        return len(getattr(column, name))

    return sum(of(column) for column in flow.columns)
