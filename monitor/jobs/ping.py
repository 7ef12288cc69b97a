"""Ping a dead man's switch (such as healthchecks.io) after each pass.

A success requests the address as it is. How to report a failure depends on the service; for an
unknown one nothing is requested, because a wrong request would report success.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from monitor.core.web_address import same_host

PING_S = 10.0
REDIRECTS = 3
ELSEWHERE = "The heartbeat's address leads to another host, or away from https: it is not followed."
FORMS = (
    ("/api/push/", "status", "down"),  # Uptime Kuma
    ("cronitor.link/", "state", "fail"),  # Cronitor
)
"""Services that take the result in the query.

Each entry has a part of host and path, the query field, and its value after a failure.
"""

RESULT = re.compile(
    "alive|code|down|error|exit_?code|exit|fail(ed|ure)?|false|health(y)?|message|msg|ok|result|"
    "running|s|state|status|success(ful)?|true|up",
    re.IGNORECASE,
)
"""Names and values that state a result in a query."""


def ping(url: str | None, *, ok: bool, whole_s: float = PING_S) -> str | None:
    """Ping the address; return why that failed, without the address, because it is a secret.

    Only the response's status is read, and each request, including up to three redirects on the
    same host, takes at most `whole_s` seconds. A name that leads to this machine is refused.
    """
    address = url if ok else failure_address(url)
    if address is None:
        return None
    # because it loads requests, and most jobs have no address to ask
    from monitor.core.exchange import Limits, Line, NoAnswer

    line = Line(Limits(whole_s, connect_s=whole_s, silence_s=whole_s), {}, guarded=True)
    try:
        for _ in range(1 + REDIRECTS):
            answer = line.ask("GET", address)
            elsewhere = answer.headers.get("Location")
            if not (300 <= answer.status < 400 and elsewhere):
                break
            if not same_host(address, urljoin(address, elsewhere)):
                return ELSEWHERE
            address = urljoin(address, elsewhere)
    except NoAnswer as reason:
        return f"The heartbeat's address did not answer: {reason}."
    finally:
        line.close()
    return None if answer.taken else f"The heartbeat's address answered {answer.status}."


def failure_address(url: str | None) -> str | None:
    """Return the address to request after a failure; None if it is unknown.

    `/fail` is appended to the path, as healthchecks.io and similar services expect, unless the
    query already states a result.
    """
    if not url:
        return None
    parts = urlsplit(url)._replace(fragment="")
    for part, name, value in FORMS:
        if part in f"{parts.netloc}{parts.path}":
            return _with(parts, name, value)
    if any(RESULT.fullmatch(word) for pair in _pairs(parts) for word in pair):
        return None
    return parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()


def _with(parts: SplitResult, name: str, value: str) -> str:
    """Return the address with this result in its query, replacing any other result."""
    kept = [(field, said) for field, said in _pairs(parts) if not RESULT.fullmatch(field)]
    return parts._replace(query=urlencode([(name, value), *kept])).geturl()


def _pairs(parts: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(parts.query, keep_blank_values=True)
