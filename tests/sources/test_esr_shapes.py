"""Answers that are not as known: each is refused with the record, and nothing of it is used."""

import pytest

from monitor.errors import SourceChanged
from tests.usda import UsdaServer, faults
from tests.usda.faults import Fault
from tests.usda.records import ApiRow

from .conftest import Fetch

WHAT = "USDA's export sales of Soybeans 2026 have changed shape: "
UNUSED = ". Nothing of this answer was used. The record: "
FIRST, LAST = 4210, 5700
"""Destinations of the first and of the last row: by which the shown record is known."""


def doubled(rows: list[ApiRow]) -> list[ApiRow]:
    """The Netherlands' week stands there twice, the second time with other exports."""
    return [*rows, {**rows[0], "weeklyExports": 1}]


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
    "extra field": (
        faults.each_row(lambda row: {**row, "revised": 1}),
        FIRST,
        "object contains unknown field `revised` - at `$[0]`",
    ),
    "numbers as text": (
        faults.numbers_as_text(),
        FIRST,
        "expected `int`, got `str` - at `$[0].weeklyExports`",
    ),
    "a fraction": (
        last("outstandingSales", 5_000.5),
        LAST,
        "expected `int`, got `float` - at `$[6].outstandingSales`",
    ),
    "a float that is whole": (
        last("outstandingSales", 5_000.0),
        LAST,
        "expected `int`, got `float` - at `$[6].outstandingSales`",
    ),
    "null": (
        last("grossNewSales", None),
        LAST,
        "expected `int`, got `null` - at `$[6].grossNewSales`",
    ),
    "beyond all harvests": (
        last("accumulatedExports", 10**16),
        LAST,
        "expected `int` <= 1000000000000000 - at `$[6].accumulatedExports`",
    ),
    "negative exports": (
        faults.negative_exports(),
        LAST,
        "expected `int` >= 0 - at `$[6].weeklyExports`",
    ),
    "a Friday": (
        faults.friday_week(),
        LAST,
        "weekEndingDate '2026-09-04T00:00:00' is a Friday; weeks end on a Thursday",
    ),
    "no date": (
        last("weekEndingDate", "3 September"),
        LAST,
        "weekEndingDate '3 September' is no date",
    ),
    "a zone": (
        last("weekEndingDate", "2026-09-03T00:00:00Z"),
        LAST,
        "weekEndingDate '2026-09-03T00:00:00Z' has a time zone",
    ),
    "pounds": (
        faults.foreign_unit(5),
        FIRST,
        "unitId is 5, Soybeans is counted in unit 1",
    ),
    "another commodity": (
        last("commodityCode", 401),
        LAST,
        "commodityCode is 401, asked was 801",
    ),
    "the same row twice": (
        faults.changed_rows(doubled),
        FIRST,
        "a destination's week stands there twice",
    ),
}


@pytest.mark.parametrize("kind", CHANGED_ROWS)
def test_a_row_that_is_not_as_known_is_shown_and_not_asked_for_again(
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


@pytest.mark.parametrize(
    ("fault", "reason", "beginning"),
    [
        (faults.malformed_json(), "the answer is not JSON", '"[{'),
        (
            faults.combined(faults.numbers_as_text(), faults.malformed_json()),
            "expected `int`, got `str`",
            '"[{',
        ),
        (
            faults.body(b'[{"commodityCode":801,"weekEndingDate":"\xff"}]'),
            "the answer is not JSON",
            '"[{',
        ),
        (faults.body(b'{"rows":7}'), "expected `array`, got `object`", '{"rows":7}'),
    ],
    ids=["cut", "text and cut", "no UTF-8", "an object"],
)
def test_an_answer_that_is_no_list_is_shown_from_its_beginning(
    usda: UsdaServer, fetch: Fetch, fault: Fault, reason: str, beginning: str
) -> None:
    usda.faults.add(fault, path="/exports/*", times=None)

    with pytest.raises(SourceChanged) as caught:
        fetch(2026)

    message, _, shown = str(caught.value).partition(UNUSED)
    assert message.startswith(WHAT + reason)
    assert shown.startswith(beginning)
    assert len(usda.requests_to("/exports/*")) == 1


def test_the_same_destination_in_another_week_is_no_repetition(fetch: Fetch) -> None:
    china = [row.week_ending.isoformat() for row in fetch(2026).rows if row.country_code == 5700]

    assert china == ["2026-07-16", "2026-08-27", "2026-09-03"]
