"""Passes that are killed at a chosen point: `python -m tests.notifications.crashing`.

The points are counted, not chosen by hand: before every statement sent to the ledger, before and
after every piece sent to the mail server, and after every reply. A pass is the jobs' own `alert`
and `deliver_messages` on a prepared status report. The process forks one pass for each line it
reads (`tests/warm.py`): the settings, the instant, and the point at which to exit (0 for never).
"""

from __future__ import annotations

import os
import smtplib
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any

from monitor.alerts import rules
from monitor.alerts.model import RaisedAlert, RuleInput
from monitor.assess.figures import Figures
from monitor.core import run_log
from monitor.ingest.rebuild import writing
from monitor.ingest.shipped import from_snapshot
from monitor.jobs import alerting
from monitor.jobs.alerting import rule_input
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.notifications import compose
from monitor.settings.settings import Settings, load
from tests.notifications.household import NOW, WEEK, standing_now
from tests.pictures import remember
from tests.warm import Warm, serve, warm

DIED = 9


@dataclass
class Points:
    """Counts the points a pass reaches, and ends the process at one of them."""

    die_at: int
    passed: int = field(default=0, init=False)

    def reached(self, *_: object) -> None:
        """Count one more point; at the chosen one exit as if killed."""
        self.passed += 1
        if self.passed == self.die_at:
            os._exit(DIED)

    def around(self, call: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
        """Wrap a function with a point before and after it."""

        def counted(*arguments: object, **named: object) -> Any:  # noqa: ANN401
            if before:
                self.reached()
            done = call(*arguments, **named)
            self.reached()
            return done

        return counted


@dataclass
class Passes:
    """The parent's side."""

    process: Warm

    def run(self, environment: Mapping[str, str], now: datetime, die_at: int = 0) -> bool:
        """Run a pass; return whether it finished."""
        code = self.process.ask(environment=dict(environment), now=now.isoformat(), die_at=die_at)
        assert code in (0, DIED), code
        return code == 0


@contextmanager
def passes() -> Iterator[Passes]:
    """Yield the warm process, for one test."""
    with warm("tests.notifications.crashing") as process:
        yield Passes(process)


def _warm_up() -> None:
    """Read and draw everything once, so that a killed pass costs only milliseconds."""
    found = standing_now()
    drawn = {a.key: compose.enclosure(found, a) for a in found.headlines}
    compose.enclosure = lambda status_report, a, outlooks: drawn[a.key]
    compose.compose(found, [RaisedAlert(WEEK, NOW)], "")
    with open_ledger(None) as ledger:
        from_snapshot(ledger)
        findings = rules.run_rules(rule_input(Figures(ledger, AsOf("snapshot", NOW)), found, {}))
    alerting.rule_input = lambda figures, status_report, outlooks: RuleInput(status_report)
    rules.run_rules = lambda subject: findings
    for module in (
        "monitor.notifications.channels.email",
        "monitor.notifications.delivery",
        "smtplib",
    ):
        import_module(module)


def _run(asked: dict[str, Any]) -> None:
    """Run one pass in the forked process, and never return."""
    code = 1
    try:
        run_log.start("off", sys.stderr)
        os.environ.update(asked["environment"])
        settings, now = load(asked["environment"]), datetime.fromisoformat(asked["now"])
        with writing(settings.database, []) as ledger:
            if not ledger.execute("SELECT count(*) FROM releases").fetchone()[0]:
                from_snapshot(ledger)
            _pass(ledger, settings, now, Points(asked["die_at"]))
        code = 0
    finally:
        os._exit(code)


def _pass(ledger: sqlite3.Connection, settings: Settings, now: datetime, points: Points) -> None:
    ledger.set_trace_callback(points.reached)
    smtplib.SMTP.send = points.around(smtplib.SMTP.send, before=True)  # type: ignore[method-assign]
    smtplib.SMTP.getreply = points.around(smtplib.SMTP.getreply, before=False)  # type: ignore[method-assign]
    found, view = standing_now(), AsOf("snapshot", NOW)
    alerting.alert(Figures(ledger, view), settings, found, {}, now)
    alerting.deliver_messages(Figures(ledger, view), settings, found, {}, now)


if __name__ == "__main__":
    remember()
    _warm_up()
    serve(_run)
