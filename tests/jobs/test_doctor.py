"""What the doctor says of figures and key: the only daily notice of a source that stays away."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.__main__ import cli
from monitor.core import clocks
from monitor.ingest.rebuild import writing
from monitor.ingest.shipped import from_snapshot
from monitor.jobs import doctor
from monitor.ledger.store import open_ledger
from monitor.settings.settings import Settings, load
from tests.environment import without_network
from tests.rights import without_rights

ON_TIME = datetime(2026, 10, 9, 13, tzinfo=UTC)
SIX_LATER = datetime(2026, 11, 22, 13, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A ledger of the shipped figures, and no key."""
    places = {"DATABASE": "monitor.db", "REPORTS": "reports"}
    chosen = load(
        without_network({f"MONITOR_{name}": str(tmp_path / p) for name, p in places.items()})
    )
    with open_ledger(chosen.database, create=True) as ledger:
        from_snapshot(ledger)
    return chosen


def found(settings: Settings, now: datetime) -> dict[str, doctor.Finding]:
    return {finding.part: finding for finding in doctor.examine(settings, now)}


def test_missing_releases_without_a_key_are_not_ok(settings: Settings) -> None:
    figures = found(settings, SIX_LATER)["figures"]

    assert not figures.ok
    assert "Not up to date: 6 weekly releases due since then are missing" in figures.says
    assert figures.says.endswith("To do: set MONITOR_SOURCE to auto.")


def test_figures_that_are_up_to_date_are_ok_without_a_key(settings: Settings) -> None:
    figures = found(settings, ON_TIME)["figures"]

    assert figures.ok
    assert figures.says.startswith("week ending 1 Oct 2026, published 8 Oct 2026")
    assert "Up to date." in figures.says


def test_the_command_ends_with_1_where_releases_are_missing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "utc_now", lambda: SIX_LATER)

    done = CliRunner(env=without_network({"MONITOR_DATABASE": str(settings.database)})).invoke(
        cli, ["doctor"]
    )

    assert done.exit_code == 1
    assert "LOOK  figures: week ending 1 Oct 2026" in done.stdout


@pytest.fixture
def sealed() -> Iterator[Settings]:
    """A ledger every user may reach; its rights are the test's."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    chosen = load(without_network({"MONITOR_DATABASE": str(folder / "monitor.db")}))
    with open_ledger(chosen.database, create=True) as ledger:
        from_snapshot(ledger)
    yield chosen
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_database_that_may_be_written_is_looked_at_without_a_trace(sealed: Settings) -> None:
    before = {place.name: place.read_bytes() for place in sealed.database.parent.iterdir()}

    database = found(sealed, ON_TIME)["database"]

    assert database.ok, database.says
    assert {p.name: p.read_bytes() for p in sealed.database.parent.iterdir()} == before


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o666, 0o555), (0o444, 0o555)])
def test_a_database_that_may_only_be_read_is_not_sound(
    sealed: Settings, file: int, folder: int
) -> None:
    sealed.database.chmod(file)
    sealed.database.parent.chmod(folder)

    with without_rights():
        database = found(sealed, ON_TIME)["database"]

    assert not database.ok
    assert database.says == f"{sealed.database.parent} is not writable: check its rights."


def test_a_database_file_that_may_only_be_read_is_not_sound(sealed: Settings) -> None:
    sealed.database.chmod(0o444)
    sealed.database.parent.chmod(0o777)

    with without_rights():
        database = found(sealed, ON_TIME)["database"]

    assert database.says == (
        f"The database {sealed.database} cannot be written: check the rights on the file and on "
        "its folder."
    )
    assert not database.ok


@pytest.mark.parametrize("success", ["7", '"yesterday"', "[]", '"2026-10-09T12:30:00"'])
def test_a_heartbeat_that_is_damaged_is_a_finding(settings: Settings, success: str) -> None:
    settings.health.parent.mkdir(parents=True, exist_ok=True)
    settings.health.write_text(f'{{"last_success_at": {success}, "problems": null}}')

    heartbeat = found(settings, ON_TIME)["heartbeat"]

    assert not heartbeat.ok
    assert heartbeat.says == f"{settings.health} is damaged: the next pass rewrites it."


@pytest.mark.parametrize(
    ("problems", "says"),
    [
        ('["USDA is away.", "Mail waits."]', "last success: never. USDA is away. Mail waits."),
        ("[]", "last success: never. Check that the job runs."),
    ],
)
def test_a_job_without_success_is_a_finding_with_its_problems(
    settings: Settings, problems: str, says: str
) -> None:
    settings.health.parent.mkdir(parents=True, exist_ok=True)
    settings.health.write_text(f'{{"last_success_at": null, "problems": {problems}}}')

    assert found(settings, ON_TIME)["heartbeat"].says == says


def test_a_database_that_is_gone_is_looked_for_in_the_archive(settings: Settings) -> None:
    with writing(settings.database, []):
        pass
    settings.database.unlink()

    database = found(settings, ON_TIME)["database"]

    assert not database.ok
    assert database.says.endswith("run `monitor run` to rebuild.")


def test_the_place_is_named_with_its_files_and_the_reason(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    place = found(settings, ON_TIME)["place"]

    assert place.ok
    assert place.says == (
        f"{tmp_path} (the working directory, with MONITOR_DATABASE); no settings file, database "
        f"{tmp_path}/monitor.db, reports {tmp_path}/reports"
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes root")
def test_a_settings_file_that_was_passed_over_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "monitor.toml").touch()
    os.chown(tmp_path / "monitor.toml", 4321, -1)
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")

    place = found(load({"MONITOR_SOURCE": "shipped"}), ON_TIME)["place"]

    assert place.ok
    assert place.says.endswith(
        f"; {tmp_path}/monitor.toml was not read, because another user owns it or its folder: set "
        "MONITOR_CONFIG if it is meant"
    )


def test_the_copy_from_before_the_last_update_is_named(settings: Settings) -> None:
    for number in (11, 9):
        settings.database.with_name(f"monitor.db.before-{number}").touch()

    says = found(settings, ON_TIME)["database"].says

    assert says.endswith(f"; {settings.database}.before-11 is from before the last update")
