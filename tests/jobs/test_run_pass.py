"""Whole passes against a real server on loopback: what they find, keep, and say when it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.commitments.promises import read_commitments
from monitor.core.errors import MonitorError, SourceChanged, SourceRefused, SourceUnavailable
from monitor.ingest.clients import FetchOptions
from monitor.ingest.update import refresh
from monitor.jobs.run import alone
from monitor.jobs.run_pass import Options, Outcome, run_pass
from monitor.jobs.services import Services
from monitor.settings.settings import Settings, load
from tests.data.soybeans import soybean_world
from tests.jobs.simulated import QUICK, connect
from tests.usda import Clock, UsdaServer, faults, new_york

KEY = "a-key-that-must-never-be-seen"
ROWS = "/exports/*"


@pytest.fixture
def clock() -> Clock:
    """Friday 9 October 2026, the day after the last shipped release."""
    return Clock(new_york(date(2026, 10, 9)))


@pytest.fixture
def usda(clock: Clock) -> Iterator[UsdaServer]:
    """USDA with the shipped figures, each public when it became public."""
    with UsdaServer(soybean_world(clock), key=KEY, limit=1000) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, usda: UsdaServer) -> Settings:
    """A watcher's settings, all its files in one folder."""
    places = {"MONITOR_DATABASE": "monitor.db", "MONITOR_REPORTS": "reports"}
    paths = {name: str(tmp_path / place) for name, place in places.items()}
    return load({**paths, "MONITOR_USDA_URL": usda.url, "USDA_API_KEY": KEY})


def _quiet(step: str, **progress: int) -> None:
    """A pass that tells nobody."""


def a_pass(settings: Settings, clock: Clock, **options: bool) -> Outcome:
    """One pass that writes only the numbers: a drawn report costs five seconds."""
    made = Options(**options)  # type: ignore[arg-type]
    return run_pass(settings, made, clock(), _quiet, QUICK)


def a_drawn_pass(settings: Settings, clock: Clock) -> Outcome:
    """One pass with its whole report."""
    return run_pass(settings, Options(), clock(), _quiet, Services(connect))


def test_what_was_fetched_before_is_looked_ahead_from_and_told(
    settings: Settings, clock: Clock
) -> None:
    options = FetchOptions(settings, clock(), _quiet, connect=connect)
    promises = read_commitments(settings.commitments)
    alone(settings, clock(), lambda ledger: refresh(ledger, options, promises))

    first, second = a_pass(settings, clock), a_pass(settings, clock)

    assert first.refreshed.added == 0
    assert first.outlooks["soy-2026/calendar-year"].total is not None
    assert any(new.alert.kind == "release" for new in first.new_alerts)
    assert second.outlooks == {}
    assert second.new_alerts == []


def purchased(outcome: Outcome, key: str) -> int | None:
    return next(a for a in outcome.status_report.assessments if a.key == key).amounts.purchased


def files_holding(folder: Path, secret: str) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if secret.encode() in path.read_bytes()]


def test_a_live_pass_finds_what_the_shipped_figures_say(settings: Settings, clock: Clock) -> None:
    outcome = a_pass(settings, clock)

    assert outcome.problems == []
    assert outcome.status_report.freshness.source == "usda"
    assert not outcome.status_report.freshness.stale
    assert purchased(outcome, "soy-2026/calendar-year") == 16_606_954
    assert purchased(outcome, "soy-2025/end-of-february") == 10_816_852


def test_a_week_later_the_missing_release_is_told(settings: Settings, clock: Clock) -> None:
    a_pass(settings, clock)
    clock.advance(days=8)

    outcome = a_pass(settings, clock)

    assert outcome.status_report.freshness.missing_weeks == (date(2026, 10, 8),)
    assert [raised.alert.kind for raised in outcome.new_alerts] == ["overdue"]


def test_the_key_is_in_no_file_and_no_address(
    settings: Settings, clock: Clock, usda: UsdaServer, tmp_path: Path
) -> None:
    a_drawn_pass(settings, clock)

    assert files_holding(tmp_path, KEY) == []
    assert all(KEY not in request.target for request in usda.requests_to("*"))


