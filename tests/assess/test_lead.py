"""Which promise a report opens with."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from monitor.assess.lead import has_begun, lead
from monitor.assess.status_report import StatusReport
from monitor.core.frozen import replace

StandingOn = Callable[[str], StatusReport]


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2025-11-30", "soy-2025/end-of-february"),
        ("2026-01-20", "soy-2025/end-of-february"),  # soy-2026 runs too, ends later
        ("2026-03-04", "soy-2025/end-of-february"),  # its last week is out on 5 March
        ("2026-03-08", "soy-2026/calendar-year"),
        ("2026-10-09", "soy-2026/calendar-year"),
        ("2026-11-22", "soy-2026/calendar-year"),
    ],
)
def test_the_running_promise_with_the_nearest_deadline_leads(
    standing_on: StandingOn, day: str, key: str
) -> None:
    assert lead(standing_on(day)).key == key


def test_between_two_promises_the_one_that_ended_leads(standing_on: StandingOn) -> None:
    # The last week of 2026 is due on 7 January 2027, the first of 2027 on the 14th.
    assert lead(standing_on("2027-01-08")).key == "soy-2026/calendar-year"


def test_before_the_first_promise_it_leads_itself(standing_on: StandingOn) -> None:
    assert lead(standing_on("2025-06-01")).key == "soy-2025/end-of-february"


@pytest.mark.parametrize(
    ("after", "begun"),
    [(timedelta(seconds=-1), False), (timedelta(0), True), (timedelta(days=400), True)],
)
def test_a_promise_has_begun_when_its_first_counted_week_was_due(
    standing_on: StandingOn, after: timedelta, begun: bool
) -> None:
    """The week ending 8 January 2026 is the first of the calendar year, due on the 15th."""
    [a] = [a for a in standing_on("2026-10-09").headlines if a.commitment.id == "soy-2026"]
    due = datetime(2026, 1, 15, 13, 30, tzinfo=UTC)

    assert has_begun(a, due + after) is begun
    assert has_begun(replace(a, window=None), due + after) is False
