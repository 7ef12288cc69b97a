"""September 2025 to October 2026 for three recipients: every message, really sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.alerts import log, rules
from monitor.alerts.model import RuleInput
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.store import open_ledger, transaction
from monitor.notifications import compose, dispatch
from monitor.notifications.delivery import deliver
from tests.alerts.play import DAYS, subjects
from tests.mail import PostOffice
from tests.notifications.household import Household, mails

PLAYED = Path(__file__).parent.parent / "alerts/played.txt"
POSTED = Path(__file__).with_name("posted.txt")
READERS = (
    mails("everything")
    + mails("warnings", least='"warning"')
    + mails("weekly", rhythm='"weekly"', promises='["soy-2026"]')
)
FRIDAY = 4


def days() -> list[date]:
    """Return the days with alerts (see `played.txt`), and the Fridays of the digest."""
    told = {line.split()[0] for line in PLAYED.read_text(encoding="utf-8").splitlines()}
    return [day for day in DAYS if day.isoformat() in told or day.weekday() == FRIDAY]


def posted(folder: Path, looked_at: Mapping[date, RuleInput]) -> list[str]:
    """Return one line for each message: day, reader, subject."""
    (folder / "office").mkdir()
    with (
        PostOffice(folder / "office", security="none", login=False) as office,
        without_charts(),
        Household.in_folder(folder, office, READERS) as home,
    ):
        return [line for day in days() for line in _pass(home, day, looked_at[day])]


def _pass(home: Household, day: date, subject: RuleInput) -> Iterator[str]:
    now, before = end_of_day(day), len(home.office.accepted)
    with transaction(home.ledger):
        findings = rules.run_rules(replace(subject, open=log.ongoing(home.ledger)))
        new = log.record(home.ledger, findings, now)
        dispatch.queue(home.ledger, home.settings, subject.status_report, new, now)
    done = deliver(home.ledger, home.settings, now)
    assert not done.problems
    for received in home.office.accepted[before:]:
        reader = received.to.partition("@")[0]
        yield f"{day} {reader}: {received.message['Subject']}"


@contextmanager
def without_charts() -> Iterator[None]:
    """Send messages without charts, because drawing a hundred would take a minute."""
    drawn, compose.enclosure = compose.enclosure, lambda status_report, a, outlooks: None
    try:
        yield
    finally:
        compose.enclosure = drawn


if __name__ == "__main__":
    with TemporaryDirectory() as name, open_ledger(None) as figures:
        from_snapshot(figures)
        print("\n".join(posted(Path(name), subjects(figures))))
