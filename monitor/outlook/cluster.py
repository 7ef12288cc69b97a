"""The backtest's windows spread over processes of this machine, or over a dask cluster.

Needs dask with its scheduler (extra `dask`). Every window is worked on whole by one worker with
the same code, and taken back in order: the result is the same bit for bit as without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from monitor.outlook.backtest import Spread, Tested

if TYPE_CHECKING:
    from distributed import Client


class ClusterSpread(Spread):
    """Work handed to the workers of a dask cluster."""

    def __init__(self, client: Client, done: Callable[[int, int], None]) -> None:
        super().__init__(done)
        self.client = client

    def map(
        self, work: Callable[..., object], shared: object, windows: Sequence[Tested]
    ) -> Iterator[object]:
        """`work(shared, window)` for each window; `shared` goes to each worker once."""
        everywhere = self.client.scatter(shared, broadcast=True, hash=False)
        futures = [self.client.submit(work, everywhere, w, pure=False) for w in windows]
        for number, future in enumerate(futures, start=1):
            yield future.result()
            self.done(number, len(windows))


@contextmanager
def on_cluster(scheduler: str | None, done: Callable[[int, int], None]) -> Iterator[ClusterSpread]:
    """A cluster at an address, or one of a process for each core of this machine."""
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
