"""Benchmark one release to 10,000 recipients: queueing, and sending against a bare loop."""

from __future__ import annotations

import resource
import smtplib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.alerts import log
from monitor.alerts.model import RuleResults
from monitor.ledger.store import durable, open_ledger, transaction
from monitor.notifications import dispatch, outbox
from monitor.notifications.delivery import deliver
from monitor.notifications.mime import as_bytes
from monitor.settings.settings import Settings, load
from tests.notifications.household import WEEK, standing_now
from tools.bench.measure import Line

RECIPIENTS, FIRST, BARE = 10_000, 1_000, 2_000
CONNECTIONS = 4
NOW = datetime(2026, 10, 8, 13, tzinfo=UTC)


def measure() -> Iterable[Line]:
    """Yield the table's lines on sending."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.outbox", "send"],
        capture_output=True,
        text=True,
        check=True,
    )
    queued, bare, one, several, first, last, size = (float(t) for t in done.stdout.split())
    yield Line(
        f"queue one release for {RECIPIENTS:,} recipients",
        f"{queued:.1f} s",
        "one transaction",
        "text and chart made once, one message each",
    )
    yield Line(
        "send them over one connection",
        f"{one:.0f} messages/s",
        "",
        f"{size / 1e3:,.0f} kB each; {one / bare:.2f} of a bare smtplib loop on the same server "
        f"({bare:.0f}), which notes nothing on disk; over {CONNECTIONS} connections {several:.0f}",
    )
    yield Line(
        "peak memory of sending them",
        f"{last:.0f} MB",
        f"within 10 MB of {FIRST:,}",
        f"{first:.0f} MB for the first {FIRST:,}",
    )


def send() -> list[float]:
    """Return seconds to queue; messages/s bare, over one and several connections; MB; bytes."""
    with TemporaryDirectory() as name, server() as port:
        folder = Path(name)
        settings = _settings(folder, port)
        with open_ledger(settings.database, create=True) as ledger:
            queued = _queue(ledger, settings)
            size = _size(ledger, settings)
            _deliver(ledger, settings, FIRST)
            first = _peak_mb()
            bare = _bare(ledger, settings, port)
            one = _deliver(ledger, settings, RECIPIENTS)
            last = _peak_mb()
            more = _settings(folder, port, connections=CONNECTIONS)
            several = _deliver(ledger, more, RECIPIENTS)
    return [queued, bare, one, several, first, last, size]


def queue_and_send(folder: Path, port: int, recipients: int) -> None:
    """Queue one release for so many recipients, and send it to each."""
    settings = _settings(folder, port, recipients=recipients)
    with open_ledger(settings.database, create=True) as ledger:
        _queue(ledger, settings)
        _deliver(ledger, settings, recipients)


def _queue(ledger: sqlite3.Connection, settings: Settings) -> float:
    began = time.perf_counter()
    with durable(ledger), transaction(ledger):
        new = log.record(ledger, RuleResults([WEEK]), NOW)
        dispatch.queue(ledger, settings, standing_now(), new, NOW)
    return time.perf_counter() - began


def _deliver(ledger: sqlite3.Connection, settings: Settings, count: int) -> float:
    """Return messages per second for the first `count` of the outbox, reset to unsent."""
    ledger.execute("UPDATE messages SET state = 'queued' WHERE id <= ?", (count,))
    ledger.execute("UPDATE messages SET state = 'parked' WHERE id > ?", (count,))
    ledger.commit()
    began = time.perf_counter()
    with durable(ledger):
        done = deliver(ledger, settings, NOW)
    assert done.sent == count, done
    return count / (time.perf_counter() - began)


def _bare(ledger: sqlite3.Connection, settings: Settings, port: int) -> float:
    """Send the same bytes to the same addresses without recording; return messages per second."""
    message = next(outbox.messages(ledger, [1]))
    data = as_bytes(message, settings.recipients[0], settings.mail)  # type: ignore[arg-type]
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for who in settings.recipients[:BARE]:
            client.sendmail("monitor@example.org", [who.address], data)
    return BARE / (time.perf_counter() - began)


def _size(ledger: sqlite3.Connection, settings: Settings) -> int:
    message = next(outbox.messages(ledger, [1]))
    return len(as_bytes(message, settings.recipients[0], settings.mail))  # type: ignore[arg-type]


def _settings(
    folder: Path, port: int, *, recipients: int = RECIPIENTS, connections: int = 1
) -> Settings:
    entries = "".join(
        f'[[recipients]]\nname = "r{k}"\nchannel = "email"\naddress = "r{k}@example.org"\n'
        for k in range(
            recipients + 1
        )  # one extra, because a chart is kept while a message with it is unsent
    )
    file = folder / "monitor.toml"
    sender = 'sender = "monitor@example.org"'
    file.write_text(f"[mail]\n{sender}\nconnections = {connections}\n{entries}", encoding="utf-8")
    return load(
        {
            "MONITOR_CONFIG": str(file),
            "MONITOR_DATABASE": str(folder / "monitor.db"),
            "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
    )


@contextmanager
def server() -> Iterator[int]:
    """Run an SMTP server in a process of its own that accepts and discards everything."""
    command = [sys.executable, "-m", "tools.bench.outbox", "serve"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.communicate()


def _serve() -> None:
    with TemporaryDirectory() as name:
        from tests.mail import PostOffice

        with PostOffice(Path(name), security="none", login=False, keep=False) as office:
            print(office.port, flush=True)
            time.sleep(3600)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        _serve()
    else:
        print(*send())
