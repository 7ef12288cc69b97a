"""The scripted USDA on 10 September 2026, and a client of it that never really waits."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from monitor.core.records import Commodity, SourceResponse
from monitor.sources import esr
from monitor.sources.http import UsdaHttp
from tests.usda import Clock, UsdaServer, World, new_york, on_time
from tests.usda.figures import YEAR_2026, YEAR_2027

KEY = "k3y-4-the-header-only"
QUICK_S = (2.0, 2.0)
SOY = Commodity(801, "Soybeans", 1)
Fetch = Callable[[int], SourceResponse]


@pytest.fixture
def clock() -> Clock:
    """08:30 in New York on the day on which the split week (to 3 September) is published."""
    return Clock(new_york(date(2026, 9, 10)))


@pytest.fixture
def world(clock: Clock) -> World:
    """The typed-in figures, each published on time."""
    world = World.from_rows(YEAR_2026, market_year=2026, published_at=on_time, clock=clock)
    world.publish(YEAR_2027, market_year=2027, published_at=on_time)
    return world


@pytest.fixture
def usda(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[UsdaServer]:
    """The running server, reached past any proxy of the machine."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with UsdaServer(world, key=KEY) as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    """The seconds the client would have slept between its tries."""
    return []


@pytest.fixture
def http(usda: UsdaServer, waits: list[float]) -> Iterator[UsdaHttp]:
    """The client, with the right key."""
    client = UsdaHttp(usda.url, KEY, sleep=waits.append, timeout_s=QUICK_S)
    yield client
    client.close()


@pytest.fixture
def fetch(http: UsdaHttp, clock: Clock) -> Fetch:
    """Ask for a marketing year of soybeans under the latest release stamp."""

    def fetched(market_year: int) -> SourceResponse:
        stamps = [
            s
            for s in esr.parse_release_stamps(http.get("datareleasedates"))
            if s.commodity_code == SOY.code
        ]
        newest = max(stamps, key=lambda stamp: stamp.market_year)
        wanted = esr.Slice(SOY, market_year)
        return esr.Request(wanted, newest, clock()).understand(http.get(wanted.path))

    return fetched
