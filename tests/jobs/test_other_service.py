"""A ledger of one service's figures, and a pass that would ask another: nothing may be mixed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.ingest.service import claim_service
from monitor.ledger import job_settings
from monitor.ledger.store import open_ledger
from monitor.settings.settings import DEFAULT_USDA_URL
from tests.jobs.house import KEY, House, house_in
from tests.usda import Clock, UsdaServer, World, new_york


@pytest.fixture
def clock() -> Clock:
    """Friday 9 October 2026."""
    return Clock(new_york(date(2026, 10, 9)))


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A monitor that has passed once."""
    with house_in(tmp_path, clock) as built:
        built.run_pass()
        clock.advance(hours=26)
        yield built


@pytest.fixture
def other(clock: Clock) -> Iterator[UsdaServer]:
    """Another service: a test server without any figures."""
    with UsdaServer(World(clock), key=KEY) as server:
        yield server


def figures(house: House) -> list[tuple[object, ...]]:
    return house.query("SELECT * FROM observed ORDER BY release_id, country_code, week_ending")


def remembered(house: House) -> str | None:
    with open_ledger(house.database) as ledger:
        return job_settings.known(ledger, "usda_service")


def refusal(house: House, other: UsdaServer, left: str = "") -> str:
    return (
        f"The figures in {house.database} are from {house.usda.url}, and this pass would ask "
        f"{other.url}{left}. Set MONITOR_USDA_URL to {house.usda.url}; or use another database and "
        "other reports (MONITOR_DATABASE, MONITOR_REPORTS); or record the other service's figures "
        "here from now on: `monitor run --take-over`, once."
    )


def test_another_service_is_not_asked_and_nothing_changes(house: House, other: UsdaServer) -> None:
    before, health = figures(house), house.health()
    house.more = {"MONITOR_USDA_URL": other.url}

    shell = house.run_pass()
    polled = house.watcher.poll()

    left = (
        ": alerts, messages and the report are unchanged (--out FOLDER writes a report elsewhere)"
    )
    [problem] = shell.problems
    assert isinstance(problem, ConfigError)
    assert str(problem) == refusal(house, other, left)
    assert shell.status_report.freshness.contact is not None
    assert not shell.status_report.freshness.contact.live
    assert (other.log, polled, shell.new_alerts, shell.folder) == ([], False, [], None)
    assert (figures(house), house.health()) == (before, health)


def test_commands_refuse_it_with_one_sentence(house: House, other: UsdaServer) -> None:
    elsewhere = {"MONITOR_USDA_URL": other.url}

    refreshed = house.monitor("refresh", **elsewhere)
    history = house.monitor("refresh", "--history", **elsewhere)
    doctor = house.monitor("doctor", **elsewhere)

    assert refreshed.stderr == f"monitor: {refusal(house, other)}\n"
    assert (refreshed.returncode, history.returncode) == (2, 2)
    assert refreshed.stderr == f"monitor: {refusal(house, other)}\n"
    assert history.stderr == f"monitor: {refusal(house, other)}\n"
    assert f"LOOK  USDA: {refusal(house, other)}\n" in doctor.stdout
    assert other.log == []


def test_an_address_written_differently_is_the_same_service(house: House) -> None:
    house.more = {"MONITOR_USDA_URL": house.usda.url.replace("http:", "HTTP:") + "/"}

    done = house.run_pass()

    assert (done.problems, done.silence) == ([], None)
    assert len(house.usda.requests_to("/datareleasedates")) == 2


def test_usdas_own_service_is_remembered_without_its_address(house: House) -> None:
    with closing(sqlite3.connect(house.database)) as ledger:
        ledger.execute("UPDATE usda_service SET address = ''")
        ledger.commit()

    [problem] = house.run_pass().problems

    assert f"are from {DEFAULT_USDA_URL}, and this pass would ask {house.usda.url}" in str(problem)
    assert "Unset MONITOR_USDA_URL (or usda_url); or use another database" in str(problem)


def test_public_files_are_not_read_into_another_services_figures(house: House) -> None:
    first = house.usda.url
    house.more = {"MONITOR_USDA_URL": "", "USDA_API_KEY": "", "MONITOR_SOURCE": "public"}

    [problem] = house.run_pass().problems

    assert f"are from {first}, and this pass would ask {house.settings.esrqs_url}: " in str(problem)


def test_asked_to_take_over_it_records_the_other_services_figures(
    house: House, other: UsdaServer
) -> None:
    first = house.usda
    with house_in(house.folder, house.clock) as moved:
        taken = moved.monitor("run", "--take-over")
        again = moved.monitor("run")
        house.more = {}
        back = house.run_pass()

        assert (taken.returncode, again.returncode) == (0, 0), taken.stderr + again.stderr
        assert remembered(house) == moved.usda.url
        assert len(moved.usda.requests_to("/datareleasedates")) == 2
        assert f"this pass would ask {first.url}" in str(back.problems)


def test_an_address_with_a_mistake_at_the_first_pass_is_not_kept(
    tmp_path: Path, clock: Clock
) -> None:
    with house_in(tmp_path, clock) as house:
        house.more = {"MONITOR_USDA_URL": "http://127.0.0.1:9/api/esr"}
        with pytest.raises(Exception, match="did not answer"):
            house.run_pass()
        house.more = {}

        first = house.run_pass()

        assert first.problems == []
        assert remembered(house) == house.usda.url


def test_the_service_is_remembered_before_its_first_row(house: House) -> None:
    with open_ledger(None) as ledger:
        claim_service(ledger, house.settings, take_over=False)

        assert job_settings.known(ledger, "usda_service") == house.usda.url


def test_a_database_of_before_learns_the_service_once_it_has_answered(
    house: House, other: UsdaServer
) -> None:
    with closing(sqlite3.connect(house.database)) as ledger:
        ledger.execute("DELETE FROM usda_service")
        ledger.commit()
    house.more = {"MONITOR_USDA_URL": "http://127.0.0.1:9/api/esr"}
    house.run_pass()
    unreached = remembered(house)
    house.more = {}

    house.run_pass()

    assert (unreached, remembered(house)) == (None, house.usda.url)


def test_a_lost_database_remembers_its_service(house: House, other: UsdaServer) -> None:
    for ending in ("", "-wal", "-shm"):
        house.database.with_name(house.database.name + ending).unlink(missing_ok=True)
    house.more = {"MONITOR_USDA_URL": other.url}

    shell = house.run_pass()

    assert "was missing and was rebuilt" in str(shell.problems)
    assert f"are from {house.usda.url}" in str(shell.problems)
    assert other.log == []
