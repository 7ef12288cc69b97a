"""A pass over the source as it should go: what it costs, what it records, what it then says."""

import logging
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.pace import Pace
from monitor.commitments.promises import read_commitments
from monitor.core.errors import MonitorError, SuspectAnswer
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from tests.data.soybeans import soybean_world
from tests.updater import KEY, Updater, desk_facing
from tests.usda import Clock, RowKey, esr_row, faults, new_york
from tests.usda.figures import GERMANY, NETHERLANDS, SOYBEANS, UNKNOWN

CALENDAR_2026 = "soy-2026/calendar-year"
YEARS = ["2027", "2026", "2025", "2024", "2023", "2022", "2021", "2020"]
COUNTED = ["2027", "2026", "2025"]
"""The years in which a promise counts a week, or the level it starts from."""

LISTS = ["datareleasedates", "commodities", "countries"]

WEEK_8_OCTOBER = esr_row(
    "2026-10-08", exports=700_000, shipped=3_038_328, outstanding=8_504_000, net=400_000
)
"""A week after the shipped ones: 400,000 t more."""


def _told(a: Assessment) -> Pace:
    """The pace without what was sold ahead in spring 2020: not known in the shipped figures,
    and 0 where they are published again.
    """
    assert a.pace is not None
    return replace(a.pace, seasonal=replace(a.pace.seasonal, ahead={}))


def test_a_live_pass_ends_with_the_numbers_of_the_shipped_figures(
    updater: Updater, reading_on: Callable[[str, str], Assessment]
) -> None:
    done = updater.refresh()

    assert (done.slices, done.added, done.problems) == (8, 2_626, [])
    expected = {
        "soy-2025/end-of-february": (10_816_852, "missed"),
        "soy-2025/last-two-months-of-2025": (6_660_519, "missed"),
        "soy-2025/this-growing-season": (12_362_145, "met"),
        "soy-2026/calendar-year": (16_606_954, "mixed"),
        "soy-2026/next-season": (11_142_328, "mixed"),
    }
    for key, (purchased, status) in expected.items():
        live, offline = updater.reading(key), reading_on(key, "2026-10-09")
        assert (live.amounts.purchased, live.status) == (purchased, status), key
        assert live.lines == offline.lines, key
        assert _told(live) == _told(offline), key
        assert live.amounts.shipped == offline.amounts.shipped, key
        assert live.amounts.outstanding == offline.amounts.outstanding, key
        assert live.met_week_ending == offline.met_week_ending, key


@pytest.mark.parametrize(
    ("day", "purchased"),
    [("2026-01-20", 8_116_647), ("2026-02-09", 9_886_612), ("2026-03-05", 10_816_852)],
)
def test_days_before_the_first_pass_can_be_replayed_by_the_release_rule(
    updater: Updater, day: str, purchased: int
) -> None:
    updater.refresh()

    assert updater.reading("soy-2025/end-of-february", day).amounts.purchased == purchased


def test_the_first_pass_asks_for_the_lists_once_and_every_year_the_promises_reach(
    updater: Updater,
) -> None:
    updater.refresh()

    assert updater.asked() == [*LISTS, *YEARS]
    assert updater.told == [f"Soybeans {year}" for year in YEARS]
    assert updater.usda.most_concurrent == 1


def test_a_second_pass_on_the_same_day_costs_one_request_and_changes_nothing(
    updater: Updater,
) -> None:
    first = updater.refresh()
    before = updater.kept()
    second = updater.on("2026-10-09", time(17)).refresh()

    assert updater.asked() == ["datareleasedates"]
    assert updater.kept() == before
    assert (second.slices, second.added, second.problems) == (0, 0, [])
    assert second.newest_release_at == first.newest_release_at == new_york(date(2026, 10, 8))


def test_counted_years_are_read_again_each_day_and_others_each_week_under_the_same_stamp(
    updater: Updater,
) -> None:
    updater.refresh()
    before = updater.kept()
    asked = {}
    for day in ("2026-10-10", "2026-10-15", "2026-10-16"):
        updater.on(day).refresh()
        asked[day] = updater.asked()[1:]

    assert asked == {"2026-10-10": COUNTED, "2026-10-15": COUNTED, "2026-10-16": YEARS}
    assert updater.kept() == before


def test_a_new_week_costs_the_stamps_and_the_counted_years_and_then_nothing_again(
    updater: Updater,
) -> None:
    updater.refresh()
    updater.world.publish(
        [WEEK_8_OCTOBER], market_year=2027, published_at=new_york(date(2026, 10, 15))
    )

    done = updater.on("2026-10-15").refresh()
    assert updater.asked() == ["datareleasedates", *COUNTED]
    assert (done.added, done.revised, done.problems) == (1, 0, [])
    assert updater.reading(CALENDAR_2026).amounts.purchased == 16_606_954 + 400_000

    updater.refresh()
    assert updater.asked() == ["datareleasedates"]


