"""Read the bundled record of the outlook's backtest, `data/outlook/track_record.csv`.

It is a table that `monitor backtest` writes.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from monitor.core.bundled import bundled_table, whole
from monitor.core.frozen import Frozen

FILE = "outlook/track_record.csv"
HEADER = [
    "commodity",
    "forecast",
    "by",
    "group",
    "cases",
    "windows",
    "crps",
    "crps_amount",
    "brier",
    "brier_skill",
    "brier_undecided",
    "held_50",
    "held_80",
    "held_95",
    "held_80_low",
    "held_80_high",
    "trial",
    "ended_on",
    "held_all",
    "less_than_plain",
    "less_low",
    "less_high",
    "said",
    "came",
]
OUTLOOK, MODEL, PAST_WINDOWS = "outlook", "model", "past windows"
TRADES = {801: "China’s soybeans", 1301: "American Pima cotton"}
"""What the bundled record covers, by commodity: the promises' buyer, and all Pima buyers."""


class Tested(Frozen):
    """One forecast's scores in one group of test cases of a commodity and a trial.

    `crps` is relative to a year's purchases. `ended_on` is the last week of a group that is one
    window. `held_80` is the share of 80 % ranges that contained the outcome, `held_all` that of
    spans from the lowest to the highest amount. `said` and `came` are the mean chance given and the
    share of targets reached, in a group of chances.
    """

    trial: str
    commodity: int
    forecast: str
    by: str
    group: str
    ended_on: date | None
    cases: int
    windows: int
    crps: float | None
    held_80: float | None
    held_all: float | None
    said: float | None
    came: float | None


@cache
@whole(FILE)
def track_record() -> tuple[Tested, ...]:
    """Return the bundled record. Raise SourceChanged if the table is damaged."""
    lines = bundled_table(FILE, HEADER)
    return tuple(_tested(dict(zip(HEADER, line, strict=True))) for line in lines)


def _tested(line: dict[str, str]) -> Tested:
    return Tested(
        trial=line["trial"],
        commodity=int(line["commodity"]),
        forecast=line["forecast"],
        by=line["by"],
        group=line["group"],
        ended_on=date.fromisoformat(line["ended_on"]) if line["ended_on"] else None,
        cases=int(line["cases"]),
        windows=int(line["windows"]),
        crps=_number(line["crps"]),
        held_80=_number(line["held_80"]),
        held_all=_number(line["held_all"]),
        said=_number(line["said"]),
        came=_number(line["came"]),
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
