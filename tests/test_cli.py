"""The command as its users run it: a real process, its output, its exit code, its files."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.environment import environment as variables
from tests.once import folder_once
from tests.pictures import MONITOR

REPO = Path(__file__).parent.parent


def monitor(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`, with nothing of this machine's settings."""
    return subprocess.run(
        [*MONITOR, *arguments],
        cwd=folder,
        env=variables(**environment),
        capture_output=True,
        text=True,
        check=False,
    )


def status(folder: Path, *arguments: str) -> dict[str, Any]:
    done = monitor(folder, "status", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def reading(answer: dict[str, Any], promise: str, name: str) -> dict[str, Any]:
    [commitment] = [c for c in answer["commitments"] if c["id"] == promise]
    found: dict[str, Any] = next(r for r in commitment["readings"] if r["id"] == name)
    return found


def a_first_run(folder: Path) -> None:
    """Run `monitor run` once in a folder, without a key."""
    done = monitor(folder, "run")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Bundled figures")


def test_status_ends_with_the_place(after_a_run: Path) -> None:
    done = monitor(after_a_run, "status")

    assert done.stdout.endswith(f"\n\nPlace: {after_a_run} (MONITOR_HOME)\n")


@pytest.fixture(scope="module")
def after_a_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `monitor run` has run once, without a key."""
    folder = tmp_path_factory.mktemp("cli") / "desk"
    shutil.copytree(folder_once(tmp_path_factory, "first-run", a_first_run), folder)
    return folder


def test_a_run_leaves_a_report_that_opens(after_a_run: Path) -> None:
    written = {
        p.relative_to(after_a_run / "reports/latest").as_posix()
        for p in (after_a_run / "reports/latest").rglob("*")
        if p.is_file()
    }

    assert {"index.html", "status.json", "purchases.csv", "alerts.txt"} <= written
    assert any(name.startswith("charts/") and name.endswith(".svg") for name in written)
    assert any(name.startswith("charts/") and name.endswith(".png") for name in written)


def test_a_run_keeps_the_report_under_the_day_of_its_figures_as_well(after_a_run: Path) -> None:
    latest = json.loads((after_a_run / "reports/latest/status.json").read_text())

    dated = after_a_run / "reports/2026-10-08/status.json"

    assert json.loads(dated.read_text()) == latest


def test_a_second_run_raises_nothing_and_changes_nothing(after_a_run: Path) -> None:
    def rows() -> list[int]:
        with sqlite3.connect(after_a_run / "data/monitor.db") as db:
            tables = ("releases", "weeks", "observations", "alerts", "alert_ends")
            return [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]

    before = rows()
    done = monitor(after_a_run, "run")

    assert done.returncode == 0
    assert rows() == before
    assert "Nothing new" in done.stdout


def test_on_20_january_2026_it_says_8116647_tonnes(after_a_run: Path) -> None:
    answer = status(after_a_run, "--as-of", "2026-01-20")

    found = reading(answer, "soy-2025", "end-of-february")
    assert (found["purchased"], found["week_ending"]) == (8_116_647, "2026-01-08")
    assert answer["data"]["last_week_ending"] == "2026-01-08"


def test_on_8_march_2026_it_says_missed_at_10816852_tonnes(after_a_run: Path) -> None:
    found = reading(status(after_a_run, "--as-of", "2026-03-08"), "soy-2025", "end-of-february")

    assert (found["purchased"], found["status"]) == (10_816_852, "missed")
    assert found["share"] == pytest.approx(0.9014, abs=0.0001)


def test_on_30_november_2025_it_knows_weeks_to_16_october_only(after_a_run: Path) -> None:
    answer = status(after_a_run, "--as-of", "2025-11-30")

    assert answer["data"]["last_week_ending"] == "2025-10-16"
    assert answer["data"]["missing_releases"] == 5
    assert reading(answer, "soy-2025", "last-two-months-of-2025")["purchased"] is None


def test_today_it_says_16606954_tonnes_and_that_the_figures_are_stale(after_a_run: Path) -> None:
    answer = status(after_a_run)

    found = reading(answer, "soy-2026", "calendar-year")
    assert (found["purchased"], found["week_ending"]) == (16_606_954, "2026-10-01")
    assert answer["data"]["stale"] is True
    assert answer["data"]["missing_releases"] >= 6
    assert answer["data"]["source"] == "snapshot"


def test_the_contract_of_status_json_holds(after_a_run: Path) -> None:
    answer = status(after_a_run, "soy-2026")

    assert answer["schema"] == 1
    assert {
        "last_week_ending",
        "published_at",
        "next_release_at",
        "missing_releases",
        "source",
    } <= (set(answer["data"]))
    [commitment] = answer["commitments"]
    assert {"id", "title", "target", "unit", "readings"} <= set(commitment)
    assert set(commitment["readings"][0]) >= CONTRACT


CONTRACT = {
    "weeks_unseen",
    "required_per_week_if_unseen_were_zero",
    "id",
    "headline",
    "basis",
    "first_week_ending",
    "last_week_ending",
    "deadline",
    "purchased",
    "shipped",
    "outstanding",
    "unknown_outstanding",
    "share",
    "straight_line_due",
    "seasonal_line_due",
    "remaining",
    "weeks_left",
    "required_per_week",
    "recent_4_weeks_per_week",
    "recent_13_weeks_per_week",
    "status",
    "met_week_ending",
    "week_ending",
}


def test_without_a_database_status_shows_the_shipped_figures_and_says_so(tmp_path: Path) -> None:
    done = monitor(tmp_path, "status", "soy-2026")

    assert done.returncode == 0
    assert "No database at data/monitor.db; showing bundled figures" in done.stderr
    assert "16,606,954 t" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_replay_leaves_the_latest_report_and_the_alerts_alone(after_a_run: Path) -> None:
    before = (after_a_run / "reports/latest/status.json").read_bytes()

    done = monitor(after_a_run, "run", "--as-of", "2026-01-20")

    assert done.returncode == 0
    assert (after_a_run / "reports/latest/status.json").read_bytes() == before
    replayed = json.loads(
        (after_a_run / "reports/reconstructed/2026-01-20/status.json").read_text()
    )
    assert reading(replayed, "soy-2025", "end-of-february")["purchased"] == 8_116_647


def test_a_dry_run_writes_nothing_at_all(tmp_path: Path) -> None:
    done = monitor(tmp_path, "run", "--dry-run")

    assert done.returncode == 0
    assert "China soybeans: 66 % of 25 MMT after w/e 1 Oct" in done.stdout
    assert done.stdout.rstrip().endswith("Dry run: nothing was written.")
    assert list(tmp_path.iterdir()) == []


def test_the_report_command_writes_without_raising_alerts(after_a_run: Path) -> None:
    done = monitor(after_a_run, "report", "--as-of", "2026-03-08", "--out", "elsewhere")

    assert done.returncode == 0
    assert "elsewhere/reconstructed/2026-03-08" in done.stdout
    assert (after_a_run / "elsewhere/reconstructed/2026-03-08/index.html").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("status", "--as-of", "2026-13-01"),
            "'2026-13-01' is not a date; write it as 2026-01-20.",
        ),
        (("status", "--as-of", "soon"), "'soon' is not a date"),
        (("status", "--as-of", "2999-01-01"), "2999-01-01 is in the future"),
        (("status", "soy-1999"), "Unknown promise 'soy-1999'; known: soy-2025, soy-2026"),
        (("rnu",), "No such command 'rnu'"),
        (("run", "--weekly"), "No such option"),
    ],
)
def test_a_mistake_in_the_command_gets_a_sentence_and_exit_code_2(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = monitor(tmp_path, *arguments)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_in_the_promises_gets_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    text = (REPO / "data/commitments.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace('buyer = "China"', 'buyer = "Chyna"', 1))

    done = monitor(tmp_path, "run", MONITOR_COMMITMENTS="mine.toml")

    assert done.returncode == 2
    assert done.stderr.startswith(
        "monitor: commitment soy-2025: buyer: the source knows no buyer 'Chyna'. "
        "Did you mean China, "
    )
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "reports/latest").exists()


def test_a_locked_database_is_left_alone_and_means_try_again_later(after_a_run: Path) -> None:
    with sqlite3.connect(after_a_run / "data/monitor.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        done = monitor(after_a_run, "run")
        db.execute("ROLLBACK")

    assert done.returncode == 75
    assert "is locked by another program: wait for it to finish and run again." in done.stderr


def test_a_file_that_is_no_database_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my notes, for years and years and years\n" * 100)

    done = monitor(tmp_path, "run", MONITOR_DATABASE="notes.txt")

    assert done.returncode == 1
    assert "The database notes.txt is damaged or not a database" in done.stderr
    assert (tmp_path / "notes.txt").read_text().startswith("my notes")


def test_an_output_folder_that_is_a_file_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    done = monitor(tmp_path, "run", "--out", "out")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "out" in done.stderr
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_to_a_full_device_is_an_error_and_not_silence(after_a_run: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*MONITOR, "status"],
            cwd=after_a_run,
            env={**os.environ, "PYTHONPATH": str(REPO)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.returncode != 0


def test_help_shows_every_command_and_examples(tmp_path: Path) -> None:
    done = monitor(tmp_path, "--help")

    for word in ("run", "refresh", "status", "report", "monitor status --json --as-of 2026-01-20"):
        assert word in done.stdout


HEAVY = {"pandas", "matplotlib", "scipy", "requests", "numpy", "sqlite_utils", "jinja2"}
SLOW = {"markdown_it", "holidays", "apscheduler", "filelock", "icalendar", "tenacity", "rich"}
SLOW_OF_PYTHON = {"email", "hashlib", "logging", "importlib.metadata", "socket", "asyncio"}
OF_WORK = {"msgspec", "tomllib", "monitor.settings.settings", "monitor.assess", "monitor.ledger"}


def loaded_by(command: str, folder: Path) -> set[str]:
    """Return the modules that the installed program has loaded when the command ends."""
    code = (
        "import atexit, runpy, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv = ['monitor', '{command}']\n"
        f"runpy.run_path('{Path(sys.executable).with_name('monitor')}', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=variables(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def test_help_imports_neither_packages_nor_what_works(after_a_run: Path) -> None:
    loaded = loaded_by("--help", after_a_run)

    assert "monitor.commands.status" in loaded
    assert sorted((HEAVY | SLOW | SLOW_OF_PYTHON | OF_WORK) & loaded) == []


def test_status_imports_nothing_heavy_and_no_other_command(after_a_run: Path) -> None:
    loaded = loaded_by("status", after_a_run)

    assert "monitor.assess.load_status" in loaded
    assert sorted((HEAVY | SLOW | SLOW_OF_PYTHON) & loaded) == []
    assert "monitor.commands.run" not in loaded
    rooms = ("charts", "reports", "alerts", "notifications", "exports", "outlook", "ingest.intake")
    assert [name for name in loaded if name.startswith(tuple(f"monitor.{r}" for r in rooms))] == []


def test_on_windows_it_says_where_to_run_it(tmp_path: Path) -> None:
    as_there = "import sys; from monitor.__main__ import main; sys.platform = 'win32'; main()"
    done = subprocess.run(
        [sys.executable, "-c", as_there],
        cwd=tmp_path,
        env=variables(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == (
        "monitor: Windows cannot run it: use the Windows Subsystem for Linux (WSL).\n"
    )
