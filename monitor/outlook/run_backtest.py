"""The backtest over what the ledger holds and what is shipped beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from monitor.assess.as_of import Query
from monitor.core.errors import ConfigError
from monitor.core.installed import how_to_add
from monitor.ledger import read
from monitor.outlook.backtest import Backtest, Spread, backtest, pool_of
from monitor.outlook.cluster import on_cluster
from monitor.outlook.load_panels import recorded_panels, with_shipped
from monitor.sources.levels import shipped_levels


@dataclass(frozen=True, slots=True)
class Scored:
    """The scored cases, and the names of their commodities by code."""

    backtest: Backtest
    names: Mapping[int, str]


@contextmanager
def spread(dask: bool, scheduler: str | None, done: Callable[[int, int], None]) -> Iterator[Spread]:
    """How the work is done. Raises ConfigError where a package of an extra is missing."""
    _need("scoringrules", "backtest")
    _need("statsmodels", "backtest")
    if not dask and scheduler is None:
        yield Spread(done)
        return
    _need("distributed", "dask")
    with on_cluster(scheduler, done) as cluster:
        yield cluster


def backtested(connection: sqlite3.Connection, query: Query, work: Spread) -> Scored:
    """Score the outlook on every window recorded or shipped."""
    view = query.view(connection)
    names = {levels.commodity: levels.name for levels in shipped_levels()}
    names |= {c.code: c.name for c in read.commodities(connection, view.source)}
    found = backtest(pool_of(with_shipped(recorded_panels(connection, view))), work)
    return Scored(found, names)


def _need(package: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise ConfigError(f"The backtest needs the package {package}: {how_to_add(extra, package)}")
