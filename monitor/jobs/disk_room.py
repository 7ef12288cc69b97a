"""Measure the room on the monitor's disks, and what the next passes may need of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from monitor.alerts.model import Room
from monitor.core.frozen import replace
from monitor.reports.address import LATEST
from monitor.settings.settings import Settings

LEAST_FREE_BYTES = 200_000_000
"""Always needed: temporary files of SQLite, of a report and of Chromium."""

REPORTS_AHEAD = 10
"""How many new reports there has to be room for, about two months of releases."""


def least_room(settings: Settings) -> Room | None:
    """Return the disk with the least room for what is needed of it; None if it is not known."""
    rooms: dict[int, Room] = {}
    for folder, needed in (
        (settings.database.parent, _size(settings.database)),
        (settings.reports, REPORTS_AHEAD * _size(settings.reports / LATEST)),
    ):
        there = existing(folder)
        try:
            disk, free = there.stat().st_dev, shutil.disk_usage(there).free
        except OSError:
            continue
        room = rooms.get(disk, Room(str(there), free, LEAST_FREE_BYTES))
        rooms[disk] = replace(room, needed=room.needed + needed)
    return min(rooms.values(), key=lambda room: room.free - room.needed, default=None)


def _size(place: Path) -> int:
    """Return the bytes of a file, or of a folder's files; 0 if it is not there."""
    try:
        files = place.rglob("*") if place.is_dir() else [place]
        return sum(file.stat().st_size for file in files if file.is_file())
    except OSError:
        return 0


def existing(folder: Path) -> Path:
    """Return the folder, or its nearest existing parent."""
    return next(
        place for place in (folder.absolute(), *folder.absolute().parents) if place.exists()
    )
