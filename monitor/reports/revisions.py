"""Format corrections for `monitor revisions`: every corrected row with old and new amounts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from monitor.core.corrections import Changed, Correction, RowRevision
from monitor.core.formats import amount, day, new_york_day, plural, utc
from monitor.reports.column_names import CORRECTED_ROW, CORRECTION, with_column_names
from monitor.text.freshness import signed

NAMES = {
    "weekly_exports": "weekly exports",
    "accumulated_exports": "accumulated exports",
    "outstanding_sales": "outstanding sales",
    "gross_new_sales": "gross new sales",
    "net_sales": "net sales",
    "total_commitment": "total commitment",
    "next_year_outstanding": "next-year outstanding sales",
    "next_year_net_sales": "next-year net sales",
}

SCHEMA = 1


def revisions_json(corrections: Sequence[Correction], since: date | None, as_of: date) -> str:
    """Return the corrections as JSON, newest first; a missing row has null amounts."""
    made = {
        "schema": SCHEMA,
        "since": since.isoformat() if since else None,
        "as_of": as_of.isoformat(),
        "corrections": [_correction(correction) for correction in corrections],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _correction(correction: Correction) -> dict[str, Any]:
    move = correction.move
    values = {
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
    return with_column_names(values, CORRECTION)


def _row(row: RowRevision) -> dict[str, Any]:
    values = {
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
    return with_column_names(values, CORRECTED_ROW)


def revisions_text(corrections: Sequence[Correction], since: date | None) -> str:
    """Return every correction, under the day it became public."""
    when = f" since {day(since)}" if since else ""
    if not corrections:
        return f"No published figure was corrected{when}.\n"
    rows = sum(len(correction.rows) for correction in corrections if not correction.renumbering)
    lines = [f"{plural(rows, 'published row was', 'published rows were')} corrected{when}."]
    for on, group in groupby(corrections, key=lambda c: new_york_day(c.revised_at)):
        lines += ["", on]
        for correction in group:
            lines.append(f"  {headline(correction)}")
            lines += [f"    {line}" for line in details(correction)]
    return "\n".join(lines) + "\n"


def headline(correction: Correction) -> str:
    """Return a correction in one line."""
    unit, week = correction.first.unit, f"w/e {day(correction.week_ending)}"
    rows = plural(len(correction.rows), "row", "rows")
    if correction.retraction:
        back = "a whole release was withdrawn and the state before it served again"
        return f"{week}: {back} ({rows})"
    if correction.renumbering:
        code = correction.renumbering
        return (
            f"{code.destination} stands under code {code.new_code} instead of {code.old_code} "
            f"now: no figure changed ({rows})"
        )
    move = correction.move
    if move is None:
        return f"{week}: {rows} of {buyers(correction)}"
    if move.amount:
        return f"{amount(move.amount, unit)} of {week} moved from {move.origin} to {move.target}"
    follow = f"the totals of {week} follow"
    return f"{follow} ({amount(move.carried, unit)} from {move.origin} to {move.target})"


def details(correction: Correction) -> Iterator[str]:
    """Yield one line for each row: old and new amounts, and how long the old had stood."""
    for row in () if correction.renumbering else correction.rows:
        yield f"{row.destination}{_week(row, correction)}: {amounts(row)} ({_stood(row)})"


def amounts(row: RowRevision) -> str:
    """Return the amounts that changed."""
    if row.kind != "revised":
        return f"the row was {row.kind}"
    return "; ".join(_changed(changed, row.unit) for changed in row.changed)


def _changed(changed: Changed, unit: str) -> str:
    name = NAMES[changed.measure]
    if changed.old is None or changed.new is None:
        return f"{name} {amount(changed.old, unit)} → {amount(changed.new, unit)}"
    by = signed(changed.difference, unit)
    return f"{name} {changed.old:,} → {changed.new:,} ({by})"


def buyers(correction: Correction) -> str:
    """Return the destinations, the first three by name."""
    names = sorted({row.destination for row in correction.rows})
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _week(row: RowRevision, correction: Correction) -> str:
    return "" if row.week_ending == correction.week_ending else f", w/e {day(row.week_ending)}"


def _stood(row: RowRevision) -> str:
    first = new_york_day(row.first_published_at)
    return f"first published {first}, {plural(row.days_later, 'day', 'days')} before"
