"""What USDA's figures came from, and what the static reports brought last."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from monitor.core.frozen import replace
from monitor.core.records import Origin, SourceResponse
from monitor.ledger import origins
from monitor.ledger.disagreements import compared_since
from monitor.ledger.origins import LastReport
from monitor.ledger.write import write_response

from .answers import (
    CHINA,
    GERMANY,
    NETHERLANDS,
    SOYBEANS,
    WEEK_11_AUGUST,
    WEEK_18_AUGUST,
    WEEK_25_AUGUST,
    answer,
    at,
    row,
)

WHEAT = 107
OLDER = row("2022-08-11", 0, 5, country=GERMANY)
NEWER = row("2022-08-18", 0, 7, country=NETHERLANDS)


def from_origin(made: SourceResponse, origin: Origin) -> SourceResponse:
    """Return a response as another origin gives it."""
    weeks = None if origin == "api" else frozenset(made.week_of_each)
    return replace(made, origin=origin, sha256=f"{origin} {made.sha256}", weeks=weeks)


REPORT = from_origin(answer([WEEK_11_AUGUST], "2022-08-18"), "reports")


def assert_nothing_is_known(ledger: sqlite3.Connection) -> None:
    """No question finds anything of USDA's soybeans."""
    assert origins.last_report(ledger, SOYBEANS) is None
    assert not origins.had_report(ledger, SOYBEANS, REPORT.sha256)
    assert origins.last_week(ledger, SOYBEANS) is None
    assert origins.newest_buyers(ledger, SOYBEANS) == set()
    assert origins.newest_stamp(ledger, SOYBEANS) is None
    assert not origins.has_origin(ledger, "reports")
    assert origins.last_retrieved(ledger, "reports") is None


def test_nothing_is_known_of_an_empty_ledger(ledger: sqlite3.Connection) -> None:
    assert_nothing_is_known(ledger)


def test_the_last_report_has_the_newest_week_known_with_it(ledger: sqlite3.Connection) -> None:
    write_response(ledger, REPORT, {})
    second = from_origin(answer([WEEK_18_AUGUST], "2022-08-25"), "reports")
    write_response(ledger, second, {})
    write_response(ledger, from_origin(answer([WEEK_25_AUGUST], "2022-09-01"), "api"), {})
    wheat = replace(REPORT, commodity_code=WHEAT, sha256="wheat")
    write_response(ledger, wheat, {})

    assert origins.last_report(ledger, SOYBEANS) == LastReport(
        second.sha256, at("2022-08-25"), date(2022, 8, 18)
    )
    assert origins.last_report(ledger, WHEAT) == LastReport(
        "wheat", at("2022-08-18"), date(2022, 8, 11)
    )
    assert origins.last_report(ledger, 401) is None
    for code, sha256, had in (
        (SOYBEANS, REPORT.sha256, True),
        (SOYBEANS, second.sha256, True),
        (SOYBEANS, "wheat", False),
        (WHEAT, "wheat", True),
        (WHEAT, REPORT.sha256, False),
    ):
        assert origins.had_report(ledger, code, sha256) is had


def test_a_response_of_the_api_is_no_report(ledger: sqlite3.Connection) -> None:
    made = from_origin(answer([WEEK_11_AUGUST], "2022-08-18"), "api")
    write_response(ledger, made, {})

    assert origins.last_report(ledger, SOYBEANS) is None
    assert not origins.had_report(ledger, SOYBEANS, made.sha256)
    assert origins.has_origin(ledger, "api")
    assert not origins.has_origin(ledger, "reports")


def test_the_bundled_figures_are_not_usdas(ledger: sqlite3.Connection) -> None:
    write_response(ledger, replace(REPORT, source="snapshot"), {})

    assert_nothing_is_known(ledger)


def test_the_newest_week_its_buyers_and_its_release_are_of_one_commodity(
    ledger: sqlite3.Connection,
) -> None:
    write_response(ledger, answer([WEEK_18_AUGUST, NEWER, OLDER], "2022-08-25"), {})
    late = replace(answer([WEEK_11_AUGUST], "2022-08-18"), market_year=2021)
    write_response(ledger, late, {})
    wheat = replace(answer([WEEK_25_AUGUST], "2022-09-01"), commodity_code=WHEAT)
    write_response(ledger, wheat, {})
    alone = replace(answer([WEEK_18_AUGUST], "2022-09-02"), scope=str(CHINA))
    write_response(ledger, alone, {})

    assert origins.last_week(ledger, SOYBEANS) == date(2022, 8, 18)
    assert origins.newest_buyers(ledger, SOYBEANS) == {CHINA, NETHERLANDS}
    assert origins.newest_stamp(ledger, SOYBEANS) == at("2022-08-25")
    assert origins.last_week(ledger, WHEAT) == date(2022, 8, 25)
    assert origins.newest_buyers(ledger, WHEAT) == {CHINA}
    assert origins.newest_stamp(ledger, WHEAT) == at("2022-09-01")


def test_an_origin_was_last_used_when_its_newest_response_was_retrieved(
    ledger: sqlite3.Connection,
) -> None:
    late = at("2022-09-30")
    write_response(ledger, replace(REPORT, retrieved_at=late), {})
    second = from_origin(answer([WEEK_18_AUGUST], "2022-08-25"), "reports")
    write_response(ledger, second, {})
    gap = from_origin(answer([WEEK_25_AUGUST], "2022-10-01"), "agtransport")
    write_response(ledger, gap, {})

    assert origins.last_retrieved(ledger, "reports") == late
    assert origins.last_retrieved(ledger, "agtransport") == at("2022-10-01", 9, 30)
    assert origins.last_retrieved(ledger, "api") is None


@pytest.mark.parametrize(
    ("newest", "first"),
    [(date(2026, 10, 1), date(2025, 10, 2)), (date(2021, 1, 7), date(2020, 1, 9))],
)
def test_other_origins_are_compared_over_fifty_three_weeks(newest: date, first: date) -> None:
    assert compared_since(newest) == first
