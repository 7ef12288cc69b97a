"""A release that is half loaded in its first minutes, or of which a row cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest

from monitor.commitments.promises import read_commitments
from monitor.core.errors import SuspectAnswer
from monitor.core.paths import data_file
from tests.data.soybeans import CHINA, SOYBEANS, batches, soybean_world
from tests.updater import Updater, desk_facing
from tests.usda import Clock, RowKey, esr_row, faults, new_york
from tests.usda.faults import Fault
from tests.usda.figures import UNKNOWN
from tests.usda.records import ApiRow
from tests.usda.reply import Reply

CALENDAR_2026, FEBRUARY = "soy-2026/calendar-year", "soy-2025/end-of-february"
CANADA, MEXICO = 1220, 2010
MINUTE = timedelta(minutes=1)
NEWEST = new_york(date(2026, 10, 8))


@pytest.fixture
def updater(monkeypatch: pytest.MonkeyPatch) -> Iterator[Updater]:
    """The shipped promises and figures; each test sets the day."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock(new_york(date(2026, 10, 7)))
    promises = read_commitments(data_file("commitments.toml"))
    with desk_facing(soybean_world(clock), clock, promises) as facing:
        yield facing


def while_loading(clock: Clock, until: datetime, keep: Callable[[ApiRow], bool]) -> Fault:
    """Until an instant only the rows to keep are there."""
    part = faults.changed_rows(lambda rows: [row for row in rows if keep(row)])

    def fault(reply: Reply) -> Reply:
        return part(reply) if clock() < until else reply

    return fault


def not_china_in(week: str) -> Callable[[ApiRow], bool]:
    """All rows but China's of one week."""
    return lambda row: (
        row["countryCode"] != CHINA or not str(row["weekEndingDate"]).startswith(week)
    )


def at(updater: Updater, instant: datetime) -> Updater:
    """The same updater at another instant."""
    updater.clock.set(instant)
    return updater


def known(updater: Updater, key: str) -> tuple[date | None, int | None]:
    """The last week known, and what was bought by then."""
    amounts = updater.reading(key).amounts
    return amounts.week_ending, amounts.purchased


def test_a_newest_week_without_a_buyer_of_the_week_before_is_taken_when_it_is_whole(
    updater: Updater,
) -> None:
    """Until now the reading stood at "no data" until the next release, a week later."""
    others = [
        esr_row(week, country=MEXICO, shipped=shipped_t, outstanding=10)
        for week, shipped_t in (("2026-09-24", 5_000), ("2026-10-01", 6_000))
    ]
    for row, published in zip(others, (date(2026, 10, 1), date(2026, 10, 8)), strict=True):
        updater.world.publish([row], market_year=2027, published_at=new_york(published))
    updater.refresh()
    before = known(updater, CALENDAR_2026)
    half = while_loading(updater.clock, NEWEST + 10 * MINUTE, not_china_in("2026-10-01"))
    updater.usda.faults.add(half, path="*/marketYear/2027", times=None)

    seen = {}
    for minute in (0, 1, 4, 9, 10, 15):
        problems = at(updater, NEWEST + minute * MINUTE).refresh().problems
        seen[minute] = known(updater, CALENDAR_2026), [type(problem) for problem in problems]

    assert before == (date(2026, 9, 24), 16_224_053)
    assert seen[0] == (before, [SuspectAnswer])
    assert seen[9] == (before, [SuspectAnswer])
    whole = (date(2026, 10, 1), 16_606_954)
    assert (seen[10], seen[15]) == ((before, []), (whole, []))
    assert updater.status_report().freshness.held_back == ()
    assert updater.reading(CALENDAR_2026, "2026-10-08").amounts.purchased == 16_606_954


def test_the_first_row_of_a_year_missing_for_ten_minutes_is_never_zero(updater: Updater) -> None:
    """China's first sale of 2025/26, w/e 30 October 2025: it read "behind", bought 0."""
    release = published_at("2025-10-30")
    at(updater, release - timedelta(days=2)).refresh()
    at(updater, release - timedelta(days=1)).refresh()
    before = known(updater, FEBRUARY)
    half = while_loading(updater.clock, release + 10 * MINUTE, not_china_in("2025-10-30"))
    updater.usda.faults.add(half, path="*/marketYear/2026", times=None)

    seen = []
    for minute in (0, 1, 4, 9, 15):
        at(updater, release + minute * MINUTE).refresh()
        seen.append(known(updater, FEBRUARY))

    assert before == (None, None)
    assert seen[:4] == [before] * 4
    assert seen[4] == (date(2025, 10, 30), 232_000)


def published_at(week: str) -> datetime:
    """When a week of the shipped figures of 2025/26 came out."""
    return min(
        at
        for at, year, rows in batches()
        if year == 2026
        for row in rows
        if str(row.week_ending) == week
    )


def test_a_year_that_opens_without_what_was_booked_for_it_is_held_back(updater: Updater) -> None:
    """7,761,000 t of 2026/27 were booked on 27 August; the split week has China's row."""
    release = new_york(date(2026, 9, 11))
    at(updater, release - timedelta(days=1)).refresh()
    before = known(updater, CALENDAR_2026)
    mexico = esr_row("2026-09-03", country=MEXICO, shipped=0, outstanding=500)
    updater.world.publish([mexico], market_year=2027, published_at=release)
    half = while_loading(updater.clock, release + 10 * MINUTE, not_china_in("2026-09-03"))
    updater.usda.faults.add(half, path="*/marketYear/2027", times=None)

    [problem] = at(updater, release).refresh().problems
    held = known(updater, CALENDAR_2026)
    at(updater, release + 16 * MINUTE).refresh()

    assert "lacks 1 destination that had booked for this marketing year" in str(problem)
    assert held[1] in (before[1], None)
    assert known(updater, CALENDAR_2026) == (date(2026, 9, 3), 14_447_626)


