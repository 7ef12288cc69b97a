"""Which figures a letter was written from."""

from __future__ import annotations

from monitor.assess.standing import Standing
from monitor.core.formats import utc


def figures(standing: Standing) -> str:
    """A word that changes when the figures do: a letter that waits is then written anew."""
    fresh = standing.freshness
    published = utc(fresh.published_at) if fresh.published_at else None
    return f"{fresh.source} {fresh.last_week_ending} {published}"
