"""The day after the last bundled release, and a monitor on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.jobs.house import House, house_in
from tests.usda import Clock, new_york


@pytest.fixture
def clock() -> Clock:
    """Return Friday 9 October 2026, the day after the last bundled release."""
    return Clock(new_york(date(2026, 10, 9)))


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    """Yield a monitor with nothing recorded yet."""
    with house_in(tmp_path, clock) as built:
        yield built
