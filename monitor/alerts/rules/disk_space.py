"""The disk has too little room for the next passes: for operators."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Room, RuleInput
from monitor.alerts.phrases import resolved
from monitor.core.formats import megabytes

KIND = "space"
KEY = "machine/space"
ENOUGH = 1.5
"""Resolved at this multiple of what is needed, so that it does not switch on and off."""


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert while less is free than the next passes may need."""
    room, is_open = subject.room, KEY in {was.key for was in subject.open}
    if room is None or room.free >= room.needed * (ENOUGH if is_open else 1):
        return
    yield Alert(
        key=KEY,
        kind=KIND,
        severity="warning",
        title=f"The monitor's disk is nearly full: {megabytes(room.free)} free",
        text=f"{room.folder} has {megabytes(room.free)} left. The next passes may need "
        f"{megabytes(room.needed)}: a copy of the database and new reports. On a full disk a pass "
        "fails and leaves figures and reports as they were.",
        numbers=_numbers(room),
        ends="To do: free up space, or keep fewer reports (keep_reports). This alert is resolved "
        f"at {megabytes(int(room.needed * ENOUGH))} free.",
        ongoing=True,
    )


def ended(subject: RuleInput, was: Alert) -> Alert | None:
    """Return the resolution; None while the free space is not known."""
    room = subject.room
    if room is None:
        return None
    return resolved(
        was,
        title=f"The monitor's disk has room again: {megabytes(room.free)} free",
        text=f"{room.folder} has enough for the next passes.",
        numbers=_numbers(room),
    )


def _numbers(room: Room) -> tuple[tuple[str, str], ...]:
    return ("Free", megabytes(room.free)), ("Needed", megabytes(room.needed))
