"""The counting on generated trade: book level, flows and what was really bought are one number.

The trade runs from eight weeks before 31 August 2023, a Thursday, to eight weeks after 31 August
2024, a Saturday: one year's end without a split week and one with it. Sales, cancellations and
switches of destination (all of them net sales, of either sign), shipments, new-crop sales and
carry-over are drawn for each week; the rows are written as USDA writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.assess.purchases import (
    cumulative_sales,
    net_purchases,
    net_sales_from_flows,
    shipments,
    sum_or_none,
)
from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.history import BuyerHistory, Key
from monitor.core.periods import WEEKLY
from monitor.core.records import Measures

YEARS = {y: MarketingYear(y, date(y - 1, 9, 1), date(y, 8, 31)) for y in (2023, 2024, 2025)}
FIRST, LAST = date(2023, 7, 6), date(2024, 10, 31)
THURSDAY_END, SPLIT_WEEK = date(2023, 8, 31), date(2024, 9, 5)
WEEKS = WEEKLY.between(FIRST, LAST)
FEW = settings(max_examples=60, deadline=None, derandomize=True)

sales = st.integers(-400, 900)
weekly = st.tuples(sales, sales, st.integers(0, 600))
trades = st.lists(weekly, min_size=len(WEEKS), max_size=len(WEEKS))
"""For each week: net sales of this year's crop, of the next one's, and what could be shipped."""


@dataclass
class Books:
    """A buyer's books, and what it bought and shipped of each week."""

    shipped: int = 0
    unshipped: int = 5_000
    next_book: int = 2_000

    def week(self, net: int, next_net: int, could_ship: int) -> tuple[int, int, int]:
        """One week inside a year: a cancellation cannot undo more than is on the books."""
        net, next_net = max(net, -self.unshipped), max(next_net, -self.next_book)
        self.unshipped += net
        exports = min(could_ship, self.unshipped)
        self.unshipped -= exports
        self.shipped += exports
        self.next_book += next_net
        return net, next_net, exports

    def row(self, net: int, next_net: int, exports: int, next_book: int | None = None) -> Measures:
        """The row of the week as it is published."""
        return Measures(
            weekly_exports=exports,
            accumulated_exports=self.shipped,
            outstanding_sales=self.unshipped,
            gross_new_sales=max(net, 0),
            net_sales=net,
            total_commitment=self.shipped + self.unshipped,
            next_year_outstanding=self.next_book if next_book is None else next_book,
            next_year_net_sales=next_net,
        )


@dataclass(frozen=True)
class Trade:
    """The published history and, by week, what was really bought and shipped."""

    history: BuyerHistory
    bought: dict[date, int]
    shipped: dict[date, int]


def traded(drawn: Sequence[tuple[int, int, int]], *, carry_over_in_flow: bool) -> Trade:
    """Publish the drawn weeks; `carry_over_in_flow` as the API does and older exports do not."""
    books, rows = Books(), dict[Key, Measures]()
    bought, shipped = dict[date, int](), dict[date, int]()
    for week, (net, next_net, could_ship) in zip(WEEKS, drawn, strict=True):
        year = 2023 if week <= THURSDAY_END else 2024 if week <= SPLIT_WEEK else 2025
        net, next_net, exports = books.week(net, next_net, could_ship)
        bought[week], shipped[week] = net + next_net, exports
        if week == THURSDAY_END:
            rows[year, week] = books.row(net, next_net, exports, books.next_book + books.unshipped)
            books = Books(0, books.next_book + books.unshipped, 0)
        elif week == SPLIT_WEEK:
            carried = books.unshipped
            rows[year, week] = books.row(net, next_net, exports)
            books = Books(0, books.next_book + carried, 0)
            opening = next_net + (carried if carry_over_in_flow else 0)
            rows[year + 1, week] = books.row(opening, 0, 0)
        else:
            rows[year, week] = books.row(net, next_net, exports)
    published = {key: datetime.combine(key[1] + WEEK, time(12, 30), UTC) for key in rows}
    return Trade(BuyerHistory(rows, published, YEARS), bought, shipped)


@pytest.mark.parametrize("carry_over_in_flow", [True, False], ids=["API", "older export"])
@FEW
@given(drawn=trades)
def test_book_level_purchases_are_the_corrected_flows_and_what_was_bought(
    carry_over_in_flow: bool, drawn: list[tuple[int, int, int]]
) -> None:
    trade = traded(drawn, carry_over_in_flow=carry_over_in_flow)

    for week in WEEKS[1:]:
        bought = net_purchases(trade.history, week - WEEK, week)
        assert bought == net_sales_from_flows(trade.history, week) == trade.bought[week], week


@FEW
@given(drawn=trades)
def test_shipments_are_what_was_shipped_over_both_ends_of_a_year(
    drawn: list[tuple[int, int, int]],
) -> None:
    trade = traded(drawn, carry_over_in_flow=True)

    for week in WEEKS[1:]:
        assert shipments(trade.history, FIRST, week) == sum(
            trade.shipped[w] for w in WEEKS if FIRST < w <= week
        )


@FEW
@given(drawn=trades, first=st.integers(0, len(WEEKS) - 1), last=st.integers(0, len(WEEKS) - 1))
def test_purchases_of_a_window_are_those_of_its_parts(
    drawn: list[tuple[int, int, int]], first: int, last: int
) -> None:
    history = traded(drawn, carry_over_in_flow=True).history
    first, last = sorted((first, last))
    middle = WEEKS[(first + last) // 2]

    whole = net_purchases(history, WEEKS[first], WEEKS[last])

    parts = (
        net_purchases(history, WEEKS[first], middle),
        net_purchases(history, middle, WEEKS[last]),
    )
    assert whole == sum_or_none(*parts)


@FEW
@given(tons=st.integers(1, 500), when=st.integers(1, len(WEEKS) - 2))
def test_a_switch_between_two_destinations_leaves_their_sum(tons: int, when: int) -> None:
    """What unknown destinations lose the buyer gains: together nothing was bought."""
    still = [(0, 0, 0)] * len(WEEKS)
    gains, losses = list(still), list(still)
    gains[when], losses[when] = (tons, 0, 0), (-tons, 0, 0)

    buyer, unknown = (traded(t, carry_over_in_flow=True).history for t in (gains, losses))

    assert net_purchases(buyer, FIRST, LAST) == tons
    assert sum_or_none(cumulative_sales(buyer, LAST), cumulative_sales(unknown, LAST)) == 2 * 7_000


@FEW
@given(drawn=trades, missing=st.integers(1, len(WEEKS) - 2))
def test_without_a_week_what_needs_it_is_not_known_and_everything_else_is_as_it_was(
    drawn: list[tuple[int, int, int]], missing: int
) -> None:
    whole = traded(drawn, carry_over_in_flow=True).history
    week = WEEKS[missing]
    rows = {key: row for key, row in whole.rows.items() if key[1] != week}
    part = BuyerHistory(rows, {k: whole.published_at[k] for k in rows}, YEARS)
    final_of_a_year = week in (THURSDAY_END, SPLIT_WEEK)

    assert net_purchases(part, week - WEEK, week) is None
    if not final_of_a_year:
        assert net_purchases(part, FIRST, LAST) == net_purchases(whole, FIRST, LAST)
    else:
        assert net_purchases(part, FIRST, LAST) is None
