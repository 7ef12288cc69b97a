"""`health.json` and the dead man's switch, after good passes and bad ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from monitor.errors import SourceUnavailable
from tests.usda import faults, new_york
from tests.watch.house import House

SECRET = "the-secret-of-the-switch"


class Switch(HTTPServer):
    """A dead man's switch on loopback; `pings` are the paths it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pinged)
        self.pings: list[str] = []
        self.status = 200

    @property
    def url(self) -> str:
        """The address to ask after a success."""
        return f"http://127.0.0.1:{self.server_port}/{SECRET}"


class _Pinged(BaseHTTPRequestHandler):
    server: Switch

    def do_GET(self) -> None:
        self.server.pings.append(self.path)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def switch(house: House) -> Iterator[Switch]:
    with Switch() as built:
        thread = Thread(target=built.serve_forever, args=(0.01,))
        thread.start()
        house.more = {"MONITOR_PING_URL": built.url}
        yield built
        built.shutdown()
        thread.join()


def test_after_a_success_it_says_what_is_known_and_what_is_next(house: House) -> None:
    house.a_pass()

    assert house.health() == {
        "last_pass_at": "2026-10-09T12:30:00Z",
        "last_success_at": "2026-10-09T12:30:00Z",
        "last_week_ending": "2026-10-01",
        "last_release_at": "2026-10-08T12:30:00Z",
        "next_release_at": "2026-10-16T12:30:00Z",
        "missing_releases": 0,
        "source": "usda",
        "problems": [],
    }


def test_after_a_failure_the_last_success_stays_and_the_problem_is_told(house: House) -> None:
    house.a_pass()
    before = house.health()
    house.usda.faults.add(faults.status(500), path="*", times=None)
    house.clock.advance(hours=1)

    house.a_pass()

    assert house.health() == before | {
        "last_pass_at": "2026-10-09T13:30:00Z",
        "problems": [f"{house.usda.url}/datareleasedates failed with status 500."],
    }


def test_a_release_that_is_missing_is_counted(house: House) -> None:
    house.a_pass()
    house.clock.set(new_york(date(2026, 10, 17)))
    house.a_pass()

    assert house.health()["missing_releases"] == 1
    assert datetime.fromisoformat(house.health()["next_release_at"]) > house.clock()


def test_the_switch_is_asked_after_a_success(house: House, switch: Switch) -> None:
    house.a_pass()

    assert switch.pings == [f"/{SECRET}"]


def test_the_switch_is_told_of_a_failure(house: House, switch: Switch) -> None:
    house.usda.faults.add(faults.status(500), path="*", times=None)

    with pytest.raises(SourceUnavailable):
        house.a_pass()

    assert switch.pings == [f"/{SECRET}/fail"]


def test_a_pass_with_problems_is_no_success(house: House, switch: Switch) -> None:
    house.a_pass()
    house.usda.faults.add(faults.status(500), path="*", times=None)

    house.a_pass()

    assert switch.pings == [f"/{SECRET}", f"/{SECRET}/fail"]


def test_a_poll_asks_nobody(house: House, switch: Switch) -> None:
    desk = house.desk
    desk.a_pass()

    desk.poll()

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

    assert house.a_pass().problems == []
    assert house.health()["problems"] == []
