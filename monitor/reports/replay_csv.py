"""`replay.csv`: what the tracker would have said, one line for each day and reading."""

from __future__ import annotations

import csv
import io

from monitor.assess.assessment import Assessment
from monitor.assess.need import need_of
from monitor.assess.replay import Replay

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
    "weeks_unseen",
    "required_per_week_if_unseen_were_zero",
)
"""New columns stand at the end, so that readers by position find the others where they were."""


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
                    *_unseen(a),
                )
            )
    return out.getvalue()


def _unseen(a: Assessment) -> tuple[int | None, int | None]:
    """The weeks that passed unseen, and what the rest need if these brought nothing.

    The second is not told while no week is unseen (it is then the need itself) nor where no week
    is left.
    """
    need = need_of(a)
    if need is None:
        return None, None
    return need.unseen, need.rest_per_week if need.unseen else None
