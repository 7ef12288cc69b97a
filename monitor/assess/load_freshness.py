"""Load how fresh the figures are, and until when the source was checked for newer ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from monitor.assess.figures import Figures
from monitor.assess.publication import Published, latest_resumption, state_at
from monitor.assess.status_report import Freshness
from monitor.assess.trades import Place
from monitor.core import clocks
from monitor.core.calendar import (
    DAY,
    WEEK,
    MarketingYear,
    next_release_at,
    weeks_due,
    weeks_overdue,
)
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory, Key
from monitor.core.records import SHIPPED, SHOWN_ORIGINS, ShownOrigin
from monitor.ledger import checks, origins
from monitor.ledger.read import AsOf

EVER = datetime.max.replace(tzinfo=UTC)


def freshness(
    view: AsOf, histories: Iterable[BuyerHistory], heard_until: datetime | None = None
) -> Freshness:
    """Return how fresh the figures are; of several commodities, those whose last week is oldest."""
    oldest = min(histories, key=_last_week, default=None)
    published = {} if oldest is None else _published(oldest)
    fresh = Freshness(
        source=view.source,
        last_week_ending=max(published, default=None),
        published_at=published[max(published)] if published else None,
        next_release_at=next_release_at(view.as_of),
        missing_weeks=tuple(weeks_due(max(published), view.as_of)) if published else (),
        heard_until=heard_until,
        evidence=_evidence(histories, published),
    )
    if not published or not _is_heard(published, view.as_of, heard_until):
        return fresh
    at = view.as_of if heard_until is None else min(view.as_of, heard_until)
    return replace(
        fresh,
        publication=state_at(published, at),
        resumption=latest_resumption(published, view.as_of),
    )


def origin_of(figures: Figures, buyers: Mapping[Place, BuyerHistory]) -> ShownOrigin | None:
    """Return where the newest week came from; None if no week is recorded or none is needed.

    Of several commodities it is that of the one whose last week is oldest.
    """
    if figures.view.source == SHIPPED:
        return "shipped"
    if not buyers:
        return None
    last_weeks = {place: _last_week(history) for place, history in buyers.items()}
    place = min(last_weeks, key=last_weeks.__getitem__)
    origin = origins.origin_of_week(figures.connection, figures.view, place[0], last_weeks[place])
    return None if origin is None else SHOWN_ORIGINS[origin]


def heard_until(figures: Figures, trades: Iterable[Place]) -> datetime | None:
    """Return until when it is known what the source had published; None if never.

    That is the newest publication on record, or the last check that found nothing newer,
    whichever is later; of several commodities the oldest. A release that was due later and is
    missing may have come out unseen. The instant may be later than the past day in view.
    """
    source, now, ends = figures.view.source, _now(figures.view), []
    for commodity, buyer in trades:
        published = figures.published_weeks(commodity, [buyer], EVER)
        years = figures.marketing_years(commodity).values()
        year = _year_of_the_next_week(years, published)
        silent = (
            checks.checked_until(figures.connection, source, commodity, year, now) if year else None
        )
        newest = published.values()
        ends.append(max((*newest, *((silent,) if silent else ())), default=None))
    known = [end for end in ends if end is not None]
    return min(known) if known and len(known) == len(ends) else None


def _now(view: AsOf) -> datetime | None:
    """Return the latest possible time of a check; None for a past day.

    Results for a past day must not change because a clock was ahead later.
    """
    past = view.now is not None and view.now - view.as_of > clocks.MIN_REPORTED
    return None if past else view.now


def _year_of_the_next_week(
    years: Iterable[MarketingYear], published: Iterable[Key]
) -> MarketingYear | None:
    """Return the marketing year whose responses would hold the week after the last one published.

    That is the year of the week's first day, because a split week is in the old year as well.
    """
    begins = max((week for _, week in published), default=date.min) + DAY
    return next((year for year in years if year.starts_on <= begins <= year.ends_on), None)


def _published(history: BuyerHistory) -> dict[date, datetime]:
    """Return each week with its first publication, because a split week has two."""
    first: dict[date, datetime] = {}
    for (_, week), at in history.published_at.items():
        first[week] = min(at, first.get(week, at))
    return first


def _evidence(histories: Iterable[BuyerHistory], published: Published) -> str | None:
    """Return how the publication of the newest week is known."""
    if not published:
        return None
    found = (history.evidence_for(max(published)) for history in histories)
    return next((word for word in found if word is not None), None)


def _last_week(history: BuyerHistory) -> date:
    return history.weeks[-1] if history.weeks else date.min


def _is_heard(published: Published, as_of: datetime, heard_until: datetime | None) -> bool:
    """Return whether the source was checked since the first overdue release; True if none is."""
    first = next(weeks_overdue(max(published), as_of), None)
    if first is None:
        return True
    return heard_until is not None and any(weeks_overdue(first - WEEK, heard_until))
