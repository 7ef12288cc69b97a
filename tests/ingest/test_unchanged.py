"""What comes again as it was costs nothing: neither parsing nor reading or writing of rows."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from monitor.sources import esr_rows
from tests.updater import Updater
from tests.usda import esr_row, faults, new_york

COUNTED = ["2027", "2026", "2025"]
ROWS = re.compile(r"\b(observed|observations|changes)\b")
"""The tables of rows, and their view, in a statement of SQL."""


@pytest.fixture(autouse=True)
def _recorded(updater: Updater) -> None:
    """Record the figures, as a first pass does."""
    updater.refresh()


@contextmanager
def traced(updater: Updater) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the functions called that parse rows, and the statements on rows."""
    parsed: list[str] = []
    statements: list[str] = []

    def called(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and Path(frame.f_code.co_filename) == Path(esr_rows.__file__):
            parsed.append(frame.f_code.co_name)

    updater.ledger.set_trace_callback(lambda sql: statements.append(sql))
    sys.setprofile(called)
    try:
        yield parsed, statements
    finally:
        sys.setprofile(None)
        updater.ledger.set_trace_callback(None)
        statements[:] = [sql for sql in statements if ROWS.search(sql)]


def test_the_same_bytes_again_are_not_parsed_and_no_row_is_read(updater: Updater) -> None:
    before = updater.kept()

    with traced(updater) as (parsed, statements):
        done = updater.on("2026-10-10").refresh()

    assert updater.asked()[1:] == COUNTED
    assert (done.slices, done.added, done.revised) == (3, 0, 0)
    assert (parsed, statements) == ([], [])
    assert updater.kept() == before


def test_a_closed_year_with_the_same_bytes_under_a_new_date_is_recorded_unparsed(
    updater: Updater,
) -> None:
    week = esr_row("2026-10-08", exports=700_000, shipped=3_038_328, outstanding=8_504_000)
    at = new_york(date(2026, 10, 15))
    updater.world.publish([week], market_year=2027, published_at=at)

    with traced(updater) as (parsed, statements):
        done = updater.on("2026-10-15").refresh()

    assert (done.slices, done.added) == (3, 1)
    assert parsed.count("parse_rows") == 1
    written = [sql for sql in statements if sql.startswith("INSERT")]
    assert len(written) == 1
    rows = "SELECT market_year, rows FROM releases WHERE published_at = ? ORDER BY 1"
    now = updater.ledger.execute(rows, ("2026-10-15T12:30:00Z",)).fetchall()
    assert [(year, count > 40) for year, count in now] == [
        (2025, True),
        (2026, True),
        (2027, False),
    ]


def test_other_bytes_of_the_same_rows_write_no_row(updater: Updater) -> None:
    before = updater.kept()
    updater.usda.faults.add(
        faults.changed_rows(lambda rows: rows[::-1]), path="/exports/*", times=3
    )

    with traced(updater) as (parsed, statements):
        done = updater.on("2026-10-10").refresh()

    after = updater.kept()
    assert (done.slices, done.added, done.revised, done.withdrawn) == (3, 0, 0, 0)
    assert parsed.count("parse_rows") == 3
    assert [sql for sql in statements if not sql.lstrip().startswith("SELECT")] == []
    assert {table for table in before if before[table] != after[table]} <= {"releases"}


def test_the_same_bytes_with_irregularities_are_judged_each_time(updater: Updater) -> None:
    odd = faults.with_value("outstandingSales", "much")
    updater.usda.faults.add(odd, path="/exports/*", times=None)
    first = updater.on("2026-10-10").refresh()

    with traced(updater) as (parsed, _):
        again = updater.on("2026-10-12").refresh()

    assert parsed.count("parse_rows") == len(updater.asked()) - 1 > 0
    assert bool(first.problems) == bool(again.problems)
