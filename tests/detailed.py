"""Detailed reports of tests: only the details a test is about."""

from __future__ import annotations

from typing import Any

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport


def detailed(status_report: StatusReport, **given: Any) -> DetailedReport:  # noqa: ANN401 of several types
    """Return the report with these details; the others are empty."""
    none: dict[str, Any] = {"statements": (), "outlooks": {}, "explanations": {}, "trades": ()}
    return DetailedReport.of(status_report, **none | given)


def plain(status_report: StatusReport) -> StatusReport:
    """Return the status report without its details."""
    own = {name: getattr(status_report, name) for name in StatusReport.__struct_fields__}
    return StatusReport(**own)
