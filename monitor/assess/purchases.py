"""Cumulative sales B(w), net purchases and shipments: the counting itself.

B(w) = final accumulated exports of every closed marketing year
     + accumulated exports + outstanding sales + next-year outstanding sales of the open one.

Net purchases from week a to week b are B(b) - B(a); shipments are the same with accumulated exports
alone. Sales, cancellations, changes of destination and carry-over are then counted right without
special cases. The only exception: in a week that ends on the marketing year's last day the
carry-over is already in next-year outstanding sales, so outstanding sales are left out there
(METHODOLOGY, "Book level").

Amounts are in the commodity's unit; None means that a needed figure is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from monitor.core.calendar import WEEK, MarketingYear, week_ending_of
from monitor.core.history import BuyerHistory, is_final_week
from monitor.core.records import Measures

Level = Callable[[BuyerHistory, date], int | None]
P = ParamSpec("P")


def sum_or_none(*amounts: int | None) -> int | None:
    """Return the sum; None if any amount is not known."""
    if None in amounts:
        return None
    return sum(amounts)  # type: ignore[arg-type]


def difference(later: int | None, earlier: int | None) -> int | None:
    """Return `later - earlier`; None if either is not known."""
    return None if later is None or earlier is None else later - earlier


def adding_up(
    quantity: Callable[Concatenate[BuyerHistory, P], int | None],
) -> Callable[Concatenate[BuyerHistory, P], int | None]:
    """Make a quantity of one buyer and commodity the sum over a combined history's members."""

    def summed(history: BuyerHistory, /, *args: P.args, **kwargs: P.kwargs) -> int | None:
        if not history.members:
            return quantity(history, *args, **kwargs)
        return sum_or_none(*(quantity(member, *args, **kwargs) for member in history.members))

    update_wrapper(summed, quantity)
    return summed


def shipped_level(history: BuyerHistory, week: date) -> int | None:
    """Return all shipments up to `week` since the first marketing year on record."""
    # Kept, because a pass asks for the same weeks many times.
    levels = history._shipped
    if week not in levels:
        levels[week] = _shipped_level(history, week)
    return levels[week]


def cumulative_sales(history: BuyerHistory, week: date) -> int | None:
    """Return B(week): all shipments so far plus outstanding sales of this and the next year."""
    levels = history._booked
    if week not in levels:
        levels[week] = sum_or_none(shipped_level(history, week), book(history, week))
    return levels[week]


@adding_up
def book(history: BuyerHistory, week: date) -> int | None:
    """Return outstanding sales at the end of `week`, this marketing year's and the next one's."""
    open_year = history.year_of(week)
    row = None if open_year is None else history.row(open_year.year, week)
    if open_year is None or row is None:
        return None
    if week == open_year.ends_on:
        return row.next_year_outstanding
    return sum_or_none(row.outstanding_sales, row.next_year_outstanding)


@adding_up
def season_commitment(history: BuyerHistory, year: int, week: date) -> int | None:
    """Return one marketing year's total commitment as of `week`.

    Before the year opens this is the previous year's next-year outstanding sales; after it has
    closed, its final figure.
    """
    season = history.marketing_years.get(year)
    if season is None:
        return None
    if week < season.starts_on:
        before = history.row(year - 1, week)
        return None if before is None else before.next_year_outstanding
    row = history.row(year, _held_at_end(history, season, week))
    return None if row is None else row.total_commitment


@adding_up
def season_outstanding(history: BuyerHistory, year: int, week: date) -> int | None:
    """Return one marketing year's outstanding sales as of `week`; all of it before it opens."""
    row = history.row(year, week)
    return season_commitment(history, year, week) if row is None else row.outstanding_sales


@adding_up
def season_shipped(history: BuyerHistory, year: int, week: date) -> int | None:
    """Return one marketing year's accumulated exports as of `week`; 0 before it opens."""
    season = history.marketing_years.get(year)
    if season is None:
        return None
    if week < season.starts_on:
        return 0 if week in history.weeks else None
    row = history.row(year, _held_at_end(history, season, week))
    return None if row is None else row.accumulated_exports


def surfaced_sales(history: BuyerHistory, week: date) -> int:
    """Return the sales for the year after next that appear in a marketing year's first week.

    They were made before, in weeks not known, because no row held them. 0 in any other week.
    """
    open_year = history.year_of(week)
    if open_year is None or week != week_ending_of(open_year.starts_on):
        return 0
    row = history.row(open_year.year, week)
    held = None if row is None else row.next_year_outstanding
    sold = None if row is None else row.next_year_net_sales
    return 0 if held is None or sold is None else max(0, held - sold)


def net_purchases(history: BuyerHistory, after: date, to: date) -> int | None:
    """Return net purchases of the weeks after `after` up to and including `to`."""
    return difference(cumulative_sales(history, to), cumulative_sales(history, after))


