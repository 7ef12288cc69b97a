"""Run every check over the recorded data, and summarise the result for a report.

The identities themselves are in `identities.py` and `coverage.py`. The comparison of the reported
flows with cumulative sales is here, because it needs the counting rules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from monitor.assess import coverage, identities
from monitor.assess.figures import Figures
from monitor.assess.identities import FLOWS, Break, Place, known_breaks
from monitor.assess.purchases import cumulative_sales, difference, net_sales_from_flows
from monitor.assess.status_report import AuditSummary
from monitor.commitments.model import Commitment
from monitor.core.calendar import WEEK
from monitor.core.frozen import Frozen, replace
from monitor.core.history import BuyerHistory
from monitor.core.paths import data_file
from monitor.ledger.read import AsOf, recorded_commodities

Buyers = Mapping[tuple[int, int], BuyerHistory]
"""Histories by commodity and destination."""


class Known(Frozen):
    """A break that is explained in `data/known_breaks.toml`, with its explanation."""

    broken: Break
    text: str


class Audit(Frozen):
    """The result of an audit: number of rows checked, unexplained breaks, explained breaks."""

    rows: int
    new: tuple[Break, ...]
    known: tuple[Known, ...]

    @property
    def summary(self) -> AuditSummary:
        """Return the counts; a row with several known breaks counts once."""
        explained = {replace(known.broken.place, identity="") for known in self.known}
        return AuditSummary(self.rows, len(explained), len(self.new))


def of_buyers(buyers: Buyers) -> Audit:
    """Audit the commitments' buyers only, as every pass does."""
    rows = sum(len(history.rows) for history in buyers.values())
    return _sorted_out(rows, _of_buyers(buyers))


def of_promises(figures: Figures, commitments: Iterable[Commitment]) -> Audit:
    """Audit the commitments' buyers, once for these figures."""
    places = figures.places(commitments)
    if places not in figures.audits:
        figures.audits[places] = of_buyers(figures.histories(places))
    return figures.audits[places]


def of_everything(
    connection: sqlite3.Connection, view: AsOf, promised: Collection[tuple[int, int]]
) -> Audit:
    """Audit every buyer of every recorded commodity; flows only for the commitments' buyers."""
    rows, breaks = 0, list[Break]()
    for code in recorded_commodities(connection, view.source):
        everybody = coverage.commodity(connection, view, code)
        rows += everybody.rows
        breaks += coverage.breaks(everybody)
        for country, history in everybody.histories.items():
            breaks += identities.breaks(history, code, country)
            if (code, country) in promised:
                breaks += flow_breaks(history, code, country)
    return _sorted_out(rows, breaks)


def flow_breaks(history: BuyerHistory, commodity_code: int, country_code: int) -> Iterator[Break]:
    """Yield weeks whose reported flows, if known, differ from the change in cumulative sales."""
    before: tuple[date | None, int | None] = (None, None)
    for week in history.weeks:
        level = cumulative_sales(history, week)
        was = before[1] if before[0] == week - WEEK else cumulative_sales(history, week - WEEK)
        actual, before = difference(level, was), (week, level)
        expected = net_sales_from_flows(history, week)
        if expected == actual or expected is None or actual is None:
            continue
        if (open_year := history.year_of(week)) is not None:
            key = (open_year.year, week)
            rows = tuple(
                (at, history.rows[at]) for at in ((key[0], week - WEEK), key) if at in history.rows
            )
            yield Break(Place(commodity_code, country_code, *key, FLOWS), expected, actual, rows)


def _of_buyers(buyers: Buyers) -> Iterator[Break]:
    for (commodity, buyer), history in sorted(buyers.items(), key=lambda item: item[0]):
        yield from identities.breaks(history, commodity, buyer)
        yield from flow_breaks(history, commodity, buyer)


def _sorted_out(rows: int, unsorted: Iterable[Break]) -> Audit:
    explained = known_breaks(data_file("known_breaks.toml"))
    breaks = sorted(
        unsorted,
        key=lambda b: (b.place.week_ending, b.place.commodity_code, b.place.country_code),
    )
    return Audit(
        rows,
        tuple(b for b in breaks if b.place not in explained),
        tuple(Known(b, explained[b.place]) for b in breaks if b.place in explained),
    )
