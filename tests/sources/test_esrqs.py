"""USDA's static reports: two real national files, reports by destination of a scripted world.

The real files (tests/data/esrqs, public domain) are as USDA sent them on 8 and 10 April 2026.
"""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import EmptyAnswer, MonitorError, SourceChanged, SourceUnavailable
from monitor.core.frozen import replace
from monitor.core.records import ALL_DESTINATIONS
from monitor.sources import esrqs_fields, report_xml, snapshot
from monitor.sources.commodity_codes import COMMODITY_SUMS
from monitor.sources.esrqs import DestinationReport, parse_by_destination, parse_national
from monitor.sources.esrqs_sums import check_sums
from monitor.sources.weekly_rows import WeeklyRow
from tests.data.soybeans import soybean_world
from tests.usda import Clock, World, new_york
from tests.usda.static_reports import (
    BY_DESTINATION,
    NATIONAL,
    ReportForm,
    destinations_xml,
    national_xml,
    thousands,
)
from tests.usda.static_reports import report_xml as written

FOLDER = Path(__file__).parent.parent / "data" / "esrqs"
REAL = {
    week: (FOLDER / f"CWRCommoditySummary_{week}.xml").read_bytes()
    for week in ("2026-03-26", "2026-04-02")
}
APRIL = REAL["2026-04-02"]
SOYBEANS, PIMA = 801, 1301
MANY = settings(max_examples=100, deadline=None, derandomize=True)
TURN = new_york(date(2026, 9, 11))
CHINA = "CHINA, PEOPLES REPUBLIC OF"
OUR_FILE = "USDA's national export sales (static report) have changed shape: "
BY_DESTINATION_FILE = "USDA's export sales by destination (static report) have changed shape: "


def the_row(
    rows: tuple[WeeklyRow, ...], week: str, *, commodity: int = SOYBEANS, **wanted: object
) -> WeeklyRow:
    """The one row of a commodity's week that has these values."""
    (found,) = (
        row
        for row in rows
        if (row.commodity_code, row.week_ending.isoformat()) == (commodity, week)
        and all(getattr(row, name) == value for name, value in wanted.items())
    )
    return found


@pytest.fixture(scope="module")
def world() -> World:
    """The bundled soybean figures, published as they were."""
    return soybean_world(Clock(TURN))


@pytest.fixture(scope="module")
def turn(world: World) -> bytes:
    """The report by destination at the turn of the marketing year."""
    return destinations_xml(world, TURN)


@pytest.fixture(scope="module")
def national(world: World) -> bytes:
    """The national report of the same week."""
    return national_xml(world, TURN)


# --- the real national files


def test_soybeans_of_2_april_2026_are_whole_tonnes() -> None:
    found = parse_national(APRIL)

    row = the_row(found.rows, "2026-04-02")
    assert (row.market_year, row.destination, row.sums) == (2026, None, "all")
    assert row.measures._asdict() == {
        "weekly_exports": 635_966,
        "accumulated_exports": 30_515_990,
        "outstanding_sales": 7_389_139,
        "gross_new_sales": 304_797,
        "net_sales": 295_403,
        "total_commitment": 37_905_129,
        "next_year_outstanding": 242_633,
        "next_year_net_sales": 0,
    }


def test_a_file_has_two_weeks_newest_first_and_forty_commodities() -> None:
    found = parse_national(APRIL)

    assert found.as_of == date(2026, 4, 2)
    assert found.weeks == (date(2026, 4, 2), date(2026, 3, 26))
    assert (len(found.rows), len(found.commodities)) == (80, 40)
    assert found.commodities[SOYBEANS] == "SOYBEANS"
    assert {row.market_year for row in found.rows} == {2026}


def test_every_week_of_the_real_files_equals_the_bundled_figures() -> None:
    bundled = {
        (answer.market_year, row.week_ending): row.measures
        for answer in snapshot.answers()
        for row in answer.rows
        if row.country_code == ALL_DESTINATIONS and answer.retrieved_at.month == 10
    }
    compared = [
        (ours, theirs)
        for body in REAL.values()
        for row in parse_national(body).rows
        if row.commodity_code == SOYBEANS
        for ours, theirs in zip(bundled[2026, row.week_ending], row.measures, strict=True)
        if ours is not None
    ]

    assert len(compared) == 4 * 5
    assert [pair for pair in compared if pair[0] != pair[1]] == []