def test_a_fresh_release_is_looked_at_again_ever_later_for_two_hours(updater: Updater) -> None:
    """A release can be half loaded in its first minutes, under the stamp it keeps."""
    updater.refresh()
    updater.world.publish(
        [WEEK_8_OCTOBER], market_year=2027, published_at=new_york(date(2026, 10, 15))
    )
    updater.on("2026-10-15", time(8, 30)).refresh()
    again = []
    for minute in range(1, 300):
        updater.clock.advance(minutes=1)
        updater.refresh()
        if "2027" in updater.asked():
            again.append(minute)

    assert again == [5, 15, 45, 135]


def test_a_closed_year_that_no_promise_counts_is_not_asked_for_at_each_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock(new_york(date(2026, 10, 29)))
    promises = [c for c in read_commitments(data_file("commitments.toml")) if c.id == "soy-2027"]
    asked = {}
    with desk_facing(soybean_world(clock), clock, promises) as updater:
        updater.refresh()
        for day in ("2026-10-30", "2026-11-04"):
            updater.world.announce(SOYBEANS, new_york(date.fromisoformat(day)))
            updater.on(day).refresh()
            asked[day] = updater.asked()[1:]
            updater.on(day, time(15)).refresh()

    assert asked == {"2026-10-30": ["2027", "2026"], "2026-11-04": ["2027"]}


def test_a_year_is_first_asked_for_when_its_first_week_may_be_out(updater: Updater) -> None:
    """On 3 September the release still carries a week of August."""
    done = updater.on("2026-09-03").refresh()

    assert updater.asked() == [*LISTS, *YEARS[1:]]
    assert done.problems == []
    updater.refresh()
    assert updater.asked() == ["datareleasedates"]


def test_the_turn_of_the_year_brings_the_split_week_in_both_years(updater: Updater) -> None:
    updater.on("2026-09-05").refresh()
    done = updater.on("2026-09-11").refresh()

    assert updater.asked() == ["datareleasedates", *COUNTED]
    assert (done.added, done.revised) == (1 + 47, 0)
    split = updater.ledger.execute(
        "SELECT market_year, accumulated_exports, outstanding_sales, evidence, published_at "
        "FROM observed WHERE country_code = 5700 AND week_ending = '2026-09-03'"
    ).fetchall()
    assert split == [
        (2026, 12_357_145, 5_000, "seen", "2026-09-11T12:30:00Z"),
        (2027, 0, 8_983_000, "seen", "2026-09-11T12:30:00Z"),
    ]
    assert updater.reading(CALENDAR_2026).amounts.purchased == 14_447_626
    assert updater.reading(CALENDAR_2026, "2026-09-10").amounts.purchased == 13_366_626


def test_tons_that_move_to_germany_are_stored_as_seen_revisions(updater: Updater) -> None:
    updater.on("2026-08-20").refresh()
    done = updater.on("2026-09-03").refresh()

    assert (done.revised, done.withdrawn, done.problems) == (10, 0, [])
    moved = updater.ledger.execute(
        "SELECT country_code, accumulated_exports, evidence, published_at FROM observed "
        "WHERE week_ending = '2026-07-16' AND country_code IN (?, ?) "
        "ORDER BY country_code, release_id",
        (NETHERLANDS, GERMANY),
    ).fetchall()
    assert moved == [
        (NETHERLANDS, 725_854, "rule", "2026-07-23T12:30:00Z"),
        (NETHERLANDS, 667_187, "seen", "2026-09-03T12:30:00Z"),
        (GERMANY, 1_019_998, "rule", "2026-07-23T12:30:00Z"),
        (GERMANY, 1_078_665, "seen", "2026-09-03T12:30:00Z"),
    ]


def test_a_release_taken_back_is_believed_on_the_next_day_and_given_back(updater: Updater) -> None:
    """As on 25 August 2022: out at half past eight, retracted the same day, given again later."""
    release = new_york(date(2026, 10, 8))
    updater.world.withdraw(
        release,
        from_at=new_york(date(2026, 10, 8), time(15)),
        until_at=new_york(date(2026, 10, 12)),
    )
    updater.on("2026-10-08", time(9)).refresh()
    out = updater.reading(CALENDAR_2026).amounts
    doubted = updater.on("2026-10-08", time(16)).refresh()
    still = updater.on("2026-10-08", time(23)).refresh()
    held = updater.reading(CALENDAR_2026).amounts
    taken_back = updater.on("2026-10-09", time(9)).refresh()
    without = updater.reading(CALENDAR_2026).amounts
    missing = updater.status_report().freshness.missing_weeks
    updater.on("2026-10-12").refresh()
    again = updater.reading(CALENDAR_2026).amounts

    assert (out.week_ending, out.purchased) == (date(2026, 10, 1), 16_606_954)
    assert [type(p) for p in (*doubted.problems, *still.problems)] == [SuspectAnswer] * 2
    assert held == out
    assert (taken_back.withdrawn, taken_back.problems) == (1, [])
    assert (without.week_ending, without.purchased) == (date(2026, 9, 24), 16_224_053)
    assert missing == (date(2026, 10, 1),)
    assert again.purchased == 16_606_954
    replayed = updater.reading(CALENDAR_2026, "2026-10-09").amounts
    assert (replayed.week_ending, replayed.purchased) == (date(2026, 9, 24), 16_224_053)


