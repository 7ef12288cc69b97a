"""Remember each look at the public files, as requests to the API are remembered.

By the rules of `plan.py` a quarantined response is fetched again at growing intervals, and a fresh
release is checked again soon after it. A look that finds the files unchanged counts as a check.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from monitor.core.quota import SHORTEST_POLL_S
from monitor.core.records import USDA
from monitor.ingest.plan import is_due_again
from monitor.ledger import held_back, read, requests
from monitor.ledger.belief import looks_again_at

EVERY = timedelta(seconds=SHORTEST_POLL_S)
"""Time between two polls of the public files in a release window."""


def is_history_due(connection: sqlite3.Connection, commodity_code: int, now: datetime) -> bool:
    """Return whether a quarantined response of AgTransport is due to be fetched again."""
    last = requests.last(connection)
    for held in held_back.waiting_of(connection, [commodity_code]):
        asked = last.get((commodity_code, held.market_year))
        if held.origin == "agtransport" and (
            asked is None or looks_again_at(held.since, asked.asked_at, EVERY) <= now
        ):
            return True
    return False


def note_look(connection: sqlite3.Connection, commodity_code: int, now: datetime) -> None:
    """Record a look at a commodity's marketing years that were due for one; results are kept."""
    states = read.slice_states(connection, USDA, commodity_code)
    for (code, year), asked in requests.last(connection).items():
        if code == commodity_code and is_due_again(states.get(year), asked, now, EVERY):
            requests.record(connection, code, year, now, asked.published_at, asked.result)
