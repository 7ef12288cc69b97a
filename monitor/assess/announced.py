"""Compare announced sales with the weekly reports that contain them. Pure.

A sale that must be reported daily is announced at 09:00 on the second business day after it, so
that it belongs to the week of that earlier day. It is part of that week's report and is never
added to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.assess.beside import Beside
from monitor.assess.purchases import net_purchases
from monitor.core.calendar import DAY, WEEK, is_business_day, week_ending_of
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory

BUSINESS_DAYS_LATER = 2
ROUNDING_T = 1_000
"""How much net sales by the highlights, rounded to 100 t for each buyer and year, may differ."""


class AnnouncedAmount(Frozen):
    """Tonnes announced on a day, less than zero for a cancellation; `unknown` has no buyer yet.

    `kind` is "sale", "cancellation" or "change of destination".
    """

    on: date
    name: str
    kind: str
    tonnes: int
    marketing_year: str
    unknown: bool = False

    @property
    def week(self) -> date:
        """Return the reporting week of the sale."""
        day = self.on
        for _ in range(BUSINESS_DAYS_LATER):
            day -= DAY
            while not is_business_day(day):
                day -= DAY
        return week_ending_of(day)


class Settled(Frozen):
    """What was announced for a week that is out, and the net sales its report shows."""

    week: date
    announced: int
    net_sales: int | None


class Switched(Frozen):
    """Net sales of a week by the highlights, rounded, and the part that was known as unknown."""

    week: date
    net_sales: int
    switched: int


class AnnouncedSales(Beside):
    """A trade's announcements: since the newest weekly report, and for the newest settled week.

    `since` are to the buyer, `unknown_since` to unknown destinations. `switched` is of the newest
    week, None if the highlights do not name all of its net sales.
    """

    since: tuple[AnnouncedAmount, ...]
    unknown_since: tuple[AnnouncedAmount, ...]
    settled: Settled | None
    switched: Switched | None


def announced_sales(
    buyer: str,
    commodity: str,
    unit: str,
    amounts: Sequence[AnnouncedAmount],
    switches: Sequence[Switched],
    listed: Mapping[date, int],
    history: BuyerHistory,
) -> AnnouncedSales | None:
    """Return what was announced for a trade; None if nothing of it is known.

    `listed` are the tonnes that the highlights list as announced to the buyer, by week.
    """
    newest = history.weeks[-1] if history.weeks else None
    if newest is None:
        return None
    since = sorted((a for a in amounts if a.week > newest), key=lambda a: (a.on, a.name))
    to_buyer = [a for a in amounts if not a.unknown and a.week <= newest]
    settled = _settled(to_buyer, listed, history)
    switched = next((s for s in switches if s.week == newest and _is_whole(s, history)), None)
    if not (since or settled or switched):
        return None
    return AnnouncedSales(
        buyer,
        commodity,
        unit,
        tuple(a for a in since if not a.unknown),
        tuple(a for a in since if a.unknown),
        settled,
        switched,
    )


def _is_whole(found: Switched, history: BuyerHistory) -> bool:
    """Return whether the highlights name all of a week's net sales.

    They leave out small buyers, and a buyer's reductions in another marketing year.
    """
    reported = net_purchases(history, found.week - WEEK, found.week)
    return reported is None or abs(found.net_sales - reported) <= ROUNDING_T


def _settled(
    amounts: Sequence[AnnouncedAmount], listed: Mapping[date, int], history: BuyerHistory
) -> Settled | None:
    """Return the newest week with an announcement whose report is out; None for none.

    What USDA's own summary of the week lists counts before what was added here.
    """
    weeks = {a.week for a in amounts} | {week for week in listed if week <= history.weeks[-1]}
    week = max(weeks, default=None)
    if week is None:
        return None
    added = sum(a.tonnes for a in amounts if a.week == week)
    return Settled(week, listed.get(week, added), net_purchases(history, week - WEEK, week))