def test_american_pima_equals_the_sum_of_the_apis_rows_in_all_eight_measures() -> None:
    """The sums were counted from the API's rows of all destinations as of 13 August 2026."""
    row = the_row(parse_national(APRIL).rows, "2026-04-02", commodity=PIMA)

    assert row.measures == (10_579, 251_671, 111_831, 6_566, 6_454, 363_502, 500, 0)


def test_all_wheat_upland_cotton_and_rice_are_the_sums_of_their_classes() -> None:
    for body in REAL.values():
        rows = parse_national(body).rows
        by_place = {(row.commodity_code, row.week_ending): row.measures for row in rows}
        for week in {row.week_ending for row in rows}:
            for code, classes in COMMODITY_SUMS.items():
                parts = [by_place[part, week] for part in classes]
                assert by_place[code, week] == tuple(map(sum, zip(*parts, strict=True)))


def test_net_sales_are_new_sales_less_purchases_and_buy_backs_but_for_one_real_row() -> None:
    (odd,) = (*parse_national(REAL["2026-03-26"]).oddities, *parse_national(APRIL).oddities)

    assert odd.what == (
        "WHEAT PRODUCTS, sum, w/e 2 Apr 2026: net sales are 757, "
        "but new sales less purchases and buy-backs 793"
    )
    assert json.loads(odd.record)["NewSales"] == "0.793"


# --- the report by destination


def test_at_the_turn_both_marketing_years_stand_on_one_date(turn: bytes) -> None:
    rows = parse_by_destination(turn).rows

    ending = the_row(rows, "2026-09-03", destination=CHINA, market_year=2026)
    starting = the_row(rows, "2026-09-03", destination=CHINA, market_year=2027)
    assert ending.measures == (0, 12_357_145, 5_000, 0, -136_000, 12_362_145, 0, 0)
    assert starting.measures == (0, 0, 8_983_000, 0, 1_222_000, 8_983_000, 0, 0)


def test_china_on_17_september_2026_is_what_the_real_file_said(world: World) -> None:
    rows = parse_by_destination(destinations_xml(world, new_york(date(2026, 9, 24)))).rows

    row = the_row(rows, "2026-09-17", destination=CHINA).measures
    assert row.net_sales == 311_792
    assert row.outstanding_sales == 9_395_000
    assert row.accumulated_exports == 775_042
    assert row.total_commitment == 10_170_042


def test_sums_are_marked_unknown_is_a_buyer_and_sales_outside_the_sums_are_left_out(
    turn: bytes,
) -> None:
    found = parse_by_destination(turn)

    week = [row for row in found.rows if row.week_ending == date(2026, 8, 27)]
    assert the_row(found.rows, "2026-08-27", destination="UNKNOWN").sums is None
    assert sorted(row.sums for row in week if row.destination is None and row.sums) == [
        "all",
        "known",
        "unknown",
    ]
    assert len([row for row in week if row.destination is not None]) == 47
    assert b"OPTIONAL ORIGIN" in turn
    assert 12_500 not in {amount for row in found.rows for amount in row.measures}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TOTAL KNOWN AND UNKNOWN        ", (None, "all")),
        ("Total Known and Unkn", (None, "all")),
        ("TOTAL KNOWN", (None, "known")),
        ("TOTAL UNK", (None, "unknown")),
        ("OPTIONAL ORIG", (None, "left out")),
        ("EXPORTS ", (None, "left out")),
        ("UNKNOWN", ("UNKNOWN", None)),
        ("  JAPAN  ", ("JAPAN", None)),
        ("OMAN", ("OMAN", None)),
    ],
)
def test_names_are_padded_or_cut(name: str, expected: tuple[str | None, str | None]) -> None:
    assert esrqs_fields.destination(name) == expected


@pytest.mark.parametrize("name", ["TOTAL KN", "TOTAL ASIA", "   "])
def test_a_name_that_may_mean_several_sums_or_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"is a sum this program|names no destination"):
        esrqs_fields.destination(name)


