"""Run cases: one after the other in a process, each by its seed and number alone."""

from __future__ import annotations

import gc
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from monitor.core.errors import MonitorError
from tools.fuzz.case import Case, Origin, WrongError, check_sentence, check_sentences
from tools.fuzz.ground import LOG, Ground, ground
from tools.fuzz.origins import shares

MARKS = (0.1, 0.5, 1.0)
"""Shares of the cases at which the memory is measured."""
EVERY = 100_000
"""Cases of a process after which it says how far it is, and what memory it has."""


@dataclass(frozen=True)
class Found:
    """A case that went wrong, by its number, and what was wrong."""

    number: int
    origin: str
    how: str
    what: str


@dataclass
class Tally:
    """What came of the cases: their number by origin and outcome, and those that went wrong.

    `memory` is the megabytes in use at each of `MARKS` by process, `blocks` the blocks Python uses
    then: memory may grow by what the allocator keeps free, blocks grow with whatever is kept.
    `slowest` is the seconds of the slowest case.
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[Found] = field(default_factory=list)
    memory: list[list[int]] = field(default_factory=list)
    blocks: list[list[int]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    processor_s: float = 0.0


def drawn(seed: int, number: int) -> tuple[Origin, Case]:
    """Return the case of a number: the same for the same seed."""
    chance = Random(f"{seed}/{number}")  # noqa: S311 (no secret)
    origins, weights = zip(*shares(), strict=True)
    (origin,) = chance.choices(origins, weights)
    return origin, origin.case(chance)


def run(seed: int, numbers: Sequence[int], tell: bool = False) -> Tally:
    """Run the cases of these numbers; with `tell`, say now and then how far it is."""
    tally, own, blocks = Tally(), list[int](), list[int]()
    marks = {int(mark * len(numbers)) - 1 for mark in MARKS}
    with (
        TemporaryDirectory() as folder,
        ground(Path(folder)) as begun,
        suppress(KeyboardInterrupt),  # because what was run till then is of use
    ):
        for place, number in enumerate(numbers):
            one(seed, number, begun, tally)
            if place in marks:
                own.append(megabytes())
                blocks.append(in_use())
            if tell and (place in marks or (place + 1) % EVERY == 0):
                say(place + 1, len(numbers))
    own += [megabytes()] if len(own) < len(MARKS) else []
    tally.memory, tally.blocks, tally.processor_s = [own], [blocks], time.process_time()
    return tally


def say(done: int, of: int) -> None:
    """Print how far a process is, its memory, and how many blocks of it Python uses."""
    print(f"{done:,} of {of:,}: {megabytes()} MB, {in_use():,} blocks in use", file=sys.stderr)


def one(seed: int, number: int, own: Ground, tally: Tally) -> None:
    """Run one case and note what came of it."""
    origin, case = drawn(seed, number)
    began = time.perf_counter()
    with own.scratch(case.bodies):
        try:
            tally.outcomes[origin.name, outcome(origin, own, case)] += 1
        except WrongError as error:
            tally.wrong.append(Found(number, origin.name, case.how, str(error)))
        except Exception:  # because any other error of the program is what is looked for
            tally.wrong.append(Found(number, origin.name, case.how, traceback.format_exc()))
    tally.slowest = max(tally.slowest, (time.perf_counter() - began, number))


def outcome(origin: Origin, own: Ground, case: Case) -> str:
    """Return what came of a case. Raises WrongError, or the program's own mistake."""
    try:
        errors = origin.take(own, case)
    except MonitorError as error:
        errors = [error]
    check_sentences(errors)
    for line in LOG.getvalue().split("\n")[:-1]:
        check_sentence(line)
    return origin.check(own, case, errors)


def merged(tallies: Iterable[Tally]) -> Tally:
    """Return what came of the cases of several processes."""
    whole = Tally()
    for each in tallies:
        whole.outcomes += each.outcomes
        whole.wrong += each.wrong
        whole.memory += each.memory
        whole.blocks += each.blocks
        whole.slowest = max(whole.slowest, each.slowest)
        whole.processor_s += each.processor_s
    return whole


def megabytes() -> int:
    """Return the megabytes this process has in memory; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * 4096 // 1_000_000


def in_use() -> int:
    """Return how many blocks of memory Python uses, without what can be freed."""
    gc.collect()
    return sys.getallocatedblocks()


def table(tally: Tally, seconds: float) -> Iterator[str]:
    """Yield the lines of a report."""
    names = sorted({origin for origin, _ in tally.outcomes})
    for name in names:
        own = {what: n for (origin, what), n in sorted(tally.outcomes.items()) if origin == name}
        told = ", ".join(f"{n:,} {what}" for what, n in own.items())
        yield f"{name:<16}{sum(own.values()):>10,}  {told}"
    count = sum(tally.outcomes.values()) + len(tally.wrong)
    slowest, number = tally.slowest
    memory = " and ".join(" ".join(map(str, own)) for own in tally.memory)
    yield (
        f"{count:,} answers in {seconds:,.0f} s ({count / max(seconds, 0.001):,.0f} a second, "
        f"{count / max(tally.processor_s, 0.001):,.0f} a second of processor time), "
        f"{len(tally.wrong):,} wrong; memory of each process at 10, 50 and 100 %: "
        f"{memory} MB; slowest {slowest:.2f} s ({number})"
    )
