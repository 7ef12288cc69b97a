"""Handing over what is due: each message by itself, each outcome noted before the next is sent.

Before a message leaves it is noted that it is tried; after it is taken, that it is sent. A
process that dies in between sends that one again, under the same name. There is one such message
for each connection (`connections`, one unless set).
"""

from __future__ import annotations

import random
import sqlite3
from datetime import datetime

from monitor.alerts import contents, outbox
from monitor.alerts.sending import Chance, Delivered, Round
from monitor.config import Settings

ROUND_S = 600.0
"""For how long a channel's messages are sent before the next pass may come in between."""


def deliver(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    chance: Chance = random.random,
    round_s: float = ROUND_S,
) -> Delivered:
    """Send what is due, channel by channel, each for `round_s` seconds at most.

    A failure is in the problems, never raised.
    """
    done = Delivered()
    known = {(who.channel, who.name): who for who in settings.recipients}
    waiting: dict[str, list[int]] = {}
    gone = []
    for number, channel, name in outbox.due(connection, now):
        if (channel, name) in known:
            waiting.setdefault(channel, []).append(number)
        else:
            gone.append(number)
    if gone:
        outbox.dropped(connection, gone, now)
        done.dropped += len(gone)
    for channel, numbers in waiting.items():
        Round(connection, settings, channel, known, now, chance, done, round_s).run(numbers)
    if done.sent or done.dropped:
        contents.tidy(connection)
    return done
