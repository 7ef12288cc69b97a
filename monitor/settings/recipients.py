"""Read `[[recipients]]` and `[mail]`: who gets which notifications, where and when.

The file holds addresses but no secrets. An address that is itself a secret (a chat service's, for
example) is kept in an environment variable that the file names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from monitor.core.domains import ascii_domain
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.core.toml import Address, Words, converted

Rhythm = Literal["at once", "daily", "weekly"]
Least = Literal["info", "warning", "critical"]
Gets = Literal["news", "trouble", "both"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient. `name` identifies them in the outbox, which stores no addresses.

    `promises` are commitment ids, empty for all; `least` is the lowest severity sent. `hour` is
    when a digest is sent and `quiet` the hours without messages, both in `zone`. `gets` is news
    about the promises, trouble with the monitor, or both. `mistake` says why the address is not
    known here, "" if it is; messages are then queued for a pass that knows it.
    """

    name: str
    channel: str
    address: str = field(repr=False)
    promises: tuple[str, ...] = ()
    least: Least = "info"
    rhythm: Rhythm = "at once"
    hour: time = time(10)
    weekday: Weekday = "friday"
    zone: str = "America/New_York"
    quiet: tuple[time, time] | None = None
    repeat_critical_after: timedelta | None = None
    gets: Gets = "news"
    mistake: str = ""

    @property
    def is_operator(self) -> bool:
        """Return whether the recipient is named for trouble with the monitor."""
        return self.gets != "news"


class Mail(Frozen):
    """How mail is sent: sender, unsubscribe address, and number of parallel connections.

    `hello` is the EHLO name, "" for the sender's domain. `mistake` describes an error in `[mail]`,
    "" for none; with an error no mail is sent.
    """

    sender: str = ""
    unsubscribe: str = ""
    connections: int = 1
    hello: str = ""
    mistake: str = ""


class Mistake(Frozen):
    """An error in the notification settings, and the name of the recipient it disables.

    The name is "" if it disables a whole channel or cannot be assigned to a recipient.
    """

    name: str
    says: str


class MailEntry(msgspec.Struct, forbid_unknown_fields=True):
    """`[mail]`."""

    sender: Address = ""
    unsubscribe: Address = ""
    connections: Annotated[int, msgspec.Meta(ge=1, le=50)] = 1
    hello: Words = ""


class RecipientEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[recipients]] entry."""

    name: Words
    channel: Words
    address: Address = ""
    address_variable: Words = ""
    promises: tuple[Words, ...] = ()
    least: Least = "info"
    rhythm: Rhythm = "at once"
    hour: Words = "10:00"
    weekday: Weekday = "friday"
    zone: Words = "America/New_York"
    quiet: Words = ""
    repeat_critical_after_hours: Annotated[int, msgspec.Meta(ge=1)] | None = None
    gets: Gets | None = None
    operator: bool | None = None


class Entries(msgspec.Struct, forbid_unknown_fields=True):
    """The tables of the settings file."""

    mail: MailEntry = msgspec.field(default_factory=MailEntry)
    recipients: list[RecipientEntry] = []


CHOICES = {
    "least": ("info", "warning", "critical"),
    "gets": ("news", "trouble", "both"),
    "rhythm": ("at once", "daily", "weekly"),
    "weekday": WEEKDAYS,
}


def read(
    path: Path, tables: Mapping[str, Any], environment: Mapping[str, str]
) -> tuple[Mail, tuple[Recipient, ...], tuple[Mistake, ...]]:
    """Return mail settings, recipients and mistakes; a mistake disables only its own entry."""
    mail, mistakes = _mail(path, tables.get("mail", {}))
    entries = tables.get("recipients", [])
    if not isinstance(entries, list):
        says = f"{path}: recipients: write each as a table of its own, under [[recipients]]."
        return mail, (), (*mistakes, Mistake("", says))
    recipients: dict[str, Recipient] = {}
    for index, raw in enumerate(entries):
        try:
            recipient = _recipient(path, _entry(path, raw, index), environment)
            if recipient.name in recipients:
                raise ConfigError(
                    f"{path}: recipient {recipient.name} stands there more than once; "
                    "names must differ."
                )
            recipients[recipient.name] = recipient
        except ConfigError as error:
            mistakes += (Mistake(_name(raw) or "", str(error)),)
    return mail, tuple(recipients.values()), mistakes


def _mail(path: Path, raw: object) -> tuple[Mail, tuple[Mistake, ...]]:
    try:
        entry = converted(path, {"mail": raw}, Entries).mail
        _printable(path, "mail", "sender", entry.sender)
        _printable(path, "mail", "unsubscribe", entry.unsubscribe)
        hello = _hello(path, entry)
    except ConfigError as error:
        return Mail(mistake=str(error)), (Mistake("", str(error)),)
    return Mail(entry.sender, entry.unsubscribe, entry.connections, hello), ()


def _entry(path: Path, raw: object, index: int) -> RecipientEntry:
    """Return one entry; an entry without a name is called by its number in messages."""
    before = [] if _name(raw) else [{"name": "-", "channel": "-"}] * index
    return converted(path, {"recipients": [*before, raw]}, Entries, CHOICES).recipients[-1]


def _name(raw: object) -> str | None:
    name = raw.get("name") if isinstance(raw, dict) else None
    return name if isinstance(name, str) else None


def _hello(path: Path, entry: MailEntry) -> str:
    """Return the EHLO name: a domain name or a bracketed address, as RFC 5321 requires."""
    try:
        hello = ascii_domain(entry.hello) if entry.hello else ""
    except ValueError:
        hello = " "
    if re.fullmatch(r"[A-Za-z0-9._-]*|\[[A-Za-z0-9.:]+\]", hello) is None:
        raise ConfigError(
            f"{path}: mail: hello: is {entry.hello!r}; write a name such as mail.example.org."
        )
    return hello


def _recipient(path: Path, entry: RecipientEntry, environment: Mapping[str, str]) -> Recipient:
    _printable(path, "recipient", "name", entry.name)
    hours = entry.repeat_critical_after_hours
    address, mistake = _address(path, entry, environment)
    return Recipient(
        name=entry.name,
        channel=entry.channel,
        address=address,
        promises=entry.promises,
        least=entry.least,
        rhythm=entry.rhythm,
        hour=_time(path, entry, "hour", entry.hour),
        weekday=entry.weekday,
        zone=_zone(path, entry),
        quiet=_quiet(path, entry),
        repeat_critical_after=None if hours is None else timedelta(hours=hours),
        gets=_gets(path, entry),
        mistake=mistake,
    )


def _gets(path: Path, entry: RecipientEntry) -> Gets:
    """Return what the recipient gets; `operator`, the older key, is read as "both" or "news"."""
    of_operator: Gets = "both" if entry.operator else "news"
    if entry.gets is None:
        return of_operator
    if entry.operator is not None:
        raise ConfigError(
            f"{path}: recipient {entry.name}: gets and operator say the same: keep gets."
        )
    return entry.gets


def _address(path: Path, entry: RecipientEntry, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the address, and why it is not known; raise ConfigError for a mistake in the file."""
    place = f"{path}: recipient {entry.name}"
    if bool(entry.address) == bool(entry.address_variable):
        raise ConfigError(
            f"{place}: give either address, or address_variable where the address is a secret."
        )
    if entry.address:
        _printable(path, f"recipient {entry.name}", "address", entry.address)
        return entry.address, ""
    secret = environment.get(entry.address_variable, "").strip()
    if not secret:
        return "", (
            f"{place}: the address is to be in {entry.address_variable}, which is not set: set it "
            "in the environment."
        )
    if not secret.isprintable():
        return "", f"{entry.address_variable} holds a line break: copy it again."
    return secret, ""


def _quiet(path: Path, entry: RecipientEntry) -> tuple[time, time] | None:
    if not entry.quiet:
        return None
    begins, dash, ends = entry.quiet.partition("-")
    if not dash:
        raise ConfigError(
            f"{path}: recipient {entry.name}: quiet: is {entry.quiet!r}; write it as 22:00-07:00."
        )
    hours = _time(path, entry, "quiet", begins), _time(path, entry, "quiet", ends)
    if hours[0] == hours[1]:
        raise ConfigError(
            f"{path}: recipient {entry.name}: quiet: {entry.quiet!r} begins when it ends; leave it "
            "out where no hours are quiet."
        )
    return hours


def _time(path: Path, entry: RecipientEntry, name: str, text: str) -> time:
    try:
        parsed = time.fromisoformat(text.strip())
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is not None:
        raise ConfigError(
            f"{path}: recipient {entry.name}: {name}: {text.strip()!r} is no time; write 07:00."
        )
    return parsed


def _zone(path: Path, entry: RecipientEntry) -> str:
    try:
        return ZoneInfo(entry.zone).key
    except (KeyError, ValueError, OSError):
        raise ConfigError(
            f"{path}: recipient {entry.name}: zone: is {entry.zone!r}; write it as "
            "America/New_York or Europe/Berlin."
        ) from None


def _printable(path: Path, entry: str, name: str, text: str) -> None:
    """Raise ConfigError for line breaks, other control characters and direction-reversing ones."""
    if len(text) > LONGEST_NAME * (1 if name == "name" else 5):
        raise ConfigError(f"{path}: {entry}: {name} is too long ({len(text):,} signs).")
    if not text.isprintable():
        raise ConfigError(f"{path}: {entry}: {name} holds a sign that cannot be printed: {text!r}.")
