"""Load the levels to train on: those of the ledger's buyers, and the bundled ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

import numpy as np

from monitor.assess import coverage
from monitor.assess.trades import Place, unknown_destinations
from monitor.core.calendar import DAY, WEEK, same_day, week_ending_of
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.records import ALL_DESTINATIONS
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.outlook.panel import Floats, Panel, Seasons, panel_of
from monitor.sources.levels import (
    Change,
    SeasonChange,
    ShippedLevels,
    shipped_levels,
    shipped_seasons,
)

MOST_ROWS = 100_000
"""Reading more would take a pass longer than it could gain by."""


def shipped_panels(*, seasons: bool = False) -> list[Panel]:
    """Return the bundled levels, with each marketing year's own commitment if asked."""
    panels = [_panel(levels) for levels in shipped_levels()]
    if not seasons:
        return panels
    changes = shipped_seasons()
    return [
        replace(panel, seasons=_seasons(panel, changes[panel.commodity]))
        if panel.commodity in changes
        else panel
        for panel in panels
    ]


def recorded_panels(connection: sqlite3.Connection, view: AsOf) -> list[Panel]:
    """Return the levels of every buyer of every recorded commodity with at least three years."""
    found = (
        panel_of(code, buyers, seasons=True) for code, buyers in _recorded_buyers(connection, view)
    )
    return [panel for panel in found if panel is not None]


def other_buyers(
    connection: sqlite3.Connection, view: AsOf, known: Collection[Place], *, seasons: bool
) -> list[Panel]:
    """Return the levels of the recorded buyers that no promise is of, to learn from as well.

    Commodities with promises come first. Left out are bundled commodities, those without three
    years of all destinations, and, once `MOST_ROWS` are read, all further ones.
    """
    bundled = {levels.commodity for levels in shipped_levels()}
    promised = dict.fromkeys(code for code, _ in known)
    rows, panels = 0, []
    for code, buyers in _recorded_buyers(connection, view, bundled, promised):
        own = {buyer: h for buyer, h in buyers.items() if (code, buyer) not in known}
        panel = panel_of(code, own, seasons=seasons)
        if panel is not None:
            panels.append(panel)
        rows += sum(len(history.rows) for history in buyers.values())
        if rows > MOST_ROWS:
            break
    return panels


def _recorded_buyers(
    connection: sqlite3.Connection,
    view: AsOf,
    without: Collection[int] = (),
    first: Collection[int] = (),
) -> Iterator[tuple[int, dict[int, BuyerHistory]]]:
    """Yield each commodity's buyers, without unknown destinations and sums."""
    unknown = unknown_destinations(read.destinations(connection, view.source))
    recorded = read.recorded_commodities(connection, view.source)
    for code in sorted(recorded, key=lambda code: (code not in first, code)):
        if code in without:
            continue
        commodity = coverage.commodity(connection, view, code)
        yield (
            code,
            {
                country: history
                for country, history in commodity.histories.items()
                if country != ALL_DESTINATIONS and country not in unknown
            },
        )


def with_shipped(panels: Iterable[Panel]) -> list[Panel]:
    """Return these panels, and the bundled ones of other commodities, all with their seasons."""
    own = list(panels)
    codes = {panel.commodity for panel in own}
    return own + [p for p in shipped_panels(seasons=True) if p.commodity not in codes]


def training_panels(
    buyers: Mapping[Place, Panel], others: Iterable[Panel] = (), *, seasons: bool = False
) -> list[Panel]:
    """Return the commitments' buyers, others on record, and the bundled levels of the rest."""
    bundled = (
        panel.without({buyer for commodity, buyer in buyers if commodity == panel.commodity})
        for panel in shipped_panels(seasons=seasons)
    )
    return [*_stacked(buyers.values()), *others, *bundled]


def _stacked(panels: Iterable[Panel]) -> Iterator[Panel]:
    """Yield the panels, those of one commodity and the same weeks as one.

    The cases of many buyers are then found at once; each buyer's are the same.
    """
    alike: dict[tuple[int, date, int, date], list[Panel]] = {}
    for panel in panels:
        key = (panel.commodity, panel.first_week, panel.weeks, panel.year_starts_on)
        alike.setdefault(key, []).append(panel)
    for first, *more in alike.values():
        yield first.stacked(more)


def buyers_panels(
    histories: Mapping[Place, BuyerHistory], *, seasons: bool = False
) -> dict[Place, Panel]:
    """Return a panel for each commitment's buyer; buyers with too few weeks are left out."""
    panels = {
        place: panel_of(place[0], {place[1]: h}, seasons=seasons) for place, h in histories.items()
    }
    return {place: panel for place, panel in panels.items() if panel is not None}


def _panel(levels: ShippedLevels) -> Panel:
    weeks = (levels.last_week - levels.first_week) // WEEK + 1
    buyers = tuple(sorted(levels.changes))
    filled = np.stack([_filled(levels, levels.changes[buyer], weeks) for buyer in buyers])
    return Panel(
        commodity=levels.commodity,
        buyers=buyers,
        first_week=levels.first_week,
        booked=filled[:, 0],
        shipped=filled[:, 1],
        unshipped=filled[:, 2],
        year_starts_on=levels.year_starts_on,
    )


def _seasons(panel: Panel, changes: Mapping[tuple[int, int], list[SeasonChange]]) -> Seasons:
    """Return the marketing years by themselves, every change carried forward to the last week."""
    first_year = panel.first_week.year
    count = panel.week(panel.weeks).year + 2 - first_year
    whole = np.full((2, len(panel.buyers) * count + 1, panel.weeks), np.nan)
    starts = panel.year_starts_on
    for number in range(count):
        # Because a marketing year is named by the year it ends in.
        begun = first_year + number - ((starts.month, starts.day) != (1, 1))
        first = same_day(starts, begun - starts.year)
        begin = max(0, panel.index(week_ending_of(first)))
        end = panel.index(week_ending_of(same_day(first, 1) - DAY)) + 1
        for row, buyer in enumerate(panel.buyers):
            own = whole[:, row * count + number, begin : max(begin, end)]
            own[:] = 0.0
            for week, *amounts in changes.get((buyer, first_year + number), ()):
                own[:, panel.index(week) - begin :] = np.array(amounts)[:, None]
    return Seasons(first_year, count, whole[0], whole[1])


def _filled(levels: ShippedLevels, changes: list[Change], weeks: int) -> Floats:
    """Return measures × weeks, every change carried forward until the next."""
    columns = np.array([(week - levels.first_week) // WEEK for week, *_ in changes])
    amounts = np.array([measures for _, *measures in changes], dtype=np.float64)
    latest = np.searchsorted(columns, np.arange(weeks), side="right") - 1
    filled: Floats = amounts[latest].T
    return filled
