"""Damage that the fuzzer (`make fuzz`) found to be read wrongly, or not refused in a sentence."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.core.calendar import MarketingYear
from monitor.core.errors import ConfigError, EmptyAnswer, SourceChanged, SourceUnavailable
from monitor.core.records import Commodity, ReleaseDate
from monitor.sources import agtransport, esr, gats
from monitor.sources.announcements import parse_announcement
from monitor.sources.esrqs import parse_national
from monitor.sources.fgis_certificates import parse_certificates
from monitor.sources.fgis_text import parse_text
from monitor.sources.highlights import parse_highlights
from tests.usda.figures import YEAR_2026
from tests.usda.gats import COTTON, export_row, goods_row

DATA = Path(__file__).parent.parent / "data"
NATIONAL = (DATA / "esrqs/CWRCommoditySummary_2026-04-02.xml").read_bytes()
HIGHLIGHTS = (DATA / "esrqs/WeeklyHighlightsReport_2026-04-02.xml").read_bytes()
TEXT = (DATA / "fgis/wa_gr101_2026-08-06.txt").read_bytes()
SOY = Commodity(801, "Soybeans", 1)
STAMP = ReleaseDate(
    801, 2027, date(2026, 9, 1), date(2027, 8, 31), datetime(2026, 9, 10, 12, 30, tzinfo=UTC)
)
MONTH = date(2026, 8, 31)
SALE = (
    "Private exporters reported sales of 792,000 metric tons of soybeans for delivery to China "
    "during the 2025/2026 marketing year."
)


def understood(rows: list[dict[str, object]]) -> esr.SourceResponse:
    """Return soybeans 2025/26 as read on 10 September 2026."""
    request = esr.Request(esr.Slice(SOY, 2026), STAMP, STAMP.released_at)
    return request.understand(json.dumps(rows).encode())


def with_last(**changes: object) -> list[dict[str, object]]:
    """Return the rows of 2025/26, the last one changed."""
    return [*YEAR_2026[:-1], {**YEAR_2026[-1], **changes}]


@pytest.mark.parametrize("week", ["2026-09-10", "2025-07-31", "2036-09-04", "2016-09-01"])
def test_a_week_that_is_not_over_or_of_another_year_has_no_place(week: str) -> None:
    [odd] = understood(with_last(weekEndingDate=f"{week}T00:00:00")).oddities

    assert odd.lost
    assert odd.what == (
        f"of destination 5700: weekEndingDate '{week}T00:00:00' is none of the weeks from "
        "1 Aug 2025 to 9 Sep 2026"
    )


@pytest.mark.parametrize("code", [0, -5700, 100_000, 2**63])
def test_a_code_that_no_destination_has_is_no_buyer(code: int) -> None:
    """The ledger itself gives 0 to the sum over all destinations."""
    [odd] = understood(with_last(countryCode=code)).oddities

    assert (odd.lost, odd.what) == (True, f"countryCode is {code}")


def test_a_fraction_next_to_a_whole_amount_is_none() -> None:
    body = json.dumps(YEAR_2026).replace("8983000", "123456789012345.0000001", 1)

    rows, [odd] = esr.parse_rows(body.encode(), SOY, 2026)

    assert rows[-1].measures.next_year_outstanding is None
    assert "nextMYOutstandingSales of destination 5700 in w/e 3 Sep 2026 is 12345678901" in odd.what


def test_a_long_value_is_shown_shortened() -> None:
    [odd] = understood(with_last(weekEndingDate="9" * 5_000)).oddities

    assert odd.what == f"of destination 5700: weekEndingDate '{'9' * 38}… is no date"


@pytest.mark.parametrize("nest", ["[" * 3_000 + "]" * 3_000, '{"a":' * 3_000 + "1" + "}" * 3_000])
def test_a_deep_nest_is_damage(nest: str) -> None:
    with pytest.raises(SourceUnavailable, match="came damaged"):
        esr.parse_release_stamps(nest.encode())


@pytest.mark.parametrize(
    "change",
    [
        {"marketYear": 2026},
        {"marketYearStart": "2025-09-01T00:00:00"},
        {"marketYearEnd": "2026-08-31T00:00:00"},
        {"marketYearStart": "9998-09-01T00:00:00", "marketYearEnd": "9999-08-31T00:00:00"},
        {"releaseTimeStamp": "0001-01-01T00:00:00"},
    ],
)
def test_a_release_of_no_marketing_year_or_no_day_of_the_reports_is_refused(
    change: dict[str, object],
) -> None:
    row = {
        "commodityCode": 801,
        "marketYear": 2027,
        "marketYearStart": "2026-09-01T00:00:00",
        "marketYearEnd": "2027-08-31T00:00:00",
        "releaseTimeStamp": "2026-09-10T08:30:00",
    }
    assert esr.parse_release_stamps(json.dumps([row]).encode()) == [STAMP]

    with pytest.raises(SourceChanged, match=r"is no marketing year|is no day of the reports"):
        esr.parse_release_stamps(json.dumps([row | change]).encode())


def test_a_list_without_entries_or_with_one_code_twice_is_none() -> None:
    china = {"countryCode": 5700, "countryName": "CHINA", "countryDescription": "CHINA"}

    with pytest.raises(EmptyAnswer, match="USDA's commodities came empty, which is no list"):
        esr.parse_commodities(b"[]")
    with pytest.raises(SourceChanged, match="code 5700 stands there twice, differently"):
        esr.parse_destinations(json.dumps([china, china | {"countryName": "JAPAN"}]).encode())
    assert len(esr.parse_destinations(json.dumps([china, china]).encode())) == 2


def test_text_that_is_no_utf_8_is_damage_even_in_a_field_that_is_not_read() -> None:
    row = b'[{"date":"2026-09-17T00:00:00","myear":"2026/2027","country":"MEXICO",'
    row += b'"commodity":"Corn","unit":"Metric Tons","wkexp\xffortscmy":"1"}]'

    with pytest.raises(SourceUnavailable, match="came damaged"):
        agtransport.parse(row)


def test_a_report_with_an_attribute_in_two_spellings_is_refused() -> None:
    body = NATIONAL.replace(b' NetSales="', b' netsales="', 1)

    with pytest.raises(SourceChanged, match="comes in two spellings, netsales and NetSales"):
        parse_national(body)


def test_a_reports_week_outside_its_marketing_year_is_refused() -> None:
    body = NATIONAL.replace(b"Sep 2025/Aug 2026", b"Sep 2024/Aug 2025")

    with pytest.raises(SourceChanged, match="the week to 2 Apr 2026 is not in marketing year 2025"):
        parse_national(body)


@pytest.mark.parametrize("value", ["1e308", "123456789012345.0000001", '"5"', "[]", "1" * 16])
def test_a_value_that_is_no_amount_of_dollars_is_refused(value: str) -> None:
    goods = gats.parse_agricultural(json.dumps([goods_row(COTTON, agricultural=True)]).encode())
    body = json.dumps([export_row(MONTH, COTTON, 777)]).replace("777", value).encode()

    with pytest.raises(SourceChanged, match="is no amount of whole dollars"):
        gats.parse_exports(body, "CH", MONTH, goods)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"China (124,700 MT", b"China (, MT", "',' is no whole amount"),
        (b"China (124,700 MT", b"China (1,2,3 MT", "'1,2,3' is no whole amount"),
        (b"(124,700 MT", b"(" + b"9" * 5_000 + b" MT", "9…. is no whole amount"),
        (b"Japan (104,800 MT", b"China (104,800 MT", "a buyer is named twice for one year"),
        (b"121,000 MT switched", b"121,000 MT moved", "what a buyer of Soybeans includes cannot"),
        (
            b"121,000 MT switched from unknown destinations",
            b"121,000 MT switched from unknown destinations andtched from unknown destinations",
            "whence something was switched cannot be read",
        ),
    ],
)
def test_highlights_with_another_amount_or_word_are_refused(
    old: bytes, new: bytes, reason: str
) -> None:
    assert old in HIGHLIGHTS

    with pytest.raises(SourceChanged, match=reason) as caught:
        parse_highlights(HIGHLIGHTS.replace(old, new))

    assert len(str(caught.value)) < 500


def test_a_switch_from_unknown_destinations_may_be_written_with_capitals() -> None:
    old = b"121,000 MT switched from unknown destinations"
    body = HIGHLIGHTS.replace(old, b"121,000 MT switched from Unknown Destinations")

    china = [r for r in parse_highlights(body).buyers if r.destination == "China"]

    assert [row.switched for row in china if row.commodity == "Soybeans"] == [121_000]


@pytest.mark.parametrize("amount", [b" ,", b" 1,2,3", b" " + b"9" * 5_000])
def test_inspections_with_an_amount_that_is_none_are_refused(amount: bytes) -> None:
    body = TEXT.replace(b" 65,935    ", amount + b"    ")
    assert body != TEXT

    with pytest.raises(SourceChanged, match="is no whole amount"):
        parse_text(body, {"SOYBEANS"})


def test_a_line_of_inspections_that_has_lost_its_name_is_refused() -> None:
    """The totals add up all the same, and the destination would have bought less."""
    name = b"\n          GERMANY   "
    assert TEXT.count(name) == 1

    with pytest.raises(SourceChanged, match="a line names no destination"):
        parse_text(TEXT.replace(name, name.replace(b"GERMANY", b"       ")), {"SOYBEANS"})


@pytest.mark.parametrize(
    ("header", "thursday", "tonnes", "reason"),
    [
        ("Metric Ton", "2026108", "1", "Thursday is '2026108', which is no Thursday"),
        ("Metric Ton", "20260108", "9" * 20, "Metric Ton is '9999"),
        ("Destination ,Metric Ton", "20260108", "CHINA,1", "two columns are named Destination"),
    ],
)
def test_a_certificate_in_another_form_is_refused(
    header: str, thursday: str, tonnes: str, reason: str
) -> None:
    """Python reads 2026108 as 8 October, where 8 January had lost a digit."""
    body = f"Thursday,Grain,Destination,{header}\n{thursday},SOYBEANS,CHINA,{tonnes}\n"

    with pytest.raises(SourceChanged, match=reason):
        parse_certificates(body.encode(), 2026, {"SOYBEANS"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SALE.replace("792,000", ","), "',' is no whole amount"),
        (SALE.replace("792,000", "7" * 50), "7…. is no whole amount"),
        (SALE.replace("792,000", "\u0667\u0669\u0662,000"), "This is no announcement that can be"),
        (SALE.replace("2025/2026", "2025/2027"), "2025/2027 is no marketing year"),
        (f"{SALE} {SALE.replace('metric tons of', 'tons of')}", "This is no announcement that can"),
        (SALE.replace("sales", "cancelled sales"), "This is no announcement that can be"),
        (SALE.replace("sales", "revocations of sales"), "This is no announcement that can be"),
        (f"{SALE} {SALE}", "An amount stands there twice, alike: give the announcement once"),
    ],
)
def test_an_announcement_that_cannot_be_right_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        parse_announcement(text)


def test_a_part_of_an_announced_sale_is_shown_shortened() -> None:
    text = (
        "Private exporters reported sales of 372,000 metric tons of soybeans for delivery to "
        f"China. Of the total, 60,000 metric tons is for the {'9' * 5_000}/2026 marketing year."
    )

    with pytest.raises(ConfigError, match="do not add up: '60,000 metric tons is for") as caught:
        parse_announcement(text)

    assert len(str(caught.value)) < 400


def test_a_marketing_year_spans_a_month_more_at_both_ends() -> None:
    year = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))

    assert year.span == (date(2025, 8, 1), date(2026, 10, 1))
