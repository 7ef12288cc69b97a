"""Handing over what is due: each message by itself, each outcome noted before the next is sent.

Before a message leaves it is noted that it is tried; after it is taken, that it is sent. A
process that dies in between sends that one again, under the same name. There is one such message
for each connection (`connections`, one unless set).
"""

from __future__ import annotations

import random
import sqlite3
from datetime import datetime

from monitor.notifications import channels, contents, outbox
from monitor.notifications.sending import Chance, ChannelRun, DeliveryResult, Reason, put_off
from monitor.settings.settings import Settings

MISTAKEN = "what the settings say of this recipient is wrong; a pass and `monitor doctor` say what"
ROUND_S = 600.0
"""For how long a channel's messages are sent before the next pass may come in between."""


def deliver(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    chance: Chance = random.random,
    round_s: float = ROUND_S,
) -> DeliveryResult:
    """Send what is due, channel by channel, each for `round_s` seconds at most.

    A failure is in the problems, never raised.
    """
    done = DeliveryResult(dropped=follow(connection, settings, now))
    known = {(who.channel, who.name): who for who in settings.recipients}
    wrong = {each.name for each in channels.mistakes(settings)}
    waiting: dict[str, list[int]] = {}
    held = []
    for number, channel, name in outbox.due(connection, now):
        if name in wrong or (channel, name) not in known:
            held.append(number)
        else:
            waiting.setdefault(channel, []).append(number)
    put_off(connection, held, now, chance, Reason(MISTAKEN), done)
    for channel, numbers in waiting.items():
        ChannelRun(connection, settings, channel, known, now, chance, done, round_s).run(numbers)
    if done.sent or done.dropped:
        contents.tidy(connection)
    return done


def follow(connection: sqlite3.Connection, settings: Settings, now: datetime) -> int:
    """Let what is not sent go the way each recipient is told now; how many were dropped."""
    ways = {who.name: who.channel for who in settings.recipients}
    return outbox.follow(connection, ways, {each.name for each in settings.mistakes}, now)
