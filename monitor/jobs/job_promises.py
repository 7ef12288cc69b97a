"""Determine whether a pass uses the promises file that the ledger's alerts belong to.

A pass with another file would raise that file's alerts and resolve the scheduled job's, and the
job's next pass would reverse it all. The file is identified by its path, so an edited file, or a
link that points elsewhere now, is still the job's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
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
SOYBEANS = "<commitments.toml>"
SEPARATOR = "\n"
ONCE = "`monitor run --take-over`, once"


class JobPromises(Frozen):
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
        own = [n for n in self.path.split(SEPARATOR) if n and not _is_bundled(n)]
        how = f"{ONCE}, or move {own[0]} away" if own else ONCE
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
    if path is None or path == path_of(settings):
        return None
    if any(is_gone(each) for each in _places(path)):
        return None
    try:
        kept = read_commitments(_places(path))
    except ConfigError as error:
        return JobPromises(path, (), _unreadable(_places(path), error))
    return None if kept == tuple(commitments) else JobPromises(path, kept)


def path_of(settings: Settings) -> str:
    """Return the promises files of the settings as the ledger records them.

    Their order tells nothing of whose alerts these are. Bundled ones stand under their names,
    because they may be elsewhere in another version; DEFAULT is the soybean promises alone.
    """
    names = sorted(_recorded(path.absolute()) for path in settings.commitments)
    return DEFAULT if names == [SOYBEANS] else SEPARATOR.join(names)


def called(path: str) -> str:
    """Return how a sentence calls promises files."""
    if path == DEFAULT:
        return "the bundled promises"
    return " and ".join(_called_one(name) for name in path.split(SEPARATOR))


def _called_one(name: str) -> str:
    if name == SOYBEANS:
        return "the bundled promises"
    if _is_bundled(name):
        return f"the bundled promises of {name.strip('<>').removesuffix('.toml')}"
    return name


def named(settings: Settings) -> str:
    """Return the files of the settings for a sentence."""
    return ", ".join(str(path) for path in settings.commitments)


def _recorded(path: Path) -> str:
    bundled = path.parent == data_file("").absolute()
    return f"<{path.name}>" if bundled else str(path)


def _is_bundled(name: str) -> bool:
    return name.startswith("<")


def _places(path: str) -> tuple[Path, ...]:
    names = [SOYBEANS] if path == DEFAULT else path.split(SEPARATOR)
    return tuple(data_file(n.strip("<>")) if _is_bundled(n) else Path(n) for n in names)


def _unreadable(places: Sequence[Path], error: ConfigError) -> str:
    """Return why one of several files cannot be read, and what to do."""
    unseen = next((path for path in places if not path.exists()), places[0])
    return unreadable(unseen, error)
