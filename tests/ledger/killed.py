"""A program that is killed while it records: `python -m tests.ledger.killed`.

    killed.py DATABASE TABLE CONDITION

It records the bundled response for all destinations of 2025/26, and is killed by SIGKILL at the
first row of TABLE for which CONDITION is true, inside the transaction.
"""

import os
import signal
import sys
from pathlib import Path

from monitor.core.records import SourceResponse
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.sources import snapshot


def all_destinations() -> SourceResponse:
    """Return the 2,120 rows of 2025/26 as of 20 August 2026."""
    return next(answer for answer in snapshot.answers() if answer.scope == "all")


def main(database: Path, table: str, condition: str) -> None:
    """Record the response until killed."""
    with open_ledger(database) as connection:
        connection.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
        connection.execute("PRAGMA cache_size = 1")  # half-written pages really reach the disk
        connection.execute(
            f"CREATE TEMP TRIGGER killer AFTER INSERT ON main.{table} WHEN {condition} "
            "BEGIN SELECT die(); END"
        )
        write_response(connection, all_destinations(), {})


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
