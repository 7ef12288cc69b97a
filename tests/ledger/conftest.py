"""An empty ledger in memory, and one in a file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.ledger.store import open_ledger


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """Yield an empty ledger in memory."""
    with open_ledger(None) as connection:
        yield connection


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return the closed file of an empty ledger."""
    path = tmp_path / "monitor.db"
    with open_ledger(path, create=True):
        return path
