"""What is gone comes back by whatever command is called next, and what cannot be read is named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest

from monitor.jobs.run_pass import Options, run_pass
from monitor.sources.archive import INDEX
from tests.jobs.house import House
from tests.jobs.simulated import QUICK
from tests.jobs.test_damage import numbers, observations
from tests.usda import faults, new_york

AGAIN = "was missing and was rebuilt from archived responses."


@pytest.fixture
def told(house: House) -> House:
    """A house whose alerts are raised, with a silence."""
    house.run_pass()
    assert house.monitor("alerts", "silence", "soy-2027", "--until", "2099-12-31").returncode == 0
    return house


def lose(house: House) -> None:
    """The database is gone."""
    for place in house.folder.glob("monitor.db*"):
        if place.is_file() and "lock" not in place.name:
            place.unlink()


def kept(house: House) -> dict[str, list[tuple[object, ...]]]:
    """What people did and were told, and what was heard."""
    tables = ("heard", "silences", "alerts", "alert_ends", "asked", "releases", "weeks")
    return {table: house.query(f"SELECT * FROM {table}") for table in tables}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["alerts", "silence", "soy-2028", "--until", "2099-12-31"], 0),
        (["alerts", "retry"], 0),
        (["refresh"], 1),
    ],
)
def test_every_command_that_writes_finds_the_archive_first(
    told: House, command: list[str], code: int
) -> None:
    before, rows = kept(told), observations(told)
    lose(told)

    ran = told.monitor(*command)

    assert ran.returncode == code, ran.stderr
    assert ran.stderr.rstrip().endswith(AGAIN)
    after = kept(told)
    assert after["alerts"] == before["alerts"]
    assert after["silences"][:1] == before["silences"]
    assert after["weeks"] == before["weeks"]
    assert observations(told) == rows


def test_a_watch_whose_database_goes_between_two_polls_makes_it_anew(told: House) -> None:
    watcher = told.watcher
    watcher.run_pass()
    before, rows = kept(told), observations(told)
    lose(told)
    told.clock.advance(hours=1)

    assert watcher.poll()

    after = kept(told)
    assert {**after, "heard": []} == {**before, "heard": []}
    assert observations(told) == rows
    assert told.health()["problems"][0].endswith(AGAIN)
    assert not watcher.poll()


def test_messages_that_are_due_wait_for_the_database_to_be_made_anew(told: House) -> None:
    told.more = {
        "MONITOR_CONFIG": str(told.folder / "told.toml"),
        "MONITOR_WEBHOOK_SECRET": "a secret of thirty-two characters",
    }
    (told.folder / "told.toml").write_text(
        '[[recipients]]\nname = "desk"\nchannel = "webhook"\naddress = "http://127.0.0.1:9/"\n'
    )
    lose(told)

    told.watcher.deliver_due()

    assert told.query("SELECT count(*) FROM silences") == [(1,)]


def test_a_question_says_that_the_database_is_gone_and_what_brings_it_back(told: House) -> None:
    lose(told)

    asked = told.monitor("status")

    assert asked.returncode == 0
    assert asked.stderr.startswith(
        f"monitor: No database at {told.database}, but its archive exists; showing bundled figures."
    )
    assert not told.database.exists()


def test_a_dry_run_without_the_database_tells_nothing_of_old(told: House) -> None:
    lose(told)

    outcome = run_pass(told.settings, Options(dry_run=True), told.clock(), _quiet, QUICK)

    assert outcome.new_alerts == []
    assert not told.database.exists()


def test_a_person_s_small_change_makes_no_database_where_there_was_none(house: House) -> None:
    ran = house.monitor("alerts", "silence", "soy-2027", "--until", "2099-12-31")

    assert ran.returncode == 1
    assert "There is no database at" in ran.stderr
    assert not house.database.exists()


def test_rows_that_a_person_took_back_stay_away(house: House) -> None:
    house.clock.set(new_york(date(2026, 8, 20)))
    house.run_pass()
    house.clock.set(new_york(date(2026, 8, 27)))
    house.usda.faults.add(faults.empty_list(), path="/exports/*/2026")
    house.run_pass()
    assert house.monitor("releases", "accept", "1").returncode == 0
    rows, withdrawn = observations(house), "SELECT count(*) FROM observations WHERE withdrawn"
    [(count,)] = house.query(withdrawn)
    lose(house)

    assert house.monitor("alerts", "retry").returncode == 0

    assert count > 100
    assert house.query(withdrawn) == [(count,)]
    assert observations(house) == rows


def flipped(content: bytes) -> bytes:
    """One byte in the middle is another."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [flipped, lambda content: content[:-7], lambda content: b""])
