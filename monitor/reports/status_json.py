"""`status.json`: the contract other programs read. Same standing, same bytes."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from monitor import __version__
from monitor.progress.assessment import Assessment
from monitor.progress.standing import Standing

SCHEMA = 1


def status_json(standing: Standing, only: str | None = None) -> str:
    """The numbers as JSON text; with `only`, of one promise.

    Amounts are integers in the promise's unit, shares fractions, dates ISO, instants UTC;
    what is not known is null.
    """
    return json.dumps(status(standing, only), indent=2, ensure_ascii=False) + "\n"


def status(standing: Standing, only: str | None = None) -> dict[str, Any]:
    """The same as plain values."""
    fresh = standing.freshness
    return {
        "schema": SCHEMA,
        "version": __version__,
        "as_of": standing.as_of_on.isoformat(),
        "data": {
            "last_week_ending": _day(fresh.last_week_ending),
            "published_at": _instant(fresh.published_at),
            "publication_evidence": fresh.evidence,
            "next_release_at": _instant(fresh.next_release_at),
            "missing_releases": len(fresh.missing_weeks),
            "stale": fresh.stale,
            "publication": fresh.publication,
            "held_back": list(fresh.held_back),
            "source": fresh.source,
            "notes": list(standing.notes),
        },
        "commitments": [
            {
                "id": commitment.id,
                "title": commitment.title,
                "buyer": commitment.buyer,
                "commodity": commitment.commodity,
                "target": commitment.target,
                "unit": commitment.unit,
                "readings": [_reading(a) for a in standing.readings_of(commitment)],
            }
            for commitment in standing.commitments
            if only in (None, commitment.id)
        ],
    }


def _reading(a: Assessment) -> dict[str, Any]:
    window, amounts = a.window, a.amounts
    return {
        "id": a.reading.id,
        "title": a.reading.title,
        "headline": a.reading.headline,
        "basis": a.reading.basis,
        "first_week_ending": _day(window.first_week if window else None),
        "last_week_ending": _day(window.last_week if window else None),
        "deadline": _day(a.reading.deadline),
        "week_ending": _day(amounts.week_ending),
        "published_at": _instant(amounts.published_at),
        "status": a.status,
        "purchased": amounts.purchased,
        "shipped": amounts.shipped,
        "outstanding": amounts.outstanding,
        "unknown_outstanding": amounts.unknown,
        "unknown_next_year_outstanding": amounts.unknown_next_year,
        "unknown_outstanding_at_start": amounts.unknown_at_start,
        "ceiling": amounts.ceiling,
        "share": a.share,
        "shipped_share": a.shipped_share,
        "remaining": a.remaining,
        **_pace(a),
        "met_week_ending": _day(a.met_week_ending),
        "reached_after_deadline": {
            "week_ending": _day(a.reached_after_deadline.week_ending),
            "purchased": a.reached_after_deadline.purchased,
        }
        if a.reached_after_deadline
        else None,
    }


def _pace(a: Assessment) -> dict[str, Any]:
    pace = a.pace
    seasonal = pace.seasonal.windows if pace else ()
    return {
        "straight_line_due": pace.straight_line_due if pace else None,
        "seasonal_line_due": pace.seasonal_line_due if pace else None,
        "weeks_total": pace.weeks_total if pace else None,
        "weeks_left": pace.weeks_left if pace else None,
        "required_per_week": pace.required_per_week if pace else None,
        "recent_4_weeks_per_week": pace.recent_4_weeks_per_week if pace else None,
        "recent_13_weeks_per_week": pace.recent_13_weeks_per_week if pace else None,
        "seasonal_windows": [
            {
                "year": past.year,
                "first_week_ending": _day(past.first_week),
                "last_week_ending": _day(past.last_week),
                "purchased": past.total,
                "left_out": past.left_out,
            }
            for past in seasonal
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
