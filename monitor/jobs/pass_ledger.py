"""Open the ledger of a pass, and check the clock that will date what is recorded in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from monitor.assess.as_of import Query
from monitor.core import clocks
from monitor.core.errors import MonitorError
from monitor.ingest.rebuild import is_lost, replay, writing
from monitor.ledger.store import is_there, open_ledger, scratch_copy, transaction
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive
from monitor.sources.snapshot import collected_at


def believe_clock(query: Query, recorded_at: datetime | None) -> None:
    """Raise ClockWrong if the clock is far from the newest recorded or bundled figures.

    The bundled figures count as recorded if the pass uses them.
    """
    shipped_at = collected_at()
    if query.offline or not query.settings.live:
        recorded_at = max(recorded_at or shipped_at, shipped_at)
    clocks.check(query.now, shipped_at, recorded_at)


@contextmanager
def pass_ledger(
    settings: Settings, problems: list[MonitorError], *, dry_run: bool
) -> Iterator[sqlite3.Connection]:
    """Open the ledger of a pass; for a dry run a copy in memory, empty if there is no ledger.

    Problems with the ledger itself are added to `problems`.
    """
    if not dry_run:
        with writing(settings.database, problems) as connection:
            yield connection
        return
    existing = settings.database if is_there(settings.database) else None
    with open_ledger(existing) as connection, scratch_copy(connection) as copy:
        if is_lost(settings.database):
            with transaction(copy):
                replay(copy, Archive(settings.database))
        yield copy
