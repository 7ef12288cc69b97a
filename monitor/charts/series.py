"""Select the weeks a chart over time shows, and the lines through them. Without matplotlib."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date
from math import nan

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Event
from monitor.core.calendar import WEEK
from monitor.core.frozen import Frozen
from monitor.core.periods import WEEKLY, Period

WEEKS_AFTER_MISSED = 30
WEEKS_AFTER_REACHED = 4

Line = tuple[list[float], list[float]]


class Span(Frozen):
    """The days a chart shows, first and last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1


def x_of(on: date) -> float:
    """Return a day's position on a date axis: its noon."""
    return on.toordinal() + 0.5


def shown_weeks(assessment: Assessment) -> tuple[WeekPoint, ...]:
    """Return the weeks up to the window's end; for a missed reading some of those after it.

    These go on until shortly after the target was reached late, or for thirty weeks.
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
    """Return the shown weeks with a cumulative amount, from the window's first week on.

    A season's begin with the first week in which it was booked in advance.
    """
    if assessment.window is None:
        return ()
    first = assessment.window.first_week
    first = min([first, *(p.week_ending for p in assessment.points if p.purchased)])
    return tuple(p for p in shown_weeks(assessment) if p.week_ending >= first)


def weekly_points(assessment: Assessment) -> tuple[WeekPoint, ...]:
    """Return the shown weeks from the first counted or known one on."""
    shown = shown_weeks(assessment)
    known = (k for k, point in enumerate(shown) if point.counted or point.net is not None)
    return shown[next(known, len(shown)) :]


def span_of(assessment: Assessment, points: Sequence[WeekPoint]) -> Span:
    """Return the days from a period before the first point to the deadline or the last week.

    Raises ValueError for a reading without a window.
    """
    if assessment.window is None:
        raise ValueError(f"{assessment.key} has no window to draw")
    window = assessment.window
    known = [point.week_ending for point in points]
    first = window.period.shift(min([window.first_week, *known]), -1)
    last = max([window.last_week, assessment.reading.deadline, *known])
    return Span(first, last + max(WEEK / 2, (last - first) / 50))


def belongs(assessment: Assessment, point: WeekPoint) -> bool:
    """Return whether a week's purchases are part of the reading's amount.

    For a season this includes the weeks in which it was booked before it opened.
    """
    return point.counted or (assessment.basis.counts_ahead and point.purchased is not None)


def missing_weeks(status_report: StatusReport, assessment: Assessment) -> tuple[date, ...]:
    """Return counted weeks after the reading's last one whose release is missing."""
    if assessment.window is None:
        return ()
    window, points = assessment.window, assessment.points
    known = points[-1].week_ending if points else window.before
    if window.period != WEEKLY:
        following = window.period.between(known, window.last_week)[1:]
        return tuple(m for m in following if window.basis.due_at(m) <= assessment.as_of)
    weeks = status_report.freshness.missing_weeks
    return tuple(week for week in weeks if known < week <= window.last_week)


def gaps(
    points: Sequence[WeekPoint],
    value: Callable[[WeekPoint], int | None],
    period: Period = WEEKLY,
) -> tuple[date, ...]:
    """Return periods between the first and the last point without a figure."""
    if not points:
        return ()
    known = {point.week_ending for point in points if value(point) is not None}
    return gap_weeks(points[0].week_ending, points[-1].week_ending, known, period)


def gap_weeks(
    first: date, last: date, known: Container[date], period: Period = WEEKLY
) -> tuple[date, ...]:
    """Return the periods from the first to the last that are not known."""
    return tuple(week for week in period.between(first, last) if week not in known)


def runs(weeks: Iterable[date], period: Period = WEEKLY) -> list[tuple[date, date]]:
    """Return the first and last period of each unbroken run."""
    spans: list[tuple[date, date]] = []
    for week in sorted(weeks):
        if spans and week == period.shift(spans[-1][1], 1):
            spans[-1] = (spans[-1][0], week)
        else:
            spans.append((week, week))
    return spans


def line(points: Iterable[tuple[date, int | None]], period: Period = WEEKLY) -> Line:
    """Return a line through periods and amounts, broken at those that are not known."""
    values = dict(points)
    if not values:
        return [], []
    weeks = period.between(min(values), max(values))
    amounts = [values.get(week) for week in weeks]
    return [x_of(week) for week in weeks], [nan if a is None else float(a) for a in amounts]


class CumulativeLines(Frozen):
    """The lines of a cumulative chart; a line may be empty.

    `later` is what was bought after the window of a missed reading, which no longer counts.
    """

    bought: Line
    later: Line
    shipped: Line
    straight: Line
    seasonal: Line

    @property
    def all(self) -> tuple[Line, ...]:
        """Return all lines."""
        return self.bought, self.later, self.shipped, self.straight, self.seasonal


def cumulative_lines(assessment: Assessment) -> CumulativeLines:
    """Return the reading's lines, each starting at zero in the week before the window.

    A season's lines have no such zero, because sales made in advance count and were due as
    well.
    """
    points, window = cumulative_weeks(assessment), assessment.window
    ahead = assessment.basis.counts_ahead
    zero = [] if window is None or ahead else [(window.before, 0)]
    end = window.last_week if window else date.max
    inside = [p for p in points if p.week_ending <= end]
    after = [p for p in points if p.week_ending >= end] if len(inside) < len(points) else []
    due, apart = assessment.lines, assessment.basis.shipped_apart
    first, period = zero if inside else [], assessment.basis.period
    return CumulativeLines(
        bought=line([*first, *((p.week_ending, p.purchased) for p in inside)], period),
        later=line(((p.week_ending, p.purchased) for p in after), period),
        shipped=line([*first, *((p.week_ending, p.shipped) for p in inside if apart)], period),
        straight=line([*zero, *((d.week_ending, d.straight) for d in due)], period),
        seasonal=line([*zero, *((d.week_ending, d.seasonal) for d in due)], period),
    )


def means_of_4(points: Sequence[WeekPoint], period: Period = WEEKLY) -> Line:
    """Return the mean of each four consecutive periods, at the last; a gap if one is missing."""
    nets = {point.week_ending: point.net for point in points}

    def mean(week: date) -> int | None:
        four = [nets.get(period.shift(week, -k)) for k in range(4)]
        known = [net for net in four if net is not None]
        return round(sum(known) / 4) if len(known) == 4 else None

    return line(((week, mean(week)) for week in nets), period)


def unknown_changes(points: Sequence[WeekPoint]) -> list[tuple[date, int]]:
    """Return each week's change in outstanding sales to unknown destinations, if known."""
    books = {point.week_ending: point.unknown for point in points}
    pairs = ((week, books[week], books.get(week - WEEK)) for week in books)
    return [(week, now - old) for week, now, old in pairs if now is not None and old is not None]


def events_within(status_report: StatusReport, span: Span) -> list[Event]:
    """Return the events up to the report's day that a chart can show, oldest first."""
    last = min(span.last, status_report.as_of_on)
    seen = (e for e in status_report.events if e.on <= last and (e.until or e.on) >= span.first)
    return sorted(seen, key=lambda event: (event.on, event.label))
