"""Replay September 2025 to October 2026, a pass at the end of each day, and collect alerts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.alerts import log, rules
from monitor.alerts.model import RaisedAlert, RuleInput
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.ingest.shipped import from_snapshot
from monitor.jobs.alerting import rule_input
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.outlook.load import outlooks

FIRST, LAST = date(2025, 9, 1), date(2026, 10, 9)
DAYS = tuple(FIRST + timedelta(days=k) for k in range((LAST - FIRST).days + 1))


@dataclass(frozen=True)
class Told:
    """One alert or resolution, and the day it was raised."""

    day: date
    raised: RaisedAlert

    @property
    def line(self) -> str:
        """Return the line of the expected list; a resolution is marked."""
        alert, end = self.raised.alert, "ended " if self.raised.resolves else ""
        return f"{self.day} {end}{alert.severity}: {alert.title}"


def subjects(ledger: sqlite3.Connection, days: Iterable[date] = DAYS) -> dict[date, RuleInput]:
    """Return the rules' input on each day: what had been published by its end.

    Outlooks are computed on days with a new week, and kept until the next.
    """
    commitments, last, ahead = read_commitments(data_file("commitments.toml")), None, {}
    found = {}
    for day in days:
        view = AsOf("snapshot", end_of_day(day))
        now = load_status(Figures(ledger, view), commitments, (), replay=False)
        if now.freshness.last_week_ending != last:
            last, ahead = now.freshness.last_week_ending, outlooks(Figures(ledger, view), now)
        found[day] = rule_input(Figures(ledger, view), now, ahead)
    return found


def play(subjects: Mapping[date, RuleInput], days: Iterable[date] = DAYS) -> list[Told]:
    """Return the alerts of passes on these days, in this order, with a log of their own."""
    with open_ledger(None) as ledger:
        return [told for day in days for told in _pass(ledger, subjects[day], day)]


def _pass(ledger: sqlite3.Connection, subject: RuleInput, day: date) -> Iterator[Told]:
    findings = rules.run_rules(replace(subject, open=log.ongoing(ledger)))
    for raised in log.record(ledger, findings, end_of_day(day)):
        yield Told(day, raised)


if __name__ == "__main__":
    with open_ledger(None) as figures:
        from_snapshot(figures)
        print("\n".join(told.line for told in play(subjects(figures))))
