"""The log of what no response contains: written before the commit, applied to a new ledger."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.ledger import logged, schema
from monitor.ledger.store import Ledger, open_ledger, transaction
from monitor.sources.archive import Archive

PNG = bytes(range(256))
SOYBEANS = {"source": "usda", "code": 801, "name": "Soybeans", "unit_id": 1}
CORN = {"source": "usda", "code": 401, "name": "Corn", "unit_id": 1}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """The archive of a database."""
    return Archive(tmp_path / "monitor.db")


@pytest.fixture
def writer(archive: Archive) -> Iterator[Ledger]:
    """A ledger whose changes are logged."""
    with open_ledger(None) as ledger:
        logged.note_position(ledger, 0)
        ledger.commit()
        logged.start(ledger, archive)
        yield ledger


def commodities(ledger: sqlite3.Connection) -> list[tuple[object, ...]]:
    return ledger.execute("SELECT * FROM commodities").fetchall()


def test_rows_written_changed_and_deleted_come_back_the_same(
    writer: Ledger, archive: Archive, ledger: sqlite3.Connection
) -> None:
    with transaction(writer):
        writer.execute("INSERT INTO enclosures VALUES ('5f', 'pace', 'The pace', ?)", (PNG,))
        writer.execute("INSERT INTO commodities VALUES ('usda', 801, 'Soybean', 1)")
        writer.execute("INSERT INTO commodities VALUES ('usda', 401, 'Corn', 1)")
        writer.execute("INSERT INTO commodities VALUES ('other', 801, 'Soybean', 1)")
        writer.execute("INSERT INTO asked VALUES ('usda', 801, 2026, 'a', 'b', 'failed')")
        writer.execute(
            "INSERT INTO alerts (key, kind, severity, title, text, implied, raised_at) "
            "VALUES ('k', 'pace', 'info', 'Title', 'Text', 0, 'then')"
        )
    with transaction(writer):
        writer.execute("UPDATE commodities SET name = 'Soybeans' WHERE source = 'usda'")
        writer.execute("UPDATE commodities SET name = 'Corn', unit_id = 2 WHERE code = 401")
        writer.execute("UPDATE commodities SET code = 802 WHERE source = 'other'")
        writer.execute("UPDATE enclosures SET png = ?", (PNG[::-1],))
        writer.execute("UPDATE alerts SET since = 'lately'")
        writer.execute("DELETE FROM asked")

    for line in archive.lines():
        logged.apply(ledger, line.rows, whole=line.whole)

    assert logged.everything(ledger) == logged.everything(writer)
    assert commodities(ledger) == [
        ("other", 802, "Soybean", 1),
        ("usda", 401, "Corn", 2),
        ("usda", 801, "Soybeans", 1),
    ]
    assert ledger.execute("SELECT png FROM enclosures").fetchall() == [(PNG[::-1],)]
    assert ledger.execute("SELECT since FROM alerts").fetchall() == [("lately",)]
    assert ledger.execute("SELECT count(*) FROM asked").fetchone() == (0,)


def test_a_line_has_the_answers_and_what_changed_in_the_order_of_writing(
    writer: Ledger, archive: Archive
) -> None:
    with transaction(writer):
        logged.note_answer(writer, {"sha256": "5f"})
        writer.execute("INSERT INTO commodities VALUES ('usda', 801, 'Soybean', 1)")
        writer.execute("UPDATE commodities SET name = 'Soybeans'")
        writer.execute("UPDATE commodities SET name = 'Soybeans'")
        writer.execute("INSERT INTO quotas VALUES ('key', 1000, 999, 'now')")
        writer.execute("DELETE FROM commodities")

    (line,) = map(json.loads, archive.index.read_text().splitlines())
    key = {"source": "usda", "code": 801}
    assert {name: line[name] for name in ("answers", "rows", "whole")} == {
        "answers": [{"sha256": "5f"}],
        "rows": [
            ["commodities", "put", {**key, "name": "Soybean", "unit_id": 1}],
            ["commodities", "set", key, {"name": "Soybeans"}],
            ["commodities", "drop", key],
        ],
        "whole": False,
    }
    assert logged.position(writer) == (archive.size(), schema.VERSION)


def test_a_transaction_that_changes_nothing_logged_or_fails_leaves_no_line(
    writer: Ledger, archive: Archive
) -> None:
    with transaction(writer):
        writer.execute("INSERT INTO quotas VALUES ('key', 1000, 999, 'now')")
    with suppress(KeyboardInterrupt), transaction(writer):
        logged.note_answer(writer, {"sha256": "5f"})
        writer.execute("INSERT INTO commodities VALUES ('usda', 801, 'Soybeans', 1)")
        raise KeyboardInterrupt
    assert (archive.size(), logged.position(writer)) == (0, (0, schema.VERSION))

    with transaction(writer):
        writer.execute("INSERT INTO commodities VALUES ('usda', 401, 'Corn', 1)")

    (line,) = archive.lines()
    assert (line.answers, [row[2]["code"] for row in line.rows]) == ((), [401])
    assert (line.start, line.end) == (0, archive.size())


@pytest.mark.parametrize("recorded", [None, 1])
def test_a_ledger_that_has_not_applied_its_whole_archive_is_not_written(
    writer: Ledger, archive: Archive, recorded: int | None
) -> None:
    writer.execute("DELETE FROM index_position")
    if recorded is not None:
        logged.note_position(writer, recorded)
    writer.commit()

    with pytest.raises(LedgerError) as caught, transaction(writer):
        writer.execute("INSERT INTO commodities VALUES ('usda', 801, 'Soybeans', 1)")

    assert str(caught.value) == "The database is not in step with its archive: run again."
    assert caught.value.temporary
    assert (commodities(writer), archive.size()) == ([], 0)


def test_everything_is_every_row_of_each_logged_table_by_its_key(
    ledger: sqlite3.Connection,
) -> None:
    ledger.execute("INSERT INTO lists VALUES ('units', 'then')")
    ledger.execute("INSERT INTO enclosures VALUES ('5f', 'pace', 'The pace', X'00FF')")
    for code, name in ((801, "Soybeans"), (401, "Corn")):
        ledger.execute("INSERT INTO commodities VALUES ('usda', ?, ?, 1)", (code, name))
    for number in (2, 1):
        ledger.execute("INSERT INTO silences VALUES (?, 'k', 'then', 'now')", (number,))
    ledger.execute("INSERT INTO quotas VALUES ('key', 1000, 999, 'now')")
    ledger.execute("INSERT INTO files VALUES ('https://usda.example', NULL, NULL, '5f')")
    logged.note_position(ledger, 7)

    found = logged.everything(ledger)

    silence = {"key": "k", "until": "then", "made_at": "now"}
    png = {logged.BLOB: "AP8="}
    assert found == [
        ["commodities", "put", CORN],
        ["commodities", "put", SOYBEANS],
        ["enclosures", "put", {"sha256": "5f", "stem": "pace", "alt": "The pace", "png": png}],
        ["lists", "put", {"kind": "units", "had_at": "then"}],
        ["silences", "put", {"id": 1, **silence}],
        ["silences", "put", {"id": 2, **silence}],
    ]
    assert json.loads(json.dumps(found)) == found


def test_everything_applied_as_the_whole_replaces_what_a_ledger_had(
    ledger: sqlite3.Connection,
) -> None:
    ledger.execute("INSERT INTO enclosures VALUES ('5f', 'pace', 'The pace', X'00FF')")
    ledger.execute("INSERT INTO commodities VALUES ('usda', 801, 'Soybeans', 1)")
    rows = logged.everything(ledger)
    with open_ledger(None) as other:
        other.execute("INSERT INTO commodities VALUES ('usda', 401, 'Corn', 1)")
        other.execute("INSERT INTO lists VALUES ('units', 'then')")
        other.execute("INSERT INTO quotas VALUES ('key', 1000, 999, 'now')")
        logged.note_position(other, 7)

        logged.apply(other, rows)
        assert [code for _, code, *_ in commodities(other)] == [401, 801]

        logged.apply(other, rows, whole=True)
        assert logged.everything(other) == rows
        assert other.execute("SELECT count(*) FROM quotas").fetchone() == (1,)
        assert logged.position(other) == (7, schema.VERSION)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (["commodities", "put", {**SOYBEANS, "name": "Soya"}], "Soya"),
        (["commodities", "put", {**SOYBEANS, "name": "Soya", "gone": 1}], "Soya"),
        (["commodities", "set", SOYBEANS, {"name": "Soya", "gone": 1}], "Soya"),
        (["commodities", "set", {**SOYBEANS, "gone": 1}, {"name": "Soya"}], "Soya"),
        (["commodities", "set", SOYBEANS, {"gone": 1}], "Soybeans"),
        (["commodities", "set", SOYBEANS, {}], "Soybeans"),
        (["commodities", "set", SOYBEANS], "Soybeans"),
        (["commodities", "set", {**SOYBEANS, "source": "other"}, {"name": "Soya"}], "Soybeans"),
        (["commodities", "drop", {"source": "usda", "code": 801, "gone": 1}], None),
        (["commodities", "drop", {"source": "other", "code": 801}], "Soybeans"),
        (["gone", "put", SOYBEANS], "Soybeans"),
        (["gone", "drop", {"source": "usda"}], "Soybeans"),
        (["releases", "drop", {"source": "usda"}], "Soybeans"),
    ],
)
def test_what_no_longer_exists_is_skipped_and_the_rows_after_it_applied(
    ledger: sqlite3.Connection, row: list[object], name: str | None
) -> None:
    logged.apply(ledger, [["commodities", "put", SOYBEANS], row, ["commodities", "put", CORN]])

    soybeans = [] if name is None else [("usda", 801, name, 1)]
    assert commodities(ledger) == [("usda", 401, "Corn", 1), *soybeans]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            ["commodities", "put", {"source": "usda", "code": 801, "name": "Soybeans"}],
            "NOT NULL constraint failed: commodities.unit_id",
        ),
        (
            ["commodities", "put", {**SOYBEANS, "unit_id": "t"}],
            "cannot store TEXT value in INTEGER column commodities.unit_id",
        ),
    ],
)
def test_a_row_that_does_not_fit_its_table_is_refused_with_the_reason(
    ledger: sqlite3.Connection, row: list[object], reason: str
) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        logged.apply(ledger, [row])


def test_a_ledger_holds_anything_with_one_response_or_one_logged_row(
    ledger: sqlite3.Connection,
) -> None:
    assert logged.position(ledger) is None
    logged.note_position(ledger, 7)
    assert not logged.holds_anything(ledger)

    ledger.execute("INSERT INTO silences VALUES (1, 'k', 'then', 'now')")
    assert logged.holds_anything(ledger)

    ledger.execute("DELETE FROM silences")
    ledger.execute(
        "INSERT INTO releases "
        "VALUES (1, 'usda', 801, 2026, 'all', 1, 'a', 'b', '5f', 0, NULL, 'api')"
    )
    assert logged.holds_anything(ledger)


def test_answers_of_a_ledger_that_is_not_logged_are_noted_nowhere(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(":memory:")) as plain:
        for connection in (ledger, plain):
            logged.note_answer(connection, {"sha256": "5f"})

    assert list(tmp_path.iterdir()) == []
