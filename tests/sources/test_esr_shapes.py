"""Answers that are not as known: what is refused, what is read in part, what is noted."""

import pytest

from monitor.core.errors import SourceChanged, SourceUnavailable
from tests.usda import UsdaServer, faults
from tests.usda.faults import Fault

from .conftest import Fetch

WHAT = "USDA's export sales of Soybeans 2026 have changed shape: "
UNUSED = ". Nothing of this answer was used. The record: "
FIRST = 4210
"""The destination of the first row, by which the shown record is known."""


def all_with(name: str, value: object) -> Fault:
    """Every row has this value."""
    return faults.with_value(name, value, only_last=False)


def last(name: str, value: object) -> Fault:
    """The last row has this value."""
    return faults.with_value(name, value)


CHANGED_ROWS: dict[str, tuple[Fault, int, str]] = {
    "missing field": (
        faults.missing_field("nextMYNetSales"),
        FIRST,
        "object missing required field `nextMYNetSales` - at `$[0]`",
    ),
    "renamed field": (
        faults.renamed_field("weeklyExports", "exports"),
        FIRST,
        "object contains unknown field `exports` - at `$[0]`",
    ),
    "numbers as text": (
        faults.numbers_as_text(),
        FIRST,
        "expected `int`, got `str` - at `$[0].weeklyExports`",
    ),
    "fractions": (
        all_with("outstandingSales", 5_000.5),
        FIRST,
        "expected `int`, got `float` - at `$[0].outstandingSales`",
    ),
    "nulls": (
        all_with("grossNewSales", None),
        FIRST,
        "expected `int`, got `null` - at `$[0].grossNewSales`",
    ),
    "Fridays": (
        all_with("weekEndingDate", "2026-09-04T00:00:00"),
        FIRST,
        "weekEndingDate '2026-09-04T00:00:00' is a Friday; weeks end on a Thursday",
    ),
    "pounds": (
        faults.foreign_unit(5),
        FIRST,
        "unitId is 5, Soybeans is counted in unit 1",
    ),
    "every row twice": (
        faults.changed_rows(lambda rows: [*rows, *({**r, "weeklyExports": 1} for r in rows)]),
        FIRST,
        "a destination's week stands there twice",
    ),
}


@pytest.mark.parametrize("kind", CHANGED_ROWS)
def test_rows_that_are_not_as_known_are_refused_and_the_first_is_shown(
    usda: UsdaServer, fetch: Fetch, kind: str
) -> None:
    fault, country, reason = CHANGED_ROWS[kind]
    usda.faults.add(fault, path="/exports/*", times=None)

    with pytest.raises(SourceChanged) as caught:
        fetch(2026)

    message, _, shown = str(caught.value).partition(UNUSED)
    assert message == WHAT + reason
    assert f'"countryCode":{country},' in shown
    assert shown == caught.value.record
    assert len(usda.requests_to("/exports/*")) == 1


CHINAS = "of destination 5700 in w/e 3 Sep 2026"
ONE_AMOUNT: dict[str, tuple[str, object, str]] = {
    "null": ("grossNewSales", None, f"grossNewSales {CHINAS} is null"),
    "a fraction": ("outstandingSales", 5_000.5, f"outstandingSales {CHINAS} is 5000.5"),
    "text": ("outstandingSales", "5000", f'outstandingSales {CHINAS} is "5000"'),
    "true": ("weeklyExports", True, f"weeklyExports {CHINAS} is true"),
    "beyond all harvests": (
        "accumulatedExports",
        10**16,
        f"accumulatedExports {CHINAS} is 10000000000000000",
    ),
    "negative exports": ("weeklyExports", -67_999, f"weeklyExports {CHINAS} is -67999"),
}


@pytest.mark.parametrize("kind", ONE_AMOUNT)
def test_one_amount_that_cannot_be_read_is_not_known_and_named_and_the_rest_is_there(
    usda: UsdaServer, fetch: Fetch, kind: str
) -> None:
    """Until now one null in one row refused the whole answer of all buyers."""
    name, value, what = ONE_AMOUNT[kind]
    before = fetch(2026)
    usda.faults.add(last(name, value), path="/exports/*")

    answer = fetch(2026)

    [odd] = answer.oddities
    assert (odd.what, odd.lost, odd.country_code) == (what, False, 5700)
    assert '"countryCode":5700,' in odd.record
    assert answer.rows[:-1] == before.rows[:-1]
    known, now = before.rows[-1], answer.rows[-1]
    assert now.place == known.place
    changed = [b for a, b in zip(known.measures, now.measures, strict=True) if a != b]
    assert changed == [None]


