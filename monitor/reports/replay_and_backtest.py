"""Write a replay as CSV, and the backtest as CSV and text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields

from monitor.assess.assessment import Assessment
from monitor.assess.need import need_of
from monitor.assess.replay import Replay
from monitor.outlook.backtest import FORECASTS
from monitor.outlook.summary import Line
from monitor.sources.track_record import OUTLOOK

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
"""New columns are appended, so that programs reading by position keep working."""

DIGITS = 6
HEADINGS = ("Forecast", "CRPS", "in the unit", "Brier", "skill", "50 %", "80 %", "95 %")


def record_csv(lines: Sequence[Line]) -> str:
    """Return every forecast in every group. Same backtest, same bytes."""
    import pandas as pd

    table = pd.DataFrame([asdict(line) for line in lines], columns=[f.name for f in fields(Line)])
    text: str = table.to_csv(index=False, float_format=f"%.{DIGITS}f", lineterminator="\n")
    return text


def backtest_text(lines: Sequence[Line], commodities: Mapping[int, str]) -> str:
    """Return all forecasts of each trial and commodity, then the outlook by its groups."""
    parts = []
    for trial, code in dict.fromkeys((line.trial, line.commodity) for line in lines):
        own = [line for line in lines if (line.trial, line.commodity) == (trial, code)]
        whole = next(line for line in own if line.by == "all")
        name = f"{commodities.get(code, f'commodity {code}')}, {trial}"
        parts += [f"{name}: {whole.cases:,} cases in {whole.windows} windows", *_table(own), ""]
    return "\n".join(parts)


def _table(own: Sequence[Line]) -> Iterator[str]:
    every = [line for line in own if line.by == "all"]
    ordered = sorted(every, key=lambda line: FORECASTS.index(line.forecast))
    yield _row(HEADINGS)
    yield from (_row((line.forecast, *_cells(line))) for line in ordered)
    yield _row(("Outlook by", *HEADINGS[1:]))
    for line in own:
        if line.forecast == OUTLOOK and line.by not in ("all", "chance"):
            yield _row((f"{line.by} {line.group}", *_cells(line)))


def _cells(line: Line) -> tuple[str, ...]:
    return (
        f"{line.crps:.4f}",
        f"{line.crps_amount:,.0f}",
        f"{line.brier:.4f}",
        f"{line.brier_skill:.3f}",
        *(f"{100 * held:.1f}" for held in (line.held_50, line.held_80, line.held_95)),
    )


def _row(cells: Sequence[str]) -> str:
    return f"  {cells[0]:24}" + "".join(cell.rjust(13) for cell in cells[1:])


def replay_csv(replay: Replay) -> str:
    """Return the table as CSV; an empty cell means not known. Same replay, same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for day in replay.days:
        for a in day.assessments:
            pace = a.pace
            writer.writerow(
                (
                    day.on.isoformat(),
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
    """Return the weeks that passed unseen, and what each of the rest needs if these brought none.

    As in `status.json`: without unseen weeks the second is the required pace itself, and it is None
    if no week is left.
    """
    need = need_of(a)
    if need is None:
        return None, None
    return need.unseen, need.rest_per_week
