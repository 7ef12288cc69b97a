"""`monitor export` as its users run it."""

import json
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
