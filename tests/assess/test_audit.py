"""The whole audit: over the shipped figures, and over small ledgers with one thing wrong."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from monitor.assess import audit
from monitor.assess.identities import FLOWS, MISSING_ROW, MISSING_WEEK, NATIONAL, UNIT
from monitor.assess.status_report import AuditSummary
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.records import Commodity
from monitor.ledger.lookups import record_commodities
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.reports.audit import audit_line, audit_text
from tests.ledger.answers import CHINA, GERMANY, NETHERLANDS, SOYBEANS, answer, on, row

CHINAS = {(SOYBEANS, CHINA)}


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """An empty ledger in memory."""
    with open_ledger(None) as connection:
        yield connection


def found(ledger: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """The breaks of a ledger as of September 2022: identity, destination, week."""
    breaks = audit.of_everything(ledger, on("2022-09-15"), CHINAS).new
    return [
        (b.place.identity, b.place.country_code, b.place.week_ending.isoformat()) for b in breaks
    ]


def test_of_2813_shipped_rows_one_breaks_and_is_explained(
    shipped_ledger: sqlite3.Connection,
) -> None:
    found = audit.of_everything(shipped_ledger, on("2026-10-09", "snapshot"), CHINAS)

    assert found.summary == AuditSummary(rows=2_813, known=1, new=0)
    assert {known.broken.place.week_ending for known in found.known} == {date(2018, 11, 22)}
    flows = next(k.broken for k in found.known if k.broken.place.identity == FLOWS)
    assert (flows.expected, flows.found) == (-63_000, -130_999)
    text = audit_text(found)
    assert text.startswith("2,813 rows checked, 1 known discrepancy.\n\nKnown: China's accumulated")
    assert "2019, w/e 22 Nov 2018: weekly exports 0, accumulated exports 271,004" in text


def test_the_line_of_a_pass_counts_the_buyers_rows(
    history_on: Callable[..., BuyerHistory],
) -> None:
    buyers = {(SOYBEANS, CHINA): history_on()}
    summary = audit.of_buyers(buyers).summary

    assert audit_line(summary) == "503 rows checked, 1 known discrepancy"
    assert (
        audit_line(AuditSummary(4_312, 0, 2)) == "4,312 rows checked, 2 unexplained discrepancies"
    )
    assert audit_line(AuditSummary(96, 0, 0)) == "96 rows checked, no discrepancy"


def test_before_the_week_of_the_break_there_is_none(shipped_ledger: sqlite3.Connection) -> None:
    view = AsOf("snapshot", end_of_day(date(2018, 11, 28)))

    assert audit.of_everything(shipped_ledger, view, CHINAS).known == ()


def test_a_week_that_no_marketing_year_has_is_missing(ledger: sqlite3.Connection) -> None:
    weeks = ("2022-07-28", "2022-08-11")
    write_response(ledger, answer([row(week, 5, 0) for week in weeks], "2022-08-25"), {})

    assert found(ledger) == [(MISSING_WEEK, 0, "2022-08-04")]
    [missing] = audit.of_everything(ledger, on("2022-09-15"), CHINAS).new
    assert (missing.expected, missing.found, missing.place.market_year) == (1, 0, 2022)


def test_a_buyer_without_a_row_after_its_first_is_a_gap(ledger: sqlite3.Connection) -> None:
    german = [row(week, 5, 0, country=GERMANY) for week in ("2022-08-04", "2022-08-11")]
    dutch = [row("2022-08-04", 7, 0, country=NETHERLANDS)]
    write_response(ledger, answer([*german, *dutch], "2022-08-18"), {})

    assert found(ledger) == [(MISSING_ROW, NETHERLANDS, "2022-08-11")]
    [missing] = audit.of_everything(ledger, on("2022-09-15"), CHINAS).new
    assert (missing.expected, missing.found) == (1, 0)


def test_the_sum_over_destinations_is_no_buyer_whose_weeks_can_be_missing(
    ledger: sqlite3.Connection,
) -> None:
    """It stands before the buyers, and they are looked through all the same."""
    national = [row("2022-08-04", 7, 0, country=0)]
    german = [row(week, 5, 0, country=GERMANY) for week in ("2022-08-04", "2022-08-11")]
    dutch = [row("2022-08-04", 7, 0, country=NETHERLANDS)]
    write_response(ledger, answer([*national, *german, *dutch], "2022-08-18"), {})

    assert (MISSING_ROW, NETHERLANDS, "2022-08-11") in found(ledger)
    assert (MISSING_ROW, 0, "2022-08-11") not in found(ledger)


@pytest.mark.parametrize(("total", "breaks"), [(12, 0), (13, 1)])
def test_all_destinations_must_be_the_national_sum(
    ledger: sqlite3.Connection, total: int, breaks: int
) -> None:
    rows = [row("2022-08-04", 5, 0, country=GERMANY), row("2022-08-04", 7, 0, country=NETHERLANDS)]
    write_response(ledger, answer(rows, "2022-08-11"), {})
    national = replace(
        answer([row("2022-08-04", total, 0, country=0)], "2022-08-11"), scope="national"
    )
    write_response(ledger, national, {})

    assert found(ledger) == [(NATIONAL, 0, "2022-08-04")] * breaks
    for broken in audit.of_everything(ledger, on("2022-09-15"), CHINAS).new:
        assert (broken.expected, broken.found) == (12, total)
        [(key, sums)] = broken.rows
        assert (key, sums.total_commitment) == ((2022, date(2022, 8, 4)), total)


def test_each_week_that_differs_from_the_national_sum_is_named_in_order(
    ledger: sqlite3.Connection,
) -> None:
    weeks = ("2022-07-28", "2022-08-04", "2022-08-11")
    write_response(ledger, answer([row(w, 5, 0, country=GERMANY) for w in weeks], "2022-08-18"), {})
    sums = [row(week, 6, 0, country=0) for week in weeks]
    write_response(ledger, replace(answer(sums, "2022-08-18"), scope="national"), {})

    assert found(ledger) == [(NATIONAL, 0, week) for week in weeks]


def test_the_rows_of_every_commodity_are_counted(ledger: sqlite3.Connection) -> None:
    write_response(ledger, answer([row("2022-08-04", 5, 0)], "2022-08-11"), {})
    other = replace(answer([row("2022-08-04", 5, 0)], "2022-08-11"), commodity_code=401)
    write_response(ledger, other, {})

    assert audit.of_everything(ledger, on("2022-09-15"), CHINAS).summary.rows == 2


def test_the_national_sum_is_not_compared_where_only_some_destinations_are_known(
    ledger: sqlite3.Connection,
) -> None:
    some = replace(answer([row("2022-08-04", 5, 0)], "2022-08-11"), scope=str(CHINA))
    national = replace(
        answer([row("2022-08-04", 12, 0, country=0)], "2022-08-11"), scope="national"
    )
    write_response(ledger, some, {})
    write_response(ledger, national, {})

    assert found(ledger) == []


def test_two_units_of_one_commodity_are_found_and_a_row_under_two_scopes_stands_once(
    ledger: sqlite3.Connection,
) -> None:
    record_commodities(ledger, "usda", [Commodity(SOYBEANS, "Soybeans", 1)])
    whole = answer([row("2022-08-04", 5, 0)], "2022-08-11")
    write_response(ledger, whole, {})
    write_response(ledger, replace(whole, scope=str(CHINA), unit_id=2), {})

    assert found(ledger) == [(UNIT, 0, "2022-08-04")]
    [two] = audit.of_everything(ledger, on("2022-09-15"), CHINAS).new
    assert (two.expected, two.found) == (1, 2)
    assert ledger.execute("SELECT count(*) FROM observed").fetchone() == (1,)
