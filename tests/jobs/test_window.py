"""The release window: how often it is polled in, and the pass when it closes without a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.base import BaseTrigger

from monitor.jobs.scheduler import ReleaseWindow, build
from tests.usda import Clock

NEW_YORK = ZoneInfo("America/New_York")


@dataclass
class CountingWatcher:
    """A watcher that counts passes; its ledger ends with a publication at `until`."""

    until: datetime | None
    passes: int = 0
    polls: int = 0

    def poll(self) -> bool:
        """Nothing new."""
        self.polls += 1
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

    def poll_every_s(self, *, just_due: bool = False) -> int:
        """As with a key."""
        return 10 if just_due else 30


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
    watcher = CountingWatcher(None if recorded is None else at(recorded))

    ReleaseWindow(watcher, lambda: at(closes)).close()

    assert watcher.passes == passes


@pytest.mark.parametrize(
    ("begins", "polls"),
    [
        ("2026-10-08 08:28", 0),
        ("2026-10-08 08:29", 6),
        ("2026-10-08 08:30", 6),
        ("2026-10-08 08:39", 6),
        ("2026-10-08 08:41", 2),
        ("2026-10-08 12:29", 2),
        ("2026-10-08 12:31", 0),
        ("2026-10-15 08:30", 0),  # Columbus Day moved it to Friday
        ("2026-10-16 08:30", 6),
    ],
)
def test_it_is_polled_for_every_ten_seconds_at_first_and_then_every_thirty(
    begins: str, polls: int
) -> None:
    watcher, clock = CountingWatcher(None), Clock(at(begins))
    window = ReleaseWindow(watcher, clock)

    for _ in range(6):
        window.poll()
        clock.advance(seconds=10)

    assert watcher.polls == polls


def test_the_schedule_wakes_every_ten_seconds_around_a_release() -> None:
    made = build(CountingWatcher(None), lambda: at("2026-10-08 08:00"), time(9, 30))
    triggers = [job.trigger for job in made.get_jobs() if job.id.startswith("release")]

    minutes = {
        minute: sorted({s for trigger in triggers for s in seconds(trigger, minute)})
        for minute in ("08:28", "08:29", "08:40", "08:41", "12:29")
    }

    often, half = [0, 10, 20, 30, 40, 50], [0, 30]
    assert minutes == {
        "08:28": half,
        "08:29": often,
        "08:40": often,
        "08:41": half,
        "12:29": half,
    }


def seconds(trigger: BaseTrigger, minute: str) -> list[int]:
    """The seconds of a minute at which it fires."""
    now, found = at(f"2026-10-08 {minute}"), []
    ends = now + timedelta(minutes=1)
    while (now := trigger.get_next_fire_time(None, now)) < ends:
        found.append(now.second)
        now += timedelta(seconds=1)
    return found
