"""The three protocols are whole, honest about what they are, and say nothing invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from rea.protocol import Protocol, lint, read_protocol, release_text

FOLDER = Path(__file__).parents[2] / "protocols"
IDS = (
    "disengagement-communication",
    "marac-risk-information-sharing",
    "what-works-multi-agency",
)


def _text(protocol_id: str) -> str:
    return (FOLDER / f"{protocol_id}.yaml").read_text(encoding="utf-8")


@pytest.fixture(params=IDS)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return read_protocol(_text(request.param), f"{request.param}.yaml")


def test_no_other_protocol_is_shipped() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(IDS)


def test_each_lacks_only_whom_a_team_s_readers_turn_to(protocol: Protocol) -> None:
    assert [(one.level, one.field) for one in lint(protocol)] == [
        ("advice", "reviewer_care.support")
    ]


def test_each_says_that_it_is_a_draft_and_that_no_search_was_run(protocol: Protocol) -> None:
    assert (protocol.version, protocol.status) == ("0.1.0", "draft")
    assert protocol.search.strategies_run is False
    assert protocol.notice is not None
    assert "not the School's published protocol" in protocol.notice
    assert "have not been run" in protocol.notice
    assert "NOT\n# the School's published protocol" in _text(protocol.id)


def test_none_has_a_team_a_date_a_registration_or_an_amendment(protocol: Protocol) -> None:
    assert (protocol.team, protocol.amendments, protocol.registration) == ((), (), None)
    assert all(day is None for _, day in protocol.dates)
    assert protocol.search.peer_review is not None
    assert protocol.search.peer_review.done_on is None


def test_language_is_the_last_reason_at_both_stages(protocol: Protocol) -> None:
    assert protocol.reasons("title-abstract")[-1].code == "X1-LANG"
    assert protocol.reasons("full-text")[-1].code == "X1-LANG"


def test_each_has_a_coded_reason_for_background_at_full_text(protocol: Protocol) -> None:
    (code,) = [one.code for one in protocol.exclusions if one.label == "Background only"]

    assert code.endswith("-BACK")
    assert code in {one.code for one in protocol.reasons("full-text")}
    assert code not in {one.code for one in protocol.reasons("title-abstract")}


def test_every_exclusion_says_why_it_is_there(protocol: Protocol) -> None:
    assert all(one.why for one in protocol.criteria)


def test_each_can_be_released_as_it_is(protocol: Protocol) -> None:
    released = read_protocol(release_text(_text(protocol.id), "1.0.0"), "released")

    assert (released.status, released.version) == ("released", "1.0.0")


def test_codes_that_recorded_readings_cite_keep_their_meaning() -> None:
    disengagement = read_protocol(_text(IDS[0]), IDS[0])

    cited = {one.code: one.definition for one in disengagement.reasons("title-abstract")}
    assert sorted(cited) == ["X1-LANG", "X2-DATE", "X3-TYPE", "X4-POP", "X5-MULTI"]
    assert cited["X5-MULTI"] == "Communication takes place wholly inside one agency."


def test_the_known_report_that_x5_leaves_out_is_no_sentinel() -> None:
    disengagement = read_protocol(_text(IDS[0]), IDS[0])

    dois = {one.doi for one in disengagement.search.sentinel_records}
    assert "10.1016/j.socscimed.2016.05.017" not in dois
    assert "10.1111/hex.12330" in dois
