"""Record the grain inspections of the promises' trades, once a week.

The weekly text gives the newest week on Monday. The file of its year then gives the weeks before as
corrected since; around New Year, and where the text corrects days of the year before, that year's
file is read too. Nothing that counts needs this: a failure concerns the cross-check alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from monitor.assess.load_inspected import pairs_of
from monitor.assess.trades import Trade
from monitor.core import run_log
from monitor.core.calendar import at_inspections_time, inspections_at, last_inspected_week
from monitor.core.errors import MonitorError, SourceUnavailable
from monitor.core.formats import day
from monitor.core.frozen import Frozen, replace
from monitor.core.periods import WEEKLY
from monitor.core.records import Publication
from monitor.core.series import SeriesKey, SeriesResponse, SeriesRow
from monitor.ingest.weekly_look import WeeklyLook
from monitor.ledger import files, oddities
from monitor.ledger.files import Version
from monitor.ledger.series.read import versions
from monitor.ledger.series.write import record_series
from monitor.settings.settings import Settings
from monitor.sources.archive import fingerprint
from monitor.sources.fgis import Pair
from monitor.sources.fgis_certificates import Certificates, parse_certificates, weekly_tonnes
from monitor.sources.fgis_text import WeeklyText, parse_text

if TYPE_CHECKING:
    from monitor.ingest.public_fetch import PublicFetch

LOOK = WeeklyLook("inspections")

FILE_BYTES = 200_000_000
"""The largest yearly file that is read: some 50,000 certificates with over a hundred columns."""

COMPLETE = 0.99
"""Share of the text's tonnes from which a yearly file is taken to hold the newest week.

