"""An answer before it goes over the wire: what it says and how its sending ends.

Faults are functions from one `Reply` to another, so this is all they and the server share.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from http import HTTPStatus

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
XML = "text/xml"

MESSAGES = {
    "API_KEY_MISSING": "No api_key was supplied. Get one at https://api.fas.usda.gov:443",
    "API_KEY_INVALID": "An invalid api_key was supplied. Get one at https://api.fas.usda.gov:443",
    "OVER_RATE_LIMIT": "You have exceeded your rate limit. Try again later.",
}
"""What api.data.gov, which stands in front of USDA, says with each code."""


class Ending(Enum):
    """How sending an answer goes."""

    WHOLE = "sent whole, connection kept"
    DROPPED = "connection closed before a single byte"
    TRUNCATED = "half of the body, then the connection closed"
    STALLED = "half of the body, then silence, then the connection closed"


@dataclass(frozen=True)
class Reply:
    """One answer. Times are seconds of real waiting in the server."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = Ending.WHOLE
    delay_s: float = 0.0
    stall_s: float = 0.0

    def adding(self, headers: Mapping[str, str]) -> "Reply":
        """The same reply with more headers; its own win."""
        return replace(self, headers={**headers, **self.headers})


def json_reply(value: object, status: int = HTTPStatus.OK) -> Reply:
    """`value` as a JSON answer."""
    return Reply(status, json_body(value))


def error_reply(code: str) -> Reply:
    """A refusal by api.data.gov: 429 for OVER_RATE_LIMIT, else 403. There is no Retry-After."""
    over = code == "OVER_RATE_LIMIT"
    status = HTTPStatus.TOO_MANY_REQUESTS if over else HTTPStatus.FORBIDDEN
    return json_reply({"error": {"code": code, "message": MESSAGES[code]}}, status)


def empty_text_reply(status: int) -> Reply:
    """An answer with no body at all, as USDA gives for paths and years it does not have."""
    return Reply(status, b"", TEXT)


def json_body(value: object) -> bytes:
    """Compact JSON, as the API sends it."""
    return json.dumps(value, separators=(",", ":")).encode()


def json_rows(body: bytes) -> Sequence[dict[str, object]]:
    """The objects of a JSON list; raises ValueError if the body is something else."""
    value = json.loads(body)
    if not isinstance(value, list):
        raise ValueError(f"not a list of rows: {body[:80]!r}")
    return value
