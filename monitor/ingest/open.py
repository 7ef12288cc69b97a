"""Open the ledger for reading, with the bundled figures if it has none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.core.records import SHIPPED, USDA
from monitor.ledger import read
from monitor.ledger.store import is_there, open_ledger, scratch_copy
from monitor.settings.settings import Settings


@contextmanager
def reading_ledger(
    settings: Settings, *, offline: bool = False
) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Yield the ledger to read, and whether it has any figures recorded.

    It is an in-memory copy with the bundled figures if there is no ledger, or if `offline` asks for
    them and the ledger only holds USDA's.
    """
    exists = is_there(settings.database)
    with open_ledger(settings.database if exists else None) as connection:
        has = {name for name in (SHIPPED, USDA) if read.has_source(connection, name)}
        if has & ({SHIPPED} if offline else {SHIPPED, USDA}):
            yield connection, True
            return
        # Because a ledger usually has figures, and loading the bundled ones takes all of ingest/.
        from monitor.ingest.shipped import from_snapshot

        with scratch_copy(connection) as copy:
            from_snapshot(copy)
            yield copy, bool(has)
