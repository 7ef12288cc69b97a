"""What can go wrong with an answer: the kinds of fault, each a function from reply to reply.

When and how often a fault strikes is the business of `faultplan`.
"""

import gzip
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from http import HTTPStatus

from .records import MEASURES, ApiRow
from .reply import (
    HTML,
    JSON,
    Ending,
    Reply,
    empty_text_reply,
    error_reply,
    json_body,
    json_rows,
)

Fault = Callable[[Reply], Reply]
"""Turns the proper reply into another; returning the very same object means "nothing to do"."""

MAINTENANCE_PAGE = b"<!DOCTYPE html><html><body><h1>Scheduled maintenance</h1></body></html>"


def combined(*faults: Fault) -> Fault:
    """Several faults on one answer, from left to right: `combined(slow(0.2), status(500))`."""
    return lambda reply: reduce(lambda changed, fault: fault(changed), faults, reply)


def slow(seconds: float) -> Fault:
    """The proper answer, but nothing of it for `seconds`."""
    return lambda reply: replace(reply, delay_s=seconds)


def stall(seconds: float) -> Fault:
    """Half of the body, then silence for `seconds` (or until the server closes), then the end."""
    return lambda reply: replace(reply, ending=Ending.STALLED, stall_s=seconds)


def drop() -> Fault:
    """The connection closes before a single byte of the answer."""
    return lambda reply: replace(reply, ending=Ending.DROPPED)


def truncated() -> Fault:
    """Half of the body under a Content-Length that promises all of it, then the connection closes.

    An empty list becomes half an empty list: `[`.
    """
    return lambda reply: replace(reply, ending=Ending.TRUNCATED)


def status(code: int) -> Fault:
    """A failure without an explanation, as USDA's 500 for single years."""
    return lambda _: empty_text_reply(code)


def not_found() -> Fault:
    """404 with an empty text body, as for a marketing year without data."""
    return status(HTTPStatus.NOT_FOUND)


def over_limit() -> Fault:
    """429 OVER_RATE_LIMIT with nothing remaining, whatever the server's own count says."""
    refused = replace(error_reply("OVER_RATE_LIMIT"), headers={"X-RateLimit-Remaining": "0"})
    return lambda _: refused


def html_page() -> Fault:
    """A web page with status 200 in the place of the JSON."""
    return body(MAINTENANCE_PAGE, HTML)


def malformed_json() -> Fault:
    """The proper body without its last character, of matching length and with status 200."""
    return lambda reply: replace(reply, body=reply.body[:-1])


def empty_list() -> Fault:
    """`[]` where there are rows: what USDA also sends for an unopened year."""
    return body(b"[]")


def body(content: bytes, content_type: str = JSON) -> Fault:
    """Any body with status 200."""
    return lambda _: Reply(HTTPStatus.OK, content, content_type)


def replaced(old: bytes, new: bytes) -> Fault:
    """The proper answer with every `old` in its body written `new`, as for a renamed attribute."""

    def rewrite(reply: Reply) -> Reply:
        return replace(reply, body=reply.body.replace(old, new)) if old in reply.body else reply

    return rewrite


def gzipped() -> Fault:
    """The proper answer with Content-Encoding gzip, whether it was asked for or not."""

    def compress(reply: Reply) -> Reply:
        headers = {**reply.headers, "Content-Encoding": "gzip"}
        return replace(reply, body=gzip.compress(reply.body), headers=headers)

    return compress


def changed_rows(change: Callable[[list[ApiRow]], list[ApiRow]]) -> Fault:
    """The answer's list of objects passed through `change`; an empty list is left alone."""

    def rewrite(reply: Reply) -> Reply:
        rows = list(json_rows(reply.body))
        return replace(reply, body=json_body(change(rows))) if rows else reply

    return rewrite


def each_row(change: Callable[[ApiRow], ApiRow], *, only_last: bool = False) -> Fault:
    """Every object of the list, or the last one alone, passed through `change`."""

    def change_all(rows: list[ApiRow]) -> list[ApiRow]:
        kept = rows[:-1] if only_last else []
        return kept + [change(row) for row in rows[len(kept) :]]

    return changed_rows(change_all)


def renamed_field(old: str, new: str) -> Fault:
    """The field `old` arrives under another name."""
    return each_row(lambda row: {new if name == old else name: row[name] for name in row})


def missing_field(name: str) -> Fault:
    """The field does not arrive at all."""
    return each_row(lambda row: {each: row[each] for each in row if each != name})


def with_value(name: str, value: object, *, only_last: bool = True) -> Fault:
    """The field has this value: null, a fraction, a number as text, a foreign unit …"""
    return each_row(lambda row: {**row, name: value}, only_last=only_last)


def numbers_as_text() -> Fault:
    """All measures arrive as strings."""
    return each_row(lambda row: {**row, **{name: str(row[name]) for name in MEASURES}})


def negative_exports() -> Fault:
    """The last row ships less than nothing; net sales may be negative, exports cannot."""
    return with_value("weeklyExports", -67_999)


def friday_week() -> Fault:
    """The last row's week ends on a Friday."""
    return with_value("weekEndingDate", "2026-09-04T00:00:00")


def foreign_unit(unit_id: int = 5) -> Fault:
    """All rows are in another unit, pounds if not told."""
    return with_value("unitId", unit_id, only_last=False)


TRANSIENT: tuple[Fault, ...] = (
    status(HTTPStatus.INTERNAL_SERVER_ERROR),
    status(HTTPStatus.SERVICE_UNAVAILABLE),
    drop(),
    truncated(),
)
"""Faults after which the same request may simply be made again."""
