"""The release window: when it closes without the release, a pass tells so at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.jobs.scheduler import ReleaseWindow

NEW_YORK = ZoneInfo("America/New_York")


@dataclass
class Desk:
    """A desk that counts passes; its ledger ends with a publication at `until`."""

    until: datetime | None
    passes: int = 0

    def poll(self) -> bool:
        """Nothing new."""
        return False

    def run_pass(self) -> None:
        """Count."""
        self.passes += 1

    def run_if_promises_changed(self) -> None:
        """Nothing."""

    def look_again(self) -> None:
        """Nothing."""

    def deliver_due(self) -> None:
        """Nothing."""

    def recorded_until(self) -> datetime | None:
        """As given."""
        return self.until

    def poll_every_s(self) -> int:
        """As with a key."""
        return 30


def at(text: str) -> datetime:
    """An instant in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("closes", "recorded", "passes"),
    [
        ("2026-10-08 12:31", "2026-10-01 08:30", 1),
        ("2026-10-08 12:31", None, 1),
        ("2026-10-08 12:31", "2026-10-08 08:30", 0),
        ("2026-10-09 12:31", "2026-10-01 08:30", 0),  # a Friday without a release
        ("2026-10-16 12:31", "2026-10-08 08:30", 1),  # Columbus Day moved it to Friday
        ("2026-10-15 12:31", "2026-10-08 08:30", 0),
    ],
)
def test_a_pass_follows_a_window_that_closed_without_its_release(
    closes: str, recorded: str | None, passes: int
) -> None:
    desk = Desk(None if recorded is None else at(recorded))

    ReleaseWindow(desk, lambda: at(closes)).close()

    assert desk.passes == passes
