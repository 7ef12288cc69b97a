"""The one line of the audit that a report carries."""

from __future__ import annotations

from monitor.assess.standing import AuditSummary
from monitor.core.formats import plural


def audit_line(summary: AuditSummary) -> str:
    """`503 rows checked, 1 known break`."""
    parts = [f"{plural(summary.rows, 'row', 'rows')} checked"]
    if summary.new:
        parts.append(f"{plural(summary.new, 'break', 'breaks')} not explained")
    if summary.known or not summary.new:
        known = plural(summary.known, "known break", "known breaks")
        parts.append(known if summary.known else "no break")
    return ", ".join(parts)
