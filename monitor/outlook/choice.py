"""Choose between the model and plain past windows, by their record in windows that are over.

The model has to earn its place in each trial and commodity: where plain past windows came closer
in the windows that had ended before, they are the outlook.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from monitor.core.frozen import Frozen
from monitor.outlook.trials import YEAR, Trial
from monitor.sources.track_record import MODEL, PAST_WINDOWS, Tested

FEWEST_WINDOWS = 3
"""With fewer tested windows of its own a commodity has no record in a trial."""


class Past(Frozen):
    """One window that is over: its last day, its cases, and the mean CRPS of both forecasts."""

    ended_on: date
    cases: int
    model: float
    plain: float


def model_wins(trial: Trial, pasts: Iterable[Past], starts_on: date) -> bool:
    """Return whether the model is the outlook of a window that begins after `starts_on`.

    Only windows that had ended by then count. Without a record of the commodity the model is used
    for a year's purchases and for shipments, in which it won in every commodity tried.
    """
    known = [past for past in pasts if past.ended_on <= starts_on]
    if len(known) < FEWEST_WINDOWS:
        return trial == YEAR or trial.measure == "shipped"
    model, plain = (
        sum(past.cases * getattr(past, name) for past in known) for name in ("model", "plain")
    )
    return bool(model < plain)


def has_record(pasts: Iterable[Past], starts_on: date) -> bool:
    """Return whether enough windows of the commodity had ended by then."""
    return sum(past.ended_on <= starts_on for past in pasts) >= FEWEST_WINDOWS


def recorded_pasts(lines: Iterable[Tested], trial: Trial, commodity: int) -> list[Past]:
    """Return the windows of a commodity in the bundled record."""
    own: dict[tuple[str, date], dict[str, Tested]] = {}
    for line in lines:
        if (line.trial, line.commodity, line.by) == (trial.name, commodity, "window"):
            assert line.ended_on is not None  # noqa: S101
            own.setdefault((line.group, line.ended_on), {})[line.forecast] = line
    return [
        Past(ended_on, both[MODEL].cases, both[MODEL].crps or 0.0, both[PAST_WINDOWS].crps or 0.0)
        for (_, ended_on), both in sorted(own.items())
    ]
