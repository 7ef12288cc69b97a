"""What is visible when, asked over HTTP: releases, revisions, retractions, the turn of the year."""

from datetime import date, datetime, time

import pytest

from . import Clock, RowKey, World, esr_row, new_york, on_time
from .conftest import Get
from .figures import CHINA, DUTCH_WEEK, GERMAN_WEEK, SOYBEANS, UNKNOWN

ALL_2026 = "/exports/commodityCode/801/allCountries/marketYear/2026"
CHINA_2026 = "/exports/commodityCode/801/countryCode/5700/marketYear/2026"
CHINA_2027 = "/exports/commodityCode/801/countryCode/5700/marketYear/2027"

RELEASE_OF_SPLIT_WEEK = new_york(date(2026, 9, 10))


def weeks(get: Get, path: str) -> list[str]:
    return [row["weekEndingDate"][5:10] for row in get(path).json()]


def released(get: Get) -> list[tuple[int, str]]:
    entries = get("/datareleasedates").json()
    return [(entry["marketYear"], entry["releaseTimeStamp"]) for entry in entries]


def test_a_week_appears_at_half_past_eight_in_new_york(get: Get, clock: Clock) -> None:
    clock.advance(seconds=-1)
    assert weeks(get, CHINA_2026) == ["07-16", "08-27"]

    clock.advance(seconds=1)
    assert weeks(get, CHINA_2026) == ["07-16", "08-27", "09-03"]


def test_the_split_week_stands_in_both_years_and_then_the_old_year_is_closed(
    get: Get, clock: Clock
) -> None:
    assert weeks(get, CHINA_2027) == ["09-03"]

    clock.set(new_york(date(2026, 9, 17)))
    assert weeks(get, CHINA_2026)[-1] == "09-03"
    assert weeks(get, CHINA_2027) == ["09-03", "09-10"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 22), []),
        (date(2026, 7, 23), [(2026, "2026-07-23T08:30:00")]),
        # published in September, so in a year that has no rows yet
        (date(2026, 9, 3), [(2027, "2026-09-03T08:30:00")]),
        (date(2026, 9, 10), [(2026, "2026-09-10T08:30:00"), (2027, "2026-09-10T08:30:00")]),
        (date(2026, 9, 17), [(2027, "2026-09-17T08:30:00")]),
    ],
)
def test_release_dates_name_the_latest_release_and_its_marketing_years(
    get: Get, clock: Clock, day: date, expected: list[tuple[int, str]]
) -> None:
    clock.set(new_york(day))

    assert released(get) == expected


def test_a_release_date_carries_the_bounds_of_the_marketing_year(get: Get) -> None:
    assert get("/datareleasedates").json()[0] == {
        "commodityCode": 801,
        "marketYearStart": "2025-09-01T00:00:00",
        "marketYearEnd": "2026-08-31T00:00:00",
        "marketYear": 2026,
        "releaseTimeStamp": "2026-09-10T08:30:00",
    }


