"""The server over real HTTP: its paths, the shapes of its rows, the gate, the log."""

from datetime import date

import pytest
import requests

from . import Clock, UsdaServer, World, esr_row, faults, new_york
from .conftest import Get, ask
from .figures import YEAR_2026

KEY = {"X-Api-Key": "test-key"}
CHINA_2026 = "/exports/commodityCode/801/countryCode/5700/marketYear/2026"
ALL_2026 = "/exports/commodityCode/801/allCountries/marketYear/2026"


def test_rows_have_exactly_the_fields_of_the_api(get: Get) -> None:
    row = get(CHINA_2026).json()[0]

    assert row == {
        "commodityCode": 801,
        "countryCode": 5700,
        "weeklyExports": 65_628,
        "accumulatedExports": 12_291_209,
        "outstandingSales": 141_000,
        "grossNewSales": 0,
        "currentMYNetSales": 70_628,
        "currentMYTotalCommitment": 12_432_209,
        "nextMYOutstandingSales": 2_262_000,
        "nextMYNetSales": 1_006_000,
        "unitId": 1,
        "weekEndingDate": "2026-07-16T00:00:00",
    }


def test_all_countries_are_sorted_by_week_and_country(get: Get) -> None:
    rows = get(ALL_2026).json()

    assert [(row["weekEndingDate"][:10], row["countryCode"]) for row in rows] == [
        ("2026-07-16", 4210),
        ("2026-07-16", 4280),
        ("2026-07-16", 5700),
        ("2026-07-16", 9990),
        ("2026-08-27", 5700),
        ("2026-08-27", 9990),
        ("2026-09-03", 5700),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/exports/commodityCode/801/allCountries/marketYear/2028",  # not opened
        "/exports/commodityCode/4711/allCountries/marketYear/2026",  # no such commodity
        "/exports/commodityCode/801/countryCode/4711/marketYear/2026",  # no such country
        "/exports/commodityCode/801/countryCode/5880/marketYear/2026",  # no trade
    ],
)
def test_nothing_to_tell_is_an_empty_list_with_status_200(get: Get, path: str) -> None:
    answer = get(path)

    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("path", ["/", "/nothing", "/exports/commodityCode/soy/allCountries"])
def test_an_unknown_path_is_404_with_an_empty_text_body(get: Get, path: str) -> None:
    answer = get(path)

    assert (answer.status_code, answer.text) == (404, "")
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_country_names_are_padded_and_a_genc_code_may_be_null(get: Get) -> None:
    countries = {entry["countryCode"]: entry for entry in get("/countries").json()}

    assert countries[5700] == {
        "countryCode": 5700,
        "countryName": "CHINA   ",
        "countryDescription": "CHINA, PEOPLES REPUBLIC OF     ",
        "regionId": 7,
        "gencCode": "CHN",
    }
    assert countries[1610]["gencCode"] is None
    assert countries[9990]["countryName"] == "UNKNOWN "


def test_lists_of_commodities_regions_and_units(get: Get) -> None:
    soybeans = {"commodityCode": 801, "commodityName": "Soybeans", "unitId": 1}

    assert soybeans in get("/commodities").json()
    assert {"regionId": 7, "regionName": "CHINA".ljust(30)} in get("/regions").json()
    assert {"unitId": 2, "unitNames": "Running Bales"} in get("/unitsOfMeasure").json()


@pytest.mark.parametrize(
    ("headers", "query", "code"),
    [
        ({}, "", "API_KEY_MISSING"),
        ({}, "?api_key=test-key", "API_KEY_MISSING"),
        ({"API_KEY": "test-key"}, "", "API_KEY_MISSING"),
        ({"X-Api-Key": "wrong"}, "", "API_KEY_INVALID"),
    ],
)
def test_only_the_right_key_in_the_right_header_counts(
    usda: UsdaServer, headers: dict[str, str], query: str, code: str
) -> None:
    answer = ask(f"{usda.url}/regions{query}", headers)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == code
    assert "X-RateLimit-Remaining" not in answer.headers


def test_over_the_limit_is_429_until_an_hour_of_the_worlds_clock_has_passed(
    usda: UsdaServer, get: Get, clock: Clock
) -> None:
    usda.gate.limit = 2

    first, second, third = (get("/regions") for _ in range(3))
    clock.advance(hours=1)
    fourth = get("/regions")

    assert [each.status_code for each in (first, second, third, fourth)] == [200, 200, 429, 200]
    remaining = [each.headers["X-RateLimit-Remaining"] for each in (first, second, third, fourth)]
    assert remaining == ["1", "0", "0", "1"]
    assert third.headers["X-RateLimit-Limit"] == "2"
    assert third.json()["error"]["code"] == "OVER_RATE_LIMIT"
    assert "Retry-After" not in third.headers


def test_other_methods_are_refused(usda: UsdaServer) -> None:
    answer = ask(f"{usda.url}/regions", KEY, method="POST")

    assert answer.status_code == 405


def test_requests_are_logged_with_headers_and_the_time_of_the_world(
    usda: UsdaServer, get: Get, clock: Clock
) -> None:
    get("/countries")
    get(f"{ALL_2026}?page=1")

    assert [each.path for each in usda.log] == ["/countries", ALL_2026]
    exports = usda.requests_to("/exports/*")[0]
    assert exports.target == f"/api/esr{ALL_2026}?page=1"
    assert exports.headers["x-api-key"] == "test-key"
    assert (exports.at, exports.status) == (clock(), 200)


def test_the_date_header_is_the_worlds_time(get: Get) -> None:
    assert get("/regions").headers["Date"] == "Thu, 10 Sep 2026 12:30:00 GMT"


def test_a_connection_is_kept_and_requests_one_by_one_are_never_concurrent(
    usda: UsdaServer, get: Get
) -> None:
    answers = [get("/regions") for _ in range(20)]

    assert {each.headers.get("Connection") for each in answers} == {None}
    assert usda.most_concurrent == 1


def test_a_slip_in_a_script_is_refused_when_it_is_written(world: World, clock: Clock) -> None:
    friday = esr_row("2026-09-04", shipped=0, outstanding=0)
    closed_year = esr_row("2026-09-10", shipped=0, outstanding=0)
    for wrong in (friday, closed_year, {**YEAR_2026[0], "marketYear": 2026}):
        with pytest.raises(ValueError, match=r"Thursday|outside|not fields"):
            world.publish([wrong], market_year=2026, published_at=clock())


def test_a_crash_of_the_server_itself_fails_the_test(world: World) -> None:
    def broken(_: object) -> list[dict[str, object]]:
        raise KeyError("a slip in the test's own fault")

    def crash() -> None:
        with UsdaServer(world) as usda:
            usda.faults.add(faults.changed_rows(broken))
            with pytest.raises(requests.ConnectionError):
                ask(usda.url + ALL_2026, KEY)

    with pytest.raises(RuntimeError, match="crashed"):
        crash()


def test_two_servers_run_side_by_side(world: World) -> None:
    other = World(Clock(new_york(date(2026, 9, 10))))
    with UsdaServer(world) as one, UsdaServer(other, key="other") as two:
        rows = ask(one.url + ALL_2026, KEY)
        none = ask(two.url + ALL_2026, {"X-Api-Key": "other"})

    assert (len(rows.json()), none.json()) == (7, [])
