"""One history of several buyers or commodities, for a promise they make together.

Its levels are the sums of its members' levels (`assess/purchases.py`), each counted by its own
marketing year, because years of different commodities begin on different days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.core.calendar import MarketingYear
from monitor.core.history import BuyerHistory, Key


def combined(members: Sequence[BuyerHistory]) -> BuyerHistory:
    """Return the history of all members together; a single one is returned as it is.

    A week is published when it is for every member, and missing while it is missing for one:
    a sum that lacks a member is not the sum.
    """
    first, *others = members
    if not others:
        return first
    published: dict[Key, datetime] = {}
    evidence: dict[Key, str] = {}
    for key in first.published_at:
        dated = [_dated(member, first, key) for member in members]
        known = [each for each in dated if each is not None]
        if len(known) == len(members):
            published[key], evidence[key] = max(known)
    return BuyerHistory(
        rows={},
        published_at=published,
        marketing_years=_years(members),
        evidence=evidence,
        summed=first.summed,
        members=tuple(members),
    )


def _dated(member: BuyerHistory, first: BuyerHistory, key: Key) -> tuple[datetime, str] | None:
    """Return when a member's week became public, and how that is known; None if it did not."""
    if member.marketing_years == first.marketing_years:
        at = member.published_at.get(key)
        return None if at is None else (at, member.evidence.get(key, ""))
    at = member.published_for(key[1])
    return None if at is None else (at, member.evidence_for(key[1]) or "")


def _years(members: Sequence[BuyerHistory]) -> Mapping[int, MarketingYear]:
    """Return the marketing years known of every member, each from the first start to the last end.

    A season of several commodities is each commodity's own season of that number.
    """
    common = set.intersection(*(set(member.marketing_years) for member in members))
    return {
        year: MarketingYear(
            year,
            min(member.marketing_years[year].starts_on for member in members),
            max(member.marketing_years[year].ends_on for member in members),
        )
        for year in sorted(common)
    }
