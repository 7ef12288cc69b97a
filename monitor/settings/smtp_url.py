"""Parse `MONITOR_SMTP_URL`, such as `smtp://user:password@host:587?starttls=1`."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.core.domains import ascii_domain
from monitor.core.errors import ConfigError

Security = Literal["tls", "starttls", "none"]
PORTS: dict[Security, int] = {"tls": 465, "starttls": 587, "none": 25}
TIMEOUT_S = 30.0
FORM = "smtp://user:password@host:587?starttls=1 or smtps://user:password@host"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """The mail server. With either kind of TLS the certificate is always verified."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_s: float = TIMEOUT_S

    @property
    def whole_s(self) -> float:
        """Seconds allowed for one message, connecting and login included.

        `timeout_s`, by contrast, applies to each reply.
        """
        return 4 * self.timeout_s

    def __str__(self) -> str:
        """Return host and port, without the login."""
        return f"{self.host}:{self.port}"


def read(url: str | None) -> SmtpServer | None:
    """Return the server an address names; None without an address.

    Raises ConfigError with one sentence that never shows the address, because it contains a
    password. A login without TLS is accepted for loopback addresses only.
    """
    if url is None or not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise ConfigError(f"MONITOR_SMTP_URL cannot be read; write it as {FORM}.") from None
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path.strip("/"):
        raise ConfigError(f"MONITOR_SMTP_URL must be of the form {FORM}.")
    security = _security(parts.scheme, options)
    server = SmtpServer(
        host=_host(host),
        port=port or PORTS[security],
        security=security,
        user=_text("user", parts.username),
        password=_text("password", parts.password),
        timeout_s=_timeout(options),
    )
    if server.user and security == "none" and not _is_here(host):
        raise ConfigError(
            f"MONITOR_SMTP_URL would send the password to {host} in the clear: add ?starttls=1, or "
            "write smtps://."
        )
    return server


def _host(name: str) -> str:
    try:
        return ascii_domain(name) if not _is_number(name) else name
    except ValueError:
        raise ConfigError("MONITOR_SMTP_URL: the server's name can be none; correct it.") from None


def _text(what: str, quoted: str | None) -> str:
    """Return the decoded user or password; errors do not show it."""
    try:
        text = unquote(quoted or "", errors="strict")
        text.encode()
    except UnicodeError:
        raise ConfigError(
            f"MONITOR_SMTP_URL: the {what} is not UTF-8: write each other letter by its bytes in "
            "UTF-8, such as %C3%A9 for \N{LATIN SMALL LETTER E WITH ACUTE}."
        ) from None
    if "\0" in text:
        raise ConfigError(f"MONITOR_SMTP_URL: the {what} holds a zero byte: copy it again.")
    return text


def _security(scheme: str, options: dict[str, str]) -> Security:
    unknown = set(options) - {"starttls", "timeout"}
    if unknown:
        raise ConfigError(
            f"MONITOR_SMTP_URL: there is no option {min(unknown)}; known are starttls and timeout."
        )
    if options.get("starttls", "0") not in ("0", "1"):
        raise ConfigError("MONITOR_SMTP_URL: starttls must be 0 or 1.")
    if scheme == "smtps":
        return "tls"
    return "starttls" if options.get("starttls") == "1" else "none"


def _timeout(options: dict[str, str]) -> float:
    try:
        seconds = float(options.get("timeout", TIMEOUT_S))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ConfigError("MONITOR_SMTP_URL: timeout must be seconds between 0 and 600.")
    return seconds


def _is_here(host: str) -> bool:
    return ip_address(host).is_loopback if _is_number(host) else host == "localhost"


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
