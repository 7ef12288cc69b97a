"""Readings that are hard to draw, derived from real ones."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.bases.shipped import BASIS as SHIPPED
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.pace import Pace
from monitor.assess.trade.destinations import in_order
from monitor.assess.trade.record import TradeRecord
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures

LONG_BUYER = "The United Republic of Faraway Isles Ltd"
AMOUNTS = ("purchased", "shipped", "outstanding", "unknown", "unknown_next_year")
PACES = (
    "straight_line_due",
    "seasonal_line_due",
    "required_per_week",
    "recent_4_weeks_per_week",
    "recent_13_weeks_per_week",
)


def only(status_report: DetailedReport, *assessments: Assessment) -> DetailedReport:
    """Return the report with these readings alone, and without trade records."""
    return replace(status_report, assessments=assessments, trades=())


def scaled(assessment: Assessment, factor: float, unit: str) -> Assessment:
    """Return the reading with every amount multiplied, and in another unit."""

    def times(thing: Any, *names: str) -> Any:  # noqa: ANN401 of several kinds of records
        values = {name: getattr(thing, name) for name in names}
        return replace(thing, **{n: v and round(v * factor) for n, v in values.items()})

    commitment, late = times(assessment.commitment, "target"), assessment.reached_after_deadline
    return replace(
        assessment,
        commitment=replace(commitment, unit=unit, bushels_per_unit=None),
        amounts=times(assessment.amounts, *AMOUNTS),
        pace=times(assessment.pace, *PACES),
        points=tuple(times(p, "purchased", "shipped", "net", "unknown") for p in assessment.points),
        lines=tuple(times(line, "straight", "seasonal") for line in assessment.lines),
        reached_after_deadline=late and times(late, "purchased"),
    )


def met(assessment: Assessment, parts: int = 2) -> Assessment:
    """Return the reading with a smaller target, so that it is met."""
    small = scaled(assessment, 1 / parts, assessment.commitment.unit)
    target = small.commitment.target
    reached = next(p for p in assessment.points if (p.purchased or 0) >= target)
    return replace(
        assessment,
        commitment=replace(assessment.commitment, target=target),
        pace=small.pace,
        lines=small.lines,
        status="met",
        met_week_ending=reached.week_ending,
        reached_after_deadline=None,
    )


def needing(assessment: Assessment, a_week: int) -> Assessment:
    """Return the reading with a target that requires `a_week` in each week left."""
    pace, purchased = assessment.pace, assessment.amounts.purchased
    assert pace is not None
    assert purchased is not None
    target = purchased + a_week * pace.weeks_left
    return replace(
        assessment,
        commitment=replace(assessment.commitment, target=target),
        pace=replace(pace, required_per_week=a_week),
    )


def of_long_buyer(assessment: Assessment) -> Assessment:
    """Return the reading with a buyer and titles of forty characters."""
    title = "Sales to a buyer with a name that fills the line and then some"
    commitment = replace(assessment.commitment, buyer=LONG_BUYER, title=f"{title} and one more")
    reading = replace(assessment.reading, title=title)
    return replace(assessment, commitment=commitment, reading=reading)


def with_cancellations(assessment: Assessment) -> Assessment:
    """Return the reading with each purchase turned into a cancellation."""

    def turned(point: WeekPoint) -> WeekPoint:
        purchased = None if point.purchased is None else -point.purchased
        return replace(point, purchased=purchased, net=None if point.net is None else -point.net)

    purchased = assessment.amounts.purchased
    amounts = replace(assessment.amounts, purchased=None if purchased is None else -purchased)
    points = tuple(turned(point) for point in assessment.points)
    return replace(
        assessment, amounts=amounts, points=points, status="behind", reached_after_deadline=None
    )


def with_ceiling(assessment: Assessment, share: float) -> Assessment:
    """Return the reading with unknown sales that reach up to a share of its target."""
    target, purchased = assessment.commitment.target, assessment.amounts.purchased or 0
    unknown = max(0, round(target * share) - purchased)
    return replace(
        assessment, amounts=replace(assessment.amounts, unknown=unknown, unknown_next_year=0)
    )


def with_gaps(assessment: Assessment) -> Assessment:
    """Return the reading without some of its weeks, and with one unknown figure."""
    points = list(assessment.points)
    middle = len(points) // 2
    points[middle - 5] = replace(points[middle - 5], purchased=None, net=None)
    del points[middle : middle + 3]
    return replace(assessment, points=tuple(points))


def one_week(assessment: Assessment) -> Assessment:
    """Return the reading after its first counted week, the only one on record."""
    first = assessment.counted[0]
    pace: Pace | None = assessment.pace
    assert pace is not None
    line = assessment.lines[0]
    amounts = replace(
        assessment.amounts,
        week_ending=first.week_ending,
        published_at=first.published_at,
        purchased=first.purchased,
        shipped=first.shipped,
    )
    pace = replace(
        pace,
        weeks_done=1,
        straight_line_due=line.straight,
        seasonal_line_due=line.seasonal,
        recent_4_weeks_per_week=None,
        recent_13_weeks_per_week=None,
    )
    as_of = first.published_at
    assert as_of is not None
    return replace(
        assessment,
        as_of=as_of + timedelta(hours=1),
        amounts=amounts,
        pace=pace,
        points=(first,),
        status="behind",
        reached_after_deadline=None,
    )


def of_shipments(assessment: Assessment) -> Assessment:
    """Return the reading with shipments as its basis."""
    reading = replace(assessment.reading, basis="shipped")
    window = assessment.window and replace(assessment.window, basis=SHIPPED)
    amounts = replace(assessment.amounts, purchased=assessment.amounts.shipped, unknown=None)
    points = tuple(replace(point, purchased=point.shipped) for point in assessment.points)
    return replace(assessment, reading=reading, window=window, amounts=amounts, points=points)


def scaled_trade(trade: TradeRecord, factor: float, unit: str) -> TradeRecord:
    """Return the trade with every amount multiplied, and in another unit."""

    def times(row: Any) -> Any:  # noqa: ANN401 of several kinds of records
        amounts = {name: getattr(row, name) for name in row.__struct_fields__}
        known = {name: a for name, a in amounts.items() if isinstance(a, int) and name != "year"}
        return replace(row, **{name: round(a * factor) for name, a in known.items()})

    history, found = trade.history, trade.destinations
    rows = {
        key: Measures._make(None if amount is None else round(amount * factor) for amount in row)
        for key, row in history.rows.items()
    }
    return replace(
        trade,
        unit=unit,
        bushels_per_unit=None,
        history=BuyerHistory(rows, history.published_at, history.marketing_years),
        destinations=found
        and replace(
            found,
            rows=tuple(times(row) for row in found.rows),
            shares=tuple(times(point) for point in found.shares),
        ),
    )


def short_trade(trade: TradeRecord, weeks: int) -> TradeRecord:
    """Return the trade with only the last weeks on record."""
    history = trade.history
    kept = set(history.weeks[-weeks:]) if weeks else set()
    published = {key: at for key, at in history.published_at.items() if key[1] in kept}
    rows = {key: row for key, row in history.rows.items() if key[1] in kept}
    found = trade.destinations
    points = () if found is None else tuple(p for p in found.shares if p.week_ending in kept)
    return replace(
        trade,
        history=BuyerHistory(rows, published, history.marketing_years),
        destinations=found and replace(found, shares=points),
    )


def cancelling_trade(trade: TradeRecord) -> TradeRecord:
    """Return the trade with all outstanding sales cancelled."""
    rows = {
        key: row._replace(
            outstanding_sales=-(row.outstanding_sales or 0),
            total_commitment=(row.accumulated_exports or 0) - (row.outstanding_sales or 0),
            next_year_outstanding=-(row.next_year_outstanding or 0),
        )
        for key, row in trade.history.rows.items()
    }
    history = BuyerHistory(rows, trade.history.published_at, trade.history.marketing_years)
    return replace(trade, history=history)


def long_named_trade(trade: TradeRecord) -> TradeRecord:
    """Return the trade with a buyer and destinations of forty characters."""
    found = trade.destinations
    assert found is not None
    rows = tuple(replace(r, name=f"{r.name} and {LONG_BUYER}"[:40]) for r in found.rows)
    return replace(trade, buyer=LONG_BUYER, destinations=replace(found, rows=rows))


def unknown_above_named(trade: TradeRecord) -> TradeRecord:
    """Return the trade with more sales to unknown destinations than to all others."""
    found = trade.destinations
    assert found is not None
    rows = (replace(r, booked=r.booked * (300 if r.kind == "unknown" else 1)) for r in found.rows)
    return replace(trade, destinations=replace(found, rows=in_order(rows)))


HARD_TRADES: dict[str, Callable[[TradeRecord], TradeRecord]] = {
    "one-week": lambda t: short_trade(t, 1),
    "two-weeks": lambda t: short_trade(t, 2),
    "six-weeks": lambda t: short_trade(t, 6),
    "half-a-year": lambda t: short_trade(t, 26),
    "no-data": lambda t: replace(short_trade(t, 0), destinations=None),
    "cancellations": cancelling_trade,
    "long-names": long_named_trade,
    "unknown-above-named": unknown_above_named,
    "three-bales": lambda t: scaled_trade(t, 3 / 36_000_000, "running bales"),
    "thousands-of-bales": lambda t: scaled_trade(t, 1e-3, "running bales"),
    "billions-of-pounds": lambda t: scaled_trade(t, 100, "pounds"),
}
"""Ways to make a buyer's trade hard to draw."""


HARD: dict[str, Callable[[Assessment], Assessment]] = {
    "met": met,
    "long-buyer": of_long_buyer,
    "cancellations": with_cancellations,
    "ceiling-above-target": lambda a: with_ceiling(a, 1.4),
    "ceiling-far-above": lambda a: with_ceiling(a, 9),
    "gaps": with_gaps,
    "shipments": of_shipments,
    "one-week": one_week,
    "three-bales": lambda a: scaled(a, 3 / a.commitment.target, "running bales"),
    "thousands-of-bales": lambda a: scaled(a, 48_200 / a.commitment.target, "running bales"),
    "three-billion-pounds": lambda a: scaled(a, 3e9 / a.commitment.target, "pounds"),
    "tiny-beside-target": lambda a: replace(
        scaled(a, 1e-5, "metric tons"), commitment=a.commitment
    ),
    "overshot": lambda a: met(a, 60),
}
"""Ways to make a reading hard to draw."""
