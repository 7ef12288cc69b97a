"""Corrections of published figures, listed: moves, plain revisions, a release taken back."""

import sqlite3
from datetime import date, timedelta

from monitor.core.corrections import Changed, Correction, Move
from monitor.core.records import Commodity, Destination
from monitor.ledger.lookups import record_commodities, record_destinations
from monitor.ledger.read import AsOf
from monitor.ledger.revisions import corrections
from monitor.ledger.write import write_response
from monitor.reports.revisions import details, headline, revisions_text

from .answers import (
    CHINA,
    GERMANY,
    NETHERLANDS,
    SOYBEANS,
    WEEK_11_AUGUST,
    WEEK_18_AUGUST,
    amended,
    answer,
    at,
    on,
    row,
)


def listed(ledger: sqlite3.Connection, since: str, until: str) -> tuple[Correction, ...]:
    """The corrections between two days."""
    return corrections(ledger, on(until), [SOYBEANS], at(since, 0))


def test_58667_tons_moved_from_the_netherlands_to_germany(
    shipped_ledger: sqlite3.Connection,
) -> None:
    found = corrections(shipped_ledger, on("2026-09-03", "snapshot"), [SOYBEANS], at("2026-08-21"))

    assert [c.week_ending.isoformat() for c in found] == [
        "2026-07-16",
        "2026-07-23",
        "2026-07-30",
        "2026-08-06",
        "2026-08-13",
    ]
    assert [c.move for c in found] == [
        Move("Netherlands", "Germany", amount=58_667, carried=0),
        Move("Netherlands", "Germany", amount=0, carried=58_667),
        Move("Netherlands", "Germany", amount=58_127, carried=0),
        Move("Netherlands", "Germany", amount=0, carried=116_794),
        Move("Netherlands", "Germany", amount=0, carried=116_794),
    ]
    assert headline(found[0]) == "58,667 t of w/e 16 Jul 2026 moved from Netherlands to Germany"
    dutch = found[0].rows[0]
    assert (dutch.days_later, dutch.kind, dutch.evidence) == (42, "revised", "vintage")
    assert Changed("accumulated_exports", 725_854, 667_187) in dutch.changed
    assert dutch.first_published_at == at("2026-07-23")


def test_the_national_sum_of_december_2025_is_listed_as_corrected(
    shipped_ledger: sqlite3.Connection,
) -> None:
    """When is not known: it is dated by the first collection that has the other form."""
    view = on("2026-08-20", "snapshot")
    [found] = corrections(shipped_ledger, view, [SOYBEANS], at("2017-01-01"))

    [row] = found.rows
    assert (row.week_ending, row.evidence) == (date(2025, 12, 4), "vintage")
    assert Changed("net_sales", 1_552_100, 1_503_166) in row.changed
    assert row.first_published_at == at("2025-12-22")


def test_the_day_before_nothing_is_listed(shipped_ledger: sqlite3.Connection) -> None:
    view = on("2026-09-02", "snapshot")

    assert corrections(shipped_ledger, view, [SOYBEANS], at("2026-08-21")) == ()
    assert revisions_text((), date(2026, 8, 1)) == (
        "No published figure was corrected since 1 Aug 2026.\n"
    )


def test_a_row_of_one_destination_is_no_move(ledger: sqlite3.Connection) -> None:
    record_destinations(ledger, "usda", [Destination(CHINA, "CHINA", "CHINA")])
    record_commodities(ledger, "usda", [Commodity(SOYBEANS, "Soybeans", 1)])
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    write_response(
        ledger,
        answer([amended(WEEK_11_AUGUST, outstanding_sales=1_107_687)], "2022-08-25"),
        {},
    )

    [found] = listed(ledger, "2022-08-18", "2022-08-25")

    assert (found.move, found.retraction) == (None, False)
    assert found.rows[0].changed == (Changed("outstanding_sales", 1_107_686, 1_107_687),)
    assert headline(found) == "w/e 11 Aug 2022: 1 row of China"
    assert list(details(found)) == [
        "China: outstanding sales 1,107,686 → 1,107,687 (+1 t) (first published 18 Aug 2022, "
        "7 days before)"
    ]


def test_the_time_asked_for_begins_with_its_first_instant(ledger: sqlite3.Connection) -> None:
    """The same for rows that stand under another code."""
    old, new = (row("2022-08-11", 10, 0, country=code) for code in (2, 9990))
    both = [Destination(2, "UNKNOWN", "UNKNOWN"), Destination(9990, "UNKNOWN", "UNKNOWN")]
    record_destinations(ledger, "usda", both)
    corrected = amended(WEEK_11_AUGUST, outstanding_sales=1_107_687)
    write_response(ledger, answer([WEEK_11_AUGUST, old], "2022-08-18"), {})
    write_response(ledger, answer([corrected, new], "2022-08-25"), {})
    released = at("2022-08-25", 8, 30)

    then = corrections(ledger, on("2022-08-25"), [SOYBEANS], released)
    later = corrections(ledger, on("2022-08-25"), [SOYBEANS], released + timedelta(seconds=1))

    assert {correction.renumbering is None for correction in then} == {True, False}
    assert later == ()


def test_two_rows_whose_changes_do_not_cancel_out_are_no_move(ledger: sqlite3.Connection) -> None:
    dutch, german = (row("2022-08-11", 10, 0, country=c) for c in (NETHERLANDS, GERMANY))
    write_response(ledger, answer([dutch, german], "2022-08-18"), {})
    dutch, german = amended(dutch, net_sales=-5), amended(german, net_sales=4)
    write_response(ledger, answer([dutch, german], "2022-08-25"), {})

    [found] = listed(ledger, "2022-08-18", "2022-08-25")

    assert found.move is None
    assert len(found.rows) == 2


