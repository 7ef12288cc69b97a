"""Measure what each thing costs against its size: promises, history, recipients, reports, days.

`python -m tools.bench.sizes [--small] [NAME ...]` prints the table alone; `--small` leaves the
largest sizes out. Times are processor time, because the clock's depend on who else is at work.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tools.bench import sized
from tools.bench.measure import cpu_s
from tools.bench.sized import Case

HEAD = "| what | sizes | seconds of processor time | fixed part | slope | of the last step |"
RULE = "|---|---|---|---|---|---|"
SMALL = 3
"""How many of the sizes a short run measures."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The processor time of one thing at several sizes."""

    what: str
    sizes: Sequence[int]
    seconds: Sequence[float]

    @property
    def slope(self) -> float:
        """Return the slope on a log-log scale, fitted over all sizes."""
        x, y = ([math.log(value) for value in each] for each in (self.sizes, self.seconds))
        middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
        spread = sum((a - middle_x) ** 2 for a in x)
        return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / spread

    @property
    def last_step(self) -> float:
        """Return the slope between the two largest sizes, where a fixed part hides least."""
        (a, b), (s, t) = self.sizes[-2:], self.seconds[-2:]
        return math.log(t / s) / math.log(b / a)

    @property
    def fixed_s(self) -> float:
        """Return the time at size zero, by the straight line through the relative times."""
        weights = [1 / seconds**2 for seconds in self.seconds]
        whole = sum(weights)
        n = sum(w * size for w, size in zip(weights, self.sizes, strict=True)) / whole
        t = sum(w * s for w, s in zip(weights, self.seconds, strict=True)) / whole
        both = zip(weights, self.sizes, self.seconds, strict=True)
        rise = sum(w * (size - n) * (s - t) for w, size, s in both)
        spread = sum(w * (size - n) ** 2 for w, size in zip(weights, self.sizes, strict=True))
        return max(0.0, t - rise / spread * n)

    @property
    def line(self) -> str:
        """Return the line of the table."""
        sizes = ", ".join(f"{size:,}" for size in self.sizes)
        seconds = ", ".join(f"{s:.3g}" for s in self.seconds)
        return (
            f"| {self.what} | {sizes} | {seconds} | {self.fixed_s:.2g} | {self.slope:.2f} | "
            f"{self.last_step:.2f} |"
        )


def measured(case: Case, *, small: bool) -> Measured:
    """Measure a case at its sizes, each after its preparation, and each at least twice if short."""
    sizes = case.sizes[:SMALL] if small else case.sizes
    seconds = []
    for size in sizes:
        with case.prepared(size) as work:
            seconds.append(_best(work))
    return Measured(case.what, sizes, seconds)


def _best(work: Callable[[], object]) -> float:
    """Return the least processor time: of three runs if they are short, else of one."""
    first = cpu_s(work)
    return first if first > 2 else min(first, cpu_s(work), cpu_s(work))


def rows(names: Iterable[str] = (), *, small: bool = False) -> Iterator[str]:
    """Yield the rows of the table, each as it is measured."""
    for name, case in sized.CASES.items():
        if not names or name in names:
            yield measured(case, small=small).line


if __name__ == "__main__":
    asked = sys.argv[1:]
    print(HEAD, RULE, sep="\n")
    for text in rows([name for name in asked if name != "--small"], small="--small" in asked):
        print(text, flush=True)
