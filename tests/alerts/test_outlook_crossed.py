"""The probability crosses 20, 50 or 80 %: told once, and not while it wavers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.rules.outlook_crossed import alerts, crossings
from monitor.assess.figures import Figures
from monitor.assess.outlook import Outlook, PastWindows, WeekChance
from monitor.assess.status_report import StatusReport
from monitor.core.frozen import replace
from monitor.ledger.read import AsOf
from monitor.outlook.load import outlooks

KEY = "soy-2026/calendar-year"
LAST = date(2026, 10, 1)


def weeks(*chances: float) -> tuple[WeekChance, ...]:
    """Probabilities of the weeks to the last one on record."""
    first = LAST - timedelta(weeks=len(chances) - 1)
    return tuple(WeekChance(first + timedelta(weeks=k), c) for k, c in enumerate(chances))


def said(status_report: StatusReport, *chances: float) -> list[Alert]:
    """What the rule says of a reading whose weeks gave these probabilities."""
    past = weeks(*chances)
    outlook = Outlook(week_ending=past[-1].week_ending, chance=chances[-1], past=past)
    return list(alerts(RuleInput(status_report, outlooks={KEY: outlook})))


@pytest.fixture
def october(standing_on: Callable[[str], StatusReport]) -> StatusReport:
    return standing_on("2026-10-09")


def test_it_tells_the_week_in_which_the_probability_rose_above_half(october: StatusReport) -> None:
    [found] = said(october, 0.41, 0.44, 0.57)

    assert found.key == f"{KEY}/outlook/50/up/2026-10-01"
    assert (found.severity, found.suppressed) == ("info", False)
    assert found.title == (
        "China soybeans: chance of 25 MMT above 50 % with w/e 1 Oct (Calendar year 2026)"
    )
    assert found.text.startswith("The probability is 57 %, after 44 % the week before. Bought: ")
    assert (found.promise, found.was, found.since) == ("soy-2026", "44 %", date(2026, 10, 1))
    assert found.numbers[:2] == (("Chance", "57 %"), ("Chance the week before", "44 %"))


def test_a_probability_that_wavers_around_a_mark_says_nothing(october: StatusReport) -> None:
    assert said(october, 0.49, 0.53, 0.47, 0.54, 0.46, 0.52) == []


def test_it_must_come_back_as_clearly_as_it_went(october: StatusReport) -> None:
    found = [(c.rises, c.chance) for c in crossings(weeks(0.4, 0.56, 0.47, 0.44, 0.53, 0.6), 50)]

    assert found == [(True, 0.56), (False, 0.44), (True, 0.6)]


def test_a_fall_through_several_marks_is_told_once_at_the_lowest(october: StatusReport) -> None:
    found = said(october, 0.9, 0.12)

    assert {(a.key.split("/")[3], a.severity, a.suppressed) for a in found} == {
        ("80", "warning", True),
        ("50", "warning", True),
        ("20", "warning", False),
    }


def test_an_old_crossing_is_remembered_and_not_told(october: StatusReport) -> None:
    [found] = said(october, 0.4, 0.6, *[0.62] * 12)

    assert (found.key.split("/")[-1], found.suppressed) == ("2026-07-09", True)


def test_a_crossing_of_the_week_before_is_told_to_who_had_not_looked(october: StatusReport) -> None:
    [found] = said(october, 0.4, *[0.41] * 11, 0.6, 0.62)

    assert (found.key.split("/")[-1], found.suppressed) == ("2026-09-24", False)


def test_without_a_probability_nothing_is_said(october: StatusReport) -> None:
    silent = {KEY: Outlook(LAST, "the figures are too old")}

    assert list(alerts(RuleInput(october, outlooks=silent))) == []
    assert list(alerts(RuleInput(october))) == []


def test_a_span_instead_of_a_number_crosses_nothing(october: StatusReport) -> None:
    """A week in which the members disagreed is skipped; in the newest one nothing is said."""
    [first, *_, last] = weeks(0.41, 0.5, 0.57)
    open_ = WeekChance(date(2026, 9, 24), None, low=0.2, high=0.7)
    now = replace(last, chance=None, low=0.2, high=0.7)

    spans = Outlook(LAST, past=(first, open_, now), chance_low=0.2, chance_high=0.7)
    numbers = Outlook(LAST, chance=0.57, past=(first, open_, last))

    wavering = Outlook(LAST, chance=0.42, past=(first, open_, replace(last, chance=0.42)))

    assert list(alerts(RuleInput(october, outlooks={KEY: spans}))) == []
    assert list(alerts(RuleInput(october, outlooks={KEY: wavering}))) == []
    [found] = alerts(RuleInput(october, outlooks={KEY: numbers}))
    assert found.text.startswith("The probability is 57 %, after between 20 and 70 % the week bef")


def test_past_windows_cross_nothing(october: StatusReport) -> None:
    found = Outlook(LAST, past_windows=PastWindows((2024, 2025), (24_000_000, 26_000_000), 1))

    assert list(alerts(RuleInput(october, outlooks={KEY: found}))) == []


def test_on_the_real_figures_of_october_the_span_crosses_nothing(
    shipped_ledger: sqlite3.Connection, october: StatusReport
) -> None:
    """Until August the chance stayed between 2 and 18 %; since then the members disagree."""
    found = outlooks(Figures(shipped_ledger, AsOf("snapshot", october.as_of)), october)

    assert found[KEY].disagrees
    assert [alert.key for alert in alerts(RuleInput(october, outlooks=found))] == []


def test_every_crossing_has_a_key_of_its_own(october: StatusReport) -> None:
    keys = [alert.key for alert in said(october, 0.1, 0.6, 0.1, 0.9, 0.1)]

    assert len(keys) == len(set(keys)) == 10
