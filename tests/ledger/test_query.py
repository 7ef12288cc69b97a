"""As-of questions: what had been published by an instant, and nothing that came later."""

import sqlite3
from datetime import date

import pytest

from monitor.core.calendar import MarketingYear
from monitor.core.publications import summed_weeks
from monitor.core.records import Commodity, Destination, Measures
from monitor.ledger import read
from monitor.ledger.lookups import record_destinations
from monitor.ledger.write import write_response
from tests.sqlite_steps import counted

from .answers import (
    CHINA,
    GERMANY,
    NETHERLANDS,
    SOYBEANS,
    UNKNOWN,
    WEEK_11_AUGUST,
    WEEK_18_AUGUST,
    answer,
    at,
    on,
    row,
)

WEEK_OF_THE_MOVE, LATER_WEEK = date(2026, 7, 16), date(2026, 8, 13)


def shipped_on(
    ledger: sqlite3.Connection, day: str, week: date, country: int
) -> tuple[int | None, int | None]:
    """What one destination had shipped and still to ship in 2025/26, as known on a day."""
    found = read.destination_rows(ledger, on(day, "snapshot"), SOYBEANS, 2026, week)[country]
    return found.accumulated_exports, found.outstanding_sales


@pytest.mark.parametrize(
    ("week", "country", "before", "after"),
    [
        (WEEK_OF_THE_MOVE, NETHERLANDS, 725_854, 667_187),
        (WEEK_OF_THE_MOVE, GERMANY, 1_019_998, 1_078_665),
        (LATER_WEEK, NETHERLANDS, 870_237, 753_443),
        (LATER_WEEK, GERMANY, 1_019_998, 1_136_792),
    ],
    ids=["Dutch 16 July", "German 16 July", "Dutch 13 August", "German 13 August"],
)
def test_tons_moved_to_germany_only_on_the_day_the_revision_came_out(
    shipped_ledger: sqlite3.Connection, week: date, country: int, before: int, after: int
) -> None:
    for day in ("2026-08-20", "2026-09-02"):
        assert shipped_on(shipped_ledger, day, week, country) == (before, 0)

    assert shipped_on(shipped_ledger, "2026-09-03", week, country) == (after, 0)


@pytest.mark.parametrize(
    ("week", "total"), [(WEEK_OF_THE_MOVE, 38_480_749), (LATER_WEEK, 39_991_893)]
)
def test_the_move_leaves_the_sum_over_all_destinations(
    shipped_ledger: sqlite3.Connection, week: date, total: int
) -> None:
    for day in ("2026-08-20", "2026-09-03"):
        rows = read.destination_rows(
            shipped_ledger, on(day, "snapshot"), SOYBEANS, 2026, week
        ).values()

        assert sum(row.accumulated_exports or 0 for row in rows) == total


def test_a_revision_does_not_date_its_week_anew(shipped_ledger: sqlite3.Connection) -> None:
    for day in ("2026-08-20", "2026-09-03"):
        found = read.history(shipped_ledger, on(day, "snapshot"), SOYBEANS, [NETHERLANDS])

        assert found.published_for(WEEK_OF_THE_MOVE) == at("2026-07-23")


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2025-10-31", date(2025, 9, 18)),
        ("2025-11-12", date(2025, 9, 18)),
        ("2025-11-13", date(2025, 9, 25)),
        ("2025-11-30", date(2025, 10, 16)),
        ("2025-12-01", date(2025, 10, 23)),
    ],
)
def test_weeks_of_the_shutdown_appear_on_the_days_they_came_out(
    shipped_ledger: sqlite3.Connection, day: str, last: date
) -> None:
    view = on(day, "snapshot")
    published = read.published_weeks(shipped_ledger, view, SOYBEANS, [CHINA])

    assert max(week for _, week in published) == last
    assert max(published.values()) <= view.as_of


