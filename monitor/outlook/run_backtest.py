"""Run the backtest on the ledger's data and the bundled levels."""

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
    """Yield how the work is run. Raises ConfigError if a package of an extra is missing."""
    _need("scoringrules", "backtest")
    _need("statsmodels", "backtest")
    if not dask and scheduler is None:
        yield Spread(done)
        return
    _need("distributed", "dask")
    with on_cluster(scheduler, done) as cluster:
        yield cluster


def backtested(connection: sqlite3.Connection, query: Query, work: Spread) -> Scored:
    """Score the outlook on every recorded or bundled window."""
    view = query.view(connection)
    names = {levels.commodity: levels.name for levels in shipped_levels()}
    names |= {c.code: c.name for c in read.commodities(connection, view.source)}
    results = backtest(pool_of(with_shipped(recorded_panels(connection, view))), work)
    return Scored(results, names)


def _need(package: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise ConfigError(f"The backtest needs the package {package}: {how_to_add(extra, package)}")
