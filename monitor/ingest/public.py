"""Update the ledger from USDA's public files, which need no key.

The static reports hold this week and last for every destination. AgTransport fills the weeks
between them and what is recorded, and what the reports leave out (`gaps.py`). Where nothing is
recorded, the bundled figures are recorded first.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from monitor.assess.trades import Trade, find_codes
from monitor.commitments.model import Commitment
from monitor.core.calendar import WEEK, MarketingYear, release_at
from monitor.core.errors import MonitorError, SourceChanged, SourceUnavailable, SuspectAnswer
from monitor.core.formats import day
from monitor.core.records import USDA, Commodity
from monitor.ingest.gaps import ASK_AGAIN, gap
from monitor.ingest.intake import IngestResult
from monitor.ingest.plan import counted_years, first_year_needed
from monitor.ingest.public_answers import YearOfFile, record_year
from monitor.ingest.public_stamps import release_stamp
from monitor.ingest.shipped import begin_with_shipped
from monitor.ingest.unfinished import Guard
from monitor.ledger import checks, files, held_back, lookups, oddities, read, requests
from monitor.ledger.files import Version
from monitor.settings.settings import SIGN_UP
from monitor.sources import agtransport
from monitor.sources.archive import Archive
from monitor.sources.esrqs import (
    DestinationReport,
    NationalReport,
    parse_by_destination,
    parse_national,
)
from monitor.sources.esrqs_sums import check_sums
from monitor.sources.public_http import Validators
from monitor.sources.weekly_rows import WeeklyRow

if TYPE_CHECKING:
    from monitor.sources.public_http import Fetched, PublicHttp

NATIONAL_FILE = "CWRCommoditySummary.xml"
DESTINATIONS_FILE = "CWRCountryCommoditySummary.xml"
REFERER = "https://apps.fas.usda.gov/esrqs/"
TRIES = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Report:
    """The static report by destination, and the national one to check it against."""

    content: DestinationReport
    national: NationalReport
    sha256: str
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class Needed:
    """What the promises need of a commodity: their buyers' codes and the marketing years."""

    commitments: Sequence[Commitment]
    buyers: frozenset[int]
    years: Sequence[MarketingYear]


