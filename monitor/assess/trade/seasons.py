"""One marketing year's sales week by week, compared with the five before it.

The quantity is the marketing year's total commitment, which is what the trade compares: it includes
sales made before the year opened and carry-over.
"""

from __future__ import annotations

from datetime import date

from monitor.assess.purchases import season_commitment
from monitor.core.calendar import WEEK, MarketingYear, week_ending_of
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY

YEARS_BEFORE = 5


class SeasonCurve(Frozen):
    """A marketing year's total commitment after each of its weeks, the first week first.

    None means not known. The open year's curve ends with its last published week.
    """

    season: MarketingYear
    booked: tuple[int | None, ...]

    def at(self, number: int) -> int | None:
        """Return the commitment after `number` weeks; for a shorter year that at its end."""
        return self.booked[min(number, len(self.booked)) - 1] if self.booked else None


class Seasons(Frozen):
    """The open marketing year and those before it, latest first.

    `number` is how many weeks of it are known, `week_ending` the last of them. `means` has the mean
    of the five years before for each week of a marketing year, None if not all are known.
    """

    this: SeasonCurve
    before: tuple[SeasonCurve, ...]
    number: int
    week_ending: date
    means: tuple[int | None, ...]

    @property
    def now(self) -> int:
        """Return the open year's commitment at its last known week."""
        booked = self.this.booked[self.number - 1]
        assert booked is not None  # noqa: S101 the last known week is chosen by it
        return booked

    @property
    def last(self) -> int | None:
        """Return the previous year's commitment after as many weeks."""
        return self.before[0].at(self.number) if self.before else None

    @property
    def usual(self) -> int | None:
        """Return the mean of the five years before, after as many weeks."""
        return self.means[self.number - 1]


def seasons_of(history: BuyerHistory) -> Seasons | None:
    """Return the seasons up to the last published week; None if the open one has no figure."""
    open_year = history.year_of(history.weeks[-1]) if history.weeks else None
    if open_year is None:
        return None
    this = curve(history, open_year)
    known = [number for number, booked in enumerate(this.booked, 1) if booked is not None]
    if not known:
        return None
    years = history.marketing_years
    earlier = [open_year.year - k for k in range(1, YEARS_BEFORE + 1)]
    before = tuple(curve(history, years[year]) for year in earlier if year in years)
    return Seasons(
        this=this,
        before=before,
        number=known[-1],
        week_ending=weeks_of(open_year)[known[-1] - 1],
        means=tuple(_mean(before, number) for number in range(1, len(weeks_of(open_year)) + 1)),
    )


def curve(history: BuyerHistory, season: MarketingYear) -> SeasonCurve:
    """Return a marketing year's commitment after each week up to the last one on record."""
    weeks = [week for week in weeks_of(season) if week <= history.weeks[-1]]
    return SeasonCurve(season, tuple(_booked(history, season, week) for week in weeks))


def weeks_of(season: MarketingYear) -> tuple[date, ...]:
    """Return the week endings of a marketing year, including those with its first and last day."""
    return WEEKLY.between(week_ending_of(season.starts_on), week_ending_of(season.ends_on))


def _booked(history: BuyerHistory, season: MarketingYear, week: date) -> int | None:
    """Return the commitment at a week; None if it is not on record, also after the year's last."""
    if history.last_week_at(week) != week:
        return None
    return season_commitment(history, season.year, week)


def _mean(before: tuple[SeasonCurve, ...], number: int) -> int | None:
    amounts = [curve.at(number) for curve in before]
    known = [amount for amount in amounts if amount is not None]
    return round(sum(known) / YEARS_BEFORE) if len(known) == YEARS_BEFORE else None


def week_of(season: MarketingYear, number: int) -> date:
    """Return the week ending that is the marketing year's `number`th, from 1."""
    return week_ending_of(season.starts_on) + (number - 1) * WEEK