def test_a_quiet_correction_is_found_the_next_day_and_dated_by_when_it_was_seen(
    updater: Updater,
) -> None:
    """Until now it came with the next stamp, up to a week later."""
    updater.refresh()
    last = RowKey(SOYBEANS, 2027, 5700, date(2026, 10, 1))
    quietly = new_york(date(2026, 10, 12))
    updater.world.revise(last, {"outstandingSales": 8_800_000}, published_at=quietly, stamped=False)
    done = updater.on("2026-10-13").refresh()

    assert done.revised == 1
    assert updater.reading(CALENDAR_2026, "2026-10-12").amounts.purchased == 16_606_954
    assert updater.reading(CALENDAR_2026, "2026-10-13").amounts.purchased == 16_602_954
    found = updater.ledger.execute(
        "SELECT published_at, evidence FROM observed WHERE outstanding_sales = 8800000"
    )
    assert found.fetchall() == [("2026-10-13T13:00:00Z", "seen")]


def test_a_correction_of_a_year_that_closed_long_ago_is_found_while_a_promise_counts_it(
    updater: Updater,
) -> None:
    """400,000 t more, in December, for a marketing year that ended in August."""
    updater.refresh()
    december = new_york(date(2026, 12, 14))
    final = RowKey(SOYBEANS, 2026, 5700, date(2026, 9, 3))
    more = {"accumulatedExports": 12_757_145, "currentMYTotalCommitment": 12_762_145}
    updater.world.revise(final, more, published_at=december, stamped=False)
    updater.on("2026-12-13").refresh()
    before = updater.reading(CALENDAR_2026).amounts.purchased

    done = updater.on("2026-12-15").refresh()

    assert (before, done.revised) == (16_606_954, 1)
    assert updater.reading(CALENDAR_2026).amounts.purchased == 17_006_954
    assert updater.reading(CALENDAR_2026, "2026-12-14").amounts.purchased == 16_606_954


def test_renumbered_unknown_destinations_stay_one_buyer(updater: Updater) -> None:
    updater.world.renumber_unknown(new_york(date(2026, 9, 1)))
    updater.on("2026-08-20").refresh()
    before = updater.reading(CALENDAR_2026).amounts.unknown
    done = updater.on("2026-09-03").refresh()

    assert updater.asked()[:3] == ["datareleasedates", "2026", "countries"]
    assert done.problems == []
    assert (before, updater.reading(CALENDAR_2026).amounts.unknown) == (394_110, 169_610)
    assert updater.reading(CALENDAR_2026, "2026-08-26").amounts.unknown == 394_110
    unknown = updater.ledger.execute("SELECT code FROM destinations WHERE name = 'UNKNOWN'")
    assert unknown.fetchall() == [(2,), (UNKNOWN,)]


def test_a_stamp_with_milliseconds_is_news_only_once(updater: Updater) -> None:
    updater.world.announce(SOYBEANS, new_york(date(2026, 10, 8), time(8, 30, 6, 973_000)))
    updater.refresh()
    updater.refresh()

    assert updater.asked() == ["datareleasedates"]


def test_figures_that_lag_behind_their_stamp_are_asked_for_until_they_come(
    updater: Updater,
) -> None:
    updater.on("2026-10-07").refresh()
    updater.world.announce(SOYBEANS, new_york(date(2026, 10, 8), time(8)))
    for _ in range(2):
        early = updater.on("2026-10-08", time(8, 10)).refresh()
        assert ("2027" in updater.asked(), early.added) == (True, 0)

    assert updater.on("2026-10-08", time(8, 30)).refresh().added == 1
    assert updater.reading(CALENDAR_2026).amounts.purchased == 16_606_954


def test_the_key_is_in_no_file_and_no_log_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    caplog.set_level(logging.DEBUG)
    clock = Clock(new_york(date(2026, 10, 9)))
    promises = read_commitments(data_file("commitments.toml"))
    with desk_facing(soybean_world(clock), clock, promises, tmp_path / "monitor.db") as updater:
        updater.usda.faults.add(faults.status(500), path="*/marketYear/2026", times=None)
        problems: list[MonitorError] = updater.refresh().problems

        written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {"monitor.db", "monitor.db-wal"} <= set(written)
    assert not [name for name, content in written.items() if KEY.encode() in content]
    assert len(problems) == 1
    assert KEY not in caplog.text + str(problems)
