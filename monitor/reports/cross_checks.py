"""Write the cross-checks by inspections as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.assess.announced import AnnouncedAmount, AnnouncedSales
from monitor.assess.inspected import Compared, Inspected
from monitor.assess.status_report import StatusReport


def cross_checks_as_data(status_report: StatusReport) -> list[dict[str, Any]]:
    """Return every cross-check: inspections first, then announcements."""
    inspections = _inspections(status_report.cross_checks)
    return [*inspections, *map(_announced, status_report.announced)]


def _announced(check: AnnouncedSales) -> dict[str, Any]:
    """Return a trade's announced sales; null where there is none."""
    settled, switched = check.settled, check.switched
    return {
        "dataset": "announcements",
        "buyer": check.buyer,
        "commodity": check.commodity,
        "unit": check.unit,
        "since_last_report": [_amount(each) for each in check.since],
        "to_unknown_since_last_report": [_amount(each) for each in check.unknown_since],
        "newest_settled_week": settled
        and {
            "week_ending": settled.week.isoformat(),
            "announced": settled.announced,
            "net_purchases": settled.net_sales,
        },
        "switched_from_unknown": switched
        and {
            "week_ending": switched.week.isoformat(),
            "net_sales": switched.net_sales,
            "switched": switched.switched,
        },
    }


def _amount(each: AnnouncedAmount) -> dict[str, Any]:
    return {
        "announced_on": each.on.isoformat(),
        "name": each.name,
        "kind": each.kind,
        "amount": each.tonnes,
        "marketing_year": each.marketing_year,
    }


def _inspections(found: Sequence[Inspected]) -> list[dict[str, Any]]:
    """Return each trade's inspections; null where a week is not known."""
    return [
        {
            "dataset": "inspections",
            "buyer": check.buyer,
            "commodity": check.commodity,
            "unit": check.unit,
            "since_last_report": [
                {"week_ending": week.isoformat(), "inspected": tonnes}
                for week, tonnes in check.since.items()
            ],
            "newest_week": _compared(check.week),
            "past_year": _compared(check.year),
            "nowcast": check.nowcast
            and {
                "week_ending": check.nowcast.week.isoformat(),
                "shipped_low": check.nowcast.low,
                "shipped_high": check.nowcast.high,
                "weeks_judged": check.nowcast.judged,
                "weeks_held": check.nowcast.held,
            },
        }
        for check in found
    ]


def _compared(found: Compared | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "first_week_ending": found.first.isoformat(),
        "last_week_ending": found.last.isoformat(),
        "inspected": found.inspected,
        "shipped": found.shipped,
        "difference": found.difference,
    }
