"""Which promise a report opens with."""

from collections.abc import Callable

import pytest

from monitor.assess.lead import lead
from monitor.assess.status_report import StatusReport

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