def test_without_next_year_columns_the_next_year_is_not_known(world: World) -> None:
    body = destinations_xml(world, TURN, ReportForm(next_year=False))

    row = the_row(parse_by_destination(body).rows, "2026-08-27", destination=CHINA)
    assert row.measures == (0, 12_357_145, 141_000, 0, 0, 12_498_145, None, None)


@pytest.mark.parametrize(
    "spellings",
    [
        {"CountryName": "Country", "NewSales": "GrossNewSales"},
        {"CountryName": "countryname"},
        {"CountryName": "DestinationName", "PeriodEndingDate": "WeekEndingDate"},
    ],
)
def test_other_spellings_give_the_same_rows(
    world: World, turn: bytes, spellings: dict[str, str]
) -> None:
    other = destinations_xml(world, TURN, ReportForm(spellings=spellings))

    assert parse_by_destination(other) == parse_by_destination(turn)


def test_unknown_attributes_are_refused_with_those_that_came(world: World) -> None:
    body = destinations_xml(world, TURN, ReportForm(spellings={"CountryName": "Land"}))

    with pytest.raises(SourceChanged) as caught:
        parse_by_destination(body)

    assert caught.value.reason.startswith(
        f"{BY_DESTINATION_FILE}no attribute for destination among "
        "Land, CommodityCode, CommodityName, PeriodEndingDate, "
    )


def test_an_attribute_left_out_of_one_row_is_not_known_there(turn: bytes) -> None:
    body = turn.replace(b' OutstandingSales="8983"', b"", 1)

    row = the_row(
        parse_by_destination(body).rows, "2026-09-03", destination=CHINA, market_year=2027
    )
    assert row.measures.outstanding_sales is None


def test_a_negative_shipment_is_not_known_and_noted(turn: bytes) -> None:
    body = turn.replace(b'AccumulatedExports="12357.145"', b'AccumulatedExports="-67.999"', 1)

    found = parse_by_destination(body)

    row = the_row(found.rows, "2026-09-03", destination=CHINA, market_year=2026)
    assert row.measures.accumulated_exports is None
    assert found.oddities[0].what == (
        f"SOYBEANS, {CHINA}, w/e 3 Sep 2026: accumulated exports are -67,999"
    )


# --- sums


def test_destinations_add_up_to_the_total_row_and_the_national_report(
    turn: bytes, national: bytes
) -> None:
    check_sums(parse_by_destination(turn), parse_national(national))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            b'OutstandingSales="8983" ',
            b'OutstandingSales="8983.001" ',
            "outstanding sales of commodity 801, marketing year 2027, w/e 3 Sep 2026, are "
            "8,983,001 by the destinations, 8,983,000 by the total row, "
            "8,983,000 by the national report.",
        ),
        (
            b'CountryName="TOTAL KNOWN AND UNKNOWN        ',
            b'CountryName="ELSEWHERE',
            "accumulated exports of commodity 801, marketing year 2026, w/e 3 Sep 2026, are "
            "81,511,048 by the destinations, 40,755,524 by the national report.",
        ),
        (
            b'CountryName="TAIWAN                         " CommodityCode="801"',
            b'CountryName="OPTIONAL ORIGIN" CommodityCode="801"',
            "accumulated exports of commodity 801, marketing year 2026, w/e 3 Sep 2026, are "
            "39,359,030 by the destinations, 40,755,524 by the total row, "
            "40,755,524 by the national report.",
        ),
    ],
)
def test_sums_that_differ_are_refused_with_the_numbers(
    turn: bytes, national: bytes, old: bytes, new: bytes, said: str
) -> None:
    changed = parse_by_destination(turn.replace(old, new, 1))

    with pytest.raises(SourceChanged) as caught:
        check_sums(changed, parse_national(national))

    assert str(caught.value) == (
        f"USDA's static reports do not add up: {said} Nothing of them was used."
    )
    check_sums(changed, parse_national(national), commodities=[401])


def test_a_total_row_alone_that_differs_is_refused(turn: bytes, national: bytes) -> None:
    first, total, rest = turn.partition(b'CountryName="TOTAL KNOWN AND UNKNOWN')
    wrong = first + total + rest.replace(b'NetSales="-', b'NetSales="-1', 1)

    with pytest.raises(SourceChanged, match=r"net sales of .* by the destinations, .* total row"):
        check_sums(parse_by_destination(wrong), parse_national(national))


