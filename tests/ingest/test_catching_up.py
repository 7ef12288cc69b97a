"""Weeks that come late, seen live: each is recorded with its true publication, and told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from monitor.alerts import log, rules
from monitor.alerts.model import RuleInput
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.publication import PublicationState
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import DAY
from monitor.core.errors import SourceUnavailable
from monitor.ledger.read import AsOf
from tests.core.test_release_calendar import SHUTDOWN
from tests.updater import Updater
from tests.usda import esr_row, faults, new_york
from tests.usda.figures import UNKNOWN

CALENDAR_2026 = "soy-2026/calendar-year"
CLOSED = "2026-10-16", "2026-11-10", "2026-11-13"
"""A shutdown that is in no record: the first day without a release, and two days of answers."""


@pytest.fixture
def closed(updater: Updater) -> Updater:
    """Nothing after w/e 1 October until 10 November: then three weeks, on the 13th two more."""
    answers = {
        new_york(date(2026, 11, 10), time(14)): ["2026-10-08", "2026-10-15", "2026-10-22"],
        new_york(date(2026, 11, 13)): ["2026-10-29", "2026-11-05"],
    }
    for published_at, weeks in answers.items():
        rows = [row for week in weeks for row in both(week)]
        updater.world.publish(rows, market_year=2027, published_at=published_at)
    return updater


def both(week: str) -> list[dict[str, object]]:
    """A week after the shipped ones: China buys 100,000 t in each."""
    count = (date.fromisoformat(week) - date(2026, 10, 1)).days // 7
    china = esr_row(week, shipped=2_338_328, outstanding=8_804_000 + 100_000 * count, net=100_000)
    return [china, esr_row(week, country=UNKNOWN, shipped=0, outstanding=400_000)]


def look(updater: Updater) -> StatusReport:
    """What a pass finds now."""
    view = AsOf("usda", updater.clock())
    return load_status(Figures(updater.ledger, view), updater.commitments, [], replay=False)


def state(updater: Updater) -> PublicationState | None:
    """What that says of USDA."""
    return look(updater).freshness.publication


def tell(updater: Updater) -> list[str]:
    """What a pass that has just heard USDA tells of releases for the first time."""
    now = updater.clock()
    found = look(updater)
    findings = rules.run_rules(RuleInput(found, open=log.ongoing(updater.ledger)))
    new = log.record(updater.ledger, findings, now)
    return [raised.id for raised in new if raised.alert.key.startswith("release/")]


def daily(
    updater: Updater, first: str, last: str, at: time = time(16)
) -> Iterator[tuple[str, Updater]]:
    """A pass each day."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        updater.on(str(day), at).refresh()
        yield str(day), updater
        day += DAY


def publications(updater: Updater, first: str) -> dict[str, tuple[str, str]]:
    """Each week's first publication (UTC) and how it is known."""
    rows = updater.ledger.execute(
        "SELECT week_ending, published_at, evidence FROM weeks WHERE week_ending >= ? "
        "ORDER BY week_ending",
        (first,),
    )
    return {week: (at, evidence) for week, at, evidence in rows}


@pytest.fixture
def shutdown_of_2025(updater: Updater) -> dict[str, list[str]]:
    """A pass each day from September 2025 to January 2026; what each told of releases."""
    days = daily(updater, "2025-09-17", "2026-01-23")
    return {day: told for day, seen in days if (told := tell(seen))}


@pytest.mark.usefixtures("shutdown_of_2025")
def test_the_catch_up_of_2025_is_recorded_week_by_week_when_it_came(updater: Updater) -> None:
    recorded = publications(updater, "2025-09-11")

    assert {week: at for week, (at, _) in recorded.items()} == {
        week: f"{new_york(date.fromisoformat(published)):%Y-%m-%dT%H:%M:%SZ}"
        for week, (_, published, _) in SHUTDOWN.items()
        if "2025-09-11" <= week <= "2026-01-15"
    }
    assert recorded["2025-09-18"][1] == "seen"
    assert recorded["2025-12-11"] == ("2025-12-23T13:30:00Z", "reported")
    assert recorded["2026-01-08"] == ("2026-01-15T13:30:00Z", "seen")


