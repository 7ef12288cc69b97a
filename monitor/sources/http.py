"""Send requests to USDA: limits, retries with back-off and jitter, the key kept secret.

The key travels in the `X-Api-Key` header only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from monitor.core.clocks import utc_now
from monitor.core.errors import (
    EmptyAnswer,
    QuotaLow,
    SourceChanged,
    SourceRefused,
    SourceTooSlow,
    SourceUnavailable,
)
from monitor.core.exchange import Limits, Line, NoAnswer, Reply
from monitor.core.formats import new_york_time
from monitor.core.quota import Quota
from monitor.core.version import __version__
from monitor.sources.refusals import refusal
from monitor.sources.shape import is_whole

CONNECT_TIMEOUT_S = 10
READ_TIMEOUT_S = 60
WHOLE_S = 120
"""Seconds one try may take, from the DNS look-up to the last byte."""

MOST_BYTES = 40_000_000
"""Longest accepted response, unpacked; a year of all wheat has about two million bytes."""

PATIENCE_S = 600.0
"""Seconds a pass spends in total on failing requests before it gives up."""

ATTEMPTS = 5
LONGEST_WAIT_S = 30
GET_A_KEY = "Get a free key at https://api.data.gov/signup and set USDA_API_KEY."
KEY_PROBLEMS = {
    "API_KEY_MISSING": f"USDA wants an API key. {GET_A_KEY}",
    "API_KEY_INVALID": f"USDA does not accept the API key in USDA_API_KEY. {GET_A_KEY}",
    "API_KEY_DISABLED": f"USDA has disabled the API key in USDA_API_KEY. {GET_A_KEY}",
    "API_KEY_UNAUTHORIZED": f"The API key in USDA_API_KEY is not for this service. {GET_A_KEY}",
}


class UsdaHttp:
    """GET requests to one USDA service, returning bodies."""

    def __init__(
        self,
        base_url: str,
        key: str | None,
        *,
        quota: Quota | None = None,
        clock: Callable[[], datetime] = utc_now,
        attempts: int = ATTEMPTS,
        sleep: Callable[[float], None] = time.sleep,
        timeout_s: tuple[float, float] = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
        whole_s: float = WHOLE_S,
        most_bytes: int = MOST_BYTES,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.quota = quota
        self.server_time: str | None = None
        """The Date header of the service's first response."""
        self._clock = clock
        self._most_bytes, self._patience_s = most_bytes, patience_s
        headers = {
            "User-Agent": f"purchase-commitment-monitor/{__version__}",
            "Accept": "application/json",
        }
        limits = Limits(whole_s, *timeout_s, most_bytes)
        self._line = Line(limits, headers | ({"X-Api-Key": key} if key else {}))
        self._retrying = Retrying(
            stop=stop_after_attempt(attempts),
            wait=wait_random_exponential(multiplier=1, max=LONGEST_WAIT_S),
            retry=retry_if_exception(self._may_pass),
            sleep=sleep,
            reraise=True,
        )

    def get(self, path: str, *, essential: bool = False) -> bytes:
        """Return the body at `path` below the base address, checked to be complete JSON.

        `essential` requests may use the quota's reserve. Raises QuotaLow, without a request, if the
        quota is nearly used up; SourceTooSlow if the time for failing requests is used up;
        SourceUnavailable if no try succeeded; EmptyAnswer for a 404 without text; SourceChanged for
        an oversized response; SourceRefused if retrying cannot help.
        """
        self._keep_within_quota(essential)
        if self._patience_s <= 0:
            raise SourceTooSlow("USDA answers too slowly: the rest is asked for by the next pass.")
        return self._retrying(self._get_once, f"{self.base_url}/{path.lstrip('/')}")

    def close(self) -> None:
        """Close the connections."""
        self._line.close()

    def _get_once(self, url: str) -> bytes:
        began = time.monotonic()
        try:
            reply = self._line.ask("GET", url)
        except NoAnswer as reason:
            self._patience_s -= time.monotonic() - began
            raise SourceUnavailable(f"{url} did not answer: {reason}.") from None
        self._note_quota(reply)
        if reply.status != HTTPStatus.OK:
            raise _refusal(url, reply)
        if reply.too_long:
            raise SourceChanged(
                f"{url} answered with more than {self._most_bytes:,} bytes, "
                "which no year of figures has: it was not read further."
            )
        return _json_body(url, reply)

    def _may_pass(self, error: BaseException) -> bool:
        """Return whether a retry may succeed; an empty response is final."""
        may = isinstance(error, SourceUnavailable) and not isinstance(error, EmptyAnswer)
        return may and self._patience_s > 0

    def _keep_within_quota(self, essential: bool) -> None:
        goes_on_at = (
            self.quota.goes_on_at(self._clock(), essential=essential) if self.quota else None
        )
        if self.quota is not None and goes_on_at is not None:
            raise QuotaLow(
                f"Only {self.quota.left} of {self.quota.limit:,} requests an hour are left, which "
                f"are kept for noticing releases: it goes on {new_york_time(goes_on_at)}."
            )

    def _note_quota(self, reply: Reply) -> None:
        if self.server_time is None:
            self.server_time = reply.headers.get("Date")
        limit, left = (reply.headers.get(f"X-RateLimit-{n}", "") for n in ("Limit", "Remaining"))
        if limit.isdigit() and left.isdigit():
            self.quota = Quota(int(limit), int(left), self._clock())


def _refusal(url: str, reply: Reply) -> SourceUnavailable | SourceRefused:
    code = _error_code(reply)
    if code in KEY_PROBLEMS:
        return SourceRefused(KEY_PROBLEMS[code])
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return SourceUnavailable(f"{url} refused: the key's quota is used up for now (429).")
    return refusal(url, reply, code)


def _error_code(reply: Reply) -> str | None:
    try:
        body: Any = json.loads(reply.body)
    except (ValueError, RecursionError):
        return None
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else None


def _json_body(url: str, reply: Reply) -> bytes:
    """Return the body if it is complete JSON.

    Needed because a maintenance page, or a truncated response, may come with status 200.
    """
    if not reply.body.lstrip().startswith((b"[", b"{")):
        kind = reply.headers.get("Content-Type", "no type").split(";")[0]
        raise SourceUnavailable(f"{url} answered with {kind}, not with figures.")
    if not is_whole(reply.body):
        raise SourceUnavailable(f"{url} did not answer: the answer broke off.")
    return reply.body
