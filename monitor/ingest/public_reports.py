"""Fetch USDA's two static reports, and decide what of them can be used.

Nothing of a commodity is used before its destinations add up to the total row and to the national
report, nor if the report is an older copy than the one recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from monitor.core.errors import SourceUnavailable
from monitor.core.formats import day
from monitor.core.frozen import Frozen
from monitor.core.records import Commodity
from monitor.ingest.public_fetch import PublicFetch, digest
from monitor.ledger import files, oddities, origins
from monitor.ledger.files import Version
from monitor.sources.esrqs import (
    DestinationReport,
    NationalReport,
    parse_by_destination,
    parse_national,
)
from monitor.sources.esrqs_sums import check_same_week, check_sums

NATIONAL_FILE = "CWRCommoditySummary.xml"
DESTINATIONS_FILE = "CWRCountryCommoditySummary.xml"


class Report(Frozen):
    """The static report by destination, and the national one to check it against.

    `versions` are those of both files, by address.
    """

    address: str
    content: DestinationReport
    national: NationalReport
    sha256: str
    modified: datetime | None
    versions: Mapping[str, Version]

    def newest_week(self, commodity: Commodity) -> date:
        """Return the newest week of a commodity that the report holds."""
        rows = self.content.rows
        return max(row.week_ending for row in rows if row.commodity_code == commodity.code)


def fetch_report(fetch: PublicFetch, folder: str, *, again: bool) -> Report | None:
    """Return the report by destination; None if both reports are those used last.

    Raises SourceUnavailable, SourceRefused or SourceChanged if they cannot be used.
    """
    addresses = [f"{folder}/{name}" for name in (NATIONAL_FILE, DESTINATIONS_FILE)]
    known = [None if again else files.version(fetch.connection, a) for a in addresses]
    fetched = [fetch.get(*pair) for pair in zip(addresses, known, strict=True)]
    if all(
        got.body is None or (had is not None and digest(got.body) == had.sha256)
        for got, had in zip(fetched, known, strict=True)
    ):
        return None
    # Because one changed report is checked against the other, which is then needed whole.
    fetched = [
        fetch.get(address) if got.body is None else got
        for address, got in zip(addresses, fetched, strict=True)
    ]
    bodies = [got.body or b"" for got in fetched]
    national = fetch.parsed(addresses[0], partial(parse_national, bodies[0]))
    content = fetch.parsed(addresses[1], partial(parse_by_destination, bodies[1]))
    oddities.note(fetch.connection, addresses[0], national.oddities, fetch.now)
    oddities.note(fetch.connection, addresses[1], content.oddities, fetch.now)
    check_same_week(content, national)
    versions = {
        address: Version(got.etag, got.last_modified, digest(body))
        for address, got, body in zip(addresses, fetched, bodies, strict=True)
    }
    sha256, modified = digest(bodies[1]), fetched[1].last_modified
    return Report(addresses[1], content, national, sha256, modified, versions)


def check_report(fetch: PublicFetch, report: Report, commodity: Commodity) -> None:
    """Raise SourceUnavailable or SourceChanged if a commodity's rows must not be used.

    Only this commodity is checked because a fault in another one says nothing about it.
    """
    code = commodity.code
    if code not in report.content.commodities:
        raise SourceUnavailable(f"USDA's static report has no {commodity.name} this week.")
    fetch.parsed(report.address, lambda: check_sums(report.content, report.national, [code]))
    newest, recorded = report.newest_week(commodity), origins.last_week(fetch.connection, code)
    fetch.check_over(report.address, newest, "static report")
    if recorded is not None and newest < recorded:
        raise SourceUnavailable(
            f"USDA's static report ends with w/e {day(newest)}, but w/e {day(recorded)} "
            "is recorded: it is an older copy and was not used."
        )
    if _is_older_copy(fetch, report, commodity):
        raise SourceUnavailable(
            f"USDA's static report of w/e {day(newest)} is the one recorded before its "
            "correction: it is an older copy and was not used."
        )


def _is_older_copy(fetch: PublicFetch, report: Report, commodity: Commodity) -> bool:
    """Return whether another report of the same week has replaced this one already.

    One of several servers may still have the copy from before a correction. A correction taken
    back is a file changed later.
    """
    last = origins.last_report(fetch.connection, commodity.code)
    if last is None or last.sha256 == report.sha256:
        return False
    if last.newest_week != report.newest_week(commodity):
        return False
    taken_back = report.modified is not None and report.modified > last.published_at
    return not taken_back and origins.had_report(fetch.connection, commodity.code, report.sha256)
