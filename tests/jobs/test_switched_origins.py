"""Passes on public files now and then, and on the API: nothing is recorded twice or lost.

The first passes have the bundled figures of July 2026 only, as an older program would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.alerts.log import raised
from monitor.assess.as_of import Query
from monitor.core.records import MEASURES
from monitor.jobs.queries import load_revisions
from monitor.ledger.store import open_ledger
from tests.data.bundled import bundled_until
from tests.jobs.house import House, house_in, reading
from tests.usda import Clock, agtransport, new_york
from tests.usda.static_reports import ReportForm

STARTS = new_york(date(2026, 7, 10))
SOURCES = ("public",) * 3 + ("api",) * 3 + ("public",) * 4 + ("api",)
"""Where the figures are asked for, Friday by Friday."""

SHIPPED_UNTIL = "2026-07-02"
AMOUNTS = (
    f"SELECT country_code, market_year, week_ending, {', '.join(MEASURES)} FROM observed "
    f"WHERE source = 'usda' AND week_ending > '{SHIPPED_UNTIL}'"
)
CHINA_NEXT_YEAR = (
    "SELECT next_year_outstanding, published_at FROM observed WHERE source = 'usda' "
    "AND country_code = 5700 AND market_year = 2026 AND week_ending = '{}' ORDER BY release_id"
)
CORRECTED_BEFORE = {date(2026, 7, 16) + timedelta(days=7 * k) for k in range(5)}
"""Weeks of two destinations that the release of 3 September corrected."""


@dataclass(frozen=True)
class Left:
    """What a job leaves, and what it said on the way."""

    amounts: list[tuple[object, ...]]
    corrected: set[tuple[object, ...]]
    alerts: set[str]
    purchased: list[int | None]
    origins: Counter[str]
    problems: list[str]


def fridays(folder: Path, sources: Sequence[str]) -> Left:
    """Run a pass each Friday at half past eight; a pass from "" is left out."""
    folder.mkdir()
    clock, problems, purchased = Clock(STARTS), [], []
    with house_in(folder, clock) as house, bundled_until(STARTS):
        for source in sources:
            if source:
                house.more = {**house.usda.addresses, "MONITOR_SOURCE": source}
                outcome = house.run_pass()
                problems += map(str, outcome.problems)
                purchased.append(reading(outcome, "soy-2026/calendar-year").amounts.purchased)
            clock.advance(days=7)
        return _left(house, purchased, problems)


def _left(house: House, purchased: list[int | None], problems: list[str]) -> Left:
    with open_ledger(house.database) as ledger:
        _, corrections = load_revisions(ledger, Query(house.settings, house.clock()), STARTS.date())
        return Left(
            ledger.execute(AMOUNTS).fetchall(),
            {(c.week_ending, row.destination, row.changed, c.revised_at.date())
             for c in corrections for row in c.rows},
            {each.alert.key for each in raised(ledger)},
            purchased,
            Counter(o for (o,) in ledger.execute("SELECT origin FROM releases")),
            problems,
        )  # fmt: skip


@pytest.fixture(scope="module")
def with_key(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """A job that asks the API every Friday."""
    return fridays(tmp_path_factory.mktemp("jobs") / "api", ["api"] * len(SOURCES))


@pytest.fixture(scope="module")
def switched(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """A job that loses its key twice and gets it back."""
    return fridays(tmp_path_factory.mktemp("jobs") / "switched", SOURCES)


def test_switched_twice_no_row_is_doubled_or_lost(with_key: Left, switched: Left) -> None:
    """Of 421 rows ten were corrected, so that there are 431 versions in either ledger."""
    assert switched.origins["reports"] >= 7
    assert (with_key.problems, switched.problems) == ([], [])
    assert len(with_key.amounts) == 431
    assert Counter(switched.amounts) == Counter(with_key.amounts)


def test_switched_twice_every_reading_is_the_same(with_key: Left, switched: Left) -> None:
    assert switched.purchased == with_key.purchased
    assert switched.purchased[-1] == 15_322_876


def test_switched_twice_the_same_alerts_are_raised(with_key: Left, switched: Left) -> None:
    """The outlook's apart: it learns from the bundled seasons before 2020 too, if they are had."""
    differing = switched.alerts ^ with_key.alerts

    assert len(with_key.alerts - differing) == 21
    assert {key for key in differing if "/outlook/" not in key} == set()


def test_a_correction_of_weeks_that_the_reports_no_longer_hold_is_seen_when_the_api_is_asked(
    with_key: Left, switched: Left
) -> None:
    expected = {(*each[:3], date(2026, 9, 3)) for each in switched.corrected}

    assert with_key.corrected == expected
    assert {week for week, *_ in with_key.corrected} == CORRECTED_BEFORE
    assert {on for *_, on in switched.corrected} == {date(2026, 9, 17)}


def test_weeks_without_a_run_are_caught_up_from_public_files(
    tmp_path: Path, with_key: Left
) -> None:
    caught_up = fridays(tmp_path / "away", ["public", *[""] * 9, "public"])

    assert caught_up.problems == []
    assert caught_up.purchased == [with_key.purchased[0], with_key.purchased[-1]]
    assert {row[:3] for row in caught_up.amounts} == {row[:3] for row in with_key.amounts}


def test_amounts_for_the_next_year_are_unknown_until_agtransport_has_them(tmp_path: Path) -> None:
    clock = Clock(new_york(date(2026, 7, 10)))
    with house_in(tmp_path, clock) as house, bundled_until(STARTS):
        house.more = {**house.usda.addresses, "MONITOR_SOURCE": "public"}
        house.usda.public.report = ReportForm(next_year=False)
        house.usda.public.lag[agtransport.PATH] = timedelta(days=5)
        house.run_pass()
        clock.set(new_york(date(2026, 7, 23)) + timedelta(hours=1))

        fresh = reading(house.run_pass(), "soy-2026/calendar-year").amounts

        week = CHINA_NEXT_YEAR.format("2026-07-16")
        assert house.query(week) == [(None, "2026-07-23T12:30:00Z")]
        assert (fresh.week_ending, fresh.purchased) == (date(2026, 7, 16), None)
        assert (fresh.shipped, fresh.unknown_next_year) == (11_099_690, None)
        clock.advance(days=4, hours=23)

        later = house.run_pass()

        assert house.query(week) == [
            (None, "2026-07-23T12:30:00Z"),
            (2_262_000, "2026-07-23T12:30:00Z"),
        ]
        assert reading(later, "soy-2026/calendar-year").amounts.purchased == 7_801_690
        assert (later.problems, later.refreshed.revised) == ([], 0)
        assert house.query("SELECT count(*) FROM disagreements") == [(0,)]
