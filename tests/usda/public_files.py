"""The public files of a scripted world, which need no key: static reports and AgTransport.

A file has an ETag and the instant of its last change; a client that has it already is answered 304.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from . import agtransport
from .agtransport import DataSetForm, socrata_reply
from .reply import XML, Reply
from .static_reports import ReportForm, destinations_xml, national_xml
from .world import World

FOLDER = "/esrqs/StaticReports"
NATIONAL_PATH = f"{FOLDER}/CWRCommoditySummary.xml"
BY_DESTINATION_PATH = f"{FOLDER}/CWRCountryCommoditySummary.xml"
PATHS = (NATIONAL_PATH, BY_DESTINATION_PATH, agtransport.PATH)


@dataclass
class PublicFiles:
    """How a server's public files are written; a test may change it at any time."""

    report: ReportForm = field(default_factory=ReportForm)
    data_set: DataSetForm = field(default_factory=DataSetForm)

    def reply(self, world: World, target: str, headers: Mapping[str, str], now: datetime) -> Reply:
        """The answer to a request for one of `PATHS`; names of `headers` are in lower case."""
        address = urlsplit(target)
        if address.path == agtransport.PATH:
            reply = socrata_reply(world, now, address.query, self.data_set)
            return _conditional(reply, headers, world.last_change_at(now - self.data_set.lag))
        if address.path == NATIONAL_PATH:
            body = national_xml(world, now)
        else:
            body = destinations_xml(world, now, self.report)
        return _conditional(Reply(HTTPStatus.OK, body, XML), headers, world.last_change_at(now))


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
