"""`monitor revisions --json`: every corrected row with its old and new amounts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from monitor.core.corrections import Correction, RowRevision
from monitor.core.formats import utc

SCHEMA = 1


def revisions_json(found: Sequence[Correction], since: date | None, as_of: date) -> str:
    """The corrections as JSON text, the newest first; a row that is not there has null amounts."""
    made = {
        "schema": SCHEMA,
        "since": since.isoformat() if since else None,
        "as_of": as_of.isoformat(),
        "corrections": [_correction(correction) for correction in found],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _correction(correction: Correction) -> dict[str, Any]:
    move = correction.move
    return {
        "commodity": correction.commodity_code,
        "market_year": correction.market_year,
        "week_ending": correction.week_ending.isoformat(),
        "revised_at": utc(correction.revised_at),
        "retraction": correction.retraction,
        "renumbering": {
            "from": correction.renumbering.old_code,
            "to": correction.renumbering.new_code,
        }
        if correction.renumbering
        else None,
        "move": {
            "from": move.origin,
            "to": move.target,
            "amount": move.amount,
            "carried": move.carried,
        }
        if move
        else None,
        "rows": [_row(row) for row in correction.rows],
    }


def _row(row: RowRevision) -> dict[str, Any]:
    return {
        "destination": row.destination,
        "destination_code": row.country_code,
        "week_ending": row.week_ending.isoformat(),
        "kind": row.kind,
        "first_published_at": utc(row.first_published_at),
        "days_later": row.days_later,
        "evidence": row.evidence,
        "unit": row.unit,
        "changed": [{"measure": c.measure, "old": c.old, "new": c.new} for c in row.changed],
    }
