"""Run the backtest on the ledger's data and the bundled levels."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from monitor.assess.as_of import Query
from monitor.commitments.regimes import read_regimes
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.core.installed import how_to_add
from monitor.core.paths import data_file
from monitor.ledger import read
from monitor.outlook.backtest import Backtest, Spread, backtest, pool_of
from monitor.outlook.cluster import on_cluster
from monitor.outlook.load_panels import recorded_panels, with_shipped
from monitor.outlook.summary import Line, summary
from monitor.outlook.trials import TRIALS, Trial
from monitor.sources.levels import shipped_levels


class Scored(Frozen):
    """The scored cases of each trial, their lines, and the names of commodities by code."""

    backtests: Sequence[Backtest]
    lines: Sequence[Line]
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


def backtested(
    connection: sqlite3.Connection, query: Query, work: Spread, trials: Sequence[Trial] = TRIALS
) -> Scored:
    """Score the outlook on every recorded or bundled window, each trial by itself."""
    view = query.view(connection)
    names = {levels.commodity: levels.name for levels in shipped_levels()}
    names |= {c.code: c.name for c in read.commodities(connection, view.source)}
    panels = with_shipped(recorded_panels(connection, view))
    regimes = read_regimes(data_file("regimes.toml"))
    results = [backtest(pool_of(panels, trial), work) for trial in trials]
    lines = [line for result in results for line in summary(result, regimes)]
    return Scored(results, lines, names)


def _need(package: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise ConfigError(f"The backtest needs the package {package}: {how_to_add(extra, package)}")
