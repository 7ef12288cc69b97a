"""Benchmark the fuzzer: damaged answers per second of processor time, and its memory."""

from __future__ import annotations

import time
from collections.abc import Iterable

from tools.bench.measure import Line
from tools.fuzz.run import run

SEED, ANSWERS = 1, 10_000


def measure() -> Iterable[Line]:
    """Yield the table's line on fuzzed answers."""
    began = time.process_time()
    tally = run(SEED, range(ANSWERS))
    seconds = time.process_time() - began
    [(first, half, whole)] = tally.memory
    yield Line(
        "fuzzed answers of all origins, read, checked and recorded",
        f"{ANSWERS / seconds:,.0f} a second of processor time",
        "a million in an hour: 139 on each of two cores",
        f"{ANSWERS:,} answers, {len(tally.wrong)} wrong; {first}, {half} and {whole} MB after 10, "
        "50 and 100 %",
    )
