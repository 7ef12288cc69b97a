"""What corrections of the last weeks did to the quantities of the promises' readings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.commitments.model import Commitment, Reading
from monitor.history import History
from monitor.ledger import query, revisions
from monitor.ledger.query import View
from monitor.progress.windows import window_of
from monitor.revised import Correction, HeadlineMove

LATELY = timedelta(days=35)
JUST_BEFORE = timedelta(seconds=1)


def lately(
    connection: sqlite3.Connection, view: View, codes: Sequence[int]
) -> tuple[Correction, ...]:
    """The corrections of these commodities in the five weeks before the view's instant."""
    return revisions.corrections(connection, view, codes, view.as_of - LATELY)


def headline_moves(
    connection: sqlite3.Connection,
    view: View,
    trades: Mapping[str, tuple[int, int]],
    commitments: Sequence[Commitment],
    corrected: Sequence[Correction],
) -> Iterator[HeadlineMove]:
    """For each reading and each instant its buyer's rows were corrected at: before and after.

    Both are taken at the last counted week that was public before and after it. `trades` are
    each promise's commodity and buyer. Quantities that are not known on one side are left out.
    """
    for commitment in commitments:
        code, buyer = trades[commitment.id]
        for revised_at in _instants(corrected, code, buyer):
            before, after = (
                query.history(connection, View(view.source, at), code, [buyer])
                for at in (revised_at - JUST_BEFORE, revised_at)
            )
            for reading in commitment.readings:
                key = f"{commitment.id}/{reading.id}"
                yield from _move(key, reading, revised_at, before, after)


def _instants(corrected: Sequence[Correction], code: int, buyer: int) -> list[datetime]:
    found = {
        correction.revised_at
        for correction in corrected
        for row in correction.rows
        if (row.commodity_code, row.country_code) == (code, buyer)
    }
    return sorted(found)


def _move(
    key: str, reading: Reading, revised_at: datetime, before: History, after: History
) -> Iterator[HeadlineMove]:
    window = window_of(reading, before.marketing_years)
    weeks = set(before.weeks) & set(after.weeks)
    if window is None or not weeks:
        return
    week = min(max(weeks), window.last_week)
    old, new = window.purchased(before, week), window.purchased(after, week)
    if week >= window.first_week and old is not None and new is not None and old != new:
        yield HeadlineMove(key, week, revised_at, old, new)
