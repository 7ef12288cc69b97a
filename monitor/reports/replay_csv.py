"""`replay.csv`: what the tracker would have said, one line for each day and reading."""

from __future__ import annotations

import csv
import io

from monitor.progress.replay import Replay

HEADER = (
    "on",
    "commitment",
    "reading",
    "week_ending",
    "status",
    "purchased",
    "shipped",
    "share",
    "straight_line_due",
    "seasonal_line_due",
    "required_per_week",
    "unit",
)


def replay_csv(replay: Replay) -> str:
    """The table as CSV; an empty cell is "not known". Same replay, same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for said in replay.days:
        for a in said.assessments:
            pace = a.pace
            writer.writerow(
                (
                    said.on.isoformat(),
                    a.commitment.id,
                    a.reading.id,
                    a.amounts.week_ending,
                    a.status,
                    a.amounts.purchased,
                    a.amounts.shipped,
                    None if a.share is None else f"{a.share:.6f}",
                    pace and pace.straight_line_due,
                    pace and pace.seasonal_line_due,
                    pace and pace.required_per_week,
                    a.commitment.unit,
                )
            )
    return out.getvalue()
