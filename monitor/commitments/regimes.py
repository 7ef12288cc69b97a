"""Read the regimes file: stretches in which a trade followed other rules than in ordinary years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen, replace
from monitor.core.toml import Paragraph, Title, Url, address, convert

TOUCHED = 0.25
"""A window is touched by regimes that cover at least this share of its days."""


class RegimeEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[regime]]."""

    commodity_code: int
    buyer_code: int
    begins: date
    label: Title
    text: Paragraph
    url: Url
    ends: date | None = None


class RegimesFile(msgspec.Struct, forbid_unknown_fields=True):
    """A regimes file."""

    regime: list[RegimeEntry] = []


class Regime(Frozen):
    """One stretch of a buyer's trade in a commodity; `ends` is None while it lasts."""

    commodity_code: int
    buyer_code: int
    begins: date
    ends: date | None
    label: str
    text: str
    url: str | None

    def known_on(self, on: date) -> Regime | None:
        """Return the regime as of a day: its end is not known while it lasts; None before it."""
        if on < self.begins:
            return None
        return replace(self, ends=None) if self.lasts_on(on) else self

    def lasts_on(self, on: date) -> bool:
        """Return whether the regime is in force on a day."""
        return self.begins <= on and (self.ends is None or on <= self.ends)


def read_regimes(path: Path) -> tuple[Regime, ...]:
    """Return the regimes of a file, oldest first.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    regimes = []
    for entry in convert(path, RegimesFile).regime:
        if entry.ends is not None and entry.ends < entry.begins:
            ends = f"ends {entry.ends} is before begins {entry.begins}"
            raise ConfigError(f"{path}: regime {entry.label}: {ends}.")
        regimes.append(
            Regime(
                entry.commodity_code,
                entry.buyer_code,
                entry.begins,
                entry.ends,
                entry.label,
                entry.text,
                address(entry.url),
            )
        )
    return tuple(sorted(regimes, key=lambda regime: regime.begins))


def covered(regimes: Sequence[Regime], after: int, to: int) -> float:
    """Return the share of the days after one and up to another (ordinals) that regimes cover."""
    days = 0
    for regime in regimes:
        last = to if regime.ends is None else min(to, regime.ends.toordinal())
        days += max(0, last - max(after, regime.begins.toordinal() - 1))
    return days / (to - after)
