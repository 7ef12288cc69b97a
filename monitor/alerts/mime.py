"""A letter as an e-mail: text, HTML and picture, and headers that people and machines expect.

The body is built once for all who are sent the same; only the headers are everybody's own. The
same letter gives the same bytes at every try: boundaries and ids come from what is said.
"""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from urllib.parse import quote

from monitor.alerts.letter import Content, Letter
from monitor.errors import ConfigError
from monitor.recipients import Mail, Recipient

MAILBOX = re.compile(
    r"(?P<local>[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@(?P<domain>[^\s@<>\"(),:;\\\[\]]{1,255})"
)
CHART = "cid:chart"
"""How the HTML names the picture; in a message it is the picture's own id."""


def as_bytes(letter: Letter, recipient: Recipient, mail: Mail) -> bytes:
    """The whole message as it is handed over."""
    return _headers(letter, recipient, mail) + _body(letter.content)


@lru_cache(maxsize=64)
def address(text: str, what: str) -> Address:
    """`name@example.org` or `A Name <name@example.org>` as an address, its domain in ASCII.

    Raises ConfigError that names `what` where it is none.
    """
    name, bracket, rest = text.rpartition("<")
    spec = rest.removesuffix(">") if bracket else text
    found = MAILBOX.fullmatch(spec.strip())
    if found is None or (bracket and not rest.endswith(">")):
        raise ConfigError(
            f"{what}: {text!r} is no e-mail address; write A Name <name@example.org>."
        )
    try:
        domain = found["domain"].encode("idna").decode("ascii")
        return Address(name.strip().strip('"'), found["local"], domain)
    except ValueError:
        raise ConfigError(f"{what}: {text!r} is no e-mail address: its domain cannot be.") from None


def _headers(letter: Letter, recipient: Recipient, mail: Mail) -> bytes:
    sender = address(mail.sender, "mail: sender")
    # A subject that fits is not broken: some mail programs show the break as a space.
    longest = 200 if letter.content.subject.isascii() else SMTP.max_line_length
    message = EmailMessage(policy=SMTP.clone(max_line_length=longest))
    message["From"] = sender
    message["To"] = address(recipient.address, f"recipient {recipient.name}: address")
    message["Subject"] = letter.content.subject
    message["Date"] = letter.dated_at
    message["Message-ID"] = f"<{letter.message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in _stopping(mail, recipient):
        message[name] = value
    return message.as_bytes().removesuffix(b"\r\n")


def _stopping(mail: Mail, recipient: Recipient) -> list[tuple[str, str]]:
    """How a mail program can stop the mail: RFC 2369, and RFC 8058 where it is a web address."""
    if not mail.unsubscribe:
        return []
    url = mail.unsubscribe.replace("{name}", quote(recipient.name, safe=""))
    headers = [("List-Unsubscribe", f"<{url}>")]
    if url.startswith("https://"):
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


@lru_cache(maxsize=4)
def _body(content: Content) -> bytes:
    """Both forms of the text with the picture, beginning with the headers that describe them."""
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