def test_a_row_in_another_unit_or_of_another_commodity_is_there_without_its_amounts(
    usda: UsdaServer, fetch: Fetch
) -> None:
    for field, value in (("unitId", 5), ("commodityCode", 401)):
        usda.faults.add(last(field, value), path="/exports/*")
        answer = fetch(2026)

        assert answer.rows[-1].country_code == 5700
        assert set(answer.rows[-1].measures) == {None}
        assert f"{field} is {value}" in answer.oddities[0].what


@pytest.mark.parametrize(
    ("field", "value", "what", "country"),
    [
        (
            "weekEndingDate",
            "2026-09-04T00:00:00",
            "of destination 5700: weekEndingDate '2026-09-04T00:00:00' is a Friday; weeks end on "
            "a Thursday",
            5700,
        ),
        (
            "weekEndingDate",
            "3 September",
            "of destination 5700: weekEndingDate '3 September' is no date",
            5700,
        ),
        (
            "weekEndingDate",
            "2026-09-03T00:00:00Z",
            "of destination 5700: weekEndingDate '2026-09-03T00:00:00Z' has a time zone",
            5700,
        ),
        ("countryCode", None, "countryCode is None", None),
    ],
)
def test_a_row_without_a_week_or_a_buyer_is_lost_and_said_to_be(
    usda: UsdaServer, fetch: Fetch, field: str, value: object, what: str, country: int | None
) -> None:
    usda.faults.add(last(field, value), path="/exports/*")

    answer = fetch(2026)

    [odd] = answer.oddities
    assert (odd.what, odd.lost, odd.country_code) == (what, True, country)
    assert len(answer.rows) == 6


def test_what_is_new_and_does_no_harm_is_accepted_and_noted(usda: UsdaServer, fetch: Fetch) -> None:
    before = fetch(2026)
    harmless = [
        (
            faults.each_row(lambda row: {**row, "revised": 1}),
            "there is a new field 'revised', which is not used",
        ),
        (
            faults.each_row(lambda row: {**row, "weeklyExports": float(str(row["weeklyExports"]))}),
            "amounts are written with a decimal point",
        ),
        (
            faults.changed_rows(lambda rows: [*rows, rows[-1]]),
            "the row of destination 5700 in w/e 3 Sep 2026 stands there twice, alike",
        ),
    ]
    for fault, what in harmless:
        usda.faults.add(fault, path="/exports/*")
        answer = fetch(2026)

        assert [odd.what for odd in answer.oddities] == [what]
        assert answer.rows == before.rows


def test_two_rows_of_one_place_that_differ_are_known_in_what_they_agree_in(
    usda: UsdaServer, fetch: Fetch
) -> None:
    usda.faults.add(
        faults.changed_rows(lambda rows: [*rows, {**rows[-1], "weeklyExports": 1}]),
        path="/exports/*",
    )

    answer = fetch(2026)

    assert [odd.what for odd in answer.oddities] == [
        "the row of destination 5700 in w/e 3 Sep 2026 stands there twice, with different amounts"
    ]
    assert answer.rows[-1].measures.weekly_exports is None
    assert answer.rows[-1].measures.accumulated_exports == 12_357_145


@pytest.mark.parametrize(
    "fault",
    [
        faults.malformed_json(),
        faults.combined(faults.numbers_as_text(), faults.malformed_json()),
        faults.body(b'[{"commodityCode":801,"weekEndingDate":"\xff"}]'),
    ],
    ids=["cut", "text and cut", "no UTF-8"],
)
def test_an_answer_that_was_cut_is_a_fault_of_the_transfer_and_asked_for_again(
    usda: UsdaServer, fetch: Fetch, fault: Fault
) -> None:
    """Until now it was called a changed shape, and not tried again."""
    usda.faults.add(fault, path="/exports/*", times=2)

    assert len(fetch(2026).rows) == 7
    assert len(usda.requests_to("/exports/*")) == 3

    usda.faults.add(fault, path="/exports/*", times=None)
    with pytest.raises(SourceUnavailable, match="the answer broke off"):
        fetch(2026)


def test_an_answer_that_is_no_list_is_shown_from_its_beginning(
    usda: UsdaServer, fetch: Fetch
) -> None:
    usda.faults.add(faults.body(b'{"rows":7}'), path="/exports/*", times=None)

    with pytest.raises(SourceChanged) as caught:
        fetch(2026)

    message, _, shown = str(caught.value).partition(UNUSED)
    assert message.startswith(WHAT + "expected `array`, got `object`")
    assert shown == '{"rows":7}'


def test_the_same_destination_in_another_week_is_no_repetition(fetch: Fetch) -> None:
    china = [row.week_ending.isoformat() for row in fetch(2026).rows if row.country_code == 5700]

    assert china == ["2026-07-16", "2026-08-27", "2026-09-03"]
