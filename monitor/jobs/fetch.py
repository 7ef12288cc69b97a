"""Fetch and record figures under the lock, without a report (`monitor refresh`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from monitor.commitments.promises import read_commitments
from monitor.core.errors import MonitorError
from monitor.core.frozen import Frozen
from monitor.core.names import Names
from monitor.core.records import USDA
from monitor.ingest.clients import FetchOptions, Progress
from monitor.ingest.intake import IngestResult
from monitor.ingest.update import refresh, refresh_history
from monitor.jobs import run
from monitor.ledger import read, requests
from monitor.settings.settings import Settings

Failed = tuple[int, int, requests.Result]
"""A commodity code, a marketing year, and why it did not come."""


class Fetched(Frozen):
    """What a refresh recorded, the commodity-years that did not come, and USDA's names of these."""

    result: IngestResult
    missing: tuple[Failed, ...]
    names: Names
    problems: list[MonitorError]


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

    def work(connection: sqlite3.Connection) -> tuple[IngestResult, tuple[Failed, ...], Names]:
        done = wanted(connection)
        return done, tuple(requests.failed(connection)), read.names(connection, USDA)

    (done, missing, names), problems = run.alone(settings, now, work)
    return Fetched(done, missing, names, [*problems, *done.problems])
