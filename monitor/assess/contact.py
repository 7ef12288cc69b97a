"""Whether the source was reached of late, so that a report says "live" only where it is."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

from monitor.assess.status_report import Contact, StatusReport
from monitor.core.errors import ConfigError, MonitorError, QuotaLow, SourceChanged, SourceRefused
from monitor.ledger import checks
from monitor.ledger.read import AsOf

LIVE_FOR = timedelta(hours=26)
"""There is a pass a day without news; who has not reached the source for longer is not live."""
REASONS: tuple[tuple[type[MonitorError], str], ...] = (
    (SourceRefused, "it refuses the key"),
    (QuotaLow, "the key's quota is used up"),
    (SourceChanged, "its answer has a shape not known here"),
    (ConfigError, "no key is set here"),
)


def contact(connection: sqlite3.Connection, view: AsOf) -> Contact | None:
    """When the source was last reached, as of the view's time; None for shipped figures."""
    if view.source != "usda":
        return None
    now = view.now or view.as_of
    reached = checks.reached(connection, view.source, now)
    lately = reached is not None and now - reached <= LIVE_FOR
    return Contact() if lately else Contact(reached, live=False)


def without_contact(
    connection: sqlite3.Connection, found: StatusReport, failure: MonitorError
) -> StatusReport:
    """The status report of a pass that could not reach the source, with why."""
    fresh = found.freshness
    if fresh.source != "usda" or found.replay:
        return found
    why = next((said for kind, said in REASONS if isinstance(failure, kind)), "it did not answer")
    lost = Contact(checks.reached(connection, fresh.source, found.as_of), live=False, why=why)
    return replace(found, freshness=replace(fresh, contact=lost))
