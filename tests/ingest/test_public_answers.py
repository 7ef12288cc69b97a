"""Rows of public files as responses: codes for names, and amounts set against the recorded ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from monitor.core.calendar import MarketingYear
from monitor.core.frozen import replace
from monitor.core.records import Commodity, Destination, Measures, Observation
from monitor.ingest.public_answers import PublicAnswer, YearOfFile, public_answer, record
from monitor.ledger import lookups, write
from monitor.ledger.disagreements import disagreements
from monitor.ledger.store import open_ledger
from monitor.sources.weekly_rows import WeeklyRow

YEAR = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))
WEEK, NEXT_WEEK = date(2026, 7, 9), date(2026, 7, 16)
RELEASED, NEXT_RELEASE = (datetime(2026, 7, d, 12, 30, tzinfo=UTC) for d in (16, 23))
CHINA = Measures(65_870, 12_225_581, 136_000, 133_870, 133_870, 12_361_581, 1_256_000, 1_056_000)
NOTHING = Measures(*[0] * 8)
REPORT = YearOfFile("reports", "a" * 64, Commodity(801, "Soybeans", 1), YEAR, RELEASED, RELEASED)
LATER = replace(REPORT, sha256="b" * 64, retrieved_at=NEXT_RELEASE, released_at=NEXT_RELEASE)


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """A ledger that knows four destinations, and China's week of 9 July."""
    named = [
        Destination(5700, "CHINA", "CHINA, PEOPLES REPUBLIC OF"),
        Destination(5880, "JAPAN", "JAPAN"),
        Destination(2, "UNKNOWN", "UNKNOWN"),
        Destination(9990, "UNKNOWN", "UNKNOWN"),
    ]
    with open_ledger(None) as connection:
        lookups.record_destinations(connection, "usda", named)
        recorded(connection, REPORT, row("CHINA, PEOPLES REPUBLIC OF", CHINA))
        yield connection


def row(name: str | None, measures: Measures, week: date = WEEK, **other: object) -> WeeklyRow:
    return replace(WeeklyRow(801, name, week, 2026, measures), **other)


def recorded(
    connection: sqlite3.Connection, whose: YearOfFile, *rows: WeeklyRow
) -> tuple[PublicAnswer, write.Recorded]:
    answer = public_answer(connection, whose, rows)
    return answer, record(connection, whose, answer, "replaced")


def amounts(connection: sqlite3.Connection) -> dict[tuple[int, date], Measures | None]:
    """The newest amounts of each row; None for a withdrawn one."""
    answer = public_answer(connection, REPORT, []).response
    known = write.latest_rows(connection, answer)
    return {place: None if had.withdrawn else had.measures for place, had in known.items()}


def test_rows_of_the_commodity_and_year_get_their_codes_and_sums_are_no_rows(
    ledger: sqlite3.Connection,
) -> None:
    rows = [
        row("CHINA, P", CHINA),
        row("japan   ", NOTHING),
        row(None, CHINA, sums="all"),
        row("JAPAN", CHINA, commodity_code=401),
        row("JAPAN", CHINA, market_year=2027),
    ]

    answer = public_answer(ledger, REPORT, rows)

    assert answer.response.rows == [
        Observation((5700, WEEK), CHINA),
        Observation((5880, WEEK), NOTHING),
    ]
    assert (answer.response.weeks, answer.response.scope) == (frozenset({WEEK}), "all")
    assert (answer.response.complete, answer.response.current) == (True, True)
    assert (answer.response.oddities, answer.set_aside) == ((), ())


def test_agtransport_is_never_complete_nor_the_running_year(ledger: sqlite3.Connection) -> None:
    answer = public_answer(ledger, replace(REPORT, origin="agtransport"), [row("JAPAN", CHINA)])

    assert (answer.response.complete, answer.response.current) == (False, False)


def test_names_without_a_code_and_two_names_of_one_code_are_listed(
    ledger: sqlite3.Connection,
) -> None:
    rows = [row("NIPPON", CHINA), row("NIPPON", CHINA, NEXT_WEEK), row("JAPAN", CHINA)]
    answer = public_answer(ledger, REPORT, [*rows, row("Japan", NOTHING)])

    assert [odd.what for odd in answer.response.oddities] == [
        "1 row of 'Japan', whose code 5880 has a row already: not recorded",
        "2 rows of 'NIPPON', a name without a code: not recorded",
    ]
    assert [r for r in answer.response.rows if r.country_code == 5880] == [
        Observation((5880, WEEK), CHINA)
    ]
    assert not answer.response.complete


def test_a_name_with_two_codes_has_the_one_of_the_newest_week(ledger: sqlite3.Connection) -> None:
    assert public_answer(ledger, REPORT, [row("UNKNOWN", CHINA)]).response.rows == []
    ledger.execute("UPDATE observations SET country_code = 9990")

    answer = public_answer(ledger, REPORT, [row("UNKNOWN", CHINA)])

    assert answer.response.rows == [Observation((9990, WEEK), CHINA)]


