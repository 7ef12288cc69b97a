"""The bundled promises and figures, updated from a server with the same world."""

from collections.abc import Iterator
from datetime import date

import pytest

from monitor.commitments.promises import read_commitments
from monitor.core.paths import data_file
from tests.data.soybeans import soybean_world
from tests.updater import Updater, desk_facing
from tests.usda import Clock, new_york


@pytest.fixture
def updater(monkeypatch: pytest.MonkeyPatch) -> Iterator[Updater]:
    """The bundled promises and figures, on 9 October 2026 until a test sets another day."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock(new_york(date(2026, 10, 9)))
    promises = read_commitments(data_file("commitments.toml"))
    with desk_facing(soybean_world(clock), clock, promises) as facing:
        yield facing
