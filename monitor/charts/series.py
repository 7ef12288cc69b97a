"""Which weeks a picture over time shows, and the lines through them. Pure, without matplotlib."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Event
from monitor.core.calendar import WEEK, weeks_between

WEEKS_AFTER_MISSED = 30
WEEKS_AFTER_REACHED = 4

Line = tuple[list[float], list[float]]


@dataclass(frozen=True, slots=True)
class Span:
    """The days a picture shows, first and last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


def x_of(on: date) -> float:
    """A day's place on a date axis: its noon."""
    return on.toordinal() + 0.5


def shown_weeks(assessment: Assessment) -> tuple[WeekPoint, ...]:
    """The weeks up to the window's end; of a missed reading some of those after it, too.

    They go on until shortly after the target was reached all the same, or for thirty weeks.
    """
    if assessment.window is None:
        return ()
    last, late = assessment.window.last_week, assessment.reached_after_deadline
    if assessment.status == "missed":
        last += WEEKS_AFTER_MISSED * WEEK
        if late is not None:
            last = min(last, late.week_ending + WEEKS_AFTER_REACHED * WEEK)
    return tuple(point for point in assessment.points if point.week_ending <= last)


def cumulative_weeks(assessment: Assessment) -> tuple[WeekPoint, ...]:
    """The shown weeks that have a cumulative amount to show: from the window's first on.

    A season's begin with the first week in which it was booked in advance.
    """
    if assessment.window is None:
        return ()
    first = assessment.window.first_week
    first = min([first, *(p.week_ending for p in assessment.points if p.purchased)])
    return tuple(p for p in shown_weeks(assessment) if p.week_ending >= first)


def weekly_points(assessment: Assessment) -> tuple[WeekPoint, ...]:
    """The shown weeks from the first counted or known one on."""
    shown = shown_weeks(assessment)
    known = (k for k, point in enumerate(shown) if point.counted or point.net is not None)
    return shown[next(known, len(shown)) :]


def span_of(assessment: Assessment, points: Sequence[WeekPoint]) -> Span:
    """From the week before the first one to the deadline or the last week, and a little room.

    Raises ValueError for a reading without a window.
    """
    if assessment.window is None:
        raise ValueError(f"{assessment.key} has no window to draw")
    window = assessment.window
    known = [point.week_ending for point in points]
    first = min([window.first_week, *known]) - WEEK
    last = max([window.last_week, assessment.reading.deadline, *known])
    return Span(first, last + max(WEEK / 2, (last - first) / 50))


def belongs(assessment: Assessment, point: WeekPoint) -> bool:
    """Whether a week's purchases are part of the reading's amount.

    To a season belong also the weeks in which it was booked before it opened.
    """
    season = assessment.window is not None and assessment.window.season is not None
    return point.counted or (season and point.purchased is not None)


def missing_weeks(status_report: StatusReport, assessment: Assessment) -> tuple[date, ...]:
    """Weeks due after the last one of the reading, as far as it counts them."""
    if assessment.window is None:
        return ()
    window, points = assessment.window, assessment.points
    known = points[-1].week_ending if points else window.first_week - WEEK
    weeks = status_report.freshness.missing_weeks
    return tuple(week for week in weeks if known < week <= window.last_week)


def gaps(points: Sequence[WeekPoint], value: Callable[[WeekPoint], int | None]) -> tuple[date, ...]:
    """Weeks from the first point to the last that have no figure: unpublished, or unknown."""
    if not points:
        return ()
    known = {point.week_ending for point in points if value(point) is not None}
    weeks = weeks_between(points[0].week_ending, points[-1].week_ending)
    return tuple(week for week in weeks if week not in known)


def runs(weeks: Iterable[date]) -> list[tuple[date, date]]:
    """First and last week of each unbroken run."""
    found: list[tuple[date, date]] = []
    for week in sorted(weeks):
        if found and week - found[-1][1] == WEEK:
            found[-1] = (found[-1][0], week)
        else:
            found.append((week, week))
    return found


def line(points: Iterable[tuple[date, int | None]]) -> Line:
    """A line through weeks and amounts; it breaks where a week or its amount is not known."""
    values = dict(points)
    if not values:
        return [], []
    weeks = weeks_between(min(values), max(values))
    amounts = [values.get(week) for week in weeks]
    return [x_of(week) for week in weeks], [nan if a is None else float(a) for a in amounts]


@dataclass(frozen=True, slots=True)
class CumulativeLines:
    """The lines of a cumulative picture; empty where there is nothing to draw.

    `later` is what was bought after the window of a missed reading: it no longer counts.
    """

    bought: Line
    later: Line
    shipped: Line
    straight: Line
    seasonal: Line

    @property
    def all(self) -> tuple[Line, ...]:
        """Every one of them."""
        return self.bought, self.later, self.shipped, self.straight, self.seasonal


def cumulative_lines(assessment: Assessment) -> CumulativeLines:
    """The reading's lines, each from zero in the week before the window.

    A season has no such zero: what was booked in advance is its own, and was due as well.
    """
    points, window = cumulative_weeks(assessment), assessment.window
    zero = [] if window is None or window.season else [(window.first_week - WEEK, 0)]
    end = window.last_week if window else date.max
    inside = [p for p in points if p.week_ending <= end]
    after = [p for p in points if p.week_ending >= end] if len(inside) < len(points) else []
    due, apart = assessment.lines, assessment.reading.basis != "shipped"
    first = zero if inside else []
    return CumulativeLines(
        bought=line([*first, *((p.week_ending, p.purchased) for p in inside)]),
        later=line((p.week_ending, p.purchased) for p in after),
        shipped=line([*first, *((p.week_ending, p.shipped) for p in inside if apart)]),
        straight=line([*zero, *((d.week_ending, d.straight) for d in due)]),
        seasonal=line([*zero, *((d.week_ending, d.seasonal) for d in due)]),
    )


def means_of_4(points: Sequence[WeekPoint]) -> Line:
    """The mean of each four weeks in a row, at the last of them; not known where one is not."""
    nets = {point.week_ending: point.net for point in points}

    def mean(week: date) -> int | None:
        four = [nets.get(week - k * WEEK) for k in range(4)]
        known = [net for net in four if net is not None]
        return round(sum(known) / 4) if len(known) == 4 else None

    return line((week, mean(week)) for week in nets)


def unknown_changes(points: Sequence[WeekPoint]) -> list[tuple[date, int]]:
    """What unknown destinations' book gained or lost in each week where that is known."""
    books = {point.week_ending: point.unknown for point in points}
    pairs = ((week, books[week], books.get(week - WEEK)) for week in books)
    return [(week, now - old) for week, now, old in pairs if now is not None and old is not None]


def events_within(status_report: StatusReport, span: Span) -> list[Event]:
    """The events that had happened by then and that a picture can show, in order of time."""
    last = min(span.last, status_report.as_of_on)
    seen = (e for e in status_report.events if e.on <= last and (e.until or e.on) >= span.first)
    return sorted(seen, key=lambda event: (event.on, event.label))
