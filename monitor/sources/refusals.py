"""Turn a response that is not 200 into the error that says whether asking again can help."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from monitor.core.errors import EmptyAnswer, SourceRefused, SourceUnavailable
from monitor.core.signs import shortened

if TYPE_CHECKING:  # because it loads requests, and rebuilding a ledger sends none
    from monitor.core.exchange import Reply

LONGEST_REASON = 200


def refusal(url: str, reply: Reply, reason: str | None = None) -> SourceUnavailable | SourceRefused:
    """Return the error for a status other than 200; `reason` is the source's own word for it.

    SourceUnavailable where a later request may succeed, EmptyAnswer for a 404 without text,
    SourceRefused for the rest.
    """
    status = reply.status
    if status == HTTPStatus.NOT_FOUND and not reply.body.strip() and not reply.too_long:
        return EmptyAnswer(f"{url} has nothing there (404).")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return SourceUnavailable(f"{url} wants fewer requests for now (429).")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SourceUnavailable(f"{url} failed with status {status}.")
    if status == HTTPStatus.ACCEPTED:
        return SourceUnavailable(f"{url} is still preparing its answer (202).")
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return SourceUnavailable(f"{url} gave up waiting (408).")
    return SourceRefused(f"{url} refused with status {status}{f' ({reason})' if reason else ''}.")


def reported_error(body: bytes) -> str | None:
    """Return the error that a JSON object of Socrata's reports, shortened; None if it is none.

    Its query service writes `errorCode` and `message`, its older one `error` (true) and `message`.
    """
    try:
        decoded: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(decoded, dict):
        return None
    words = [decoded.get(name) for name in ("errorCode", "code", "message")]
    text = ": ".join(word for word in words if isinstance(word, str) and word)
    return shortened(text, LONGEST_REASON) or None
