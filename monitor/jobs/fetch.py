"""Fetch and record figures under the lock, without a report (`monitor refresh`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from monitor.commitments.promises import read_commitments
from monitor.core.errors import MonitorError
from monitor.core.records import USDA
from monitor.ingest.clients import FetchOptions, Progress
from monitor.ingest.intake import IngestResult
from monitor.ingest.update import refresh, refresh_history
from monitor.jobs import run
from monitor.ledger import read, requests
from monitor.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a refresh recorded; `missing` are sentences on commodity-years that did not come."""

    result: IngestResult
    missing: tuple[str, ...]
    problems: tuple[MonitorError, ...]


def fetch(
    settings: Settings,
    now: datetime,
    progress: Progress,
    *,
    offline: bool = False,
    history: bool = False,
    commodities: Sequence[str] = (),
    years: Sequence[int] = (),
    again: bool = False,
) -> Fetched:
    """Fetch what the promises need; with `history`, `commodities` or `years` what these name.

    Raises AlreadyRunning while a pass runs, and ConfigError for a promise that cannot be read.
    """
    promises = read_commitments(settings.commitments)
    options = FetchOptions(settings, now, progress, offline)
    wanted = partial(refresh, options=options, commitments=promises, again=again)
    if history or commodities or years:
        wanted = partial(
            refresh_history,
            options=options,
            commitments=promises,
            commodities=commodities,
            years=years,
            again=again,
        )

    def work(connection: sqlite3.Connection) -> tuple[IngestResult, tuple[str, ...]]:
        return wanted(connection), _missing(connection)

    (done, missing), problems = run.alone(settings, now, work)
    return Fetched(done, missing, (*problems, *done.problems))


def _missing(connection: sqlite3.Connection) -> tuple[str, ...]:
    names = read.names(connection, USDA)
    return tuple(
        names.written(f"Missing: commodity {code}, marketing year {year} ({why}).")
        for code, year, why in requests.failed(connection)
    )
