"""Benchmark rows per second from the API's JSON into the ledger, against bare loops."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from monitor.core.garbage import no_cycle_search
from monitor.core.records import Commodity, Observation, ReleaseDate
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.sources import snapshot
from monitor.sources.esr import Request, Slice
from monitor.sources.export_row import AMOUNTS
from tools.bench.measure import Line, cpu_s

SLICES = 60
TIMES = 7
NOW = datetime(2026, 10, 8, 12, 30, tzinfo=UTC)
STARTS_ON, ENDS_ON = date(2025, 9, 1), date(2026, 8, 31)


def measure() -> Iterable[Line]:
    """Yield the table's lines on recording, all from one run."""
    bodies = [_body(100 + k) for k in range(SLICES)]
    rows = SLICES * len(json.loads(bodies[0]))
    loops = {"json": _bare_json, "msgspec": _bare_msgspec, "ours": _ours}
    # One after the other, because the machine may be slower a second later.
    runs = [
        {
            name: cpu_s(lambda work=work: _in_fresh_folder(work, bodies))
            for name, work in loops.items()
        }
        for _ in range(TIMES)
    ]
    json_, fast, ours = (rows / min(run[name] for run in runs) for name in loops)
    yield Line(
        "parse, validate and record rows",
        f"{ours:,.0f} rows/s of processor time",
        "at least 100,000; 0.8 of a bare loop",
        f"{rows:,} rows in {SLICES} answers; {ours / fast:.2f} of a bare msgspec/executemany loop "
        f"({fast:,.0f}), {ours / json_:.2f} of a bare json/executemany loop ({json_:,.0f})",
    )


def _body(commodity_code: int) -> bytes:
    """Return a response as the API writes it: soybeans 2025/26 under another commodity code."""
    answer = next(a for a in snapshot.answers() if a.scope == "all")
    return json.dumps([_row(row, commodity_code) for row in answer.rows]).encode()


def _row(row: Observation, commodity_code: int) -> dict[str, int | str]:
    amounts = {name: amount or 0 for name, amount in zip(AMOUNTS, row.measures, strict=True)}
    return {
        "commodityCode": commodity_code,
        "countryCode": row.country_code,
        **amounts,
        "unitId": 1,
        "weekEndingDate": f"{row.week_ending}T00:00:00",
    }


def _in_fresh_folder(work: object, bodies: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        work(Path(folder) / "bench.db", bodies)  # type: ignore[operator]


def _ours(path: Path, bodies: list[bytes]) -> None:
    with open_ledger(path, create=True) as connection:
        for k, body in enumerate(bodies):
            commodity = Commodity(100 + k, "bench", 1)
            stamp = ReleaseDate(commodity.code, 2026, STARTS_ON, ENDS_ON, NOW)
            with no_cycle_search():  # as ingest/intake.py does
                answer = Request(Slice(commodity, 2026), stamp, NOW).understand(body)
                write_response(connection, answer, {})


def _bare_json(path: Path, bodies: list[bytes]) -> None:
    _bare(path, bodies, json.loads)


def _bare_msgspec(path: Path, bodies: list[bytes]) -> None:
    _bare(path, bodies, msgspec.json.Decoder(list[dict[str, int | str]]).decode)


def _bare(path: Path, bodies: list[bytes], decode: object) -> None:
    """Decode and insert only: no checks, no vintages, no index but the key."""
    names = ("commodityCode", "countryCode", *AMOUNTS, "unitId", "weekEndingDate")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            f"CREATE TABLE rows ({', '.join(names)}, "
            "PRIMARY KEY (commodityCode, countryCode, weekEndingDate)) WITHOUT ROWID"
        )
        sql = f"INSERT INTO rows VALUES ({', '.join('?' * len(names))})"
        for body in bodies:
            found = decode(body)  # type: ignore[operator]
            connection.executemany(sql, [tuple(row[name] for name in names) for row in found])
            connection.commit()
    connection.close()
