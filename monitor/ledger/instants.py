"""Instants as text, as the ledger holds them; they sort as they follow each other."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from monitor.core.formats import utc

instant = utc
"""Format an instant for the ledger."""


@cache
def from_text(text: str) -> datetime:
    """Parse an instant of the ledger."""
    return datetime.fromisoformat(text)
