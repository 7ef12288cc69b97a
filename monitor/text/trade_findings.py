"""State the finding of each chart about a buyer's whole trade in one sentence.

Pure and without matplotlib. As in `findings`, the side of a line is decided by the exact numbers.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from monitor.assess.trade.destinations import Destinations, SharePoint
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import Seasons, week_of
from monitor.assess.trade.yearly import CalendarYear
from monitor.core.calendar import WEEK
from monitor.core.formats import day, plural
from monitor.core.frozen import Frozen
from monitor.core.periods import WEEKLY
from monitor.text.amounts import (
    REDUCTION,
    amount,
    beside,
    day_of_year,
    days,
    part_of,
    possessive,
    season_name,
    share,
    target_amount,
)

ABOVE, LEVEL, BELOW = "above", "level with", "below"


def side(value: int | Fraction, other: int | Fraction) -> str:
    """Return whether an amount is above, level with or below another."""
    if value == other:
        return LEVEL
    return ABOVE if value > other else BELOW


def seasons_finding(trade: TradeRecord, seasons: Seasons) -> str:
    """Return the open season compared with last year and the mean, after as many weeks."""
    usual, now = seasons.usual, seasons.now
    values = [now, seasons.last, usual]
    written = zip(values, beside(values, trade.unit), strict=True)
    texts = [text if value else "nothing" for value, text in written]
    year = f"{season_name(seasons.this.season)} {trade.commodity.lower()}"
    has, stands = ("have", "stand at") if trade.is_plural else ("has", "stands at")
    verb = f"{has} booked" if now >= 0 else stands
    text = f"{trade.buyer} {verb} {texts[0]} of {year} by week {seasons.number}"
    others = []
    if seasons.last is not None:
        others.append((side(now, seasons.last), f"last year ({texts[1]})"))
    if usual is not None:
        others.append((side(now, usual), f"the five-year mean ({texts[2]})"))
    if not others:
        return f"{text}; the years before are not known"
    if len(others) == 2 and others[0][0] == others[1][0]:
        return f"{text}: {others[0][0]} {others[0][1]} and {others[1][1]}"
    return f"{text}: {', '.join(f'{where} {what}' for where, what in others)}"


class Promised(Frozen):
    """The amount promised for a whole calendar year.

    `usual` is the mean of the earlier years it is compared with, `compared` those years.
    """

    year: int
    target: int
    usual: int | None = None
    compared: tuple[int, ...] = ()


def years_finding(trade: TradeRecord, promised: Promised | None) -> str:
    """Return the latest calendar year against its commitment, and that against the usual amount.

    It does not count how many years reached it, because some are known only in part or as a
    sum.
    """
    now = trade.years[-1]
    when = _when(now)
    if now.bought is None:
        return f"{possessive(trade.buyer)} purchases {when} are not known"
    if now.bought < 0:
        text = f"{trade.buyer} had a {REDUCTION} of {amount(-now.bought, trade.unit)}"
    else:
        bought = amount(now.bought, trade.unit) if now.bought else "nothing"
        text = f"{trade.buyer} bought {bought}"
    text = f"{text} {when}"
    if not _from_the_start(now):
        return text
    if promised is None:
        return text
    usual = _usual(promised, trade.unit)
    if promised.year == now.year:
        against = _against(now.bought, promised.target, trade.unit)
        return f"{text}, {against}{f', which is {usual}' if usual else ''}"
    goal = target_amount(promised.target, trade.unit)
    return f"{text}; {goal} are promised for {promised.year}{f', {usual}' if usual else ''}"


def _usual(promised: Promised, unit: str) -> str:
    """Return how the commitment compares with the mean of the earlier years."""
    if promised.usual is None:
        return ""
    years = _span_of_years(promised.compared)
    mean = amount(promised.usual, unit)
    return f"{side(promised.target, promised.usual)} the mean of {years} ({mean})"


def _span_of_years(years: Sequence[int]) -> str:
    """Return "2021–24", or "2018, 2021 and 2022" if they are not consecutive."""
    first, last = years[0], years[-1]
    if first == last:
        return f"{first}"
    if list(years) == list(range(first, last + 1)):
        return f"{first}–{last % 100:02}" if first // 100 == last // 100 else f"{first}–{last}"
    return f"{', '.join(str(year) for year in years[:-1])} and {last}"


def _from_the_start(year: CalendarYear) -> bool:
    return year.first_week == WEEKLY.first_from(date(year.year, 1, 1))


def _when(year: CalendarYear) -> str:
    """Return which weeks of a year are known: all, up to one, or from one to another."""
    if year.whole:
        return f"in {year.year}"
    if _from_the_start(year):
        return f"in {year.year} to {day_of_year(year.last_week)}"
    return f"in the weeks ending {days(year.first_week, year.last_week)}"


def _against(bought: int, target: int, unit: str) -> str:
    goal, gap = target_amount(target, unit), amount(abs(target - bought), unit)
    if bought == target:
        return f"exactly {goal}"
    return f"{gap} {'short of' if bought < target else 'above'} {goal}"


def weeks_finding(trade: TradeRecord) -> str:
    """Return the peak months, and how many weeks of the latest year had no net purchases.

    It does not name the largest week, because one known only as part of a sum could be larger.
    """
    year, busy = trade.weeks[-1].year, trade.busy_months
    nets = [week.net for week in trade.weeks if week.year == year and week.net is not None]
    idle = sum(1 for net in nets if net <= 0)
    now = _idle_weeks(trade, year, idle, len(nets))
    if busy is None:
        return f"{trade.buyer}, {trade.commodity.lower()}: {now}"
    months = f"{month_name[busy.first]} to {month_name[busy.last]}"
    part = share(busy.share.numerator, busy.share.denominator)
    years = plural(len(busy.years), "whole year", "whole years")
    return f"{months} brought {part} of {possessive(trade.buyer)} purchases in {years}; {now}"


def _idle_weeks(trade: TradeRecord, year: int, idle: int, weeks: int) -> str:
    if not idle:
        return f"{trade.buyer} made net purchases in all {weeks} published weeks of {year}"
    return f"no net purchases in {idle} of {weeks} published weeks of {year}"


def destinations_finding(trade: TradeRecord, destinations: Destinations) -> str:
    """Return the buyer's place among the named destinations, and its sales a year before."""
    own, unit = destinations.buyer, trade.unit
    named = [row.booked for row in destinations.rows if row.kind != "unknown"]
    year = season_name(destinations.season)
    until = f"of {year} {trade.commodity.lower()} sold by {day(destinations.week_ending)}"
    if own.booked <= 0:
        return f"{trade.buyer} had no part {until}"
    ahead = sum(booked > own.booked for booked in named)
    place = "the largest" if not ahead else f"number {ahead + 1} among the"
    named_as = "named destination" if not ahead else "named destinations"
    amounts = part_of(own.booked, destinations.total, unit)
    part = share(own.booked, destinations.total)
    was = "were" if trade.is_plural else "was"
    text = f"{trade.buyer} {was} {place} {named_as} {until}: {amounts} ({part})"
    then, season = own.booked_before, destinations.season_before
    if then is None or season is None:
        return text
    words = {ABOVE: "more than", LEVEL: "as much as", BELOW: "less than"}[side(own.booked, then)]
    _, before = beside([own.booked, then], unit)
    return f"{text}, {words} the {before} in the same week of {season_name(season)}"


