"""USDA's answers as typed records, and what happens to an answer that is not as known."""

import hashlib
import json
from datetime import UTC, date, datetime, time

import pytest

from monitor.assess.trades import unknown_destinations
from monitor.core.errors import ConfigError, EmptyAnswer, SourceChanged
from monitor.core.records import Commodity, Destination, Measures, Observation
from monitor.sources import esr
from monitor.sources.http import UsdaHttp
from tests.usda import Clock, UsdaServer, World, faults, new_york
from tests.usda.faults import Fault
from tests.usda.figures import CHINA, SOYBEANS, UNKNOWN

from .conftest import SOY, Fetch

COTTON, BEEF = 1404, 1701


def test_the_padding_of_names_is_taken_off(http: UsdaHttp) -> None:
    buyers = {buyer.code: buyer for buyer in esr.parse_destinations(http.get("countries"))}

    assert buyers[CHINA] == Destination(5700, "CHINA", "CHINA, PEOPLES REPUBLIC OF")
    assert buyers[1610] == Destination(1610, "MIGUEL", "ST. PIERRE AND MIQUELON")
    assert buyers[UNKNOWN] == Destination(9990, "UNKNOWN", "UNKNOWN")


def test_commodities_carry_their_unit(http: UsdaHttp) -> None:
    found = {
        commodity.code: commodity for commodity in esr.parse_commodities(http.get("commodities"))
    }

    assert found[801] == SOY
    assert found[1301] == Commodity(1301, "Cotton- Am Pima", 2)
    assert found[1605].unit_id == 5


def test_unknown_destinations_are_found_by_name_before_and_after_their_renumbering(
    http: UsdaHttp, world: World, clock: Clock
) -> None:
    world.renumber_unknown(new_york(date(2026, 9, 11)))
    before = unknown_destinations(esr.parse_destinations(http.get("countries")))
    clock.set(new_york(date(2026, 9, 11)))
    after = unknown_destinations(esr.parse_destinations(http.get("countries")))

    assert (before, after) == ([2], [9990])


def test_a_list_without_unknown_destinations_is_an_error(usda: UsdaServer, http: UsdaHttp) -> None:
    usda.faults.add(faults.changed_rows(lambda rows: rows[:-1]))

    with pytest.raises(ConfigError, match="The source names no destination UNKNOWN"):
        unknown_destinations(esr.parse_destinations(http.get("countries")))


def test_marketing_years_have_the_bounds_the_service_publishes(
    http: UsdaHttp, world: World, clock: Clock
) -> None:
    for code in (COTTON, BEEF):
        world.announce(code, clock())

    released = esr.parse_release_stamps(http.get("datareleasedates"))
    bounds = {(s.commodity_code, s.market_year): (s.starts_on, s.ends_on) for s in released}

    assert bounds == {
        (SOYBEANS, 2026): (date(2025, 9, 1), date(2026, 8, 31)),
        (SOYBEANS, 2027): (date(2026, 9, 1), date(2027, 8, 31)),
        (COTTON, 2027): (date(2026, 8, 1), date(2027, 7, 31)),
        (BEEF, 2026): (date(2026, 1, 1), date(2026, 12, 31)),
    }


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2026, 7, 2), time(8, 30), datetime(2026, 7, 2, 12, 30, tzinfo=UTC)),
        (date(2027, 1, 14), time(8, 30), datetime(2027, 1, 14, 13, 30, tzinfo=UTC)),
        (date(2027, 1, 14), time(8, 30, 6, 973_000), datetime(2027, 1, 14, 13, 30, 6, tzinfo=UTC)),
    ],
    ids=["summer", "winter", "with milliseconds"],
)
def test_stamps_are_new_york_time_and_kept_to_the_second(
    http: UsdaHttp, world: World, clock: Clock, day: date, at: time, expected: datetime
) -> None:
    world.announce(BEEF, new_york(day, at))
    clock.set(new_york(day, at))

    (stamp,) = (
        s
        for s in esr.parse_release_stamps(http.get("datareleasedates"))
        if s.commodity_code == BEEF
    )

    assert stamp.released_at == expected


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ('"releaseTimeStamp":"soon"', "'soon' is no time"),
        ('"releaseTimeStamp":"2026-09-10T12:30:00Z"', "has a time zone, New York was meant"),
        ('"releaseTimeStamp":null', "expected `str`, got `null`"),
        ('"stamp":"2026-09-10T08:30:00"', "missing required field `releaseTimeStamp`"),
    ],
)
def test_a_stamp_of_another_kind_is_a_changed_source(field: str, reason: str) -> None:
    with pytest.raises(SourceChanged) as caught:
        esr.parse_release_stamps(stamp_body(field))

    assert reason in str(caught.value)
    assert '"commodityCode":801' in str(caught.value)


