"""What the YAML scanner complains of, in words that an author can act on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

from rea.errors import ProtocolError

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    from rea.protocol.tree import Place


def raise_unreadable(text: str, file: str, err: ReaderError) -> NoReturn:
    """A character that YAML does not allow."""
    position = int(err.position)
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    raise ProtocolError(
        file,
        f"The character U+{ord(text[position]):04X} cannot stand in a protocol.",
        "Delete it; it usually comes from copying out of a PDF or a word processor.",
        line,
        column,
    ) from err


def raise_not_yaml(
    text: str, file: str, err: MarkedYAMLError, long_quote: tuple[Place, int] | None
) -> NoReturn:
    """Text that is not YAML; `long_quote` is the latest quoted text over several lines."""
    problem, mark = str(err.problem or ""), err.problem_mark or err.context_mark
    if "could not find expected ':'" in problem:
        # Only the next line shows that the name was none; the mistake is where it began.
        mark = err.context_mark or mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if long_quote is not None and long_quote[1] == line:
        fact = f"The quotation mark opened here closes only on line {line}."
        hint, begun = "Close it where the text ends.", long_quote[0]
        raise ProtocolError(file, fact, hint, begun.line, begun.column) from err
    lines = text.split("\n")
    fact, hint = _explain(problem, lines[min(line, len(lines)) - 1], column)
    raise ProtocolError(file, fact, hint, line, column) from err


def _explain(problem: str, here: str, column: int) -> tuple[str, str]:
    """The fact and the remedy for what the YAML scanner complains of."""
    for sign, fact, hint in _explanations(here[column - 1 : column]):
        if sign in problem or (sign == "\t" and _indented_by_tab(here)):
            return fact, hint
    return (
        "This line does not fit what stands before it.",
        "Check the indentation, and put text with ': ', '#' or a leading quote in quotes.",
    )


def _indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())] or line.lstrip(" -").startswith("\t")


def _explanations(found: str) -> Iterator[tuple[str, str, str]]:
    yield (
        "\t",
        "A tab stands where YAML wants spaces.",
        "Replace each tab at the beginning of the line by two spaces.",
    )
    yield (
        "mapping values are not allowed",
        "There is a ': ' inside a text, or a line too far to the right.",
        "Put the text in quotes, or align the line with those above it.",
    )
    yield (
        "expected ',' or",
        "A comma or a closing bracket is missing, or a text here needs quotes.",
        'Texts with commas or quotes between brackets are written "in double quotes".',
    )
    yield (
        "could not find expected ':'",
        "A name is not followed by ': '.",
        "Write 'name: value', or indent the line if it continues the text above.",
    )
    yield (
        "unexpected end of stream",
        "A quotation mark is opened and never closed.",
        "Close it where the text ends.",
    )
    yield (
        "expected <block end>",
        "The indentation of this line does not fit the lines above it.",
        "Lines of one group begin in the same column; list entries begin with '- '.",
    )
    yield (
        "cannot start any token",
        f"A text begins with '{found}', which has a meaning of its own in YAML.",
        "Put the text in quotes.",
    )
    yield (
        "unknown escape character",
        "A backslash in double quotes is not followed by a letter that YAML knows.",
        "Use single quotes, or write the backslash twice.",
    )
