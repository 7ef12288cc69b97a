"""Amounts on which two origins disagree: kept beside the recorded ones until they agree."""

import sqlite3
from datetime import UTC, date, datetime

from monitor.ledger.disagreements import Disagreement, disagreements, note, settle

WEEK, BEFORE = date(2026, 7, 16), date(2026, 7, 9)
FIRST, SECOND = (datetime(2026, 7, day, 13, tzinfo=UTC) for day in (23, 24))
FOUND = Disagreement("agtransport", 801, 2026, 5700, WEEK, "net_sales", 70_628, 70_000)
OLDER = FOUND._replace(week_ending=BEFORE)
WHOSE = ("agtransport", 801, 2026)


def test_the_newest_week_comes_first_and_only_of_the_commodities_asked_for(
    ledger: sqlite3.Connection,
) -> None:
    note(ledger, [OLDER, FOUND, FOUND._replace(commodity_code=401)], FIRST)

    assert disagreements(ledger, [801]) == [
        FOUND._replace(since=FIRST),
        OLDER._replace(since=FIRST),
    ]
    assert disagreements(ledger, []) == []


def test_its_first_day_stays_while_the_amounts_change(ledger: sqlite3.Connection) -> None:
    note(ledger, [FOUND], FIRST)
    note(ledger, [FOUND._replace(recorded=70_500, theirs=71_000)], SECOND)

    assert disagreements(ledger, [801]) == [
        FOUND._replace(recorded=70_500, theirs=71_000, since=FIRST)
    ]


def test_what_is_no_longer_found_in_the_weeks_compared_is_settled(
    ledger: sqlite3.Connection,
) -> None:
    others = [
        FOUND._replace(origin="reports", measure="weekly_exports"),
        FOUND._replace(market_year=2027, measure="weekly_exports"),
        FOUND._replace(commodity_code=401, measure="weekly_exports"),
        OLDER,
    ]
    note(ledger, [FOUND, FOUND._replace(measure="outstanding_sales"), *others], FIRST)

    settle(ledger, WHOSE, {WEEK}, [FOUND], SECOND)

    left = {d._replace(since=None) for d in disagreements(ledger, [801, 401])}
    assert left == {FOUND, *others}
    assert ledger.execute(
        "SELECT measure, settled_at FROM disagreements WHERE settled_at IS NOT NULL"
    ).fetchall() == [("outstanding_sales", "2026-07-24T13:00:00Z")]


def test_one_that_comes_back_is_open_again(ledger: sqlite3.Connection) -> None:
    note(ledger, [FOUND], FIRST)
    settle(ledger, WHOSE, {WEEK}, [], FIRST)
    assert disagreements(ledger, [801]) == []

    note(ledger, [FOUND], SECOND)

    assert disagreements(ledger, [801]) == [FOUND._replace(since=FIRST)]
