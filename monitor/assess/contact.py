"""Decide whether the source was reached recently enough for a report to say "live"."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from monitor.assess.status_report import Contact, StatusReport
from monitor.core.errors import (
    ConfigError,
    MonitorError,
    QuotaLow,
    SourceChanged,
    SourceRefused,
    SuspectAnswer,
)
from monitor.core.frozen import replace
from monitor.core.records import USDA, ShownOrigin
from monitor.ledger import checks
from monitor.ledger.read import AsOf

LIVE_FOR = timedelta(hours=26)
"""A pass runs at least once a day, so after 26 hours without contact figures are not "live"."""
KEY_REFUSED = "it refuses the key"
REASONS: tuple[tuple[type[MonitorError], str], ...] = (
    (SourceRefused, KEY_REFUSED),
    (QuotaLow, "the key's quota is used up"),
    (SuspectAnswer, "its response is quarantined"),
    (SourceChanged, "its response has an unknown format"),
    (ConfigError, "it was not asked"),
    (MonitorError, "it did not answer"),
)
"""Why USDA's API was not reached, by the first kind of error that applies."""

PUBLIC_REASONS: tuple[tuple[type[MonitorError], str], ...] = (
    (SourceRefused, "it refuses its public files"),
    (SuspectAnswer, "its public files are quarantined"),
    (SourceChanged, "its public files have an unknown format"),
    (ConfigError, "it was not asked"),
    (MonitorError, "its public files could not be fetched"),
)
"""The same for its public files, which need no key."""


def contact(connection: sqlite3.Connection, view: AsOf) -> Contact | None:
    """Return when the source was last reached, as of the view's time; None for bundled figures."""
    if view.source != USDA:
        return None
    now = view.now or view.as_of
    reached = checks.reached(connection, view.source, now)
    lately = reached is not None and now - reached <= LIVE_FOR
    return Contact() if lately else Contact(reached, live=False)


def without_contact(
    connection: sqlite3.Connection,
    status_report: StatusReport,
    failure: MonitorError,
    asked: ShownOrigin,
) -> StatusReport:
    """Return the status report of a pass that could not reach the source, with the reason.

    `asked` is where the pass would have fetched figures.
    """
    fresh = status_report.freshness
    if status_report.replay:
        return status_report
    reasons = PUBLIC_REASONS if asked == "public" else REASONS
    why = next(text for kind, text in reasons if isinstance(failure, kind))
    reached = checks.reached(connection, USDA, status_report.as_of)
    lost = Contact(reached, live=False, why=why)
    return replace(status_report, freshness=replace(fresh, contact=lost))
