"""Write `status.json`, the interface for other programs. Same status report, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from monitor.assess.assessment import Assessment, Reached
from monitor.assess.need import Need, need_of, step_need_of
from monitor.assess.overlap import Overlap
from monitor.assess.pace import Pace
from monitor.assess.status_report import StatusReport
from monitor.assess.steps import StepStand
from monitor.commitments.model import Named, Source
from monitor.core.addresses import WEEKLY_REPORTS
from monitor.core.shares import rounded_share
from monitor.core.version import __version__
from monitor.reports.cross_checks import cross_checks_as_data
from monitor.reports.disagreements import disagreements_as_data

SCHEMA = 1


def status_json(
    status_report: StatusReport, only: str | None = None, kept: Mapping[str, str] | None = None
) -> str:
    """Return the numbers as JSON; with `only`, of one commitment.

    `kept` says for a report which folder keeps its figures, and their checksum. Amounts are
    integers in the commitment's unit, shares fractions of 6 digits, dates ISO, instants UTC; null
    means not known.
    """
    content = status(status_report, only) | ({"report": kept} if kept else {})
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def status(status_report: StatusReport, only: str | None = None) -> dict[str, Any]:
    """Return the content of `status.json` as plain values."""
    fresh = status_report.freshness
    return {
        "schema": SCHEMA,
        "version": __version__,
        "as_of": status_report.as_of_on.isoformat(),
        "reconstructed_on": _day(status_report.reconstructed_on),
        "shown_in": status_report.shown_in,
        "data": {
            "last_week_ending": _day(fresh.last_week_ending),
            "published_at": _instant(fresh.published_at),
            "report_url": WEEKLY_REPORTS if fresh.last_week_ending else None,
            "publication_evidence": fresh.evidence,
            "next_release_at": _instant(fresh.next_release_at),
            "missing_releases": len(fresh.missing_weeks),
            "stale": fresh.stale,
            "publication": fresh.publication,
            "held_back": list(fresh.held_back),
            "source": fresh.source,
            "origin": fresh.origin,
            "notes": list(status_report.notes),
        },
        "commitments": [
            {
                "id": commitment.id,
                "title": commitment.title,
                "buyer": commitment.buyer,
                "commodity": commitment.commodity,
                "target": commitment.target,
                "unit": commitment.unit,
                "bushels_per_unit": commitment.bushels_per_unit,
                "parts": list(commitment.parts),
                **_source(commitment.source),
                "readings": [_reading(a) for a in status_report.readings_of(commitment)],
            }
            for commitment in status_report.commitments
            if only in (None, commitment.id)
        ],
        "overlaps": [
            _overlap(overlap)
            for overlap in status_report.overlaps
            if only in (None, overlap.earlier.commitment.id, overlap.later.commitment.id)
        ],
        "disagreements": disagreements_as_data(status_report.disagreements),
        "cross_checks": cross_checks_as_data(status_report),
        **({"named": [_named(n) for n in status_report.named]} if status_report.named else {}),
    }


def _named(named: Named) -> dict[str, str | None]:
    """Return an announcement that cannot be counted, and why."""
    return {
        "id": named.id,
        "title": named.title,
        "words": named.words,
        "why": named.why,
        **_source(named.source),
    }


def _source(source: Source) -> dict[str, str | None]:
    """Return who said it, when, where, and the address; null if none is known."""
    return {
        "said_by": source.who,
        "said_on": _day(source.said_on),
        "said_where": source.where,
        "source_url": source.url,
    }


def _overlap(overlap: Overlap) -> dict[str, Any]:
    """Return two commitments whose headline readings share weeks, and the shared amount."""
    return {
        "earlier": overlap.earlier.commitment.id,
        "later": overlap.later.commitment.id,
        "first_week_ending": _day(overlap.first_week),
        "last_week_ending": _day(overlap.last_week),
        "week_ending": _day(overlap.week_ending),
        "purchased": overlap.purchased,
        "added_up": overlap.added_up,
        "each_once": overlap.each_once,
        "later_alone": overlap.later_alone,
        "later_alone_share": rounded_share(overlap.later_alone_share),
    }


def _reading(a: Assessment) -> dict[str, Any]:
    window, amounts = a.window, a.amounts
    return {
        "id": a.reading.id,
        "title": a.reading.title,
        "headline": a.reading.headline,
        "basis": a.reading.basis,
        **({} if a.reading.target is None else {"target": a.commitment.target}),
        **_source(a.reading.source),
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
        "share": rounded_share(a.share),
        "shipped_share": rounded_share(a.shipped_share),
        "remaining": a.remaining,
        **_pace(a),
        "met_week_ending": _day(a.met_week_ending),
        "reached_after_deadline": _reached(a.reached_after_deadline),
        "reached_and_lost": _reached(a.reached_and_lost),
        "steps": [_step(a, step) for step in a.steps],
    }


def _reached(reached: Reached | None) -> dict[str, Any] | None:
    if reached is None:
        return None
    return {"week_ending": _day(reached.week_ending), "purchased": reached.purchased}


def _step(a: Assessment, step: StepStand) -> dict[str, Any]:
    return {
        "by": _day(step.by),
        "due": step.due,
        "last_week_ending": _day(step.last_week),
        "over": step.over,
        "purchased": step.purchased,
        "share": rounded_share(step.share),
        "remaining": step.remaining,
        **weeks_needed(step, step_need_of(a) if step is a.next_step else None),
    }


def _pace(a: Assessment) -> dict[str, Any]:
    pace = a.pace
    seasonal = pace.seasonal.windows if pace else ()
    return {
        "straight_line_due": pace.straight_line_due if pace else None,
        "seasonal_line_due": pace.seasonal_line_due if pace else None,
        "weeks_total": pace.weeks_total if pace else None,
        **weeks_needed(pace, need_of(a)),
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
        "with_other_years": {
            "years": list(a.other_years.years),
            "straight_line_due": a.other_years.straight_line_due,
            "seasonal_line_due": a.other_years.seasonal_line_due,
            "status": a.other_years.status,
        }
        if a.other_years
        else None,
    }


def weeks_needed(pace: Pace | StepStand | None, need: Need | None) -> dict[str, int | None]:
    """Return the weeks left and what each has to bring, also if the unseen ones brought none."""
    return {
        "weeks_left": pace.weeks_left if pace else None,
        "required_per_week": pace.required_per_week if pace else None,
        "weeks_unseen": need.unseen if need else None,
        "required_per_week_if_unseen_were_zero": need.rest_per_week if need else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
