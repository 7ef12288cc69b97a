"""Sales of a marketing year by destination: the values of their chart."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.assess.trade.destinations import Destination, Destinations, Kind
from monitor.assess.trade.record import TradeRecord
from monitor.charts.shapes import Bar, Bars, Entry, Look
from monitor.charts.ticks import limits
from monitor.core.formats import day, plural
from monitor.text.amounts import amount, season_name, share

MOST_BARS = 11
LOOKS: dict[Kind, Look] = {"buyer": "bought", "other": "other", "unknown": "unknown"}


def shape(trade: TradeRecord, destinations: Destinations) -> Bars:
    """Return the chart's values: a bar for each of the largest destinations, the rest as one."""
    shown = largest(destinations)
    values = [value for row in shown for value in (row.booked, row.booked_before)]
    booked = f"{season_name(destinations.season)} ({trade.unit})"
    headings = ("destination", booked, f"{before_heading(destinations)} ({trade.unit})")
    return Bars(
        unit=trade.unit,
        x=limits(values, room=0.03),
        bars=tuple(_bar(trade, destinations, row) for row in shown),
        key=tuple(_key(destinations, shown)),
        table=(headings, *((row.name, row.booked, row.booked_before) for row in destinations.rows)),
    )


def not_on_record(destinations: Destinations) -> str | None:
    """Return a sentence on what the bars cannot show; None if they show the open year."""
    if destinations.season == destinations.open_season:
        return None
    return (
        f"The other buyers of {season_name(destinations.open_season)} are not on record: "
        f"all destinations are known only to {day(destinations.week_ending)}."
    )


def largest(destinations: Destinations) -> list[Destination]:
    """Return the largest destinations, always with the buyer and unknown; the rest as one, last."""
    named = sorted(destinations.rows, key=lambda row: row.kind == "other")
    kept = set(named[: sum(row.kind != "other" for row in named)])
    for row in destinations.rows:
        if len(kept) < MOST_BARS:
            kept.add(row)
    rest = [row for row in destinations.rows if row not in kept]
    shown = [
        row for row in destinations.rows if row in kept and (row.booked or row.kind != "other")
    ]
    return [*shown, *([_together(rest)] if rest else [])]


def part_of_all(row: Destination, destinations: Destinations) -> str:
    """Return a destination's share of all sales."""
    return share(row.booked, destinations.total)


def bars_heading(destinations: Destinations) -> str:
    """Return which sales the bars are, and until when."""
    return f"Sold for {season_name(destinations.season)} by {day(destinations.week_ending)}"


def _together(rest: list[Destination]) -> Destination:
    before = [row.booked_before for row in rest]
    known = [value for value in before if value is not None]
    return Destination(
        plural(len(rest), "other", "others"),
        "other",
        sum(row.booked for row in rest),
        sum(known) if len(known) == len(rest) else None,
    )


def before_heading(destinations: Destinations) -> str:
    """Return which week the amounts of the year before are of."""
    season = destinations.season_before
    return f"the same week of {'the year before' if season is None else season_name(season)}"


def _bar(trade: TradeRecord, destinations: Destinations, row: Destination) -> Bar:
    then, season = row.booked_before, destinations.season_before
    marks: tuple[tuple[float, Look], ...] = ()
    detail = ""
    if then is not None and season is not None:
        marks, detail = ((then, "last"),), f"{season_name(season)}: {amount(then, trade.unit)}"
    return Bar(
        name="Unknown" if row.kind == "unknown" else row.name,
        value=row.booked,
        text=f"{amount(row.booked, trade.unit)} · {part_of_all(row, destinations)}",
        detail=detail,
        marks=marks,
        look=LOOKS[row.kind],
        strong=row.kind == "buyer",
    )


def _key(destinations: Destinations, shown: list[Destination]) -> Iterator[Entry]:
    yield Entry("bought", "box", bars_heading(destinations))
    if any(row.booked_before is not None for row in shown):
        yield Entry("last", "upright", before_heading(destinations))
