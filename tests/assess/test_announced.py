"""Announced sales and the weeks they belong to; what is settled is no longer open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.announced import AnnouncedAmount, Settled, Switched, announced_sales
from monitor.core.calendar import WEEK
from monitor.core.history import BuyerHistory

NEWEST = date(2026, 10, 1)


def sale(on: date, tonnes: int = 132_000, *, unknown: bool = False) -> AnnouncedAmount:
    """Return a sale announced on a day."""
    kind = "sale" if tonnes > 0 else "cancellation"
    return AnnouncedAmount(on, f"of {on}", kind, tonnes, "2026/2027", unknown)


@pytest.mark.parametrize(
    ("announced_on", "week"),
    [
        (date(2025, 11, 18), date(2025, 11, 20)),  # sold on Friday
        (date(2026, 10, 5), date(2026, 10, 1)),  # announced on Monday, sold on Thursday
        (date(2026, 10, 6), date(2026, 10, 8)),  # announced on Tuesday, sold on Friday
        (date(2026, 10, 13), date(2026, 10, 8)),  # Columbus Day between: sold on Thursday
    ],
)
def test_a_sale_is_of_the_week_two_business_days_before(announced_on: date, week: date) -> None:
    assert sale(announced_on).week == week


def test_a_sale_of_the_newest_week_is_settled_and_a_later_one_open(
    history_on: Callable[..., BuyerHistory],
) -> None:
    amounts = [
        sale(date(2026, 10, 5)),
        sale(date(2026, 10, 2), -32_000),
        sale(date(2026, 10, 6), 66_000),
        sale(date(2026, 10, 7), 120_000, unknown=True),
        sale(date(2026, 10, 1), 999_000, unknown=True),
    ]

    found = announced_sales("China", "Soybeans", "metric tons", amounts, [], {}, history_on())

    assert found is not None
    assert [a.tonnes for a in found.since] == [66_000]
    assert [a.tonnes for a in found.unknown_since] == [120_000]
    assert found.settled == Settled(NEWEST, 100_000, 382_901)


def test_usdas_own_list_of_the_week_counts_before_what_was_added(
    history_on: Callable[..., BuyerHistory],
) -> None:
    amounts, listed = [sale(date(2026, 10, 5))], {NEWEST: 264_000, NEWEST + WEEK: 5}

    found = announced_sales("China", "Soybeans", "metric tons", amounts, [], listed, history_on())

    assert found is not None
    assert found.settled == Settled(NEWEST, 264_000, 382_901)


def test_only_the_newest_weeks_switches_are_shown(history_on: Callable[..., BuyerHistory]) -> None:
    now, before = Switched(NEWEST, 382_900, 121_000), Switched(NEWEST - WEEK, 1, 1)

    def shown(*switches: Switched) -> Switched | None:
        found = announced_sales("China", "Soybeans", "t", [], switches, {}, history_on())
        return found and found.switched

    assert shown(before, now) == now
    assert shown(before) is None


@pytest.mark.parametrize(("net_sales", "is_shown"), [(382_000, True), (200_000, False)])
def test_switches_are_not_shown_where_the_highlights_name_a_part_of_the_sales(
    history_on: Callable[..., BuyerHistory], net_sales: int, is_shown: bool
) -> None:
    """One of several buyers, or one marketing year of two: the week's net sales are 382,901 t."""
    part = Switched(NEWEST, net_sales, 121_000)

    found = announced_sales("China", "Soybeans", "t", [], [part], {}, history_on())

    assert (found is not None) is is_shown


@pytest.mark.parametrize("off", [1_000, -1_000])
def test_a_sum_that_differs_by_rounding_alone_is_the_whole(
    history_on: Callable[..., BuyerHistory], off: int
) -> None:
    """The highlights round to hundreds of tonnes."""
    nearly = Switched(NEWEST, 382_901 + off, 121_000)
    further = Switched(NEWEST, 382_901 + off + off // 1_000, 121_000)

    found = announced_sales("China", "Soybeans", "t", [], [nearly], {}, history_on())

    assert found is not None
    assert found.switched == nearly
    assert announced_sales("China", "Soybeans", "t", [], [further], {}, history_on()) is None


def test_a_week_that_the_highlights_alone_list_is_settled_once_its_report_is_out(
    history_on: Callable[..., BuyerHistory],
) -> None:
    listed = {NEWEST - WEEK: 7, NEWEST: 264_000, NEWEST + WEEK: 5}

    found = announced_sales("China", "Soybeans", "t", [], [], listed, history_on())

    assert found is not None
    assert found.settled == Settled(NEWEST, 264_000, 382_901)
    empty = BuyerHistory({}, {}, {})
    assert announced_sales("China", "Soybeans", "t", [sale(NEWEST)], [], {}, empty) is None
