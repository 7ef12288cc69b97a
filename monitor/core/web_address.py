"""Validate and split the web addresses found in settings."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def web_parts(url: str) -> SplitResult | None:
    """Return the parts of an http or https address; None if it is not a usable one."""
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:  # such as an unclosed bracket or a port that is not a number
        return None
    usable = parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_one
    # because programs differ on which host stands before and after a backslash
    return parts if usable and url.isprintable() and not {" ", "\\"} & set(url) else None


def same_host(url: str, elsewhere: str) -> bool:
    """Return whether another address is on the same host, and not without TLS where it was with."""
    here, there = web_parts(url), web_parts(elsewhere)
    if here is None or there is None or here.hostname != there.hostname:
        return False
    return here.scheme == there.scheme or there.scheme == "https"
