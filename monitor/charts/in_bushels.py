"""Convert a status report to bushels, for charts drawn in bushels.

Every amount is converted once and rounded to whole bushels (a metric ton is more than 36, so no
amount moves across a target). Commitments without a bushel factor keep their unit.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.known import KnownAmount
from monitor.assess.outlook import Outlook
from monitor.assess.pace import Pace
from monitor.assess.statements import CheckedStatement
from monitor.assess.trade.destinations import Destinations
from monitor.assess.trade.record import TradeRecord
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures
from monitor.core.units import BUSHELS

AMOUNTS = frozenset(
    {
        "purchased",
        "shipped",
        "outstanding",
        "unknown",
        "unknown_next_year",
        "unknown_at_start",
        "straight_line_due",
        "seasonal_line_due",
        "required_per_week",
        "recent_4_weeks_per_week",
        "recent_13_weeks_per_week",
        "net",
        "due",
        "straight",
        "seasonal",
        "booked",
        "booked_before",
        "everyone",
        "total",
    }
)
"""The fields that hold amounts, in an assessment's values and in the tables of a trade."""

Value = TypeVar("Value")


def in_bushels(status_report: DetailedReport) -> DetailedReport:
    """Return the status report with commitments and trades converted by their bushel factor."""
    shown = {c.id for c in status_report.commitments if c.bushels_per_unit is not None}
    return replace(
        status_report,
        assessments=tuple(_assessment(a) for a in status_report.assessments),
        trades=tuple(_trade(trade) for trade in status_report.trades),
        outlooks={
            a.key: _outlook(a, status_report)
            for a in status_report.assessments
            if a.key in status_report.outlooks
        },
        known={
            **status_report.known,
            **{
                a.key: _known(a, status_report)
                for a in status_report.assessments
                if a.key in status_report.known
            },
        },
        statements=tuple(
            _said(checked) if checked.commitment.id in shown else checked
            for checked in status_report.statements
        ),
    )


def _assessment(a: Assessment) -> Assessment:
    factor, commitment = a.commitment.bushels_per_unit, a.commitment
    if factor is None or commitment.unit == BUSHELS:
        return a
    return replace(
        a,
        commitment=replace(commitment, unit=BUSHELS, target=round(commitment.target * factor)),
        amounts=_times(a.amounts, factor),
        pace=None if a.pace is None else _pace(a.pace, factor),
        points=tuple(_times(point, factor) for point in a.points),
        lines=tuple(_times(line, factor) for line in a.lines),
        reached_after_deadline=_times(a.reached_after_deadline, factor),
        reached_and_lost=_times(a.reached_and_lost, factor),
        other_years=_times(a.other_years, factor),
        steps=tuple(_times(step, factor) for step in a.steps),
    )


def _pace(pace: Pace, factor: float) -> Pace:
    """Return the pace with the totals of the earlier windows converted too."""
    windows = tuple(_times(window, factor) for window in pace.seasonal.windows)
    return replace(_times(pace, factor), seasonal=replace(pace.seasonal, windows=windows))


def _outlook(a: Assessment, status_report: DetailedReport) -> Outlook:
    factor, outlook = a.commitment.bushels_per_unit, status_report.outlooks[a.key]
    if factor is None or a.commitment.unit == BUSHELS:
        return outlook
    return outlook.times(factor)


def _known(a: Assessment, status_report: DetailedReport) -> tuple[KnownAmount, ...]:
    factor, days = a.commitment.bushels_per_unit, status_report.known[a.key]
    if factor is None or a.commitment.unit == BUSHELS:
        return days
    return tuple(_times(day, factor) for day in days)


def _said(checked: CheckedStatement) -> CheckedStatement:
    """Return a statement with its claim and the figure of its day in bushels."""
    factor, commitment = checked.commitment.bushels_per_unit, checked.commitment
    if factor is None or commitment.unit == BUSHELS:
        return checked
    judged, target = checked.verdict, round(commitment.target * factor)
    return replace(
        checked,
        commitment=replace(commitment, unit=BUSHELS, target=target),
        claims=_scaled(checked.claims, factor),
        verdict=replace(
            judged, by=_scaled(judged.by, factor), amount=_scaled(judged.amount, factor)
        ),
    )


def _trade(trade: TradeRecord) -> TradeRecord:
    factor = trade.bushels_per_unit
    if factor is None or trade.unit == BUSHELS:
        return trade
    return replace(
        trade,
        unit=BUSHELS,
        history=_history(trade.history, factor),
        unknown=None if trade.unknown is None else _history(trade.unknown, factor),
        destinations=None if trade.destinations is None else _all(trade.destinations, factor),
    )


def _history(history: BuyerHistory, factor: float) -> BuyerHistory:
    rows = {
        key: Measures._make(_scaled(amount, factor) for amount in row)
        for key, row in history.rows.items()
    }
    return BuyerHistory(
        rows,
        history.published_at,
        history.marketing_years,
        evidence=history.evidence,
        members=tuple(_history(member, factor) for member in history.members),
    )


def _all(destinations: Destinations, factor: float) -> Destinations:
    return replace(
        destinations,
        rows=tuple(_times(row, factor) for row in destinations.rows),
        shares=tuple(_times(point, factor) for point in destinations.shares),
    )


def _times(value: Value, factor: float) -> Value:
    """Return the value with its amounts multiplied; None stays None."""
    if value is None:
        return value
    known: Any = value
    held = {name: getattr(known, name) for name in known.__struct_fields__ if name in AMOUNTS}
    # `Pace.seasonal` holds shares, not an amount, although `PacePoint.seasonal` is an amount.
    amounts = {name: amount for name, amount in held.items() if isinstance(amount, int)}
    return cast(Value, replace(known, **{n: round(a * factor) for n, a in amounts.items()}))


def _scaled(amount: int | None, factor: float) -> int | None:
    return None if amount is None else round(amount * factor)
