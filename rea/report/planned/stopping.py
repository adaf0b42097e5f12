"""When reading may stop, as the protocol plans it, in sentences.

Sources
-------
Callaghan & Müller-Hansen (2020), Syst Rev 9:273. Boetje & van de Schoot (2024), The SAFE
procedure, Syst Rev 13:81. Cormack & Lynam (2016), Engineering quality and reliability in
technology-assisted review, SIGIR.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rea.phrases import joined
from rea.protocol.plans import Stopping
from rea.report.planned.words import number, per_cent, sentence

_RULE: Final = {
    "read_all": "every record was read",
    "consecutive_irrelevant": "a run of irrelevant records was read",
    "safe": "the four phases of SAFE were gone through (Boetje & van de Schoot 2024)",
    "knee": "the curve of relevant records has bent (Cormack & Lynam 2016)",
    "target_set": "all known reports came up by themselves",
    "capture_recapture": "what two readers of everything found apart says that little is missing",
}
_COUNTED: Final = {
    "removed-by-automation": "Records not read are counted in the flow diagram as removed before "
    "screening by an automation tool, never as screened.",
    "excluded-by-automation": "Records not read are counted in the flow diagram as excluded by an "
    "automation tool, never as screened by a person.",
}


def stopping_sentences(plan: Stopping) -> Iterator[str]:
    """The rule, what else must hold, who must agree, and where unread records are counted."""
    if plan.rule == "read_all":
        yield "Every record is read."
        return
    rules = joined(_rule(name, plan) for name in (plan.rule, *plan.also))
    yield f"Reading may stop once {rules}."
    if plan.switch_to:
        yield f"In the third phase of SAFE the ranker is {plan.switch_to}."
    also = []
    if plan.consecutive_irrelevant:
        also.append(f"{plan.consecutive_irrelevant} records in a row were irrelevant")
    if plan.minimum_share_read:
        also.append(f"{per_cent(plan.minimum_share_read)} of the records were read")
    if also:
        yield f"It never stops before {joined(also)}."
    people = "person" if plan.agreed_by == 1 else "people"
    yield f"{number(plan.agreed_by).capitalize()} {people} must agree to stop."
    yield _COUNTED[plan.unread_counted_as]
    if plan.footnote:
        yield f"Footnote of the diagram: “{sentence(plan.footnote)}”"


def _rule(name: str, plan: Stopping) -> str:
    if name != "callaghan_mueller_hansen":
        return _RULE[name]
    sure, target = per_cent(plan.confidence or 0), per_cent(plan.target_recall or 0)
    return (
        f"it is rejected, with a confidence of {sure}, that fewer than {target} of the relevant "
        "records were found (Callaghan & Müller-Hansen 2020)"
    )
