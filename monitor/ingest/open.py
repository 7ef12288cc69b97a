"""Open the ledger for reading, with the shipped figures where it has none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.ingest.refresh import from_snapshot
from monitor.ledger import read
from monitor.ledger.store import is_there, open_ledger, scratch_copy
from monitor.settings.settings import Settings


@contextmanager
def reading_ledger(
    settings: Settings, *, offline: bool = False
) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """The ledger to read, and whether anything is recorded in it.

    Where it has not what is asked for, a copy with the shipped figures: without a ledger, and
    `offline` on one that holds USDA's alone.
    """
    exists = is_there(settings.database)
    with open_ledger(settings.database if exists else None) as connection:
        has = {name for name in ("snapshot", "usda") if read.has_source(connection, name)}
        if has & ({"snapshot"} if offline else {"snapshot", "usda"}):
            yield connection, True
            return
        with scratch_copy(connection) as copy:
            from_snapshot(copy)
            yield copy, bool(has)
