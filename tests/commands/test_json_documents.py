"""Every command's `--json` is one document that its schema describes, in each state."""

from __future__ import annotations

import copy
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from monitor.__main__ import cli
from monitor.reports.schema_files import OF_A_SITE, schema_file, schema_names
from tests.commands.documents import (
    WITHOUT_JSON,
    Document,
    called,
    document,
    faults_of,
    names_in,
    validator,
)
from tests.commands.test_announced_command import CHINA
from tests.jobs.house import House, house_in
from tests.once import folder_once
from tests.test_cli import a_first_run, monitor
from tests.usda import Clock, faults

OPTIONAL = {"named", "report", "target"}
"""Fields that some documents leave out."""
OF_READINGS = {"end-of-february", "last-two-months-of-2025", "calendar-year"}
"""Names of an object in a statement that are ids of readings, not fields."""

WEEK = "soy-2026/release/2026-10-01"
READ_ONLY = [
    ("status", ["status"]),
    ("status", ["status", "soy-2026"]),
    ("status", ["status", "--as-of", "2025-11-05"]),
    ("status", ["status", "--as-of", "2026-01-20"]),
    ("statements", ["statements"]),
    ("statements", ["statements", "--as-of", "2025-11-05"]),
    ("statements", ["statements", "--as-of", "2026-01-21"]),
    ("revisions", ["revisions"]),
    ("revisions", ["revisions", "--since", "2026-10-09", "--as-of", "2026-10-10"]),
    ("audit", ["audit"]),
    ("audit", ["audit", "--as-of", "2026-01-20"]),
    ("outlook", ["outlook"]),
    ("outlook", ["outlook", "--as-of", "2026-01-20"]),
    ("explain", ["explain", "soy-2026"]),
    ("explain", ["explain", "soy-2028"]),
    ("explain", ["explain", "soy-2025", "--reading", "this-growing-season"]),
    ("explain", ["explain", "soy-2025", "--as-of", "2025-11-30"]),
    ("check", ["check"]),
    ("check", ["check", "examples/several-buyers.toml"]),
    ("check", ["check", "examples/in-dollars.toml"]),
    ("buyers", ["buyers"]),
    ("commodities", ["commodities", "wheat"]),
    ("replay", ["replay", "--from", "2025-10-30", "--to", "2025-12-01"]),
    ("doctor", ["doctor"]),
    ("run", ["run", "--dry-run"]),
]
OF_A_LEDGER = [
    ("alerts-list", ["alerts", "list"]),
    ("alerts-list", ["alerts", "list", "--all"]),
    ("alerts-show", ["alerts", "show", WEEK]),
    ("alerts-silence", ["alerts", "silence", "soy-2026", "--until", "2030-01-01"]),
    ("alerts-retry", ["alerts", "retry"]),
    ("releases-list", ["releases", "list"]),
    ("announced-list", ["announced", "list"]),
    ("run", ["run"]),
    ("run", ["run", "--as-of", "2026-01-20", "--out", "elsewhere"]),
    ("refresh", ["refresh"]),
    ("report", ["report", "--as-of", "2026-03-08", "--out", "elsewhere"]),
    ("export", ["export", "--out", "tables"]),
]


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder: nothing is recorded."""
    return tmp_path_factory.mktemp("nothing")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a pass has recorded the bundled figures."""
    place = tmp_path_factory.mktemp("recorded") / "place"
    shutil.copytree(folder_once(tmp_path_factory, "first-run", a_first_run), place)
    return place


