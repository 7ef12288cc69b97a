"""The archive of answers, from which a ledger that is gone is rebuilt."""

from __future__ import annotations

import gzip
from functools import cached_property
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from monitor.core.errors import MonitorError
from monitor.ingest.rebuild import writing
from monitor.sources.archive import INDEX, Archive
from tools.fuzz import damage
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import (
    NOW,
    Ground,
    State,
    api_rows,
    exports_path,
    small_world,
    state_of,
    task,
)
from tools.fuzz.values import json_bytes

BOMB = gzip.compress(b"[" + b" " * 60_000_000, 9)
NAME = "monitor.db"


class Archives:
    """Two answers of the API in an archive, of which a file is damaged."""

    name = "archive"

    def __init__(self) -> None:
        self.after: State = {}

    @cached_property
    def truth(self) -> dict[str, bytes]:
        """Return the archive's files, as a job of two weeks leaves them."""
        with TemporaryDirectory() as folder:
            database = Path(folder) / NAME
            with writing(database, []) as connection:
                own = Ground(connection, Archive(database))
                self.before = own.before
                own.given.bodies = {exports_path(2026): json_bytes(api_rows(small_world(), NOW))}
                own.ingest().take(task())
                self.whole = own.state()
            kept = Archive(database).folder
            return {file.name: file.read_bytes() for file in sorted(kept.iterdir())}

    def case(self, chance: Random) -> Case:
        """Return the archive's files, one of them damaged."""
        name = chance.choice((INDEX, INDEX, *self.truth))
        kind, body = chance.random(), self.truth[name]
        if kind < 0.05:
            return Case("neutral", self.truth, neutral=True)
        if name != INDEX and kind < 0.15:
            return Case("bomb", {**self.truth, name: BOMB})
        if name != INDEX and kind < 0.5:
            how, inner = damage.damaged(chance, gzip.decompress(body))
            return Case(f"packed {how}", {**self.truth, name: gzip.compress(inner, mtime=0)})
        how, body = damage.damaged(chance, body)
        return Case(f"{name}: {how}", {**self.truth, name: body})

    def take(self, _ground: Ground, case: Case) -> list[MonitorError]:
        """Rebuild the ledger, as the next pass does."""
        problems: list[MonitorError] = []
        with TemporaryDirectory() as folder:
            database = Path(folder) / NAME
            kept = Archive(database).folder
            kept.mkdir()
            for name, body in case.bodies.items():
                (kept / name).write_bytes(body)
            with writing(database, problems) as connection:
                self.after = state_of(connection)
        return problems

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that each row is one that was on record, and that whatever is missing is told."""
        for place, amounts in self.after.items():
            known = (self.before.get(place), self.whole.get(place))
            expect(amounts in known, f"{place}: {amounts}, on record were {known}")
        lost = self.after != self.whole
        told = errors or self._ends_at_a_line(case)
        expect(told or not lost, f"{len(self.whole) - len(self.after)} rows are missing, untold")
        expect(not (case.neutral and lost), "a sound archive was not read whole")
        return "lost in part" if lost else "rebuilt"

    def _ends_at_a_line(self, case: Case) -> bool:
        """Return whether the index looks whole and is an earlier one: none can tell that."""
        index = case.bodies[INDEX]
        earlier = self.truth[INDEX].startswith(index)
        return earlier and (not index or index.endswith(b"\n"))
