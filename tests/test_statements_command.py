"""`monitor statements` as its users run it, and the report's file beside status.json."""

from __future__ import annotations

import json
from pathlib import Path

from tests.test_cli import REPO, monitor

SHIPPED = (REPO / "data/statements.toml").read_text(encoding="utf-8")


def test_it_shows_what_was_said_beside_what_was_public(tmp_path: Path) -> None:
    done = monitor(tmp_path, "statements", "--as-of", "2026-03-27")

    assert done.returncode == 0
    assert "→ mixes booked with shipped" in done.stdout
    assert "→ ahead of the figures by 3,883,353 t" in done.stdout
    assert "15.5 MMT" not in done.stdout, "said in September"


def test_its_json_is_the_reports_statements_json(tmp_path: Path) -> None:
    on = ("--as-of", "2026-10-09")
    monitor(tmp_path, "run", *on)

    done = monitor(tmp_path, "statements", "--json", *on)

    assert (tmp_path / "reports/2026-10-09/statements.json").read_text() == done.stdout
    assert len(json.loads(done.stdout)["statements"]) == 5


def test_a_changed_statement_reaches_a_report_with_no_other_news(tmp_path: Path) -> None:
    mine, written = tmp_path / "mine.toml", tmp_path / "reports/latest/statements.json"
    mine.write_text(SHIPPED.replace("15_500_000", "15_000_000"))
    monitor(tmp_path, "run", MONITOR_STATEMENTS="mine.toml")
    before = json.loads(written.read_text())["statements"][0]

    mine.write_text(SHIPPED)
    monitor(tmp_path, "run", MONITOR_STATEMENTS="mine.toml")

    after = json.loads(written.read_text())["statements"][0]
    assert (before["claims"], after["claims"]) == (15_000_000, 15_500_000)


def test_a_mistake_gets_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SHIPPED.replace("soy-2026", "soy-1999"))

    done = monitor(tmp_path, "statements", MONITOR_STATEMENTS="mine.toml")

    assert done.returncode == 2
    assert "mine.toml: statement wires-2026-09: promise is 'soy-1999'" in done.stderr
    assert "Traceback" not in done.stderr
