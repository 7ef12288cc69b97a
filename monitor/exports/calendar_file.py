"""Write `deadlines.ics`: deadlines of commitments and release dates, for calendar programs.

Deadlines are whole days; releases are instants by USDA's calendar, which holidays shift and a
shutdown can suspend. An entry's UID stays the same from export to export, so that a calendar moves
the entry instead of adding another. SEQUENCE and LAST-MODIFIED change only when the entry's content
does, so they are carried over from the previous file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from monitor.assess.assessment import Assessment
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import DAY, WEEK, release_at, week_ending_of
from monitor.core.formats import amount, day
from monitor.core.periods import WEEKLY

if TYPE_CHECKING:
    from icalendar import Event

FILE = "deadlines.ics"
MAKER = "-//purchase-commitment-monitor//deadlines//EN"
AT_HOME = "purchase-commitment-monitor"
WEEKS_AHEAD = 26
LASTS = timedelta(minutes=15)
READ_AGAIN_AFTER = timedelta(hours=6)
NUMBERING = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


def deadlines_ics(status_report: StatusReport, before: bytes | None = None) -> bytes:
    """Return the calendar (RFC 5545, RFC 7986); `before` is the previous file, if any.

    The same arguments give the same bytes.
    """
    from icalendar import Calendar, vDuration

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Purchase commitments: deadlines and USDA releases")
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN_AFTER))
    known = _events(before)
    written_at = status_report.as_of.astimezone(UTC).replace(microsecond=0)
    for event in (*_deadlines(status_report), *_releases(status_report)):
        _number(event, known.get(str(event["uid"])), written_at)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(calendar: bytes | None) -> dict[str, Event]:
    """Return the entries of a calendar by UID; empty if it cannot be parsed."""
    from icalendar import Calendar, Event

    try:
        parsed = Calendar.from_ical(calendar) if calendar else Calendar()
    except (ValueError, IndexError, KeyError):
        return {}
    entries = (entry for entry in parsed.walk("VEVENT") if isinstance(entry, Event))
    return {str(event["uid"]): event for event in entries if "uid" in event}


def _number(event: Event, before: Event | None, written_at: datetime) -> None:
    """Set SEQUENCE and dates: as before if the content is the same, otherwise one higher."""
    number, since = 0, written_at
    if before is not None:
        number, since = int(before.get("sequence", 0)), before.decoded("dtstamp", written_at)
        if _said(event) != _said(before):
            number, since = number + 1, written_at
    event.add("dtstamp", since)
    event.add("last-modified", since)
    event.add("sequence", number)


def _said(event: Event) -> frozenset[tuple[str, bytes]]:
    return frozenset(
        (name, value.to_ical()) for name, value in event.items() if name not in NUMBERING
    )


def _deadlines(status_report: StatusReport) -> Iterator[Event]:
    for a in sorted(status_report.assessments, key=lambda a: (a.reading.deadline, a.key)):
        yield _event(
            f"deadline-{a.key.replace('/', '-')}",
            a.reading.deadline,
            a.reading.deadline + DAY,
            f"Deadline: {a.commitment.title}",
            _deadline_text(a),
        )


def _deadline_text(a: Assessment) -> str:
    goal = amount(a.commitment.target, a.commitment.unit)
    source = a.reading.source
    lines = [
        f"Reading: {a.reading.title}. Target: {goal}.",
        f"Interpretation: {source.who}, {day(source.said_on)}: {source.where}.",
    ]
    if a.window:
        last = a.window.last_week
        figures = a.basis.due_at(last).date()
        lines.append(f"Last counted week: {day(last)}; its figures are due {day(figures)}.")
    return "\n".join(lines)


def _releases(status_report: StatusReport) -> Iterator[Event]:
    """Yield the releases of the next half year, and later ones that open or close a window."""
    coming = week_ending_of(status_report.as_of_on) - 2 * WEEK
    weeks = {coming + k * WEEK for k in range(WEEKS_AHEAD + 3)}
    windows = [a.window for a in status_report.assessments if a.window and _is_weekly(a)]
    weeks |= {week for window in windows for week in (window.first_week, window.last_week)}
    for week in sorted(weeks):
        if release_at(week) > status_report.as_of:
            yield _release(status_report, week)


def _release(status_report: StatusReport, week: date) -> Event:
    marks = [text for a in status_report.assessments for text in _marks(a, week)]
    return _event(
        f"release-{week.isoformat()}",
        release_at(week),
        release_at(week) + LASTS,
        f"USDA export sales, week ending {day(week)}" + (": a counted window" if marks else ""),
        "\n".join(["Expected by the release calendar: 08:30 in New York.", *marks]),
    )


def _is_weekly(a: Assessment) -> bool:
    """Return whether a reading counts the weeks of USDA's releases."""
    return a.basis.period == WEEKLY


def _marks(a: Assessment, week: date) -> Iterator[str]:
    name = f"{a.commitment.title} ({a.reading.title})"
    if not _is_weekly(a):
        return
    if a.window and week == a.window.first_week:
        yield f"First counted week: {name}."
    if a.window and week == a.window.last_week:
        yield f"Last counted week: {name}."


def _event(
    name: str, starts: date | datetime, ends: date | datetime, title: str, text: str
) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{name}@{AT_HOME}")
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", title)
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    return event
