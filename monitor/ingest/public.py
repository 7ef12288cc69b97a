"""Update the ledger from USDA's public files, which need no key.

The static reports hold this week and last for every destination. AgTransport fills the weeks
between them and what is recorded, and what the reports leave out (`gaps.py`). Where nothing is
recorded, the bundled figures are recorded first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from monitor.assess.trades import Trade, buyers_of, codes_among, find_codes
from monitor.commitments.model import Commitment
from monitor.core import run_log
from monitor.core.calendar import WEEK, MarketingYear, week_ending_of, weeks_due
from monitor.core.errors import MonitorError, SourceUnavailable, SuspectAnswer
from monitor.core.formats import day, utc
from monitor.core.frozen import Frozen
from monitor.core.records import USDA, Commodity, Oddity
from monitor.ingest.gaps import (
    COMPARE_AGAIN,
    compared_weeks,
    gap,
    history,
    history_page,
    is_due,
)
from monitor.ingest.intake import IngestResult
from monitor.ingest.looks import is_history_due, note_look
from monitor.ingest.plan import counted_years, first_year_needed
from monitor.ingest.public_answers import YearOfFile, compare, public_answer, record_judged
from monitor.ingest.public_fetch import PublicFetch, digest
from monitor.ingest.public_reports import NATIONAL_FILE, Report, check_report, fetch_report
from monitor.ingest.public_stamps import release_stamp
from monitor.ingest.shipped import begin_with_shipped
from monitor.ingest.unfinished import Guard
from monitor.ledger import checks, files, held_back, lookups, oddities, origins, read, requests
from monitor.settings.settings import SIGN_UP
from monitor.sources import agtransport, snapshot
from monitor.sources.archive import Archive
from monitor.sources.commodity_codes import PUBLIC_HISTORY
from monitor.sources.weekly_rows import WeeklyRow

if TYPE_CHECKING:
    from monitor.sources.public_http import PublicHttp


class Needed(Frozen):
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

    @property
    def fetch(self) -> PublicFetch:
        """Return the requests of this pass."""
        return PublicFetch(self.connection, self.http, self.now, self.archive, self.done)

    def has_news(self) -> bool:
        """Return whether the national report differs from the one used last: one small request."""
        address = f"{self.reports_url}/{NATIONAL_FILE}"
        known = files.version(self.connection, address)
        body = self.fetch.get(address, known).body
        return body is not None and (known is None or digest(body) != known.sha256)

    def take(
        self, commitments: Sequence[Commitment], progress: Callable[..., None], *, again: bool
    ) -> IngestResult:
        """Record what the promises need of the public files; problems are in the result.

        AgTransport stands in for static reports that cannot be used; `unreached` says why if
        nothing came. Raises SourceUnavailable, SourceRefused or SourceChanged if neither can be
        used and nothing of USDA's is recorded; nothing is then recorded.
        """
        progress("USDA's static reports")
        trades = self._trades(commitments)
        commodities = _commodities(trades.values())
        report, usable = self._usable(commodities, again=again)
        if not (read.has_source(self.connection, USDA) or usable or self._has_history(commodities)):
            raise self.done.problems[0]
        begin_with_shipped(self.connection)
        for commodity in commodities:
            own = [c for c in commitments if commodity.code in trades[c.id].commodity_codes]
            buyers = buyers_of(trades[c.id] for c in own)
            progress(commodity.name)
            years = self._years(commodity, own, report)
            needed = Needed(own, buyers, years)
            is_current = commodity in usable
            if is_current and report is not None:
                is_current = self._record_report(commodity, needed, report)
            if is_current:
                self.note_checks([commodity.code])
            self._fill_gaps(commodity, needed, is_current=is_current, again=again)
            note_look(self.connection, commodity.code, self.now)
        if not (usable or self.done.slices):
            self.done.unreached = next(iter(self.done.problems), None)
        if report is not None and len(usable) == len(commodities):
            self._keep_versions(report)
        return self.done

    def _trades(self, commitments: Sequence[Commitment]) -> dict[str, Trade]:
        """Return the promises' codes, by the bundled lists where nothing is recorded."""
        if read.has_source(self.connection, USDA):
            return find_codes(self.connection, USDA, commitments)
        return codes_among(snapshot.destinations(), snapshot.commodities(), commitments)

    def _usable(
        self, commodities: Sequence[Commodity], *, again: bool
    ) -> tuple[Report | None, list[Commodity]]:
        """Return the static report, and the commodities it gives; other ones are problems.

        The report is None, and all are given, if it is the one used last.
        """
        again = again or self._has_new(commodities)
        try:
            report = fetch_report(self.fetch, self.reports_url, again=again)
        except MonitorError as error:
            self.done.problems.append(error)
            return None, []
        if report is None:
            return None, list(commodities)
        return report, [c for c in commodities if self._is_usable(report, c)]

    def _keep_versions(self, report: Report) -> None:
        """Remember the reports as used; one with a quarantined response is fetched whole again.

        The national report is remembered in either case, so that a poll asks for news only.
        """
        held = any(each.origin == "reports" for each in held_back.waiting(self.connection))
        for address, used in report.versions.items():
            if not (held and address == report.address):
                files.keep_version(self.connection, address, used)

    def _is_usable(self, report: Report, commodity: Commodity) -> bool:
        try:
            check_report(self.fetch, report, commodity)
        except MonitorError as error:
            self.done.problems.append(error)
            return False
        return True

    def _has_new(self, commodities: Iterable[Commodity]) -> bool:
        """Return whether a commodity was never taken from a report: its promise may be new."""
        return any(origins.last_report(self.connection, c.code) is None for c in commodities)

    def _has_history(self, commodities: Iterable[Commodity]) -> bool:
        """Return whether AgTransport answers for one of the commodities; else that is a problem."""
        held = [c.code for c in commodities if c.code in PUBLIC_HISTORY]
        if not held:
            return False
        try:
            # One week, because only the answer counts here.
            week = week_ending_of(self.now.date()) - 2 * WEEK
            history_page(self.fetch, self.agtransport_url, agtransport.request(held, week, week))
        except MonitorError as error:
            self.done.problems.append(error)
            return False
        return True

    def _record_report(self, commodity: Commodity, needed: Needed, report: Report) -> bool:
        """Record the marketing years of a commodity; return whether none was quarantined."""
        code, content = commodity.code, report.content
        released_at = self._released_at(commodity, report.newest_week(commodity), report)
        self.done.newest_release_at = max(self.done.newest_release_at or released_at, released_at)
        problems = len(self.done.problems)
        unnamed: list[Oddity] = []
        for (own, _), year in sorted(content.marketing_years.items()):
            if own == code:
                whose = YearOfFile("reports", report.sha256, commodity, year, self.now, released_at)
                unnamed += self._record(whose, content.rows, needed)
        place = f"{report.address} ({commodity.name})"
        oddities.note(self.connection, place, unnamed, self.now)
        return len(self.done.problems) == problems

    def _released_at(self, commodity: Commodity, newest: date, report: Report) -> datetime:
        """Return when the report was released: as recorded before, or dated now."""
        last = origins.last_report(self.connection, commodity.code)
        replaces = last.published_at if last is not None and last.newest_week == newest else None
        if last is not None and replaces is not None and last.sha256 == report.sha256:
            return replaces
        silent = self._last_check(commodity)
        return release_stamp(newest, report.modified, self.now, silent, replaces)

    def _last_check(self, commodity: Commodity) -> datetime | None:
        stamp = origins.newest_stamp(self.connection, commodity.code)
        return checks.last_checked(self.connection, USDA, commodity.code, stamp, self.now)

    def note_checks(self, codes: Collection[int]) -> None:
        """Record that these commodities' newest recorded releases are still the newest.

        A quarantined response may be of a newer one.
        """
        for code in codes:
            stamp = origins.newest_stamp(self.connection, code)
            held = held_back.waiting_of(self.connection, [code])
            if stamp is not None and all(each.published_at <= utc(stamp) for each in held):
                at = checks.At(self.now, self.done.source_time)
                checks.record(self.connection, USDA, code, stamp, at)

    def _fill_gaps(
        self, commodity: Commodity, needed: Needed, *, is_current: bool, again: bool
    ) -> None:
        """Ask AgTransport for what is missing, at most every few hours.

        That is up to the newest week recorded; to the newest one due if the report is not usable.
        """
        newest = origins.last_week(self.connection, commodity.code)
        if newest is None:
            return
        if not is_current:
            newest = max(weeks_due(newest, self.now), default=newest)
        missing = gap(self.connection, commodity, needed.buyers, needed.years[0], newest)
        kind = f"agtransport {commodity.code}"
        asked_at = requests.list_asked_at(self.connection, kind)
        again = again or is_history_due(self.connection, commodity.code, self.now)
        if not is_due(missing, None if again else asked_at, self.now):
            if is_current and not missing and not self.done.slices:
                self._compare(commodity, needed, newest)
            return
        if commodity.code not in PUBLIC_HISTORY:
            self._report_gap(commodity, missing)
            return
        try:
            for whose, rows in self._history(commodity, needed, missing):
                self._record(whose, rows, needed)
        except MonitorError as error:
            self.done.problems.append(error)
        finally:
            requests.note_list(self.connection, kind, self.now)

    def _history(
        self, commodity: Commodity, needed: Needed, weeks: Sequence[date]
    ) -> Iterator[tuple[YearOfFile, Sequence[WeeklyRow]]]:
        """Yield AgTransport's rows of these weeks; the week before them comes too, to compare."""
        return history(self.fetch, self.agtransport_url, commodity, needed.years, weeks)

    def _compare(self, commodity: Commodity, needed: Needed, newest: date) -> None:
        """Compare a year of weeks with AgTransport's copy, once a week and not in a pass with news.

        Nothing of it is recorded but what it disagrees on. The figures are whole without it, so a
        failure is noted in the log and no problem.
        """
        kind = f"agtransport comparison {commodity.code}"
        asked_at = requests.list_asked_at(self.connection, kind)
        lately = asked_at is not None and self.now - asked_at < COMPARE_AGAIN
        if lately or commodity.code not in PUBLIC_HISTORY:
            return
        try:
            for whose, rows in self._history(commodity, needed, compared_weeks(newest)):
                compare(self.connection, whose, rows)
        except MonitorError as error:
            run_log.note("comparison with AgTransport", failed=str(error))
        finally:
            requests.note_list(self.connection, kind, self.now)

    def _report_gap(self, commodity: Commodity, missing: tuple[date, ...]) -> None:
        span = day(missing[0]) + (f" to {day(missing[-1])}" if missing[1:] else "")
        self.done.problems.append(
            SourceUnavailable(
                f"USDA's public files have no {commodity.name} of w/e {span} by destination; the "
                f"API has, with a free key from {SIGN_UP} in USDA_API_KEY."
            )
        )

    def _record(
        self, whose: YearOfFile, rows: Sequence[WeeklyRow], needed: Needed
    ) -> tuple[Oddity, ...]:
        """Record one marketing year and return which of its names have no code.

        A response that is quarantined is a problem.
        """
        counted = counted_years(needed.commitments, whose.year)
        guard = Guard(needed.buyers, counted=whose.year.year in counted)
        answer = public_answer(self.connection, whose, rows)
        try:
            self.done.count(record_judged(self.connection, whose, answer, guard))
        except SuspectAnswer as error:
            place = whose.commodity.code, whose.year.year
            requests.record(self.connection, *place, self.now, whose.released_at, "suspect")
            self.done.problems.append(error)
        return answer.response.oddities

    def _years(
        self, commodity: Commodity, commitments: Sequence[Commitment], report: Report | None
    ) -> list[MarketingYear]:
        """Record and return the marketing years from the first one needed, oldest first."""
        reported = report.content.marketing_years if report else {}
        own = [year for (code, _), year in reported.items() if code == commodity.code]
        known = read.marketing_years(self.connection, USDA, commodity.code)
        begun = [year for year in known.values() if year.starts_on <= self.now.date()]
        running = max(own or begun, key=lambda year: year.year, default=None)
        if running is None:
            return []
        first = first_year_needed(commitments, running)
        years = [running.shifted(k - running.year) for k in range(first, running.year + 4)]
        lookups.record_marketing_years(self.connection, USDA, commodity.code, years)
        return years


def _commodities(trades: Iterable[Trade]) -> list[Commodity]:
    return list({c.code: c for trade in trades for c in trade.commodities}.values())
