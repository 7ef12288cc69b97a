"""Handing over what is due: each message by itself, each outcome noted before the next is sent.

Before a message leaves it is noted that it is tried; after it is taken, that it is sent. A
process that dies in between sends that one again, under the same name. There is one such message
for each connection (`connections`, one unless set).
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from monitor.alerts import channels, contents, outbox
from monitor.alerts.channels import Sender
from monitor.alerts.letter import Letter
from monitor.alerts.timing import is_given_up, retry_at
from monitor.config import Settings
from monitor.errors import DeliveryError
from monitor.formats import plural
from monitor.ledger.store import transaction
from monitor.recipients import Recipient

LONGEST_REASON = 300
IN_A_ROW = 3
"""After so many messages that got no answer the channel is taken to be down for now."""

Chance = Callable[[], float]
Busy = dict[Future[None], tuple[Sender, Letter]]


@dataclass
class Delivered:
    """What became of the messages that were due."""

    sent: int = 0
    postponed: int = 0
    parked: int = 0
    dropped: int = 0
    problems: list[DeliveryError] = field(default_factory=list)


def deliver(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    chance: Chance = random.random,
) -> Delivered:
    """Send what is due, channel by channel. A failure is in the problems, never raised."""
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
        _Round(connection, settings, channel, known, now, chance, done).run(numbers)
    if done.sent or done.dropped:
        contents.tidy(connection)
    return done


@dataclass
class _Round:
    """One channel's messages, over as many connections as are set."""

    connection: sqlite3.Connection
    settings: Settings
    channel: str
    known: dict[tuple[str, str], Recipient]
    now: datetime
    chance: Chance
    done: Delivered
    unanswered: int = field(default=0, init=False)
    down: DeliveryError | None = field(default=None, init=False)
    failed: list[tuple[str, DeliveryError]] = field(default_factory=list, init=False)

    def run(self, numbers: Sequence[int]) -> None:
        """Send them all, or put off what is left when the channel turns out to be down."""
        waiting = iter(outbox.letters(self.connection, numbers))
        module = channels.channel(self.channel)
        senders = [module.open_sender(self.settings) for _ in range(self._connections)]
        with ThreadPoolExecutor(len(senders), thread_name_prefix=self.channel) as pool:
            tried = self._sent_over(senders, waiting, pool)
            for sender in senders:
                sender.close()
        rest = numbers[tried:]
        if rest and self.down is not None:
            with transaction(self.connection):
                self._put_off(rest, self.down)
        self._tell()

    def _sent_over(
        self, senders: Sequence[Sender], letters: Iterator[Letter], pool: ThreadPoolExecutor
    ) -> int:
        """Keep the senders busy until nothing is left or the channel is down; how many were tried.

        What came of the last letters and which are tried next is one transaction, committed
        before the next are sent.
        """
        idle, busy, answered, tried = list(senders), Busy(), Busy(), 0
        while True:
            with transaction(self.connection):
                for future, (sender, letter) in answered.items():
                    self._note(letter, future.exception())
                    idle.append(sender)
                going = [] if self.down else list(islice(letters, len(idle)))
                for letter in going:
                    outbox.trying(self.connection, letter.id)
            tried += len(going)
            for letter in going:
                sender, who = idle.pop(), self.known[letter.channel, letter.recipient]
                busy[pool.submit(sender.send, letter, who)] = sender, letter
            if not busy:
                return tried
            done = wait(busy, return_when=FIRST_COMPLETED).done
            answered = {future: busy.pop(future) for future in done}

    @property
    def _connections(self) -> int:
        mail = self.settings.mail
        return mail.connections if self.channel == "email" and mail is not None else 1

    def _note(self, letter: Letter, error: BaseException | None) -> None:
        if error is None:
            outbox.sent(self.connection, letter.id, self.now)
            self.done.sent += 1
            self.unanswered = 0
            return
        failure = _as_failure(error)
        self.failed.append((letter.recipient, failure))
        if failure.permanent:
            outbox.parked(self.connection, [letter.id], self.now, _reason(failure))
            self.done.parked += 1
            self.unanswered = 0
            return
        self.unanswered = 0 if _is_answer(failure) else self.unanswered + 1
        if failure.channel_down or self.unanswered >= IN_A_ROW:
            self.down = failure
        self._put_off([letter.id], failure)

    def _put_off(self, numbers: Sequence[int], failure: DeliveryError) -> None:
        """Try again later, or not at all once it has been tried for days."""
        before = outbox.failing_since(self.connection, numbers)
        since = {n: before.get(n, self.now) for n in numbers}
        again = {n: retry_at(since[n], self.now, self.chance) for n in numbers}
        over = [n for n in numbers if is_given_up(since[n], again[n])]
        outbox.parked(self.connection, over, self.now, f"given up: {_reason(failure)}")
        later = [(n, again[n]) for n in numbers if n not in set(over)]
        outbox.postponed(self.connection, later, self.now, _reason(failure))
        self.done.parked += len(over)
        self.done.postponed += len(later)

    def _tell(self) -> None:
        """One problem for the channel, one for each recipient that refused for good."""
        refused = [(name, failure) for name, failure in self.failed if failure.permanent]
        for name, failure in refused:
            self.done.problems.append(
                DeliveryError(
                    f"The {self.channel} message to {name} was refused for good "
                    f"({_reason(failure)}): correct the recipient, then `monitor alerts retry`.",
                    permanent=True,
                )
            )
        others = [failure for _, failure in self.failed if not failure.permanent]
        if others:
            last = self.down or others[-1]
            what = plural(len(others), "message", "messages")
            self.done.problems.append(
                DeliveryError(
                    f"By {self.channel}, {what} could not be delivered now ({_reason(last)}); "
                    "it is tried again by itself."
                )
            )


def _as_failure(error: BaseException) -> DeliveryError:
    """An error nobody foresaw is a failure of this message alone, and is told."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, Exception):
        return DeliveryError(f"{type(error).__name__}: {error}")
    raise error


def _is_answer(failure: DeliveryError) -> bool:
    """Whether the other side said something, so that it is there."""
    return re.match(r"\d{3} |answered \d{3}", str(failure)) is not None


def _reason(failure: DeliveryError) -> str:
    """What went wrong, without the addresses that servers like to repeat."""
    text = re.sub(r"[^\s<>@]+@[^\s<>@]+", "…", str(failure)).rstrip(".")
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return printable[:LONGEST_REASON]
