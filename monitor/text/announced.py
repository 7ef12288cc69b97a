"""Sentences about announced sales, and about sales switched from unknown destinations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.announced import AnnouncedAmount, AnnouncedSales
from monitor.assess.beside import beside
from monitor.commitments.model import Commitment
from monitor.core.announced import Announced
from monitor.core.formats import amount, day
from monitor.text.amounts import days
from monitor.text.cross_checks import trade_lines

ANNOUNCED = "Announced since the last report:"


def announced_line(announced: Announced) -> str:
    """Return one announced amount: "sale of 792,000 t of Soybeans to China, 2025/2026"."""
    whence = f" from {announced.whence}" if announced.whence else ""
    return (
        f"{announced.kind} of {amount(announced.tonnes, 'metric tons')} of "
        f"{announced.commodity}{whence} to {announced.destination}, {announced.marketing_year}"
    )


def announced_check_lines(
    checks: Sequence[AnnouncedSales], commitments: Sequence[Commitment]
) -> Iterator[str]:
    """Yield a line for each trade of these promises: announced since, settled, switched."""
    return trade_lines(checks, commitments, _sentences)


def _sentences(check: AnnouncedSales, unit: str) -> Iterator[str | None]:
    since = announced_since(check, unit)
    yield since and f"{ANNOUNCED} {since}"
    yield _settled(check, unit)
    yield switched(check, unit)


def announced_since_report(checks: Sequence[AnnouncedSales], commitment: Commitment) -> str | None:
    """Return what was announced for a promise's trade after the newest report, or None."""
    check = beside(checks, commitment)
    return None if check is None else announced_since(check, commitment.unit)


def announced_since(check: AnnouncedSales, unit: str) -> str | None:
    """Return what was announced after the newest report, not counted; None for nothing."""
    pairs = ((check.since, check.buyer), (check.unknown_since, "unknown destinations"))
    parts = [f"{_total(own, unit)} to {name} ({_on(own)})" for own, name in pairs if own]
    if not parts:
        return None
    return f"{' and '.join(parts)}; not counted until the weekly report that contains it is out."


def switched_in(checks: Sequence[AnnouncedSales], commitment: Commitment, week: date) -> str | None:
    """Return how much of a promise's trade in a week was switched from unknown, or None."""
    found = beside(checks, commitment)
    if found is None or found.switched is None or found.switched.week != week:
        return None
    return switched(found, commitment.unit)


def switched(check: AnnouncedSales, unit: str) -> str | None:
    """Return how much of the newest week's sales was switched from unknown; None if not known."""
    found = check.switched
    if found is None:
        return None
    sales = f"Of about {amount(found.net_sales, unit)} of net sales in the week ending"
    if not found.switched:
        return f"{sales} {day(found.week)}, nothing was switched from unknown destinations."
    return (
        f"{sales} {day(found.week)}, {amount(found.switched, unit)} were switched from unknown "
        "destinations: sold before, and named now."
    )


def _settled(check: AnnouncedSales, unit: str) -> str | None:
    found = check.settled
    if found is None:
        return None
    announced = f"Announced for the week ending {day(found.week)}: {amount(found.announced, unit)}"
    if found.net_sales is None:
        return f"{announced}; net purchases of that week are not known."
    net_sales = amount(found.net_sales, unit)
    return (
        f"{announced}; its weekly report shows net purchases of {net_sales}, of which it is part."
    )


def _total(amounts: Sequence[AnnouncedAmount], unit: str) -> str:
    return amount(sum(each.tonnes for each in amounts), unit)


def _on(amounts: Sequence[AnnouncedAmount]) -> str:
    first, last = min(a.on for a in amounts), max(a.on for a in amounts)
    return day(first) if first == last else days(first, last)
