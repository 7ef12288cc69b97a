"""A USDA that tests can script: `World` (what is published when), `UsdaServer` (a real HTTP
server on loopback that serves it as the ESR API and as USDA's public files do) and `faults`
(what can go wrong).

    clock = Clock(new_york(date(2026, 9, 10)))
    world = World.from_rows(rows, market_year=2026, published_at=on_time, clock=clock)
    with UsdaServer(world) as usda:
        usda.faults.add(faults.status(500), path="/exports/*", times=2)
        ...  # give usda.url and usda.gate.key to the client

No test framework is imported here, so the server also runs by hand.
"""

from . import faults
from .clock import Clock, new_york, on_time
from .faultplan import Faults
from .figures import esr_row
from .gate import KEY_HEADER
from .records import UNKNOWN_BEFORE, UNKNOWN_NOW, Commodity, Country, Row, RowKey
from .server import LoggedRequest, UsdaServer
from .world import World

__all__ = [
    "KEY_HEADER",
    "UNKNOWN_BEFORE",
    "UNKNOWN_NOW",
    "Clock",
    "Commodity",
    "Country",
    "Faults",
    "LoggedRequest",
    "Row",
    "RowKey",
    "UsdaServer",
    "World",
    "esr_row",
    "faults",
    "new_york",
    "on_time",
]