def test_the_eight_amounts_stand_in_their_places(fetch: Fetch) -> None:
    answer = fetch(2026)

    assert answer.rows[2] == Observation(
        place=(5700, date(2026, 7, 16)),
        measures=Measures(
            weekly_exports=65_628,
            accumulated_exports=12_291_209,
            outstanding_sales=141_000,
            gross_new_sales=0,
            net_sales=70_628,
            total_commitment=12_432_209,
            next_year_outstanding=2_262_000,
            next_year_net_sales=1_006_000,
        ),
    )
    assert answer.rows[3].measures.net_sales == -117_300


def test_an_answer_says_what_it_covers_and_when_it_became_public(
    usda: UsdaServer, http: UsdaHttp, fetch: Fetch, clock: Clock
) -> None:
    clock.advance(hours=3)
    answer = fetch(2026)

    assert (answer.source, answer.scope, answer.unit_id) == ("usda", "all", 1)
    assert answer.complete
    assert answer.retrieved_at == datetime(2026, 9, 10, 15, 30, tzinfo=UTC)
    assert answer.published_at == datetime(2026, 9, 10, 12, 30, tzinfo=UTC)
    path = "exports/commodityCode/801/allCountries/marketYear/2026"
    assert answer.sha256 == hashlib.sha256(http.get(path)).hexdigest()


def test_the_split_week_makes_two_years_current_and_the_next_week_one(
    fetch: Fetch, clock: Clock
) -> None:
    turning = [fetch(year).current for year in (2026, 2027)]
    clock.set(new_york(date(2026, 9, 17)))

    assert turning == [True, True]
    assert [fetch(year).current for year in (2026, 2027)] == [False, True]


@pytest.mark.parametrize(
    ("year", "fault"),
    [(2028, faults.slow(0)), (2026, faults.empty_list())],
    ids=["unopened", "a slip"],
)
def test_an_answer_without_rows_is_taken_at_its_word_and_left_to_the_intake(
    usda: UsdaServer, fetch: Fetch, year: int, fault: Fault
) -> None:
    usda.faults.add(fault, path="/exports/*")

    assert fetch(year).rows == []
    assert len(usda.requests_to("/exports/*")) == 1


def test_nothing_there_is_neither_zero_nor_asked_for_again(usda: UsdaServer, fetch: Fetch) -> None:
    usda.faults.add(faults.not_found(), path="/exports/*")

    with pytest.raises(EmptyAnswer, match="marketYear/2026"):
        fetch(2026)

    assert len(usda.requests_to("/exports/*")) == 1


def stamp_body(field: str) -> bytes:
    """An answer of `/datareleasedates` with one entry for soybeans and this field in it."""
    entry = (
        '"commodityCode":801,"marketYear":2026,"marketYearStart":"2025-09-01T00:00:00",'
        f'"marketYearEnd":"2026-08-31T00:00:00",{field}'
    )
    return f"[{{{entry}}}]".encode()


def test_signs_no_text_may_hold_are_taken_out_of_names() -> None:
    body = json.dumps(
        [
            {
                "countryCode": 5700,
                "countryName": "CHINA\x1b]0;x\x07 ",
                "countryDescription": "CHINA,\u202e PEOPLES\tREPUBLIC OF" + "F" * 5_000,
            }
        ]
    ).encode()

    [china] = esr.parse_destinations(body)
    assert china.name == "CHINA ]0;x"
    assert china.description.startswith("CHINA, PEOPLES REPUBLIC OFFFF")
    assert len(china.description) == 100
    commodity = b'[{"commodityCode": 801, "commodityName": "Soy\\u0000beans ", "unitId": 1}]'
    assert esr.parse_commodities(commodity)[0].name == "Soy beans"
