"""Write a replay as CSV and JSON, and the backtest as CSV, JSON and text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import asdict

from monitor.assess.replay import Replay
from monitor.exports import csv_file
from monitor.exports.replay import replay_table
from monitor.outlook.backtest import FORECASTS, OUTLOOK
from monitor.outlook.summary import Line

DIGITS = 6
SCORES = tuple(name for name in Line.__struct_fields__ if name != "commodity")
HEADINGS = ("Forecast", "CRPS", "in the unit", "Brier", "skill", "50 %", "80 %", "95 %")


def record_csv(lines: Sequence[Line]) -> str:
    """Return every forecast in every group. Same backtest, same bytes."""
    import pandas as pd

    table = pd.DataFrame([asdict(line) for line in lines], columns=Line.__struct_fields__)
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


def backtest_as_data(lines: Sequence[Line], commodities: Mapping[int, str]) -> dict[str, Any]:
    """Return every forecast in every group as plain values, rounded as in the CSV."""
    return {
        "scores": [
            {
                "commodity_code": line.commodity,
                "commodity": commodities.get(line.commodity),
                **{name: _rounded(getattr(line, name)) for name in SCORES},
            }
            for line in lines
        ]
    }


def _rounded(value: float | str | date | None) -> float | str | None:
    """Return a number with as many digits as the CSV has; null if it could not be computed."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, float):
        return value
    return round(value, DIGITS) if math.isfinite(value) else None


def replay_as_data(replay: Replay) -> dict[str, Any]:
    """Return the assessments of each day as plain values, with the columns of an export."""
    return {
        "first_day": replay.days[0].on.isoformat(),
        "last_day": replay.days[-1].on.isoformat(),
        "assessments": replay_table(replay.days).objects(),
    }


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
    """Return the table as CSV; the same replay gives the same bytes.

    The day is `on` and, at the end, `as_of`.
    """
    return csv_file.text(replay_table(replay.days).with_old_names({"as_of": "on"}))