def test_a_cut_name_that_may_mean_two_destinations_is_not_guessed(
    ledger: sqlite3.Connection,
) -> None:
    other = Destination(5701, "PACIFIC", "CHINA, PACIFIC COAST OF")
    lookups.record_destinations(ledger, "usda", [other])

    answer = public_answer(ledger, REPORT, [row("CHINA, P", CHINA)])

    assert [odd.what for odd in answer.response.oddities] == [
        "1 row of 'CHINA, P', a name without a code: not recorded"
    ]


def test_a_later_report_that_differs_is_a_revision(ledger: sqlite3.Connection) -> None:
    other = CHINA._replace(outstanding_sales=137_000, total_commitment=12_362_581)

    answer, done = recorded(ledger, LATER, row("CHINA", other))

    assert (answer.set_aside, done.revised) == ((), 1)
    assert amounts(ledger) == {(5700, WEEK): other}


@pytest.mark.parametrize(
    "whose",
    [replace(REPORT, sha256="c" * 64), replace(LATER, origin="agtransport")],
    ids=["the same release", "agtransport"],
)
def test_an_amount_that_is_not_newer_is_set_aside_and_the_rest_is_taken(
    ledger: sqlite3.Connection, whose: YearOfFile
) -> None:
    ledger.execute("UPDATE observations SET gross_new_sales = NULL")
    other = CHINA._replace(outstanding_sales=137_000)

    answer, done = recorded(ledger, whose, row("CHINA", other))

    assert (done.revised, done.completed) == (0, 1)
    assert [d[:8] for d in answer.set_aside] == [
        (whose.origin, 801, 2026, 5700, WEEK, "outstanding_sales", 136_000, 137_000)
    ]
    assert amounts(ledger) == {(5700, WEEK): CHINA}
    assert disagreements(ledger, [801])[0].since == whose.retrieved_at


def test_net_sales_of_a_years_first_week_are_not_compared_between_origins(
    ledger: sqlite3.Connection,
) -> None:
    opening = date(2025, 9, 4)
    recorded(ledger, replace(REPORT, sha256="c" * 64), row("CHINA", CHINA, opening))
    without = CHINA._replace(net_sales=1, outstanding_sales=2)

    answer, done = recorded(
        ledger, replace(LATER, origin="agtransport"), row("CHINA", without, opening)
    )

    assert [(d.measure, d.theirs) for d in answer.set_aside] == [("outstanding_sales", 2)]
    assert (done.revised, amounts(ledger)[5700, opening]) == (0, CHINA)


def test_an_amount_that_one_origin_lacks_is_no_disagreement(ledger: sqlite3.Connection) -> None:
    lacking = CHINA._replace(next_year_outstanding=None, next_year_net_sales=None)

    answer, done = recorded(ledger, replace(REPORT, sha256="c" * 64), row("CHINA", lacking))

    assert (answer.set_aside, done.revised, done.completed) == ((), 0, 0)
    assert amounts(ledger) == {(5700, WEEK): CHINA}


def test_agreement_settles_a_disagreement_of_the_same_origin_and_weeks(
    ledger: sqlite3.Connection,
) -> None:
    first = replace(LATER, origin="agtransport")
    other = CHINA._replace(outstanding_sales=137_000)
    recorded(ledger, first, row("CHINA", other))

    recorded(ledger, replace(first, sha256="c" * 64), row("CHINA", CHINA, NEXT_WEEK))
    recorded(ledger, replace(LATER, sha256="d" * 64), row("CHINA", CHINA))
    assert len(disagreements(ledger, [801])) == 1

    recorded(ledger, replace(first, sha256="e" * 64), row("CHINA", CHINA))
    assert disagreements(ledger, [801]) == []


def test_a_destination_that_a_report_leaves_out_is_withdrawn_unless_it_had_nothing(
    ledger: sqlite3.Connection,
) -> None:
    recorded(ledger, LATER, row("CHINA", CHINA), row("JAPAN", NOTHING))
    whole = replace(LATER, sha256="c" * 64)

    _, kept = recorded(ledger, whole, row("CHINA", CHINA))
    _, gone = recorded(ledger, replace(whole, sha256="d" * 64), row("JAPAN", NOTHING))

    assert (kept.withdrawn, gone.withdrawn) == (0, 1)
    assert amounts(ledger) == {(5700, WEEK): None, (5880, WEEK): NOTHING}


def test_a_week_that_a_report_does_not_hold_is_not_withdrawn(ledger: sqlite3.Connection) -> None:
    _, done = recorded(ledger, LATER, row("CHINA", CHINA, NEXT_WEEK))

    assert (done.added, done.withdrawn) == (1, 0)
    assert amounts(ledger) == {(5700, WEEK): CHINA, (5700, NEXT_WEEK): CHINA}


def test_an_entry_of_the_archive_says_whose_year_it_was(ledger: sqlite3.Connection) -> None:
    for whose in (REPORT, replace(LATER, origin="agtransport")):
        assert YearOfFile.of(whose.entry) == whose
