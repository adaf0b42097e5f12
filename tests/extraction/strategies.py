"""Any form that a protocol may hold, and any answers that it allows."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from rea.extraction.answers import Answer, AnswerError, check_answer
from rea.extraction.forms import Form, FormError, flat_form
from rea.protocol.forms import Extraction, FieldType

# Text that spreadsheets and XML are known to spoil, among any other.
AWKWARD = st.sampled_from(
    [
        "=1+1",
        "'=1+1",
        "+44 20",
        "-5",
        "@all",
        "#N/A",
        "_x0041_",
        "_x005F_x0041_",
        "1-2",
        "007",
        "TRUE",
        "NR",
        "not reported",
        "line one\nline two",
        "a\r\nb",
        "\x00bell\x07",
        "tab\there",
        "😀",
        "\ud800",
        "fi\ufb01",
        "</t>&amp;",
        "; ,",
        "None",
        "0",
        "nan",
        "'",
        "\u2028",
    ]
)
TEXT = st.one_of(AWKWARD, st.text(max_size=40), st.builds(str.__add__, AWKWARD, AWKWARD))
# A protocol is a file in UTF-8, so no lone half of a letter is ever in it.
_WRITTEN = TEXT.filter(lambda text: "\ud800" not in text)
LABEL = st.one_of(
    st.sampled_from(["Feature?", "Évidence [1]", "A" * 60, "'quoted'"]), _WRITTEN
).filter(lambda text: text.strip() != "")
CHOICE = st.one_of(
    st.sampled_from(["a_b", "a b", "A_B", "x; y", "1", "=cmd", "yes", "other"]), _WRITTEN
).filter(lambda text: text.strip() != "")
KINDS = [kind for kind in get_args(FieldType) if kind != "group"]


@st.composite
def _field(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    field: dict[str, Any] = {
        "id": name,
        "label": draw(LABEL),
        "type": kind,
        "questions": ["PQ"],
        "required": draw(st.booleans()),
        "locator": draw(st.booleans()),
    }
    if kind in ("single", "multi"):
        field["values"] = draw(st.lists(CHOICE, min_size=1, max_size=4, unique=True))
    if kind in ("integer", "number"):
        field["unit"] = draw(st.sampled_from([None, "months", "%"]))
        field["min"] = draw(st.sampled_from([None, "0", "-3.5"]))
    return field


@st.composite
def _group(draw: st.DrawFn, name: str) -> dict[str, Any]:
    inner = [draw(_field(f"i{n}")) for n in range(draw(st.integers(1, 3)))]
    return {
        "id": name,
        "label": draw(LABEL),
        "type": "group",
        "questions": ["PQ"],
        "repeat": draw(st.booleans()),
        "fields": inner,
    }


@st.composite
def forms(draw: st.DrawFn) -> Form:
    sections = []
    for s in range(draw(st.integers(1, 2))):
        fields = [
            draw(_group(f"f{n}") if draw(st.booleans()) else _field(f"f{n}"))
            for n in range(draw(st.integers(1, 4)))
        ]
        sections.append({"id": f"s{s}", "label": draw(LABEL), "fields": fields})
    written = {
        "mode": "single",
        "locator_required": draw(st.booleans()),
        "missing_codes": {"NR": "not reported", "NA": "not applicable"},
        "sections": sections,
    }
    try:
        return flat_form(Extraction.model_validate(written))
    except FormError:  # a choice that is also a missing code
        return draw(st.nothing())


@st.composite
def answers(draw: st.DrawFn, form: Form, studies: list[str]) -> list[Answer]:
    """Whatever the form allows, at most one answer for each place."""
    found: dict[tuple[str, str, int], Answer] = {}
    for _ in range(draw(st.integers(0, 12))):
        field = draw(st.sampled_from(form.fields))
        typed = Answer(
            study_id=draw(st.sampled_from(studies)),
            field=field.path,
            n=draw(st.integers(1, 4)) if field.repeats and field.group else 1,
            value=draw(_value(field.kind, field.choices)),
            missing=draw(st.sampled_from(["", "", "", "NR", "NA"])),
            quote=draw(st.one_of(st.just(""), TEXT)),
            locator=draw(st.sampled_from(["", "3-5", "p. 12", "Summary", "=A1", "1/2"])),
            kind=draw(st.sampled_from(["", "quote", "paraphrase"])),
            note=draw(st.one_of(st.just(""), TEXT)),
            translation=draw(st.one_of(st.just(""), TEXT)),
            translated_by=draw(st.sampled_from(["", "Somebody", "A program, 2.1"])),
            identifying=draw(st.sampled_from(["", "yes", "no"])),
        )
        try:
            answer = check_answer(form, typed)
        except AnswerError:
            continue
        found[answer.study_id, answer.field, answer.n] = answer
    return list(found.values())


def _value(kind: str, choices: tuple[str, ...]) -> st.SearchStrategy[str]:
    if choices:
        return st.lists(st.sampled_from(choices), max_size=3).map("\n".join)
    by_kind = {
        "integer": st.integers(-(10**14), 10**14).map(str),
        "number": st.decimals(-(10**6), 10**6, places=4).map(str),
        "yes_no_unclear": st.sampled_from(["yes", "No", "UNCLEAR"]),
        "year_range": st.sampled_from(["2010", "2010-2015", "2010 – 2012", "1999 to 2001"]),
    }
    return st.one_of(st.just(""), by_kind.get(kind, TEXT))
