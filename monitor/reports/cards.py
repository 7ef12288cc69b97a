"""What a card of the page shows of one reading, beyond the assessment's own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import has_begun
from monitor.assess.outlook import ChanceBin
from monitor.assess.purchases import difference
from monitor.assess.status import LINE_WORDS
from monitor.charts.series import cumulative_weeks
from monitor.core.formats import percent
from monitor.core.frozen import Frozen
from monitor.text import outlook
from monitor.text.calibration import calibration
from monitor.text.findings import finding, weekly_finding
from monitor.text.sentence import status_in_words

SIGNS = {
    "on track": "●",
    "mixed": "◐",
    "behind": "○",
    "met": "✓",
    "missed": "✕",
    "not started": "–",
    "no data": "?",
}
"""A sign beside each status word, so that its meaning does not depend on colour."""


class Bar(Frozen):
    """A progress bar: lengths as fractions of its width (the larger of target and purchases)."""

    purchased: float
    target: float
    straight: float | None
    seasonal: float | None


class LatestWeek(Frozen):
    """Amounts of the last published week, in the commitment's unit; None means not known."""

    week_ending: date
    net: int | None
    net_before: int | None
    shipped: int | None


class Card(Frozen):
    """One reading as the page shows it; `first_figures_at` is when its first week is due.

    `meaning` says what the status word means here. `outlook` is the outlook in one line,
    `outlook_ground` the sentences behind it, `outlook_on` the day of an outlook that is no longer
    current. `chances` are past ones, and `calibrated` says how often they came true.
    """

    assessment: Assessment
    finding: str
    pace_finding: str
    begun: bool
    sign: str
    bar: Bar | None
    latest: LatestWeek | None
    first_figures_at: datetime | None
    unknown_last: WeekPoint | None
    meaning: str = ""
    outlook: str | None = None
    outlook_ground: tuple[str, ...] = ()
    outlook_on: date | None = None
    chances: tuple[ChanceBin, ...] = ()
    calibrated: str = ""

    @property
    def ended(self) -> bool:
        """Return whether the last counted week is published."""
        pace = self.assessment.pace
        return self.begun and pace is not None and not pace.weeks_left

    @property
    def running(self) -> bool:
        """Return whether counted weeks are still to come."""
        return self.begun and not self.ended


def card(assessment: Assessment, status_report: DetailedReport) -> Card:
    """Return the card of one reading."""
    window, expected = assessment.window, status_report.outlooks.get(assessment.key)
    last = expected.last_current if expected else None
    shown = last.outlook if last else expected
    track = shown.record if shown else None
    return Card(
        assessment=assessment,
        finding=finding(assessment),
        pace_finding=weekly_finding(assessment),
        begun=has_begun(assessment, status_report.as_of) or assessment.status in LINE_WORDS,
        sign=SIGNS[assessment.status],
        bar=bar(assessment),
        latest=latest_week(assessment),
        first_figures_at=window.basis.due_at(window.first_week) if window else None,
        unknown_last=unknown_last(assessment),
        meaning=status_in_words(assessment),
        outlook=outlook.headline(assessment, expected) if expected else None,
        outlook_ground=tuple(outlook.sentences(assessment, expected)),
        outlook_on=last.on if last else None,
        chances=track.chances if track else (),
        calibrated=calibration(track) if track else "",
    )


def card_order(shown: Card) -> int:
    """Return the sort key: running commitments first, then ended ones, then those to come."""
    return 0 if shown.running else 1 if shown.ended else 2


def bar(a: Assessment) -> Bar | None:
    """Return the bar of a reading with a known share; below zero it is empty.

    The lines are left out once the window has ended, because both then equal the target.
    """
    if a.share is None:
        return None
    running = a.pace if a.pace and a.pace.weeks_left else None
    width = max(1.0, a.share)
    due = (running.straight_line_due, running.seasonal_line_due) if running else (None, None)
    straight, seasonal = (None if d is None else d / a.commitment.target / width for d in due)
    return Bar(max(0.0, a.share) / width, 1 / width, straight, seasonal)