def stand_in(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Run commands in a folder, without network and without settings."""
    patch.chdir(folder)
    for name in [name for name in os.environ if name.startswith(("MONITOR_", "USDA_"))]:
        patch.delenv(name)
    patch.setenv("MONITOR_SOURCE", "shipped")


@pytest.mark.parametrize(("name", "line"), READ_ONLY, ids=str)
def test_on_the_bundled_figures_alone(
    nothing: Path, monkeypatch: pytest.MonkeyPatch, name: str, line: list[str]
) -> None:
    stand_in(nothing, monkeypatch)
    line = [part.replace("examples/", f"{REPO}/examples/") for part in line]

    found = document(*line)

    assert faults_of(name, found) == []
    assert list(nothing.iterdir()) == []


REPO = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(("name", "line"), OF_A_LEDGER, ids=str)
def test_on_a_ledger(
    recorded: Path, monkeypatch: pytest.MonkeyPatch, name: str, line: list[str]
) -> None:
    stand_in(recorded, monkeypatch)

    assert faults_of(name, document(*line)) == []


def test_publishing_and_the_files_of_a_report(
    recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(recorded, monkeypatch)

    found = document("publish", "--to", "site")

    assert faults_of("publish", found) == []
    assert found["past_days"] == 61
    for name in ("status", "statements"):
        written = json.loads((recorded / f"reports/latest/{name}.json").read_text())
        assert faults_of(name, written) == []
    assert faults_of("health", json.loads((recorded / "reports/health.json").read_text())) == []


def test_other_promises_in_dollars_and_by_marketing_year(
    nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(nothing, monkeypatch)
    monkeypatch.setenv("MONITOR_ALSO", "wheat,phase-one,farm-goods")

    assert faults_of("status", document("status")) == []
    assert faults_of("outlook", document("outlook")) == []
    assert faults_of("check", document("check")) == []
    dollars = document("explain", "phase-one-2020")
    assert faults_of("explain", dollars) == []
    assert (dollars["purchased"], dollars["unit"]) == (27_303_827_703, "US dollars")


def test_announcements_are_documents_when_added_and_when_listed(
    recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(recorded, monkeypatch)

    added = document("announced", "add", CHINA)
    listed = document("announced", "list")

    assert faults_of("announced-add", added) == []
    assert faults_of("announced-list", listed) == []
    assert added["amounts_changed"] == 1
    assert listed["announcements"] == [
        {
            "name": "FAS-ESR-072-25",
            "announced_on": "2025-11-18",
            "kind": "sale",
            "marketing_year": "2025/2026",
            "amount": 792_000,
            "unit": "metric tons",
            "commodity": "Soybeans",
            "destination": "China",
        }
    ]
    assert faults_of("status", document("status", "--as-of", "2025-11-20")) == []


def test_a_backup_and_what_is_restored_from_it(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(recorded, monkeypatch)

    kept = document("backup", str(tmp_path / "kept.zip"))
    back = document("restore", str(tmp_path / "kept.zip"), "--to", str(tmp_path / "elsewhere"))

    assert faults_of("backup", kept) == faults_of("restore", back) == []
    assert kept["bytes"] == (tmp_path / "kept.zip").stat().st_size
    assert Path(back["database"]).is_file()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A monitor of today with a key and a scripted USDA."""
    with house_in(tmp_path_factory.mktemp("house"), Clock(datetime.now(UTC))) as built:
        yield built


def printed(house: House, *arguments: str, code: int = 0) -> Document:
    """Return the document that a process prints, which ends with this exit code."""
    done = house.monitor(*arguments, "--json")
    assert done.returncode == code, done.stderr
    found: Document = json.loads(done.stdout)
    return found


def test_a_pass_with_a_key_says_what_it_recorded_raised_and_wrote(house: House) -> None:
    first, second = printed(house, "run"), printed(house, "run")

    assert faults_of("run", first) == faults_of("run", second) == []
    assert first["figures"]["source"] == "usda"
    assert house.query("SELECT count(*) FROM observations") == [(2_626,)]
    assert first["fetched"]["rows_added"] == 2_626
    assert [a["key"] for a in first["new_alerts"] if a["commitment"] == "soy-2026"][-1] == (
        "soy-2026/release/2026-10-01"
    )
    assert (second["fetched"]["rows_added"], second["new_alerts"]) == (0, [])
    assert (first["silent"], first["problems"], first["exit_code"]) == (None, [], 0)
    assert Path(first["folder"]) == house.folder / "reports/latest"


@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("status", ["status"], 0),
        ("explain", ["explain", "soy-2026"], 0),
        ("revisions", ["revisions"], 0),
        ("audit", ["audit"], 1),
        ("doctor", ["doctor"], 0),
        ("buyers", ["buyers", "china"], 0),
        ("releases-list", ["releases", "list"], 0),
    ],
    ids=str,
)
def test_after_a_pass_with_a_key(house: House, name: str, line: list[str], code: int) -> None:
    if not house.database.exists():
        printed(house, "run")

    assert faults_of(name, printed(house, *line, code=code)) == []


