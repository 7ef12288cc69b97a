"""Tell whether a process that left something half written is still at it."""

from __future__ import annotations

import os


def is_alive(process: str) -> bool:
    """Return whether a process with this number runs here."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except OSError:
        return True
    return True