def test_a_stamp_that_comes_with_a_part_of_the_old_years_rows_waits_for_the_rest(
    updater: Updater,
) -> None:
    """Buyers other than the promise's: believed when it is still so on the next day."""
    release = new_york(date(2026, 8, 27))
    at(updater, release - timedelta(days=1)).refresh()
    gone = while_loading(
        updater.clock,
        release + timedelta(days=9),
        lambda row: row["countryCode"] != CANADA or "2026-08-20" not in str(row["weekEndingDate"]),
    )
    updater.usda.faults.add(gone, path="*/marketYear/2026", times=None)

    [problem] = at(updater, release).refresh().problems
    first = updater.status_report().freshness.last_week_ending
    at(updater, release + timedelta(hours=20)).refresh()

    assert "w/e 20 Aug 2026 lacks 1 destination that had rows the week before" in str(problem)
    assert first == date(2026, 8, 13)
    assert updater.status_report().freshness.last_week_ending == date(2026, 8, 20)


def test_a_null_in_another_buyers_row_costs_that_amount_alone(updater: Updater) -> None:
    release = new_york(date(2026, 8, 27))
    at(updater, release - timedelta(days=1)).refresh()
    one = faults.each_row(
        lambda row: {**row, "grossNewSales": None} if is_newest(row, CANADA) else row
    )
    updater.usda.faults.add(one, path="*/marketYear/2026")

    done = at(updater, release).refresh()

    assert done.problems == []
    assert updater.status_report().freshness.last_week_ending == date(2026, 8, 20)
    [(what, record)] = updater.ledger.execute("SELECT what, record FROM oddities").fetchall()
    assert what == "grossNewSales of destination 1220 in w/e 20 Aug 2026 is null"
    assert '"countryCode":1220' in record
    rows = updater.ledger.execute(
        "SELECT gross_new_sales, accumulated_exports > 0 FROM observed "
        "WHERE country_code = 1220 AND week_ending = '2026-08-20'"
    )
    assert rows.fetchall() == [(None, 1)]


def is_newest(row: ApiRow, code: int) -> bool:
    """Whether it is a buyer's row of w/e 20 August 2026."""
    return row["countryCode"] == code and "2026-08-20" in str(row["weekEndingDate"])


def test_a_null_in_the_promises_buyers_newest_row_holds_the_rest_and_names_the_row(
    updater: Updater,
) -> None:
    updater.refresh()
    before = known(updater, CALENDAR_2026)
    updater.usda.faults.add(faults.with_value("outstandingSales", None), path="*/marketYear/2027")

    [problem] = at(updater, NEWEST).refresh().problems
    held = known(updater, CALENDAR_2026)
    at(updater, NEWEST + MINUTE).refresh()

    assert "an amount of China (5700) in w/e 1 Oct 2026 cannot be read" in str(problem)
    assert held == before
    assert known(updater, CALENDAR_2026) == (date(2026, 10, 1), 16_606_954)


def test_an_amount_that_is_null_today_stays_what_it_was_yesterday(updater: Updater) -> None:
    """Not known does not contradict what is known, and is never zero."""
    at(updater, NEWEST).refresh()
    updater.usda.faults.add(faults.with_value("outstandingSales", None), path="*/marketYear/2027")

    done = updater.on("2026-10-09", time(9)).refresh()

    assert (done.problems, done.revised) == ([], 0)
    assert known(updater, CALENDAR_2026) == (date(2026, 10, 1), 16_606_954)


def test_a_row_that_stands_in_no_week_is_held_until_a_person_where_it_is_the_promises_buyers(
    updater: Updater,
) -> None:
    updater.refresh()
    updater.usda.faults.add(faults.friday_week(), path="*/marketYear/2027", times=None)

    [problem] = at(updater, NEWEST).refresh().problems
    [again] = updater.on("2026-10-10").refresh().problems

    assert "a row cannot be placed: of China (5700)" in str(problem)
    assert "accepted only by" in str(again)
    assert known(updater, CALENDAR_2026) == (date(2026, 9, 24), 16_224_053)


def test_a_release_first_had_late_is_believed_without_a_row_of_the_promises_buyer(
    updater: Updater,
) -> None:
    """In September 2025 China had no row: after a quarter of an hour that is what there is."""
    release = new_york(date(2025, 9, 25))
    for day in (23, 24):
        updater.on(f"2025-09-{day}").refresh()

    problems = at(updater, release + 20 * MINUTE).refresh().problems

    assert problems == []
    assert updater.status_report().freshness.last_week_ending == date(2025, 9, 18)


def test_rows_of_unknown_destinations_are_guarded_as_the_buyers_are(updater: Updater) -> None:
    at(updater, NEWEST).refresh()
    gone = faults.changed_rows(lambda rows: [r for r in rows if r["countryCode"] != UNKNOWN])
    updater.usda.faults.add(gone, path="*/marketYear/2026")

    [problem] = updater.on("2026-10-09").refresh().problems

    assert "1 destination is gone (Unknown 9990)" in str(problem)
    assert "accepted only by" in str(problem)


def test_a_correction_of_500_000_to_450_000_is_no_fault_and_found_the_next_day(
    updater: Updater,
) -> None:
    updater.refresh()
    key = RowKey(SOYBEANS, 2027, CHINA, date(2026, 9, 24))
    quietly = new_york(date(2026, 10, 7), time(15))
    less = {"outstandingSales": 8_999_999, "currentMYTotalCommitment": 10_759_427}
    updater.world.revise(key, less, published_at=quietly, stamped=False)

    done = updater.on("2026-10-08", time(1)).refresh()

    assert (done.problems, done.revised) == ([], 1)
