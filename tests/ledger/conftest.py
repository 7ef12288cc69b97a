"""Ledgers the tests begin with, and a folder that other users may enter."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.ledger.store import open_ledger

KEPT = Path(__file__).parent.parent / "data/version_9/kept.sql"


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


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike `tmp_path`; its rights are the test's."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of version 9."""
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(KEPT.read_text(encoding="utf-8"))
    return path
