"""One requests session: time limits, retries with back-off and jitter, the key kept secret.

The key travels in the `X-Api-Key` header only. Redirects are not followed, because requests
would carry that header to another host.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import requests
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from monitor import __version__
from monitor.errors import EmptyAnswer, QuotaLow, SourceRefused, SourceUnavailable
from monitor.formats import new_york_time
from monitor.quota import Quota
from monitor.sources.shape import is_whole

CONNECT_TIMEOUT_S = 10
READ_TIMEOUT_S = 60
ATTEMPTS = 5
LONGEST_WAIT_S = 30
GET_A_KEY = "Get a free key at https://api.data.gov/signup and set USDA_API_KEY."
KEY_PROBLEMS = {
    "API_KEY_MISSING": f"USDA wants an API key. {GET_A_KEY}",
    "API_KEY_INVALID": f"USDA does not accept the API key in USDA_API_KEY. {GET_A_KEY}",
    "API_KEY_DISABLED": f"USDA has disabled the API key in USDA_API_KEY. {GET_A_KEY}",
    "API_KEY_UNAUTHORIZED": f"The API key in USDA_API_KEY is not for this service. {GET_A_KEY}",
}


def utc_now() -> datetime:
    """The clock, where no other is given."""
    return datetime.now(UTC)


class UsdaHttp:
    """GET requests to one USDA service, answered with the body's bytes."""

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
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.quota = quota
        self.server_time: str | None = None
        self._clock = clock
        self._timeout_s = timeout_s
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"purchase-commitment-monitor/{__version__}"
        self._session.headers["Accept"] = "application/json"
        if key:
            self._session.headers["X-Api-Key"] = key
        self._retrying = Retrying(
            stop=stop_after_attempt(attempts),
            wait=wait_random_exponential(multiplier=1, max=LONGEST_WAIT_S),
            retry=retry_if_exception(_may_pass),
            sleep=sleep,
            reraise=True,
        )

    def get(self, path: str, *, essential: bool = False) -> bytes:
        """The body at `path` below the base address, known to be whole JSON.

        An essential request may use the last of the quota. Raises QuotaLow without asking when
        too little of it is left, SourceUnavailable when no try succeeded, EmptyAnswer for a 404
        without text, SourceRefused when trying again cannot help.
        """
        self._keep_within_quota(essential)
        return self._retrying(self._get_once, f"{self.base_url}/{path.lstrip('/')}")

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _get_once(self, url: str) -> bytes:
        try:
            response = self._session.get(url, timeout=self._timeout_s, allow_redirects=False)
        except requests.RequestException as error:
            raise SourceUnavailable(f"{url} did not answer: {_cause(error)}.") from None
        self._note_quota(response)
        if response.status_code != requests.codes.ok:
            raise _refusal(response)
        return _json_body(response)

    def _keep_within_quota(self, essential: bool) -> None:
        goes_on_at = (
            self.quota.goes_on_at(self._clock(), essential=essential) if self.quota else None
        )
        if self.quota is not None and goes_on_at is not None:
            raise QuotaLow(
                f"Only {self.quota.left} of {self.quota.limit:,} requests an hour are left, which "
                f"are kept for noticing releases: it goes on {new_york_time(goes_on_at)}."
            )

    def _note_quota(self, response: requests.Response) -> None:
        self.server_time = response.headers.get("Date")
        limit, left = (response.headers.get(f"X-RateLimit-{n}", "") for n in ("Limit", "Remaining"))
        if limit.isdigit() and left.isdigit():
            self.quota = Quota(int(limit), int(left), self._clock())


def _may_pass(error: BaseException) -> bool:
    """Whether another try may succeed; an answer of "nothing there" is taken at its word."""
    return isinstance(error, SourceUnavailable) and not isinstance(error, EmptyAnswer)


def _refusal(response: requests.Response) -> SourceUnavailable | SourceRefused:
    url, status = response.url, response.status_code
    code = _error_code(response)
    if code in KEY_PROBLEMS:
        return SourceRefused(KEY_PROBLEMS[code])
    if status == requests.codes.too_many_requests:
        return SourceUnavailable(f"{url} refused: the key's quota is used up for now (429).")
    if status == requests.codes.not_found and not response.content.strip():
        return EmptyAnswer(f"{url} has nothing there (404).")
    if status >= requests.codes.server_error:
        return SourceUnavailable(f"{url} failed with status {status}.")
    if status == requests.codes.request_timeout:
        return SourceUnavailable(f"{url} gave up waiting (408).")
    return SourceRefused(f"{url} refused with status {status}{f' ({code})' if code else ''}.")


def _error_code(response: requests.Response) -> str | None:
    try:
        body: Any = json.loads(response.content)
    except ValueError:
        return None
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else None


def _json_body(response: requests.Response) -> bytes:
    """The body, when it is JSON to its end.

    A maintenance page may come with status 200, and so may an answer that was cut off on its way.
    """
    body = response.content
    if not body.lstrip().startswith((b"[", b"{")):
        kind = response.headers.get("Content-Type", "no type").split(";")[0]
        raise SourceUnavailable(f"{response.url} answered with {kind}, not with figures.")
    if not is_whole(body):
        raise SourceUnavailable(f"{response.url} did not answer: the answer broke off.")
    return body


def _cause(error: requests.RequestException) -> str:
    """The reason in a few words, without the request (which holds the key)."""
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "it took too long"  # silence within the body comes as a ConnectionError
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the answer broke off"
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return "the answer could not be unpacked"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate could not be checked"
    return "no connection" if isinstance(error, requests.ConnectionError) else type(error).__name__
