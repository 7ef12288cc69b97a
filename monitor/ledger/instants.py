"""Instants as text, as the ledger holds them; they sort as they follow each other."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from monitor.core.formats import utc

MOST_INSTANTS = 16_384
instant = lru_cache(maxsize=MOST_INSTANTS)(utc)
"""Format an instant for the ledger; cached because few instants occur in very many rows."""


@lru_cache(maxsize=MOST_INSTANTS)
def from_text(text: str) -> datetime:
    """Parse an instant of the ledger."""
    return datetime.fromisoformat(text)