def shares_finding(trade: TradeRecord, destinations: Destinations) -> str:
    """Return the buyer's share of all sales, and that of the same week a marketing year earlier."""
    if not destinations.shares:
        return f"{possessive(trade.buyer)} share of all sales is not on record"
    now = destinations.shares[-1]
    part = now.share
    year = season_name(trade.history.marketing_years[now.year])
    if part is None:
        return f"Nothing has been booked for {year} by {day(now.week_ending)}"
    amounts = part_of(now.booked, now.everyone, trade.unit)
    has = "have" if trade.is_plural else "has"
    text = f"{trade.buyer} {has} {share(now.booked, now.everyone)} of all {trade.commodity.lower()}"
    text += f" booked for {year} by {day(now.week_ending)} ({amounts})"
    then = _same_week_before(trade, destinations, now)
    return text if then is None else f"{text}, {_before(trade, part, then)}"


def _same_week_before(
    trade: TradeRecord, destinations: Destinations, now: SharePoint
) -> SharePoint | None:
    """Return the share after as many weeks of the previous marketing year; None if not known."""
    seasons = trade.history.marketing_years
    this, last = seasons.get(now.year), seasons.get(now.year - 1)
    if this is None or last is None:
        return None
    number = (now.week_ending - week_of(this, 1)) // WEEK + 1
    week = week_of(last, number)
    same = (p for p in destinations.shares if p.year == last.year and p.week_ending == week)
    return next((point for point in same if point.share is not None), None)


def _before(trade: TradeRecord, part: Fraction, then: SharePoint) -> str:
    """Return the comparison with the same week of the previous marketing year."""
    assert then.share is not None  # noqa: S101 looked at by the caller
    words = {ABOVE: "more than", LEVEL: "as much as", BELOW: "less than"}[side(part, then.share)]
    season = season_name(trade.history.marketing_years[then.year])
    week = day(then.week_ending)
    return f"{words} the {share(then.booked, then.everyone)} of {season} by {week}"