def test_a_damaged_answer_is_named_left_out_and_asked_for_again(
    told: House, damage: Callable[[bytes], bytes]
) -> None:
    before, rows = numbers(told.run_pass()), observations(told)
    [(sha256,)] = told.query("SELECT sha256 FROM releases WHERE market_year = 2027")
    body = told.folder / "monitor.db.answers" / f"{sha256}.json.gz"
    body.write_bytes(damage(body.read_bytes()))
    lose(told)
    told.usda.forget_requests()

    outcome = told.run_pass()

    [problem] = map(str, outcome.problems)
    assert f"{AGAIN} 1 entry of the archive could not be read and is left out: commodity 801, " in (
        problem
    )
    assert "marketing year 2027, of 2026-10-09T12:30:00Z (The kept answer" in problem
    assert problem.endswith("What USDA still has is asked for again.")
    assert told.asked() == ["datareleasedates", "2027"]
    assert (numbers(outcome), observations(told)) == (before, rows)

    lose(told)
    [problem] = map(str, told.run_pass().problems)
    assert problem.endswith(AGAIN)
    assert observations(told) == rows


def test_a_damaged_answer_without_a_source_is_left_out_and_the_rest_stands(told: House) -> None:
    [(sha256,)] = told.query("SELECT sha256 FROM releases WHERE market_year = 2027")
    (told.folder / "monitor.db.answers" / f"{sha256}.json.gz").unlink()
    lose(told)
    told.usda.faults.add(faults.status(500), path="*", times=None)

    outcome = told.run_pass()

    years = {year for (year,) in told.query("SELECT market_year FROM releases")}
    assert 2027 not in years
    assert 2026 in years
    assert any("marketing year 2027" in str(problem) for problem in outcome.problems)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("a byte that is no text", lambda line: line[:30] + b"\xff" + line[31:]),
        ("another number", lambda line: line.replace(b'"market_year": 20', b'"market_year": 19')),
        ("garbage", lambda line: b"\x00" * (len(line) - 1) + b"\n"),
    ],
)
def test_a_damaged_line_of_the_index_is_named_and_the_rest_stands(
    told: House, name: str, damage: Callable[[bytes], bytes]
) -> None:
    before, rows = numbers(told.run_pass()), observations(told)
    index = told.folder / "monitor.db.answers" / INDEX
    lines = index.read_bytes().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if b'"market_year": 2027, "stamp' in line)
    at = sum(map(len, lines[:number]))
    index.write_bytes(b"".join([*lines[:number], damage(lines[number]), *lines[number + 1 :]]))
    lose(told)

    outcome = told.run_pass()

    [problem] = map(str, outcome.problems)
    assert f"left out: the line at byte {at:,} of {index}." in problem
    assert (numbers(outcome), observations(told)) == (before, rows)
    assert [new.alert.key for new in outcome.new_alerts] == []


def test_an_archive_of_an_earlier_version_is_read_and_what_it_lacks_is_added(told: House) -> None:
    as_an_earlier_version_left_it(told)
    told.clock.advance(hours=1)
    told.run_pass()
    before, rows = kept(told), observations(told)
    lose(told)

    told.monitor("alerts", "retry")

    assert {**kept(told), "marketing_years": []} == {**before, "marketing_years": []}
    assert observations(told) == rows


def test_an_archive_that_was_lost_beside_its_database_is_said_and_begun_again(
    told: House,
) -> None:
    index = told.folder / "monitor.db.answers" / INDEX
    index.unlink()
    told.clock.advance(minutes=1)

    first, second = told.run_pass(), told.run_pass()
    lose(told)
    told.monitor("alerts", "retry")

    [problem] = map(str, first.problems)
    assert "has lost responses that the database" in problem
    assert second.problems == []
    assert told.query("SELECT key FROM silences") == [("soy-2027",)]


def as_an_earlier_version_left_it(house: House) -> None:
    """An index with nothing but answers, and a ledger that knows nothing of it."""
    index = house.folder / "monitor.db.answers" / INDEX
    lines: list[dict[str, object]] = []
    for line in index.read_text().splitlines():
        lines += json.loads(line)["answers"]
    index.write_text("".join(json.dumps(line) + "\n" for line in lines))
    change(house, "DROP TABLE index_position")
    change(house, "DELETE FROM _sqlite_migrations WHERE name LIKE '6 %'")
    change(house, "PRAGMA user_version = 5")


def change(house: House, sql: str) -> None:
    """Change the ledger's file behind the program's back."""
    with closing(sqlite3.connect(house.database)) as ledger, ledger:
        ledger.execute(sql)


def _quiet(step: str, **progress: int) -> None:
    """Nobody looks on."""
