"""The input of the rules on any day of the bundled figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from monitor.alerts.model import Alert, RuleInput
from monitor.assess.figures import Figures
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.jobs.alerting import rule_input
from monitor.ledger.read import AsOf


@pytest.fixture(scope="session")
def subject_on(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], StatusReport]
) -> Callable[..., RuleInput]:
    """Return a function: the rules' input at the end of a day, with the open ongoing alerts."""
    known: dict[str, RuleInput] = {}

    def at(day: str, open_alerts: Sequence[Alert] = ()) -> RuleInput:
        if day not in known:
            view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
            known[day] = rule_input(Figures(shipped_ledger, view), standing_on(day), {})
        return replace(known[day], open=open_alerts)

    return at
