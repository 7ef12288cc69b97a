"""Fetch USDA's public files for one pass: archived as they came, an unknown format recorded."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from monitor.core.calendar import new_york_date
from monitor.core.errors import SourceChanged
from monitor.core.formats import day
from monitor.core.frozen import Frozen
from monitor.ingest.intake import IngestResult
from monitor.ledger import oddities
from monitor.ledger.files import Version
from monitor.sources.archive import Archive
from monitor.sources.public_http import Validators

if TYPE_CHECKING:
    from monitor.sources.public_http import Fetched, PublicHttp

REFERER = "https://apps.fas.usda.gov/esrqs/"
TRIES = 2
T = TypeVar("T")


class PublicFetch(Frozen):
    """The requests of one pass. `archive=None` disables archiving."""

    connection: sqlite3.Connection
    http: PublicHttp
    now: datetime
    archive: Archive | None
    done: IngestResult

    def get(self, address: str, known: Version | None = None, *, report: bool = True) -> Fetched:
        """Fetch a file unless it is the known version; its bytes are archived."""
        validators = Validators(known.etag, known.last_modified) if known else None
        referer = REFERER if report else None
        fetched = self.http.get(address, validators, referer=referer, tries=TRIES)
        if self.done.source_time is None:
            self.done.source_time = fetched.date
        if fetched.body is not None and self.archive is not None:
            self.archive.keep(fetched.body)
        return fetched

    def check_over(self, address: str, week: date, what: str) -> None:
        """Raise SourceChanged, recorded for an alert, if a week is not over by either clock."""
        at = max(self.now, self.done.source_time or self.now)
        if week >= new_york_date(at):
            error = SourceChanged(
                f"USDA's {what} names w/e {day(week)}, a week to come: nothing of it was used."
            )
            oddities.refuse(self.connection, address, error, self.now)
            raise error

    def parsed(self, address: str, parse: Callable[[], T]) -> T:
        """Parse a file; an unknown format is recorded for an alert."""
        try:
            return parse()
        except SourceChanged as error:
            oddities.refuse(self.connection, address, error, self.now)
            raise


def digest(body: bytes) -> str:
    """Return the fingerprint of a file."""
    return hashlib.sha256(body).hexdigest()
