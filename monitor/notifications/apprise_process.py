"""Send one message with apprise, in a process that can be killed from outside.

apprise's hundred services may read a response whole or wait for its next byte without a limit; a
process has a time and a memory limit. Its stdin is JSON with title, body and address (a secret,
which is why it is no argument); its exit code is the outcome.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress

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
    service = apprise.Apprise()
    if not service.add(message["address"]):
        return UNKNOWN_ADDRESS
    taken = service.notify(
        title=message["title"], body=message["body"], body_format=apprise.NotifyFormat.TEXT
    )
    return TAKEN if taken else NOT_TAKEN


if __name__ == "__main__":
    sys.exit(main())
