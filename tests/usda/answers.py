"""Which answer a path gets when nothing is wrong: the routes of the ESR API."""

import re
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from .records import ApiRow
from .reference import regions_as_api, units_as_api
from .reply import Reply, empty_text_reply, json_reply
from .world import World

BASE_PATH = "/api/esr"

EXPORTS = re.compile(
    r"/exports/commodityCode/(?P<commodity>\d+)"
    r"/(?:allCountries|countryCode/(?P<country>\d+))"
    r"/marketYear/(?P<year>\d+)"
)

Listing = Callable[[World, datetime], list[ApiRow]]

LISTINGS: dict[str, Listing] = {
    "/commodities": lambda world, _: [each.as_api() for each in world.commodities.values()],
    "/countries": lambda world, now: [each.as_api() for each in world.countries_at(now)],
    "/regions": lambda _world, _now: regions_as_api(),
    "/unitsOfMeasure": lambda _world, _now: units_as_api(),
    "/datareleasedates": lambda world, now: [each.as_api() for each in world.release_dates_at(now)],
}


def below_base(path: str) -> str | None:
    """The part of a request's path after `/api/esr`, None if it lies elsewhere."""
    return path.removeprefix(BASE_PATH) if path.startswith(f"{BASE_PATH}/") else None


def proper_reply(world: World, path: str | None, now: datetime) -> Reply:
    """What the world says to `path` (below the base) at `now`; 404 if there is no such path."""
    if path in LISTINGS:
        return json_reply(LISTINGS[path](world, now))
    matched = EXPORTS.fullmatch(path or "")
    if matched is None:
        return empty_text_reply(HTTPStatus.NOT_FOUND)
    return json_reply(_exports(world, now, **matched.groupdict()))


def _exports(
    world: World, now: datetime, *, commodity: str, country: str | None, year: str
) -> list[ApiRow]:
    """Rows of a marketing year; `[]` alike for no such code, no such year and no trade."""
    rows = world.rows_at(int(commodity), int(year), now)
    return [row.as_api() for row in rows if country is None or row.country == int(country)]
