"""Send one channel's messages, over one or more connections, and classify failures.

A recipient's failure affects only that recipient. A failure of the channel (no server, no answer,
sender or login refused) is one failure: all its messages wait, and none is given up before days
have passed.
"""

from __future__ import annotations

import re
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from monitor.core.errors import DeliveryError
from monitor.core.formats import plural
from monitor.core.frozen import Frozen
from monitor.ledger.store import transaction
from monitor.notifications import channels, outbox
from monitor.notifications.channels import Sender
from monitor.notifications.message import Message
from monitor.notifications.timing import is_given_up, retry_at
from monitor.settings.recipients import Recipient
from monitor.settings.settings import Settings

LONGEST_REASON = 300
IN_A_ROW = 3
"""After this many messages in a row without an answer, or with none accepted, a channel with one

server is considered down.
"""

Chance = Callable[[], float]
Busy = dict[Future[None], tuple[Sender, Message]]


@dataclass
class DeliveryResult:
    """Outcome of the due messages.

    `unreachable` is whether a recipient or a whole channel newly needs a correction by the
    operator.
    """

    sent: int = 0
    postponed: int = 0
    parked: int = 0
    dropped: int = 0
    unreachable: bool = False
    problems: list[DeliveryError] = field(default_factory=list)


class Reason(Frozen):
    """Why messages are postponed, without addresses, and whether the whole channel is at fault."""

    text: str
    fault: outbox.ChannelFault | None = None


def put_off(
    connection: sqlite3.Connection,
    numbers: Sequence[int],
    now: datetime,
    chance: Chance,
    why: Reason,
    done: DeliveryResult,
) -> None:
    """Postpone messages, or give them up once they have failed for days."""
    before = outbox.failing_since(connection, numbers)
    since = {n: before.get(n, now) for n in numbers}
    again = {n: retry_at(since[n], now, chance) for n in numbers}
    over = [n for n in numbers if is_given_up(since[n], again[n])]
    later = [(n, again[n]) for n in numbers if n not in set(over)]
    outbox.mark_undeliverable(connection, over, now, f"given up: {why.text}", why.fault)
    outbox.postponed(connection, later, now, why.text, why.fault)
    done.parked += len(over)
    done.postponed += len(later)
    is_new = len(before) < len(numbers)
    done.unreachable |= bool(over) or (why.fault == "refused" and is_new)


