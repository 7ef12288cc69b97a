"""Write a replay as CSV, and the backtest as CSV and text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields

from monitor.assess.replay import Replay
from monitor.exports import csv_file
from monitor.exports.replay import replay_table
from monitor.outlook.backtest import FORECASTS
from monitor.outlook.summary import Line
from monitor.sources.track_record import OUTLOOK

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
    """Return the table as CSV; the same replay gives the same bytes.

    The day is `on` and, at the end, `as_of`.
    """
    return csv_file.text(replay_table(replay.days).with_old_names({"as_of": "on"}))
