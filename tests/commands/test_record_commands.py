"""`monitor revisions` and `monitor audit`, called as a user does, on the shipped figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.__main__ import cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in: nothing is recorded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("USDA_API_KEY", raising=False)
    return tmp_path


def called(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.mark.usefixtures("folder")
def test_revisions_lists_the_move_and_how_long_the_figures_had_stood() -> None:
    done = called("revisions", "--as-of", "2026-10-09")

    assert done.exit_code == 0
    assert "11 published rows were corrected." in done.stdout
    assert "3 Sep 2026\n  58,667 t of w/e 16 Jul 2026 moved from Netherlands to Germany" in (
        done.stdout
    )
    assert "accumulated exports 725,854 → 667,187 (−58,667 t)" in done.stdout
    assert "(first published 23 Jul 2026, 42 days before)" in done.stdout


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2026-09-03", "2026-09-03", 5),
        ("2026-09-04", "2026-10-09", 0),
        ("2017-01-01", "2026-08-19", 0),
        ("2017-01-01", "2026-09-02", 1),
    ],
)
def test_since_and_as_of_both_hold_their_own_day(since: str, until: str, count: int) -> None:
    done = called("revisions", "--json", "--since", since, "--as-of", until)

    found = json.loads(done.stdout)
    assert (found["since"], found["as_of"], len(found["corrections"])) == (since, until, count)


@pytest.mark.usefixtures("folder")
def test_revisions_as_json_give_every_amount_before_and_after() -> None:
    found = json.loads(called("revisions", "--json", "--as-of", "2026-10-09").stdout)

    first = found["corrections"][0]
    assert first["move"] == {"from": "Netherlands", "to": "Germany", "amount": 58_667, "carried": 0}
    assert first["rows"][0]["changed"][0] == {"measure": "weekly_exports", "old": 58_667, "new": 0}


@pytest.mark.usefixtures("folder")
def test_audit_ends_well_where_every_break_is_explained() -> None:
    done = called("audit", "--as-of", "2026-10-09")

    assert done.exit_code == 0
    assert done.stdout.startswith("2,813 rows checked, 1 known discrepancy.\n")


@pytest.mark.usefixtures("folder")
def test_audit_ends_with_1_where_a_break_is_not_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "known_breaks.toml"
    empty.write_text("")
    monkeypatch.setattr("monitor.assess.audit.data_file", lambda name: empty)

    done = called("audit", "--json", "--as-of", "2026-10-09")

    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert (found["rows"], found["known"], found["new"]) == (2_813, 0, 3)
    assert found["breaks"][0]["rows"][1]["accumulated_exports"] == 271_004
    assert {b["week_ending"] for b in found["breaks"]} == {"2018-11-22"}