def test_a_pass_without_its_source_has_the_problem_inside_and_the_same_exit_code(
    house: House,
) -> None:
    printed(house, "run")
    house.usda.faults.add(faults.status(503), times=None)
    found = printed(house, "run", code=75)
    house.usda.faults.clear()

    assert faults_of("run", found) == []
    assert found["exit_code"] == 75
    assert len(found["problems"]) == 1
    health = house.health()
    assert health["problems"] == found["problems"]
    assert faults_of("health", health) == []


def commands(group: click.Group = cli, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its name as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} ")
        else:
            yield f"{before}{name}", command


def test_every_command_that_prints_a_result_has_json_and_names_its_schema() -> None:
    named = {}
    for line, command in commands():
        options = [param for param in command.params if isinstance(param, click.Option)]
        helps = [option.help for option in options if "--json" in option.opts]
        named[line] = [h.partition("monitor schema ")[2].partition("`")[0] for h in helps if h]

    without = {line for line, schemas in named.items() if not schemas}
    assert without == WITHOUT_JSON
    assert {line: [line.replace(" ", "-")] for line in named.keys() - without} == {
        line: schemas for line, schemas in named.items() if schemas
    }
    documented = set(schema_names()) - {*OF_A_SITE, "error", "health"}
    assert {line.replace(" ", "-") for line in named.keys() - without} == documented


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_one_and_is_printed_as_it_is(name: str) -> None:
    shipped = schema_file(name).read_text(encoding="utf-8")
    validator(name).check_schema(json.loads(shipped))

    assert called("schema", name).stdout == shipped


@pytest.mark.parametrize("name", sorted(set(schema_names()) - set(OF_A_SITE)))
def test_the_schema_of_a_document_is_closed(name: str) -> None:
    schema = json.loads(schema_file(name).read_text(encoding="utf-8"))

    assert all(part.get("additionalProperties") is False for part in names_in(schema))
    assert [part for part in names_in(schema) if "required" not in part] == []


def objects_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 any part of a document
    """Yield every object of a document; of a list those of its first entry."""
    if isinstance(value, dict):
        if not value.keys() & OF_READINGS:
            yield value
        for part in value.values():
            yield from objects_in(part)
    elif isinstance(value, list) and value:
        yield from objects_in(value[0])


def broken(found: Document) -> Iterator[tuple[str, Document]]:
    """Yield a document once for each of its fields: without it, and with another type of value."""
    count = len(list(objects_in(found)))
    for place in range(count):
        names = list(list(objects_in(found))[place])
        for name in names:
            for kind in ("missing", "wrong", "unknown"):
                worse = copy.deepcopy(found)
                part = list(objects_in(worse))[place]
                if kind == "missing":
                    del part[name]
                elif kind == "wrong":
                    part[name] = [[]] if not isinstance(part[name], list) else 1.5
                else:
                    part[f"{name}_"] = part.pop(name)
                yield f"{kind} {name}", worse


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("explain", ["explain", "soy-2025", "--as-of", "2026-01-20"]),
        ("run", ["run", "--as-of", "2026-01-20", "--dry-run"]),
        ("alerts-list", ["alerts", "list"]),
        ("doctor", ["doctor"]),
        ("check", ["check"]),
        ("revisions", ["revisions"]),
        ("replay", ["replay", "--from", "2026-01-01", "--to", "2026-01-08"]),
        ("status", ["status", "soy-2025"]),
        ("statements", ["statements", "--as-of", "2026-01-21"]),
    ],
    ids=str,
)
def test_a_schema_refuses_a_document_with_any_field_missing_renamed_or_of_another_type(
    recorded: Path, monkeypatch: pytest.MonkeyPatch, name: str, line: list[str]
) -> None:
    stand_in(recorded, monkeypatch)
    found = document(*line)

    accepted = [what for what, worse in broken(found) if validator(name).is_valid(worse)]

    assert [w for w in accepted if w.split()[1] not in OPTIONAL] == []


