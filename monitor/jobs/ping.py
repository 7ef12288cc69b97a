"""The dead man's switch: an address that is asked after each pass, so that silence is noticed.

After a success it is asked as it stands. How a failure is told depends on whose address it is;
where that is not known a failure tells nothing, because a wrong word would say that all is well.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

PING_S = 10.0
REDIRECTS = 3
FORMS = (
    ("/api/push/", "status", "down"),  # Uptime Kuma
    ("cronitor.link/", "state", "fail"),  # Cronitor
)
"""Services whose address says the result in its query: a part of host and path, the field, and its
value after a failure."""

RESULT = re.compile(
    "alive|code|down|error|exit_?code|exit|fail(ed|ure)?|false|health(y)?|message|msg|ok|result|"
    "running|s|state|status|success(ful)?|true|up",
    re.IGNORECASE,
)
"""Names and values that say in a query how it went."""


def ping(url: str | None, *, ok: bool, whole_s: float = PING_S) -> str | None:
    """Tell the switch; the reason when it could not be told, without the address: it is a secret.

    Nothing but the answer's status is read, and all of it takes no longer than `whole_s`, once for
    each redirect that is followed.
    """
    address = url if ok else failure_address(url)
    if address is None:
        return None
    # because it loads requests, and most jobs have no address to ask
    from monitor.core.exchange import Limits, Line, NoAnswer

    line = Line(Limits(whole_s, connect_s=whole_s, silence_s=whole_s), {})
    try:
        for _ in range(1 + REDIRECTS):
            answer = line.ask("GET", address)
            elsewhere = answer.headers.get("Location")
            if not (300 <= answer.status < 400 and elsewhere):
                break
            address = urljoin(address, elsewhere)
    except NoAnswer as reason:
        return f"The heartbeat's address did not answer: {reason}."
    finally:
        line.close()
    return None if answer.taken else f"The heartbeat's address answered {answer.status}."


def failure_address(url: str | None) -> str | None:
    """What is asked after a failure; None where that is not known.

    `/fail` goes behind the path, as healthchecks.io and those like it have it, unless the query
    says how it went.
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
    """The address with this result in its query, without what else was said of it."""
    kept = [(field, said) for field, said in _pairs(parts) if not RESULT.fullmatch(field)]
    return parts._replace(query=urlencode([(name, value), *kept])).geturl()


def _pairs(parts: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(parts.query, keep_blank_values=True)
