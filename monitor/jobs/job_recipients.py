"""Determine whether a pass sends its alerts to the recipients they are meant for.

An alert is recorded once and sent to the recipients of the pass that records it. A pass with no
recipients, or with others, would thus keep it from the job's recipients for good. They are
identified by the path of their settings file, so that an edited file is still the job's.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.jobs.job_files import is_gone, unreadable
from monitor.ledger import job_settings
from monitor.ledger.job_settings import DEFAULT
from monitor.settings.settings import Settings, recipient_entries

OTHERS = (
    "The alerts in {database} go to the recipients in {theirs}, but {ours}{left}. Set "
    "MONITOR_CONFIG to {theirs}; or use another database and other reports (MONITOR_DATABASE, "
    "MONITOR_REPORTS); or let the settings here take over: `monitor run --take-over`, once, or "
    "move {theirs} away."
)
UNREADABLE = (
    "The alerts in {database} go to the recipients in a settings file that cannot be read: "
    "{mistake}, or let the settings here take over: `monitor run --take-over`, once{left}."
)
RESTORED = "restored:"
"""Before the path of the settings file in a ledger that was restored from a backup."""

COPY = (
    "{database} was restored from a backup of a job that may still be running{theirs}, and only "
    "one of the two may send{left}. Once that one has stopped for good: `monitor run --take-over`, "
    "once."
)


class JobRecipients(Frozen):
    """The settings file of a ledger's alerts, where a pass has other recipients.

    `mistake` says why the file cannot be read now.
    """

    path: str
    mistake: str = ""

    def reason(self, settings: Settings, left: str = "") -> ConfigError:
        """Return the error that the recipients of the settings are not these."""
        database = settings.database
        if self.path.startswith(RESTORED):
            path = self.path.removeprefix(RESTORED)
            theirs = f", with {path}" if path != DEFAULT else ""
            return ConfigError(COPY.format(database=database, theirs=theirs, left=left))
        if self.mistake:
            return ConfigError(
                UNREADABLE.format(database=database, mistake=self.mistake, left=left)
            )
        ours = f"this pass has {_called(settings)}"
        return ConfigError(OTHERS.format(database=database, theirs=self.path, ours=ours, left=left))


def of_another_file(connection: sqlite3.Connection, settings: Settings) -> JobRecipients | None:
    """Return the job's recipients if the settings are of another file with other recipients.

    None if they agree, if the job has no recipients, who would miss nothing, or if its file is
    gone. One that is there and cannot be read is still the job's. A restored ledger is always
    another's, because the job it was copied from may still run with the same file.
    """
    path = job_settings.known(connection, "settings_file")
    if path is not None and path.startswith(RESTORED):
        return JobRecipients(path)
    if path in (None, DEFAULT, path_of(settings)) or is_gone(Path(path)):
        return None
    try:
        kept = recipient_entries(Path(path))
    except ConfigError as error:
        return JobRecipients(path, unreadable(Path(path), error))
    return JobRecipients(path) if kept and kept != _entries(settings) else None


def silence_copy(connection: sqlite3.Connection) -> bool:
    """Let a restored ledger send nothing until it takes over; return False if it never sent."""
    path = job_settings.known(connection, "settings_file")
    if path in (None, DEFAULT) and not connection.execute("SELECT 1 FROM messages").fetchone():
        return False
    if not (path or "").startswith(RESTORED):
        job_settings.note(connection, "settings_file", f"{RESTORED}{path or ''}")
    return True


def path_of(settings: Settings) -> str:
    """Return the settings file as the ledger records it."""
    path = settings.settings_file
    return DEFAULT if path is None else str(path.absolute())


def _entries(settings: Settings) -> list[object]:
    return [] if settings.settings_file is None else recipient_entries(settings.settings_file)


def _called(settings: Settings) -> str:
    if settings.settings_file is None:
        return "no settings file and no recipients"
    return (
        f"those in {path_of(settings)}"
        if _entries(settings)
        else (f"none: {path_of(settings)} names no recipients")
    )