def test_the_shutdown_of_2025_is_told_in_seven_messages(
    shutdown_of_2025: dict[str, list[str]],
) -> None:
    assert shutdown_of_2025 == {
        "2025-10-02": ["release/overdue/2025-09-25"],
        "2025-10-09": ["release/suspended/2025-09-25"],
        "2025-11-13": ["release/resumed/2025-09-25"],
        "2025-12-29": ["release/overdue/2025-12-18"],
        "2025-12-31": ["release/overdue/2025-12-18/resolved"],
        "2026-01-02": ["release/overdue/2025-12-25"],
        "2026-01-06": ["release/overdue/2025-12-25/resolved"],
    }


def test_a_new_installation_does_not_tell_of_the_shutdown_of_2025(updater: Updater) -> None:
    updater.on("2026-01-23").refresh()

    assert tell(updater) == []


def test_the_second_of_two_answers_dates_its_weeks_by_its_own_stamp(closed: Updater) -> None:
    for day in CLOSED:
        closed.on(day, time(16)).refresh()

    recorded = publications(closed, "2026-10-22")
    assert recorded == {
        "2026-10-22": ("2026-11-10T19:00:00Z", "seen"),
        "2026-10-29": ("2026-11-13T13:30:00Z", "seen"),
        "2026-11-05": ("2026-11-13T13:30:00Z", "seen"),
    }


def test_weeks_of_one_late_answer_were_not_public_before_it(closed: Updater) -> None:
    for _ in daily(closed, "2026-10-15", "2026-11-13"):
        pass

    assert publications(closed, "2026-10-08") == {
        "2026-10-08": ("2026-11-10T19:00:00Z", "seen"),
        "2026-10-15": ("2026-11-10T19:00:00Z", "seen"),
        "2026-10-22": ("2026-11-10T19:00:00Z", "seen"),
        "2026-10-29": ("2026-11-13T13:30:00Z", "seen"),
        "2026-11-05": ("2026-11-13T13:30:00Z", "seen"),
    }
    before = closed.reading(CALENDAR_2026, "2026-11-09").amounts
    assert (before.week_ending, before.purchased) == (date(2026, 10, 1), 16_606_954)


def test_the_end_of_an_unlisted_shutdown_is_told_under_its_first_week(closed: Updater) -> None:
    told = {day: tell(each) for day, each in daily(closed, "2026-10-15", "2026-11-13")}

    assert told["2026-11-10"] == ["release/resumed/2026-10-08"]
    assert told["2026-11-13"] == []


def test_each_week_of_a_late_answer_has_its_own_amount(closed: Updater) -> None:
    for _ in daily(closed, "2026-10-15", "2026-11-13"):
        pass

    weeks = [
        (str(p.week_ending), p.purchased)
        for p in closed.reading(CALENDAR_2026).points
        if p.week_ending > date(2026, 10, 1)
    ]
    assert weeks == [
        ("2026-10-08", 16_706_954),
        ("2026-10-15", 16_806_954),
        ("2026-10-22", 16_906_954),
        ("2026-10-29", 17_006_954),
        ("2026-11-05", 17_106_954),
    ]


def test_an_unlisted_shutdown_is_told_as_it_happens(closed: Updater) -> None:
    days = daily(closed, "2026-10-14", "2026-11-20")
    seen = {day: (state(each), tell(each)) for day, each in days}

    assert seen["2026-10-15"] == ("on time", [])
    assert seen["2026-10-16"] == ("overdue", ["release/overdue/2026-10-08"])
    assert seen["2026-10-22"] == ("suspended", ["release/suspended/2026-10-08"])
    assert seen["2026-11-09"] == ("suspended", [])
    assert seen["2026-11-10"][0] == "catching up"
    assert seen["2026-11-13"][0] == "on time"
    assert seen["2026-11-19"] == ("overdue", ["release/overdue/2026-11-12"])


def test_while_usda_cannot_be_asked_nothing_is_said_of_it(closed: Updater) -> None:
    closed.on("2026-10-15").refresh()
    closed.usda.faults.add(faults.status(500), path="*", times=None)
    with pytest.raises(SourceUnavailable):
        closed.on("2026-10-28").refresh()

    assert look(closed).freshness.missing_weeks == (date(2026, 10, 8), date(2026, 10, 15))
    assert state(closed) is None


@pytest.mark.parametrize(("day", "said"), [("2026-10-20", "overdue"), ("2026-10-28", "suspended")])
def test_what_was_heard_last_is_said_until_usda_is_heard_again(
    closed: Updater, day: str, said: str
) -> None:
    closed.on("2026-10-15").refresh()
    closed.on(day).refresh()

    closed.clock.advance(days=1)

    assert state(closed) == said
