"""Webhook: POST the alerts as JSON, signed so that the receiver can verify sender and time.

The header `X-Monitor-Signature` is `sha256=` and the HMAC-SHA256, in hex, of the timestamp in
`X-Monitor-Timestamp` (seconds since 1970), a full stop, and the body, with the key
MONITOR_WEBHOOK_SECRET. `Idempotency-Key` and `id` stay the same for all attempts.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from monitor.alerts.model import RaisedAlert
from monitor.core.errors import ConfigError, DeliveryError
from monitor.core.formats import plural, utc
from monitor.core.web_address import web_parts
from monitor.notifications.message import Message
from monitor.settings.recipients import Recipient
from monitor.settings.settings import Settings

if TYPE_CHECKING:
    from monitor.core.exchange import Line

ONE_SERVER = False
CONNECT_S, SILENCE_S, WHOLE_S = 10, 30, 40
AGAIN = frozenset({408, 409, 423, 425, 429})
"""Client errors that may pass; all server errors (5xx) may."""


def check(recipient: Recipient, settings: Settings) -> None:
    """Raise ConfigError without a web address or a secret to sign with."""
    if web_parts(recipient.address) is None:
        raise ConfigError(
            f"recipient {recipient.name}: a webhook's address must begin with https:// or "
            "http:// and name a host."
        )
    if not settings.webhook_secret:
        raise ConfigError(
            "A webhook needs a secret to sign with: set MONITOR_WEBHOOK_SECRET in the environment."
        )


def open_sender(settings: Settings) -> Webhook:
    """Return a sender that signs with the configured secret."""
    return Webhook(settings.webhook_secret or "")


def examine(settings: Settings, recipients: Sequence[Recipient]) -> str:
    """Check the settings only, because a test request would already be a message."""
    for recipient in recipients:
        check(recipient, settings)
    return f"{plural(len(recipients), 'address', 'addresses')}, signed; `monitor alerts test` asks"


class Webhook:
    """Posts each message within `whole_s` seconds; of a response only the status is read."""

    def __init__(self, secret: str, whole_s: float = WHOLE_S) -> None:
        self._secret, self._whole_s = secret.encode(), whole_s
        self._line: Line | None = None

    def send(self, message: Message, recipient: Recipient) -> None:
        """Post a message. Raises DeliveryError for any status but 2xx; redirects are refused, as is
        a host whose name leads to this machine (`core/reach.py`)."""
        # because it loads requests, which only sending needs
        from monitor.core.exchange import Limits, Line, NoAnswer

        if self._line is None:
            self._line = Line(Limits(self._whole_s, CONNECT_S, SILENCE_S), {}, guarded=True)
        body = payload(message)
        try:
            answer = self._line.ask(
                "POST", recipient.address, body=body, headers=self._headers(message, body)
            )
        except NoAnswer as reason:
            raise DeliveryError(f"no answer: {reason}") from None
        if not answer.taken:
            temporary = answer.status >= 500 or answer.status in AGAIN
            raise DeliveryError(f"answered {answer.status}", permanent=not temporary)

    def close(self) -> None:
        """Close the connections."""
        if self._line is not None:
            self._line.close()

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        now = str(int(time.time()))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "purchase-commitment-monitor",
            "Idempotency-Key": message.message_id,
            "X-Monitor-Timestamp": now,
            "X-Monitor-Signature": f"sha256={signature(self._secret, now, body)}",
        }


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of timestamp, full stop and body, in hex."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def payload(message: Message) -> bytes:
    """Return the message as JSON, the same bytes at every attempt."""
    import msgspec

    content = message.content
    return msgspec.json.encode(
        {
            "schema": 1,
            "id": message.message_id,
            "recipient": message.recipient,
            "dated_at": utc(message.dated_at),
            "subject": content.subject,
            "text": content.text,
            "alerts": [_alert(each) for each in content.alerts],
        }
    )


def _alert(raised: RaisedAlert) -> dict[str, Any]:
    alert = raised.alert
    return {
        "id": raised.id,
        "key": alert.key,
        "kind": alert.kind,
        "severity": alert.severity,
        "about": alert.about,
        "resolved": raised.resolves,
        "promise": alert.promise or None,
        "title": alert.title,
        "text": alert.text,
        "was": alert.was or None,
        "since": alert.since,
        "numbers": dict(alert.numbers),
        "ends": alert.ends or None,
        "raised_at": utc(raised.raised_at),
    }