def latest_week(a: Assessment) -> LatestWeek | None:
    """Return the last published counted week, with the week before it; None if there is none."""
    points = {point.week_ending: point for point in a.points}
    last = points.get(a.amounts.week_ending) if a.amounts.week_ending else None
    if last is None:
        return None
    before = points.get(a.basis.period.shift(last.week_ending, -1))
    shipped_before = before.shipped if before else None
    if a.window and last.week_ending == a.window.first_week:
        shipped_before = 0
    return LatestWeek(
        week_ending=last.week_ending,
        net=last.net,
        net_before=before.net if before else None,
        shipped=difference(last.shipped, shipped_before),
    )


def unknown_last(a: Assessment) -> WeekPoint | None:
    """Return the last week with figures of unknown destinations, if the newest has none."""
    if a.amounts.unknown is not None:
        return None
    known = [point for point in a.counted if point.unknown is not None]
    return known[-1] if known else None


def describe_bar(a: Assessment) -> str:
    """Return the progress bar as text, for screen readers."""
    pace, target = a.pace, a.commitment.target
    parts = [f"{percent(a.share)} of the target {a.basis.words.done}"]
    for name, due in (
        ("even pace", pace.straight_line_due if pace else None),
        ("usual seasonal pace", pace.seasonal_line_due if pace else None),
    ):
        parts.append(f"{name} {percent(None if due is None else due / target)}")
    return "; ".join(parts)


class ChartWeek(Frozen):
    """One week of the main chart and its values; None means not known."""

    week_ending: date
    purchased: int | None
    net: int | None
    shipped: int | None
    straight: int | None
    seasonal: int | None


def chart_weeks(a: Assessment) -> Iterator[ChartWeek]:
    """Yield the values of every week of the cumulative chart, as in purchases.csv."""
    points = {point.week_ending: point for point in a.points}
    lines = {line.week_ending: line for line in a.lines}
    for week in sorted({point.week_ending for point in cumulative_weeks(a)} | lines.keys()):
        point, line = points.get(week), lines.get(week)
        yield ChartWeek(
            week,
            purchased=point.purchased if point else None,
            net=point.net if point else None,
            shipped=point.shipped if point else None,
            straight=line.straight if line else None,
            seasonal=line.seasonal if line else None,
        )


class Change(Frozen):
    """One quantity in the week before and in the last one; None means not known."""

    name: str
    field: str
    before: int | None
    after: int | None

    @property
    def by(self) -> int | None:
        """Return the difference."""
        return difference(self.after, self.before)


class Changes(Frozen):
    """The quantities of a reading in two consecutive published weeks."""

    assessment: Assessment
    week_before: date
    week: date
    rows: tuple[Change, ...]


def changes(a: Assessment) -> Changes | None:
    """Return the changes in the last week; None without two consecutive published counted weeks."""
    points = {point.week_ending: point for point in a.counted}
    lines = {line.week_ending: line for line in a.lines}
    week = a.amounts.week_ending
    if week is None:
        return None
    before = a.basis.period.shift(week, -1)
    if week not in points or before not in points:
        return None
    old, new = points[before], points[week]
    due_old, due_new = lines[before], lines[week]
    shipped = [Change("Shipped", "shipped", old.shipped, new.shipped)]
    rows = [
        Change(a.basis.words.heading, "purchased", old.purchased, new.purchased),
        *(shipped if a.basis.shipped_apart else []),
        Change("Even pace", "straight_line_due", due_old.straight, due_new.straight),
        Change("Usual seasonal pace", "seasonal_line_due", due_old.seasonal, due_new.seasonal),
        Change("Unknown destinations", "unknown_outstanding", old.unknown, new.unknown),
    ]  # fmt: skip
    return Changes(a, before, week, tuple(rows))
