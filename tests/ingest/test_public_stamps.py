"""When a static report was released, which it does not say itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.ingest.public_stamps import release_stamp

WEEK = date(2026, 7, 16)
DUE = datetime(2026, 7, 23, 12, 30, tzinfo=UTC)
SOON, LATE = DUE + timedelta(seconds=42), DUE + timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("modified", "now", "expected"),
    [
        (SOON, DUE + HOUR, SOON),
        (DUE + 4 * HOUR, LATE, DUE + 4 * HOUR),
        (DUE + 4 * HOUR + timedelta(seconds=1), LATE, DUE),
        (DUE - timedelta(seconds=1), DUE + HOUR, DUE),
        (DUE + 2 * HOUR, DUE + HOUR, DUE),
        (None, DUE + HOUR, DUE),
        (None, DUE - HOUR, DUE - HOUR),
        (LATE, LATE + HOUR, DUE),
    ],
    ids=["its server", "4 h", "over 4 h", "too early", "ahead", "none", "before due", "rewritten"],
)
def test_the_first_report_of_a_week_is_dated_by_its_server_or_by_the_calendar(
    modified: datetime | None, now: datetime, expected: datetime
) -> None:
    assert release_stamp(WEEK, modified, now, None, None) == expected


@pytest.mark.parametrize(
    ("silent_until", "modified", "expected"),
    [
        (DUE + 4 * HOUR, LATE, LATE),
        (DUE + 4 * HOUR, DUE + 3 * HOUR, LATE + HOUR),
        (DUE + 4 * HOUR, LATE + 2 * HOUR, LATE + HOUR),
        (DUE + 4 * HOUR, None, LATE + HOUR),
        (DUE + 4 * HOUR - timedelta(seconds=1), LATE, DUE),
    ],
    ids=["its server", "before the check", "ahead", "none", "not yet overdue"],
)
def test_a_week_that_a_check_shows_to_be_late_is_not_dated_by_the_calendar(
    silent_until: datetime, modified: datetime | None, expected: datetime
) -> None:
    assert release_stamp(WEEK, modified, LATE + HOUR, silent_until, None) == expected


@pytest.mark.parametrize(
    ("modified", "now", "expected"),
    [
        (LATE, LATE + HOUR, LATE),
        (SOON, LATE + HOUR, LATE + HOUR),
        (LATE + 2 * HOUR, LATE + HOUR, LATE + HOUR),
        (None, LATE, LATE),
        (None, DUE - HOUR, SOON),
    ],
    ids=["its server", "its own time", "ahead", "none", "clock behind"],
)
def test_a_report_that_replaces_another_came_later(
    modified: datetime | None, now: datetime, expected: datetime
) -> None:
    assert release_stamp(WEEK, modified, now, None, SOON) == expected


def test_a_week_of_a_shutdown_has_the_day_on_record() -> None:
    stamp = release_stamp(date(2025, 10, 2), None, datetime(2026, 1, 1, tzinfo=UTC), None, None)

    assert stamp.date() == date(2025, 11, 20)
