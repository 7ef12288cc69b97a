"""Hands one message to apprise, as a process of its own that can be ended from outside.

What apprise's hundred services do with an answer (read it whole, wait for its next byte) is theirs;
a process has an end and a limit of memory whatever they do. On stdin it reads JSON: the address,
which is a secret and so no argument, the title and the body. What came of it is the exit code.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress

TAKEN, NOT_TAKEN, UNKNOWN_ADDRESS = 0, 1, 3
MOST_MEMORY = 400_000_000


def hand_over(address: str, title: str, body: str, whole_s: float) -> int:
    """What became of a message. Raises TimeoutError when it is not known after so many seconds."""
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
    """Hand the message on stdin over."""
    import resource

    import apprise

    with suppress(OSError, ValueError):  # some systems have no such limit, or a lower one
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    message = json.load(sys.stdin)
    service = apprise.Apprise()
    if not service.add(message["address"]):
        return UNKNOWN_ADDRESS
    taken = service.notify(
        title=message["title"], body=message["body"], body_format=apprise.NotifyFormat.TEXT
    )
    return TAKEN if taken else NOT_TAKEN


if __name__ == "__main__":
    sys.exit(main())
