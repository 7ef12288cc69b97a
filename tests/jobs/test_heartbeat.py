"""`health.json` and the dead man's switch, after good passes and bad ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime

import pytest

from monitor.core.errors import LedgerError, OutputError, SourceUnavailable
from monitor.core.version import __version__
from monitor.jobs import doctor
from monitor.jobs.ping import failure_address, ping
from tests.hostile import DISGUISED_LOOPBACK
from tests.jobs.house import House
from tests.jobs.switch import SECRET, Switch, switch_on
from tests.slow import SlowPeer
from tests.usda import faults, new_york


@pytest.fixture
def switch(house: House) -> Iterator[Switch]:
    with switch_on() as built:
        house.more = {"MONITOR_PING_URL": built.url}
        yield built


def test_after_a_success_it_says_what_is_known_and_what_is_next(house: House) -> None:
    house.run_pass()

    health = house.health()
    added = {"disk", "readings", "trouble"}
    assert {name: said for name, said in health.items() if name not in added} == {
        "state": "ok",
        "last_pass_at": "2026-10-09T12:30:00Z",
        "last_success_at": "2026-10-09T12:30:00Z",
        "next_pass_by": "2026-10-09T14:30:00Z",
        "last_week_ending": "2026-10-01",
        "last_release_at": "2026-10-08T12:30:00Z",
        "next_release_at": "2026-10-16T12:30:00Z",
        "missing_releases": 0,
        "source": "usda",
        "problems": [],
        "origins": [
            {
                "origin": "api",
                "last_release_at": "2026-10-08T12:30:00Z",
                "retrieved_at": "2026-10-09T12:30:00Z",
            }
        ],
        "queue": [],
        "version": __version__,
    }
    assert {each["word"] for each in health["trouble"]} == {"notice"}  # of a row of 2020
    assert health["disk"]["free_bytes"] > 0
    assert health["disk"]["needed_bytes"] >= 200_000_000
    calendar_year = next(each for each in health["readings"] if each["commitment"] == "soy-2026")
    assert calendar_year == {
        "commitment": "soy-2026",
        "reading": "calendar-year",
        "headline": True,
        "title": "China: 25 MMT of US soybeans in 2026",
        "unit": "metric tons",
        "purchased": 16_606_954,
        "target": 25_000_000,
        "share": 0.664278,
        "status": "mixed",
        "week_ending": "2026-10-01",
    }


def test_after_a_failure_the_last_success_stays_and_the_problem_is_told(house: House) -> None:
    house.run_pass()
    before = house.health()
    house.usda.faults.add(faults.status(500), path="*", times=None)
    house.clock.advance(hours=1)

    house.run_pass()

    assert {**house.health(), "disk": None} == before | {
        "state": "waiting",
        "disk": None,
        "last_pass_at": "2026-10-09T13:30:00Z",
        "next_pass_by": "2026-10-10T14:30:00Z",
        "problems": [f"{house.usda.url}/datareleasedates failed with status 500."],
    }


def test_a_release_that_is_missing_is_counted(house: House) -> None:
    house.run_pass()
    house.clock.set(new_york(date(2026, 10, 17)))
    house.run_pass()

    assert house.health()["missing_releases"] == 1
    assert datetime.fromisoformat(house.health()["next_release_at"]) > house.clock()


def test_the_switch_is_asked_after_a_success(house: House, switch: Switch) -> None:
    house.run_pass()

    assert switch.pings == [f"/{SECRET}"]


def test_the_switch_is_told_of_a_failure(house: House, switch: Switch) -> None:
    house.usda.faults.add(faults.status(500), path="*", times=None)

    with pytest.raises(SourceUnavailable):
        house.run_pass()

    assert switch.pings == [f"/{SECRET}/fail"]


def test_a_source_that_is_away_is_no_failure_until_it_is_trouble(
    house: House, switch: Switch
) -> None:
    house.run_pass()
    house.usda.faults.add(faults.status(500), path="*", times=None)

    states = []
    for _ in range(2):
        house.clock.advance(hours=14)
        house.run_pass()
        states.append(house.health()["state"])

    assert states == ["waiting", "trouble"]
    assert switch.pings == [f"/{SECRET}", f"/{SECRET}", f"/{SECRET}/fail"]
    assert house.health()["last_success_at"] == "2026-10-09T12:30:00Z"


def test_a_refused_key_is_a_failure_at_once(house: House, switch: Switch) -> None:
    house.run_pass()
    house.more |= {"USDA_API_KEY": "another-key"}

    house.run_pass()

    assert switch.pings == [f"/{SECRET}", f"/{SECRET}/fail"]
    assert "source/unreachable" in {each["key"] for each in house.health()["trouble"]}


def test_a_locked_database_is_no_failure_within_a_day_of_a_success(
    house: House, switch: Switch
) -> None:
    house.run_pass()
    with closing(sqlite3.connect(house.database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for hours in (1, 26):
            house.clock.advance(hours=hours)
            with pytest.raises(LedgerError, match="is locked by another program"):
                house.run_pass()

    assert switch.pings == [f"/{SECRET}", f"/{SECRET}/fail"]


def test_a_poll_asks_nobody(house: House, switch: Switch) -> None:
    watcher = house.watcher
    watcher.run_pass()

    watcher.poll()

    assert len(switch.pings) == 1


def test_the_address_of_the_switch_is_in_no_output_and_no_file(
    house: House, switch: Switch
) -> None:
    switch.status = 500

    ran = house.monitor("run", "--log", "json")
    looked = house.monitor("doctor")

    assert ran.returncode == 0, ran.stderr
    assert len(switch.pings) == 1
    assert SECRET not in ran.stdout + ran.stderr + looked.stdout + looked.stderr
    files = [path for path in house.folder.rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in files)


def test_a_switch_that_is_gone_does_not_spoil_the_pass(house: House) -> None:
    house.more = {"MONITOR_PING_URL": f"http://127.0.0.1:9/{SECRET}"}

    assert house.run_pass().problems == []
    assert house.health()["problems"] == []


@pytest.mark.parametrize(
    ("address", "after_a_failure"),
    [
        ("https://hc-ping.com/abc", "https://hc-ping.com/abc/fail"),
        ("https://hc-ping.com/abc/", "https://hc-ping.com/abc/fail"),
        ("https://host/ping/abc?x=1", "https://host/ping/abc/fail?x=1"),
        ("https://hc-ping.com/k/soy?create=1#top", "https://hc-ping.com/k/soy/fail?create=1"),
        ("https://me:pass@host:8443/p", "https://me:pass@host:8443/p/fail"),
        ("https://host", "https://host/fail"),
        (
            "https://kuma/api/push/t0k?status=up&msg=OK&ping=",
            "https://kuma/api/push/t0k?status=down&ping=",
        ),
        ("https://kuma/api/push/t0k", "https://kuma/api/push/t0k?status=down"),
        (
            "https://cronitor.link/p/k/soy?state=complete&host=a%20b",
            "https://cronitor.link/p/k/soy?state=fail&host=a+b",
        ),
        ("https://host/ping?status=up&msg=OK", None),
        ("https://host/ping?id=7&Result=0", None),
        ("https://host/ping?id=7&up", None),
        (None, None),
    ],
)
def test_how_a_failure_is_told(address: str | None, after_a_failure: str | None) -> None:
    assert failure_address(address) == after_a_failure


def test_a_lock_that_cannot_be_taken_is_told_to_file_and_switch(
    house: House, switch: Switch
) -> None:
    house.run_pass()
    for place in house.folder.glob("monitor.db.lock*"):
        place.unlink()
    (house.folder / "monitor.db.lock").mkdir()
    house.clock.advance(hours=1)

    with pytest.raises(OutputError, match=r"The lock .* cannot be taken"):
        house.run_pass()

    assert house.health()["last_pass_at"] == "2026-10-09T13:30:00Z"
    assert house.health()["last_success_at"] == "2026-10-09T12:30:00Z"
    [problem] = house.health()["problems"]
    assert problem.startswith(f"The lock {house.folder / 'monitor.db.lock'} cannot be taken")
    assert switch.pings == [f"/{SECRET}", f"/{SECRET}/fail"]


def test_a_switch_whose_failure_form_is_not_known_is_not_told_that_all_is_well(
    house: House, switch: Switch
) -> None:
    house.more = {"MONITOR_PING_URL": f"{switch.url}?status=up&msg=OK"}
    house.run_pass()
    house.more |= {"USDA_API_KEY": "another-key"}

    house.run_pass()

    assert switch.pings == [f"/{SECRET}?status=up&msg=OK"]
    found = {
        finding.part: finding.says for finding in doctor.examine(house.settings, house.clock())
    }
    assert found["heartbeat"].endswith(
        "; MONITOR_PING_URL has no known form for failures, so failures are not pinged"
    )


def test_a_switch_that_drips_or_answers_without_end_holds_no_pass() -> None:
    with SlowPeer(b"HTTP/1.1 2") as peer:
        said = ping(peer.url, ok=True, whole_s=0.2)
        assert said == "The heartbeat's address did not answer: it took too long."
    with SlowPeer(b"HTTP/1.1 200 OK\r\n\r\n", piece=b"x" * 100_000, pause_s=0) as peer:
        assert ping(peer.url, ok=True) is None
        assert peer.hung_up.wait(20)


@pytest.mark.parametrize("status", [300, 302, 304, 404, 500])
def test_only_2xx_says_that_the_switch_was_told(status: int) -> None:
    head = f"HTTP/1.1 {status} Moved\r\nContent-Length: 0\r\n\r\n".encode()
    with SlowPeer(head) as peer:
        assert ping(peer.url, ok=True) == f"The heartbeat's address answered {status}."


def test_a_switch_that_has_moved_is_followed() -> None:
    with (
        SlowPeer(b"HTTP/1.1 204 No Content\r\n\r\n") as there,
        SlowPeer(f"HTTP/1.1 301 Moved\r\nLocation: {there.url}\r\n\r\n".encode()) as here,
    ):
        assert ping(here.url, ok=True) is None


def test_a_redirect_to_another_host_is_not_followed(switch: Switch) -> None:
    there = switch.url.replace("127.0.0.1", "localhost")
    with SlowPeer(f"HTTP/1.1 302 Found\r\nLocation: {there}\r\n\r\n".encode()) as here:
        said = ping(here.url, ok=True)

    assert said == (
        "The heartbeat's address leads to another host, or away from https: it is not followed."
    )
    assert switch.pings == []


@pytest.mark.parametrize("host", DISGUISED_LOOPBACK)
def test_a_name_that_leads_to_this_machine_is_not_asked(switch: Switch, host: str) -> None:
    said = ping(switch.url.replace("127.0.0.1", host), ok=True)

    assert said == (
        "The heartbeat's address did not answer: its name leads to this machine or its own "
        "network, where nothing is sent."
    )
    assert switch.pings == []


def test_an_endless_redirect_is_left() -> None:
    with SlowPeer(b"HTTP/1.1 301 Moved\r\nLocation: /again\r\n\r\n") as peer:
        assert ping(peer.url, ok=True) == "The heartbeat's address answered 301."