def test_a_commodity_without_any_destination_is_refused() -> None:
    april = parse_national(APRIL)
    empty = DestinationReport(None, april.weeks, (), {}, {}, ())

    with pytest.raises(SourceChanged, match=r"are 0 by the destinations, 681,914 by the national"):
        check_sums(empty, april, commodities=[SOYBEANS])


def test_all_wheat_that_is_not_the_sum_of_its_classes_is_refused() -> None:
    wrong = parse_national(
        APRIL.replace(b'AccumulatedExports="7413.05"', b'AccumulatedExports="7413.051"')
    )
    rows = tuple(replace(row, destination="ALL", sums=None) for row in wrong.rows)
    buyers = DestinationReport(None, wrong.weeks, rows, {}, {}, ())

    with pytest.raises(SourceChanged, match=r"commodity 107, .* by the sum of its classes\."):
        check_sums(buyers, wrong)


def test_the_next_year_is_compared_only_if_both_reports_have_it(
    world: World, national: bytes
) -> None:
    without = destinations_xml(world, TURN, ReportForm(next_year=False))

    check_sums(parse_by_destination(without), parse_national(national))


def test_reports_of_different_weeks_wait_for_each_other(turn: bytes, world: World) -> None:
    older = parse_national(national_xml(world, new_york(date(2026, 9, 3))))

    with pytest.raises(SourceUnavailable, match=r"w/e 3 Sep 2026, national w/e 27 Aug 2026"):
        check_sums(parse_by_destination(turn), older)


def test_a_week_that_only_one_report_has_is_compared_with_the_total_row_alone(
    turn: bytes, national: bytes
) -> None:
    whole = parse_national(national)
    newest = tuple(row for row in whole.rows if row.week_ending == whole.weeks[0])

    check_sums(parse_by_destination(turn), replace(whole, weeks=whole.weeks[:1], rows=newest))


@pytest.mark.parametrize("older", [False, True])
def test_the_newest_week_needs_the_national_report_and_an_older_one_something(
    turn: bytes, national: bytes, older: bool
) -> None:
    whole, report = parse_national(national), parse_by_destination(turn)
    newest = whole.weeks[0]
    kept = [row for row in whole.rows if (row.week_ending == newest) is older]
    by_destination = [row for row in report.rows if row.sums is None]

    with pytest.raises(SourceChanged, match="have no row in the national report to be compared"):
        check_sums(
            replace(report, rows=tuple(by_destination if older else report.rows)),
            replace(whole, rows=tuple(kept)),
        )


@MANY
@given(st.integers(-(10**11), 10**12 - 1))
def test_every_whole_amount_survives_being_printed_in_thousands(amount: int) -> None:
    assert esrqs_fields.whole_units(thousands(amount)) == amount


# --- what is no report


