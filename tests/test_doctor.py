"""What the doctor says of figures and key: the only daily notice of a source that stays away."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor import doctor, job
from monitor.cli import cli
from monitor.config import Settings, load
from monitor.ledger.store import open_ledger
from monitor.refresh import from_snapshot

ON_TIME = datetime(2026, 10, 9, 13, tzinfo=UTC)
SIX_LATER = datetime(2026, 11, 22, 13, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A ledger of the shipped figures, and no key."""
    chosen = load({"MONITOR_DATABASE": str(tmp_path / "monitor.db")})
    with open_ledger(chosen.database, create=True) as ledger:
        from_snapshot(ledger)
    return chosen


def found(settings: Settings, now: datetime) -> dict[str, doctor.Finding]:
    return {finding.part: finding for finding in doctor.examine(settings, now)}


def test_missing_releases_without_a_key_are_not_ok(settings: Settings) -> None:
    figures = found(settings, SIX_LATER)["figures"]

    assert not figures.ok
    assert "Not up to date: 6 weekly releases due since then are missing" in figures.says
    assert figures.says.endswith("To do: set USDA_API_KEY, free from https://api.data.gov/signup.")


def test_figures_that_are_up_to_date_are_ok_without_a_key(settings: Settings) -> None:
    figures = found(settings, ON_TIME)["figures"]

    assert figures.ok
    assert figures.says.startswith("week ending 1 Oct 2026, published 8 Oct 2026")
    assert "Up to date." in figures.says


def test_the_command_ends_with_1_where_releases_are_missing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "utc_now", lambda: SIX_LATER)

    done = CliRunner(env={"MONITOR_DATABASE": str(settings.database)}).invoke(cli, ["doctor"])

    assert done.exit_code == 1
    assert "LOOK  figures: week ending 1 Oct 2026" in done.stdout
