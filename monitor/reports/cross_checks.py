"""Write the cross-checks by inspections as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.assess.inspected import Compared, Inspected


def cross_checks_as_data(found: Sequence[Inspected]) -> list[dict[str, Any]]:
    """Return each trade's cross-check; null where a week is not known."""
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