@dataclass
class PublicIngest:
    """One pass over the public files. `archive=None` disables archiving.

    `reports_url` is the folder of the static reports, `agtransport_url` AgTransport's table.
    """

    connection: sqlite3.Connection
    http: PublicHttp
    reports_url: str
    agtransport_url: str
    now: datetime
    archive: Archive | None = None
    done: IngestResult = field(default_factory=IngestResult)

    def has_news(self) -> bool:
        """Return whether the national report differs from the one used last: one small request."""
        address = f"{self.reports_url}/{NATIONAL_FILE}"
        known = files.version(self.connection, address)
        body = self._get(address, known).body
        return body is not None and (known is None or digest(body) != known.sha256)

    def take(
        self, commitments: Sequence[Commitment], progress: Callable[..., None], *, again: bool
    ) -> IngestResult:
        """Record what the promises need of the public files; problems are in the result.

        Raises SourceUnavailable, SourceRefused or SourceChanged if the static reports cannot be
        used; nothing of them is then recorded.
        """
        progress("USDA's static reports")
        report = self._report(again=again or bool(held_back.waiting(self.connection)))
        begin_with_shipped(self.connection)
        trades = find_codes(self.connection, USDA, commitments)
        for commodity in _commodities(trades.values()):
            own = [c for c in commitments if trades[c.id].commodity.code == commodity.code]
            buyers = frozenset(trades[c.id].buyer.code for c in own)
            progress(commodity.name)
            years = self._years(commodity, own, report)
            if report is not None:
                try:
                    self._record_report(commodity, Needed(own, buyers, years), report)
                except MonitorError as error:
                    self.done.problems.append(error)
            self.note_checks([commodity.code])
            self._fill_gaps(commodity, Needed(own, buyers, years), again=again)
        if self.done.problems:
            files.forget_versions(self.connection)
        return self.done

    def _report(self, *, again: bool) -> Report | None:
        """Return the report by destination; None if both reports are those used last."""
        addresses = [f"{self.reports_url}/{name}" for name in (NATIONAL_FILE, DESTINATIONS_FILE)]
        known = [None if again else files.version(self.connection, a) for a in addresses]
        fetched = [self._get(*pair) for pair in zip(addresses, known, strict=True)]
        if all(
            got.body is None or (had is not None and digest(got.body) == had.sha256)
            for got, had in zip(fetched, known, strict=True)
        ):
            return None
        # Because one changed report is checked against the other, which is then needed whole.
        fetched = [
            self._get(address, None) if got.body is None else got
            for address, got in zip(addresses, fetched, strict=True)
        ]
        national_body, body = (got.body or b"" for got in fetched)
        national = self._parsed(addresses[0], partial(parse_national, national_body))
        content = self._parsed(addresses[1], partial(parse_by_destination, body))
        oddities.note(self.connection, addresses[0], national.oddities, self.now)
        oddities.note(self.connection, addresses[1], content.oddities, self.now)
        for address, got in zip(addresses, fetched, strict=True):
            used = Version(got.etag, got.last_modified, digest(got.body or b""))
            files.keep_version(self.connection, address, used)
        return Report(content, national, digest(body), fetched[1].last_modified)

    def _record_report(self, commodity: Commodity, needed: Needed, report: Report) -> None:
        """Record each marketing year that the report holds of a commodity."""
        code, content = commodity.code, report.content
        if code not in content.commodities:
            self.done.problems.append(
                SourceUnavailable(f"USDA's static report has no {commodity.name}.")
            )
            return
        # Of this commodity only, because a fault in another one says nothing about it.
        address = f"{self.reports_url}/{DESTINATIONS_FILE}"
        self._parsed(address, lambda: check_sums(content, report.national, [code]))
        newest = max(row.week_ending for row in content.rows if row.commodity_code == code)
        recorded = read.last_week(self.connection, code)
        if recorded is not None and newest < recorded:
            self.done.problems.append(
                SourceUnavailable(
                    f"USDA's static report ends with w/e {day(newest)}, but w/e {day(recorded)} "
                    "is recorded: it is an older copy and was not used."
                )
            )
            return
        released_at = self._released_at(commodity, newest, report)
        self.done.newest_release_at = max(self.done.newest_release_at or released_at, released_at)
        for (own, _), year in sorted(content.marketing_years.items()):
            if own == code:
                whose = YearOfFile("reports", report.sha256, commodity, year, self.now, released_at)
                self._record(whose, content.rows, needed)

    def _released_at(self, commodity: Commodity, newest: date, report: Report) -> datetime:
        """Return when the report was released: as recorded before, or dated now."""
        last = read.last_report(self.connection, commodity.code)
        replaces = last.published_at if last is not None and last.newest_week == newest else None
        if last is not None and replaces is not None and last.sha256 == report.sha256:
            return replaces
        silent = self._last_check(commodity)
        return release_stamp(newest, report.modified, self.now, silent, replaces)

    def _last_check(self, commodity: Commodity) -> datetime | None:
        stamp = read.newest_stamp(self.connection, commodity.code)
        return checks.last_checked(self.connection, USDA, commodity.code, stamp, self.now)

    def note_checks(self, codes: Collection[int]) -> None:
        """Record that these commodities' newest recorded releases are still the newest."""
        for code in codes:
            stamp = read.newest_stamp(self.connection, code)
            if stamp is not None:
                at = checks.At(self.now, self.done.source_time)
                checks.record(self.connection, USDA, code, stamp, at)

    def _fill_gaps(self, commodity: Commodity, needed: Needed, *, again: bool) -> None:
        """Ask AgTransport for what is missing, at most every few hours."""
        newest = read.last_week(self.connection, commodity.code)
        if newest is None:
            return
        missing = gap(self.connection, commodity, needed.buyers, needed.years[0], newest)
        kind = f"agtransport {commodity.code}"
        asked_at = requests.list_asked_at(self.connection, kind)
        lately = asked_at is not None and self.now - asked_at < ASK_AGAIN
        if not missing or (lately and not again):
            return
        if commodity.code not in agtransport.COMMODITIES:
            self._report_gap(commodity, missing)
            return
        try:
            self._take_history(commodity, needed, missing)
        except MonitorError as error:
            self.done.problems.append(error)
        finally:
            requests.note_list(self.connection, kind, self.now)

    def _take_history(
        self, commodity: Commodity, needed: Needed, missing: tuple[date, ...]
    ) -> None:
        """Record AgTransport's rows of the missing weeks; the week before them is compared."""
        since, offset = missing[0] - WEEK, 0
        while True:
            page = agtransport.request([commodity.code], since, missing[-1], offset)
            address = f"{self.agtransport_url}?{page}"
            body = self._get(address, None).body or b""
            rows = self._parsed(self.agtransport_url, partial(agtransport.parse, body))
            released_at = release_at(max((r.week_ending for r in rows), default=missing[-1]))
            for year in needed.years:
                if any(row.market_year == year.year for row in rows):
                    whose = YearOfFile(
                        "agtransport",
                        digest(body),
                        commodity,
                        year,
                        self.now,
                        min(released_at, self.now),
                    )
                    self._record(whose, rows, needed)
            offset += len(rows)
            if len(rows) < agtransport.LIMIT:
                return

    def _report_gap(self, commodity: Commodity, missing: tuple[date, ...]) -> None:
        span = day(missing[0]) + (f" to {day(missing[-1])}" if missing[1:] else "")
        self.done.problems.append(
            SourceUnavailable(
                f"USDA's public files have no {commodity.name} of w/e {span} by destination; the "
                f"API has, with a free key from {SIGN_UP} in USDA_API_KEY."
            )
        )

    def _record(self, whose: YearOfFile, rows: Sequence[WeeklyRow], needed: Needed) -> None:
        """Record one marketing year; a response that is quarantined is a problem."""
        counted = counted_years(needed.commitments, whose.year)
        guard = Guard(needed.buyers, counted=whose.year.year in counted)
        try:
            self.done.count(record_year(self.connection, whose, rows, guard))
        except SuspectAnswer as error:
            self.done.problems.append(error)

    def _years(
        self, commodity: Commodity, commitments: Sequence[Commitment], report: Report | None
    ) -> list[MarketingYear]:
        """Record and return the marketing years from the first one needed, oldest first."""
        reported = report.content.marketing_years if report else {}
        own = [year for (code, _), year in reported.items() if code == commodity.code]
        known = read.marketing_years(self.connection, USDA, commodity.code)
        running = max(own or known.values(), key=lambda year: year.year, default=None)
        if running is None:
            return []
        first = first_year_needed(commitments, running)
        years = [running.shifted(k - running.year) for k in range(first, running.year + 4)]
        lookups.record_marketing_years(self.connection, USDA, commodity.code, years)
        return years

    def _get(self, address: str, known: Version | None) -> Fetched:
        """Fetch a file unless it is the known version; its bytes are archived."""
        validators = Validators(known.etag, known.last_modified) if known else None
        referer = REFERER if address.startswith(self.reports_url) else None
        fetched = self.http.get(address, validators, referer=referer, tries=TRIES)
        if self.done.source_time is None:
            self.done.source_time = fetched.date
        if fetched.body is not None and self.archive is not None:
            self.archive.keep(fetched.body)
        return fetched

    def _parsed(self, address: str, parse: Callable[[], T]) -> T:
        """Parse a file; an unknown format is recorded for an alert."""
        try:
            return parse()
        except SourceChanged as error:
            oddities.refuse(self.connection, address, error, self.now)
            raise


def digest(body: bytes) -> str:
    """Return the fingerprint of a file."""
    return hashlib.sha256(body).hexdigest()


def _commodities(trades: Iterable[Trade]) -> list[Commodity]:
    return list({trade.commodity.code: trade.commodity for trade in trades}.values())
