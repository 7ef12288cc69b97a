"""A monitor with recipients at any instant: alerts raised by hand, messages really sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from monitor.alerts import log
from monitor.alerts.model import Alert, RaisedAlert, RuleResults
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.status_report import StatusReport
from monitor.commitments.promises import read_commitments, read_events
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger, transaction
from monitor.notifications import dispatch
from monitor.notifications.delivery import deliver
from monitor.notifications.sending import DeliveryResult
from monitor.settings.settings import Settings, load
from tests.mail import PostOffice, Received

NOW = datetime(2026, 10, 8, 13, 0, tzinfo=UTC)
"""Thursday 8 October 2026, 09:00 in New York: half an hour after the release."""

MAIL = """
report_url = "https://example.org/monitor/"
[mail]
sender = "Soybean desk <monitor@example.org>"
unsubscribe = "mailto:desk@example.org?subject=stop"
"""
WEEK = Alert(
    key="soy-2026/release/2026-10-01",
    kind="release",
    severity="info",
    title="China soybeans: 66 % of 25 MMT after w/e 1 Oct, ahead of season, behind even pace",
    text="The week ending 1 Oct 2026 brought net purchases of 382,901 t.",
    promise="soy-2026",
    numbers=(("Bought", "16,606,954 t"), ("Share", "66.4 %")),
)
BEHIND = Alert(
    key="soy-2026/calendar-year/status/behind",
    kind="status",
    severity="warning",
    title="China soybeans: behind both lines, was mixed",
    text="Bought: 16,606,954 t.",
    promise="soy-2026",
    was="mixed",
    ends="It ends when purchases are at or above a line.",
    ongoing=True,
)
SUSPENDED = Alert(
    key="release/suspended/2026-10-08",
    kind="suspended",
    severity="critical",
    title="Export sales: no new week since 1 Oct 2026",
    text="Two releases in a row did not come.",
    ongoing=True,
)


@cache
def standing_now() -> StatusReport:
    """Return the status report of the bundled commitments and figures on 8 October 2026."""
    with open_ledger(None) as ledger:
        from_snapshot(ledger)
        commitments = read_commitments(data_file("commitments.toml"))
        events = read_events(data_file("events.toml"))
        return load_status(
            Figures(ledger, AsOf("snapshot", NOW)), commitments, events, replay=False
        )


@dataclass
class Household:
    """The objects of a test; `now` is set by hand."""

    settings: Settings
    ledger: sqlite3.Connection
    office: PostOffice
    now: datetime = NOW
    raised: list[RaisedAlert] = field(default_factory=list)

    @classmethod
    @contextmanager
    def in_folder(
        cls, folder: Path, office: PostOffice, recipients: str, mail: str = MAIL, **more: str
    ) -> Iterator[Household]:
        """Yield a monitor with this settings file."""
        file = folder / "monitor.toml"
        file.write_text(mail + recipients, encoding="utf-8")
        settings = load(
            {
                "MONITOR_CONFIG": str(file),
                "MONITOR_DATABASE": str(folder / "monitor.db"),
                "MONITOR_SMTP_URL": office.url,
                "MONITOR_WEBHOOK_SECRET": "hush",
                **more,
            }
        )
        if wrong := dispatch.problems(settings):
            raise wrong[0]
        with open_ledger(settings.database, create=True) as ledger:
            yield cls(settings, ledger, office)

    def raise_(self, *alerts: Alert, ends: Sequence[Alert] = ()) -> int:
        """Record alerts and queue the messages, as a pass does; return how many messages."""
        with transaction(self.ledger):
            new = log.record(self.ledger, RuleResults(alerts, ends), self.now)
            return dispatch.queue(self.ledger, self.settings, standing_now(), new, self.now)

    def deliver(self, **limits: float) -> DeliveryResult:
        """Send what is due, as a pass does at its end."""
        return deliver(self.ledger, self.settings, self.now, chance=lambda: 1.0, **limits)

    def later(self, **span: float) -> Household:
        """Move the clock forward."""
        self.now += timedelta(**span)
        return self

    def subjects(self) -> list[tuple[str, str]]:
        """Return recipients and subjects, in the order the server accepted them."""
        return [(each.to, str(each.message["Subject"])) for each in self.office.accepted]

    def states(self) -> list[tuple[str, str, int]]:
        """Return every message: recipient, state, attempts."""
        rows = self.ledger.execute("SELECT recipient, state, attempts FROM messages ORDER BY id")
        return rows.fetchall()


def mails(*names: str, **fields: str) -> str:
    """Return settings of e-mail recipients; `fields` are TOML values."""
    lines = "".join(f"{name} = {value}\n" for name, value in fields.items())
    return "".join(
        f'[[recipients]]\nname = "{name}"\nchannel = "email"\n'
        f'address = "{name.title()} <{name}@example.org>"\n{lines}'
        for name in names
    )


def message_ids(received: Sequence[Received]) -> list[str]:
    """Return the ids of messages."""
    return [str(each.message["Message-ID"]) for each in received]


def another(alert: Alert, key: str, **fields: str) -> Alert:
    """Return a similar alert with another key."""
    return replace(alert, key=key, **fields)
