"""The machine's clock: set back or forward, by summer time or by mistake."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest
import time_machine
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler

from monitor.assess.as_of import Query
from monitor.assess.status_report import Contact, Freshness
from monitor.core import clocks
from monitor.core.calendar import DAY, weeks_due
from monitor.core.errors import ClockWrong
from monitor.core.frozen import replace
from monitor.jobs import scheduler
from monitor.jobs.pass_ledger import believe_clock
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options, Outcome
from monitor.jobs.scheduler import ReleaseWindow
from monitor.jobs.status_query import load_status_report
from monitor.jobs.steady import EachDay, SteadyScheduler
from monitor.ledger.store import open_ledger
from tests.jobs.house import House
from tests.jobs.simulated import QUICK
from tests.usda import new_york

NEW_YORK = ZoneInfo("America/New_York")
SHIPPED_AT = datetime(2026, 10, 8, 12, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("daily", ["00:30", "01:30", "02:30", "09:30"])
@pytest.mark.parametrize("first", ["2026-10-30", "2027-03-12", "2027-11-05"])
def test_the_daily_pass_is_due_once_on_each_day(daily: str, first: str) -> None:
    """Clocks go back on 1 November 2026 and 7 November 2027, and forward on 14 March 2027."""
    trigger = EachDay(time.fromisoformat(daily), NEW_YORK)
    starts = datetime.combine(date.fromisoformat(first), time(0), tzinfo=NEW_YORK)
    due = [trigger.get_next_fire_time(None, starts)]
    while len(due) < 6:
        late = (due[-1].astimezone(UTC) + timedelta(seconds=1)).astimezone(NEW_YORK)
        due.append(trigger.get_next_fire_time(due[-1], late))

    assert [each.date() for each in due] == [starts.date() + k * DAY for k in range(6)]
    odd = {each.strftime("%F %H:%M") for each in due if each.strftime("%H:%M") != daily}
    assert odd == ({"2027-03-14 03:30"} if (daily, first) == ("02:30", "2027-03-12") else set())


@dataclass
class Counting:
    """A watcher that counts what it is told to do."""

    passes: list[datetime] = field(default_factory=list)
    looks: int = 0

    def poll(self) -> bool:
        """Nothing new."""
        return False

    def run_pass(self) -> None:
        """Count."""
        self.passes.append(datetime.now(UTC))

    def run_if_promises_changed(self) -> None:
        """Count."""
        self.looks += 1

    def look_again(self) -> None:
        """Nothing."""

    def deliver_due(self) -> None:
        """Nothing."""

    def recorded_until(self) -> datetime | None:
        """Nothing."""
        return None

    def poll_every_s(self, *, just_due: bool = False) -> int:
        """As with a key."""
        return 30


@dataclass
class Watch:
    """A schedule whose wake-ups are called by hand, at any time on the clock."""

    made: SteadyScheduler
    watcher: Counting
    machine: time_machine.Traveller

    def wake(self, moment: datetime) -> None:
        """The clock shows this, and the scheduler wakes."""
        self.machine.move_to(moment)
        self.made._process_jobs()


@pytest.fixture
def started(request: pytest.FixtureRequest) -> Iterator[Watch]:
    """A schedule begun at the instant given."""
    with time_machine.travel(request.param, tick=False) as machine:
        watcher = Counting()
        made = SteadyScheduler(timezone=NEW_YORK, executors={"default": DebugExecutor()})
        scheduler.build(watcher, lambda: datetime.now(UTC), time(9, 30), made)
        made._event = Event()
        BaseScheduler.start(made)
        made._process_jobs()
        yield Watch(made, watcher, machine)
        made.shutdown()


@pytest.mark.parametrize("started", [at("2026-10-09 12:00")], indirect=True)
def test_a_clock_set_back_by_a_day_stops_nothing(started: Watch) -> None:
    started.wake(at("2026-10-09 12:00:30"))
    before = started.watcher.looks

    started.wake(at("2026-10-08 12:00:31"))
    for minute in (1, 2, 3):
        started.wake(at(f"2026-10-08 12:0{minute}:16"))

    assert started.watcher.looks == before + 3
    assert started.watcher.passes == [at("2026-10-08 12:00:31")]


@pytest.mark.parametrize("started", [at("1970-01-01 00:00:10")], indirect=True)
def test_a_clock_set_from_1970_to_today_begins_anew_at_once(started: Watch) -> None:
    started.wake(at("2026-10-09 12:00:30"))

    due = [job.next_run_time for job in started.made.get_jobs()]
    assert all(at("2026-10-09 12:00:30") <= each <= at("2026-10-12 12:00") for each in due)
    assert started.watcher.passes == [at("2026-10-09 12:00:30")]
    assert started.watcher.looks == 0


@pytest.mark.parametrize("started", [at("2026-10-09 20:00")], indirect=True)
def test_a_night_asleep_is_no_jump(started: Watch) -> None:
    started.wake(at("2026-10-10 15:00"))

    assert started.watcher.passes == [at("2026-10-10 15:00")], "the daily pass, late"


def test_the_fast_poll_goes_on_when_the_clock_is_set_back() -> None:
    moment = [new_york(date(2026, 10, 16), time(9, 0))]
    polled = []
    watcher = Counting()
    watcher.poll = lambda: bool(polled.append(moment[0]))  # type: ignore[method-assign, func-returns-value]
    window = ReleaseWindow(watcher, lambda: moment[0])

    for minute in (0, -20):
        moment[0] = new_york(date(2026, 10, 16), time(9, 0)) + timedelta(minutes=minute)
        window.poll()

    assert len(polled) == 2


@pytest.mark.parametrize(
    ("now", "recorded", "right"),
    [
        ("2036-01-01", "2026-10-08T12:30", False),
        ("2036-01-01", None, False),
        ("1970-01-01", None, False),
        ("2026-10-07", "2026-10-08T12:30", False),
        ("2026-10-08", "2026-10-08T12:30", True),  # a clock a little behind
        ("2028-10-08", "2026-10-08T12:30", True),  # two years off, or without a key
        ("2025-10-09", None, True),
        ("2029-12-01", "2028-12-07T13:30", True),
    ],
)
def test_a_clock_far_from_the_last_publication_is_refused(
    now: str, recorded: str | None, right: bool
) -> None:
    refused = (
        nullcontext()
        if right
        else pytest.raises(
            ClockWrong, match=f"This machine's clock is {now} 00:00 UTC, but the newest figures"
        )
    )

    with refused:
        clocks.check(at(now), SHIPPED_AT, None if recorded is None else at(recorded))


def test_without_a_key_the_shipped_figures_are_what_is_recorded(house: House) -> None:
    house.more = {"USDA_API_KEY": "", "MONITOR_USDA_URL": "", "MONITOR_SOURCE": "shipped"}

    believe_clock(Query(house.settings, at("2026-10-09")), None)
    with pytest.raises(ClockWrong, match="Thu 8 Oct 2026, 08:30 New York: set the clock"):
        believe_clock(Query(house.settings, at("2026-03-01")), None)


@pytest.mark.parametrize("now", ["2036-10-09", "1970-01-01"])
def test_a_pass_with_such_a_clock_writes_nothing(house: House, now: str) -> None:
    house.clock.set(at(now))

    with pytest.raises(ClockWrong):
        house.run_pass()

    assert not house.database.exists()
    assert not (house.folder / "reports/latest").exists()
    assert house.usda.log == []


def test_a_recorded_ledger_is_left_as_it_was(house: House) -> None:
    house.run_pass()
    before = house.query("SELECT count(*), max(id) FROM alerts"), house.query("SELECT * FROM heard")
    house.clock.set(at("2036-10-09"))

    with pytest.raises(ClockWrong, match=r"2036-10-09 00:00 UTC, but the newest figures"):
        house.run_pass()

    after = house.query("SELECT count(*), max(id) FROM alerts"), house.query("SELECT * FROM heard")
    assert after == before


def test_a_clock_a_day_ahead_is_told_by_the_pass_and_its_quota_heals(house: House) -> None:
    house.run_pass()
    house.usda.gate.limit = 30
    for _ in range(27):
        house.usda.gate.ask(house.usda.gate.key, house.clock())

    ahead = pass_at(house, house.clock() + DAY)
    told = ahead.refreshed.clock_differs
    house.clock.advance(hours=1, minutes=1)
    right = house.run_pass()

    assert told == (
        "this machine's clock is 2026-10-10 12:30 UTC, USDA's 2026-10-09 12:30: "
        "set the clock (releases are timed by it; until then no release is said to be overdue)."
    )
    assert right.refreshed.clock_differs is None
    assert right.problems == []


def test_a_clock_a_day_ahead_calls_no_release_overdue_and_hears_nothing_later_than_now(
    house: House,
) -> None:
    """The week ending 8 October is due on Friday 16 October; it is Thursday."""
    house.run_pass()
    thursday, friday = at("2026-10-15 17:00"), at("2026-10-16 17:00")
    house.clock.set(thursday)

    ahead = pass_at(house, friday)

    assert ahead.status_report.as_of == friday
    assert ahead.status_report.freshness.heard_until == thursday
    assert ahead.status_report.freshness.publication is None
    assert overdue(ahead) == []
    assert heard(house) == {thursday}
    house.clock.set(friday)
    right = house.run_pass()
    assert overdue(right) == ["release/overdue/2026-10-08"]
    assert right.status_report.freshness.publication == "overdue"
    assert heard(house) == {friday}


@pytest.mark.parametrize(("ahead", "raised"), [(10, 1), (11, 0)])
def test_a_clock_ahead_by_ten_minutes_is_as_good_as_right(
    house: House, ahead: int, raised: int
) -> None:
    house.run_pass()
    house.clock.set(at("2026-10-16 17:00"))

    done = pass_at(house, house.clock() + timedelta(minutes=ahead))

    assert len(overdue(done)) == raised


def test_what_is_overdue_stays_so_while_the_clock_is_ahead(house: House) -> None:
    house.clock.set(at("2026-10-16 17:00"))
    assert overdue(house.run_pass()) == ["release/overdue/2026-10-08"]
    house.clock.advance(hours=1)

    pass_at(house, house.clock() + DAY)

    assert house.query("SELECT key FROM alert_ends") == []


def test_a_time_heard_by_a_clock_that_was_ahead_counts_for_nothing_and_heals(house: House) -> None:
    house.clock.set(at("2026-10-14 17:00"))
    house.run_pass()
    with closing(sqlite3.connect(house.database)) as ledger, ledger:
        ledger.execute("UPDATE heard SET last_heard_at = '2026-10-17T17:00:00+00:00'")
    friday = at("2026-10-16 17:00")
    house.clock.set(friday)

    unheard, today = recorded(house, friday), recorded(house, friday, friday.date())
    house.run_pass()

    assert unheard.heard_until == at("2026-10-08 12:30"), "the newest publication on record"
    assert unheard.publication is None
    assert today == replace(unheard, contact=None)
    assert unheard.contact == Contact(at("2026-10-14 17:00"), live=False)
    assert heard(house) == {friday}
    assert recorded(house, friday).publication == "overdue"


def test_what_is_said_of_a_past_day_does_not_change_by_a_clock_that_was_ahead(house: House) -> None:
    house.clock.set(at("2026-10-20 17:00"))
    house.run_pass()
    query = house.clock() + DAY, date(2026, 10, 16)
    before = recorded(house, *query)

    pass_at(house, house.clock() + 5 * DAY)
    after = recorded(house, *query)
    with closing(sqlite3.connect(house.database)) as ledger, ledger:
        ledger.execute("UPDATE heard SET last_heard_at = '2026-10-25T17:00:00+00:00'")
    poisoned = recorded(house, *query)

    assert before.publication == "overdue"
    assert after == before
    assert replace(poisoned, heard_until=before.heard_until) == before


def test_a_clock_that_is_behind_takes_nothing_back(house: House) -> None:
    friday = at("2026-10-16 17:00")
    house.clock.set(friday)
    house.run_pass()

    behind = pass_at(house, friday - DAY)

    assert heard(house) == {friday}
    assert behind.status_report.freshness.heard_until == friday
    assert behind.status_report.freshness.publication == "on time"


def test_what_was_heard_after_a_past_day_still_counts_for_it(house: House) -> None:
    """The day ended with the release overdue; that it was is known from what was heard later."""
    house.clock.set(at("2026-10-20 17:00"))
    house.run_pass()

    found = recorded(house, house.clock(), date(2026, 10, 16))

    assert found.heard_until == at("2026-10-20 17:00")
    assert found.publication == "overdue"


def pass_at(house: House, now: datetime) -> Outcome:
    """A pass of a machine whose clock shows `now`; USDA's shows the house's."""
    return run_locked(house.settings, Options(), now, lambda *a, **k: None, QUICK)


def overdue(done: Outcome) -> list[str]:
    """The new alerts on a release that is overdue."""
    return [new.alert.key for new in done.new_alerts if new.alert.kind == "overdue"]


def heard(house: House) -> set[datetime]:
    """When the releases on record were last heard to be the newest."""
    return {
        datetime.fromisoformat(row[0]) for row in house.query("SELECT last_heard_at FROM heard")
    }


def recorded(house: House, now: datetime, as_of: date | None = None) -> Freshness:
    """How fresh the recorded figures are, as a command says it that asks nobody."""
    with open_ledger(house.database) as ledger:
        return load_status_report(ledger, Query(house.settings, now, as_of=as_of)).freshness


def test_as_of_today_never_looks_past_now(house: House) -> None:
    """At seven on a release day the release of half past eight is not missing."""
    house.run_pass()
    seven = new_york(date(2026, 10, 16), time(7, 0))
    query = Query(house.settings, seven, as_of=date(2026, 10, 16))

    with open_ledger(house.database) as ledger:
        view = query.view(ledger)

    assert view.as_of == seven
    assert not list(weeks_due(date(2026, 10, 1), view.as_of))
