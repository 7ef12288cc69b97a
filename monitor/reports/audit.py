"""What `monitor audit` shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from monitor.assess.audit import Audit
from monitor.assess.identities import Break
from monitor.assess.status_report import AuditSummary
from monitor.core.formats import day, plural
from monitor.core.records import MEASURES

SCHEMA = 1


def audit_text(audit: Audit) -> str:
    """The line, then every break with the rows it comes from."""
    lines = [f"{audit_line(audit.summary)}."]
    for found in audit.new:
        lines += ["", *_break(found)]
    for text in dict.fromkeys(known.text for known in audit.known):
        lines += ["", f"Known: {text}"]
        for known in audit.known:
            if known.text == text:
                lines += [f"  {line}" for line in _break(known.found)]
    return "\n".join(lines) + "\n"


def audit_json(audit: Audit) -> str:
    """The same for programs; `text` is null where nobody has explained a break."""
    breaks = [_plain(found, None) for found in audit.new]
    breaks += [_plain(known.found, known.text) for known in audit.known]
    made = {"schema": SCHEMA, **asdict(audit.summary), "breaks": breaks}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _break(found: Break) -> Iterator[str]:
    place = found.place
    yield (
        f"{place.identity}: w/e {day(place.week_ending)}, commodity {place.commodity_code}, "
        f"destination {place.country_code}, marketing year {place.market_year}: expected "
        f"{found.expected:,}, found {found.found:,} ({found.found - found.expected:+,})"
    )
    for (year, week), row in found.rows:
        amounts = (
            f"{name.replace('_', ' ')} {value:,}"
            for name in MEASURES
            if (value := getattr(row, name)) is not None
        )
        yield f"  {year}, w/e {day(week)}: {', '.join(amounts)}"


def _plain(found: Break, text: str | None) -> dict[str, Any]:
    place = found.place
    return {
        "identity": place.identity,
        "commodity": place.commodity_code,
        "destination": place.country_code,
        "market_year": place.market_year,
        "week_ending": place.week_ending.isoformat(),
        "expected": found.expected,
        "found": found.found,
        "text": text,
        "rows": [
            {"market_year": year, "week_ending": week.isoformat(), **asdict(row)}
            for (year, week), row in found.rows
        ],
    }


def audit_line(summary: AuditSummary) -> str:
    """`503 rows checked, 1 known break`."""
    parts = [f"{plural(summary.rows, 'row', 'rows')} checked"]
    if summary.new:
        parts.append(plural(summary.new, "unexplained discrepancy", "unexplained discrepancies"))
    if summary.known or not summary.new:
        known = plural(summary.known, "known discrepancy", "known discrepancies")
        parts.append(known if summary.known else "no discrepancy")
    return ", ".join(parts)