@pytest.mark.parametrize(
    ("commodity", "day", "year", "start", "end"),
    [
        (801, date(2026, 8, 31), 2026, date(2025, 9, 1), date(2026, 8, 31)),
        (801, date(2026, 9, 1), 2027, date(2026, 9, 1), date(2027, 8, 31)),
        (107, date(2026, 6, 1), 2027, date(2026, 6, 1), date(2027, 5, 31)),
        (1701, date(2026, 12, 31), 2026, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_marketing_year_is_named_by_the_year_in_which_it_ends(
    world: World, commodity: int, day: date, year: int, start: date, end: date
) -> None:
    found = world.commodities[commodity].year_of(day)

    assert (found.name, found.start, found.end) == (year, start, end)


def test_the_stamp_shows_milliseconds_and_winter_time(get: Get, world: World, clock: Clock) -> None:
    late = new_york(date(2027, 1, 14), time(8, 30, 6, 973_000))
    world.announce(SOYBEANS, late)
    clock.set(late)

    assert late.hour == 13
    assert released(get) == [(2027, "2027-01-14T08:30:06.973")]


def test_tons_that_move_from_the_netherlands_to_germany(
    get: Get, world: World, clock: Clock
) -> None:
    revised_at = new_york(date(2026, 9, 11))
    world.revise(
        DUTCH_WEEK,
        {
            "weeklyExports": 0,
            "accumulatedExports": 667_187,
            "currentMYNetSales": 0,
            "currentMYTotalCommitment": 667_187,
        },
        published_at=revised_at,
        stamped=False,
    )
    world.revise(
        GERMAN_WEEK,
        {
            "weeklyExports": 58_667,
            "accumulatedExports": 1_078_665,
            "currentMYNetSales": 58_667,
            "currentMYTotalCommitment": 1_078_665,
        },
        published_at=revised_at,
        stamped=False,
    )
    before = [row["accumulatedExports"] for row in get(ALL_2026).json()[:2]]
    clock.set(revised_at)
    after = [row["accumulatedExports"] for row in get(ALL_2026).json()[:2]]

    assert before == [725_854, 1_019_998]
    assert after == [667_187, 1_078_665]
    assert released(get)[0] == (2026, "2026-09-10T08:30:00")  # a quiet revision


def test_a_row_that_is_taken_out(get: Get, world: World, clock: Clock) -> None:
    split_week = RowKey(SOYBEANS, 2026, CHINA, date(2026, 9, 3))
    world.remove(split_week, published_at=new_york(date(2026, 9, 11)))

    clock.set(new_york(date(2026, 9, 11)))

    assert weeks(get, CHINA_2026) == ["07-16", "08-27"]


def test_a_release_retracted_the_same_day_and_given_again(
    get: Get, world: World, clock: Clock
) -> None:
    world.withdraw(
        RELEASE_OF_SPLIT_WEEK,
        from_at=new_york(date(2026, 9, 10), time(15)),
        until_at=new_york(date(2026, 9, 14)),
    )
    seen = {}
    for day, hour in ((10, 14), (10, 15), (14, 9)):
        clock.set(new_york(date(2026, 9, day), time(hour)))
        seen[day, hour] = (weeks(get, CHINA_2026)[-1], len(released(get)))

    assert seen == {
        (10, 14): ("09-03", 2),
        (10, 15): ("08-27", 1),
        (14, 9): ("09-03", 2),
    }


def test_a_withdrawal_of_one_commodity_leaves_the_others(get: Get, world: World) -> None:
    world.withdraw(
        RELEASE_OF_SPLIT_WEEK,
        from_at=RELEASE_OF_SPLIT_WEEK,
        until_at=new_york(date(2026, 9, 14)),
        commodity=401,
    )

    assert weeks(get, CHINA_2026)[-1] == "09-03"


def test_unknown_destinations_are_renumbered_in_rows_countries_and_requests(
    get: Get, world: World, clock: Clock
) -> None:
    world.renumber_unknown(new_york(date(2026, 9, 11)))
    unknown = "/exports/commodityCode/801/countryCode/{}/marketYear/2026"

    def codes() -> tuple[set[int], list[tuple[int, str]], int, int]:
        rows = {row["countryCode"] for row in get(ALL_2026).json()} & {2, UNKNOWN}
        listed = [
            (entry["countryCode"], entry["countryName"])
            for entry in get("/countries").json()
            if entry["countryName"].strip() == "UNKNOWN"
        ]
        return (
            rows,
            listed,
            len(weeks(get, unknown.format(2))),
            len(weeks(get, unknown.format(9990))),
        )

    assert codes() == ({2}, [(2, "UNKNOWN")], 2, 0)
    clock.set(new_york(date(2026, 9, 11)))
    assert codes() == ({9990}, [(9990, "UNKNOWN ")], 0, 2)


def test_a_row_loaded_under_either_code_of_unknown_is_the_same_row(clock: Clock) -> None:
    old = esr_row("2026-08-27", country=2, shipped=0, outstanding=1)
    new = esr_row("2026-08-27", country=9990, shipped=0, outstanding=169_610)
    world = World.from_rows([old], market_year=2026, published_at=on_time, clock=clock)
    world.publish([new], market_year=2026, published_at=clock())

    rows = world.rows_at(SOYBEANS, 2026)

    assert [(row.country, row.outstanding_sales) for row in rows] == [(9990, 169_610)]


def test_text_from_a_csv_file_is_read_and_blanks_are_filled(clock: Clock) -> None:
    blank = {
        "commodityCode": "801",
        "countryCode": "5700",
        "weekEndingDate": "2026-10-01",
        "accumulatedExports": "2338328",
        "outstandingSales": "8804000",
        "grossNewSales": "",
    }
    clock.set(on_time(date(2026, 10, 1)))
    world = World.from_rows([blank], market_year=2027, published_at=on_time, clock=clock)

    assert world.rows_at(SOYBEANS, 2027)[0].current_my_total_commitment == 11_142_328


def test_an_instant_without_a_zone_is_refused(clock: Clock) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        clock.set(datetime.fromisoformat("2026-09-10T08:30:00"))
