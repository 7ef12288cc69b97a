"""Round shares and chances for files that programs read."""

from __future__ import annotations

DIGITS = 6
"""Enough for a tonne of the largest promise to show, and the same in each file."""


def rounded_share(share: float | None) -> float | None:
    """Return a share, or a chance, as files give it; None stays None."""
    return None if share is None else round(share, DIGITS)
