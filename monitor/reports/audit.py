"""Format the result of `monitor audit`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec.structs import asdict

from monitor.assess.audit import Audit
from monitor.assess.disagreements import Disagreements
from monitor.assess.identities import Break
from monitor.assess.status_report import AuditSummary
from monitor.core.formats import day, plural
from monitor.core.records import MEASURES
from monitor.reports.disagreements import disagreement_lines, disagreements_as_data, left_lines

SCHEMA = 1
NONE = Disagreements()


def audit_text(audit: Audit, disagreements: Disagreements = NONE) -> str:
    """Return the summary line, every break with its rows, and the disagreements of origins."""
    lines = [f"{audit_line(audit.summary)}."]
    for broken in audit.new:
        lines += ["", *_break(broken)]
    for text in dict.fromkeys(known.text for known in audit.known):
        lines += ["", f"Known: {text}"]
        for known in audit.known:
            if known.text == text:
                lines += [f"  {line}" for line in _break(known.broken)]
    for found in (disagreement_lines(disagreements.open), left_lines(disagreements.left)):
        listed = list(found)
        lines += ["", *listed] if listed else []
    return "\n".join(lines) + "\n"


def audit_json(audit: Audit, disagreements: Disagreements = NONE) -> str:
    """Return the audit as JSON; `text` is null for a break without an explanation."""
    breaks = [_plain(broken, None) for broken in audit.new]
    breaks += [_plain(known.broken, known.text) for known in audit.known]
    made = {
        "schema": SCHEMA,
        **asdict(audit.summary),
        "breaks": breaks,
        "disagreements": disagreements_as_data(disagreements.open),
        "no_longer_compared": disagreements_as_data(disagreements.left),
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _break(broken: Break) -> Iterator[str]:
    place = broken.place
    yield (
        f"{place.identity}: w/e {day(place.week_ending)}, commodity {place.commodity_code}, "
        f"destination {place.country_code}, marketing year {place.market_year}: expected "
        f"{broken.expected:,}, found {broken.found:,} ({broken.found - broken.expected:+,})"
    )
    for (year, week), row in broken.rows:
        amounts = (
            f"{name.replace('_', ' ')} {value:,}"
            for name in MEASURES
            if (value := getattr(row, name)) is not None
        )
        yield f"  {year}, w/e {day(week)}: {', '.join(amounts)}"


def _plain(broken: Break, text: str | None) -> dict[str, Any]:
    place = broken.place
    return {
        "identity": place.identity,
        "commodity": place.commodity_code,
        "destination": place.country_code,
        "market_year": place.market_year,
        "week_ending": place.week_ending.isoformat(),
        "expected": broken.expected,
        "found": broken.found,
        "text": text,
        "rows": [
            {"market_year": year, "week_ending": week.isoformat(), **row._asdict()}
            for (year, week), row in broken.rows
        ],
    }


def audit_line(summary: AuditSummary) -> str:
    """Return `503 rows checked, 1 known break`."""
    parts = [f"{plural(summary.rows, 'row', 'rows')} checked"]
    if summary.new:
        parts.append(plural(summary.new, "unexplained discrepancy", "unexplained discrepancies"))
    if summary.known or not summary.new:
        known = plural(summary.known, "known discrepancy", "known discrepancies")
        parts.append(known if summary.known else "no discrepancy")
    return ", ".join(parts)
