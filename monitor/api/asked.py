"""What a caller asks for: a day, a reading; each mistake is one sentence with the choices."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from monitor.assess.status_report import StatusReport
from monitor.core.calendar import new_york_date
from monitor.core.errors import ConfigError


def as_day(on: date | str | None) -> date | None:
    """Return the day; raise ConfigError for text that is none."""
    if isinstance(on, datetime):
        return new_york_date(on)
    if not isinstance(on, str):
        return on
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise ConfigError(f"{on!r} is no day: write it as 2026-01-20.") from None


def of_reading(
    weeks: pd.DataFrame, report: StatusReport, commitment: str | None, reading: str | None
) -> pd.DataFrame:
    """Return one reading's rows of a table of weeks, by week; all rows without a commitment.

    The reading is the headline one unless it is named. Raises ConfigError for an unknown name.
    """
    if commitment is None:
        if reading is not None:
            raise ConfigError(f"The reading {reading!r} needs its commitment: name both.")
        return weeks
    chosen = _reading(report, commitment, reading)
    own = weeks.index.get_level_values("commitment") == commitment
    own &= weeks.index.get_level_values("reading") == chosen
    made = weeks[own].droplevel(["commitment", "reading"])
    made.attrs = weeks.attrs | {"commitment": commitment, "reading": chosen}
    return made


def _reading(report: StatusReport, commitment: str, reading: str | None) -> str:
    """Return the reading's id. Raises ConfigError for a name that is not known."""
    commitments = {c.id: c for c in report.commitments}
    if commitment not in commitments:
        known = ", ".join(commitments) or "none by that day"
        raise ConfigError(f"There is no promise {commitment!r}; there are {known}.")
    readings = report.readings_of(commitments[commitment])
    if reading is None:
        return next(a.reading.id for a in readings if a.reading.headline)
    if reading not in {a.reading.id for a in readings}:
        known = ", ".join(a.reading.id for a in readings)
        raise ConfigError(f"{commitment} has no reading {reading!r}; it has {known}.")
    return reading
