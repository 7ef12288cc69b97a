"""`monitor explain` and `monitor replay` as their users run them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.test_cli import monitor


def test_explain_prints_terms_that_can_be_added_by_hand(tmp_path: Path) -> None:
    done = monitor(tmp_path, "explain", "soy-2025", "--as-of", "2026-01-20")

    assert done.returncode == 0
    for line in (
        "2,092,647 t  accumulated exports of 2025/26",
        "6,024,000 t  outstanding sales of 2025/26",
        "8,116,647 t  the difference: bought in the counted weeks",
        "12,000,000 t  target; 67.6 % of it",
        "public Thu 15 Jan 2026, 08:30 New York (rule)",
        "(no activity in this marketing year by then)",
    ):
        assert line in done.stdout


def test_explain_says_which_promises_and_readings_there_are(tmp_path: Path) -> None:
    promise = monitor(tmp_path, "explain", "soy-1999")
    reading = monitor(tmp_path, "explain", "soy-2026", "--reading", "soon")

    assert (promise.returncode, reading.returncode) == (2, 2)
    assert "Unknown promise 'soy-1999'; known: soy-2025, soy-2025-2028, soy-2026" in promise.stderr
    assert "soy-2026 has no reading 'soon'; known: calendar-year, next-season." in reading.stderr


def test_explain_takes_a_reading_as_documents_name_it(tmp_path: Path) -> None:
    of_key = monitor(tmp_path, "explain", "soy-2025/end-of-february")
    of_option = monitor(tmp_path, "explain", "soy-2025", "--reading", "end-of-february")
    twice = monitor(tmp_path, "explain", "soy-2026/next-season", "--reading", "calendar-year")
    unknown = monitor(tmp_path, "explain", "soy-2026/soon")

    assert of_key.returncode == 0
    assert of_key.stdout == of_option.stdout
    assert "soy-2026/next-season names a reading already: leave out --reading." in twice.stderr
    assert "soy-2026 has no reading 'soon'; known: calendar-year, next-season." in unknown.stderr
    assert (twice.returncode, unknown.returncode) == (2, 2)


def test_replay_tells_what_could_be_read_on_each_thursday(tmp_path: Path) -> None:
    done = monitor(tmp_path, "replay", "--from", "2026-01-15", "--to", "2026-03-05")

    rows = [
        (row["on"], row["purchased"], row["status"])
        for row in csv.DictReader(io.StringIO(done.stdout))
        if row["reading"] == "end-of-february"
    ]
    # The releases of 15 and 22 January: the second came on Friday 23 January.
    assert rows == [
        ("2026-01-15", "8116647", "mixed"),
        ("2026-01-22", "8116647", "mixed"),
        ("2026-01-29", "9653592", "mixed"),
        ("2026-02-05", "9886612", "mixed"),
        ("2026-02-12", "10172727", "mixed"),
        ("2026-02-19", "10172727", "mixed"),
        ("2026-02-26", "10663765", "behind"),
        ("2026-03-05", "10816852", "missed"),
    ]


def test_replay_tells_what_was_needed_while_weeks_passed_unseen(tmp_path: Path) -> None:
    """In the shutdown's catch-up: 12 MMT less 364,000 t, over 15 weeks, or the 11 still to come."""
    caught_up = monitor(tmp_path, "replay", "--from", "2025-12-04", "--to", "2025-12-18")
    in_step = monitor(tmp_path, "replay", "--from", "2026-02-26", "--to", "2026-03-05")

    columns = ("required_per_week", "weeks_unseen", "required_per_week_if_unseen_were_zero")
    found = [
        (row["on"], *(row[column] for column in columns))
        for done in (caught_up, in_step)
        for row in csv.DictReader(io.StringIO(done.stdout))
        if row["reading"] == "end-of-february"
    ]
    assert found == [
        ("2025-12-04", "692236", "5", "980667"),
        ("2025-12-11", "775734", "4", "1057819"),
        ("2025-12-18", "691154", "3", "898500"),
        ("2026-02-26", "1336235", "0", "1336235"),
        ("2026-03-05", "", "", ""),
    ]
    header = caught_up.stdout.splitlines()[0].split(",")
    assert header[10:14] == ["required_per_week", "unit", *columns[1:]], "by position as before"
    assert (header[0], header[-1]) == ("on", "as_of")
    in_december = [*csv.DictReader(io.StringIO(caught_up.stdout))]
    assert all(row["on"] == row["as_of"] for row in in_december)


def test_replay_writes_a_table_and_a_picture_for_each_reading(tmp_path: Path) -> None:
    done = monitor(tmp_path, "replay", "--from", "2026-01-01", "--to", "2026-02-05", "--out", "r")

    assert done.returncode == 0
    names = {path.name for path in (tmp_path / "r").iterdir()}
    assert "replay.csv" in names
    assert "replay-soy-2025-end-of-february.svg" in names
    svg = (tmp_path / "r/replay-soy-2025-end-of-february.svg").read_text()
    assert "China: the public figures said" in svg
    said = list(csv.DictReader((tmp_path / "r/statements.csv").read_text().splitlines()))
    assert [(row["word"], row["word_by_today"]) for row in said] == [
        ("ahead of the figures", "not true so far"),
        ("ahead of the figures", "passed"),
    ]


def test_a_replay_of_no_day_is_a_mistake(tmp_path: Path) -> None:
    done = monitor(tmp_path, "replay", "--from", "2026-02-06", "--to", "2026-02-10")

    assert done.returncode == 2
    assert "No day to replay between 2026-02-06 and 2026-02-10." in done.stderr
