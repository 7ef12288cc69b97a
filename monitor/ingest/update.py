"""Update the ledger: from USDA with a key, else from the bundled figures."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.commitments.model import Commitment
from monitor.core import clocks
from monitor.core.errors import ConfigError, MonitorError, SourceUnavailable
from monitor.core.quota import Quota
from monitor.core.records import USDA
from monitor.ingest.intake import IngestResult
from monitor.ingest.refresh import from_usda, history_from_usda
from monitor.ingest.shipped import from_snapshot
from monitor.ledger import read, requests
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

Progress = Callable[..., None]
Connect = Callable[..., "UsdaHttp"]

NO_KEY = (
    "Cannot contact USDA: USDA_API_KEY is not set, and the database has USDA's figures{left}. "
    "Set the key the job uses (deploy/by-cron run does)."
)


def open_usda(
    url: str, key: str | None, *, quota: Quota | None, clock: Callable[[], datetime]
) -> UsdaHttp:
    """Return USDA's service at an address, within the remaining quota of the key."""
    # because it loads requests, and a pass without a key sends no request
    from monitor.sources.http import UsdaHttp

    return UsdaHttp(url, key, quota=quota, clock=clock)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to fetch. `keeps=False` (a dry run) disables archiving. `connect` opens the service."""

    settings: Settings
    now: datetime
    progress: Progress
    offline: bool = False
    keeps: bool = True
    connect: Connect = open_usda

    @property
    def archive(self) -> Archive | None:
        """Return the archive for responses; None if archiving is disabled."""
        return Archive(self.settings.database) if self.keeps else None


def refresh(
    connection: sqlite3.Connection,
    options: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    again: bool = False,
) -> IngestResult:
    """Update the ledger; once it holds figures, failures are problems instead of exceptions.

    Bundled figures are never added to a ledger that holds USDA's. With `again` every commodity-year
    the promises need is requested, due or not.
    """
    recorded = read.has_source(connection, USDA)
    if options.offline or not (options.settings.live or recorded):
        return from_snapshot(connection)
    if not options.settings.live:
        return IngestResult(problems=[no_key()])
    try:
        with usda(connection, options) as http:
            done = from_usda(
                connection,
                http,
                commitments,
                options.now,
                options.progress,
                options.archive,
                again=again,
            )
    except MonitorError as error:
        if not recorded:
            raise
        done = IngestResult(problems=[error], unreached=error)
    done.source_time = clocks.instant_of(http.server_time)
    done.clock_differs = clocks.remark(options.now, done.source_time)
    if done.problems and recorded:
        return done
    if not read.has_source(connection, USDA):
        raise _worst(done.problems)
    return done


def refresh_history(
    connection: sqlite3.Connection,
    options: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    commodities: Collection[str] = (),
    years: Collection[int] = (),
    again: bool = False,
) -> IngestResult:
    """Request everything USDA has, or a part of it; continue where the last call stopped.

    With `again` known commodity-years are requested too.

    Raises ConfigError without a key because the bundled figures have no more history.
    """
    if not options.settings.live:
        raise ConfigError("Fetching history needs USDA: set USDA_API_KEY.")
    kept = Archive(options.settings.database)
    with usda(connection, options) as http:
        return history_from_usda(
            connection,
            http,
            commitments,
            options.now,
            options.progress,
            kept,
            commodities=commodities,
            years=years,
            again=again,
        )


@contextmanager
def usda(connection: sqlite3.Connection, options: FetchOptions) -> Iterator[UsdaHttp]:
    """Open USDA's service for one pass, within the remaining quota of the key."""
    settings = options.settings
    key_id = hashlib.sha256((settings.usda_api_key or "").encode()).hexdigest()[:12]
    http = options.connect(
        settings.usda_url,
        settings.usda_api_key,
        quota=requests.quota(connection, key_id),
        clock=lambda: options.now,
    )
    try:
        yield http
    finally:
        requests.keep_quota(connection, key_id, http.quota)
        http.close()


def _worst(problems: Sequence[MonitorError]) -> MonitorError:
    """Return the problem to raise: one that needs a person before a temporary one."""
    if not problems:
        return SourceUnavailable("USDA has no figures for the promises yet: run again later.")
    return min(problems, key=lambda problem: isinstance(problem, SourceUnavailable))


def no_key(left: str = "") -> ConfigError:
    """Return the error for a ledger of USDA's figures that cannot be updated without a key."""
    return ConfigError(NO_KEY.format(left=left))
