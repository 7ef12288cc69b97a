"""Send one message with apprise, in a process that can be killed from outside.

apprise's hundred services may read a response whole or wait for its next byte without a limit; a
process has a time and a memory limit. It follows no redirect, and connects to no loopback or
link-local address unless the address in the settings, or a proxy's, names it. Its stdin is JSON
with title, body and address (a secret, which is why it is no argument); its exit code is the
outcome.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import parse_qsl, urlsplit
from urllib.request import getproxies

from monitor.core.reach import is_refused

TAKEN, NOT_TAKEN, UNKNOWN_ADDRESS = 0, 1, 3
MOST_MEMORY = 400_000_000


def hand_over(address: str, title: str, body: str, whole_s: float) -> int:
    """Return the process's outcome. Raises TimeoutError if it takes more than `whole_s` seconds."""
    message = json.dumps({"address": address, "title": title, "body": body})
    try:
        done = subprocess.run(  # noqa: S603 this very module
            [sys.executable, "-m", __name__],
            input=message.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=whole_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    return done.returncode


def main() -> int:
    """Send the message on stdin."""
    import resource

    import apprise

    with suppress(OSError, ValueError):  # because some systems lack this limit or set a lower one
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    message = json.load(sys.stdin)
    _guard(_named(message["address"]))
    service = apprise.Apprise()
    if not service.add(message["address"]):
        return UNKNOWN_ADDRESS
    taken = service.notify(
        title=message["title"], body=message["body"], body_format=apprise.NotifyFormat.TEXT
    )
    return TAKEN if taken else NOT_TAKEN


def _named(address: str) -> list[str]:
    """Return the hosts that the settings name: the service's own, its mail server, the proxies."""
    hosts = [value for _, value in parse_qsl(urlsplit(address).query)]
    return [*hosts, *(urlsplit(each).hostname or "" for each in (address, *getproxies().values()))]


def _guard(named: Collection[str]) -> None:
    """Refuse redirects, and connections to an address that none of these hosts means."""
    import requests

    def look(event: str, arguments: tuple[object, ...]) -> None:
        if event not in ("socket.connect", "socket.sendto"):
            return
        goal = arguments[-1]
        if isinstance(goal, tuple) and all(is_refused(str(goal[0]), host) for host in named):
            raise ConnectionRefusedError("a name leads to this machine or its own network")

    def stays(_session: requests.sessions.SessionRedirectMixin, _answer: requests.Response) -> None:
        """Return no address to go on to."""

    # because it sees every connection of the process, by whatever package, before it is made
    sys.addaudithook(look)
    requests.Session.get_redirect_target = stays  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    sys.exit(main())
