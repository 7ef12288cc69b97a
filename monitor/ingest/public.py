"""Update the ledger from USDA's public files, which need no key.

The static reports hold this week and last for every destination. AgTransport fills the weeks
between them and what is recorded, and what the reports leave out (`gaps.py`). Where nothing is
recorded, the bundled figures are recorded first.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.assess.trades import Trade, find_codes
from monitor.commitments.model import Commitment
from monitor.core import clocks
from monitor.core.calendar import MarketingYear
from monitor.core.errors import MonitorError, SourceChanged, SourceUnavailable
from monitor.core.formats import day
from monitor.core.records import USDA, Commodity
from monitor.ingest.gaps import fill_gaps
from monitor.ingest.intake import IngestResult
from monitor.ingest.plan import counted_years, first_year_needed
from monitor.ingest.public_answers import FileVersion, record_year
from monitor.ingest.public_stamps import release_stamp
from monitor.ingest.shipped import begin_with_shipped
from monitor.ingest.unfinished import Guard
from monitor.ledger import checks, files, held_back, lookups, oddities, read
from monitor.sources.archive import Archive
from monitor.sources.esrqs import DestinationReport, parse_by_destination, parse_national
from monitor.sources.esrqs_sums import check_sums

if TYPE_CHECKING:
    from monitor.sources.public_http import Fetched, PublicHttp

NATIONAL_FILE = "CWRCommoditySummary.xml"
DESTINATIONS_FILE = "CWRCountryCommoditySummary.xml"
REFERER = "https://apps.fas.usda.gov/esrqs/"


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
        known = files.version(self.connection, self._address(NATIONAL_FILE))
        body = self._fetch(NATIONAL_FILE, known).body
        return body is not None and (known is None or digest(body) != known.sha256)

    def take(
        self, commitments: Sequence[Commitment], progress: Callable[..., None], *, again: bool
    ) -> IngestResult:
        """Record what the promises need of the public files; problems are in the result.

        Raises SourceUnavailable, SourceRefused or SourceChanged if the static reports cannot be
        used; nothing of them is then recorded.
        """
        progress("USDA's static reports")
        found = self._reports(again=again or bool(held_back.waiting(self.connection)))
        begin_with_shipped(self.connection)
        lookups.begin(self.connection)
        trades = find_codes(self.connection, USDA, commitments)
        for commodity in {trade.commodity for trade in trades.values()}:
            own = [c for c in commitments if trades[c.id].commodity == commodity]
            self._take_commodity(commodity, own, trades, found, progress)
        return self.done
