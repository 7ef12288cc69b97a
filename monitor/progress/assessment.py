"""Everything about one reading at one instant, as one frozen value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from monitor.commitments.model import Commitment, Reading
from monitor.history import History
from monitor.progress.amounts import Amounts, amounts_of, unshipped
from monitor.progress.pace import Pace, Seasonal, pace_of, straight_line_due
from monitor.progress.status import Status, status_of
from monitor.progress.windows import Window, window_of
from monitor.trade_calendar import WEEK, weeks_between

CONTEXT_WEEKS = 13
"""How many weeks before the window are kept for the pictures."""


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One published week as the reading counts it.

    `purchased` and `shipped` are cumulative since the window's start (None before it), `net`
    is what the week itself added. Weeks around the window have `counted` False. `evidence` is
    how `published_at` is known.
    """

    week_ending: date
    published_at: datetime | None
    counted: bool
    purchased: int | None
    shipped: int | None
    net: int | None
    unknown: int | None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class DueLine:
    """Where the two lines stand after one counted week, published or not."""

    week_ending: date
    straight: int
    seasonal: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """The first week a target was reached, and the purchases it then stood at."""

    week_ending: date
    purchased: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """One reading of one promise as of one instant.

    `window` is None only where the marketing year's bounds are not known yet.
    `met_week_ending` is set for status `met`, `reached_after_deadline` for `missed`.
    """

    commitment: Commitment
    reading: Reading
    as_of: datetime
    window: Window | None
    amounts: Amounts
    pace: Pace | None
    status: Status
    met_week_ending: date | None
    reached_after_deadline: Reached | None
    points: tuple[WeekPoint, ...]
    lines: tuple[DueLine, ...]

    @property
    def key(self) -> str:
        """The reading's stable name."""
        return f"{self.commitment.id}/{self.reading.id}"

    @property
    def counted(self) -> tuple[WeekPoint, ...]:
        """The published weeks inside the window."""
        return tuple(point for point in self.points if point.counted)

    @property
    def share(self) -> float | None:
        """Purchases as a fraction of the target."""
        return _share(self.amounts.purchased, self.commitment.target)

    @property
    def shipped_share(self) -> float | None:
        """Shipments as a fraction of the target."""
        return _share(self.amounts.shipped, self.commitment.target)

    @property
    def remaining(self) -> int | None:
        """What is missing to the target; 0 once it is reached."""
        purchased = self.amounts.purchased
        return None if purchased is None else max(0, self.commitment.target - purchased)


def assess(
    commitment: Commitment,
    reading: Reading,
    history: History,
    unknown: History,
    as_of: datetime,
    as_of_on: date,
) -> Assessment:
    """Assess one reading from what was known of its buyer and of unknown destinations.

    `as_of` is the instant (UTC) the histories were cut at, `as_of_on` its day in New York,
    which deadlines are compared with.
    """
    window = window_of(reading, history.marketing_years)
    if window is None:
        blank = Amounts()
        return Assessment(
            commitment, reading, as_of, None, blank, None, "no data", None, None, (), ()
        )
    amounts = amounts_of(window, history, unknown)
    pace = pace_of(commitment, reading, window, history, amounts)
    status = status_of(window, reading, commitment.target, amounts, pace, as_of, as_of_on)
    points = tuple(week_points(window, history, unknown))
    met = _first_at(commitment.target, (point for point in points if point.counted))
    late = _first_at(commitment.target, points) if status == "missed" else None
    return Assessment(
        commitment=commitment,
        reading=reading,
        as_of=as_of,
        window=window,
        amounts=amounts,
        pace=pace,
        status=status,
        met_week_ending=met.week_ending if met and status == "met" else None,
        reached_after_deadline=late,
        points=points,
        lines=due_lines(window, pace.seasonal, commitment.target),
    )


def week_points(window: Window, history: History, unknown: History) -> Iterable[WeekPoint]:
    """Published weeks from a quarter before the window up to the last one known."""
    for week in history.weeks:
        if week < window.first_week - CONTEXT_WEEKS * WEEK:
            continue
        counted = window.first_week <= week <= window.last_week
        if window.season is not None and week > window.last_week:
            return
        inside = week >= window.first_week or window.season is not None
        yield WeekPoint(
            week_ending=week,
            published_at=history.published_for(week),
            counted=counted,
            purchased=window.purchased(history, week) if inside else None,
            shipped=window.shipped(history, week) if inside else None,
            net=window.net(history, week),
            unknown=unshipped(window, unknown, week)[0],
            evidence=history.evidence_for(week),
        )


def due_lines(window: Window, past: Seasonal, target: int) -> tuple[DueLine, ...]:
    """Both lines for every counted week, published or not."""
    weeks = weeks_between(window.first_week, window.last_week)
    return tuple(
        DueLine(week, straight_line_due(target, done, len(weeks)), past.due(target, done))
        for done, week in enumerate(weeks, start=1)
    )


def _first_at(target: int, points: Iterable[WeekPoint]) -> Reached | None:
    """The first of these weeks at or above the target."""
    for point in points:
        if point.purchased is not None and point.purchased >= target:
            return Reached(point.week_ending, point.purchased)
    return None


def _share(amount: int | None, target: int) -> float | None:
    return None if amount is None else amount / target
