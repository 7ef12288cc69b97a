"""Alerts for tests of reports."""

from datetime import UTC, datetime

from monitor.alerts.model import Alert, RaisedAlert, Severity


def raised(key: str, on: datetime, severity: Severity = "info", text: str = "") -> RaisedAlert:
    """Return an alert with a title made of its key."""
    return RaisedAlert(Alert(key, "test", severity, f"Title of {key}", text), on)


MISSED = RaisedAlert(
    Alert(
        "soy-2025/end-of-february/missed",
        "missed",
        "critical",
        "China missed 12 MMT by the end of February 2026",
        "10,816,852 t of 12,000,000 t (90.1 %) in the week ending 26 Feb 2026.",
    ),
    datetime(2026, 3, 5, 14, tzinfo=UTC),
)
STALE = RaisedAlert(
    Alert(
        "figures/stale/2026-10-08",
        "stale",
        "warning",
        "Six weekly releases are missing",
        "The newest figures are those of the week ending 1 Oct 2026.",
    ),
    datetime(2026, 11, 22, 14, tzinfo=UTC),
)
