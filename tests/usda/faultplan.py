"""When faults strike: a queue that a test fills, and draws that can be repeated."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from random import Random
from threading import Lock

from .faults import TRANSIENT, Fault
from .reply import Reply

ANY_PATH = "*"


@dataclass
class Scripted:
    """A fault for the next requests whose path matches; `times_left` None is for ever."""

    fault: Fault
    path: str
    times_left: int | None


@dataclass(frozen=True)
class Drawn:
    """Faults that strike a share of the requests, the same ones at every run."""

    seed: int
    rate: float
    kinds: Sequence[Fault]
    path: str

    def draw(self, path: str, nth: int) -> Fault | None:
        """The fault for the nth request of this path, if one is drawn.

        Each request has a generator of its own, so parallel clients cannot change the draws.
        """
        generator = Random(f"{self.seed} {nth} {path}")  # noqa: S311 (to be foreseen, not safe)
        return generator.choice(self.kinds) if generator.random() < self.rate else None


class Faults:
    """The faults a server has in store. Paths are patterns like `/exports/*` below the base.

    Scripted faults come first, in the order they were added, each until it is used up; then the
    draws; then the proper answer. A fault that finds nothing to change is not used up: a change of
    rows waits for an answer that has rows.
    """

    def __init__(self) -> None:
        self._scripted: list[Scripted] = []
        self._drawn: Drawn | None = None
        self._asked: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, fault: Fault, *, path: str = ANY_PATH, times: int | None = 1) -> None:
        """Put a fault in the queue for the next `times` matching requests (None: for all)."""
        with self._lock:
            self._scripted.append(Scripted(fault, path, times))

    def random_faults(
        self,
        seed: int,
        rate: float,
        kinds: Sequence[Fault] = TRANSIENT,
        *,
        path: str = ANY_PATH,
    ) -> None:
        """Let a share (`rate`, 0 to 1) of the matching requests fail, drawn from `seed`."""
        with self._lock:
            self._drawn = Drawn(seed, rate, kinds, path)

    def clear(self) -> None:
        """Forget all faults: from now on every answer is proper."""
        with self._lock:
            self._scripted.clear()
            self._drawn = None

    @property
    def left(self) -> int:
        """How many scripted faults wait, not counting those for ever: 0 when all have struck."""
        with self._lock:
            return sum(each.times_left or 0 for each in self._scripted)

    def applied(self, path: str, reply: Reply) -> Reply:
        """`reply`, or what the fault that is due for `path` makes of it."""
        with self._lock:
            nth = self._asked[path]
            self._asked[path] += 1
            scripted = self._apply_scripted(path, reply)
        if scripted is not reply or self._drawn is None:
            return scripted
        matches = fnmatchcase(path, self._drawn.path)
        fault = self._drawn.draw(path, nth) if matches else None
        return fault(reply) if fault else reply

    def _apply_scripted(self, path: str, reply: Reply) -> Reply:
        for each in self._scripted:
            if not fnmatchcase(path, each.path):
                continue
            changed = each.fault(reply)
            if changed is not reply:
                self._use(each)
                return changed
        return reply

    def _use(self, scripted: Scripted) -> None:
        if scripted.times_left is None:
            return
        scripted.times_left -= 1
        if not scripted.times_left:
            self._scripted.remove(scripted)