@pytest.mark.parametrize("left", [0, 1, 300, len(APRIL) // 2, len(APRIL) - 1])
def test_a_truncated_report_is_temporary_and_nothing_is_used(left: int) -> None:
    with pytest.raises(SourceUnavailable, match=r"no whole XML .* Nothing of it was used\.$"):
        parse_national(APRIL[:left])


def test_the_name_of_an_unknown_encoding_is_shown_in_part() -> None:
    with pytest.raises(SourceUnavailable) as caught:
        parse_national(APRIL.replace(b"utf-8", b"utf-" + b"9" * 5_000))

    assert len(str(caught.value)) < 250
    assert "no whole XML (unknown encoding: utf-999" in str(caught.value)


@pytest.mark.parametrize("encoding", [b"utf-9", b"shift_jis", b"utf-16"])
def test_a_false_encoding_is_temporary(encoding: bytes) -> None:
    with pytest.raises(SourceUnavailable, match=r"no whole XML"):
        parse_national(APRIL.replace(b"utf-8", encoding))


@MANY
@given(st.integers(0, len(APRIL) - 1), st.binary(max_size=8), st.integers(0, 40))
def test_a_damaged_report_is_read_or_refused_in_a_sentence(
    place: int, put: bytes, cut: int
) -> None:
    with suppress(MonitorError):
        assert parse_national(APRIL[:place] + put + APRIL[place + cut :]).rows


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><html><br></html>", b"<HTML><body>wait</body></HTML>"]
)
def test_a_web_page_with_status_200_is_temporary(page: bytes) -> None:
    with pytest.raises(SourceUnavailable, match=r"^A web page came in place of USDA's national"):
        parse_national(page)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE Report [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>
<Report Name="CWRCommoditySummary" ReportTitle="&b;"/>"""
OUTSIDE = b"""<!DOCTYPE Report SYSTEM "file:///etc/passwd"><Report Name="CWRCommoditySummary"/>"""


@pytest.mark.parametrize("body", [BOMB, OUTSIDE])
def test_a_document_type_is_refused_before_any_entity_is_declared(body: bytes) -> None:
    with pytest.raises(SourceChanged, match=r"the XML declares a document type \(Report\)"):
        parse_national(body)


def test_another_report_is_refused(turn: bytes) -> None:
    with pytest.raises(SourceChanged, match=f"another document came: Report {BY_DESTINATION}"):
        parse_national(turn)
    with pytest.raises(SourceChanged, match=f"another document came: Report {NATIONAL}"):
        parse_by_destination(APRIL)
    with pytest.raises(SourceChanged, match="another document came: Error without a name"):
        parse_national(b"<Error><Code>AccessDenied</Code></Error>")


def test_a_report_without_rows_is_no_figure() -> None:
    with pytest.raises(EmptyAnswer):
        parse_national(b'<Report Name="CWRCommoditySummary" ReportTitle="AS OF 4/2/2026"/>')


def test_more_rows_than_any_report_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_xml, "MOST_ROWS", 79)

    with pytest.raises(SourceChanged, match="there are more than 79 rows"):
        parse_national(APRIL)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"30515.99", b"30515.9901", "'30515.9901' is no amount in thousands"),
        (b"30515.99", b"30,515.99", "'30,515.99' is no amount in thousands"),
        (b"30515.99", b"3.05E4", "'3.05E4' is no amount in thousands"),
        (b'Cancellations="9.394"', b'Cancellations="9.3.4"', "'9.3.4' is no amount in thousands"),
        (b"04/02/2026", b"04/03/2026", "04/03/2026 is a Friday; weeks end on a Thursday"),
        (b"04/02/2026", b"2026-04-02", "'2026-04-02' is no date"),
        (b"04/02/2026", b"02/30/2026", "'02/30/2026' is no date"),
        (b"Sep 2025/Aug 2026", b"2025/2026", "'2025/2026' is no marketing year"),
        (b"Sep 2025/Aug 2026", b"Sep 2025/Sep 2026", "does not have twelve months"),
        (b'CommodityCode="801"', b'CommodityCode="SOY"', "'SOY' is no commodity code"),
        (b'CommodityCode="902"', b'CommodityCode="901"', "a destination's week stands there twice"),
        (b"in the Thousands", b"in Metric Tons", "names no date or no thousands"),
        (b"AS OF 4/2/2026", b"AS OF 4/9/2026", "the newest week ends 2 Apr 2026"),
        (b" NetSales=", b" Net=", "no attribute for net sales among CommodityCode, CommodityName,"),
    ],
)
def test_a_changed_shape_is_one_sentence_with_what_came(
    old: bytes, new: bytes, reason: str
) -> None:
    with pytest.raises(SourceChanged) as caught:
        parse_national(APRIL.replace(old, new))

    assert caught.value.reason.startswith(OUR_FILE)
    assert reason in caught.value.reason
    assert caught.value.reason.endswith(" Nothing of this answer was used.")


def test_the_refused_row_is_shown() -> None:
    with pytest.raises(SourceChanged) as caught:
        parse_national(APRIL.replace(b"30515.99", b"30515.9901"))

    assert caught.value.record is not None
    assert json.loads(caught.value.record)["CommodityName"] == "SOYBEANS"


def test_the_written_form_is_the_form_of_the_real_files() -> None:
    for week, body in REAL.items():
        rows = report_xml.read_report(body, NATIONAL, "figures").rows
        assert written(NATIONAL, date.fromisoformat(week), rows) == body
