"""Decide which addresses a message may go to: a name must not lead to this machine unseen.

Whoever owns a name decides where it leads, on each look-up anew. So the address that a connection
goes to is checked, not the name: loopback and link-local addresses are refused unless the settings
name such an address themselves (`localhost`, `127.0.0.1`), and those where a cloud tells its
machines their secrets are always refused.
"""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

SECRETS_OF_CLOUDS = frozenset(
    ip_address(address)
    for address in ("169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200")
)
"""Metadata services: AWS, Azure, Google and others; AWS containers; AWS over IPv6; Alibaba."""
TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into the IPv4 address in their last 32 bits (RFC 6052)."""


def is_refused(address: str, named: str) -> bool:
    """Return whether a connection to the IP `address` is refused for a host the settings name."""
    goal, meant = _plain(address), _plain(named)
    if goal is None or goal in SECRETS_OF_CLOUDS or goal.is_multicast:
        return True
    if goal.is_loopback or goal.is_unspecified:
        return not (meant is not None and meant.is_loopback)
    return goal.is_link_local and goal != meant


def _plain(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address a host is written as, IPv4 within IPv6 unwrapped; None for a name."""
    host = host.strip("[]").rstrip(".").partition("%")[0].lower()
    if host == "localhost" or host.endswith(".localhost"):
        return IPv4Address("127.0.0.1")  # because RFC 6761 keeps these names for it
    with suppress(ValueError):
        address = ip_address(host)
        if isinstance(address, IPv6Address) and address in TRANSLATED:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
        within = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return within or address
    return None
