"""No false break where a marketing year ends: American Pima's ends, and made ones of every kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from random import Random

import pytest

from monitor.assess.audit import flow_breaks
from monitor.assess.identities import OPENING, breaks
from monitor.core.calendar import DAY, WEEK, MarketingYear, at_release_time, week_ending_of
from monitor.core.history import BuyerHistory, Key
from monitor.core.periods import WEEKLY
from monitor.core.records import Measures
from tests.data.pima import INDIA, PIMA, lines

FORMS = ("carry-over in the flow", "carry-over beside the flow")
"""USDA's API has the remainder in the new year's first net sales, its older query system not."""
STARTS = [(8, 1), (9, 1), (6, 1), (10, 1)]


def found(history: BuyerHistory, country: int = INDIA) -> list[tuple[str, Key]]:
    """The breaks of a buyer's rows, the reported flows against the book level included."""
    every = [*breaks(history, PIMA, country), *flow_breaks(history, PIMA, country)]
    return [(b.place.identity, (b.place.market_year, b.place.week_ending)) for b in every]


@dataclass
class Trade:
    """A buyer that buys, cancels and is shipped to at random, for three marketing years."""

    random: Random
    starts: tuple[int, int]
    form: str
    sold: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    shipped: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    rows: dict[Key, Measures] = field(default_factory=dict)

    def season(self, year: int) -> MarketingYear:
        """The marketing year that ends in a year."""
        return MarketingYear(year, date(year - 1, *self.starts), date(year, *self.starts) - DAY)

    def history(self) -> BuyerHistory:
        """Its rows from 2013 to 2026, a year end on every day of the week among them."""
        for year in range(2014, 2027):
            self._year(self.season(year))
        years = {year: self.season(year) for year in range(2013, 2028)}
        return BuyerHistory(
            self.rows, {key: at_release_time(key[1] + WEEK) for key in self.rows}, years
        )

    def _year(self, season: MarketingYear) -> None:
        year, last = season.year, week_ending_of(season.ends_on)
        first = week_ending_of(season.starts_on)
        carried = self.sold[year - 1] - self.shipped[year - 1] if year > 2014 else 0
        if week_ending_of(season.starts_on - DAY) != first:
            carried = 0  # the year before ended on a Thursday: it is in this one's book already
        for week in WEEKLY.between(first, last):
            # In a week of two years the new one says what was sold for it and beyond.
            split = week > season.ends_on
            ahead = () if split else (year + 1, year + 2)
            sold = {year + 1: 0} | {y: self._sales(y) for y in (year, *ahead)}
            if week == first:
                # Sold as the next year's in the old year's last week: that row says so too.
                sold[year] += self._told_in_the_old_row(season, week, sold[year], carried)
            left = self._shipment(year)
            flow = sold[year]
            if week == first and self.form == FORMS[1]:
                flow -= carried
            moved = 0
            if week == season.ends_on:
                moved = self.sold[year] - self.shipped[year]
                self.sold[year + 1] += moved
            told = sold[year + 1] + (moved if self.form == FORMS[0] else 0)
            self.rows[year, week] = self._row(year, left, flow, told)

    def _told_in_the_old_row(
        self, season: MarketingYear, week: date, sold: int, carried: int
    ) -> int:
        old = self.rows.get((season.year - 1, week))
        self.sold[season.year] += carried
        if old is not None:
            extra = carried if self.form == FORMS[0] else 0
            self.rows[season.year - 1, week] = old._replace(
                next_year_net_sales=sold + extra,
                next_year_outstanding=self.sold[season.year],
            )
        return carried

    def _sales(self, year: int) -> int:
        amount = self.random.choice([0, 0, self.random.randrange(900), -self.random.randrange(90)])
        amount = max(amount, self.shipped[year] - self.sold[year])
        self.sold[year] += amount
        return amount

    def _shipment(self, year: int) -> int:
        left = self.random.randrange(max(1, (self.sold[year] - self.shipped[year]) // 9 + 1))
        self.shipped[year] += left
        return left

    def _row(self, year: int, left: int, flow: int, told: int) -> Measures:
        sold, shipped = self.sold[year], self.shipped[year]
        return Measures(left, shipped, sold - shipped, None, flow, sold, self.sold[year + 1], told)


def made(seed: int, starts: tuple[int, int], form: str) -> BuyerHistory:
    """A random trade's history."""
    return Trade(Random(seed), starts, form).history()  # noqa: S311 figures, no secrets


@pytest.mark.parametrize(("starts", "form"), list(product(STARTS, FORMS)))
def test_no_made_year_end_is_a_break(starts: tuple[int, int], form: str) -> None:
    """The turn on a Thursday, the split week, remainders, sales for the year after next."""
    for seed in range(6):
        history = made(seed, starts, form)
        ends = {season.ends_on.weekday() for season in history.marketing_years.values()}

        assert ends == set(range(7))
        assert found(history) == []


@pytest.mark.parametrize("form", FORMS)
def test_one_ton_too_much_at_any_opening_is_a_break(form: str) -> None:
    history = made(1, (9, 1), form)
    for year in range(2015, 2027):
        week = week_ending_of(history.marketing_years[year].starts_on)
        row = history.rows[year, week]
        wrong = row._replace(
            total_commitment=(row.total_commitment or 0) + 1,
            outstanding_sales=(row.outstanding_sales or 0) + 1,
        )
        rows = {**history.rows, (year, week): wrong}
        changed = BuyerHistory(rows, history.published_at, history.marketing_years)

        assert (OPENING, (year, week)) in found(changed)


def pima() -> Iterator[tuple[int, BuyerHistory]]:
    """Each buyer of the file of American Pima."""
    rows: dict[int, dict[Key, Measures]] = defaultdict(dict)
    for line in lines():
        key = int(line["marketYear"]), date.fromisoformat(line["weekEndingDate"])
        rows[int(line["countryCode"])][key] = Measures(
            *(
                int(line[name])
                for name in (
                    "weeklyExports",
                    "accumulatedExports",
                    "outstandingSales",
                    "grossNewSales",
                    "currentMYNetSales",
                    "currentMYTotalCommitment",
                    "nextMYOutstandingSales",
                    "nextMYNetSales",
                )
            )
        )
    published = {key: at_release_time(key[1] + WEEK) for own in rows.values() for key in own}
    years = {y: MarketingYear(y, date(y - 1, 8, 1), date(y, 7, 31)) for y in range(2018, 2028)}
    return ((code, BuyerHistory(own, published, years)) for code, own in sorted(rows.items()))


def test_no_year_end_of_american_pima_is_a_break() -> None:
    """India's 24,912 bales for the year after next appear on 2 August 2018; 2025 ends on a
    Thursday, with 11,190 bales in both books.
    """
    assert {code: found(history, code) for code, history in pima()} == {
        5330: [],
        5350: [],
        5700: [],
        9990: [],
    }
