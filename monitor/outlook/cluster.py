"""Run the backtest, or a replay, on several processes of this machine, or on a dask cluster.

Needs dask's scheduler (extra `dask`). Each piece is processed by one worker with the same code,
and results are returned in order: they are identical bit for bit to those without dask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from monitor.outlook.backtest import Spread

if TYPE_CHECKING:
    from distributed import Client


class ClusterSpread(Spread):
    """Run the work on the workers of a dask cluster."""

    def __init__(self, client: Client, done: Callable[[int, int], None]) -> None:
        super().__init__(done)
        self.client = client

    def map(
        self, work: Callable[..., object], shared: object, pieces: Sequence[object]
    ) -> Iterator[object]:
        """Yield `work(shared, piece)` for each piece; each worker gets `shared` once."""
        everywhere = self.client.scatter(shared, broadcast=True, hash=False)
        futures = [self.client.submit(work, everywhere, p, pure=False) for p in pieces]
        for number, future in enumerate(futures, start=1):
            yield future.result()
            self.done(number, len(pieces))


@contextmanager
def on_cluster(scheduler: str | None, done: Callable[[int, int], None]) -> Iterator[ClusterSpread]:
    """Connect to the cluster at an address, or start one process for each core of this machine."""
    from distributed import Client, LocalCluster

    if scheduler is not None:
        with Client(scheduler) as client:
            yield ClusterSpread(client, done)
        return
    with (
        LocalCluster(threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield ClusterSpread(client, done)
