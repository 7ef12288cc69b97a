"""Fetch USDA's public files, which need no key: conditional requests with limits.

A machine without a route or a name service must fall back to the bundled figures quickly: all
connecting that fails in a pass takes at most `CONNECTING_S`, and a host that could not be reached
is not tried again. Redirects are not followed, because a network that wants a login answers every
request with one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, metadata
from urllib.parse import urljoin, urlsplit

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_result,
    stop_after_attempt,
    stop_after_delay,
    wait_fixed,
)

from monitor.core.clocks import instant_of
from monitor.core.deadline import Waiting
from monitor.core.errors import SourceChanged, SourceRefused, SourceUnavailable
from monitor.core.exchange import Limits, Line, NoAnswer, Reply
from monitor.core.frozen import Frozen
from monitor.core.version import __version__
from monitor.sources.refusals import refusal, reported_error

CONNECT_S = 4.0
"""Seconds for connecting to a host: name look-up, all its addresses and the TLS greeting."""

CONNECTING_S = 10.0
"""Seconds a pass spends in total on connecting to hosts that cannot be reached."""

WHOLE_S = 90.0
"""Seconds one try may take; USDA's static reports often take over 10."""

MOST_BYTES = 40_000_000
RETRY_WAIT_S = 3.0
NO_RETRY_AFTER_S = 30.0
"""Seconds after which a failed request is not repeated: the source is overloaded."""

AT_ONCE_S = 2.0
"""A connection that fails within this time was refused or cut; a later failure is a silent host."""

PACKAGE = "purchase-commitment-monitor"
TEMPORARY = frozenset({202, 408, 429})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGE = re.compile(rb"<!doctype html|<html", re.IGNORECASE)
PAGE_STARTS_WITHIN = 1_000


class Validators(Frozen):
    """What a server said about the copy at hand, by which it recognises an unchanged file."""

    etag: str | None = None
    last_modified: datetime | None = None


class Fetched(Frozen):
    """A response: `body` is None if the file has not changed since the validators' copy.

    `date` is the server's clock. Instants are UTC, None where the header is missing or unreadable.
    """

    body: bytes | None
    etag: str | None
    last_modified: datetime | None
    date: datetime | None


