"""What a reader may not see yet: what colleagues think of a record that is still to be read.

The rule stands here once, for every page. Hidden means left out, so that no page can give
away by its source what it does not show.
"""

from __future__ import annotations

from dataclasses import replace

from rea.model import STAGES, Stage
from rea.steps.desk import Desk
from rea.steps.show import RecordHistory, show_record
from rea.steps.state import read_state
from rea.store.review import Review


def still_to_read(review: Review, person: str, stage: Stage) -> frozenset[str]:
    """The groups that this person has still to read at a stage.

    While no protocol is released nothing was read, so it is all of them.
    """
    state = read_state(review)
    if not state.protocol.is_released:
        return frozenset(state.speaker)
    return Desk(review, person, stage).to_read()


def show_record_to(review: Review, name: str, person: str) -> RecordHistory:
    """The history of a record, as far as this person may know it.

    While they have still to read it, they see what they did themselves and nothing else:
    even that a full text was sought would tell how a colleague decided.

    Raises
    ------
    UnknownNameError
    """
    history = show_record(review, name)
    if not any(history.group_id in still_to_read(review, person, one) for one in STAGES):
        return history
    own = tuple(one for one in history.events if one.person == person)
    return replace(history, events=own, screened="", retrieval="", assessed="")
