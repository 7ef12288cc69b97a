"""What the scheduler runs: polls that cost one request, and passes if there is news."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.commitments.promises import read_commitments, toml_files
from monitor.core import memory, run_log
from monitor.core.errors import ConfigError, LedgerError, MonitorError, SourceChanged
from monitor.core.quota import FAST_POLL_S, SHORTEST_POLL_S, Quota, has_fast_polls, poll_every_s
from monitor.core.records import USDA
from monitor.ingest import inspections, weekly_highlights
from monitor.ingest.clients import FetchOptions
from monitor.ingest.rebuild import is_lost, writing
from monitor.ingest.refresh import is_due_again_any
from monitor.ingest.update import has_news
from monitor.ingest.weekly_look import SOON
from monitor.jobs import job_promises
from monitor.jobs.run import deliver_due, run_locked
from monitor.jobs.run_pass import Options
from monitor.jobs.services import REAL, Services
from monitor.ledger import read
from monitor.ledger.store import open_ledger
from monitor.settings.settings import Settings

FileTimes = tuple[tuple[str, float], ...]
"""Each promises file with the time of its last change."""


@dataclass
class Watcher:
    """Watches one set of promises; errors are logged and never end the watch.

    It has the clock because it lives for years; each poll and each pass reads it once.
    """

    settings: Settings
    options: Options
    clock: Callable[[], datetime]
    services: Services = REAL
    _promises_seen: FileTimes | None = field(default=None, init=False)
    _quota: Quota | None = field(default=None, init=False)
    _changed_shape: str | None = field(default=None, init=False)
    _tried_at: dict[str, datetime] = field(default_factory=dict, init=False)

    def poll(self) -> bool:
        """Request the release dates; run a pass if anything is new. Return whether USDA had any."""
        if not self.settings.live or self.options.offline:
            return False
        try:
            fresh = self._has_news()
        except MonitorError as error:
            run_log.note("poll", failed=str(error))
            self._report_new_format(error)
            return False
        if fresh or self.promises_changed():
            self.run_pass()
        return fresh

    def look_again(self) -> None:
        """Run a pass if a quarantined response or a fresh release is due for another check.

        So does a cross-check that is out. If none is due, it costs a few queries of
        the ledger.
        """
        if self.settings.live and not self.options.offline and self._is_due_again():
            self.run_pass()

    def run_pass(self) -> None:
        """Run a pass, news or not."""
        self._promises_seen = self._promises_changed_at()
        try:
            run_locked(self.settings, self.options, self.clock(), _quiet, self.services)
        except MonitorError as error:
            run_log.note("pass", failed=str(error))
        memory.give_back()

    def deliver_due(self) -> None:
        """Send delayed messages and retries."""
        try:
            unreachable = deliver_due(self.settings, self.clock())
        except MonitorError as error:
            run_log.note("deliver", failed=str(error))
            return
        if unreachable:
            self.run_pass()

    def run_if_promises_changed(self) -> None:
        """Run a pass if the promises file has changed since the last one."""
        if self.promises_changed():
            self.run_pass()

    def promises_changed(self) -> bool:
        """Return whether the promises file differs from the one at the last pass."""
        return self._promises_seen != self._promises_changed_at()

    def recorded_until(self) -> datetime | None:
        """Return when the newest recorded week became public; None without figures."""
        try:
            with open_ledger(self.settings.database) as connection:
                return read.last_publication(connection, USDA)
        except LedgerError:
            return None

    def poll_every_s(self, *, just_due: bool = False) -> int:
        """Return the seconds between two polls in a release window, by the key's quota.

        There are fewer if the release is `just_due`. The public files have no quota.
        """
        if self.settings.origin == "public":
            return SHORTEST_POLL_S
        if just_due and has_fast_polls(self._quota):
            return FAST_POLL_S
        limit = self._quota.limit if self._quota else None
        return poll_every_s(limit, self.settings.usda_api_key)

    def _has_news(self) -> bool:
        if is_lost(self.settings.database):
            return True  # because a pass rebuilds it
        now = self.clock()
        commitments = read_commitments(self.settings.commitments)
        services = self.services
        options = FetchOptions(
            self.settings, now, _quiet, connect=services.connect, public=services.public
        )
        problems: list[MonitorError] = []
        with writing(self.settings.database, problems) as connection:
            of_job = job_promises.of_another_file(connection, self.settings, commitments)
            if of_job and of_job.mistake:
                return False  # because what to ask for depends on the job's promises
            needing = of_job.commitments if of_job else commitments
            fresh, self._quota = has_news(connection, options, needing)
        for problem in problems:
            run_log.note("problem", failed=str(problem))
        return fresh

    def _is_due_again(self) -> bool:
        every = timedelta(seconds=self.poll_every_s())
        try:
            with open_ledger(self.settings.database) as connection:
                if is_due_again_any(connection, self.clock(), every):
                    return True
                return self._cross_checks_due(connection)
        except LedgerError:
            return False

    def _cross_checks_due(self, connection: sqlite3.Connection) -> bool:
        """Return whether a cross-check is due; a pass may fail before it asks for one."""
        if not self.settings.asks_inspections:
            return False
        now = self.clock()
        due = [
            check.LOOK.name
            for check in (inspections, weekly_highlights)
            if check.is_due(connection, now) and not self._tried_lately(check.LOOK.name, now)
        ]
        self._tried_at |= dict.fromkeys(due, now)
        return bool(due)

    def _tried_lately(self, name: str, now: datetime) -> bool:
        tried_at = self._tried_at.get(name)
        return tried_at is not None and timedelta() <= now - tried_at < SOON

    def _report_new_format(self, error: MonitorError) -> None:
        """Run a pass for a new change of USDA's format, because polls do not alert."""
        reason = error.reason if isinstance(error, SourceChanged) else None
        if reason is not None and reason != self._changed_shape:
            self.run_pass()
        self._changed_shape = reason

    def _promises_changed_at(self) -> FileTimes | None:
        """Return each promises file with the time of its last change; None if one is missing."""
        try:
            files = toml_files(self.settings.commitments)
            return tuple((str(path), path.stat().st_mtime) for path in files)
        except (OSError, ConfigError):
            return None


def _quiet(step: str, **progress: int) -> None:
    """Ignore progress; the log has the steps."""