def test_an_explanation_adds_up_to_the_number_of_that_day(
    nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(nothing, monkeypatch)

    found = document("explain", "soy-2025", "--as-of", "2026-01-20")

    end, start = found["end"], found["start"]
    assert [term["amount"] for term in end["terms"]] == [2_092_647, 6_024_000, 0]
    assert (end["amount"], start["amount"], found["purchased"]) == (8_116_647, 0, 8_116_647)
    assert end["terms"][0]["release"]["published_at"] == "2026-01-15T13:30:00Z"
    assert found["share"] == pytest.approx(0.676387, abs=0.000001)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("status", "soy-9"), 2, "Unknown promise 'soy-9'; known: soy-2025, soy-2026, soy-2027"),
        (("status", "--as-of", "soon"), 2, "'soon' is not a date; write it as 2026-01-20."),
        (("audit", "--csv"), 2, "Give --json or --csv, not both."),
        (("alerts", "list"), 1, "There is no database at data/monitor.db"),
        (("check", "none.toml"), 2, "none.toml does not exist."),
        (("rnu",), 2, "No such command 'rnu'"),
    ],
)
def test_a_failure_is_a_document_too_and_a_sentence_on_stderr(
    tmp_path: Path, line: tuple[str, ...], code: int, says: str
) -> None:
    done = monitor(tmp_path, *line, "--json")

    found = json.loads(done.stdout)
    assert faults_of("error", found) == []
    assert (done.returncode, found["error"]["exit_code"]) == (code, code)
    assert says in found["error"]["message"]
    assert says in done.stderr
    assert monitor(tmp_path, *line).stdout != done.stdout


def test_a_locked_database_is_a_document_that_says_try_again_later(recorded: Path) -> None:
    with sqlite3.connect(recorded / "data/monitor.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        done = monitor(recorded, "run", "--json")
        db.execute("ROLLBACK")

    found = json.loads(done.stdout)
    assert faults_of("error", found) == []
    assert (done.returncode, found["error"]["exit_code"]) == (75, 75)


def test_a_terminal_without_utf_8_gets_the_same_document(tmp_path: Path) -> None:
    usual = monitor(tmp_path, "statements", "--json", PYTHONIOENCODING="utf-8")
    latin = monitor(tmp_path, "statements", "--json", PYTHONIOENCODING="ascii")

    assert "’" in usual.stdout
    assert latin.stdout.isascii()
    assert json.loads(latin.stdout) == json.loads(usual.stdout)


def test_a_quarantined_response_is_missing_listed_and_accepted(tmp_path: Path) -> None:
    with house_in(tmp_path, Clock(datetime.now(UTC))) as house:
        printed(house, "run")
        half = faults.changed_rows(lambda rows: rows[: len(rows) // 2])
        house.usda.faults.add(half, path="*/allCountries/marketYear/2026", times=None)

        missed = printed(house, "refresh", "--again", code=75)
        [waiting] = printed(house, "releases", "list")["quarantined"]
        accepted = printed(house, "releases", "accept", str(waiting["id"]))

    assert faults_of("refresh", missed) == faults_of("releases-accept", accepted) == []
    assert missed["missing"] == [
        {"commodity_code": 801, "commodity": "Soybeans", "market_year": 2026, "why": "suspect"}
    ]
    assert faults_of("releases-list", {"schema": 1, "quarantined": [waiting]}) == []
    assert (waiting["commodity"], waiting["market_year"]) == ("Soybeans", 2026)
    assert accepted["rows_withdrawn"] > 100


def test_a_pass_with_other_promises_says_why_it_was_silent(tmp_path: Path) -> None:
    with house_in(tmp_path, Clock(datetime.now(UTC))) as house:
        printed(house, "run")
        house.more = {"MONITOR_COMMITMENTS": str(REPO / "examples/one-buyer.toml")}

        found = printed(house, "run", code=2)

    assert faults_of("run", found) == []
    assert (found["silent"], found["exit_code"]) == (found["problems"][0], 2)
    assert (found["new_alerts"], found["folder"]) == ([], None)


def test_a_message_that_is_not_sent_is_in_the_result_with_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(
        '[[recipients]]\nname = "ann"\nchannel = "webhook"\naddress = "http://127.0.0.1:9/x"\n'
    )

    done = monitor(tmp_path, "alerts", "test", "--json", MONITOR_WEBHOOK_SECRET="s" * 32)

    found = json.loads(done.stdout)
    assert faults_of("alerts-test", found) == []
    assert done.returncode == 1
    assert [(r["channel"], r["recipient"], r["sent"]) for r in found["results"]] == [
        ("webhook", "ann", False)
    ]
