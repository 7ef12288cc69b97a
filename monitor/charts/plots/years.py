"""Purchases and shipments by calendar year: the values of their chart."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.yearly import CalendarYear
from monitor.charts.shapes import Bar, Bars, Entry, Look, Rule
from monitor.charts.ticks import limits
from monitor.core.formats import day
from monitor.text.amounts import amount, days, target_amount
from monitor.text.trade_findings import Promised

HEADING = ("year", "first_week", "last_week", "bought", "shipped", "booked, still to ship")


def shape(trade: TradeRecord, promised: Promised | None) -> Bars:
    """Return the chart's values: a bar of purchases for each year, with its shipments inside."""
    own = trade.years[::-1]
    amounts = [value for year in own for value in (year.bought, year.shipped)]
    return Bars(
        unit=trade.unit,
        x=limits([*amounts, promised.target if promised else None], room=0.03),
        bars=tuple(_bar(year, trade.unit) for year in own),
        rule=None if promised is None else Rule(promised.target, _promise(promised, trade.unit)),
        key=tuple(_key(trade)),
        notes=tuple(notes(trade)),
        table=((*HEADING[:3], *(f"{name} ({trade.unit})" for name in HEADING[3:])), *_rows(trade)),
    )


def text_of(year: CalendarYear, unit: str) -> str:
    """Return what was bought in a year, with its weeks if these are not all."""
    part = "" if year.whole else f" (weeks ending {day(year.first_week)} to {day(year.last_week)})"
    return ("not known" if year.bought is None else amount(year.bought, unit)) + part


def notes(trade: TradeRecord) -> Iterator[str]:
    """Yield what is known of several years together, and what is still to ship."""
    for joint in trade.joint_years:
        and_ = "and" if joint.last == joint.first + 1 else "to"
        together = f"{joint.first} {and_} {joint.last} together"
        yield f"{together}: {amount(joint.bought, trade.unit)} bought."
    now = trade.years[-1]
    if now.unshipped is not None:
        yield f"Booked on {day(now.last_week)}, still to ship: {amount(now.unshipped, trade.unit)}."


def _bar(year: CalendarYear, unit: str) -> Bar:
    part = "" if year.whole else f"weeks ending {days(year.first_week, year.last_week)}"
    shipped = "not known" if year.shipped is None else amount(year.shipped, unit)
    look: Look = "reduced" if (year.bought or 0) < 0 else "bought" if year.whole else "part"
    return Bar(
        name=str(year.year),
        note=part,
        value=year.bought,
        inner=year.shipped,
        text="not known" if year.bought is None else amount(year.bought, unit),
        detail=f"shipped {shipped}",
        look=look,
    )


def _promise(promised: Promised, unit: str) -> str:
    return f"promised for {promised.year}: {target_amount(promised.target, unit)}"


def _key(trade: TradeRecord) -> Iterator[Entry]:
    """Yield the marks that at least one year has."""
    known = [year for year in trade.years if year.bought is not None]
    if any(year.whole for year in known):
        yield Entry("bought", "box", "bought in a whole year")
    if not all(year.whole for year in known):
        yield Entry("part", "box", "bought, part of the year")
    if any(year.shipped is not None for year in trade.years):
        yield Entry("shipped", "inner", "shipped in the same weeks")


def _rows(trade: TradeRecord) -> Iterator[tuple[str | int | float | None, ...]]:
    for year in trade.years:
        yield (
            year.year,
            year.first_week.isoformat(),
            year.last_week.isoformat(),
            year.bought,
            year.shipped,
            year.unshipped,
        )
