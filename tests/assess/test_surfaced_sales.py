"""Sales for the year after next, which stand in no row before a marketing year's first week."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.assess.purchases import surfaced_sales
from monitor.core.calendar import WEEK, MarketingYear, at_release_time
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures

YEAR = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))
TURN = date(2025, 9, 4)


def history(held: int | None, sold: int | None) -> BuyerHistory:
    """A marketing year whose first two weeks have these sales for the year after it."""
    rows = {(2026, week): Measures(0, 0, 0, 0, 0, 0, held, sold) for week in (TURN, TURN + WEEK)}
    published = {key: at_release_time(key[1] + WEEK) for key in rows}
    return BuyerHistory(rows, published, {2026: YEAR})


@pytest.mark.parametrize(
    ("held", "sold", "surfaced"),
    [
        (67_000, 5_000, 62_000),  # what is outstanding but was not sold in this week
        (67_000, 0, 67_000),
        (5_000, 5_000, 0),
        (5_000, 9_000, 0),  # never less than nothing
        (None, 5_000, 0),
        (67_000, None, 0),
        (0, 0, 0),
    ],
)
def test_they_are_what_is_outstanding_and_was_not_sold_in_the_first_week(
    held: int | None, sold: int | None, surfaced: int
) -> None:
    assert surfaced_sales(history(held, sold), TURN) == surfaced


def test_in_any_other_week_there_are_none() -> None:
    assert surfaced_sales(history(67_000, 5_000), TURN + WEEK) == 0
    assert surfaced_sales(history(67_000, 5_000), TURN - WEEK * 60) == 0, "no year is known then"
    assert surfaced_sales(BuyerHistory({}, {}, {2026: YEAR}), TURN) == 0, "no row is known"
