"""The bundled figures, as an installation with a damaged table would have them."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from monitor.core import bundled
from monitor.core.errors import MonitorError
from monitor.core.paths import data_file
from monitor.core.records import MEASURES
from monitor.ingest.shipped import from_snapshot
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import Ground
from tools.fuzz.values import csv_lines

TABLES = ("releases", "observations", "destinations", "commodities", "marketing_years")
OBSERVATIONS = "observations.csv"
KEPT = ("all-2026-08-20,2026,5880,2026-0", "china-esrqs-2025-06,2025,5700,2025-0")
Row = dict[str, object]


class Bundled:
    """The bundled tables, with few rows, of which one table is damaged."""

    name = "bundled"

    def __init__(self) -> None:
        folder = data_file("snapshot")
        texts = {f"{name}.csv": (folder / f"{name}.csv").read_text("utf-8") for name in TABLES}
        head, *lines = texts[OBSERVATIONS].splitlines()
        own = [line for line in lines if line.startswith(KEPT)]
        texts[OBSERVATIONS] = "\n".join([head, *own]) + "\n"
        self.truth = {name: text.encode() for name, text in texts.items()}

    def case(self, chance: Random) -> Case:
        """Return the tables, one of them damaged."""
        name = chance.choice((OBSERVATIONS, OBSERVATIONS, *self.truth))
        header, own = _read(self.truth[name])
        if chance.random() < 0.05:
            rows.reorder(chance, own)
            return Case("neutral", {**self.truth, name: _written(header, own)}, neutral=True)
        if chance.random() < 0.6:
            how, body = damage.damaged(chance, self.truth[name])
        else:
            how, own = rows.changed(chance, own)
            body = _written(header, own)
        return Case(f"{name}: {how}", {**self.truth, name: body})

    def take(self, ground: Ground, case: Case) -> list[MonitorError]:
        """Record the bundled figures, as a job without a key and a network does."""
        with TemporaryDirectory() as folder:
            for name, body in case.bodies.items():
                (Path(folder) / name).write_bytes(body)
            bundled.data_file = partial(_damaged, Path(folder))  # type: ignore[attr-defined]
            ground.connection.execute("SAVEPOINT recording")
            try:
                from_snapshot(ground.connection)
            except MonitorError:
                ground.connection.execute("ROLLBACK TO recording")  # as its own transaction does
                raise
            finally:
                bundled.data_file = data_file  # type: ignore[attr-defined]
        return []

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that each row on record is one of the table's, to the unit."""
        sql = (
            f"SELECT o.market_year, o.country_code, o.week_ending, {', '.join(MEASURES)} "
            "FROM observations o JOIN releases r ON r.id = o.release_id "
            "WHERE r.source = 'snapshot' AND NOT withdrawn"
        )
        after = ground.connection.execute(sql).fetchall()
        if errors:
            expect(not case.neutral, f"true tables were refused: {errors}")
            expect(not after, f"refused, and yet {len(after)} rows are recorded")
            return "refused"
        header, own = _read(case.bodies[OBSERVATIONS])
        listed = {tuple(_plain(row[name]) for name in (*header[1:4], *MEASURES)) for row in own}
        for row in after:
            expect(tuple(map(_plain, row)) in listed, f"{row} is no row of the table")
        return "recorded"


def _damaged(folder: Path, name: str) -> Path:
    """Return where a bundled file is, those of the figures in a folder of their own."""
    own = folder / name.removeprefix("snapshot/")
    return own if name.startswith("snapshot/") else data_file(name)


def _plain(value: object) -> str:
    """Return a cell as the ledger would show it: a number without zeros that say nothing."""
    text = "" if value is None else str(value).strip()
    try:
        return str(int(text))
    except ValueError:
        return text


def _read(body: bytes) -> tuple[list[str], list[Row]]:
    reader = csv.DictReader(io.StringIO(body.decode("utf-8", "replace"), newline=""))
    own: list[Row] = [{str(k): v for k, v in row.items()} for row in reader]
    return list(reader.fieldnames or ()), own


def _written(header: list[str], own: list[Row]) -> bytes:
    return csv_lines(header, own).encode("utf-8", "replace")
