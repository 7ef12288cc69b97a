"""What the rules look at on any day of the shipped figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from monitor.alerts.model import Alert, Subject
from monitor.assess.standing import Standing
from monitor.core.calendar import end_of_day
from monitor.jobs.alerting import subject_of
from monitor.ledger.read import View


@pytest.fixture(scope="session")
def subject_on(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], Standing]
) -> Callable[..., Subject]:
    """The subject at the end of a day, with the lasting alerts that are open."""
    known: dict[str, Subject] = {}

    def at(day: str, open_alerts: Sequence[Alert] = ()) -> Subject:
        if day not in known:
            view = View("snapshot", end_of_day(date.fromisoformat(day)))
            known[day] = subject_of(shipped_ledger, view, standing_on(day))
        return replace(known[day], open=open_alerts)

    return at
