"""Small histories of one buyer, made from a few numbers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from monitor.core.calendar import WEEK, MarketingYear, at_release_time
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures

YEAR = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))
FIRST = date(2025, 9, 11)


def one_season(weeks: Sequence[tuple[int, int] | None], year: MarketingYear = YEAR) -> BuyerHistory:
    """Return a marketing year of (booked, shipped) to date by week; None is a missing week."""
    rows: dict[tuple[int, date], Measures] = {}
    for place, amounts in enumerate(weeks):
        if amounts is not None:
            booked, shipped = amounts
            left = booked - shipped
            row = Measures(0, shipped, left, None, 0, booked, 0, 0)
            rows[year.year, FIRST + place * WEEK] = row
    return BuyerHistory(rows, _published(rows), {year.year: year})


def _published(rows: Mapping[tuple[int, date], Measures]) -> dict[tuple[int, date], datetime]:
    return {key: at_release_time(key[1] + WEEK).astimezone(UTC) for key in rows}
