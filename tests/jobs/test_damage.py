"""A database that is damaged is kept aside and made anew; what is not ours is left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from monitor.core.errors import LedgerError
from monitor.ingest.rebuild import rebuild
from monitor.jobs.run_pass import Outcome
from tests.jobs.house import House, reading

READINGS = ("soy-2026/calendar-year", "soy-2025/end-of-february", "soy-2026/next-season")


def _overwritten(content: bytes) -> bytes:
    junk = Random(5).randbytes(len(content) // 2)  # noqa: S311 to be repeated, not safe
    start = len(content) // 4
    return content[:start] + junk + content[start + len(junk) :]


def _beheaded(content: bytes) -> bytes:
    return b"not a database, really".ljust(100) + content[100:]


def _truncated(content: bytes) -> bytes:
    return content[: len(content) // 3]


DAMAGE = {"overwritten": _overwritten, "beheaded": _beheaded, "truncated": _truncated}


@pytest.fixture(params=DAMAGE)
def damage(request: pytest.FixtureRequest) -> Callable[[bytes], bytes]:
    return DAMAGE[request.param]


@pytest.fixture
def recorded(house: House) -> House:
    """A house a pass has run in."""
    house.run_pass()
    return house


def test_a_damaged_database_is_kept_aside_and_rebuilt_with_the_same_numbers(
    recorded: House, damage: Callable[[bytes], bytes]
) -> None:
    before, rows = numbers(recorded.run_pass()), observations(recorded)
    wreck = damage(recorded.database.read_bytes())
    recorded.database.write_bytes(wreck)
    recorded.usda.forget_requests()
    recorded.clock.advance(minutes=1)

    outcome = recorded.run_pass()

    [aside] = kept_aside(recorded)
    assert alike(aside.read_bytes(), wreck) > 0.95
    assert numbers(outcome) == before
    assert observations(recorded) == rows
    [problem] = outcome.problems
    assert isinstance(problem, LedgerError)
    assert f"(kept as {aside})" in str(problem)
    assert set(recorded.asked()) == {"datareleasedates"}


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_database_that_is_gone_is_rebuilt_from_the_kept_answers(
    recorded: House, lose: Callable[[Path], object]
) -> None:
    before, rows = numbers(recorded.run_pass()), observations(recorded)
    for ending in ("-wal", "-shm"):
        recorded.database.with_name(recorded.database.name + ending).unlink(missing_ok=True)
    lose(recorded.database)
    recorded.usda.forget_requests()
    recorded.clock.advance(minutes=1)

    outcome = recorded.run_pass()

    assert (numbers(outcome), observations(recorded)) == (before, rows)
    [problem] = outcome.problems
    assert str(problem).endswith("was missing and was rebuilt from archived responses.")
    assert set(recorded.asked()) == {"datareleasedates"}


def test_messages_not_sent_yet_outlive_a_rebuild(recorded: House, tmp_path: Path) -> None:
    with closing(sqlite3.connect(recorded.database)) as connection, connection:
        connection.execute("INSERT INTO contents VALUES (7, 'a', 'b', '', '', '[]', '', '', NULL)")
        connection.execute("INSERT INTO told VALUES (7, 'soy-2026/release/2026-10-01')")
        connection.execute(
            "INSERT INTO messages (id, message_id, recipient, channel, content_id, state, "
            "queued_at, due_at, next_try_at) VALUES (1, '<1@x>', 'Jane', 'email', 7, 'queued', "
            "'2026-10-08', '2026-10-08', '2026-10-08')"
        )
        connection.execute(
            "INSERT INTO silences VALUES (1, 'soy-2027', '2026-12-31', '2026-10-08')"
        )
    alerts = recorded.query("SELECT * FROM alerts")
    aside = tmp_path / "aside.db"
    recorded.database.replace(aside)

    rebuild(recorded.database, aside)

    assert recorded.query("SELECT message_id, state FROM messages") == [("<1@x>", "queued")]
    assert recorded.query("SELECT key FROM told") == [("soy-2026/release/2026-10-01",)]
    assert recorded.query("SELECT key, until FROM silences") == [("soy-2027", "2026-12-31")]
    assert recorded.query("SELECT * FROM alerts") == alerts


def test_after_a_rebuild_all_is_well_again(
    recorded: House, damage: Callable[[bytes], bytes]
) -> None:
    recorded.database.write_bytes(damage(recorded.database.read_bytes()))
    recorded.clock.advance(minutes=1)
    recorded.run_pass()
    recorded.clock.advance(minutes=1)

    assert recorded.run_pass().problems == []
    assert recorded.query("PRAGMA integrity_check") == [("ok",)]
    assert recorded.health()["problems"] == []


def test_alerts_that_can_still_be_read_are_not_raised_again(recorded: House) -> None:
    recorded.clock.advance(days=8)
    first = [new.alert.key for new in recorded.run_pass().new_alerts]
    content = bytearray(recorded.database.read_bytes())
    [(page,)] = recorded.query("SELECT rootpage FROM sqlite_schema WHERE name = 'observations'")
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    recorded.database.write_bytes(bytes(content))
    recorded.clock.advance(minutes=1)

    outcome = recorded.run_pass()

    assert first
    assert outcome.new_alerts == []
    assert [type(problem) for problem in outcome.problems] == [LedgerError]


def test_an_archive_line_cut_off_costs_only_itself(recorded: House) -> None:
    index = recorded.folder / "monitor.db.answers/index.jsonl"
    index.write_bytes(index.read_bytes()[:-40])
    recorded.clock.advance(minutes=1)
    recorded.database.write_bytes(_beheaded(recorded.database.read_bytes()))

    outcome = recorded.run_pass()
    recorded.database.write_bytes(_beheaded(recorded.database.read_bytes()))
    recorded.clock.advance(minutes=1)
    recorded.usda.forget_requests()
    again = recorded.run_pass()

    assert numbers(again) == numbers(outcome)
    assert set(recorded.asked()) == {"datareleasedates"}


def test_the_command_says_so_and_ends_with_1(recorded: House) -> None:
    recorded.database.write_bytes(_beheaded(recorded.database.read_bytes()))

    looked = recorded.monitor("doctor")
    ran = recorded.monitor("run")

    assert looked.returncode == 1
    assert "LOOK  database: The database" in looked.stdout
    assert "is damaged or not a database" in looked.stdout
    assert ran.returncode == 1
    [line] = [line for line in ran.stderr.splitlines() if "damaged" in line]
    assert line.startswith("monitor: The database")
    assert line.endswith("was rebuilt from archived responses.")


def test_a_file_that_is_no_database_and_has_no_archive_is_left_alone(house: House) -> None:
    house.database.write_text("my thesis\n" * 1000)

    ran = house.monitor("run")

    assert ran.returncode == 1
    assert ran.stderr.startswith("monitor: The database")
    assert "it was not changed" in ran.stderr
    assert house.database.read_text() == "my thesis\n" * 1000
    assert sorted(path.name for path in house.folder.iterdir() if "monitor.db" in path.name) == [
        "monitor.db",
        "monitor.db.lock",
        "monitor.db.lock.holder",
    ]


def test_a_second_damage_in_the_same_second_does_not_overwrite_what_was_kept(
    recorded: House,
) -> None:
    for _ in range(2):
        recorded.database.write_bytes(_beheaded(recorded.database.read_bytes()))
        recorded.run_pass()

    assert len(kept_aside(recorded)) == 2


def alike(one: bytes, other: bytes) -> float:
    """The share of bytes that are the same: SQLite may write before it meets the damage."""
    return sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other))


def kept_aside(house: House) -> list[Path]:
    """Damaged databases; not the companions SQLite puts beside one that is read."""
    found = house.folder.glob("monitor.db.damaged-*")
    return [path for path in found if not path.name.endswith(("-wal", "-shm"))]


def numbers(outcome: Outcome) -> list[tuple[str, int | None, int | None, str]]:
    """What the readings say."""
    found = [reading(outcome, key) for key in READINGS]
    return [(a.key, a.amounts.purchased, a.amounts.shipped, a.status) for a in found]


def observations(house: House) -> list[tuple[object, ...]]:
    """The recorded rows without the ids of their releases."""
    return sorted(
        house.query(
            "SELECT market_year, country_code, week_ending, published_at, evidence, "
            "accumulated_exports, outstanding_sales, withdrawn FROM observations"
        )
    )
