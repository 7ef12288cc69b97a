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
from monitor.ledger import promises_file
from monitor.ledger.promises_file import SHIPPED
from monitor.settings.settings import Settings

OTHERS = (
    "The alerts in {database} belong to {theirs}, but the promises here are from {ours}"
    "{left}. Set MONITOR_COMMITMENTS as the job does; or give these promises their own database "
    "and reports (MONITOR_DATABASE, MONITOR_REPORTS); or let them take over: {how}."
)
UNREADABLE = (
    "The alerts in {database} belong to a promises file that cannot be read: {mistake} Correct it, "
    "or let the promises here take over: `monitor run --take-over`, once{left}."
)
LEFT = ": alerts, messages and the report are unchanged (--out FOLDER writes a report elsewhere)"
ONCE = "`monitor run --take-over`, once"


@dataclass(frozen=True, slots=True)
class JobPromises:
    """The promises of a ledger's alerts, where a pass has others; `path` may be SHIPPED.

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
        how = ONCE if self.path == SHIPPED else f"{ONCE}, or move {self.path} away"
        theirs, ours = called(self.path), called(path_of(settings))
        database = settings.database
        return ConfigError(
            OTHERS.format(database=database, theirs=theirs, ours=ours, left=left, how=how)
        )


def of_another_file(
    connection: sqlite3.Connection, settings: Settings, commitments: Sequence[Commitment]
) -> JobPromises | None:
    """Return the job's promises if the settings name another file with other promises.

    None if they agree, or if the job's file is missing: the new one may then replace it. One that
    is there and cannot be read is still the job's, because a mistake made while editing it must not
    hand the alerts to another file.
    """
    path = promises_file.known(connection)
    if path is None or path == path_of(settings) or not _place(path).exists():
        return None
    try:
        kept = read_commitments(_place(path))
    except ConfigError as error:
        return JobPromises(path, (), str(error))
    return None if kept == tuple(commitments) else JobPromises(path, kept)


def remember(connection: sqlite3.Connection, settings: Settings) -> None:
    """Record that the ledger's alerts belong to this promises file from now on."""
    promises_file.note(connection, path_of(settings))


def path_of(settings: Settings) -> str:
    """Return the promises file of the settings as the ledger records it."""
    path = settings.commitments.absolute()
    return SHIPPED if path == _place(SHIPPED).absolute() else str(path)


def called(path: str) -> str:
    """Return how a sentence calls a promises file."""
    return "the bundled promises" if path == SHIPPED else path


def _place(path: str) -> Path:
    return data_file("commitments.toml") if path == SHIPPED else Path(path)
