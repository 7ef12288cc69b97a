"""Draw all readings side by side: small SVG charts of the same size and scale.

They are not drawn by the chart library, because they use the page's own colours, dark or light, and
take only a few hundred bytes each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.status_report import StatusReport
from monitor.core.formats import day, percent
from monitor.core.frozen import Frozen

WIDTH, HEIGHT, EDGE = 240.0, 110.0, 4.0
LEAST_TOP = 1.1
"""The scale extends a little above the target even if no reading does."""


class Multiple(Frozen):
    """One drawing: SVG paths of the three lines, the heights of target and zero, and its text."""

    assessment: Assessment
    bought: str
    straight: str
    seasonal: str
    target_y: float
    zero_y: float
    spoken: str


class Scale(Frozen):
    """Shares of the target as heights, the same in every drawing."""

    low: float
    high: float

    def y(self, share: float) -> float:
        """Return a share's distance from the top."""
        room = HEIGHT - 2 * EDGE
        return round(EDGE + room * (self.high - share) / (self.high - self.low), 1)


def multiples(status_report: StatusReport) -> list[Multiple]:
    """Return a drawing for each reading with at least one known counted week."""
    readings = [a for c in status_report.commitments for a in status_report.readings_of(c)]
    shown = [a for a in readings if any(p.purchased is not None for p in a.counted)]
    shares = [share for a in shown for _, share in _bought(a)]
    scale = Scale(min(0.0, *shares), max(LEAST_TOP, *shares)) if shares else Scale(0, LEAST_TOP)
    return [_multiple(a, scale) for a in shown]


def _multiple(a: Assessment, scale: Scale) -> Multiple:
    target = a.commitment.target
    straight = [(line.week_ending, line.straight / target) for line in a.lines]
    seasonal = [
        (line.week_ending, line.seasonal / target) for line in a.lines if line.seasonal is not None
    ]
    return Multiple(
        assessment=a,
        bought=_path(a, list(_bought(a)), scale),
        straight=_path(a, straight, scale),
        seasonal=_path(a, seasonal, scale),
        target_y=scale.y(1),
        zero_y=scale.y(0),
        spoken=_spoken(a),
    )


def _bought(a: Assessment) -> Iterator[tuple[date, float]]:
    for point in a.counted:
        if point.purchased is not None:
            yield point.week_ending, point.purchased / a.commitment.target


def _path(a: Assessment, points: Sequence[tuple[date, float]], scale: Scale) -> str:
    """Return a line through the points, with a gap after a week that is not known."""
    weeks = [week for week, _ in points]
    before = a.basis.period.shift
    starts = {week for week in weeks if before(week, -1) not in weeks}
    steps = (
        f"{'M' if week in starts else 'L'}{_x(a, week)} {scale.y(share)}" for week, share in points
    )
    return "".join(steps)


def _x(a: Assessment, week: date) -> float:
    weeks = [line.week_ending for line in a.lines]
    span = max(len(weeks) - 1, 1)
    return round(EDGE + (WIDTH - 2 * EDGE) * a.basis.period.count(weeks[0], week) / span, 1)


def _spoken(a: Assessment) -> str:
    known = [point for point in a.counted if point.purchased is not None]
    shares: Iterable[float | None] = (
        None if due is None else due / a.commitment.target
        for due in (
            (a.pace.straight_line_due, a.pace.seasonal_line_due) if a.pace else (None, None)
        )
    )
    straight, seasonal = (percent(share) for share in shares)
    return (
        f"{a.commitment.title}, {a.reading.title}: {percent(a.share)} of the target in the week "
        f"ending {day(known[-1].week_ending)}; even pace {straight}, usual seasonal pace "
        f"{seasonal}."
    )
