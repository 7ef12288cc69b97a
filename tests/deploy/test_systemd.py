"""The units: systemd accepts them, they shut the program in, and the timer meets the releases."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.__main__ import cli
from monitor.core.calendar import release_at
from monitor.core.periods import WEEKLY
from monitor.settings.settings import SECRETS
from tests.deploy.place import DEPLOY, SRV, lay_out, needed

SERVICES = ["monitor.service", "monitor-run.service"]
WORST_EXPOSURE = 15
"""In tenths of systemd's scale from 0 to 10; up to 2 it says OK."""


def settings_of(unit: str) -> list[tuple[str, str]]:
    """Every setting of a unit with its value, in their order."""
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    return re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [needed("systemd-analyze"), *arguments],
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units in a folder, with the folder of the program substituted."""
    place, units = lay_out(tmp_path / "monitor"), tmp_path / "units"
    units.mkdir()
    for unit in (*SERVICES, "monitor-run.timer"):
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        (units / unit).write_text(text.replace(SRV, str(place)))
    return units


@pytest.mark.parametrize("unit", [*SERVICES, "monitor-run.timer"])
def test_systemd_finds_no_fault(installed: Path, unit: str) -> None:
    done = analyze("verify", "--man=no", str(installed / unit))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("unit", SERVICES)
def test_systemd_finds_the_service_well_shut_in(installed: Path, unit: str) -> None:
    file = str(installed / unit)

    done = analyze("security", "--offline=true", f"--threshold={WORST_EXPOSURE}", file)

    assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_both_services_are_shut_in_alike() -> None:
    watch, once = ([*map("=".join, settings_of(unit))] for unit in SERVICES)

    from_here = watch.index("MemoryMax=1G")
    sandbox = [line for line in watch[from_here:] if not line.startswith("WantedBy")]
    assert len(sandbox) > 20
    assert once[once.index("MemoryMax=1G") :] == sandbox


@pytest.mark.parametrize("unit", SERVICES)
def test_the_service_starts_a_command_the_program_has(unit: str) -> None:
    start = dict(settings_of(unit))["ExecStart"]

    program, command = start.split(" ")

    assert program == f"{SRV}/.venv/bin/monitor"
    assert command in cli.commands


def test_the_key_comes_from_the_same_file_for_cron_and_for_systemd() -> None:
    file = f"{SRV}/deploy/monitor.env"

    assert {dict(settings_of(unit))["EnvironmentFile"] for unit in SERVICES} == {file}


def test_the_example_of_the_env_file_names_secrets_only_and_holds_none() -> None:
    text = (DEPLOY / "monitor.env.example").read_text(encoding="utf-8")

    named = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE))

    assert set(named) == set(SECRETS.values())
    assert named["USDA_API_KEY"] == ""


def elapses(calendar: str, since: datetime) -> set[datetime]:
    """The next 300 instants of a calendar expression, as systemd reckons them."""
    base = f"{since:%Y-%m-%d %H:%M:%S} UTC"
    done = analyze("calendar", "--iterations=300", f"--base-time={base}", calendar)
    assert done.returncode == 0, done.stderr
    found = re.findall(r"(?:elapse|#\d+): \w{3} ([\d-]+ [\d:]+) UTC", done.stdout)
    return {datetime.strptime(each, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) for each in found}


def test_the_timer_meets_every_release_of_two_years_five_minutes_after_it() -> None:
    weeks = WEEKLY.between(date(2026, 1, 1), date(2027, 12, 16))
    releases = [release_at(week) for week in weeks]
    calendars = [value for name, value in settings_of("monitor-run.timer") if name == "OnCalendar"]

    elapsed = set().union(*(elapses(each, releases[0]) for each in calendars))

    assert {release.hour for release in releases} == {12, 13}
    assert {f"{release:%a}" for release in releases} == {"Thu", "Fri"}
    assert [r for r in releases if r + timedelta(minutes=5) not in elapsed] == []
    for pause in (35, 150):
        assert [r for r in releases if r + timedelta(minutes=pause) not in elapsed] == []


def test_a_time_missed_while_the_machine_was_off_is_made_up_for() -> None:
    assert ("Persistent", "true") in settings_of("monitor-run.timer")


def test_a_pass_that_may_succeed_later_is_started_again_and_no_other() -> None:
    once, watch = (dict(settings_of(f"{unit}.service")) for unit in ("monitor-run", "monitor"))

    assert (once["Restart"], once["RestartPreventExitStatus"]) == ("on-failure", "1 2")
    assert (watch["Restart"], watch["RestartPreventExitStatus"]) == ("on-failure", "2")