@dataclass
class ChannelRun:
    """Send one channel's messages, over one or more connections.

    `goes_on`: messages left after `round_s` are no problem, because the same pass sends them later.
    """

    connection: sqlite3.Connection
    settings: Settings
    channel: str
    known: dict[tuple[str, str], Recipient]
    now: datetime
    chance: Chance
    done: DeliveryResult
    round_s: float
    goes_on: bool
    taken: int = field(default=0, init=False)
    unanswered: int = field(default=0, init=False)
    waiting: int = field(default=0, init=False)
    down: DeliveryError | None = field(default=None, init=False)
    last: DeliveryError | None = field(default=None, init=False)
    refused: dict[str, DeliveryError] = field(default_factory=dict, init=False)
    doubtful: list[tuple[Message, DeliveryError]] = field(default_factory=list, init=False)

    def run(self, numbers: Sequence[int]) -> None:
        """Send all messages; postpone the rest if the channel is down."""
        waiting = iter(outbox.messages(self.connection, numbers))
        module = channels.channel(self.channel)
        self.one_server, ends_at = module.ONE_SERVER, time.monotonic() + self.round_s
        senders = [module.open_sender(self.settings) for _ in range(self._connections)]
        with ThreadPoolExecutor(len(senders), thread_name_prefix=self.channel) as pool:
            tried = self._sent_over(senders, waiting, pool, ends_at)
            for sender in senders:
                sender.close()
        rest = numbers[tried:]
        with transaction(self.connection):
            self._decide()
            if self.down is not None:
                self._put_off(rest, self.down)
            elif self.taken:
                outbox.released(self.connection, self.channel, self.now)
        self._add_problems(0 if self.down or self.goes_on else len(rest))

    def _sent_over(
        self,
        senders: Sequence[Sender],
        messages: Iterator[Message],
        pool: ThreadPoolExecutor,
        ends_at: float,
    ) -> int:
        """Send until nothing is left, the channel is down or time is up; return the number tried.

        The outcome of the last messages and the attempt of the next are one transaction,
        committed before the next are sent.
        """
        idle, busy, answered, tried = list(senders), Busy(), Busy(), 0
        while True:
            with transaction(self.connection):
                for future, (sender, message) in answered.items():
                    self._note(message, future.exception())
                    idle.append(sender)
                over = self.down or time.monotonic() > ends_at
                going = [] if over else list(islice(messages, len(idle)))
                for message in going:
                    outbox.mark_attempt(self.connection, message.id)
            tried += len(going)
            for message in going:
                sender, who = idle.pop(), self.known[message.channel, message.recipient]
                busy[pool.submit(sender.send, message, who)] = sender, message
            if not busy:
                return tried
            done = wait(busy, return_when=FIRST_COMPLETED).done
            answered = {future: busy.pop(future) for future in done}

    @property
    def _connections(self) -> int:
        mail = self.settings.mail
        return mail.connections if self.channel == "email" and mail is not None else 1

    def _note(self, message: Message, error: BaseException | None) -> None:
        if error is None:
            outbox.mark_sent(self.connection, message.id, self.now)
            self.done.sent += 1
            self.taken += 1
            self.unanswered = 0
            return
        failure = _as_failure(error)
        answered = failure.permanent or _is_answer(failure)
        self.unanswered = 0 if answered else self.unanswered + 1
        if failure.of_message:
            self.doubtful.append((message, failure))
        elif failure.permanent and not failure.channel_down:
            self._park(message, failure)
        else:
            self._put_off([message.id], failure)
        none_taken = not self.taken and len(self.doubtful) >= IN_A_ROW
        if failure.channel_down or (
            self.one_server and (self.unanswered >= IN_A_ROW or none_taken)
        ):
            self.down = failure

    def _park(self, message: Message, failure: DeliveryError) -> None:
        outbox.mark_undeliverable(self.connection, [message.id], self.now, _reason(failure))
        self.refused[message.recipient] = failure
        self.done.parked += 1
        self.done.unreachable = True

    def _decide(self) -> None:
        """Park refused messages, unless the server accepted no other either."""
        if self.taken or not self.one_server:
            for message, failure in self.doubtful:
                self._park(message, failure)
        elif self.doubtful:
            _, failure = self.doubtful[0]
            self.down = failure
            self._put_off([message.id for message, _ in self.doubtful], failure)

    def _put_off(self, numbers: Sequence[int], failure: DeliveryError) -> None:
        """Postpone messages, or give them up once they have failed for days."""
        fault = self._fault(failure)
        why = Reason(_reason(failure), fault)
        put_off(self.connection, numbers, self.now, self.chance, why, self.done)
        self.waiting += len(numbers)
        self.last = failure

    def _fault(self, failure: DeliveryError) -> outbox.ChannelFault | None:
        """Return "refused" (until corrected) or "away" if the channel is at fault, else None."""
        unanswered = self.one_server and not failure.permanent and not _is_answer(failure)
        if failure is self.down or failure.channel_down or unanswered:
            return "refused" if failure.permanent else "away"
        return None

    def _add_problems(self, left: int) -> None:
        """Add one problem for the channel, and one for each recipient that was refused for good."""
        for name, failure in self.refused.items():
            self._problem(
                f"The {self.channel} message to {name} was refused for good ({_reason(failure)}): "
                "correct the recipient, then `monitor alerts retry`.",
                permanent=True,
            )
        last = self.down or self.last
        if self.waiting and last is not None:
            what = plural(self.waiting, "message", "messages")
            them = "it is" if self.waiting == 1 else "they are"
            if self.down and self.down.permanent:
                self._problem(
                    f"By {self.channel}, {what} could not be delivered: the server takes nothing "
                    f"({_reason(last)}). Correct the sender under [mail] or the login; {them} then "
                    "sent.",
                    permanent=True,
                )
            else:
                again = "by itself" if self.waiting == 1 else "by themselves"
                self._problem(
                    f"By {self.channel}, {what} could not be delivered now ({_reason(last)}); "
                    f"{them} tried again {again}."
                )
        if left:
            self._problem(
                f"By {self.channel}, {plural(left, 'message waits', 'messages wait')} for the next "
                f"pass: those before took more than {self.round_s:,.0f} seconds."
            )

    def _problem(self, text: str, *, permanent: bool = False) -> None:
        self.done.problems.append(DeliveryError(text, permanent=permanent))


def _as_failure(error: BaseException) -> DeliveryError:
    """Return an unexpected error as a failure of this message alone."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, Exception):
        place = traceback.extract_tb(error.__traceback__)[
            -1
        ]  # the place only, because its text might hold a secret
        return DeliveryError(
            f"an unexpected error: {type(error).__name__} in {Path(place.filename).name}, line "
            f"{place.lineno}"
        )
    raise error


def _is_answer(failure: DeliveryError) -> bool:
    """Return whether the failure contains a server's answer, so that the server is up."""
    return re.match(r"\d{3} |answered \d{3}", str(failure)) is not None


def _reason(failure: DeliveryError) -> str:
    """Return the failure as text, without the addresses that servers often repeat."""
    text = re.sub(r"[^\s<>@]+@[^\s<>@]+", "…", str(failure)).rstrip(".")
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return printable[:LONGEST_REASON]
