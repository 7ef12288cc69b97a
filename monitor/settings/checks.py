"""Check single settings and return their values; a mistake is a ConfigError with one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from monitor.core.errors import ConfigError
from monitor.core.signs import first_unfit
from monitor.core.web_address import web_parts


def address(name: str, url: str, usual: str) -> str:
    """Return an address in one form, because the ledger remembers and compares it."""
    parts, named = web_parts(url), f"MONITOR_{name.upper()} (or {name})"
    if parts is None:
        raise ConfigError(
            f"{named} is {_without_login(url)!r}; it must begin with https:// or http:// and name "
            f"a host, such as {usual}."
        )
    if parts.username or parts.password or parts.query:
        raise ConfigError(f"{named} holds a login or a query: keys go into USDA_API_KEY.")
    port = ":443" if parts.scheme == "https" else ":80"
    host = parts.netloc.lower().removesuffix(port)
    return parts._replace(netloc=host, path=parts.path.rstrip("/")).geturl()


def report_url(url: str) -> str:
    """Return the address without trailing slash; raise ConfigError if it is not a web address."""
    if url and web_parts(url) is None:
        raise ConfigError(
            "MONITOR_REPORT_URL (or report_url) must begin with https:// or http:// and name a "
            "host: it is where the reports folder can be read on the web."
        )
    return url.rstrip("/")


def keep_reports(text: str) -> int | None:
    """Return how many reports are kept, None for all; raise ConfigError for anything else."""
    if text == "all":
        return None
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ConfigError(
            f"MONITOR_KEEP_REPORTS (or keep_reports) is {text!r}; write all, or how many reports "
            "to keep, such as 100."
        )
    return int(text)


def daily_at(text: str) -> time:
    """Return the time of day; a zone or seconds would be ignored, so they raise ConfigError."""
    try:
        parsed = time.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed != time(parsed.hour, parsed.minute):
        raise ConfigError(
            f"MONITOR_DAILY_AT (or daily_at) is {text!r}; write the time in New York as 09:30."
        )
    return parsed


def ping_url(url: str | None) -> str | None:
    """Return the heartbeat's address; errors do not show it because it is a secret."""
    if not url:
        return None
    if web_parts(url) is None:
        raise ConfigError("MONITOR_PING_URL must begin with https:// or http:// and name a host.")
    return url


def usda_key(key: str | None) -> str | None:
    """Return the API key; raise ConfigError for a stray character, which would fail later."""
    if key is None or not key.strip():
        return None
    key = key.strip()
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ConfigError("USDA_API_KEY holds a character no key has: copy it again.")
    return key


def secret(name: str, env: Mapping[str, str]) -> str | None:
    """Return a secret; raise ConfigError for a forbidden character, which would fail later."""
    value = env.get(name) or None
    if value is not None and first_unfit(value.strip()):
        raise ConfigError(f"{name} holds a sign that cannot be seen or printed: copy it again.")
    return value


def _without_login(url: str) -> str:
    return url.rpartition("@")[2].partition("?")[0]
