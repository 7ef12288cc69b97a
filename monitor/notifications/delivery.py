"""Deliver due messages one by one; record each outcome before sending the next.

The attempt is recorded before a message leaves, and "sent" after it was accepted. If the process
dies in between, that message is sent again with the same id. At most one message per connection
(`connections`, one by default) can be affected.
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
"""How long a channel's messages are sent before the next pass may run."""


def deliver(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    chance: Chance = random.random,
    round_s: float = ROUND_S,
    *,
    goes_on: bool = False,
) -> DeliveryResult:
    """Send what is due, channel by channel, each for at most `round_s` seconds.

    Failures are in the result's problems, never raised. With `goes_on`, messages left after that
    time are no problem, because the same pass sends them later.
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
        run = ChannelRun(connection, settings, channel, known, now, chance, done, round_s, goes_on)
        run.run(numbers)
    if done.sent or done.dropped:
        contents.tidy(connection)
    return done


def follow(connection: sqlite3.Connection, settings: Settings, now: datetime) -> int:
    """Move unsent messages to each recipient's current channel; return how many were dropped.

    None is dropped while any mistake names no recipient: it may be why theirs are not read.
    """
    ways = {who.name: who.channel for who in settings.recipients}
    kept = {each.name for each in settings.mistakes}
    return outbox.follow(connection, ways, None if "" in kept else kept, now)
