"""Replay past days on several processes of this machine, or on a dask cluster.

Each worker opens the ledger at its path, which must be the same everywhere, and assesses some of
the days with the same code: the result is the one of a single process.
"""

from __future__ import annotations

import dataclasses
import importlib.util
from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from monitor.assess.as_of import Query
from monitor.assess.replay import Replay, Said
from monitor.core.errors import ConfigError
from monitor.core.frozen import replace
from monitor.core.installed import how_to_add
from monitor.ingest.open import reading_ledger
from monitor.jobs.queries import load_replay
from monitor.outlook.cluster import on_cluster
from monitor.settings.settings import Settings

PIECES = 16
"""More than a machine has cores, so that none waits long for the last."""


def spread_replay(
    query: Query, days: Sequence[date], scheduler: str | None, done: Callable[[int, int], None]
) -> Replay:
    """Return the assessments as of the end of each of these days, computed by a cluster.

    `scheduler` is its address; None starts one process for each core of this machine.

    Raises ConfigError if dask's scheduler is not installed.
    """
    if importlib.util.find_spec("distributed") is None:
        raise ConfigError(
            f"--dask needs the package distributed: {how_to_add('dask', 'distributed')}"
        )
    asked = replace(query, settings=without_secrets(query.settings))
    size = -(-len(days) // PIECES)
    pieces = [days[start : start + size] for start in range(0, len(days), size)]
    with on_cluster(scheduler, done) as cluster:
        found = cast("list[tuple[Said, ...]]", list(cluster.map(replay_piece, asked, pieces)))
    return Replay(tuple(said for piece in found for said in piece))


def replay_piece(query: Query, days: Sequence[date]) -> tuple[Said, ...]:
    """Return the assessments of some days, from a ledger opened for them."""
    with reading_ledger(query.settings, offline=query.offline) as (connection, _):
        return load_replay(connection, query, days).days


def without_secrets(settings: Settings) -> Settings:
    """Return the settings as workers get them: without keys, recipients and mail servers."""
    return dataclasses.replace(
        settings,
        database=settings.database.resolve(),
        usda_api_key=None,
        ping_url=None,
        webhook_secret=None,
        recipients=(),
        mail=None,
        smtp=None,
    )
