"""Sentences about grain inspected for export, beside the shipments of the export sales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.assess.beside import beside
from monitor.assess.inspected import Compared, Inspected
from monitor.commitments.model import Commitment
from monitor.core.formats import amount, day, percent
from monitor.text.amounts import days
from monitor.text.cross_checks import trade_lines
from monitor.text.freshness import signed

INSPECTED = "Inspected for export since the last report:"
ROUNDED_TO = -3
"""Digits to which a range is rounded: to thousands."""

WHY = (
    "grain is inspected when it is loaded and reported when it is exported, and grain in "
    "containers is not always inspected"
)


def cross_check_lines(
    checks: Sequence[Inspected], commitments: Sequence[Commitment]
) -> Iterator[str]:
    """Yield a line for each trade of these promises: inspected since, newest week, past year."""
    return trade_lines(checks, commitments, _sentences)


def _sentences(check: Inspected, unit: str) -> Iterator[str | None]:
    since = inspected_since(check, unit)
    yield since and f"{INSPECTED} {since}"
    yield _newest_week(check, unit)
    yield _past_year(check, unit)


def since_last_report(checks: Sequence[Inspected], commitment: Commitment) -> str | None:
    """Return what was inspected of a promise's trade after the newest export sales, or None."""
    check = beside(checks, commitment)
    return None if check is None else inspected_since(check, commitment.unit)


def inspected_since(check: Inspected, unit: str) -> str | None:
    """Return what was inspected after the newest export sales; None for no week."""
    if not check.since:
        return None
    first, last = min(check.since), max(check.since)
    weeks = f"week ending {day(last)}" if first == last else f"weeks ending {days(first, last)}"
    total = amount(sum(check.since.values()), unit)
    inspected = f"{total} in the {weeks}; not counted."
    return " ".join(filter(None, (inspected, _next_report(check, unit))))


def _next_report(check: Inspected, unit: str) -> str | None:
    """Return the range for the next report's shipments; None without one."""
    ahead = check.nowcast
    if ahead is None:
        return None
    low, high = (round(tonnes, ROUNDED_TO) for tonnes in (ahead.low, ahead.high))
    return (
        f"The report of the week ending {day(ahead.week)} will probably show {amount(low, unit)} "
        f"to {amount(high, unit)} shipped ({ahead.held} of {ahead.judged} such ranges held)."
    )


def _newest_week(check: Inspected, unit: str) -> str | None:
    found = check.week
    if found is None:
        return None
    return (
        f"In the week ending {day(found.last)}, {amount(found.inspected, unit)} were inspected and "
        f"{amount(found.shipped, unit)} reported as shipped."
    )


def _past_year(check: Inspected, unit: str) -> str | None:
    found = check.year
    if found is None or found.share is None:
        return None
    return (
        f"{_span(found, check)}, {amount(found.inspected, unit)} were inspected and "
        f"{amount(found.shipped, unit)} reported as shipped, a difference of "
        f"{signed(found.difference, unit)} ({signed_percent(found.share)}): {WHY}."
    )


def signed_percent(share: float) -> str:
    """Return a share with its sign: "−3.2 %"."""
    sign = "\N{MINUS SIGN}" if share < 0 else "+"
    return f"{sign}{percent(abs(share))}"


def _span(found: Compared, check: Inspected) -> str:
    """Return the name of the year compared: "In 2024", "In the 52 weeks to 1 Oct 2026"."""
    newest = check.week.last if check.week else None
    if found.last == newest:
        return f"In the {found.weeks} weeks to {day(found.last)}"
    return f"In {found.last.year}"
