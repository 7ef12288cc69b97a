"""Made-up buyers that buy and load the same amount each week, so that every sum is known.

No real weekly figures of wheat or corn by destination are at hand. A buyer's book stays as it is,
so that each week's net purchases and shipments are the same number; at a year's end the book moves
to the new year, in the split week or, where the year ends on a Thursday, in that very week.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.core.calendar import DAY, WEEK, week_ending_of
from tests.usda import World, esr_row, on_time

BOOK = 100_000


def publish_steady(
    world: World,
    commodity: int,
    country: int,
    per_week: int,
    since: int,
    last_week: date,
    *,
    book: int = BOOK,
) -> None:
    """Publish a buyer's rows from marketing year `since` to a week, each on time."""
    first = world.commodities[commodity].year(since)
    this = world.commodities[commodity].year_of(last_week)
    for name in range(first.name, this.name + 1):
        rows = list(_rows(world, commodity, country, per_week, name, last_week, book))
        world.publish(rows, market_year=name, published_at=on_time)


def _rows(
    world: World, commodity: int, country: int, per_week: int, name: int, last_week: date, book: int
) -> Iterator[dict[str, object]]:
    year = world.commodities[commodity].year(name)
    week, shipped = week_ending_of(year.start), 0
    # What a split week loads is the old year's, and the new year begins with its book alone.
    split = week - 6 * DAY < year.start
    while week <= min(last_week, week_ending_of(year.end)):
        loaded = 0 if split and week == week_ending_of(year.start) else per_week
        shipped += loaded
        yield esr_row(
            week.isoformat(),
            commodity=commodity,
            country=country,
            exports=loaded,
            shipped=shipped,
            outstanding=book,
            net=loaded,
            next_outstanding=book if week == year.end else 0,
        )
        week += WEEK