def test_sales_alone_may_have_moved_and_each_way(ledger: sqlite3.Connection) -> None:
    """Nothing was shipped: the amount that moved is of net sales."""
    dutch, german = (row("2022-08-11", 10, 0, country=c) for c in (NETHERLANDS, GERMANY))
    write_response(ledger, answer([dutch, german], "2022-08-18"), {})
    dutch, german = amended(dutch, net_sales=5), amended(german, net_sales=-5)
    write_response(ledger, answer([dutch, german], "2022-08-25"), {})

    [found] = listed(ledger, "2022-08-18", "2022-08-25")

    assert found.move == Move("destination 4280", "destination 4210", 5, carried=0)


def test_what_was_only_not_known_before_is_no_correction(ledger: sqlite3.Connection) -> None:
    write_response(
        ledger, answer([amended(WEEK_11_AUGUST, next_year_outstanding=None)], "2022-08-18"), {}
    )
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-25"), {})

    assert listed(ledger, "2022-08-01", "2022-08-31") == ()


def test_the_release_of_25_august_2022_is_known_as_taken_back_and_given_again(
    ledger: sqlite3.Connection,
) -> None:
    """In the morning a new week and a correction; in the afternoon the state before it."""
    corrected = amended(WEEK_11_AUGUST, net_sales=80_837)
    german = row("2022-08-18", 9, 0, country=GERMANY)
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    morning = [corrected, WEEK_18_AUGUST, german]
    write_response(ledger, answer(morning, "2022-08-25"), {})
    back = answer([WEEK_11_AUGUST], "2022-08-18", retrieved_at=at("2022-08-25", 16))
    write_response(ledger, back, {})
    write_response(ledger, answer(morning, "2022-09-01"), {})

    again = listed(ledger, "2022-08-27", "2022-09-01")
    noon, evening = (
        corrections(ledger, AsOf("usda", at("2022-08-25", hour)), [SOYBEANS], at("2022-08-20"))
        for hour in (12, 17)
    )

    assert [(c.retraction, len(c.rows)) for c in noon] == [(False, 1)]
    assert [(c.retraction, len(c.rows)) for c in evening] == [(True, 3), (False, 1)]
    assert headline(evening[0]) == (
        "w/e 18 Aug 2022: a whole release was withdrawn and the state before it served again "
        "(3 rows)"
    )
    assert {r.kind for c in again for r in c.rows} == {"given back", "revised"}
    assert not any(c.retraction for c in again)


def test_a_unit_the_source_added_since_is_called_by_its_number(ledger: sqlite3.Connection) -> None:
    record_commodities(ledger, "usda", [Commodity(SOYBEANS, "Soybeans", 6)])
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    write_response(
        ledger,
        answer([amended(WEEK_11_AUGUST, outstanding_sales=1_107_687)], "2022-08-25"),
        {},
    )

    [found] = listed(ledger, "2022-08-18", "2022-08-25")

    assert "outstanding sales 1,107,686 → 1,107,687 (+1 unit 6)" in next(iter(details(found)))


def test_unknown_destinations_under_a_new_code_are_one_entry_and_no_correction(
    ledger: sqlite3.Connection,
) -> None:
    """Until now each of its weeks was listed as withdrawn."""
    both = [Destination(2, "UNKNOWN", "UNKNOWN"), Destination(9990, "UNKNOWN", "UNKNOWN")]
    record_destinations(ledger, "usda", both)
    record_commodities(ledger, "usda", [Commodity(SOYBEANS, "Soybeans", 1)])
    weeks = ("2022-08-04", "2022-08-11", "2022-08-18")
    old, new = ([row(week, 100, 0, country=code) for week in weeks] for code in (2, 9990))
    write_response(ledger, answer(old, "2022-08-25"), {})
    write_response(ledger, answer(new, "2022-09-15"), {})

    [found] = listed(ledger, "2022-08-01", "2022-09-30")

    assert headline(found) == (
        "Unknown stands under code 9990 instead of 2 now: no figure changed (3 rows)"
    )
    assert list(details(found)) == []
    assert revisions_text([found], None).startswith("0 published rows were corrected.")


def test_a_figure_that_changed_with_the_code_is_corrected_and_the_code_told_apart(
    ledger: sqlite3.Connection,
) -> None:
    both = [Destination(2, "UNKNOWN", "UNKNOWN"), Destination(9990, "UNKNOWN", "UNKNOWN")]
    record_destinations(ledger, "usda", both)
    record_commodities(ledger, "usda", [Commodity(SOYBEANS, "Soybeans", 1)])
    weeks = ("2022-08-04", "2022-08-11", "2022-08-18")
    old, new = ([row(week, 100, 0, country=code) for week in weeks] for code in (2, 9990))
    write_response(ledger, answer(old, "2022-08-25"), {})
    write_response(
        ledger, answer([*new[:2], amended(new[2], outstanding_sales=90)], "2022-09-15"), {}
    )

    found = listed(ledger, "2022-08-01", "2022-09-30")

    [revised] = [correction for correction in found if correction.renumbering is None]
    assert revised.rows[0].kind == "revised"
    assert revised.rows[0].changed == (
        Changed("outstanding_sales", new[2].measures.outstanding_sales, 90),
    )
    assert revised.rows[0].days_later == 21
    assert [len(c.rows) for c in found if c.renumbering] == [2]
