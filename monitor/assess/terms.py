"""The published amounts behind a level, each with its row, for checking by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from monitor.assess.purchases import sum_or_none
from monitor.core.calendar import MarketingYear
from monitor.core.formats import day
from monitor.core.frozen import Frozen, replace
from monitor.core.history import BuyerHistory, Key, is_final_week
from monitor.core.records import Measures


class Term(Frozen):
    """One published amount and its row; `remark` says why it is counted or left out.

    `member` names the buyer or commodity of a combined history that the row is of.
    """

    amount: int | None
    words: str
    row: Key
    remark: str | None = None
    member: str = ""


class Side(Frozen):
    """One level: its terms at the end of a week, and their sum."""

    week_ending: date
    terms: tuple[Term, ...]

    @property
    def total(self) -> int | None:
        """Return the sum; None if any amount is not known."""
        return sum_or_none(*(term.amount for term in self.terms))

    @classmethod
    def of(cls, history: BuyerHistory, week: date, terms: Iterable[Term]) -> Side:
        """Build a level of one buyer and commodity, with its name at each term if it has one.

        An amount known only as part of a sum gets that as the reason why it is missing.
        """
        return cls(week, tuple(_named(history, _or_sum(history, term)) for term in terms))


def members_of(history: BuyerHistory) -> tuple[BuyerHistory, ...]:
    """Return the histories a combined one adds up; any other one is its only member."""
    return history.members or (history,)


def shipped_terms(history: BuyerHistory, week: date, first: int) -> Iterator[Term]:
    """Yield the terms of all shipments up to a week, from marketing year `first` on."""
    open_year = history.year_of(week)
    if open_year is None:
        return
    for year in range(first, open_year.year):
        yield _final_exports(history, year)
    row = history.row(open_year.year, week)
    yield _term(
        row, "accumulated_exports", f"accumulated exports of {name(open_year)}", open_year, week
    )


def book_terms(history: BuyerHistory, week: date) -> Iterator[Term]:
    """Yield outstanding sales of this marketing year and of the next."""
    open_year = history.year_of(week)
    if open_year is None:
        return
    row = history.row(open_year.year, week)
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


def season_terms(history: BuyerHistory, year: int, week: date) -> Iterator[Term]:
    """Yield the terms of one marketing year's total commitment as of a week."""
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


def _final_exports(history: BuyerHistory, year: int) -> Term:
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


def _named(member: BuyerHistory, term: Term) -> Term:
    if not member.name:
        return term
    return replace(term, words=f"{term.words} ({member.name})", member=member.name)


def _values(row: Measures) -> tuple[int | None, ...]:
    return (row.accumulated_exports, row.outstanding_sales, row.next_year_outstanding)


def name(year: MarketingYear) -> str:
    """Return a marketing year as the trade writes it: "2025/26", or "2026" for a calendar year."""
    if year.starts_on.year == year.ends_on.year:
        return str(year.year)
    return f"{year.starts_on.year}/{year.ends_on.year % 100:02d}"
