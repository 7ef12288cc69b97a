"""Record the monthly export values that promises in US dollars count, from USDA's trade service.

The newest month is asked for once it is due, and the years before it for the usual seasonal pace,
a limited number of months in each pass. Figures of the last years are corrected every June; months
that were recorded before are then asked for again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from monitor.assess.bases import window_of
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.core import run_log
from monitor.core.errors import EmptyAnswer, MonitorError, QuotaLow, SourceTooSlow
from monitor.core.frozen import Frozen
from monitor.core.periods import MONTHLY
from monitor.core.records import Publication
from monitor.core.series import Coverage, SeriesKey, SeriesResponse, SeriesRow
from monitor.core.trade_releases import newest_month, trade_release
from monitor.ledger import requests
from monitor.ledger.series.write import record_series
from monitor.sources import gats
from monitor.sources.archive import fingerprint
from monitor.sources.trade_values import CHINA, OTHER_FARM_GOODS, PARTNER_CODES, Goods

if TYPE_CHECKING:
    # because it loads requests, and a pass without a key sends no request
    from monitor.sources.http import UsdaHttp

DATASET: Final = "trade value"
MEASURE, ORIGIN = "USD", "gats"
ASKED = "trade values"
YEARS_BEFORE = 5
"""Years before a window whose months give its usual seasonal pace."""

MOST_MONTHS = 24
"""How many months a pass asks for at most: each is an answer of some megabytes."""

AGAIN_AFTER = timedelta(hours=6)
CORRECTED_IN, CORRECTED_YEARS = 4, 3
"""With the figures of April, in June, those of the three years before are corrected."""

LATE_UP_TO = timedelta(days=90)
"""How long after it was due an empty month is late; later it is a fault of the service."""


def months_to_ask(
    connection: sqlite3.Connection,
    commitments: Iterable[Commitment],
    trades: Mapping[str, Trade],
    now: datetime,
) -> list[date]:
    """Return the months to ask for in this pass, newest first; none just after a request."""
    asked_at = requests.list_asked_at(connection, ASKED)
    if asked_at is not None and timedelta(0) <= now - asked_at < AGAIN_AFTER:
        return []
    own = [c for c in commitments if _is_asked_for(trades[c.id].goods)]
    first = min((day for promise in own for day in _first_days(promise)), default=None)
    if first is None:
        return []
    months = reversed(MONTHLY.between(MONTHLY.ending(first), newest_month(now)))
    wanted = [month for month in months if _is_wanted(month, _recorded_at(connection, month), now)]
    return wanted[:MOST_MONTHS]


class ValuesIngest(Frozen):
    """One pass over the trade service."""

    connection: sqlite3.Connection
    http: UsdaHttp
    now: datetime

    def take(self, months: Sequence[date]) -> MonitorError | None:
        """Record these months; return why one could not be had, which ends the pass.

        What was recorded before it stays. A low quota is no failure. A month that the service does
        not have yet is none either, and stands in the log.
        """
        requests.note_list(self.connection, ASKED, self.now)
        try:
            agricultural = gats.parse_agricultural(self.http.get(gats.COMMODITIES))
            for month in months:
                try:
                    self._take_month(month, PARTNER_CODES[CHINA], agricultural)
                except EmptyAnswer as error:  # because a due month may come late
                    run_log.note(ASKED, failed=str(error))
                    requests.note_list(self.connection, _empty(month), self.now)
        except (QuotaLow, SourceTooSlow):
            return None
        except MonitorError as error:
            return error
        return None

    def _take_month(
        self, month: date, partner: str, agricultural: Mapping[str, bool | None]
    ) -> None:
        body = self.http.get(gats.exports_path(partner, month))
        sums = gats.parse_exports(body, partner, month, agricultural)
        released = self._released(month)
        response = SeriesResponse(
            dataset=DATASET,
            slice=f"{month:%Y-%m}, exports to {partner}",
            origin=ORIGIN,
            retrieved_at=self.now,
            published_at=min(released.published_at, self.now),
            sha256=fingerprint(body),
            rows=tuple(
                SeriesRow(SeriesKey(product, partner, month, MEASURE), value, released)
                for product, value in sums.items()
            ),
            complete_for=Coverage(month, month, partner=partner, measure=MEASURE),
        )
        record_series(self.connection, response)
        requests.note_list(self.connection, _had(month), self.now)

    def _released(self, month: date) -> Publication:
        """Return when a month came out: now if it came empty after it was due by the rule."""
        due = trade_release(month)
        empty_at = requests.list_asked_at(self.connection, _empty(month))
        if due.evidence != "rule" or empty_at is None:
            return due
        late = due.published_at <= empty_at <= due.published_at + LATE_UP_TO
        return Publication(self.now, "seen") if late else due


def _is_asked_for(goods: Goods | None) -> bool:
    return goods is not None and goods.name == OTHER_FARM_GOODS


def _first_days(promise: Commitment) -> Iterator[date]:
    """Yield the first day needed for each reading: that of the fifth year before its window."""
    for reading in promise.readings:
        window = window_of(reading, {})
        if window is not None:
            yield date(window.first_week.year - YEARS_BEFORE, 1, 1)


def _recorded_at(connection: sqlite3.Connection, month: date) -> datetime | None:
    """Return when a month was last had, changed or not; None for never."""
    return requests.list_asked_at(connection, _had(month))


def _had(month: date) -> str:
    return f"{ASKED} {month:%Y-%m}"


def _empty(month: date) -> str:
    return f"{_had(month)} empty"


def _is_wanted(month: date, recorded_at: datetime | None, now: datetime) -> bool:
    """Return whether a month is not recorded, or was corrected since by the calendar."""
    if recorded_at is None:
        return True
    corrected = (_corrected_at(month.year + years) for years in range(1, CORRECTED_YEARS + 1))
    return any(recorded_at < at <= now for at in corrected)


def _corrected_at(year: int) -> datetime:
    return trade_release(MONTHLY.ending(date(year, CORRECTED_IN, 1))).published_at
