"""The origins of answers, and how often each is drawn."""

from __future__ import annotations

from functools import cache

from tools.fuzz.case import Origin
from tools.fuzz.origins.agtransport import AgTransport
from tools.fuzz.origins.announcements import Announcements
from tools.fuzz.origins.archives import Archives
from tools.fuzz.origins.bundled import Bundled
from tools.fuzz.origins.exports import Exports
from tools.fuzz.origins.gats import Gats
from tools.fuzz.origins.highlights import Highlights
from tools.fuzz.origins.inspections import Inspections
from tools.fuzz.origins.lists import Lists
from tools.fuzz.origins.release_dates import ReleaseDates
from tools.fuzz.origins.reports import Reports
from tools.fuzz.origins.wire import Wire


@cache
def shares() -> tuple[tuple[Origin, int], ...]:
    """Return every origin with its share of the cases, in thousandths."""
    return (
        (Exports(), 292),
        (Lists(), 50),
        (ReleaseDates(), 60),
        (Reports(), 130),
        (AgTransport(), 120),
        (Gats(), 80),
        (Inspections(), 90),
        (Highlights(), 80),
        (Announcements(), 80),
        (Wire(), 10),
        (Archives(), 3),
        (Bundled(), 5),
    )
