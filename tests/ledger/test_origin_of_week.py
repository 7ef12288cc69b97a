"""Which origin a week's newest copy came from, now and on a past day."""

from __future__ import annotations

import sqlite3
from datetime import date

from monitor.core.frozen import replace
from monitor.core.records import Origin
from monitor.ledger.origins import origin_of_week
from monitor.ledger.write import write_response

from .answers import SOYBEANS, answer, on, row

FIRST, SECOND = row("2022-08-11", 0, 100), row("2022-08-18", 0, 200)
OLDER, NEWER = date(2022, 8, 11), date(2022, 8, 18)


def taken(ledger: sqlite3.Connection, origin: Origin, released_on: str, *weeks: date) -> None:
    rows = [r for r in (FIRST, SECOND) if r.place[1] in weeks]
    made = replace(answer(rows, released_on), origin=origin, sha256=f"{origin} {released_on}")
    some = None if origin == "api" else frozenset(weeks)
    write_response(ledger, replace(made, weeks=some), {})


def origin(ledger: sqlite3.Connection, week: date, as_of: str) -> Origin | None:
    return origin_of_week(ledger, on(as_of), SOYBEANS, week)


def test_a_later_copy_of_the_api_is_the_newest_from_its_release_on(
    ledger: sqlite3.Connection,
) -> None:
    taken(ledger, "reports", "2022-08-18", OLDER)
    taken(ledger, "api", "2022-08-25", OLDER, NEWER)

    assert origin(ledger, OLDER, "2022-08-20") == "reports"
    assert origin(ledger, OLDER, "2022-08-26") == "api"
    assert origin(ledger, NEWER, "2022-08-26") == "api"


def test_agtransport_names_only_the_weeks_it_brought(ledger: sqlite3.Connection) -> None:
    taken(ledger, "reports", "2022-08-25", NEWER)
    taken(ledger, "agtransport", "2022-08-25", OLDER)

    assert origin(ledger, NEWER, "2022-08-26") == "reports"
    assert origin(ledger, OLDER, "2022-08-26") == "agtransport"


def test_a_week_that_is_not_out_yet_came_from_nowhere(ledger: sqlite3.Connection) -> None:
    taken(ledger, "reports", "2022-08-25", NEWER)

    assert origin(ledger, NEWER, "2022-08-24") is None
