"""Beginning: a review of one's own, or the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rea.cli.common import AsJson, answer_json, say, what_next


def init(
    folder: Annotated[
        Path, typer.Argument(help="Where the review is to be; it may not exist yet.")
    ],
    protocol: Annotated[
        str, typer.Option(help="Id of a shipped protocol, or a protocol file.", show_default=False)
    ] = "",
    question: Annotated[
        str, typer.Option(help="Instead of a protocol: one question.", show_default=False)
    ] = "",
    name: Annotated[
        str, typer.Option(help="Your name as shown; the account's name if not given.")
    ] = "",
    notice: Annotated[
        str, typer.Option(help="A sentence that every report of this review shows.")
    ] = "",
    support: Annotated[
        str, typer.Option(help="Whom readers can turn to; at the foot of every page.")
    ] = "",
    json: AsJson = False,
) -> None:
    """Make a new review folder.

    It starts from a shipped protocol, from a protocol file, or from one question. The
    folder holds plain files that a team can keep in git or in a synced drive.

    \b
    Examples:
        rea init my-review --question "Does co-location of advocates help survivors?"
        rea init my-review --protocol disengagement-communication
    """
    from rea import steps

    begun = steps.begin(
        folder,
        protocol=protocol,
        question=question,
        person_name=name,
        notice=notice,
        support=support,
    )
    if json:
        answer_json(begun)
        return
    say(
        f"{begun.folder}: a new review, “{begun.title}”.",
        f"You are {begun.person.person_id} ({begun.person.name}); "
        "'rea people rename r1 NAME' changes the name.",
        f"The protocol to edit is {begun.folder}/protocols/{begun.protocol}.yaml.",
    )
    what_next(f"cd {begun.folder}, then {begun.next}")


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the demonstration is to be made.")] = Path(
        "rea-demo"
    ),
) -> None:
    """Rebuild the worked review in a new folder, showing each command.

    It runs offline, from real search results, with the readings of a language model. It
    is a demonstration and no evidence.

    \b
    Example:
        rea demo my-demo
    """
    from rea.cli.demo import run_demo

    run_demo(folder)
