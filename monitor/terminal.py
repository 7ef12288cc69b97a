"""What the terminal shows, as text; only `cli` prints it."""

from __future__ import annotations

from monitor.formats import amount, day, percent
from monitor.progress.assessment import Assessment
from monitor.progress.standing import Standing
from monitor.reports import words

HEADINGS = (
    "Reading",
    "Status",
    "Bought",
    "Share",
    "Straight",
    "Seasonal",
    "Needed/week",
    "Last 4 weeks",
    "Deadline",
)
RIGHT = {2, 3, 4, 5, 6, 7}
DASH = "–"


def status_text(standing: Standing, only: str | None = None) -> str:
    """Every reading in a table, the headline reading of a promise marked with a star."""
    fresh = standing.freshness
    lines = [
        f"As known on {day(standing.as_of_on)}." if standing.replay else "",
        f"{words.source(fresh)}, {words.described_week(fresh)}.",
        words.up_to_date(fresh, replay=standing.replay),
    ]
    for commitment in standing.commitments:
        if only in (None, commitment.id):
            readings = standing.readings_of(commitment)
            lines += ["", f"{commitment.id}  {commitment.title}", *table(readings)]
    return "\n".join(lines).strip("\n") + "\n"


def table(readings: tuple[Assessment, ...]) -> list[str]:
    """Aligned lines, as wide as their content."""
    rows = [HEADINGS, *(_cells(a) for a in readings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return ["  " + "  ".join(_padded(row, widths)).rstrip() for row in rows]


def _padded(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        cell.rjust(width) if column in RIGHT else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _cells(a: Assessment) -> tuple[str, ...]:
    unit, target, pace = a.commitment.unit, a.commitment.target, a.pace
    open_ = pace is not None and pace.weeks_left > 0

    def share_of(due: int | None) -> str:
        return DASH if due is None else percent(due / target)

    def per_week(value: int | None) -> str:
        return DASH if value is None or not open_ else amount(value, unit)

    return (
        ("* " if a.reading.headline else "  ") + a.reading.title,
        a.status,
        DASH if a.amounts.purchased is None else amount(a.amounts.purchased, unit),
        DASH if a.share is None else percent(a.share),
        share_of(pace.straight_line_due if pace else None),
        share_of(pace.seasonal_line_due if pace else None),
        per_week(pace.required_per_week if pace and pace.weeks_done else None),
        per_week(pace.recent_4_weeks_per_week if pace and pace.weeks_done else None),
        day(a.reading.deadline),
    )