class PublicHttp:
    """GET requests of one pass for public files.

    They share connections and the knowledge of hosts that cannot be reached.
    """

    def __init__(
        self,
        *,
        waiting: Waiting | None = None,
        sleep: Callable[[float], None] = time.sleep,
        connect_s: float = CONNECT_S,
        connecting_s: float = CONNECTING_S,
        whole_s: float = WHOLE_S,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._waiting, self._sleep = waiting, sleep
        self._connect_s, self._connecting_s = connect_s, connecting_s
        self._whole_s, self._most_bytes = whole_s, most_bytes
        self._connects_again = True
        self._lines: dict[str, Line] = {}
        self._unreached: dict[str, str] = {}
        """Reason for each host that could not be reached in this pass."""

    def get(
        self,
        url: str,
        known: Validators | None = None,
        *,
        referer: str | None = None,
        tries: int = 1,
    ) -> Fetched:
        """Return the file at `url`, without its body if it is still the `known` one.

        Temporary refusals (202, 408, 429, 5xx) are repeated until `tries` were made; with more than
        one, a connection that fails at once is made again, one in a pass. Raises
        SourceUnavailable if a later pass may succeed (EmptyAnswer for a 404 without text),
        SourceRefused if it cannot, SourceChanged for an oversized response.
        """
        known = known or Validators()
        headers, where = _headers(known, referer), _shown(url)
        reply = self._retrying(tries)(self._ask, url, headers, again=tries > 1)
        if reply.status == HTTPStatus.NOT_MODIFIED and known != Validators():
            return _fetched(None, reply, known)
        if reply.status in REDIRECTS:
            raise _redirected(where, reply)
        if reply.status != HTTPStatus.OK:
            raise refusal(where, reply, reported_error(reply.body))
        self._check_body(where, reply)
        return _fetched(reply.body, reply, Validators())

    def allow(self, most_bytes: int) -> None:
        """Accept answers of up to this size from hosts that were not asked yet."""
        self._most_bytes = most_bytes

    def close(self) -> None:
        """Close the connections."""
        for line in self._lines.values():
            line.close()

    def _retrying(self, tries: int) -> Retrying:
        return Retrying(
            stop=stop_after_attempt(tries) | stop_after_delay(NO_RETRY_AFTER_S),
            wait=wait_fixed(RETRY_WAIT_S),
            retry=retry_if_result(_is_temporary),
            retry_error_callback=_last_reply,
            sleep=self._sleep,
        )

    def _ask(self, url: str, headers: Mapping[str, str], *, again: bool) -> Reply:
        host = urlsplit(url).netloc
        line = self._line(url, host)
        began = time.monotonic()
        try:
            return line.ask("GET", url, headers=headers, waiting=self._waiting)
        except NoAnswer as reason:
            took = time.monotonic() - began
            if reason.unreached:
                self._connecting_s -= took
            if again and self._connects_again and took < AT_ONCE_S:
                # Once in a pass, because without a network every host fails like this.
                self._connects_again = False
                self._sleep(RETRY_WAIT_S)
                return self._ask(url, headers, again=False)
            if reason.unreached:
                self._unreached[host] = str(reason)
            raise SourceUnavailable(f"{_shown(url)} did not answer: {reason}.") from None

    def _line(self, url: str, host: str) -> Line:
        """Return the host's line. Raise SourceUnavailable if trying it would only cost time."""
        failed = host if host in self._unreached else None
        if failed is None and self._connecting_s <= 0:
            failed = next(reversed(self._unreached))
        if failed is not None:
            raise SourceUnavailable(
                f"{_shown(url)} was not asked: earlier in this pass {failed} could not be reached "
                f"({self._unreached[failed]})."
            )
        if host not in self._lines:
            # Half for each address, because a machine's IPv6 may lead nowhere while IPv4 works.
            address_s = min(self._connect_s / 2, self._connecting_s)
            reach_s = min(self._connect_s, self._connecting_s)
            limits = Limits(self._whole_s, address_s, self._whole_s, self._most_bytes, reach_s)
            self._lines[host] = Line(limits, {"User-Agent": user_agent()})
        return self._lines[host]

    def _check_body(self, url: str, reply: Reply) -> None:
        if reply.too_long:
            raise SourceChanged(
                f"{url} answered with more than {self._most_bytes:,} bytes, which no public file "
                "has: it was not read further."
            )
        if not reply.body.strip():
            raise SourceUnavailable(f"{url} answered with nothing.")
        if PAGE.search(reply.body[:PAGE_STARTS_WITHIN]):
            raise SourceUnavailable(
                f"{url} answered with a web page, not with figures: the network may want a login, "
                "or the service is being maintained."
            )


def _shown(url: str) -> str:
    """Return an address without its query, which says nothing to a reader."""
    return url.partition("?")[0]


def user_agent() -> str:
    """Return the name under which public files are asked for; without one ESRQS does not answer.

    It ends with the project's address if the package states one (`url` in setup.cfg).
    """
    address = _home_page()
    where = f"; +{address}" if address else ""
    return f"Mozilla/5.0 (compatible; {PACKAGE}/{__version__}{where})"


def _home_page() -> str | None:
    try:
        stated = metadata(PACKAGE).get_all("Home-page")
    except PackageNotFoundError:
        return None
    return stated[0] if stated else None


def _headers(known: Validators, referer: str | None) -> dict[str, str]:
    headers = {"Accept": "application/xml, application/json, */*;q=0.1"}
    if referer:
        headers["Referer"] = referer
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = format_datetime(known.last_modified, usegmt=True)
    return headers


def _fetched(body: bytes | None, reply: Reply, known: Validators) -> Fetched:
    """Return the response; a 304 need not repeat the validators of the copy it confirms."""
    read = reply.headers.get
    last_modified = instant_of(read("Last-Modified")) or known.last_modified
    return Fetched(body, read("ETag") or known.etag, last_modified, instant_of(read("Date")))


def _last_reply(state: RetryCallState) -> Reply | None:
    """Return the last try's reply, whatever its status; without it tenacity would raise."""
    return state.outcome.result() if state.outcome else None


def _is_temporary(reply: Reply) -> bool:
    return reply.status in TEMPORARY or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _redirected(url: str, reply: Reply) -> SourceUnavailable | SourceRefused:
    """Return the error for a redirect: to another host it is usually a network's login page."""
    try:
        target = urlsplit(urljoin(url, reply.headers.get("Location", "")))
    except ValueError:  # such as an unclosed bracket
        return SourceRefused(f"{url} sends elsewhere, to no usable address ({reply.status}).")
    if target.netloc != urlsplit(url).netloc:
        return SourceUnavailable(
            f"{url} sends to {target.netloc} ({reply.status}), which was not followed: the network "
            "may want a login, or the file has moved."
        )
    return SourceRefused(f"{url} has moved to {target.path} ({reply.status}).")
