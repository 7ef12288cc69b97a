"""What was requested of USDA, with what result, and when we last heard that nothing was newer."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta

import pytest

from monitor.core.calendar import MarketingYear
from monitor.core.errors import SourceChanged
from monitor.core.frozen import replace
from monitor.core.quota import Quota
from monitor.core.records import Oddity
from monitor.ledger import checks, files, oddities, requests
from monitor.ledger.belief import Doubt
from monitor.ledger.held_back import hold, settle
from monitor.ledger.read import AsOf, last_publication, newest_publication, newest_releases
from monitor.ledger.releases import Recorded, is_again, is_known, newest_stamp, recorded_by_slice
from monitor.ledger.releases import recorded_releases as recorded
from monitor.ledger.requests import Asked
from monitor.ledger.vintages import Release, releases, slices
from monitor.ledger.write import write_response

from .answers import WEEK_11_AUGUST, WEEK_18_AUGUST, WEEK_25_AUGUST, amended, answer, at, on

WHEAT = 107
HALVED = Doubt("the book was halved", "day")
SECOND = timedelta(seconds=1)
STAMP, ASKED = at("2022-08-18"), at("2022-08-18", 9, 30)
YEAR = MarketingYear(2022, date(2021, 9, 1), date(2022, 8, 31))
FIRST = answer([WEEK_11_AUGUST], "2022-08-18")


def test_the_last_request_of_each_year_stands_with_its_result(ledger: sqlite3.Connection) -> None:
    requests.record(ledger, 801, 2022, STAMP, STAMP, "failed")
    requests.record(ledger, 801, 2022, ASKED, STAMP, "empty")
    requests.record(ledger, 801, 2023, ASKED, STAMP, "suspect")
    requests.record(ledger, WHEAT, 2022, ASKED, STAMP, "failed")
    requests.record(ledger, 401, 2022, ASKED, STAMP, "recorded")

    assert requests.last(ledger) == {
        (WHEAT, 2022): Asked(ASKED, STAMP, "failed", None),
        (401, 2022): Asked(ASKED, STAMP, "recorded", None),
        (801, 2022): Asked(ASKED, STAMP, "empty", None),
        (801, 2023): Asked(ASKED, STAMP, "suspect", None),
    }
    assert requests.failed(ledger) == [(WHEAT, 2022, "failed"), (801, 2023, "suspect")]
    assert ledger.execute("SELECT DISTINCT source FROM asked").fetchall() == [("usda",)]


def test_a_response_held_back_is_looked_at_again_since_it_was_first_seen(
    ledger: sqlite3.Connection,
) -> None:
    for code, year in ((801, 2022), (801, 2023), (WHEAT, 2022)):
        requests.record(ledger, code, year, at("2023-08-18"), STAMP, "suspect")
    hold(ledger, FIRST, [HALVED])
    hold(ledger, replace(FIRST, origin="agtransport", retrieved_at=STAMP), [HALVED])

    found = {place: asked.held_since for place, asked in requests.last(ledger).items()}

    assert found == {(801, 2022): STAMP, (801, 2023): None, (WHEAT, 2022): None}


@pytest.mark.parametrize(
    ("outcome", "after", "is_looked_at"),
    [
        ("repeated", timedelta(days=3) - SECOND, True),
        ("repeated", timedelta(days=3), False),
        ("accepted", timedelta(0), False),
        ("replaced", timedelta(0), False),
    ],
)
def test_one_accepted_for_repeating_is_looked_at_for_three_days(
    ledger: sqlite3.Connection, outcome: str, after: timedelta, is_looked_at: bool
) -> None:
    hold(ledger, FIRST, [HALVED])
    again = replace(FIRST, retrieved_at=at("2022-08-19", 9, 30))
    write_response(ledger, again, {})
    settle(ledger, again, outcome)

    requests.record(ledger, 801, 2022, ASKED + after, STAMP, "recorded")

    held_since = requests.last(ledger)[801, 2022].held_since
    assert held_since == (ASKED if is_looked_at else None)


def test_one_accepted_for_repeating_is_not_looked_at_after_the_next_release(
    ledger: sqlite3.Connection,
) -> None:
    hold(ledger, FIRST, [HALVED])
    write_response(ledger, FIRST, {})
    settle(ledger, FIRST, "repeated")
    requests.record(ledger, 801, 2022, ASKED, STAMP, "recorded")
    assert requests.last(ledger)[801, 2022].held_since == ASKED

    write_response(ledger, answer([WEEK_11_AUGUST, WEEK_18_AUGUST], "2022-08-25"), {})

    assert requests.last(ledger)[801, 2022].held_since is None


def test_the_lists_and_the_quota_are_as_they_were_noted_last(ledger: sqlite3.Connection) -> None:
    assert requests.list_asked_at(ledger, "countries") is None
    requests.note_list(ledger, "countries", STAMP)
    requests.note_list(ledger, "countries", ASKED)
    assert requests.list_asked_at(ledger, "countries") == ASKED
    assert requests.list_asked_at(ledger, "commodities") is None

    requests.keep_quota(ledger, "mine", Quota(1000, 998, STAMP))
    requests.keep_quota(ledger, "mine", Quota(1000, 997, ASKED))
    requests.keep_quota(ledger, "mine", None)
    assert requests.quota(ledger, "mine") == Quota(1000, 997, ASKED)
    assert requests.quota(ledger, "other") is None


def test_a_check_is_dated_by_the_earlier_clock_and_a_later_one_stays(
    ledger: sqlite3.Connection,
) -> None:
    def heard(clock: datetime, theirs: datetime | None = None) -> datetime | None:
        checks.record(ledger, "usda", 801, STAMP, checks.At(clock, theirs))
        return checks.last_checked(ledger, "usda", 801, STAMP, None)

    assert heard(ASKED) == ASKED
    assert heard(ASKED + 2 * SECOND, ASKED + SECOND) == ASKED + SECOND
    assert heard(ASKED + 3 * SECOND, ASKED + 9 * SECOND) == ASKED + 3 * SECOND
    assert heard(ASKED, ASKED + 3 * SECOND) == ASKED + 3 * SECOND
    assert heard(ASKED + SECOND, ASKED + 2 * SECOND) == ASKED + SECOND


def test_a_check_counts_for_its_release_alone_and_not_before_it_was_made(
    ledger: sqlite3.Connection,
) -> None:
    checks.record(ledger, "usda", 801, STAMP, checks.At(ASKED))

    def last(
        now: datetime | None, *, source: str = "usda", code: int = 801, stamp: datetime | None
    ) -> datetime | None:
        return checks.last_checked(ledger, source, code, stamp, now)

    assert last(None, stamp=STAMP) == ASKED
    assert last(ASKED, stamp=STAMP) == ASKED
    assert last(ASKED - SECOND, stamp=STAMP) is None
    assert last(ASKED, stamp=STAMP - SECOND) is None
    assert last(ASKED, stamp=None) is None
    assert last(ASKED, stamp=STAMP, code=WHEAT) is None
    assert last(ASKED, stamp=STAMP, source="snapshot") is None


def test_the_source_was_reached_by_its_newest_check_or_response(
    ledger: sqlite3.Connection,
) -> None:
    assert checks.reached(ledger, "usda", ASKED) is None
    write_response(ledger, FIRST, {})
    checks.record(ledger, "usda", WHEAT, STAMP, checks.At(ASKED + SECOND))
    checks.record(ledger, "snapshot", WHEAT, STAMP, checks.At(ASKED + 2 * SECOND))

    assert checks.reached(ledger, "usda", ASKED - SECOND) is None
    assert checks.reached(ledger, "usda", ASKED) == ASKED
    assert checks.reached(ledger, "usda", ASKED + SECOND) == ASKED + SECOND
    assert checks.reached(ledger, "usda", ASKED + 3 * SECOND) == ASKED + SECOND
    assert checks.reached(ledger, "snapshot", ASKED + SECOND) is None


def test_a_year_is_checked_with_its_own_newest_release(ledger: sqlite3.Connection) -> None:
    def until(now: datetime | None = None) -> datetime | None:
        return checks.checked_until(ledger, "usda", 801, YEAR, now)

    assert until() is None
    write_response(ledger, FIRST, {})
    write_response(ledger, answer([WEEK_25_AUGUST], "2022-09-01", year=2023), {})
    checks.record(ledger, "usda", 801, at("2022-09-01"), checks.At(at("2022-09-01", 12)))
    assert until() is None

    checks.record(ledger, "usda", 801, STAMP, checks.At(ASKED))
    assert until() == ASKED
    assert until(ASKED) == ASKED
    assert until(ASKED - SECOND) is None


@pytest.mark.parametrize(
    ("released_on", "is_used"), [("2022-09-07", True), ("2022-09-08", False), ("2022-09-09", False)]
)
def test_until_a_year_is_a_week_old_the_year_before_stands_for_it(
    ledger: sqlite3.Connection, released_on: str, is_used: bool
) -> None:
    new = MarketingYear(2023, date(2022, 9, 1), date(2023, 8, 31))
    write_response(ledger, answer([WEEK_25_AUGUST], released_on), {})
    heard = at(released_on, 12)
    checks.record(ledger, "usda", 801, at(released_on), checks.At(heard))

    found = checks.checked_until(ledger, "usda", 801, new, None)

    assert found == (heard if is_used else None)


def test_the_last_publication_is_that_of_the_commodity_furthest_behind(
    ledger: sqlite3.Connection,
) -> None:
    assert last_publication(ledger, "usda") is None
    assert newest_publication(ledger) is None

    write_response(ledger, FIRST, {})
    write_response(ledger, answer([WEEK_11_AUGUST, WEEK_25_AUGUST], "2022-09-01"), {})
    assert last_publication(ledger, "usda") == at("2022-09-01")

    wheat = answer([WEEK_18_AUGUST], "2022-08-25")
    write_response(ledger, replace(wheat, commodity_code=WHEAT), {})
    assert last_publication(ledger, "usda") == at("2022-08-25")
    assert newest_publication(ledger) == at("2022-09-01")
    assert last_publication(ledger, "snapshot") is None

    china = answer([WEEK_11_AUGUST], "2022-08-18")
    write_response(ledger, replace(china, commodity_code=401, scope="5700"), {})
    assert last_publication(ledger, "usda") == at("2022-08-25")


def test_the_newest_responses_are_numbered_for_sales_and_for_other_datasets(
    ledger: sqlite3.Connection,
) -> None:
    assert newest_releases(ledger) == (0, 0)
    write_response(ledger, FIRST, {})
    write_response(ledger, answer([WEEK_18_AUGUST], "2022-08-25"), {})
    assert newest_releases(ledger) == (2, 0)

    ledger.execute(
        "INSERT INTO series_releases VALUES (5, 'inspections', '2022', 'fgis', 'a', 'b', '5f', 0, "
        "NULL)"
    )
    assert newest_releases(ledger) == (2, 5)


def test_the_irregularities_of_an_address_keep_their_first_day_and_end_with_them(
    ledger: sqlite3.Connection,
) -> None:
    later = at("2022-08-25")
    oddities.note(ledger, "b", [], STAMP)
    assert (oddities.seen(ledger), oddities.has_any(ledger, "b")) == ([], False)

    oddities.note(ledger, "b", [Oddity("a week twice", "{1}"), Oddity("no unit", "{2}")], STAMP)
    oddities.note(ledger, "b", [Oddity("a week twice", "{3}"), Oddity("a sum", "{4}")], later)
    oddities.refuse(ledger, "c", SourceChanged("no rows", "{5}"), later)
    oddities.refuse(ledger, "a", SourceChanged("no table"), later)

    assert oddities.seen(ledger) == [
        oddities.Seen("a", "no table", "", True, later),
        oddities.Seen("c", "no rows", "{5}", True, later),
        oddities.Seen("b", "a sum", "{4}", False, later),
        oddities.Seen("b", "a week twice", "{3}", False, STAMP),
    ]
    assert oddities.has_any(ledger, "b")
    oddities.refuse(ledger, "b", SourceChanged("a sum"), later)
    oddities.note(ledger, "c", [], later)
    assert [(each.place, each.record, each.refused) for each in oddities.seen(ledger)] == [
        ("a", "", True),
        ("b", "", True),
    ]
    assert oddities.of_cross_check("https://usda.example") == "https://usda.example (cross-check)"


def test_the_version_of_a_file_is_the_one_used_last(ledger: sqlite3.Connection) -> None:
    assert files.version(ledger, "a") is None
    files.keep_version(ledger, "a", files.Version('"1"', STAMP, "5f"))
    files.keep_version(ledger, "b", files.Version(None, None, "6f"))
    assert files.version(ledger, "a") == files.Version('"1"', STAMP, "5f")
    assert files.version(ledger, "b") == files.Version(None, None, "6f")

    files.keep_version(ledger, "a", files.Version('"2"', ASKED, "7f"))
    assert files.version(ledger, "a") == files.Version('"2"', ASKED, "7f")


def test_the_releases_of_a_slice_are_in_the_order_of_recording(ledger: sqlite3.Connection) -> None:
    second = answer([WEEK_11_AUGUST, WEEK_18_AUGUST], "2022-08-25")
    wheat = replace(FIRST, commodity_code=WHEAT)
    for each in (second, wheat, FIRST):
        write_response(ledger, each, {})

    of_first = Recorded(FIRST.sha256, "2022-08-18T13:30:00Z", "2022-08-18T12:30:00Z", 1)
    of_second = Recorded(second.sha256, "2022-08-25T13:30:00Z", "2022-08-25T12:30:00Z", 2)
    assert recorded(ledger, FIRST) == [of_second, of_first]
    assert recorded(ledger, replace(FIRST, scope="5700")) == []
    assert recorded_by_slice(ledger, "usda") == {
        (801, 2022, "all"): [of_second, of_first],
        (WHEAT, 2022, "all"): [of_first],
    }
    assert recorded_by_slice(ledger, "snapshot") == {}
    assert newest_stamp([of_second, of_first]) == at("2022-08-25")
    assert newest_stamp([]) is None
    assert is_again(ledger, FIRST)
    assert not is_again(ledger, second)
    assert not is_again(ledger, replace(FIRST, market_year=2023))


def test_an_empty_response_is_never_there_again(ledger: sqlite3.Connection) -> None:
    empty = answer([], "2022-08-18")
    write_response(ledger, empty, {})

    assert [each.rows for each in recorded(ledger, empty)] == [0]
    assert not is_again(ledger, empty)


@pytest.mark.parametrize(
    ("sha256", "current", "released_on", "known"),
    [
        ("new", True, "2022-08-25", True),
        ("new", True, "2022-09-01", True),
        ("new", False, "2022-08-25", True),
        ("new", False, "2022-09-01", False),
        ("old", True, "2022-08-18", True),
        ("old", True, "2022-08-25", False),
        ("other", True, "2022-08-25", False),
    ],
)
def test_the_latest_bytes_are_known_and_older_ones_as_they_were_fetched(
    sha256: str, current: bool, released_on: str, known: bool
) -> None:
    before = [
        Recorded("old", "2022-08-18T13:30:00Z", "2022-08-18T12:30:00Z", 1),
        Recorded("new", "2022-08-25T13:30:00Z", "2022-08-25T12:30:00Z", 2),
    ]
    found = replace(answer([], released_on, current=current), sha256=sha256)

    assert is_known(found, before) is known
    assert is_known(found, []) is False


def test_an_export_has_the_responses_and_years_public_by_then(ledger: sqlite3.Connection) -> None:
    write_response(ledger, answer([WEEK_25_AUGUST], "2022-09-01", year=2023), {})
    write_response(ledger, FIRST, {})
    corrected = amended(WEEK_11_AUGUST, outstanding_sales=5)
    write_response(ledger, answer([corrected], "2022-09-01", note="corrected"), {})
    write_response(ledger, replace(FIRST, commodity_code=WHEAT), {})

    def numbers(view: AsOf) -> list[int]:
        return [each.id for each in releases(ledger, view)]

    assert slices(ledger, on("2022-08-17")) == []
    assert slices(ledger, on("2022-08-18")) == [(WHEAT, 2022), (801, 2022)]
    assert slices(ledger, on("2022-09-01")) == [(WHEAT, 2022), (801, 2022), (801, 2023)]
    assert slices(ledger, on("2022-09-01", "snapshot")) == []
    assert numbers(on("2022-08-17")) == []
    assert numbers(on("2022-08-18")) == [2, 4]
    assert numbers(on("2022-09-01")) == [1, 2, 3, 4]
    assert numbers(AsOf("usda", at("2022-09-01") - SECOND)) == [2, 4]
    assert numbers(AsOf("usda", at("2022-09-01"))) == [1, 2, 3, 4]
    assert list(releases(ledger, on("2022-09-01")))[2] == Release(
        3,
        "usda",
        801,
        2022,
        "all",
        "2022-09-01T13:30:00Z",
        "2022-09-01T12:30:00Z",
        answer([corrected], "2022-09-01").sha256,
        1,
        "corrected",
        "api",
    )
