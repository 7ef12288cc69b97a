"""The levels shipped to learn from are what the monitor's own rules count from USDA's rows."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import numpy as np

from monitor.core.calendar import MarketingYear, end_of_day, release_at
from monitor.core.history import BuyerHistory, Key
from monitor.core.records import Measures
from monitor.ledger.read import AsOf
from monitor.outlook.load_panels import recorded_panels, shipped_panels, with_shipped
from monitor.outlook.panel import panel_of
from monitor.sources.levels import shipped_levels
from tests.data.pima import lines

CHINA, INDIA, PAKISTAN, UNKNOWN = 5700, 5330, 5350, 9990


def counted(buyer: int) -> BuyerHistory:
    """A buyer's history from rows in the API's own fields."""
    rows: dict[Key, Measures] = {}
    published = {}
    for line in lines():
        key = int(line["marketYear"]), date.fromisoformat(line["weekEndingDate"])
        published[key] = release_at(key[1])
        if int(line["countryCode"]) == buyer:
            amounts = list(line.values())[3:11]
            rows[key] = Measures(*(int(amount) for amount in amounts))
    base = MarketingYear(2026, date(2025, 8, 1), date(2026, 7, 31))
    return BuyerHistory(
        rows, published, {year: base.shifted(year - 2026) for year in range(2019, 2028)}
    )


def test_they_move_as_the_rows_do_in_every_week() -> None:
    [ship] = [panel for panel in shipped_panels() if panel.commodity == 1301]
    made = panel_of(1301, {code: counted(code) for code in (CHINA, INDIA, PAKISTAN)})
    assert made is not None
    first, last = ship.index(made.first_week), ship.index(date(2026, 7, 30))
    weeks = slice(0, last - first + 1)

    for name in ("booked", "shipped", "unshipped"):
        for row, buyer in enumerate(made.buyers):
            mine = getattr(ship, name)[ship.buyers.index(buyer), first : last + 1]
            theirs = getattr(made, name)[row, weeks]
            np.testing.assert_array_equal(np.diff(mine), np.diff(theirs), f"{name} {buyer}")


def test_they_are_of_named_buyers_and_whole() -> None:
    [levels] = shipped_levels()
    [panel] = shipped_panels()

    assert (levels.name, levels.first_week) == ("Cotton- Am Pima", date(2010, 8, 5))
    assert panel.week(panel.weeks - 1) == date(2026, 7, 30)
    assert len(panel.buyers) == 45
    assert UNKNOWN not in panel.buyers
    assert not np.isnan(panel.booked).any()
    assert panel.week(0) + timedelta(days=7) == panel.week(1)


def test_a_ledger_that_holds_the_commodity_wins() -> None:
    [ship] = shipped_panels()
    recorded = ship.until(date(2020, 1, 2))

    assert with_shipped([recorded]) == [recorded]


def test_the_shipped_ledger_gives_chinas_soybeans_alone(
    shipped_ledger: sqlite3.Connection,
) -> None:
    [soybeans] = recorded_panels(shipped_ledger, AsOf("snapshot", end_of_day(date(2026, 10, 9))))

    assert (soybeans.commodity, soybeans.buyers) == (801, (CHINA,))
    week = soybeans.index(date(2026, 10, 1))
    before = soybeans.index(date(2026, 1, 1))
    assert soybeans.booked[0, week] - soybeans.booked[0, before] == 16_606_954
