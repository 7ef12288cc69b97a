"""Datasets other than export sales: stored once, corrected, withdrawn, and read as of any day."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, time
from hashlib import sha256

import pytest

from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.core.records import Publication
from monitor.core.series import Coverage, Dataset, SeriesKey, SeriesResponse, SeriesRow
from monitor.ledger.series.read import SeriesVersion, known_series, known_together, versions
from monitor.ledger.series.write import Disputed, SeriesRecorded, record_series
from tests.usda import new_york

WEEK, BEFORE = date(2026, 8, 6), date(2026, 7, 30)
CHINA = SeriesKey("SOYBEANS", "CHINA", WEEK, "t")
CHINA_BEFORE = CHINA._replace(period=BEFORE)
INDONESIA = CHINA._replace(partner="INDONESIA")
MONDAY = new_york(date(2026, 8, 10), time(11))
TUESDAY = new_york(date(2026, 8, 11), time(9))
NEXT_MONDAY = new_york(date(2026, 8, 17), time(11))
BOTH_WEEKS = Coverage(BEFORE, WEEK, "SOYBEANS", "CHINA")


def response(
    rows: dict[SeriesKey, int],
    published_at: datetime,
    *,
    retrieved_at: datetime | None = None,
    origin: str = "certificates",
    complete_for: Coverage | None = None,
    first: Publication | None = None,
    dataset: Dataset = "inspections",
) -> SeriesResponse:
    """Return what a source says from an instant on, fetched at once."""
    listed = tuple(SeriesRow(key, amount, first) for key, amount in rows.items())
    return SeriesResponse(
        dataset,
        "CY2026",
        origin,
        retrieved_at or published_at,
        published_at,
        sha256(repr(rows).encode()).hexdigest(),
        listed,
        complete_for,
    )


def amounts(ledger: sqlite3.Connection, on: str) -> dict[SeriesKey, int | None]:
    """Return the amounts as known at the end of a day."""
    known = known_series(ledger, "inspections", end_of_day(date.fromisoformat(on)))
    return {key: version.amount for key, version in known.items()}


def test_a_row_is_stored_once_and_again_only_when_it_changes(ledger: sqlite3.Connection) -> None:
    first = record_series(ledger, response({CHINA: 65_935, INDONESIA: 23_779}, MONDAY))
    again = record_series(ledger, response({CHINA: 65_935, INDONESIA: 23_779}, TUESDAY))
    corrected = record_series(ledger, response({CHINA: 65_935, INDONESIA: 25_884}, NEXT_MONDAY))

    assert (first, again) == (SeriesRecorded(1, added=2), SeriesRecorded())
    assert corrected == SeriesRecorded(2, revised=1)
    assert ledger.execute("SELECT count(*) FROM series").fetchone() == (3,)
    assert ledger.execute("SELECT rows, origin FROM series_releases").fetchall() == [
        (2, "certificates"),
        (2, "certificates"),
    ]
    newest = known_series(ledger, "inspections", NEXT_MONDAY, partner="INDONESIA")
    digest = sha256(repr({CHINA: 65_935, INDONESIA: 25_884}).encode()).hexdigest()
    assert newest == {
        INDONESIA: SeriesVersion(
            INDONESIA,
            25_884,
            NEXT_MONDAY,
            "seen",
            2,
            "certificates",
            NEXT_MONDAY,
            digest,
            NEXT_MONDAY,
        )
    }


def test_a_past_day_is_read_as_it_was_known_then(ledger: sqlite3.Connection) -> None:
    record_series(ledger, response({CHINA: 65_935}, MONDAY))
    record_series(ledger, response({CHINA: 66_082, INDONESIA: 1}, NEXT_MONDAY))

    assert amounts(ledger, "2026-08-09") == {}
    assert amounts(ledger, "2026-08-10") == amounts(ledger, "2026-08-16") == {CHINA: 65_935}
    assert amounts(ledger, "2026-08-17") == {CHINA: 66_082, INDONESIA: 1}


def test_a_correction_of_the_same_release_that_is_taken_back_is_recorded(
    ledger: sqlite3.Connection,
) -> None:
    """The service answers for one month with 100, then with 110, and then with 100 again."""
    later = [MONDAY, TUESDAY, NEXT_MONDAY]
    for amount, retrieved_at in zip((100, 110, 100), later, strict=True):
        record_series(ledger, response({CHINA: amount}, MONDAY, retrieved_at=retrieved_at))

    assert amounts(ledger, "2026-08-10") == amounts(ledger, "2026-08-17") == {CHINA: 100}
    assert amounts(ledger, "2026-08-11") == {CHINA: 110}
    assert [v.evidence for v in versions(ledger, "inspections")] == ["seen"] * 3


def test_a_row_that_came_with_a_correction_of_the_same_release_can_be_withdrawn(
    ledger: sqlite3.Connection,
) -> None:
    said = [{CHINA: 100}, {INDONESIA: 100}, {CHINA: 100}]
    for rows, retrieved_at in zip(said, (MONDAY, TUESDAY, NEXT_MONDAY), strict=True):
        whole = Coverage(BEFORE, WEEK, "SOYBEANS")
        record_series(ledger, response(rows, MONDAY, retrieved_at=retrieved_at, complete_for=whole))

    assert amounts(ledger, "2026-08-11") == {INDONESIA: 100}
    assert amounts(ledger, "2026-08-17") == {CHINA: 100}


def test_a_row_has_its_own_first_publication_and_its_correction_has_not(
    ledger: sqlite3.Connection,
) -> None:
    by_rule = Publication(MONDAY, "rule")
    record_series(ledger, response({CHINA: 65_935}, NEXT_MONDAY, first=by_rule))
    later = new_york(date(2026, 8, 24), time(11))
    record_series(ledger, response({CHINA: 66_000}, later, first=by_rule))

    dated = [(v.amount, v.published_at, v.evidence) for v in versions(ledger, "inspections")]
    assert dated == [(65_935, MONDAY, "rule"), (66_000, later, "seen")]


def test_what_a_complete_response_no_longer_lists_is_withdrawn_and_may_come_back(
    ledger: sqlite3.Connection,
) -> None:
    record_series(ledger, response({CHINA: 65_935, CHINA_BEFORE: 71_000, INDONESIA: 5}, MONDAY))

    gone = record_series(ledger, response({CHINA: 65_935}, TUESDAY, complete_for=BOTH_WEEKS))

    assert gone == SeriesRecorded(2, withdrawn=1)
    assert amounts(ledger, "2026-08-10") == {CHINA: 65_935, CHINA_BEFORE: 71_000, INDONESIA: 5}
    assert amounts(ledger, "2026-08-11") == {CHINA: 65_935, INDONESIA: 5}
    assert record_series(
        ledger, response({CHINA: 65_935, CHINA_BEFORE: 71_000}, NEXT_MONDAY)
    ) == SeriesRecorded(3, revised=1)
    assert amounts(ledger, "2026-08-17")[CHINA_BEFORE] == 71_000


def test_without_being_complete_a_response_withdraws_nothing(ledger: sqlite3.Connection) -> None:
    record_series(ledger, response({CHINA: 65_935, CHINA_BEFORE: 71_000}, MONDAY))

    assert record_series(ledger, response({CHINA: 65_935}, TUESDAY)) == SeriesRecorded(2)
    assert amounts(ledger, "2026-08-11")[CHINA_BEFORE] == 71_000


def test_an_older_copy_recorded_late_changes_no_later_view(ledger: sqlite3.Connection) -> None:
    record_series(ledger, response({CHINA: 66_082}, TUESDAY))

    late = response({CHINA: 65_935}, MONDAY, retrieved_at=NEXT_MONDAY, complete_for=BOTH_WEEKS)
    assert record_series(ledger, late) == SeriesRecorded(2, added=1)

    assert amounts(ledger, "2026-08-10") == {CHINA: 65_935}
    assert amounts(ledger, "2026-08-11") == amounts(ledger, "2026-08-17") == {CHINA: 66_082}


def test_a_silent_correction_is_dated_when_it_was_noticed(ledger: sqlite3.Connection) -> None:
    record_series(ledger, response({CHINA: 65_935}, MONDAY))

    record_series(ledger, response({CHINA: 66_082}, MONDAY, retrieved_at=TUESDAY))

    assert amounts(ledger, "2026-08-10") == {CHINA: 65_935}
    assert amounts(ledger, "2026-08-11") == {CHINA: 66_082}


def test_two_origins_of_one_publication_that_differ_are_said_and_the_first_stays(
    ledger: sqlite3.Connection,
) -> None:
    record_series(ledger, response({CHINA: 65_935}, MONDAY, origin="text"))

    found = record_series(ledger, response({CHINA: 66_082}, MONDAY, retrieved_at=TUESDAY))

    assert found == SeriesRecorded(2, disputed=(Disputed(CHINA, 65_935, 66_082),))
    assert amounts(ledger, "2026-08-12") == {CHINA: 65_935}


def test_a_correction_taken_back_is_a_change_and_the_same_fetch_is_not(
    ledger: sqlite3.Connection,
) -> None:
    record_series(ledger, response({CHINA: 65_935}, MONDAY))
    record_series(ledger, response({CHINA: 66_082}, TUESDAY))
    assert record_series(ledger, response({CHINA: 65_935}, NEXT_MONDAY)).revised == 1
    assert record_series(ledger, response({CHINA: 66_082}, TUESDAY)) == SeriesRecorded()

    assert [v.amount for v in versions(ledger, "inspections")] == [65_935, 66_082, 65_935]


def test_datasets_partners_and_periods_are_read_apart(ledger: sqlite3.Connection) -> None:
    soy = SeriesKey("1201900095", "CH", date(2026, 8, 31), "USD")
    sale = SeriesKey("Soybeans", "CHINA", date(2026, 8, 31), "t", "2026/2027")
    record_series(ledger, response({CHINA: 65_935, CHINA_BEFORE: 1, INDONESIA: 2}, MONDAY))
    record_series(ledger, response({soy: 14_000_000_000}, MONDAY, dataset="trade value"))
    record_series(
        ledger,
        response({sale: 132_000, sale._replace(detail="2027/2028"): 9}, MONDAY,
                 dataset="announcements"),
    )  # fmt: skip

    assert len(versions(ledger, "announcements")) == 2
    assert [v.amount for v in versions(ledger, "trade value")] == [14_000_000_000]
    china = versions(ledger, "inspections", product="SOYBEANS", partner="CHINA")
    assert [v.key for v in china] == [CHINA_BEFORE, CHINA]
    corn = CHINA._replace(product="CORN")
    record_series(ledger, response({corn: 3}, TUESDAY))
    assert set(known_series(ledger, "inspections", TUESDAY, product="CORN")) == {corn}
    assert set(known_series(ledger, "inspections", TUESDAY, partner="INDONESIA")) == {INDONESIA}
    assert [v.key for v in versions(ledger, "inspections", periods=(BEFORE, BEFORE))] == [
        CHINA_BEFORE
    ]


def test_a_fault_records_nothing_of_the_response(ledger: sqlite3.Connection) -> None:
    twice = response({CHINA: 1}, MONDAY)
    rows: Sequence[SeriesRow] = [*twice.rows, *twice.rows]
    doubled = SeriesResponse(
        "inspections", "CY2026", "certificates", MONDAY, MONDAY, "0", tuple(rows)
    )

    with pytest.raises(sqlite3.IntegrityError):
        record_series(ledger, doubled)

    assert ledger.execute("SELECT count(*) FROM series_releases").fetchone() == (0,)


def test_several_datasets_are_read_at_once_each_as_it_was_known(
    ledger: sqlite3.Connection,
) -> None:
    soy = SeriesKey("1201900095", "CH", date(2026, 8, 31), "USD")
    record_series(ledger, response({CHINA: 1, CHINA_BEFORE: 2}, MONDAY))
    record_series(ledger, response({soy: 14}, TUESDAY, dataset="trade value"))
    record_series(ledger, response({soy: 15}, NEXT_MONDAY, dataset="trade value"))
    record_series(ledger, response({CHINA: 3}, TUESDAY, complete_for=BOTH_WEEKS))
    record_series(ledger, response({CHINA: 9}, MONDAY, dataset="announcements"))

    def known(as_of: datetime) -> dict[Dataset, dict[SeriesKey, int | None]]:
        found = known_together(ledger, ["trade value", "inspections"], as_of)
        for name, own in found.items():
            assert own == known_series(ledger, name, as_of)
        return {
            name: {key: version.amount for key, version in own.items()}
            for name, own in found.items()
        }

    assert known(MONDAY) == {"trade value": {}, "inspections": {CHINA: 1, CHINA_BEFORE: 2}}
    assert known(TUESDAY) == {"trade value": {soy: 14}, "inspections": {CHINA: 3}}
    assert known(NEXT_MONDAY) == {"trade value": {soy: 15}, "inspections": {CHINA: 3}}
    assert known_together(ledger, [], MONDAY) == {}


def test_a_release_is_recorded_with_all_that_is_known_of_it(ledger: sqlite3.Connection) -> None:
    made = response({CHINA: 1, INDONESIA: 2}, MONDAY, retrieved_at=TUESDAY, origin="text")

    record_series(ledger, replace(made, note="two pages"))

    assert ledger.execute("SELECT * FROM series_releases").fetchall() == [
        (
            1,
            "inspections",
            "CY2026",
            "text",
            "2026-08-11T13:00:00Z",
            "2026-08-10T15:00:00Z",
            made.sha256,
            2,
            "two pages",
        )
    ]
    assert ledger.execute("SELECT * FROM series ORDER BY partner").fetchall() == [
        ("inspections", "SOYBEANS", partner, "2026-08-06", "t", "", 1, amount, released, "seen")
        for partner, amount in (("CHINA", 1), ("INDONESIA", 2))
        for released in ("2026-08-10T15:00:00Z",)
    ]


def test_rows_are_read_between_their_first_and_last_period(ledger: sqlite3.Connection) -> None:
    after = CHINA._replace(period=date(2026, 8, 13))
    record_series(ledger, response({CHINA_BEFORE: 1, CHINA: 2, after: 3}, MONDAY))

    def between(first: date, last: date) -> list[int | None]:
        return [v.amount for v in versions(ledger, "inspections", periods=(first, last))]

    assert between(BEFORE, WEEK) == [1, 2]
    assert between(WEEK, after.period) == [2, 3]
    assert between(date(2026, 7, 31), date(2026, 8, 12)) == [2]
    assert [v.amount for v in versions(ledger, "inspections")] == [1, 2, 3]


def test_another_origin_may_bring_back_what_was_withdrawn_and_correct_what_is_older(
    ledger: sqlite3.Connection,
) -> None:
    record_series(ledger, response({CHINA: 1, CHINA_BEFORE: 2}, MONDAY))
    record_series(ledger, response({CHINA: 1}, TUESDAY, complete_for=BOTH_WEEKS))

    found = record_series(ledger, response({CHINA: 5, CHINA_BEFORE: 3}, TUESDAY, origin="text"))

    assert found == SeriesRecorded(3, revised=2)
    assert amounts(ledger, "2026-08-11") == {CHINA: 5, CHINA_BEFORE: 3}


def test_an_empty_response_is_recorded_and_withdraws_what_it_covers(
    ledger: sqlite3.Connection,
) -> None:
    assert record_series(ledger, response({}, MONDAY)) == SeriesRecorded(1)
    record_series(ledger, response({CHINA: 1, CHINA_BEFORE: 2, INDONESIA: 3}, TUESDAY))

    gone = record_series(ledger, response({}, NEXT_MONDAY, complete_for=BOTH_WEEKS))

    assert gone == SeriesRecorded(3, withdrawn=2)
    assert amounts(ledger, "2026-08-17") == {INDONESIA: 3}
