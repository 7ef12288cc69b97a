"""The scripted USDA of the tests in this folder: soybeans at the turn of the year, 10 Sep 2026."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import requests

from . import Clock, UsdaServer, World, new_york, on_time
from .figures import YEAR_2026, YEAR_2027

PATIENCE_S = 50

Get = Callable[[str], requests.Response]


@pytest.fixture
def clock() -> Clock:
    """08:30 in New York on the day on which the split week (to 3 September) is published."""
    return Clock(new_york(date(2026, 9, 10)))


@pytest.fixture
def world(clock: Clock) -> World:
    """All typed-in figures, each published on time."""
    world = World.from_rows(YEAR_2026, market_year=2026, published_at=on_time, clock=clock)
    world.publish(YEAR_2027, market_year=2027, published_at=on_time)
    return world


@pytest.fixture
def usda(world: World) -> Iterator[UsdaServer]:
    """The running server."""
    with UsdaServer(world) as server:
        yield server


@pytest.fixture
def get(usda: UsdaServer) -> Iterator[Get]:
    """Ask for a path below the base with the right key, over one kept-alive connection."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["X-Api-Key"] = usda.gate.key
        yield lambda path: session.get(usda.url + path, timeout=PATIENCE_S)


def ask(
    url: str, headers: dict[str, str], *, method: str = "GET", timeout: float = PATIENCE_S
) -> requests.Response:
    """One request on a connection of its own, past any proxy of the machine."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, headers=headers, timeout=timeout)
