"""Round shares and chances for files that programs read."""

from __future__ import annotations

from math import copysign, floor

DIGITS = 6
"""Enough for a tonne of a promise of millions to show, and the same in each file."""


def rounded_share(share: float | None) -> float | None:
    """Return a share, or a chance, as files give it; None stays None.

    A half is rounded away from zero, as SQL and spreadsheets do.
    """
    if share is None:
        return None
    whole: float = 10**DIGITS
    return copysign(floor(abs(share) * whole + 0.5) / whole, share)
