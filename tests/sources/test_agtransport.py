"""AgTransport's rows: real ones, the shapes Socrata may give them, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import SourceChanged, SourceUnavailable
from monitor.core.records import MEASURES, Measures
from monitor.sources import agtransport, snapshot
from monitor.sources.agtransport import AMOUNTS, LIMIT, parse, request
from monitor.sources.commodity_codes import PUBLIC_HISTORY
from monitor.sources.weekly_rows import WeeklyRow

MEXICO = {
    "date": "2026-09-17T00:00:00.000",
    "myear": "2026/2027",
    "country": "MEXICO",
    "commodity": "Corn",
    "unit": "Metric Tons",
    "wkexportscmy": "507744",
    "accexportscmy": "1301093",
    "outsalescmy": "5560016",
    "grosalescmy": "222425",
    "netsalescmy": "210981",
    "totcommcmy": "6861109",
    "outsalesnmy": "353000",
    "netsalesnmy": "0",
}
JAPAN = {
    "date": "2026-09-17T00:00:00.000",
    "myear": "2026/2027",
    "country": "JAPAN",
    "commodity": "Wheat",
    "type": "HRW",
    "unit": "Metric Tons",
    "wkexportscmy": "0",
    "netsalescmy": "-49970",
}
WEEK = date(2026, 9, 17)


def body(*rows: dict[str, object]) -> bytes:
    return json.dumps(rows).encode()


def test_published_rows_are_read() -> None:
    assert parse(body(MEXICO, JAPAN)) == [
        WeeklyRow(
            401,
            "MEXICO",
            WEEK,
            2027,
            Measures(507_744, 1_301_093, 5_560_016, 222_425, 210_981, 6_861_109, 353_000, 0),
        ),
        WeeklyRow(
            101, "JAPAN", WEEK, 2027, Measures(0, None, None, None, -49_970, None, None, None)
        ),
    ]


def test_the_bundled_rows_of_china_come_back_to_the_tonne_and_unknown_stays_unknown() -> None:
    china = [
        (row, answer.market_year)
        for answer in snapshot.answers()
        if answer.scope == "5700"
        for row in answer.rows
    ]
    records = [
        {
            "date": f"{row.week_ending}T00:00:00.000",
            "myear": f"{year - 1}/{year}",
            "country": "CHINA, PEOPLES REPUBLIC OF",
            "commodity": "Soybeans",
            "unit": "Metric Tons",
            **{n: str(a) for n, a in zip(AMOUNTS, row.measures, strict=True) if a is not None},
        }
        for row, year in china
    ]

    read = parse(body(*records))

    assert len(read) > 500
    assert [(r.commodity_code, r.destination) for r in read] == [
        (801, "CHINA, PEOPLES REPUBLIC OF")
    ] * len(read)
    assert [(r.week_ending, r.market_year, r.measures) for r in read] == [
        (row.week_ending, year, row.measures) for row, year in china
    ]
    assert {None, 0} <= {amount for r in read for amount in r.measures}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("HRW", 101),
        ("SRW", 102),
        ("HRS", 103),
        ("White", 104),
        ("Durum", 105),
        ("WHITE ", 104),
        ("hard red winter", 101),
        ("Soft White", 104),
    ],
)
def test_wheat_is_told_by_its_class(kind: str, code: int) -> None:
    assert [row.commodity_code for row in parse(body({**JAPAN, "type": kind}))] == [code]


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("5560016", 5_560_016),
        ("5560016.0", 5_560_016),
        (5_560_016, 5_560_016),
        (5_560_016.0, 5_560_016),
        (" 5560016 ", 5_560_016),
        ("-5", -5),
        ("0", 0),
        (None, None),
    ],
)
def test_an_amount_may_be_text_or_a_number(value: object, amount: int | None) -> None:
    (row,) = parse(body({**MEXICO, "outsalescmy": value, "totcommcmy": None}))

    assert row.measures.outstanding_sales == amount


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"outsalescmy": "12.5"}, "outsalescmy is '12.5', which is no whole amount"),
        ({"outsalescmy": "1,000"}, "outsalescmy is '1,000', which is no whole amount"),
        ({"outsalescmy": "1_000"}, "outsalescmy is '1_000', which is no whole amount"),
        ({"outsalescmy": ""}, "outsalescmy is '', which is no whole amount"),
        ({"outsalescmy": 1e30}, "outsalescmy is '1e+30', which is no whole amount"),
        ({"outsalescmy": True}, "outsalescmy is 'true', which is no whole amount"),
        ({"wkexportscmy": "-5"}, "wkexportscmy is -5, and exports cannot be negative"),
        ({"accexportscmy": "-1"}, "accexportscmy is -1, and exports cannot be negative"),
        (
            {"totcommcmy": "6861108"},
            "exports 1,301,093 and outstanding sales 5,560,016 make 6,861,109, the total "
            "commitment is 6,861,108",
        ),
        ({"unit": "Bushels"}, "the unit is 'Bushels', not metric tons"),
        ({"commodity": "Sorghum"}, "commodity 'Sorghum' of type '' is not known"),
        ({"commodity": "Wheat"}, "commodity 'Wheat' of type '' is not known"),
        ({"commodity": "Wheat", "type": "Club"}, "commodity 'Wheat' of type 'Club' is not known"),
        ({"type": "Yellow"}, "commodity 'Corn' of type 'Yellow' is not known"),
        ({"country": " "}, "a row names no country"),
        ({"country": None}, "expected `str`, got `null`"),
        ({"date": "2026-09-18T00:00:00.000"}, "is a Friday; weeks end on a Thursday"),
        ({"date": "2026-09-17T08:30:00.000"}, "has a time of day or a zone"),
        ({"date": "2026-09-17T00:00:00Z"}, "has a time of day or a zone"),
        ({"date": "17/09/2026"}, "'17/09/2026' is no date"),
        ({"myear": "2026/27"}, "'2026/27' is no market year"),
        ({"myear": "2026/2028"}, "'2026/2028' is no market year"),
        ({"myear": "2027/2028"}, "is not in market year 2027/2028"),
        ({"myear": "2024/2025"}, "is not in market year 2024/2025"),
    ],
)
def test_a_row_in_another_shape_is_shown_and_nothing_is_used(
    change: dict[str, object], reason: str
) -> None:
    row = {**MEXICO, **change}

    with pytest.raises(SourceChanged) as caught:
        parse(body(JAPAN, row))

    assert caught.value.reason.startswith("USDA's AgTransport rows have changed shape: ")
    assert reason in caught.value.reason
    assert caught.value.reason.endswith(". Nothing of this answer was used.")
    assert '"commodity"' in (caught.value.record or "")


@pytest.mark.parametrize("missing", ["date", "myear", "country", "commodity", "unit"])
def test_a_row_without_its_place_is_refused(missing: str) -> None:
    row = {name: value for name, value in MEXICO.items() if name != missing}

    with pytest.raises(SourceChanged, match=f"missing required field `{missing}`"):
        parse(body(row))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b'{"code": "query.soql.no-such-column", "error": true, "message": "No such column."}',
            "AgTransport answered with an error: query.soql.no-such-column: No such column.",
        ),
        (
            b'{"message": "Timed out", "errorCode": "query.timeout"}',
            "AgTransport answered with an error: query.timeout: Timed out.",
        ),
        (
            b"<!DOCTYPE html><title>Sorry</title>",
            "USDA's AgTransport rows came damaged: the answer is no whole JSON. Nothing of it "
            "was used.",
        ),
    ],
)
def test_what_is_no_answer_is_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        parse(content)

    assert str(caught.value) == sentence


@given(st.integers(0, len(body(MEXICO, JAPAN)) - 1))
def test_an_answer_that_broke_off_is_not_used(length: int) -> None:
    with pytest.raises(SourceUnavailable, match="the answer is no whole JSON"):
        parse(body(MEXICO, JAPAN)[:length])


@pytest.mark.parametrize("content", [b"{}", b'{"rows": []}', b"[1]", b'"text"', b"null"])
def test_json_of_another_shape_is_a_changed_source(content: bytes) -> None:
    with pytest.raises(SourceChanged, match="have changed shape: expected"):
        parse(content)


def test_empty_is_empty() -> None:
    assert parse(b"[]\n") == []


def test_a_new_field_and_padding_change_nothing() -> None:
    padded = {**MEXICO, "country": "MEXICO        ", "unit": "METRIC TONS", "my": "CMY"}

    assert parse(body(padded)) == parse(body(MEXICO))


def test_the_same_row_twice_is_kept_and_a_different_one_refused() -> None:
    assert len(parse(body(MEXICO, MEXICO))) == 2

    with pytest.raises(SourceChanged, match="stands there twice, differently"):
        parse(body(MEXICO, {**MEXICO, "netsalescmy": "210982"}))


def test_both_market_years_of_a_split_week_are_rows_of_their_own() -> None:
    week = {"date": "2026-09-03T00:00:00.000"}

    rows = parse(body(MEXICO | week | {"myear": "2025/2026"}, MEXICO | week))

    assert [row.market_year for row in rows] == [2026, 2027]


@pytest.mark.parametrize("name", agtransport.REQUIRED)
def test_a_column_that_is_gone_is_no_unknown_amount(name: str) -> None:
    rows = [
        {k: v for k, v in MEXICO.items() if k != name} | {"country": f"COUNTRY {n}"}
        for n in range(20)
    ]

    assert len(parse(body(*rows[1:]))) == 19
    with pytest.raises(SourceChanged, match=f"no row has {name}") as caught:
        parse(body(*rows))
    assert '"country":"COUNTRY 0"' in (caught.value.record or "")


def test_next_year_columns_may_be_absent() -> None:
    rows = [
        {k: v for k, v in MEXICO.items() if not k.endswith("nmy")} | {"country": f"COUNTRY {n}"}
        for n in range(20)
    ]

    assert {row.measures[6:] for row in parse(body(*rows))} == {(None, None)}


def test_a_request_names_weeks_and_commodities_and_a_whole_order() -> None:
    query = request([801, 101, 105], date(2026, 9, 3), date(2026, 9, 17), 50_000)

    assert parse_qs(query) == {
        "$where": [
            "date >= '2026-09-03T00:00:00.000' AND date <= '2026-09-17T00:00:00.000' "
            "AND commodity in ('Soybeans','Wheat')"
        ],
        "$order": ["date,commodity,type,country,myear"],
        "$limit": ["50000"],
        "$offset": ["50000"],
    }
    assert " " not in query
    assert "+" not in query


def test_only_commodities_of_the_data_set_can_be_asked_for() -> None:
    assert sorted(PUBLIC_HISTORY) == [101, 102, 103, 104, 105, 107, 401, 801]
    assert len(AMOUNTS) == len(MEASURES)
    assert LIMIT == 50_000
    with pytest.raises(KeyError):
        request([701], WEEK, WEEK)


def wheat(kind: str, country: str, shipped: str, unshipped: str | None) -> dict[str, object]:
    total = None if unshipped is None else str(int(shipped) + int(unshipped))
    amounts = {"accexportscmy": shipped, "outsalescmy": unshipped, "totcommcmy": total}
    own = {name: amount for name, amount in amounts.items() if amount is not None}
    named = {"country": country, "type": kind, "netsalescmy": "0"}
    return {**JAPAN, **named, **own}


EVERY_CLASS = [
    wheat("HRW", "JAPAN", "100", "10"),
    wheat("SRW", "MEXICO", "7", "1"),
    wheat("HRS", "JAPAN", "30", "5"),
    wheat("White", "JAPAN", "200", "0"),
    wheat("Durum", "MEXICO", "2", "3"),
]


def test_all_wheat_is_the_sum_of_a_destinations_classes() -> None:
    found = [row for row in parse(body(*EVERY_CLASS)) if row.commodity_code == 107]

    assert [(r.destination, r.week_ending, r.market_year) for r in found] == [
        ("JAPAN", WEEK, 2027),
        ("MEXICO", WEEK, 2027),
    ]
    assert [
        (r.measures.accumulated_exports, r.measures.outstanding_sales, r.measures.total_commitment)
        for r in found
    ] == [(330, 15, 345), (9, 4, 13)]


def test_a_week_without_one_of_the_classes_has_no_sum() -> None:
    found = parse(body(*EVERY_CLASS[:-1]))

    assert {row.commodity_code for row in found} == {101, 102, 103, 104}


def test_an_amount_not_known_of_one_class_is_not_known_of_all_wheat() -> None:
    unknown = wheat("HRS", "JAPAN", "30", None)

    japan, _ = [
        row
        for row in parse(body(*(unknown if r["type"] == "HRS" else r for r in EVERY_CLASS)))
        if row.commodity_code == 107
    ]

    assert (japan.measures.accumulated_exports, japan.measures.outstanding_sales) == (330, None)


def test_wheat_is_asked_for_in_spans_that_no_answer_cuts() -> None:
    """Five classes to a hundred destinations have 26,000 rows in a span, and fit an answer."""
    assert 5 * 100 * agtransport.WEEKS_AT_ONCE < LIMIT
    assert parse_qs(request([107], WEEK, WEEK))["$where"][0].endswith("commodity in ('Wheat')")
