"""What a plan to stop says, for readers who know no statistics.

The numbers stand in `Advice.sentence`.
"""

from __future__ import annotations

from typing import Final

from rea.screening.stopping import Advice, Plan

# What the rules are called in a sentence.
NAMES: Final = {
    "callaghan_mueller_hansen": "the rule of Callaghan and Müller-Hansen (2020)",
    "consecutive_irrelevant": "the rule of irrelevant records in a row",
    "safe": "the SAFE procedure (Boetje and van de Schoot 2024)",
    "knee": "the knee rule (Cormack and Lynam 2016)",
    "target_set": "the rule of known records found",
    "capture_recapture": "the rule of two readers, by capture and recapture (Chapman 1951)",
    "read_all": "the plan to read everything",
}


def in_plain_words(advice: Advice, plan: Plan) -> str:
    """The plan's rule in plain words, and what else the plan still asks for."""
    waits = (one for one in advice.further if not one.met)
    return " ".join([_own(advice, plan), *(one.sentence for one in waits)])


def _own(advice: Advice, plan: Plan) -> str:
    # `advice.met` is about everything that the plan asks for, so the rule is asked by itself.
    if advice.rule == "callaghan_mueller_hansen" and advice.threshold:
        share = f"{100 * plan.target_recall:g} in every 100"
        if advice.value < advice.threshold:
            return f"Of the relevant records, {share} have very probably been found, as planned."
        return f"It is not yet sure enough that {share} of the relevant records have been found."
    if advice.rule == "knee" and advice.threshold:
        often = "as rare as" if advice.value >= advice.threshold else "not yet as rare as"
        return (
            f"Relevant records have become {often} the plan asks. This rule does not say which "
            "share of them was found."
        )
    if advice.rule == "safe" and advice.value >= advice.threshold > 0:
        return (
            "All four phases of the plan are over. They do not say which share of the relevant "
            "records was found."
        )
    return advice.sentence
