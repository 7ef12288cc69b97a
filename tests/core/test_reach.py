"""Where messages may go: not to this machine, its link or a cloud's secrets by a name's leave."""

from __future__ import annotations

import pytest

from monitor.core.reach import is_refused
from monitor.core.web_address import same_host
from tests.hostile import INNER_ADDRESSES


@pytest.mark.parametrize("address", INNER_ADDRESSES)
def test_a_name_that_leads_within_is_refused(address: str) -> None:
    assert is_refused(address, "hooks.example.org")


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "localhost"),
        ("::1", "localhost"),
        ("::1", "[::1]"),
        ("::ffff:127.0.0.1", "localhost."),
        ("127.0.0.1", "kuma.localhost"),
        ("169.254.7.1", "169.254.7.1"),
        ("fe80::7%2", "fe80::7"),
        ("10.0.0.7", "hooks.example.org"),
        ("192.168.1.7", "hooks.example.org"),
        ("fd12::7", "hooks.example.org"),
        ("93.184.216.34", "hooks.example.org"),
        ("64:ff9b::5db8:d822", "hooks.example.org"),
    ],
)
def test_what_the_settings_name_and_other_networks_are_not(address: str, named: str) -> None:
    assert not is_refused(address, named)


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200"])
def test_the_secrets_of_a_cloud_are_refused_even_when_named(address: str) -> None:
    assert is_refused(address, address)


@pytest.mark.parametrize(
    ("elsewhere", "is_same"),
    [
        ("https://hc.example.org/other", True),
        ("https://HC.example.org:8443/other", True),
        ("http://hc.example.org/ping", False),
        ("https://evil.example.net/ping", False),
        ("https://hc.example.org@evil.example.net/", False),
        ("https://evil.example.net\\@hc.example.org/", False),
        ("https://hc.example.org.evil.example.net/", False),
        ("file:///etc/passwd", False),
        ("gopher://hc.example.org/", False),
    ],
)
def test_a_redirect_stays_on_its_host(elsewhere: str, is_same: bool) -> None:
    assert same_host("https://hc.example.org/ping", elsewhere) is is_same


def test_a_redirect_may_add_tls() -> None:
    assert same_host("http://hc.example.org/ping", "https://hc.example.org/ping")
