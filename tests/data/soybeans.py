"""The shipped soybean figures, published again by the scripted USDA as they were at the time.

China's rows of every year and all destinations of 2025/26 (with both vintages of the week
whose tons moved from the Netherlands to Germany). A measure that is not known is 0, because
the API always sends all eight. National sums are no rows of the API. In the last week of 2025/26
only China's row is among the shipped figures; the others stand there as they did the week before,
because rows persist.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter

from monitor.core.records import ALL_DESTINATIONS, Observation
from monitor.sources import snapshot
from tests.usda import World
from tests.usda.records import MEASURES, Country, Row

SOYBEANS, CHINA, METRIC_TONS = 801, 5700, 1
SPLIT_WEEK, WEEK_BEFORE = date(2026, 9, 3), date(2026, 8, 27)

NO_FLOWS = {
    "weekly_exports": 0,
    "gross_new_sales": 0,
    "current_my_net_sales": 0,
    "next_my_net_sales": 0,
}

Batch = tuple[datetime, int, list[Row]]
"""Rows of one marketing year that became public at one instant."""


def soybean_world(clock: Callable[[], datetime]) -> World:
    """A world that publishes the shipped figures, each when it became public."""
    world = World(clock, countries=countries())
    for published_at, market_year, rows in batches():
        given = [row.as_api() for row in rows]
        world.publish(given, market_year=market_year, published_at=published_at)
    return world


@cache
def countries() -> tuple[Country, ...]:
    """Every destination of the shipped figures, as `/countries` lists them."""
    return tuple(Country(d.code, d.name, d.description, 0) for d in snapshot.destinations())


@cache
def batches() -> tuple[Batch, ...]:
    """The shipped rows by instant of publication and marketing year, oldest first."""
    head = itemgetter(0, 1)
    return tuple(
        (*key, [row for _, _, row in group])
        for key, group in groupby(sorted(_rows(), key=head), key=head)
    )


def _rows() -> Iterator[tuple[datetime, int, Row]]:
    rows = list(_shipped())
    yield from rows
    out_on = next(at for at, year, row in rows if (year, row.week_ending) == (2026, SPLIT_WEEK))
    for _, year, row in rows:
        if (year, row.week_ending) == (2026, WEEK_BEFORE) and row.country != CHINA:
            yield out_on, year, replace(row, week_ending=SPLIT_WEEK, **NO_FLOWS)


def _shipped() -> Iterator[tuple[datetime, int, Row]]:
    for answer in snapshot.answers():
        for row, publication in zip(answer.rows, answer.published or (), strict=True):
            if row.country_code != ALL_DESTINATIONS:
                year = answer.market_year
                yield publication.published_at, year, _row(year, row)


def _row(market_year: int, row: Observation) -> Row:
    amounts = (0 if amount is None else amount for amount in row.measures)
    return Row(
        SOYBEANS,
        market_year,
        row.country_code,
        row.week_ending,
        METRIC_TONS,
        **dict(zip(MEASURES.values(), amounts, strict=True)),
    )
