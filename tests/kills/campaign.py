"""Many kills of one kind: where each strikes, what is run afterwards, and what must be the same."""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from tests.kills.job import Kill, World
from tests.kills.kinds import KINDS, Kind
from tests.kills.stages import Stages
from tests.kills.state import State, state_of

SHOWN = ("reports/", "site/")
"""Folders that readers see."""

OF_THE_PASS = re.compile(
    r".*/(health\.(json|html)|metrics\.prom)|.*/[^/]+/(index|bushels)\.html|.*/alerts\.txt"
)
"""What says how full the disk is and what went wrong in a pass, or which alerts it raised.

What a killed pass raised stands below "Earlier" in the pages of the next one, with its day.
"""

TWICE_IN = 4
"""One job in so many is killed again while it completes the work."""

AGAIN = timedelta(seconds=60)
"""When it is run again; a file then differs only by that minute."""


@dataclass
class Tally:
    """What the kills of a kind brought.

    `late` came after the work was done. `places` are the lines of the program they struck at,
    `points` the numbers of the points. `twice` are messages that arrived twice.
    `second` are jobs that were killed again, `replaced` those that another command had to complete.
    `wrong` says in words what was lost, doubled or left over.
    """

    kind: str
    points_of_a_run: int = 0
    kills: int = 0
    late: int = 0
    second: int = 0
    twice: int = 0
    messages: int = 0
    replaced: int = 0
    places: set[str] = field(default_factory=set)
    points: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Undisturbed:
    """A job in which the work was done without a kill: its folder, its state, and its course."""

    job: Path
    state: State
    places: list[str]
    took_s: float

    def kills(self, count: int, random: Random) -> Iterator[Kill]:
        """Yield moments of the work: one at each of its lines, over its course, over its time."""
        found = defaultdict(list)
        for number, place in enumerate(self.places, start=1):
            found[place].append(number)
        lines = random.sample(sorted(found), len(found))
        for number in range(count):
            share = (number + random.random()) / count
            match number % 3:
                case 0:
                    yield Kill(random.choice(found[lines[number // 3 % len(lines)]]))
                case 1:
                    yield Kill(1 + int(share * len(self.places)))
                case _:
                    yield Kill(after_s=share * self.took_s)


@dataclass
class Campaign:
    """The kills of one world, and what they brought."""

    world: World
    stages: Stages
    random: Random

    def undisturbed(self, kind: Kind) -> Undisturbed:
        """Do the work twice without a kill: it leaves the same, later at its usual pace."""
        first = self._done(kind)
        second = self._done(kind)
        wrong = differences(first.state, second.state, files=True)
        assert not wrong, f"{kind.name} is not the same twice: {wrong}"
        return second

    def _done(self, kind: Kind) -> Undisturbed:
        self._begin(kind)
        ended = kind.run(self.world, kind.now)
        assert ended.code in kind.told, f"{ended.code}: {self.world.output()}"
        places = self.world.places()
        kind.settle(self.world, kind.now)
        state = self._state(kind)
        return Undisturbed(self.world.kept("undisturbed"), state, places, ended.took_s)

    def strike(self, kind: Kind, count: int) -> Tally:
        """Kill that often, and note wherever anything is lost, doubled or left over."""
        whole = self.undisturbed(kind)
        tally = Tally(kind.name, len(whole.places))
        moments = list(whole.kills(count, self.random))
        while moments:
            twice = len(moments) > 1 and not self.random.randrange(TWICE_IN)
            try:
                self._play(kind, whole, [moments.pop() for _ in range(1 + twice)], tally)
            except Exception as error:
                tally.wrong.append(f"{error} {getattr(error, '__notes__', '')}")
        shutil.rmtree(whole.job)
        return tally

    def _play(self, kind: Kind, whole: Undisturbed, kills: Sequence[Kill], tally: Tally) -> None:
        """Kill one job once or twice, complete it, and compare."""
        self._begin(kind)
        later = self.random.choice((timedelta(), AGAIN))
        now, shown = kind.now, list[str]()
        for kill in kills:
            shown += self._kill(kind, whole, kill, now, tally)
            now = kind.again(self.world, later)
        tally.second += len(shown) > 1
        tally.replaced += kind.complete(self.world, now)
        wrong = differences(
            whole.state, self._state(kind), files=not later and not kind.lasts, aside=kind.aside
        )
        assert not wrong, f"{kind.name}, killed {shown}: {wrong}"
        self._count_mail(tally, shown)

    def _kill(
        self, kind: Kind, whole: Undisturbed, kill: Kill, now: datetime, tally: Tally
    ) -> list[str]:
        """Kill the work on its way; return where, for a message."""
        ended = kind.run(self.world, now, kill)
        if not ended.killed:
            tally.late += 1
            return []
        tally.kills += 1
        tally.places.add(ended.reached.place)
        tally.points.add(ended.reached.number)
        where = f"at point {ended.reached.number}, {ended.reached.place}"
        try:
            kind.assert_as_it_was(self.world.job, kind.beginning(self.stages), whole.job)
        except Exception as error:
            error.add_note(f"{kind.name} was killed {where}")
            raise
        return [where]

    def _count_mail(self, tally: Tally, kills: list[str]) -> None:
        """A kill may hand over once more the message that was in flight, and no other."""
        accepted = self.world.office.accepted
        times = Counter(str(each.message["Message-ID"]) for each in accepted)
        twice = sum(times.values()) - len(times)
        assert twice <= len(kills), f"{tally.kind}, killed {kills}: {times}"
        assert len({each.data for each in accepted}) == len(times)
        tally.twice += twice
        tally.messages += len(times)

    def _begin(self, kind: Kind) -> None:
        stage = kind.beginning(self.stages)  # made here, if it was not yet
        self.world.begin(stage)
        self.world.forget_mail()

    def _state(self, kind: Kind) -> State:
        return state_of(self.world.job, self.world.office.accepted, kind.database)


def differences(expected: State, found: State, *, files: bool, aside: str = "\0") -> list[str]:
    """Return in words what differs; with `files` what readers see is the same to the byte."""
    wrong = [
        f"{table} lacks {list(rows - found.rows[table])[:3]}, "
        f"has {list(found.rows[table] - rows)[:3]}"
        for table, rows in expected.rows.items()
        if rows != found.rows.get(table)
    ]
    names = {n for n in found.files.keys() ^ expected.files.keys() if not n.startswith(aside)}
    wrong += [f"stray or missing: {name}" for name in sorted(names)]
    if files:
        shown = {n for n in expected.files if n.startswith(SHOWN) and not OF_THE_PASS.fullmatch(n)}
        wrong += [f"another {n}" for n in shown if found.files.get(n) != expected.files[n]]
    if found.mails != expected.mails:
        wrong.append(f"mails: {found.mails} instead of {expected.mails}")
    return wrong


def shares(count: int) -> dict[Kind, int]:
    """Return how many kills each kind has, one at least."""
    whole = sum(kind.share for kind in KINDS)
    return {kind: max(1, round(count * kind.share / whole)) for kind in KINDS}
