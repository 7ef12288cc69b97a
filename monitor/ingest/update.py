"""Bringing the ledger up to date: from USDA with a key, else from the shipped figures."""

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
from monitor.ingest.intake import IngestResult
from monitor.ingest.refresh import from_snapshot, from_usda, history_from_usda
from monitor.ledger import read, requests
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

Progress = Callable[..., None]
Connect = Callable[..., "UsdaHttp"]

NO_KEY = (
    "USDA cannot be asked: no USDA_API_KEY is set here, and the ledger holds USDA's figures{left}. "
    "Set the key as the job has it (deploy/by-cron run does)."
)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to fetch. `keeps` is False for a dry run: no answer is archived then.

    `connect` opens USDA at an address with a key; it is given where tries must not wait.
    """

    settings: Settings
    now: datetime
    tell: Progress
    offline: bool = False
    keeps: bool = True
    connect: Connect | None = None

    @property
    def archive(self) -> Archive | None:
        """Where answers are kept."""
        return Archive(self.settings.database) if self.keeps else None


def refresh(
    connection: sqlite3.Connection,
    errand: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    again: bool = False,
) -> IngestResult:
    """Bring the ledger up to date; a failure is a problem as long as figures are recorded.

    A ledger that holds USDA's figures is never filled up with the shipped ones instead. With
    `again` every slice the promises need is asked for, due or not.
    """
    recorded = read.has_source(connection, "usda")
    if errand.offline or not (errand.settings.live or recorded):
        return from_snapshot(connection)
    if not errand.settings.live:
        return IngestResult(problems=[no_key()])
    try:
        with usda(connection, errand) as http:
            done = from_usda(
                connection,
                http,
                commitments,
                errand.now,
                errand.tell,
                errand.archive,
                again=again,
            )
    except MonitorError as error:
        if not recorded:
            raise
        done = IngestResult(problems=[error], unreached=error)
    done.source_time = clocks.instant_of(http.server_time)
    done.clock_differs = clocks.remark(errand.now, done.source_time)
    if done.problems and recorded:
        return done
    if not read.has_source(connection, "usda"):
        raise _worst(done.problems)
    return done


def refresh_history(
    connection: sqlite3.Connection,
    errand: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    commodities: Collection[str] = (),
    years: Collection[int] = (),
    again: bool = False,
) -> IngestResult:
    """Everything the source has, or some of it; goes on where it stopped.

    With `again` what was had is asked for as well.

    Raises ConfigError without a key: the shipped figures hold nothing more.
    """
    if not errand.settings.live:
        raise ConfigError("Fetching history needs USDA: set USDA_API_KEY.")
    kept = Archive(errand.settings.database)
    with usda(connection, errand) as http:
        return history_from_usda(
            connection,
            http,
            commitments,
            errand.now,
            errand.tell,
            kept,
            commodities=commodities,
            years=years,
            again=again,
        )


@contextmanager
def usda(connection: sqlite3.Connection, errand: FetchOptions) -> Iterator[UsdaHttp]:
    """USDA's service for one pass, within what is left of the key's quota."""
    # because it loads requests, and a pass without a key asks nobody
    from monitor.sources.http import UsdaHttp

    settings = errand.settings
    key_id = hashlib.sha256((settings.usda_api_key or "").encode()).hexdigest()[:12]
    http = (errand.connect or UsdaHttp)(
        settings.usda_url,
        settings.usda_api_key,
        quota=requests.quota(connection, key_id),
        clock=lambda: errand.now,
    )
    try:
        yield http
    finally:
        requests.keep_quota(connection, key_id, http.quota)
        http.close()


def _worst(problems: Sequence[MonitorError]) -> MonitorError:
    """The problem to fail with: one that a person must look at before one that may pass."""
    if not problems:
        return SourceUnavailable("USDA has no figures for the promises yet: run again later.")
    return min(problems, key=lambda problem: isinstance(problem, SourceUnavailable))


def no_key(left: str = "") -> ConfigError:
    """What is said where a ledger of USDA's figures cannot be brought up to date."""
    return ConfigError(NO_KEY.format(left=left))
