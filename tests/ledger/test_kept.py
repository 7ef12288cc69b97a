"""A database of the program before its rooms and names changed is read and written as before.

`tests/data/version_9/` holds what that program made of two buyers' rows (China, unknown) in
three passes of January 2026: the database as SQL (its pictures cut short), `status --json` and the
checksums of the exported tables as of 16 January, and what its next pass raised and recorded.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from monitor.core import calendar
from monitor.core.shares import rounded_share
from tests.data import soybeans
from tests.jobs.house import KEY, House
from tests.usda import Clock, UsdaServer, World, new_york

KEPT = Path(__file__).parent.parent / "data/version_9"
EXPECTED: dict[str, Any] = json.loads((KEPT / "expected.json").read_text(encoding="utf-8"))
BUYERS = {soybeans.CHINA, 9990}
PROMISES_THEN = {
    "MONITOR_COMMITMENTS": str(KEPT / "commitments.toml"),
    "MONITOR_STATEMENTS": str(KEPT / "statements.toml"),
}
"""The promises and statements of that program: their addresses have been filled in since."""

SAID = {"said_by", "said_on", "said_where", "source_url"}
FIGURES = ("observations", "changes", "weeks")


def today() -> str:
    """Return the day in New York, by the real clock: the program is run by it."""
    return f"{datetime.now(calendar.new_york()).date()}"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The old database, and USDA as it was on Friday 16 January 2026."""
    clock = Clock(new_york(date(2026, 1, 16), time(9)))
    (tmp_path / "monitor.toml").write_text((KEPT / "monitor.toml").read_text(encoding="utf-8"))
    more = {
        "MONITOR_CONFIG": str(tmp_path / "monitor.toml"),
        "MONITOR_SMTP_URL": "smtp://127.0.0.1:9?timeout=1",
    }
    with UsdaServer(world(clock), key=KEY) as usda:
        kept = House(tmp_path, clock, usda, more)
        with closing(sqlite3.connect(kept.database)) as database:
            database.executescript((KEPT / "kept.sql").read_text(encoding="utf-8"))
        yield kept


def world(clock: Clock) -> World:
    """Return USDA with the two buyers' rows of 2024/25 and 2025/26."""
    countries = tuple(c for c in soybeans.countries() if c.code in BUYERS)
    known = World(clock, countries=countries)
    for published_at, year, rows in soybeans.batches():
        given = [row.as_api() for row in rows if row.country in BUYERS]
        if given and year >= 2025:
            known.publish(given, market_year=year, published_at=published_at)
    return known


def test_status_json_of_an_old_database_is_the_same(house: House) -> None:
    begun = today()
    answer = house.monitor("status", "--json", "--as-of", "2026-01-16", **PROMISES_THEN)

    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found.pop("reconstructed_on") in {begun, today()}  # because midnight may come between
    added_since = found.pop("disagreements"), found["data"].pop("origin")
    assert found.pop("cross_checks") == []
    del found["data"]["report_url"]
    for commitment in found["commitments"]:
        for described in (commitment, *commitment["readings"]):
            for name in SAID:
                del described[name]
    then = json.loads((KEPT / "status.json").read_text("utf-8"), parse_float=in_six_digits)
    del then["reconstructed_on"]
    assert found == then
    assert added_since == ([], "api")


ADDED_SINCE = {"releases": {"origin"}, "readings": {"market_year"}}
"""Columns that a table did not have then."""


def as_before(name: str, table: bytes) -> bytes:
    """Return a table as the old program can be compared with it.

    Since then columns were added, shares have six digits, the rows of a year are ordered by
    destination, and weeks to come have a table of their own: what is compared are the other
    columns of what was published, rounded, in one order.
    """
    text, stem = table.decode(), name.partition(".")[0]
    rows = json.loads(text) if name.endswith(".json") else list(csv.DictReader(StringIO(text)))
    kept = [{k: v for k, v in row.items() if k not in ADDED_SINCE.get(stem, ())} for row in rows]
    if stem == "purchases":
        kept = [row for row in kept if row["published_at"]]
    rounded = [{k: six_digits(v) if "share" in k else v for k, v in row.items()} for row in kept]
    return "\n".join(sorted(json.dumps(row) for row in rounded)).encode()


def in_six_digits(written: str) -> float | None:
    """Return a fraction of the old status.json as it is written now."""
    return rounded_share(float(written))


def six_digits(share: str | float | None) -> float | None:
    """Return a share as files give it now; None if it is not known."""
    return None if share in (None, "") else rounded_share(float(share))


def test_exported_tables_of_an_old_database_have_the_same_values(house: House) -> None:
    done = house.monitor(
        "export", "--as-of", "2026-01-16", "--out", str(house.folder / "export"), **PROMISES_THEN
    )

    assert done.returncode == 0, done.stderr
    found = {
        name: hashlib.sha256(as_before(name, (house.folder / "export" / name).read_bytes()))
        for name in EXPECTED["exports"]
    }
    assert {name: digest.hexdigest() for name, digest in found.items()} == EXPECTED["exports"]


def test_the_next_pass_raises_and_records_what_the_old_program_did(house: House) -> None:
    before = house.query("SELECT message_id FROM messages ORDER BY id")
    house.clock.set(new_york(date(2026, 1, 23), time(9)))

    outcome = house.run_pass()

    assert [raised.alert.key for raised in outcome.new_alerts] == EXPECTED["next_alerts"]
    rows = {name: house.query(f"SELECT * FROM {name} ORDER BY 1, 2, 3") for name in FIGURES}
    assert {name: len(rows[name]) for name in FIGURES} == EXPECTED["rows"]
    assert hashlib.sha256(repr(rows).encode()).hexdigest() == EXPECTED["digest"]
    assert house.query("SELECT message_id FROM messages ORDER BY id")[: len(before)] == before
    states = [(who, state) for _, _, who, state in EXPECTED["messages"]]
    assert house.query("SELECT recipient, state FROM messages ORDER BY id") == states
