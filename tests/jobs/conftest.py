"""The day after the last shipped release, and a house in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.jobs.house import House, house_in
from tests.usda import Clock, new_york


@pytest.fixture
def clock() -> Clock:
    """Friday 9 October 2026, the day after the last shipped release."""
    return Clock(new_york(date(2026, 10, 9)))


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house with nothing recorded yet."""
    with house_in(tmp_path, clock) as built:
        yield built