It is replaced after the text, and certificates may have been corrected in between.
"""


def is_due(connection: sqlite3.Connection, now: datetime) -> bool:
    """Return whether a week is out that is not recorded and was not asked for just now."""
    return LOOK.is_due(connection, inspections_at(last_inspected_week(now)), now)


def take(fetch: PublicFetch, settings: Settings, trades: Mapping[str, Trade]) -> None:
    """Record what is new of these trades; a failure is noted in the log and is no problem."""
    fetch.http.allow(FILE_BYTES)
    ingest = InspectionsIngest(fetch, settings.fgis_text_url, settings.fgis_url)
    try:
        ingest.take(pairs_of(trades.values()))
    except MonitorError as error:
        run_log.note("inspections", failed=str(error))


class InspectionsIngest(Frozen):
    """One pass over the inspections: the address of the text, and the yearly files' folder."""

    fetch: PublicFetch
    text_url: str
    folder_url: str

    def take(self, pairs: Collection[Pair]) -> None:
        """Record what is new for these pairs; raise MonitorError if an answer cannot be used.

        What was recorded before the error stays.
        """
        LOOK.note_asked(self.fetch.connection, self.fetch.now)
        if not pairs:
            return
        text = self._take_text(pairs)
        new = set(pairs) - self._recorded("file")
        years = {WEEKLY.begins(text.week_ending).year, text.week_ending.year}
        years |= {on.year for pair in pairs for on in text.corrected.get(pair, ())}
        years |= {text.week_ending.year - 1} if new else set()
        self._take_files(text, sorted(years), pairs, again=bool(new))
        if text.week_ending >= last_inspected_week(self.fetch.now):
            LOOK.note_done(self.fetch.connection, self.fetch.now)

    def _take_text(self, pairs: Collection[Pair]) -> WeeklyText:
        """Record the weekly text; a destination it does not name is recorded only if known."""
        body = self.fetch.get(self.text_url, report=False).body or b""
        place = oddities.of_cross_check(self.text_url)
        grains = {grain for grain, _ in pairs}
        text = self.fetch.parsed(place, partial(parse_text, body, grains))
        self.fetch.check_over(place, text.week_ending, "weekly inspections text")
        oddities.note(self.fetch.connection, place, (), self.fetch.now)
        released_at = min(at_inspections_time(text.printed_on), self.fetch.now)
        known = text.destinations | {destination for _, destination in self._recorded()}
        for pair in _named(pairs, known, text.destinations):
            row = SeriesRow(_key(pair, text.week_ending), text.tonnes.get(pair, 0))
            slice_ = f"WA_GR101 of w/e {text.week_ending}"
            self._record(pair, slice_, "text", released_at, fingerprint(body), (row,))
        return text

    def _take_files(
        self, text: WeeklyText, years: Sequence[int], pairs: Collection[Pair], *, again: bool
    ) -> None:
        """Record the weeks of the yearly files, if one of them has changed.

        All are read then, because a week across New Year needs both.
        """
        addresses = {year: f"{self.folder_url}/CY{year}.csv" for year in years}
        fetch = replace(self.fetch, archive=None)  # because each has tens of megabytes
        whole = again or len(years) > 1
        found: list[Certificates] = []
        used: dict[str, Version] = {}
        released_at = inspections_at(text.week_ending)
        for year, address in addresses.items():
            version = None if whole else files.version(fetch.connection, address)
            got = fetch.get(address, version, report=False)
            if got.body is None:
                return
            place, grains = oddities.of_cross_check(address), {grain for grain, _ in pairs}
            parse = partial(parse_certificates, got.body, year, grains)
            found.append(fetch.parsed(place, parse))
            oddities.note(fetch.connection, place, (), fetch.now)
            used[address] = Version(got.etag, got.last_modified, fingerprint(got.body))
            released_at = max(released_at, got.last_modified or fetch.now)
        for grain in sorted({grain for grain, _ in pairs}):
            _check_complete(found, text, grain)
        sha256 = fingerprint("".join(version.sha256 for version in used.values()).encode())
        self._record_files(text, found, pairs, min(released_at, fetch.now), sha256)
        for address, version in used.items():
            files.keep_version(fetch.connection, address, version)

    def _record_files(
        self,
        text: WeeklyText,
        found: Sequence[Certificates],
        pairs: Collection[Pair],
        released_at: datetime,
        sha256: str,
    ) -> None:
        named = frozenset().union(*(file.destinations for file in found))
        slice_ = ", ".join(f"CY{file.year}" for file in found)
        last = text.week_ending
        newest = {name for file in found for week, _, name in file.tonnes if week == last}
        for pair in _named(pairs, named, newest):
            rows = (
                SeriesRow(_key(pair, week), tonnes, Publication(inspections_at(week), "rule"))
                for week, tonnes in weekly_tonnes(found, pair, text.week_ending).items()
            )
            self._record(pair, slice_, "file", released_at, sha256, tuple(rows))

    def _record(
        self,
        pair: Pair,
        slice_: str,
        origin: str,
        released_at: datetime,
        sha256: str,
        rows: tuple[SeriesRow, ...],
    ) -> None:
        named = f"{slice_}: {' to '.join(pair)}"
        now = self.fetch.now
        response = SeriesResponse("inspections", named, origin, now, released_at, sha256, rows)
        done = record_series(self.fetch.connection, response)
        for key, recorded, theirs in done.disputed:
            run_log.note(
                "inspections differ",
                failed=f"w/e {key.period}: {recorded} t recorded, {theirs} t in {slice_}",
            )

    def _recorded(self, origin: str | None = None) -> set[Pair]:
        """Return the pairs with a recorded week, of any origin or of one."""
        return {
            (version.key.product, version.key.partner)
            for version in versions(self.fetch.connection, "inspections")
            if origin in (None, version.origin)
        }


def _named(
    pairs: Collection[Pair], known: Collection[str], named: Collection[str]
) -> Iterator[Pair]:
    """Yield the pairs of known destinations, in order.

    One that the newest week names only in a longer form ("CHINA, PEOPLES REP") is left out and
    noted: by its usual name the week would be zero.
    """
    for grain, destination in sorted(pairs):
        forms = (f"{destination} ", f"{destination},")
        others = sorted(named) if destination not in named else ()
        longer = next((name for name in others if name.startswith(forms)), None)
        if longer is not None:
            failed = f"{longer!r} is named; whether that is {destination!r} is not known"
            run_log.note("inspections", failed=failed)
        elif destination in known:
            yield grain, destination


def _key(pair: Pair, week: date) -> SeriesKey:
    return SeriesKey(*pair, week, "t")


def _check_complete(found: Sequence[Certificates], text: WeeklyText, grain: str) -> None:
    """Raise SourceUnavailable if the files do not hold the text's week of a grain yet."""
    week, stated = text.week_ending, text.total(grain)
    held = sum(file.total(week, grain) for file in found)
    if held < COMPLETE * stated:
        names = " and ".join(f"CY{file.year}.csv" for file in found)
        raise SourceUnavailable(
            f"{names} of USDA's inspections holds {held:,.0f} t of {grain} in w/e {day(week)}, the "
            f"weekly text {stated:,} t: it is not complete yet and was not used."
        )
