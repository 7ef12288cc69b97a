"""Find what recent corrections did to the quantities of the readings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from monitor.assess.bases import window_of
from monitor.assess.figures import Figures
from monitor.assess.trades import Place, Trade
from monitor.assess.windows import Window
from monitor.commitments.model import Commitment
from monitor.core.corrections import Correction, HeadlineMove, WholeWeek
from monitor.core.history import BuyerHistory
from monitor.ledger import revisions

LATELY = timedelta(days=35)
JUST_BEFORE = timedelta(seconds=1)


def lately(figures: Figures, codes: Sequence[int]) -> tuple[Correction, ...]:
    """Return the corrections of these commodities in the five weeks before the view's instant."""
    view, lists = figures.view, (figures.destinations, figures.commodities)
    return revisions.corrections(figures.connection, view, codes, view.as_of - LATELY, lists)


def headline_moves(
    figures: Figures,
    trades: Mapping[str, Trade],
    commitments: Sequence[Commitment],
    corrected: Sequence[Correction],
) -> Iterator[HeadlineMove]:
    """Yield each reading's quantity before and after each correction of its buyer's rows.

    `trades` gives each commitment's commodities and buyers. A reading is skipped if either
    quantity is not known.
    """
    for commitment in commitments:
        trade = trades[commitment.id]
        for revised_at, given_back in _instants(corrected, trade.places):
            before, after = (
                figures.of_trade(trade, at) for at in (revised_at - JUST_BEFORE, revised_at)
            )
            for reading in commitment.readings:
                window = window_of(reading, before.marketing_years)
                if window is None:
                    continue
                move = (
                    _whole_week(window, before, after, "taken back")
                    or (given_back and _whole_week(window, after, before, "given back"))
                    or _move(window, before, after)
                )
                if move:
                    key = f"{commitment.id}/{reading.id}"
                    yield HeadlineMove(key, move[0], revised_at, *move[1:])


def _instants(
    corrected: Sequence[Correction], places: Collection[Place]
) -> list[tuple[datetime, bool]]:
    """Return when the buyer's rows were corrected, and whether any was restored then."""
    restored_at: dict[datetime, bool] = {}
    for correction in corrected:
        for row in correction.rows:
            if (row.commodity_code, row.country_code) in places:
                at = correction.revised_at
                restored_at[at] = restored_at.get(at, False) or row.kind == "given back"
    return sorted(restored_at.items())


Moved = tuple[date, int, int, WholeWeek | None]
"""The week, the quantity before and after, and whether the whole week was withdrawn or restored."""


def _move(window: Window, before: BuyerHistory, after: BuyerHistory) -> Moved | None:
    """Return the changed quantity at the last counted week that was public before and after."""
    weeks = set(before.weeks) & set(after.weeks)
    if not weeks:
        return None
    week = min(max(weeks), window.last_week)
    old, new = window.purchased(before, week), window.purchased(after, week)
    if week < window.first_week or old is None or new is None or old == new:
        return None
    return week, old, new, None


def _whole_week(
    window: Window, with_it: BuyerHistory, without: BuyerHistory, what: WholeWeek
) -> Moved | None:
    """Return the last counted week whose quantity is known in only one of two histories."""
    week, left = _last_known(window, with_it), _last_known(window, without)
    if week is None or left is None or left >= week or week < window.first_week:
        return None
    amount, rest = window.purchased(with_it, week), window.purchased(without, left)
    if amount is None or rest is None:
        return None
    old, new = (amount, rest) if what == "taken back" else (rest, amount)
    return week, old, new, what


def _last_known(window: Window, history: BuyerHistory) -> date | None:
    """Return the last week, from the one before the window on, at which the quantity is known."""
    weeks = (w for w in reversed(history.weeks) if w <= window.last_week)
    week = next((w for w in weeks if window.purchased(history, w) is not None), None)
    return week if week is not None and week >= window.before else None
