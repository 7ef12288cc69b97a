"""Every fault as a client meets it, and the order in which faults strike."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
import requests

from . import UsdaServer, World, faults
from .conftest import PATIENCE_S, Get, ask
from .faults import Fault

KEY = {"X-Api-Key": "test-key"}
ALL_2026 = "/exports/commodityCode/801/allCountries/marketYear/2026"
DRAWN = [503, 200, 500, 500, 500, 500, 200, 200, 200, 503]
UNOPENED = "/exports/commodityCode/801/allCountries/marketYear/2028"


@pytest.mark.parametrize("fault", [faults.drop(), faults.truncated()], ids=["drop", "truncated"])
def test_a_broken_connection_is_an_error_and_the_next_request_works(
    usda: UsdaServer, get: Get, fault: Fault
) -> None:
    usda.faults.add(fault)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        get(ALL_2026)

    assert len(get(ALL_2026).json()) == 7
    assert len(usda.log) == 2


@pytest.mark.parametrize("fault", [faults.slow(60), faults.stall(60)], ids=["slow", "stall"])
def test_the_client_gives_up_on_a_silent_server_which_closes_without_waiting(
    world: World, fault: Fault
) -> None:
    started = time.monotonic()

    with UsdaServer(world) as usda:
        usda.faults.add(fault)
        with pytest.raises((requests.Timeout, requests.ConnectionError), match="timed out"):
            ask(usda.url + ALL_2026, KEY, timeout=0.1)
        assert len(ask(usda.url + ALL_2026, KEY).json()) == 7

    assert time.monotonic() - started < PATIENCE_S


def test_a_slow_answer_arrives_whole(usda: UsdaServer, get: Get) -> None:
    usda.faults.add(faults.slow(0.02))

    assert len(get(ALL_2026).json()) == 7


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "body"),
    [
        (faults.status(500), 500, "text/plain", ""),
        (faults.not_found(), 404, "text/plain", ""),
        (faults.html_page(), 200, "text/html", faults.MAINTENANCE_PAGE.decode()),
        (faults.empty_list(), 200, "application/json", "[]"),
        (faults.body(b'{"rows": 3}'), 200, "application/json", '{"rows": 3}'),
        (faults.combined(faults.slow(0.01), faults.status(502)), 502, "text/plain", ""),
    ],
    ids=["500", "404", "page", "empty list", "other body", "slow 502"],
)
def test_another_answer_in_the_place_of_the_proper_one(
    usda: UsdaServer, get: Get, fault: Fault, status: int, content_type: str, body: str
) -> None:
    usda.faults.add(fault)

    answer = get(ALL_2026)

    assert (answer.status_code, answer.text) == (status, body)
    assert answer.headers["Content-Type"].startswith(content_type)
    assert usda.log[0].status == status


def test_429_by_a_fault_says_that_nothing_remains(usda: UsdaServer, get: Get) -> None:
    usda.faults.add(faults.over_limit())

    answer = get(ALL_2026)

    assert answer.status_code == 429
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert answer.headers["X-RateLimit-Limit"] == "1000"


def test_malformed_json_is_200_of_the_promised_length(usda: UsdaServer, get: Get) -> None:
    usda.faults.add(faults.malformed_json())

    answer = get(ALL_2026)

    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_a_gzipped_answer_holds_the_same_rows(usda: UsdaServer, get: Get) -> None:
    usda.faults.add(faults.gzipped())

    zipped, plain = get(ALL_2026), get(ALL_2026)

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.json() == plain.json()


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        (faults.renamed_field("weeklyExports", "exports"), lambda row: "exports" in row),
        (faults.missing_field("unitId"), lambda row: "unitId" not in row),
        (faults.numbers_as_text(), lambda row: row["outstandingSales"] == "5000"),
        (faults.negative_exports(), lambda row: row["weeklyExports"] == -67_999),
        (faults.friday_week(), lambda row: row["weekEndingDate"] == "2026-09-04T00:00:00"),
        (faults.foreign_unit(), lambda row: row["unitId"] == 5),
        (faults.with_value("countryCode", None), lambda row: row["countryCode"] is None),
        (faults.each_row(lambda row: {**row, "new": 1}), lambda row: row["new"] == 1),
    ],
    ids=["renamed", "missing", "text", "negative", "friday", "pounds", "null", "extra"],
)
def test_rows_that_changed_their_shape_or_sense(
    usda: UsdaServer, get: Get, fault: Fault, changed: Callable[[dict[str, Any]], bool]
) -> None:
    usda.faults.add(fault)

    last, proper = get(ALL_2026).json()[-1], get(ALL_2026).json()[-1]

    assert changed(last)
    assert proper["outstandingSales"] == 5_000


def test_faults_strike_in_the_order_added_and_only_where_the_path_matches(
    usda: UsdaServer, get: Get
) -> None:
    usda.faults.add(faults.status(500), path="/exports/*", times=2)
    usda.faults.add(faults.not_found(), path="*/marketYear/2026")

    paths = ["/countries", ALL_2026, UNOPENED, ALL_2026, ALL_2026]

    assert [get(path).status_code for path in paths] == [200, 500, 500, 404, 200]
    assert usda.faults.left == 0


def test_a_change_of_rows_waits_for_an_answer_that_has_rows(usda: UsdaServer, get: Get) -> None:
    usda.faults.add(faults.negative_exports())

    assert get(UNOPENED).json() == []
    assert usda.faults.left == 1
    assert get(ALL_2026).json()[-1]["weeklyExports"] < 0


def test_a_fault_for_ever_ends_when_it_is_cleared(usda: UsdaServer, get: Get) -> None:
    usda.faults.add(faults.status(503), times=None)
    assert [get("/regions").status_code for _ in range(3)] == [503, 503, 503]

    usda.faults.clear()
    assert get("/regions").status_code == 200


def test_a_refused_request_meets_no_fault(usda: UsdaServer) -> None:
    usda.faults.add(faults.status(500))

    assert ask(f"{usda.url}/regions", {}).status_code == 403
    assert usda.faults.left == 1


def test_random_faults_are_the_same_at_every_run_whoever_asks_in_between(
    world: World,
) -> None:
    def statuses(also: str) -> list[int]:
        with UsdaServer(world) as usda:
            usda.faults.random_faults(7, 0.4, [faults.status(500), faults.status(503)])
            seen = []
            for _ in range(10):
                seen.append(ask(f"{usda.url}/regions", KEY).status_code)
                ask(usda.url + also, KEY)
            return seen

    assert statuses("/countries") == DRAWN
    assert statuses(ALL_2026) == DRAWN


def test_random_faults_strike_only_where_the_path_matches(usda: UsdaServer, get: Get) -> None:
    usda.faults.random_faults(7, 1.0, [faults.status(500)], path="/exports/*")

    assert [get(path).status_code for path in ("/regions", ALL_2026)] == [200, 500]


def test_concurrent_requests_are_counted(usda: UsdaServer) -> None:
    usda.world.clock = all_together(4, usda.world.clock())

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, f"{usda.url}/regions", KEY) for _ in range(4)]

    assert [each.result().status_code for each in asked] == [200] * 4
    assert (usda.most_concurrent, usda.concurrent) == (4, 0)


def all_together(parties: int, now: datetime) -> Callable[[], datetime]:
    """A clock that tells the time only when so many threads have asked for it."""
    barrier = Barrier(parties)

    def clock() -> datetime:
        barrier.wait(PATIENCE_S)
        return now

    return clock
