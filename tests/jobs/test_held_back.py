"""China's rows, a week or a marketing year are gone for a while: the whole stretch on the clock.

A held answer changes no figure, is asked for again within minutes, and a healed one is taken under
the same stamp; seen by `watch` and by passes as cron starts them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.jobs.house import House, reading
from tests.jobs.simulated import Noted, Span, watch
from tests.usda import Clock, faults, new_york
from tests.usda.faults import Fault
from tests.usda.records import ApiRow
from tests.usda.reply import Reply

SOY_2025, CHINA = "soy-2025/end-of-february", 5700
BOUGHT_2025 = 10_816_852
RELEASE = new_york(date(2026, 10, 8))
ROWS_OF_2026, ROWS = "/exports/*/2026", "/exports/*"
MINUTE = timedelta(minutes=1)


def without_china(rows: list[ApiRow]) -> list[ApiRow]:
    return [row for row in rows if row["countryCode"] != CHINA]


def without_a_week(rows: list[ApiRow]) -> list[ApiRow]:
    return [row for row in rows if not str(row["weekEndingDate"]).startswith("2026-02-26")]


def mostly_rewritten(rows: list[ApiRow]) -> list[ApiRow]:
    """Three of five rows with half of the shipments."""
    halves = [
        {**row, "accumulatedExports": int(str(row["accumulatedExports"])) // 2} for row in rows
    ]
    return [
        half if n % 5 < 3 else row for n, (half, row) in enumerate(zip(halves, rows, strict=True))
    ]


GONE = {
    "China": faults.changed_rows(without_china),
    "a week": faults.changed_rows(without_a_week),
    "60 % rewritten": faults.changed_rows(mostly_rewritten),
    "everything": faults.empty_list(),
}
UNTIL_A_PERSON = {"China", "a week", "everything"}
HALF_HOURS = (0, 1, 2, 25, 30)


def until(clock: Clock, end: datetime, fault: Fault) -> Fault:
    """The fault as long as the clock has not come to `end`."""

    def while_it_lasts(reply: Reply) -> Reply:
        return fault(reply) if clock() < end else reply

    return while_it_lasts


@pytest.fixture
def on_release_day(house: House) -> House:
    """Everything recorded up to w/e 24 September; the next release is due at 08:30."""
    house.clock.set(RELEASE - timedelta(days=1))
    house.run_pass()
    house.clock.set(RELEASE - 2 * MINUTE)
    return house


def corrected(house: House) -> int:
    """How many rows were ever withdrawn or changed."""
    withdrawn = house.query("SELECT count(*) FROM observations WHERE withdrawn")[0][0]
    return int(withdrawn) + int(house.query("SELECT count(*) FROM changes")[0][0])


@pytest.mark.parametrize(
    ("gone", "lasts"),
    [("China", 2 * MINUTE), ("China", 40 * MINUTE), ("everything", 2 * MINUTE)],
)
def test_a_watch_keeps_the_figures_and_takes_the_healed_answer_within_minutes(
    on_release_day: House, gone: str, lasts: timedelta
) -> None:
    """Held at 12:30:00 UTC, it was believed 30 seconds later, and stood for eight days."""
    house, ends = on_release_day, RELEASE + lasts
    house.usda.faults.add(until(house.clock, ends, GONE[gone]), path=ROWS_OF_2026, times=None)
    watcher = Noted(house.watcher, house.usda)
    stop = ends + max(lasts / 2, 2 * MINUTE)

    watch(watcher, house.clock, house.settings, stop, [Span(house.clock(), stop)])

    assert {row[0] for row in house.query("SELECT settled_as FROM suspects")} == {"replaced"}
    assert corrected(house) == 0
    outcome = house.run_pass()
    assert outcome.status_report.freshness.held_back == ()
    assert outcome.status_report.freshness.last_week_ending == date(2026, 10, 1)
    assert reading(outcome, SOY_2025).amounts.purchased == BOUGHT_2025
    told = house.query("SELECT title FROM alerts WHERE kind IN ('revised', 'status', 'missed')")
    assert not [title for (title,) in told if "corrected" in title]


@pytest.mark.parametrize("gone", ["China", "a week", "60 % rewritten"])
def test_passes_by_cron_keep_the_figures_through_a_whole_day(
    on_release_day: House, gone: str
) -> None:
    """Until midnight in New York nothing is believed, and what only a person may to the end."""
    house, ends = on_release_day, RELEASE + timedelta(hours=24)
    house.usda.faults.add(until(house.clock, ends, GONE[gone]), path=ROWS_OF_2026, times=None)
    held, amounts = set(), set()
    for half_hours in HALF_HOURS:
        house.clock.set(RELEASE + half_hours * 30 * MINUTE)
        outcome = house.run_pass()
        held.add(outcome.status_report.freshness.held_back)
        amounts.add(reading(outcome, SOY_2025).amounts.purchased)

    assert held == {("Soybeans, marketing year 2026",)}
    assert amounts == {BOUGHT_2025}

    house.clock.set(RELEASE + timedelta(hours=16))
    next_day = house.run_pass()
    believed = next_day.status_report.freshness.held_back == ()
    assert believed == (gone not in UNTIL_A_PERSON)
    house.clock.set(ends + MINUTE)
    healed = house.run_pass()
    assert healed.status_report.freshness.held_back == ()
    assert reading(healed, SOY_2025).amounts.purchased == BOUGHT_2025
