"""Encode a message as an e-mail: text, HTML and image, and the usual headers.

The body is built once for all recipients of the same content; only headers differ. The same message
gives the same bytes at every attempt, because boundaries and ids are derived from the content.
"""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from monitor.core.domains import ascii_domain
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.notifications.headers import address_line, text_line, url_line
from monitor.notifications.message import Message, MessageContent
from monitor.settings.recipients import Mail, Recipient

MAILBOX = re.compile(
    r"(?P<local>[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@(?P<domain>[^\s@<>\"(),:;\\\[\]]{1,255})"
)
CHART = "cid:chart"
"""The image's URL in the HTML; a message replaces it with the image's own id."""


class Mailbox(Frozen):
    """A name ("" for none) and an address whose domain is in ASCII."""

    name: str
    local: str
    domain: str

    @property
    def spec(self) -> str:
        """Return the address alone."""
        return f"{self.local}@{self.domain}"


def as_bytes(message: Message, recipient: Recipient, mail: Mail) -> bytes:
    """Return the whole message as sent."""
    lines = _headers(message, recipient, mail)
    return "".join(f"{line}\r\n" for line in lines).encode("ascii") + _body(message.content)


@lru_cache(maxsize=64)
def address(text: str, what: str) -> Mailbox:
    """Parse `name@example.org` or `A Name <name@example.org>`, with the domain in ASCII.

    Raises ConfigError that names `what` if it is not valid.
    """
    name, bracket, rest = text.rpartition("<")
    spec = rest.removesuffix(">") if bracket else text
    match = MAILBOX.fullmatch(spec.strip())
    if match is None or (bracket and not rest.endswith(">")):
        raise ConfigError(
            f"{what}: {text!r} is no e-mail address; write A Name <name@example.org>."
        )
    try:
        return Mailbox(_unquoted(name.strip()), match["local"], ascii_domain(match["domain"]))
    except ValueError:
        raise ConfigError(f"{what}: {text!r} is no e-mail address: its domain cannot be.") from None


def stopping(mail: Mail, recipient: Recipient) -> list[str]:
    """Return the unsubscribe headers: RFC 2369, and RFC 8058 for a web address.

    Raises ConfigError if the address is not allowed in a header.
    """
    if not mail.unsubscribe:
        return []
    url = mail.unsubscribe.replace("{name}", quote(recipient.name, safe=""))
    try:
        line = url_line("List-Unsubscribe", url)
    except ValueError as error:
        raise ConfigError(
            f"mail: unsubscribe cannot be used for {recipient.name}: {error}."
        ) from None
    one_click = url.startswith("https://")
    return [line, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"] if one_click else [line]


def _unquoted(name: str) -> str:
    """Return a name without the quotes it needs around commas or full stops."""
    inner = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', name)
    return re.sub(r"\\(.)", r"\1", inner[1]) if inner else name


def _headers(message: Message, recipient: Recipient, mail: Mail) -> list[str]:
    sender = address(mail.sender, "mail: sender")
    to = address(recipient.address, f"recipient {recipient.name}: address")
    return [
        address_line("From", sender.name, sender.spec),
        address_line("To", to.name, to.spec),
        text_line("Subject", message.content.subject),
        f"Date: {format_datetime(message.dated_at)}",
        f"Message-ID: <{message.message_id}@{sender.domain}>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        *stopping(mail, recipient),
    ]


@lru_cache(maxsize=4)
def _body(content: MessageContent) -> bytes:
    """Return text, HTML and image, beginning with the headers that describe them."""
    digest = hashlib.sha256(f"{content.subject}\0{content.html}".encode()).hexdigest()[:24]
    message = EmailMessage(policy=SMTP)
    message.set_content(content.text, cte="quoted-printable")
    picture, html = content.enclosure, content.html
    if picture is not None:
        cid = f"chart.{digest}@monitor"
        html = html.replace(CHART, f"cid:{cid}")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if picture is not None:
        related = message.get_payload()[1]  # type: ignore[index]
        related.add_related(  # type: ignore[union-attr]
            picture.png,
            maintype="image",
            subtype="png",
            cid=f"<{cid}>",
            filename=f"{picture.stem}.png",
            disposition="inline",
        )
        related.set_boundary(f"related-{digest}")  # type: ignore[union-attr]
    message.set_boundary(f"parts-{digest}")
    return message.as_bytes()