@pytest.mark.parametrize("day", ["2019-01-01", "2022-09-08", "2025-11-30", "2026-09-02"])
def test_no_view_shows_what_was_published_later(
    shipped_ledger: sqlite3.Connection, day: str
) -> None:
    view = on(day, "snapshot")
    found = read.history(shipped_ledger, view, SOYBEANS, [CHINA])

    assert found.rows
    assert set(found.rows) <= set(found.published_at)
    assert max(found.published_at.values()) <= view.as_of
    earliest = "SELECT count(*) FROM (SELECT min(published_at) p FROM observations WHERE "
    earliest += "country_code = 5700 GROUP BY market_year, week_ending) WHERE p <= ?"
    (known,) = shipped_ledger.execute(earliest, (view.as_of.strftime("%FT%TZ"),)).fetchone()
    in_sums = [week for week, into in summed_weeks().items() if into in found.weeks]
    assert len(found.rows) == known - sum(week > found.weeks[0] for week in in_sums)


def test_a_release_counts_from_its_second(ledger: sqlite3.Connection) -> None:
    write_response(ledger, answer([WEEK_18_AUGUST], "2022-08-25"), {})

    def known(hour: int, minute: int) -> int:
        view = read.AsOf("usda", at("2022-08-25", hour, minute))
        return len(read.history(ledger, view, SOYBEANS, [CHINA]).rows)

    assert (known(8, 29), known(8, 30)) == (0, 1)


def test_sources_are_never_mixed(shipped_ledger: sqlite3.Connection) -> None:
    assert read.has_source(shipped_ledger, "snapshot")
    assert not read.has_source(shipped_ledger, "usda")
    assert read.history(shipped_ledger, on("2026-10-09"), SOYBEANS, [CHINA]).rows == {}


def test_unknown_destinations_are_one_buyer_under_both_codes(ledger: sqlite3.Connection) -> None:
    old = row("2022-08-11", 0, 394_110, country=2)
    new = [
        old._replace(place=(UNKNOWN, old.week_ending)),
        row("2022-08-18", 0, 169_610, country=UNKNOWN, net=-224_500),
    ]
    write_response(ledger, answer([old], "2022-08-18"), {})
    write_response(ledger, answer(new, "2022-08-25"), {})

    def unshipped(day: str) -> list[int | None]:
        found = read.history(ledger, on(day), SOYBEANS, [2, UNKNOWN])
        return [found.rows[key].outstanding_sales for key in sorted(found.rows)]

    assert unshipped("2022-08-24") == [394_110]
    assert unshipped("2022-08-25") == [394_110, 169_610]


def test_a_week_without_a_row_of_the_buyer_is_published_all_the_same(
    ledger: sqlite3.Connection,
) -> None:
    write_response(ledger, answer([row("2022-08-11", 1, 0, country=GERMANY)], "2022-08-18"), {})

    found = read.history(ledger, on("2022-08-18"), SOYBEANS, [CHINA])

    assert found.rows == {}
    assert found.row(2022, date(2022, 8, 11)) == Measures(0, 0, 0, 0, 0, 0, 0, 0)
    assert found.row(2022, date(2022, 8, 18)) is None


def test_a_row_withdrawn_from_a_week_that_stands_is_a_gap_and_not_zero(
    ledger: sqlite3.Connection,
) -> None:
    german = row("2022-08-18", 1, 0, country=GERMANY, exports=1)
    write_response(ledger, answer([WEEK_11_AUGUST, WEEK_18_AUGUST, german], "2022-08-25"), {})
    write_response(ledger, answer([WEEK_11_AUGUST, german], "2022-09-01"), {})

    found = read.history(ledger, on("2022-09-01"), SOYBEANS, [CHINA])

    assert found.weeks == (date(2022, 8, 11), date(2022, 8, 18))
    assert found.row(2022, date(2022, 8, 18)) is None


def test_a_week_taken_back_whole_is_not_published(ledger: sqlite3.Connection) -> None:
    write_response(ledger, answer([WEEK_11_AUGUST, WEEK_18_AUGUST], "2022-08-25"), {})
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-09-01"), {})

    def weeks(day: str) -> tuple[date, ...]:
        return read.history(ledger, on(day), SOYBEANS, [CHINA]).weeks

    assert weeks("2022-08-31") == (date(2022, 8, 11), date(2022, 8, 18))
    assert weeks("2022-09-01") == (date(2022, 8, 11),)


