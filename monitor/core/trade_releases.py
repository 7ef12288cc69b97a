"""When the monthly trade figures of the US Census Bureau came out, and when they are due.

They come with the report FT-900, about five weeks after the month. Dates that are on record are in
`data/trade_releases.csv`, each line with its source; any other is by rule: 38 days after the month,
or the next day that offices are open. In the months on record the rule is never too early, so that
a past view by it does not show what was not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from monitor.core.bundled import bundled_table, whole
from monitor.core.calendar import DAY, at_release_time, is_business_day
from monitor.core.periods import MONTHLY
from monitor.core.records import Publication

FILE = "trade_releases.csv"
HEADER = ["month", "published_on", "source"]
DUE_AFTER = 38 * DAY


@cache
@whole(FILE)
def recorded_releases() -> Mapping[date, Publication]:
    """Return the months whose release is on record, by their last day.

    Raises SourceChanged if the table is damaged.
    """
    return {
        MONTHLY.ending(date.fromisoformat(f"{month}-01")): Publication(
            at_release_time(date.fromisoformat(on)), "reported"
        )
        for month, on, _ in bundled_table(FILE, HEADER)
    }


@cache
def trade_release(month: date) -> Publication:
    """Return when a month's figures came out or are due, and how that is known."""
    return recorded_releases().get(month) or Publication(_by_rule(month), "rule")


def newest_month(at: datetime) -> date:
    """Return the newest month whose figures are out or due at an instant."""
    month = MONTHLY.ended_by(at.date())
    while trade_release(month).published_at > at:
        month = MONTHLY.shift(month, -1)
    return month


def _by_rule(month: date) -> datetime:
    day = month + DUE_AFTER
    while not is_business_day(day):
        day += DAY
    return at_release_time(day)
