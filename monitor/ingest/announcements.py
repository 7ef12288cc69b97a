"""Record announced export sales, which have no feed: as pasted or piped from a mail.

They are part of a later weekly report and never counted. A correction withdraws what it replaces.
"""

from __future__ import annotations

import html
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from email import policy
from email.message import EmailMessage
from email.parser import HeaderParser, Parser
from email.utils import parsedate_to_datetime

from monitor.assess.buyer_names import buyer_names
from monitor.assess.near_names import hint
from monitor.core.announced import UNKNOWN, Announced
from monitor.core.calendar import FIRST_DAY, LAST_DAY, new_york, new_york_date
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.core.records import USDA
from monitor.core.series import Coverage, SeriesKey, SeriesResponse, SeriesRow
from monitor.core.signs import shortened
from monitor.ledger import read
from monitor.ledger.series.read import SeriesVersion, known_series
from monitor.ledger.series.write import record_series
from monitor.ledger.store import transaction
from monitor.sources import snapshot
from monitor.sources.announcements import Announcement, parse_announcement
from monitor.sources.archive import fingerprint
from monitor.sources.destination_names import resolve

ANNOUNCED_AT = time(9)
"""When USDA announces sales, New York time."""

LONGEST_REASON = 100
"""Characters of a parser's own words, which may hold any part of a mail."""

HEADERS = re.compile(r"\A\s*(?:[A-Za-z-]+: .*\n(?:[ \t].*\n)*){2,}")
TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)


class Read(Frozen):
    """An announcement as it was read: its day, and a name by which it can be corrected."""

    announcement: Announcement
    on: date
    name: str
    sha256: str


def read_announcement(text: str, on: date | None) -> Read:
    """Return an announcement out of a text or a mail; `on` is its day if the text names none.

    Raises ConfigError if it cannot be read whole, or no day is known.
    """
    body, sent_on = _of_mail(text)
    found = parse_announcement(body)
    day = on or found.on or sent_on
    if day is None:
        raise ConfigError("The announcement names no day: give it with --on, such as 2025-11-18.")
    digest = fingerprint(" ".join(body.split()).encode())
    return Read(found, day, found.number or f"{day}-{digest[:6]}", digest)


def record_announcement(
    connection: sqlite3.Connection, found: Read, replaces: Collection[str], now: datetime
) -> int:
    """Record an announcement, withdraw what it replaces; return how many amounts changed.

    Raises ConfigError for a day to come, or the name of an announcement that is not on record.
    """
    if found.on < FIRST_DAY:
        raise ConfigError(f"{found.name} is dated {found.on}, before there were any reports.")
    if found.on > new_york_date(now):
        raise ConfigError(
            f"{found.name} is dated {found.on}, a day to come: give its day with --on."
        )
    at = min(announced_at(found.on), now)
    with transaction(connection):
        dated = {
            key.detail: v.published_at for key, v in known_announcements(connection, now).items()
        }
        for name in replaces:
            if name not in dated:
                listed = ", ".join(sorted(dated)) or "none"
                raise ConfigError(f"No announcement {name} is on record; recorded: {listed}.")
            gone = fingerprint(f"withdrawn by {found.name}".encode())
            # because the day given for a correction may be earlier than that of what it replaces
            gone_at = max(at, dated[name])
            record_series(connection, _response(name, gone_at, now, gone, ()))
        rows = tuple(_rows(found))
        done = record_series(connection, _response(found.name, at, now, found.sha256, rows))
    return done.added + done.revised + done.withdrawn


def unlisted(connection: sqlite3.Connection, found: Read) -> dict[str, str]:
    """Return each name that is no destination of USDA's list, with what it may have meant.

    What was announced to one is on record, but no weekly figures and no promise are of it.
    """
    listed = read.destinations(connection, USDA) or snapshot.destinations()
    amounts = found.announcement.amounts
    named = [name for each in amounts for name in (each.destination, each.whence or UNKNOWN)]
    return {
        name: hint(name, buyer_names(listed), "buyers")
        for name in dict.fromkeys(named)
        if name != UNKNOWN and resolve(name, listed) is None
    }


def known_announcements(
    connection: sqlite3.Connection, as_of: datetime
) -> dict[SeriesKey, SeriesVersion]:
    """Return the announced amounts as known at an instant."""
    return known_series(connection, "announcements", as_of)


def announced_at(on: date) -> datetime:
    """Return when an announcement of a day was published."""
    return datetime.combine(on, ANNOUNCED_AT, tzinfo=new_york())


def measure_of(amount: Announced) -> str:
    """Return the measure under which an amount is recorded: "sale 2025/2026"."""
    whence = f" from {amount.whence}" if amount.whence else ""
    return f"{amount.kind}{whence} {amount.marketing_year}"


def _rows(found: Read) -> Iterator[SeriesRow]:
    added: Counter[SeriesKey] = Counter()
    for each in found.announcement.amounts:
        key = SeriesKey(each.commodity, each.destination, found.on, measure_of(each), found.name)
        added[key] += each.tonnes
    yield from (SeriesRow(key, tonnes) for key, tonnes in added.items())


def _response(
    name: str, at: datetime, now: datetime, sha256: str, rows: tuple[SeriesRow, ...]
) -> SeriesResponse:
    """Return a response that lists all that one announcement says."""
    whole = Coverage(FIRST_DAY, LAST_DAY, detail=name)
    return SeriesResponse("announcements", name, "hand", now, at, sha256, rows, whole)


def _of_mail(text: str) -> tuple[str, date | None]:
    """Return the text of a mail and the day it was sent; of other text itself and None."""
    if not HEADERS.match(text):
        return text, None
    try:
        message = Parser(policy=policy.default).parsestr(text.lstrip())
        return _content(message, text), _sent_on(text)
    except Exception as error:  # because the parser raises whatever a damaged mail leads to
        raise ConfigError(
            f"This mail cannot be read ({shortened(str(error), LONGEST_REASON)}): "
            "paste the announcement's text alone."
        ) from error


def _content(message: EmailMessage, text: str) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return text
    content = str(body.get_content())
    is_html = body.get_content_subtype() == "html"
    return html.unescape(TAGS.sub(" ", content)) if is_html else content


def _sent_on(text: str) -> date | None:
    """Return the day a mail was sent; None if it does not say."""
    written = HeaderParser().parsestr(text.lstrip(), headersonly=True)["Date"]
    try:
        return new_york_date(parsedate_to_datetime(str(written)))
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
