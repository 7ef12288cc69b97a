"""Read a statements file: dated public claims about promises (METHODOLOGY, "Statements")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from monitor.commitments.model import SPOKEN, Commitment, Source, Spoken, Statement
from monitor.core.errors import ConfigError
from monitor.core.toml import (
    Name,
    Paragraph,
    Positive,
    Title,
    Url,
    Words,
    address,
    convert,
    unique,
)

SETTING = "MONITOR_STATEMENTS"
MOST_OF_ABOUT = 20
"""A rounded figure may stand for amounts at most one part in 20 (5 %) away."""


class StatementEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[statement]]."""

    id: Name
    said_on: date
    who: Title
    words: Paragraph
    quoted: bool
    where: Words
    promise: Name
    of: Spoken
    claims: Positive | None = None
    about: bool = False
    rounded_to: Positive | None = None
    reading: Name | None = None
    url: Url | None = None


class StatementsFile(msgspec.Struct, forbid_unknown_fields=True):
    """A statements file."""

    statement: list[StatementEntry] = []


def read_statements(path: Path) -> tuple[Statement, ...]:
    """Return the statements of a file, oldest first.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    entries = convert(path, StatementsFile, choices={"of": SPOKEN}, setting=SETTING).statement
    unique(path, "statement", [entry.id for entry in entries])
    statements = [_statement(f"{path}: statement {entry.id}", entry) for entry in entries]
    return tuple(sorted(statements, key=lambda statement: statement.source.said_on))


def about(
    statements: Sequence[Statement], commitments: Sequence[Commitment]
) -> tuple[Statement, ...]:
    """Return the statements about these promises and their readings."""
    known = set(_places(commitments))
    return tuple(s for s in statements if (s.promise, s.reading) in known)


def check_promises(
    path: Path, statements: Sequence[Statement], commitments: Sequence[Commitment]
) -> None:
    """Raise ConfigError if a statement names a promise or a reading that does not exist."""
    readings = {c.id: [reading.id for reading in c.readings] for c in commitments}
    for statement in statements:
        where = f"{path}: statement {statement.id}"
        if statement.promise not in readings:
            raise ConfigError(_one_of(where, "promise", statement.promise, list(readings)))
        if statement.reading not in (None, *readings[statement.promise]):
            known = readings[statement.promise]
            raise ConfigError(_one_of(where, "reading", statement.reading, known))


def _statement(where: str, entry: StatementEntry) -> Statement:
    if entry.about and entry.claims is None:
        raise ConfigError(f"{where}: about = true needs claims, the amount that was said.")
    if entry.rounded_to is not None and not entry.about:
        raise ConfigError(f"{where}: rounded_to is only for about = true; leave it out.")
    if entry.rounded_to is not None and entry.claims and entry.rounded_to > entry.claims:
        raise ConfigError(
            f"{where}: rounded_to is {entry.rounded_to}, more than the amount said; it is the "
            "place that amount was rounded to."
        )
    return Statement(
        id=entry.id,
        source=Source(entry.who, entry.said_on, entry.where, address(entry.url)),
        words=entry.words,
        quoted=entry.quoted,
        promise=entry.promise,
        reading=entry.reading,
        of=entry.of,
        claims=entry.claims,
        about=entry.about,
        tolerance=_tolerance(entry),
    )


def _tolerance(entry: StatementEntry) -> int:
    """Return half of the rounding step of a rounded figure: 50,000 for 11,200,000.

    Where the entry does not give the step, the tolerance is at most a twentieth of the amount
    because "about 10 million" does not mean 5 million.
    """
    if not entry.about or entry.claims is None:
        return 0
    if entry.rounded_to is not None:
        return entry.rounded_to // 2
    last_digit = int("1" + "0" * (len(str(entry.claims)) - len(str(entry.claims).rstrip("0"))))
    return min(last_digit // 2, entry.claims // MOST_OF_ABOUT)


def _places(commitments: Sequence[Commitment]) -> Iterator[tuple[str, str | None]]:
    for commitment in commitments:
        yield commitment.id, None
        for reading in commitment.readings:
            yield commitment.id, reading.id


def _one_of(where: str, field: str, value: str | None, known: Sequence[str]) -> str:
    return f"{where}: {field} is {value!r}; it must be one of {', '.join(known)}."
