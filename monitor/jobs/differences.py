"""Compare the settings of a pass with those of the job that the ledger belongs to.

The ledger remembers the promises file and the settings file of the first pass with USDA's figures,
and the service that these are from. A pass with others keeps silent until it is allowed to take
over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from monitor.commitments.model import Commitment
from monitor.core import run_log
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.ingest import service
from monitor.jobs import job_promises, job_recipients
from monitor.jobs.job_promises import JobPromises
from monitor.jobs.job_recipients import JobRecipients
from monitor.ledger import job_settings
from monitor.ledger.job_settings import JobSetting
from monitor.settings.settings import Settings

LEFT = ": alerts, messages and the report are unchanged (--out FOLDER writes a report elsewhere)"


class Differences(Frozen):
    """What the job has, where a pass has something else; None where they agree.

    `service` is the address that the recorded figures are from, DEFAULT for USDA's own.
    """

    promises: JobPromises | None = None
    recipients: JobRecipients | None = None
    service: str | None = None

    @property
    def asks(self) -> bool:
        """Return whether the source may be asked: as the job would ask, at the job's service."""
        return self.service is None and not (self.promises and self.promises.mistake)

    def reason(self, settings: Settings) -> ConfigError | None:
        """Return the error that says how the settings differ from the job's; None without any."""
        says = [str(error) for error in self._reasons(settings)]
        return ConfigError(" ".join(says)) if says else None

    def _reasons(self, settings: Settings) -> Iterator[ConfigError]:
        left = LEFT  # because it need not be repeated
        for job in (self.promises, self.recipients):
            if job is not None:
                yield job.reason(settings, left)
                left = ""
        if self.service is not None:
            yield service.refusal(settings, self.service, left)


def differences(
    connection: sqlite3.Connection, settings: Settings, commitments: Sequence[Commitment]
) -> Differences:
    """Return how the settings and promises of a pass differ from the job's."""
    return Differences(
        promises=job_promises.of_another_file(connection, settings, commitments),
        recipients=job_recipients.of_another_file(connection, settings),
        service=service.other_service(connection, settings) if settings.live else None,
    )


def remember(connection: sqlite3.Connection, settings: Settings) -> None:
    """Record that the ledger's alerts belong to the job with these settings from now on."""
    _remember(connection, "promises_file", job_promises.path_of(settings))
    _remember(connection, "settings_file", job_recipients.path_of(settings))


def _remember(connection: sqlite3.Connection, setting: JobSetting, path: str) -> None:
    before = job_settings.known(connection, setting)
    if before == path:
        return
    if before is not None:
        run_log.note("took over", **{setting: path, "before": before})
    job_settings.note(connection, setting, path)