def shipments(history: BuyerHistory, after: date, to: date) -> int | None:
    """Return shipments of the weeks after `after` up to and including `to`."""
    return difference(shipped_level(history, to), shipped_level(history, after))


@adding_up
def open_year_outstanding(history: BuyerHistory, week: date) -> int | None:
    """Return outstanding sales at the end of `week` for the marketing year open then."""
    row = _open_row(history, week)
    return None if row is None else row.outstanding_sales


@adding_up
def following_year_outstanding(history: BuyerHistory, week: date) -> int | None:
    """Return outstanding sales at the end of `week` for the marketing year after the open one."""
    row = _open_row(history, week)
    return None if row is None else row.next_year_outstanding


def net_sales_from_flows(history: BuyerHistory, week: date) -> int | None:
    """Return one week's net purchases from the reported flows, to cross-check cumulative sales.

    Within a marketing year they are net sales for this year and the next. At the turn of the
    year the source moves the carry-over into the new year, sometimes as a flow and sometimes
    not, and sales for the year after next appear; amounts that are not purchases are left out.
    """
    open_year = history.year_of(week)
    row = None if open_year is None else history.row(open_year.year, week)
    if open_year is None or row is None:
        return None
    if week == open_year.ends_on:
        return _last_day_flow(history, row, open_year, week)
    old = history.marketing_years.get(open_year.year - 1)
    if old is not None and week - WEEK == old.ends_on:
        return sum_or_none(row.net_sales, row.next_year_outstanding)
    if old is not None and is_final_week(old, week):
        return _split_week_flow(history, old, week)
    return sum_or_none(row.net_sales, row.next_year_net_sales)


def _last_day_flow(
    history: BuyerHistory, row: Measures, year: MarketingYear, week: date
) -> int | None:
    """Return the flow of a week that ends on the year's last day, when the carry-over has moved."""
    before = history.row(year.year, week - WEEK)
    moved = None if before is None else before.next_year_outstanding
    gained = difference(row.next_year_outstanding, moved)
    flows = sum_or_none(row.net_sales, row.next_year_net_sales)
    if gained is None:
        return None
    # The source's next-year net sales include the carry-over if they equal the whole gain.
    return difference(flows, row.outstanding_sales) if row.next_year_net_sales == gained else flows


def _split_week_flow(history: BuyerHistory, old: MarketingYear, week: date) -> int | None:
    """Return the flow of the week in both years: the old year's own, and the new year's gain."""
    ending, opening = history.row(old.year, week), history.row(old.year + 1, week)
    if ending is None or opening is None:
        return None
    before = history.row(old.year, week - WEEK)
    booked_before = None if before is None else before.next_year_outstanding
    # The gain beyond the sales booked before is new sales and the old year's remainder; the old
    # row's next-year net sales repeat it. The book for the year after begins anew with this row:
    # all of it appears now, whenever it was sold.
    gained = difference(opening.total_commitment, booked_before)
    new = difference(gained, ending.outstanding_sales)
    return sum_or_none(ending.net_sales, new, opening.next_year_outstanding)


def _open_row(history: BuyerHistory, week: date) -> Measures | None:
    open_year = history.year_of(week)
    return None if open_year is None else history.row(open_year.year, week)


@adding_up
def _shipped_level(history: BuyerHistory, week: date) -> int | None:
    open_year = history.year_of(week)
    if open_year is None:
        return None
    row = history.row(open_year.year, week)
    if row is None:
        return None
    return sum_or_none(row.accumulated_exports, _closed_years(history, open_year))


def _closed_years(history: BuyerHistory, open_year: MarketingYear) -> int | None:
    """Return final accumulated exports of all years before one; None if one is not known."""
    levels, opens_on = history._closed, open_year.starts_on
    if opens_on not in levels:
        levels[opens_on] = _all_closed_by(history, opens_on)
    return levels[opens_on]


def _all_closed_by(history: BuyerHistory, opens_on: date) -> int | None:
    open_year = history.year_of(opens_on)
    if not history.years or open_year is None:
        return None
    years = range(history.years[0], open_year.year)
    return sum_or_none(*(final_exports(history, year) for year in years))


def final_exports(history: BuyerHistory, year: int) -> int | None:
    """Return one buyer's shipments of a closed marketing year; None if its last row is missing."""
    season, last = history.marketing_years.get(year), history.last_week_of.get(year)
    if season is None or last is None or not is_final_week(season, last):
        return None
    row = history.row(year, last)
    return None if row is None else row.accumulated_exports


def _held_at_end(history: BuyerHistory, season: MarketingYear, week: date) -> date:
    """Return `week`, or the year's final published week once the year has closed."""
    last = history.last_week_of.get(season.year)
    return last if last is not None and is_final_week(season, last) and week > last else week
