"""deadlines.ics: read by a calendar library, and by the letter of RFC 5545."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from monitor.assess.detailed_report import DetailedReport
from monitor.core.frozen import replace
from monitor.exports.calendar_file import deadlines_ics


@pytest.fixture(scope="session")
def text(export: Path) -> bytes:
    return (export / "deadlines.ics").read_bytes()


@pytest.fixture(scope="session")
def events(text: bytes) -> dict[str, Event]:
    """Every entry by the first part of its name."""
    found = Calendar.from_ical(text).walk("VEVENT")
    return {str(event["uid"]).partition("@")[0]: event for event in found}


def test_lines_end_and_fold_as_the_standard_says(text: bytes) -> None:
    assert text.count(b"\n") == text.count(b"\r\n")
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    text.decode("utf-8")


def test_every_deadline_is_a_whole_day(events: dict[str, Event]) -> None:
    deadlines = {name: e for name, e in events.items() if name.startswith("deadline-")}

    assert len(deadlines) == 8
    february = deadlines["deadline-soy-2025-end-of-february"]
    assert february.decoded("dtstart") == date(2026, 2, 28)
    assert february.decoded("dtend") == date(2026, 3, 1)
    assert "12,000,000 t" in february["description"]
    assert "Scott Bessent" in february["description"]


def test_releases_follow_new_yorks_clock_and_its_holidays(events: dict[str, Event]) -> None:
    releases = {name: e for name, e in events.items() if name.startswith("release-")}

    after_thanksgiving = releases["release-2026-11-19"].decoded("dtstart")
    assert after_thanksgiving == datetime(2026, 11, 27, 13, 30, tzinfo=UTC)
    in_summer_time = releases["release-2027-03-18"].decoded("dtstart")
    assert in_summer_time == datetime(2027, 3, 25, 12, 30, tzinfo=UTC)
    assert min(releases) == "release-2026-11-19", "those that are out are not expected"
    assert 26 <= len(releases) <= 34


def test_the_weeks_that_open_and_close_a_window_say_so(events: dict[str, Event]) -> None:
    last = events["release-2026-12-31"]

    assert "Last counted week: China: 25 MMT of US soybeans in 2026" in last["description"]
    assert "release-2028-12-28" in events


def test_names_are_unique_and_stay(
    text: bytes, events: dict[str, Event], status_report: DetailedReport
) -> None:
    assert text.count(b"BEGIN:VEVENT") == len(events)
    assert deadlines_ics(status_report) == text


def test_it_says_how_often_to_read_it_again(text: bytes) -> None:
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in text
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in text


def numbered(calendar: bytes) -> dict[str, tuple[int, datetime]]:
    """Every entry's number and when it was modified."""
    found = Calendar.from_ical(calendar).walk("VEVENT")
    return {
        str(e["uid"]).partition("@")[0]: (int(e["sequence"]), e.decoded("last-modified"))
        for e in found
    }


def test_numbers_and_instants_change_with_what_an_entry_says_and_with_nothing_else(
    status_report: DetailedReport,
) -> None:
    made_at = status_report.as_of.replace(microsecond=0)
    first = deadlines_ics(status_report)
    assert set(numbered(first).values()) == {(0, made_at)}

    tomorrow = replace(status_report, as_of=status_report.as_of + timedelta(days=1))
    assert numbered(deadlines_ics(tomorrow, first)) == numbered(first)

    a, *others = status_report.assessments
    later = replace(a, reading=replace(a.reading, deadline=a.reading.deadline + timedelta(days=7)))
    moved = replace(tomorrow, assessments=(later, *others))
    second = deadlines_ics(moved, first)
    changed = {name for name, (number, _) in numbered(second).items() if number}
    assert changed == {f"deadline-{a.key.replace('/', '-')}"}
    assert numbered(second)[changed.pop()] == (1, tomorrow.as_of.replace(microsecond=0))
    assert deadlines_ics(moved, second) == second

    back = deadlines_ics(tomorrow, second)
    assert max(number for number, _ in numbered(back).values()) == 2


@pytest.mark.parametrize("before", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\n"])
def test_a_damaged_calendar_before_it_is_none(status_report: DetailedReport, before: bytes) -> None:
    assert deadlines_ics(status_report, before) == deadlines_ics(status_report)
