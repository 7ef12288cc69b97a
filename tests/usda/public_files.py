"""The public files of a scripted world, which need no key: static reports and AgTransport.

A file has an ETag and the instant of its last change; a client that has it already is answered 304.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from . import agtransport
from .inspections import FOLDER as INSPECTIONS_FOLDER
from .inspections import TEXT_PATH, Inspections
from .reply import TEXT, XML, Reply, empty_text_reply
from .static_reports import ReportForm, destinations_xml, national_xml
from .world import World

FOLDER = "/esrqs/StaticReports"
NATIONAL_PATH = f"{FOLDER}/CWRCommoditySummary.xml"
BY_DESTINATION_PATH = f"{FOLDER}/CWRCountryCommoditySummary.xml"
CSV = "application/octet-stream"
HIGHLIGHTS_PATH = f"{FOLDER}/WeeklyHighlightsReport.xml"
PATHS = (NATIONAL_PATH, BY_DESTINATION_PATH, agtransport.PATH)


def is_public(path: str) -> bool:
    """Whether a path is one of the public files, which need no key."""
    return path in (*PATHS, HIGHLIGHTS_PATH, TEXT_PATH) or path.startswith(f"{INSPECTIONS_FOLDER}/")


@dataclass
class PublicFiles:
    """How a server's public files are written; a test may change it at any time."""

    report: ReportForm = field(default_factory=ReportForm)
    absent: frozenset[str] = frozenset()
    """Fields that the data set does not have (`{"outsalesnmy"}`)."""
    lag: dict[str, timedelta] = field(default_factory=dict)
    """How long after the release each file is replaced, by path; at once if not told."""
    inspections: Inspections = field(default_factory=Inspections)
    highlights: list[tuple[datetime, bytes]] = field(default_factory=list)
    """The weekly highlights from each instant on, oldest first; 404 before the first."""

    def reply(self, world: World, target: str, headers: Mapping[str, str], now: datetime) -> Reply:
        """The answer to a request for one of `PATHS`; names of `headers` are in lower case."""
        address = urlsplit(target)
        as_of = now - self.lag.get(address.path, timedelta(0))
        if address.path not in PATHS:
            return self._inspections(address.path, headers, as_of)
        if address.path == agtransport.PATH:
            reply = agtransport.socrata_reply(world, as_of, address.query, self.absent)
        elif address.path == NATIONAL_PATH:
            reply = Reply(HTTPStatus.OK, national_xml(world, as_of), XML)
        else:
            reply = Reply(HTTPStatus.OK, destinations_xml(world, as_of, self.report), XML)
        return _conditional(reply, headers, world.last_change_at(as_of))

    def _inspections(self, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        """The weekly text or a yearly file; 404 if nothing of it is public."""
        if path == HIGHLIGHTS_PATH:
            bodies = [body for at, body in self.highlights if at <= now]
            missing = empty_text_reply(HTTPStatus.NOT_FOUND)
            return Reply(HTTPStatus.OK, bodies[-1], XML) if bodies else missing
        known, changed_at = self.inspections, self.inspections.changed_at(now)
        body = known.text(now) if path == TEXT_PATH else known.file(int(path[-8:-4]), now)
        if body is None:
            return empty_text_reply(HTTPStatus.NOT_FOUND)
        kind = TEXT if path == TEXT_PATH else CSV
        return _conditional(Reply(HTTPStatus.OK, body, kind), headers, changed_at)


def _conditional(reply: Reply, headers: Mapping[str, str], changed_at: datetime | None) -> Reply:
    """The reply with its validators, or 304 if the client's are still true.

    An ETag counts before a date; both are compared as HTTP demands (a date to the second).
    """
    if reply.status != HTTPStatus.OK:
        return reply
    etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    own = {"ETag": etag}
    if changed_at is not None:
        changed_at = changed_at.astimezone(UTC).replace(microsecond=0)
        own["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    if "if-none-match" in headers:
        tags = {tag.strip().removeprefix("W/") for tag in headers["if-none-match"].split(",")}
        same = etag in tags
    else:
        since = headers.get("if-modified-since")
        same = bool(since and changed_at and parsedate_to_datetime(since) >= changed_at)
    if same:
        return Reply(HTTPStatus.NOT_MODIFIED, b"", reply.content_type, own)
    return reply.adding(own)
