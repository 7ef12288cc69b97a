"""When public files are asked for again: after a release, and while a response is held back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from monitor.ingest.refresh import is_due_again_any
from monitor.ledger import held_back
from tests.data.bundled import bundled_until
from tests.ingest.public_updater import PublicUpdater, public_updater
from tests.usda import Clock, RowKey, new_york
from tests.usda.figures import SOYBEANS

FRIDAY = new_york(date(2026, 7, 17))
RELEASE = new_york(date(2026, 7, 23))
JAPAN = 5880
EVERY = timedelta(seconds=30)
WEEK_OF_THE_RELEASE = (
    "SELECT published_at, evidence FROM weeks WHERE source = 'usda' AND scope = 'all' "
    "AND week_ending = '2026-07-16'"
)


@pytest.fixture
def updater() -> Iterator[PublicUpdater]:
    """The ledger of Friday 17 July 2026; the next release is due on Thursday the 23rd."""
    with public_updater(Clock(FRIDAY)) as built, bundled_until(FRIDAY):
        built.refresh()
        yield built


def passes_until(updater: PublicUpdater, minutes: int) -> list[int]:
    """Run a pass in each minute in which one is due; return the minutes."""
    ran = []
    for minute in range(1, minutes + 1):
        updater.clock.advance(minutes=1)
        if is_due_again_any(updater.ledger, updater.clock(), EVERY):
            updater.refresh()
            ran.append(minute)
    return ran


def test_a_fresh_release_is_checked_again_a_few_times_although_nothing_changes(
    updater: PublicUpdater,
) -> None:
    updater.clock.set(RELEASE)

    assert updater.refresh().added == 45

    assert passes_until(updater, 4 * 60) == [5, 15, 45, 135]


def test_a_quarantined_report_is_fetched_at_growing_intervals_and_polls_stay_small(
    updater: PublicUpdater,
) -> None:
    lack_japan(updater)
    updater.clock.set(RELEASE)

    updater.refresh()

    held = {(each.origin, each.needs) for each in held_back.waiting(updater.ledger)}
    assert held == {("reports", "day"), ("agtransport", "day")}
    assert passes_until(updater, 120) == [1, 2, 3, 5, 8, 12, 18, 27, 41, 62, 93]
    assert updater.has_news() is False
    assert updater.asked() == ["CWRCommoditySummary.xml"]


def test_a_report_accepted_the_day_after_is_dated_by_its_release(updater: PublicUpdater) -> None:
    """Polls in between find no newer report, which does not mean that this week was not out."""
    lack_japan(updater)
    updater.clock.set(RELEASE)
    updater.refresh()
    for _ in range(14):
        updater.clock.advance(hours=1)
        assert updater.has_news() is False
    assert updater.query(WEEK_OF_THE_RELEASE) == []

    updater.clock.advance(hours=11)
    done = updater.refresh()

    assert (done.problems, done.added) == ([], 44)
    assert updater.query(WEEK_OF_THE_RELEASE) == [("2026-07-23T12:30:00Z", "seen")]


def lack_japan(updater: PublicUpdater) -> None:
    """Let the release of 23 July come without Japan's row of its new week."""
    key = RowKey(SOYBEANS, 2026, JAPAN, date(2026, 7, 16))
    updater.usda.world.remove(key, published_at=RELEASE, stamped=False)


def test_agtransport_proves_no_zero_while_the_report_is_quarantined_for_one() -> None:
    """The week ending 2 October 2025 came after the shutdown; China had bought nothing yet."""
    late = new_york(date(2025, 11, 20))
    with public_updater(Clock(late - timedelta(days=6))) as updater, bundled_until(updater.clock()):
        updater.refresh()
        updater.clock.set(late + timedelta(minutes=1))

        updater.refresh()

        week = "SELECT count(*) FROM observed WHERE source = 'usda' AND week_ending = '2025-10-02'"
        assert updater.query(week) == [(0,)]
        assert {held.needs for held in held_back.waiting(updater.ledger)} == {"again"}
        updater.clock.advance(minutes=15)
        assert updater.refresh().problems == []
        assert updater.query(week) == [(39,)]