def test_one_week_of_all_destinations_leaves_out_the_sum(
    shipped_ledger: sqlite3.Connection,
) -> None:
    found = read.destination_rows(
        shipped_ledger, on("2026-09-03", "snapshot"), SOYBEANS, 2026, date(2026, 8, 27)
    )

    assert len(found) == 47
    assert 0 not in found
    assert sum(row.accumulated_exports or 0 for row in found.values()) == 40_755_524
    assert (found[UNKNOWN].outstanding_sales, found[CHINA].next_year_outstanding) == (
        169_610,
        7_761_000,
    )


def test_names_units_and_bounds_come_back_as_recorded(shipped_ledger: sqlite3.Connection) -> None:
    assert Commodity(801, "Soybeans", 1) in read.commodities(shipped_ledger, "snapshot")
    years = read.marketing_years(shipped_ledger, "snapshot", SOYBEANS)
    assert years[2023] == MarketingYear(2023, date(2022, 9, 1), date(2023, 8, 31))
    assert read.destinations(shipped_ledger, "usda") == []


def test_a_code_the_source_no_longer_uses_stays_known(ledger: sqlite3.Connection) -> None:
    record_destinations(ledger, "usda", [Destination(2, "UNKNOWN", "UNKNOWN")])
    record_destinations(ledger, "usda", [Destination(9990, "UNKNOWN", "UNKNOWN")])

    assert [buyer.code for buyer in read.destinations(ledger, "usda")] == [2, 9990]


def test_a_remark_is_shown_only_once_a_row_of_its_release_is_in_view(
    ledger: sqlite3.Connection,
) -> None:
    remarked = answer([WEEK_18_AUGUST], "2022-08-25", note="Retracted and published again.")
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18", note=""), {})
    write_response(ledger, remarked, {})

    assert read.notes(ledger, on("2022-08-24"), [SOYBEANS]) == []
    assert read.notes(ledger, on("2022-08-25"), [SOYBEANS]) == ["Retracted and published again."]
    assert read.notes(ledger, on("2022-08-25"), [401]) == []


def test_a_remark_on_some_weeks_is_limited_to_those_in_view(ledger: sqlite3.Connection) -> None:
    several = "w/e 2022-08-04 to 2022-08-25: published as one sum."
    to_come = "w/e 2022-08-25 to 2022-09-01: not checked."
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18", note=several), {})
    write_response(ledger, answer([WEEK_18_AUGUST], "2022-08-25", note=several), {})
    write_response(ledger, answer([WEEK_18_AUGUST], "2022-08-26", note=to_come), {})

    assert read.notes(ledger, on("2022-08-18"), [SOYBEANS]) == [
        "w/e 2022-08-04 to 2022-08-11: published as one sum."
    ]
    assert read.notes(ledger, on("2022-08-26"), [SOYBEANS]) == [
        "w/e 2022-08-04 to 2022-08-18: published as one sum."
    ]


def test_names_an_older_program_recorded_as_they_came_are_read_cleaned(
    ledger: sqlite3.Connection,
) -> None:
    hostile = Destination(CHINA, "CHINA\x1b[2J", "CHINA,\u202e PEOPLES\tREPUBLIC OF\ufffe")
    record_destinations(ledger, "usda", [hostile])

    assert read.destinations(ledger, "usda") == [
        Destination(CHINA, "CHINA [2J", "CHINA, PEOPLES REPUBLIC OF")
    ]


def test_remarks_are_read_from_the_rows_of_their_releases_alone(
    shipped_ledger: sqlite3.Connection,
) -> None:
    """Not from every row of the ledger, once for all releases."""
    (rows,) = shipped_ledger.execute("SELECT count(*) FROM observations").fetchone()

    with counted(shipped_ledger) as steps:
        found = read.notes(shipped_ledger, on("2026-10-09", "snapshot"), [SOYBEANS])

    assert len(found) == 3
    assert rows == 2_830
    assert sum(steps) < 30 * rows
