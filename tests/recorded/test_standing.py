"""The standing: everything a report shows as of one instant."""

import sqlite3
from datetime import date

from monitor.commitments.read import read_commitments
from monitor.ledger.query import View
from monitor.recorded.standing import standing
from monitor.resources import shipped
from monitor.trade_calendar import end_of_day


def notes(ledger: sqlite3.Connection, on: date) -> list[str]:
    """The remarks of a replay of this day on what was said later."""
    view, promises = View("snapshot", end_of_day(on)), read_commitments(shipped("commitments.toml"))
    found = standing(ledger, view, promises, (), replay=True)
    return [note for note in found.notes if note.startswith("Not said yet")]


def test_a_replay_names_the_readings_nobody_had_given_by_then(
    shipped_ledger: sqlite3.Connection,
) -> None:
    assert notes(shipped_ledger, date(2025, 12, 3)) == [
        "Not said yet on 3 Dec 2025, and shown for comparison: soy-2025 “This growing season "
        "(marketing year 2025/26)” (9 Dec 2025), soy-2026 “Next season (marketing year 2026/27)” "
        "(4 Feb 2026)."
    ]


def test_from_the_day_the_last_reading_was_given_there_is_no_such_remark(
    shipped_ledger: sqlite3.Connection,
) -> None:
    assert notes(shipped_ledger, date(2026, 2, 4)) == []
