"""Determine whether a file that the ledger remembers is gone, or only out of sight."""

from __future__ import annotations

from pathlib import Path

from monitor.core.errors import ConfigError

UNSEEN = (
    "{path} cannot be seen from here; it may be in a container, on another machine, or in a folder "
    "that was moved. Run the pass where the job runs"
)


def is_gone(path: Path) -> bool:
    """Return whether the file is missing from its folder: moved, renamed or deleted.

    False if the folder is missing as well, because the path is then probably another machine's or a
    container's, and the file still the job's; and if the folder may not be searched.
    """
    try:
        return path.parent.is_dir() and not path.exists()
    except PermissionError:
        return False


def unreadable(path: Path, error: ConfigError) -> str:
    """Return why a file that is not gone cannot be read, and what to do."""
    return UNSEEN.format(path=path) if _is_unseen(path) else f"{error} Correct it"


def _is_unseen(path: Path) -> bool:
    try:
        return not path.parent.is_dir()
    except PermissionError:
        return True
