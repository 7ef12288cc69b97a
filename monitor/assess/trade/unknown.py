"""Outstanding sales to unknown destinations, week by week."""

from __future__ import annotations

from datetime import date

from monitor.core.calendar import MarketingYear
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory


class UnknownWeek(Frozen):
    """Outstanding sales at a week's end for the marketing year open then, and for the next.

    None means not known; `season` is the open year, None if the week is in none.
    """

    week_ending: date
    season: MarketingYear | None
    this_year: int | None
    next_year: int | None


def unknown_week(history: BuyerHistory, week: date) -> UnknownWeek:
    """Return a week's outstanding sales from the history of unknown destinations."""
    season = history.year_of(week)
    row = None if season is None else history.row(season.year, week)
    if season is None or row is None:
        return UnknownWeek(week, season, None, None)
    # Because in the year's last week sales for the next year already include the carry-over.
    ahead = None if week == season.ends_on else row.next_year_outstanding
    return UnknownWeek(week, season, row.outstanding_sales, ahead)
