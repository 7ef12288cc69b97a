"""Determine whether a pass uses the promises file that the ledger's alerts belong to.

A pass with another file would raise that file's alerts and resolve the scheduled job's, and the
job's next pass would reverse it all. The file is identified by its path, so an edited file, or a
link that points elsewhere now, is still the job's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file
from monitor.jobs.job_files import is_gone, unreadable
from monitor.ledger import job_settings
from monitor.ledger.job_settings import DEFAULT
from monitor.settings.settings import Settings

OTHERS = (
    "The alerts in {database} belong to {theirs}, but the promises here are from {ours}"
    "{left}. Set MONITOR_COMMITMENTS as the job does; or give these promises their own database "
    "and reports (MONITOR_DATABASE, MONITOR_REPORTS); or let them take over: {how}."
)
UNREADABLE = (
    "The alerts in {database} belong to a promises file that cannot be read: {mistake}, "
    "or let the promises here take over: `monitor run --take-over`, once{left}."
)
ONCE = "`monitor run --take-over`, once"


@dataclass(frozen=True, slots=True)
class JobPromises:
    """The promises of a ledger's alerts, where a pass has others; `path` may be DEFAULT.

    `mistake` says why their file cannot be read now; there are no `commitments` then.
    """

    path: str
    commitments: tuple[Commitment, ...]
    mistake: str = ""

    def reason(self, settings: Settings, left: str = "") -> ConfigError:
        """Return the error that the promises of the settings are not these."""
        if self.mistake:
            return ConfigError(
                UNREADABLE.format(database=settings.database, mistake=self.mistake, left=left)
            )
        how = ONCE if self.path == DEFAULT else f"{ONCE}, or move {self.path} away"
        theirs, ours = called(self.path), called(path_of(settings))
        database = settings.database
        return ConfigError(
            OTHERS.format(database=database, theirs=theirs, ours=ours, left=left, how=how)
        )


def of_another_file(
    connection: sqlite3.Connection, settings: Settings, commitments: Sequence[Commitment]
) -> JobPromises | None:
    """Return the job's promises if the settings name another file with other promises.

    None if they agree, or if the job's file is gone: the new one may then replace it. One that
    is there and cannot be read is still the job's, because a mistake made while editing it must not
    hand the alerts to another file.
    """
    path = job_settings.known(connection, "promises_file")
    if path is None or path == path_of(settings) or is_gone(_place(path)):
        return None
    try:
        kept = read_commitments(_place(path))
    except ConfigError as error:
        return JobPromises(path, (), unreadable(_place(path), error))
    return None if kept == tuple(commitments) else JobPromises(path, kept)


def path_of(settings: Settings) -> str:
    """Return the promises file of the settings as the ledger records it."""
    path = settings.commitments.absolute()
    return DEFAULT if path == _place(DEFAULT).absolute() else str(path)


def called(path: str) -> str:
    """Return how a sentence calls a promises file."""
    return "the bundled promises" if path == DEFAULT else path


def _place(path: str) -> Path:
    return data_file("commitments.toml") if path == DEFAULT else Path(path)
