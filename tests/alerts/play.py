"""September 2025 to October 2026, a pass at the end of each day: what would have been told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.alerts import log, rules
from monitor.alerts.model import RaisedAlert
from monitor.commitments.read import read_commitments
from monitor.ledger.query import View
from monitor.ledger.store import scratch_copy
from monitor.recorded.standing import standing
from monitor.recorded.subject import subject_of
from monitor.resources import shipped
from monitor.trade_calendar import end_of_day

FIRST, LAST = date(2025, 9, 1), date(2026, 10, 9)
DAYS = tuple(FIRST + timedelta(days=k) for k in range((LAST - FIRST).days + 1))


@dataclass(frozen=True)
class Told:
    """One alert or end, and the day it was told on."""

    day: date
    raised: RaisedAlert

    @property
    def line(self) -> str:
        """As the expected list has it; an end is marked."""
        alert, end = self.raised.alert, "ended " if self.raised.resolves else ""
        return f"{self.day} {end}{alert.severity}: {alert.title}"


def play(shipped_ledger: sqlite3.Connection, days: Iterable[date] = DAYS) -> list[Told]:
    """The alerts of these days, each a pass over what had been published by its end."""
    with scratch_copy(shipped_ledger) as ledger:
        return list(_passes(ledger, days))


def _passes(ledger: sqlite3.Connection, days: Iterable[date]) -> Iterator[Told]:
    commitments = read_commitments(shipped("commitments.toml"))
    for day in days:
        view = View("snapshot", end_of_day(day))
        found = standing(ledger, view, commitments, (), replay=False)
        findings = rules.findings(subject_of(ledger, view, found))
        for raised in log.record(ledger, findings, view.as_of):
            yield Told(day, raised)