def test_without_an_answer_recorded_figures_are_shown_and_the_failure_told(
    settings: Settings, clock: Clock, usda: UsdaServer
) -> None:
    a_pass(settings, clock)
    usda.faults.add(faults.status(500), path="*", times=None)

    outcome = a_pass(settings, clock)

    assert [type(problem) for problem in outcome.problems] == [SourceUnavailable]
    assert purchased(outcome, "soy-2026/calendar-year") == 16_606_954


def test_without_an_answer_and_without_figures_the_pass_fails_and_writes_no_report(
    settings: Settings, clock: Clock, usda: UsdaServer
) -> None:
    usda.faults.add(faults.status(503), path="*", times=None)

    with pytest.raises(SourceUnavailable, match="failed with status 503"):
        a_pass(settings, clock)

    assert not settings.reports.exists()


def test_a_wrong_key_is_told_without_showing_it(settings: Settings, clock: Clock) -> None:
    wrong = replace(settings, usda_api_key="another-secret")

    with pytest.raises(SourceRefused, match="does not accept the API key") as refused:
        a_pass(wrong, clock)

    assert "another-secret" not in str(refused.value)


def test_a_changed_shape_is_told_with_its_record_and_changes_no_number(
    settings: Settings, clock: Clock, usda: UsdaServer
) -> None:
    a_pass(settings, clock)
    clock.set(new_york(date(2026, 10, 16)))
    usda.world.announce(801, clock())
    usda.faults.add(faults.renamed_field("outstandingSales", "outstanding"), path=ROWS, times=None)

    outcome = a_pass(settings, clock)

    assert {type(problem) for problem in outcome.problems} == {SourceChanged}
    assert '"countryCode"' in str(outcome.problems[0])
    assert purchased(outcome, "soy-2026/calendar-year") == 16_606_954


def test_a_key_that_stops_working_does_not_hide_the_recorded_figures(
    settings: Settings, clock: Clock
) -> None:
    a_pass(settings, clock)

    outcome = a_pass(replace(settings, usda_api_key="expired"), clock)

    assert [type(problem) for problem in outcome.problems] == [SourceRefused]
    assert purchased(outcome, "soy-2026/calendar-year") == 16_606_954


def test_a_dry_run_changes_no_byte(settings: Settings, clock: Clock, tmp_path: Path) -> None:
    a_pass(settings, clock)
    clock.advance(days=8)
    before = contents(tmp_path)

    outcome = a_pass(settings, clock, dry_run=True)

    assert [raised.alert.kind for raised in outcome.new_alerts] == ["overdue"]
    assert contents(tmp_path) == before


def test_offline_asks_nobody_even_with_a_key(
    settings: Settings, clock: Clock, usda: UsdaServer
) -> None:
    outcome = a_pass(settings, clock, offline=True)

    assert outcome.status_report.freshness.source == "snapshot"
    assert usda.requests_to("*") == []


def test_a_report_that_cannot_be_written_leaves_the_earlier_one_whole(
    settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    a_drawn_pass(settings, clock)
    before = contents(settings.reports)
    clock.advance(days=1)
    (settings.reports / "feed.xml").write_text("of another program")

    with pytest.raises(MonitorError, match=r"feed\.xml is not of this program"):
        a_drawn_pass(settings, clock)

    before["feed.xml"] = b"of another program"

    after = contents(settings.reports)
    assert {name: after[name] for name in before} == before
    assert json.loads(after["latest/status.json"])["as_of"] == "2026-10-09"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; not SQLite's shared memory, which reading may touch."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def test_a_clock_a_little_behind_still_sees_the_release(settings: Settings, clock: Clock) -> None:
    slow = new_york(date(2026, 10, 8)).replace(minute=29)
    clock.set(new_york(date(2026, 10, 8)))

    outcome = run_pass(settings, Options(), slow, _quiet, QUICK)

    assert outcome.status_report.freshness.last_week_ending == date(2026, 10, 1)
