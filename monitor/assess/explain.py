"""Compute the terms behind a reading's headline number, for checking by hand.

Net purchases are the difference of two levels of cumulative sales. Marketing years that closed
before the window began are in both levels, and are left out of both sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.purchases import sum_or_none
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.formats import day
from monitor.core.history import BuyerHistory, Key, is_final_week
from monitor.core.records import Measures


@dataclass(frozen=True, slots=True)
class Term:
    """One published amount and its row; `remark` says why it is counted or left out."""

    amount: int | None
    words: str
    row: Key
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One level: its terms at the end of a week, and their sum."""

    week_ending: date
    terms: tuple[Term, ...]

    @property
    def total(self) -> int | None:
        """Return the sum; None if any amount is not known."""
        return sum_or_none(*(term.amount for term in self.terms))

    @classmethod
    def of(cls, history: BuyerHistory, week: date, terms: Iterable[Term]) -> Side:
        """Build a level; give the reason for an amount that is known only as part of a sum."""
        return cls(week, tuple(_or_sum(history, term) for term in terms))


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading's number: the level at the last counted week, less the level before the window.

    `start` is None for a season, whose whole commitment is counted.
    """

    assessment: Assessment
    end: Side
    start: Side | None

    @property
    def result(self) -> int | None:
        """Return the sum of the terms, which is the reading's purchases."""
        if self.start is None:
            return self.end.total
        end, start = self.end.total, self.start.total
        return None if end is None or start is None else end - start

    @property
    def rows(self) -> frozenset[Key]:
        """Return the key of every row used."""
        sides = [self.end] if self.start is None else [self.end, self.start]
        return frozenset(term.row for side in sides for term in side.terms)


def explain(assessment: Assessment, history: BuyerHistory) -> Explanation | None:
    """Return the terms of a reading's number; None if it has no published week yet."""
    window, week = assessment.window, assessment.amounts.week_ending
    if window is None or week is None:
        return None
    if window.season is not None:
        season = Side.of(history, week, _season_terms(history, window.season, week))
        return Explanation(assessment, season, None)
    base = history.year_of(window.first_week - WEEK)
    if base is None:
        return None
    end = Side.of(history, week, _level_terms(history, window, week, base.year))
    before = window.first_week - WEEK
    start = Side.of(history, before, _level_terms(history, window, before, base.year))
    return Explanation(assessment, end, start)


def _level_terms(history: BuyerHistory, window: Window, week: date, first: int) -> Iterator[Term]:
    """Yield the terms of the level at a week, from marketing year `first` on."""
    open_year = history.year_of(week)
    if open_year is None:
        return
    for year in range(first, open_year.year):
        yield _final(history, year)
    row = history.row(open_year.year, week)
    yield _term(
        row, "accumulated_exports", f"accumulated exports of {name(open_year)}", open_year, week
    )
    if window.basis == "booked":
        yield from _book_terms(row, open_year, week)


def _book_terms(row: Measures | None, open_year: MarketingYear, week: date) -> Iterator[Term]:
    """Yield outstanding sales of this marketing year and of the next."""
    following = name(open_year.shifted(1))
    if week == open_year.ends_on:
        yield Term(
            0,
            f"outstanding sales of {name(open_year)}",
            (open_year.year, week),
            "left out: the year ends on this day, and the remainder stands in the next line too",
        )
    else:
        words = f"outstanding sales of {name(open_year)}"
        yield _term(row, "outstanding_sales", words, open_year, week)
    yield _term(row, "next_year_outstanding", f"sold ahead for {following}", open_year, week)


def _season_terms(history: BuyerHistory, year: int, week: date) -> Iterator[Term]:
    season = history.marketing_years[year]
    if week < season.starts_on:
        before = history.marketing_years.get(year - 1) or season.shifted(-1)
        row = history.row(before.year, week)
        yield _term(row, "next_year_outstanding", f"sold ahead for {name(season)}", before, week)
        return
    last = history.last_week_of.get(year)
    shown = last if last is not None and is_final_week(season, last) and week > last else week
    row = history.row(year, shown)
    yield _term(row, "accumulated_exports", f"accumulated exports of {name(season)}", season, shown)
    yield _term(row, "outstanding_sales", f"outstanding sales of {name(season)}", season, shown)


def _final(history: BuyerHistory, year: int) -> Term:
    season = history.marketing_years[year]
    last = history.last_week_of.get(year, season.ends_on)
    words = f"accumulated exports of {name(season)}, final (w/e {day(last)})"
    return _term(history.row(year, last), "accumulated_exports", words, season, last)


def _term(row: Measures | None, measure: str, words: str, year: MarketingYear, week: date) -> Term:
    amount = None if row is None else getattr(row, measure)
    nothing_yet = row is not None and not any(value for value in _values(row))
    remark = "no activity in this marketing year by then" if nothing_yet else None
    return Term(amount, words, (year.year, week), remark)


def _or_sum(history: BuyerHistory, term: Term) -> Term:
    into = None if term.amount is not None else history.sum_of(term.row[1])
    if into is None:
        return term
    return replace(term, remark=f"USDA published it only as part of a sum, with w/e {day(into)}")


def _values(row: Measures) -> tuple[int | None, ...]:
    return (row.accumulated_exports, row.outstanding_sales, row.next_year_outstanding)


def name(year: MarketingYear) -> str:
    """Return a marketing year as the trade writes it: "2025/26", or "2026" for a calendar year."""
    if year.starts_on.year == year.ends_on.year:
        return str(year.year)
    return f"{year.starts_on.year}/{year.ends_on.year % 100:02d}"
