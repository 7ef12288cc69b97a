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
    return parts if usable and url.isprintable() and " " not in url else None
