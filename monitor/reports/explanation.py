"""Write the arithmetic of a reading as plain values for JSON, each term with its release."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.assess.load_explanations import Arithmetic, Sources
from monitor.assess.terms import Side, Term
from monitor.core.calendar import new_york_date
from monitor.core.formats import utc
from monitor.core.shares import rounded_share
from monitor.ledger.read import RowSource


def explanation(arithmetic: Arithmetic) -> dict[str, Any]:
    """Return the terms of a reading's number; `end` and `start` are null if there are none."""
    a, found = arithmetic.assessment, arithmetic.explanation
    window = a.window
    return {
        "as_of": new_york_date(a.as_of).isoformat(),
        "commitment": a.commitment.id,
        "title": a.commitment.title,
        "reading": a.reading.id,
        "reading_title": a.reading.title,
        "headline": a.reading.headline,
        "basis": a.reading.basis,
        "first_week_ending": _day(window.first_week if window else None),
        "last_week_ending": _day(window.last_week if window else None),
        "week_ending": _day(a.amounts.week_ending),
        "target": a.commitment.target,
        "unit": str(a.commitment.unit),
        "purchased": found.result if found else None,
        "share": rounded_share(a.share) if found else None,
        "end": _side(found.end, arithmetic.sources) if found else None,
        "start": _side(found.start, arithmetic.sources) if found and found.start else None,
        "notes": list(arithmetic.notes),
    }


def _side(side: Side, sources: Sources) -> dict[str, Any]:
    return {
        "week_ending": side.week_ending.isoformat(),
        "amount": side.total,
        "terms": [_term(term, sources(term)) for term in side.terms],
    }


def _term(term: Term, source: RowSource | None) -> dict[str, Any]:
    year, week = term.row
    return {
        "amount": term.amount,
        "words": term.words,
        "market_year": year,
        "week_ending": week.isoformat(),
        "remark": term.remark,
        "release": source and _release(source),
    }


def _release(source: RowSource) -> dict[str, Any]:
    return {
        "release": source.release_id,
        "sha256": source.sha256,
        "published_at": utc(source.published_at),
        "publication_evidence": source.evidence,
        "retrieved_at": utc(source.retrieved_at),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
