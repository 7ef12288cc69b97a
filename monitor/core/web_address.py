"""Web addresses that people write into settings: taken apart, or found not to be any."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def web_parts(url: str) -> SplitResult | None:
    """The parts of an http or https address; None where it is none that could be asked."""
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:  # an open bracket, a port that is no number
        return None
    asked = parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_one
    return parts if asked and url.isprintable() and " " not in url else None
