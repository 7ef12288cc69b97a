"""Synthetic trade for the outlook's tests: buyers with a season, lumps and cancellations."""

from __future__ import annotations

from datetime import date

import numpy as np

from monitor.outlook.panel import Floats, Panel

FIRST_WEEK = date(2010, 1, 7)
COMMODITY = 7


def panel(buyers: int = 6, weeks: int = 52 * 12, seed: int = 1) -> Panel:
    """Return buyers of different sizes that buy more in autumn, with some cancellations."""
    draw = np.random.default_rng(seed)
    season = 1.2 + np.sin(np.arange(weeks) / 52 * 2 * np.pi)
    sizes = 1000.0 * 2.0 ** np.arange(buyers)
    amounts = draw.gamma(0.5, 2.0, (buyers, weeks)) * (draw.random((buyers, weeks)) < 0.4)
    amounts -= 0.3 * (draw.random((buyers, weeks)) < 0.05)
    return of_flows(np.round(amounts * season * sizes[:, None]))


def of_flows(flows: Floats, book: float = 500.0) -> Panel:
    """Return the panel of these weekly net purchases, with constant outstanding sales."""
    booked = np.cumsum(flows, axis=1)
    return Panel(
        commodity=COMMODITY,
        buyers=tuple(range(100, 100 + len(flows))),
        first_week=FIRST_WEEK,
        booked=booked,
        shipped=booked - book,
        unshipped=np.full_like(booked, book),
        year_starts_on=date(2020, 9, 1),
    )
