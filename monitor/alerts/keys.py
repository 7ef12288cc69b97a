"""The keys alerts can have, for checking a key a user typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from monitor.commitments.model import Commitment
from monitor.core.errors import ConfigError

OF_THE_HOUSE = (
    "delivery",
    "identity",
    "machine/clock",
    "machine/space",
    "release/overdue",
    "release/resumed",
    "release/suspended",
    "settings",
    "source/odd",
    "source/shape",
    "source/unreachable",
    "source/unreadable",
    "suspect",
)
OF_A_PROMISE = ("large", "release")
OF_A_READING = (
    "deadline",
    "late",
    "met",
    "milestone",
    "missed",
    "no-data",
    "outlook",
    "pace",
    "revised",
    "status",
)


def check(key: str, commitments: Sequence[Commitment], raised: Iterable[str]) -> None:
    """Check that an alert with this key, or a key below it, can exist.

    `raised` are the keys recorded so far, which may be of commitments that are gone. Raises
    ConfigError with the nearest keys.
    """
    stems, known = list(_stems(commitments)), set(raised)
    possible = {part for each in (*stems, *known) for part in _parts(each)}
    if key in possible or any(key.startswith(f"{stem}/") for stem in stems):
        return
    near = get_close_matches(key, sorted(possible), n=3, cutoff=0.5)
    begins = sorted({each.partition("/")[0] for each in possible})
    hint = f"did you mean {_listed(near)}?" if near else f"keys begin with {_listed(begins)}."
    raise ConfigError(f"There can be no alert {key!r}: {hint}")


def _stems(commitments: Sequence[Commitment]) -> Iterator[str]:
    """Yield the key prefixes that further parts may follow."""
    yield from OF_THE_HOUSE
    for promise in commitments:
        yield from (f"{promise.id}/{word}" for word in OF_A_PROMISE)
        for reading in promise.readings:
            yield from (f"{promise.id}/{reading.id}/{word}" for word in OF_A_READING)


def _parts(key: str) -> Iterator[str]:
    """Yield the key and every key above it."""
    while key:
        yield key
        key = key.rpartition("/")[0]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + f" or {words[-1]}" if len(words) > 1 else words[0]
