"""A strategy is drafted in the syntax of its platform, with every term and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rea.errors import ProtocolError, UnknownNameError
from rea.protocol import lint, read_protocol
from rea.protocol.lint_search import unbalanced
from rea.protocol.searches import Concept, Limits, Search
from rea.protocol.strategies import PLATFORMS, draft_strategy, platform_of

SHIPPED = sorted((Path(__file__).parents[2] / "protocols").glob("*.yaml"))
KEEPERS = Concept(
    id="A", label="Keepers", terms=("light keeper*", "keeper"), near={"light keeper*": 3}
)
FOG = Concept(id="B", label="Fog", terms=("fog*", "sea-mist"))
HORNS = Concept(id="C", label="Horns", terms=("horn",), near={})
SEARCH = Search(
    concepts=(KEEPERS, FOG, HORNS), combination="A AND (B OR C)", limits=Limits(first_year="1990")
)


@pytest.mark.parametrize(
    ("platform", "written"),
    [
        (
            "ProQuest",
            'NOFT((light NEAR/3 keeper*) OR keeper)\nAND NOFT(fog* OR "sea-mist" OR horn)',
        ),
        (
            "EBSCOhost",
            (
                "S1 TI ( (light N3 keeper*) OR keeper ) OR AB ( (light N3 keeper*) OR keeper )\n"
                'S2 TI ( fog* OR "sea-mist" ) OR AB ( fog* OR "sea-mist" )\n'
                "S3 TI ( horn ) OR AB ( horn )\n"
                "S4 S1 AND (S2 OR S3)"
            ),
        ),
        (
            # In Ovid adj4 leaves room for three words in between.
            "Ovid",
            (
                "1 ((light adj4 keeper*) or keeper).ti,ab.\n2 (fog* or sea-mist).ti,ab.\n"
                '3 (horn).ti,ab.\n4 1 and (2 or 3)\n5 limit 4 to yr="1990-Current"'
            ),
        ),
        (
            "Elsevier",
            (
                "TITLE-ABS-KEY ( (light W/3 keeper*) OR keeper )\n"
                'AND TITLE-ABS-KEY ( fog* OR "sea-mist" OR horn )\nAND PUBYEAR > 1989'
            ),
        ),
        (
            "Web of Science",
            'TS=((light NEAR/3 keeper*) OR keeper)\nAND TS=(fog* OR "sea-mist" OR horn)',
        ),
        (
            # PubMed takes no truncated word in a proximity search: the phrase stays one.
            "pubmed",
            (
                '#1 ("light keeper*"[tiab] OR keeper[tiab])\n#2 (fog*[tiab] OR "sea-mist"[tiab])\n'
                "#3 (horn[tiab])\n#4 #1 AND (#2 OR #3)\n#5 #4 AND 1990:3000[dp]"
            ),
        ),
    ],
)
def test_each_platform_has_its_fields_its_truncation_and_its_distance(platform, written):
    assert draft_strategy(SEARCH, platform) == written


def test_an_or_at_the_outside_is_held_together_before_the_year():
    search = SEARCH.model_copy(update={"combination": "A OR (B AND C)"})

    assert draft_strategy(search, "scopus") == (
        "( TITLE-ABS-KEY ( (light W/3 keeper*) OR keeper )\n"
        'OR ( TITLE-ABS-KEY ( fog* OR "sea-mist" )\n'
        "     AND TITLE-ABS-KEY ( horn ) ) )\n"
        "AND PUBYEAR > 1989"
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_strategies_are_what_rea_drafts_from_their_concepts(path):
    search = read_protocol(path.read_text(encoding="utf-8"), path.name).search

    drafted = [one for one in search.sources if platform_of(one.platform or "") and one.concepts]
    assert len(drafted) >= 3
    for one in drafted:
        assert one.strategy == draft_strategy(search, one.platform)


WORD = st.from_regex(r"[a-z]{2,8}(-[a-z]{2,5})?\*?", fullmatch=True)
TERMS = st.lists(
    st.lists(WORD, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=5, unique=True
)


@given(st.lists(TERMS, min_size=2, max_size=3), st.sampled_from(sorted(PLATFORMS)))
def test_every_term_is_in_the_draft_and_its_brackets_match(blocks, platform):
    concepts = tuple(
        Concept(id=name, label=name, terms=tuple(terms))
        for name, terms in zip("ABC", blocks, strict=False)
    )
    search = Search(concepts=concepts, combination=" AND ".join(one.id for one in concepts))

    text = draft_strategy(search, platform)

    assert unbalanced(text) is None
    for terms in blocks:
        for term in terms:
            assert term in text


def test_an_unknown_platform_is_named_with_those_that_are_known():
    with pytest.raises(UnknownNameError, match="pubmed"):
        draft_strategy(SEARCH, "Google Scholar")


def test_without_concepts_there_is_nothing_to_draft_from():
    with pytest.raises(ProtocolError, match="no 'concepts'"):
        draft_strategy(Search(), "ovid")


class TestLint:
    """What does not fit between concepts, strategies, runs and reviews is said."""

    def _said(self, text: str) -> list[str]:
        return [one.sentence for one in lint(read_protocol(text, "q.yaml"))]

    def test_a_word_that_no_concept_holds_is_named(self, whole_text):
        text = whole_text.replace('NOFT(fog* OR "sea mist")', 'NOFT(fog* OR "sea mist" OR gale)')

        assert self._said(text) == ["S01 searches for words that no concept holds: gale."]

    def test_near_is_of_two_words_that_are_a_term(self, whole_text):
        near = 'terms: ["fog*", "sea mist"], near: {"sea fret": 2}'
        text = whole_text.replace('terms: ["fog*", "sea mist"]', near)

        (said,) = self._said(text)
        assert said == "'sea fret' in 'near' is no term of two words of concept B."

    def test_headings_name_a_source(self, whole_text):
        headed = 'terms: ["fog*", "sea mist"], headings: {S09: ["Fog"]}'

        (said,) = self._said(whole_text.replace('terms: ["fog*", "sea mist"]', headed))
        assert said.startswith("There is no source 'S09'")

    def test_a_press_review_says_something_of_each_element(self, whole_text):
        text = whole_text.replace("limits: {verdict: no-revision}", "", 1).replace(", }", "}")

        assert self._said(text) == ["The PRESS review says nothing of these elements: limits."]

    def test_a_review_that_asks_for_a_revision_is_not_passed_over(self, whole_text):
        text = whole_text.replace(
            "limits: {verdict: no-revision}", "limits: {verdict: revision-required}"
        )
        text = text.replace(', signed_by: "A. Searcher"', "")

        assert self._said(text) == [
            "The PRESS review is dated, and nobody has signed it ('signed_by').",
            "The PRESS review requires a revision: limits.",
        ]

    @pytest.mark.parametrize(
        ("line", "said"),
        [('S2 TI( fog* OR "sea mist" )', None), ("S2 TI ( fog* )", "Line 2 of S02")],
    )
    def test_a_search_run_otherwise_than_planned_is_offered_as_an_amendment(
        self, whole_text, line, said
    ):
        run = (
            "      run:\n        on: 2025-02-01\n        by: r1\n        lines:\n"
            "          - {line: 'S1 TI ( keeper* N2 light* )', hits: 12}\n"
            f"          - {{line: '{line}', hits: 40}}\n"
            "          - {line: 'S3 S1 AND S2', hits: 3}\n"
        )
        text = whole_text.replace(
            "    - {id: S03, kind: website", run + "    - {id: S03, kind: website"
        )

        found = self._said(text)

        assert len(found) == (0 if said is None else 1)
        if said is not None:
            assert found[0].startswith(said)
            assert "release that as an amendment" in found[0]
