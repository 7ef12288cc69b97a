"""Grain inspections: two real weekly texts, yearly files in their form, and every other shape."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from monitor.core.errors import SourceChanged
from monitor.sources.fgis import destination_name
from monitor.sources.fgis_certificates import Certificates, parse_certificates, weekly_tonnes
from monitor.sources.fgis_text import parse_text
from tests.usda import new_york
from tests.usda.inspections import HEADER, Certificate, Inspections

REAL = Path(__file__).parent.parent / "data/fgis"
CHINA = ("SOYBEANS", "CHINA")
SOY = {"SOYBEANS"}


def real(week: str) -> bytes:
    """Return a real text without its tables by port."""
    return (REAL / f"wa_gr101_{week}.txt").read_bytes()


def test_two_real_texts() -> None:
    april, august = parse_text(real("2026-04-30"), SOY), parse_text(real("2026-08-06"), SOY)

    assert (april.week_ending, april.printed_on) == (date(2026, 4, 30), date(2026, 5, 4))
    assert april.tonnes[CHINA] == 135_873 + 65_023
    assert april.total("SOYBEANS") == 450_145
    assert april.total("CORN") == 1_969_079 + 33_378
    assert (august.week_ending, august.printed_on) == (date(2026, 8, 6), date(2026, 8, 10))
    assert august.tonnes[CHINA] == 65_935
    assert august.tonnes["SORGHUM", "CHINA"] == 55_593 + 318
    assert august.tonnes["WHEAT", "EL SALVADOR"] == 6_600
    assert august.total("SOYBEANS") == 399_201
    assert april.corrected["SORGHUM", "CHINA"] == (date(2026, 4, 23),)
    assert CHINA not in august.corrected
    assert august.corrected["SOYBEANS", "VIETNAM"] == (date(2026, 7, 28),)


def test_the_test_server_writes_the_form_of_the_real_ones() -> None:
    known = Inspections()
    thursday = date(2026, 8, 6)
    known.publish(date(2026, 8, 3), Certificate(date(2026, 7, 28), 1_000))
    known.publish(
        date(2026, 8, 10),
        Certificate(thursday, 65_935),
        Certificate(thursday, 1_298_000, "MEXICO", "CORN", "INTERIOR"),
        Certificate(date(2026, 7, 27), 734, "TAIWAN"),
    )

    text = parse_text(known.text(new_york(date(2026, 8, 11))) or b"", {"SOYBEANS", "CORN"})

    assert (text.tonnes[CHINA], text.tonnes["CORN", "MEXICO"]) == (65_935, 1_298_000)
    assert text.corrected == {("SOYBEANS", "TAIWAN"): (date(2026, 7, 27),)}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"WA_GR101\n", b"WA_GR102\n", "it does not begin with WA_GR101"),
        (b"AUG 06", b"AUG 07", "its week does not end on a Thursday before it was printed"),
        (b"Aug 10, 2026", b"10 Aug 2026", "it does not name one week and the day it was printed"),
        (b"REGION    COUNTRY", b"REGION    NATION ", "has another header"),
        (b"CANOLA   TOTALS", b"         TOTALS", "a line has 7 amounts, the header 6"),
        (b"COLOMBIA      17,696", b"COLOMBIA      17,697", "do not add up to its total"),
        (b"SUBTOTAL     1,053", b"SUBTOTAL     1,054", "do not add up to its total"),
        (b"SOYBEANS      399,201", b"SOYBEANS      399,202", "makes 399,201 t, the total is"),
        (b"REGION AND COUNTRY", b"REGION AND HARBOUR", "it has 1 of the two tables"),
    ],
)
def test_another_shape_is_one_sentence_that_shows_what_came(
    old: bytes, new: bytes, sentence: str
) -> None:
    body = real("2026-08-06")
    assert old in body

    with pytest.raises(SourceChanged, match=sentence) as caught:
        parse_text(body.replace(old, new), SOY)

    assert str(caught.value).startswith("USDA's weekly inspections text has another shape: ")
    assert "\n" not in str(caught.value)


def test_months_may_be_written_out_and_tuesday_may_be_the_day() -> None:
    body = real("2026-08-06").replace(b"Mon   Aug 10, 2026", b"Tue   August 11, 2026")

    text = parse_text(body.replace(b"ENDING AUG 06", b"ENDING AUGUST 6"), SOY)

    assert (text.week_ending, text.printed_on) == (date(2026, 8, 6), date(2026, 8, 11))


def test_a_region_or_a_table_that_is_cut_short_is_noticed() -> None:
    body = real("2026-08-06")
    without_a_line = body.replace(
        b"          GERMANY            0          0       0        0    86,260          0     "
        b"86,260  \n",
        b"",
    )
    assert without_a_line != body

    with pytest.raises(SourceChanged, match="a region does not add up to its subtotal"):
        parse_text(without_a_line, SOY)
    with pytest.raises(SourceChanged, match="has no total"):
        parse_text(body[: body.index(b"  TOTAL                421,277")], SOY)


def test_a_fault_in_another_grain_says_nothing_of_this_one() -> None:
    body = real("2026-08-06").replace(b"CORN        1,740,119", b"CORN        1,740,120")

    assert parse_text(body, SOY).tonnes[CHINA] == 65_935
    with pytest.raises(SourceChanged, match="CORN by destination makes 1,740,119 t"):
        parse_text(body, {"CORN"})


@pytest.mark.parametrize("first", [True, False])
def test_a_second_total_of_a_grain_that_contradicts_is_noticed(first: bool) -> None:
    body = real("2026-08-06")
    [line] = [line for line in body.splitlines(keepends=True) if line.startswith(b"SOYBEANS   ")]
    other = line.replace(b"399,201", b"399,202")

    again = parse_text(body.replace(line, line + line), SOY)
    assert again.tonnes == parse_text(body, SOY).tonnes
    with pytest.raises(SourceChanged, match="makes 399,201 t, the total is 399,201 t and 399,202"):
        parse_text(body.replace(line, other + line if first else line + other), SOY)


def test_waterway_shipments_to_canada_are_in_the_total_of_a_grain_alone() -> None:
    assert parse_text(real("2026-04-30"), {"CORN"}).total("CORN") == 2_027_942 - 25_485


def published(*certificates: Certificate, header: tuple[str, ...] = HEADER) -> Inspections:
    """Return inspections published in the middle of January 2026."""
    known = Inspections(header=header)
    known.publish(date(2026, 1, 12), *certificates)
    return known


def files(known: Inspections, *years: int) -> list[Certificates]:
    """Return the parsed yearly files."""
    now = new_york(date(2026, 1, 12), time(12))
    return [parse_certificates(known.file(year, now) or b"", year, SOY) for year in years]


def test_certificates_are_added_up_by_week_with_commas_and_decimals() -> None:
    known = published(
        Certificate(date(2026, 1, 2), 0, text="71,286.25"),
        Certificate(date(2026, 1, 8), 0, text="1,067,516.5"),
        Certificate(date(2026, 1, 8), 40_000, "JAPAN"),
        Certificate(date(2026, 1, 8), 90_000, grain="CORN"),
    )

    (file,) = files(known, 2026)

    assert weekly_tonnes([file], CHINA, date(2026, 1, 8)) == {date(2026, 1, 8): 1_138_803}
    assert file.total(date(2026, 1, 8), "SOYBEANS") == 1_178_802.75


def test_the_week_across_new_year_is_added_up_from_two_files() -> None:
    known = published(
        Certificate(date(2025, 12, 24), 10_000),
        Certificate(date(2025, 12, 30), 60_000),
        Certificate(date(2026, 1, 1), 5_500),
        Certificate(date(2026, 1, 6), 68_000),
    )
    christmas, new_year, after = date(2025, 12, 25), date(2026, 1, 1), date(2026, 1, 8)

    both, this_year = files(known, 2025, 2026), files(known, 2026)

    assert weekly_tonnes(both, CHINA, after) == {
        christmas: 10_000,
        new_year: 65_500,
        after: 68_000,
    }
    assert weekly_tonnes(this_year, CHINA, after) == {after: 68_000}
    assert weekly_tonnes(both, CHINA, new_year) == {christmas: 10_000, new_year: 65_500}


def test_a_published_week_without_the_pair_is_zero_and_a_week_without_any_is_unknown() -> None:
    known = published(
        Certificate(date(2026, 1, 8), 40_000, "JAPAN"), Certificate(date(2026, 1, 22), 1)
    )

    assert weekly_tonnes(files(known, 2026), CHINA, date(2026, 1, 22)) == {
        date(2026, 1, 8): 0,
        date(2026, 1, 22): 1,
    }


def csv_of(*certificates: Certificate, header: tuple[str, ...] = HEADER) -> bytes:
    """Return a file of 2026."""
    known = published(*certificates, header=header)
    return known.file(2026, new_york(date(2026, 1, 12), time(12))) or b""


def test_a_missing_column_is_named_with_the_columns_that_came() -> None:
    body = csv_of(Certificate(date(2026, 1, 8), 1)).replace(b"Metric Ton  ", b"Tonnes")

    with pytest.raises(SourceChanged, match="no column is named Metric Ton") as caught:
        parse_certificates(body, 2026, SOY)

    assert str(caught.value) == (
        "USDA's inspections file has another shape: no column is named Metric Ton. Nothing of it "
        "was used. The record: Thursday, Serial No., Type Shipm, Cert Date, Carrier Name, Grain, "
        "Pounds, Destination, Tonnes"
    )


def test_columns_in_another_order_with_more_of_them_are_read_by_name() -> None:
    header = (*reversed(HEADER), "Future Field")

    body = csv_of(Certificate(date(2026, 1, 8), 66_198), header=header)

    file = parse_certificates(b"\xef\xbb\xbf" + body, 2026, SOY)
    assert file.tonnes == {(date(2026, 1, 8), *CHINA): 66_198}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"20260108,", b"2026-01-08,", "Thursday is '2026-01-08', which is no Thursday of 2026"),
        (b"20260108,", b"20260109,", "which is no Thursday of 2026 as YYYYMMDD"),
        (b"20260108,", b"20250109,", "which is no Thursday of 2026 as YYYYMMDD"),
        (b",66198", b",66.198,00", "line 2 has 10 fields, the header 9"),
        (b",66198", b",-66198", "Metric Ton is '-66198'"),
        (b",66198", b",", "Metric Ton is ''"),
        (b",CHINA,66198\r\n", b",CHI", "line 2 has 8 fields, the header 9"),
        (b",CHINA", b',"CHINA' + 200_000 * b"A", r"line 2 is no CSV \(field larger than"),
    ],
)
def test_a_line_that_cannot_be_read_is_shown(old: bytes, new: bytes, sentence: str) -> None:
    body = csv_of(Certificate(date(2026, 1, 8), 66_198))
    assert old in body

    with pytest.raises(SourceChanged, match=sentence):
        parse_certificates(body.replace(old, new, 1), 2026, SOY)


@pytest.mark.parametrize("body", [b"", b"\r\n", b",".join(n.encode() for n in HEADER) + b"\r\n"])
def test_a_file_without_a_certificate_is_no_file(body: bytes) -> None:
    with pytest.raises(SourceChanged, match=r"no column is named|it holds no certificate"):
        parse_certificates(body, 2026, SOY)


def test_names_of_destinations() -> None:
    assert destination_name("CHINA, PEOPLES REPUBLIC OF") == "CHINA"
    assert destination_name("KOREA, REPUBLIC OF") == "KOREA REP"
    assert destination_name("BANGLADESH") == "BANGLADESH"
