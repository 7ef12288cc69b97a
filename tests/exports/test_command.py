"""`monitor export` as its users run it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from tests.test_cli import monitor


def test_without_a_format_it_writes_csv_and_json(tmp_path: Path) -> None:
    done = monitor(tmp_path, "export")

    assert done.returncode == 0, done.stderr
    assert (
        done.stdout == "Export written to export; export/datapackage.json describes its tables.\n"
    )
    names = {path.name for path in (tmp_path / "export").iterdir()}
    assert {"observations.csv", "observations.json", "assessments.csv", "deadlines.ics"} <= names
    assert not {"monitor.xlsx", "observations.parquet"} & names


def test_it_replaces_an_earlier_export_whole_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")

    refused = monitor(tmp_path, "export", "--out", "mine")
    monitor(tmp_path, "export", "--out", "new", "--format", "json")
    again = monitor(tmp_path, "export", "--out", "new", "--format", "csv")

    assert refused.returncode == 1
    assert "holds something that is not an export (letter.txt)" in refused.stderr
    assert (tmp_path / "mine/letter.txt").read_text() == "dear"
    assert again.returncode == 0
    assert not list((tmp_path / "new").glob("observations.json"))


def test_as_of_a_day_only_what_was_public_then_is_exported(tmp_path: Path) -> None:
    done = monitor(tmp_path, "export", "--as-of", "2026-01-20", "--format", "json", "--out", "then")

    assert done.returncode == 0
    rows = json.loads((tmp_path / "then/observations.json").read_text())
    assert max(row["published_at"] for row in rows) <= "2026-01-21T04:59:59Z"
    assessments = json.loads((tmp_path / "then/assessments.json").read_text())
    assert {row["as_of"] for row in assessments} == {"2026-01-20"}
    [headline] = [row for row in assessments if row["reading"] == "end-of-february"]
    assert headline["purchased"] == 8_116_647


def test_one_table_goes_to_standard_output_and_nothing_else(tmp_path: Path) -> None:
    as_csv = monitor(tmp_path, "export", "--table", "purchases", "-")
    as_json = monitor(tmp_path, "export", "--table", "purchases", "--format", "json", "--out", "-")

    assert as_csv.returncode == as_json.returncode == 0
    rows, same = list(csv.DictReader(io.StringIO(as_csv.stdout))), json.loads(as_json.stdout)
    assert len(rows) == len(same) == 321
    found = {(row["commitment"], row["reading"], row["week_ending"]): row for row in rows}
    assert found["soy-2026", "calendar-year", "2026-10-01"]["purchased"] == "16606954"
    assert not (tmp_path / "export").exists()


def test_what_cannot_go_to_standard_output_is_one_sentence(tmp_path: Path) -> None:
    none = monitor(tmp_path, "export", "-")
    several = monitor(tmp_path, "export", "--table", "events", "--table", "replay", "-")
    binary = monitor(tmp_path, "export", "--table", "events", "--format", "parquet", "-")
    both = monitor(tmp_path, "export", "--table", "events", "--out", "x", "-")

    assert {done.returncode for done in (none, several, binary, both)} == {2}
    for done in (none, several):
        assert "One table goes to standard output: give --table once." in done.stderr
    assert "To standard output goes one format: csv or json." in binary.stderr
    assert "Give - or --out, not both." in both.stderr
    assert not any(done.stdout for done in (none, several, binary, both))


def test_a_reader_who_stops_early_sees_no_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "monitor", "export", "--table", "observations", "-"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline().startswith(b"commodity,")
    running.stdout.close()
    said = running.stderr.read().decode()
    running.stderr.close()

    assert running.wait() == 141
    assert said.startswith("monitor: No database at ")
    assert said.count("\n") == 1


def test_only_the_tables_named_are_written(tmp_path: Path) -> None:
    done = monitor(tmp_path, "export", "--table", "events", "--table", "readings")

    assert done.returncode == 0
    names = {path.name for path in (tmp_path / "export").iterdir()}
    assert names - {".monitor.json"} == {
        "events.csv", "events.json", "readings.csv", "readings.json", "deadlines.ics",
        "datapackage.json",
    }  # fmt: skip


def test_queries_stand_only_beside_all_the_tables_they_read(tmp_path: Path) -> None:
    export = ["export", "--format", "parquet", "--out", "t", "--table"]
    done = monitor(tmp_path, *export, "releases")

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "t/queries").exists()


def test_each_row_has_the_response_it_came_in_on_a_past_day_too(tmp_path: Path) -> None:
    tables = ["--table", "observations", "--table", "releases"]
    done = monitor(
        tmp_path, "export", "--format", "json", "--out", "t", "--as-of", "2026-01-20", *tables
    )

    assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "t/observations.json").read_text())
    known = {row["release"] for row in json.loads((tmp_path / "t/releases.json").read_text())}
    assert len(rows) > 1_000
    assert {row["release"] for row in rows} <= known
