"""`monitor statements` as its users run it, and the report's file beside status.json."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.once import folder_once
from tests.test_cli import REPO, a_first_run, monitor

SHIPPED = (REPO / "data/statements.toml").read_text(encoding="utf-8")


@pytest.fixture
def after_a_run(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `monitor run` has run once, without a key."""
    shutil.copytree(folder_once(tmp_path_factory, "first-run", a_first_run), tmp_path / "desk")
    return tmp_path / "desk"


def test_it_shows_what_was_said_beside_what_was_public(tmp_path: Path) -> None:
    done = monitor(tmp_path, "statements", "--as-of", "2026-03-27")

    assert done.returncode == 0
    assert "→ mixes booked with shipped" in done.stdout
    assert "→ ahead of the figures by 3,883,353 t" in done.stdout
    assert "15.5 MMT" not in done.stdout, "said in September"


def test_its_json_is_the_reports_statements_json(after_a_run: Path) -> None:
    reported = (after_a_run / "reports/latest/statements.json").read_text()
    day = json.loads(reported)["as_of"]  # because a new day may have begun since the run

    done = monitor(after_a_run, "statements", "--json", "--as-of", day)

    assert reported == done.stdout
    assert len(json.loads(done.stdout)["statements"]) == 5


def test_a_changed_statement_reaches_a_report_with_no_other_news(after_a_run: Path) -> None:
    mine, written = after_a_run / "mine.toml", after_a_run / "reports/latest/statements.json"
    before = json.loads(written.read_text())["statements"][0]

    mine.write_text(SHIPPED.replace("15_500_000", "15_000_000"))
    monitor(after_a_run, "run", MONITOR_STATEMENTS="mine.toml")

    after = json.loads(written.read_text())["statements"][0]
    assert (before["claims"], after["claims"]) == (15_500_000, 15_000_000)


def test_a_mistake_gets_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SHIPPED.replace("soy-2026", "soy-1999"))

    done = monitor(tmp_path, "statements", MONITOR_STATEMENTS="mine.toml")

    assert done.returncode == 2
    assert "mine.toml: statement wires-2026-09: promise is 'soy-1999'" in done.stderr
    assert "Traceback" not in done.stderr
