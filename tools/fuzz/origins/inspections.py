"""Grain inspections: the weekly text, and the yearly files of certificates."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from monitor.core.errors import MonitorError
from monitor.ingest.inspections import InspectionsIngest
from tests.usda import new_york
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import A_MINUTE, HOST, Ground
from tools.fuzz.origins.exports import LARGEST
from tools.fuzz.values import csv_lines

REAL = Path(__file__).parents[3] / "tests/data/fgis/wa_gr101_2026-08-06.txt"
TEXT, FOLDER = "/mnreports/wa_gr101.txt", "/ExportGrainReport"
FILES = {year: f"{FOLDER}/CY{year}.csv" for year in (2025, 2026)}
PAIR = ("SOYBEANS", "CHINA")
WEEK, PRINTED = date(2026, 8, 6), date(2026, 8, 10)
NOW = new_york(PRINTED + timedelta(days=1)) + 90 * A_MINUTE
HEADER = ("Thursday", "Serial No.", "Cert Date", "Carrier Name", "Grain ", "Destination",
          "Metric Ton  ")  # fmt: skip
WRITTEN = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?")
Row = dict[str, object]


class Inspections:
    """The real text of a week, and small files of certificates that agree with it."""

    name = "inspections"

    def __init__(self) -> None:
        text = REAL.read_bytes()
        soybeans = text_rows(text.decode("latin-1"))
        newest = [(WEEK, name, tonnes) for name, tonnes in soybeans if tonnes]
        before = [(WEEK - timedelta(days=7 * k), "CHINA", 10_000 + 111 * k) for k in range(1, 5)]
        self.rows = {
            2026: [_certificate(*each) for each in (*newest, *before)],
            2025: [_certificate(date(2025, 12, 4), "CHINA", 66_000),
                   _certificate(date(2025, 12, 11), "JAPAN", 55_000)],
        }  # fmt: skip
        files = {FILES[year]: _file(own) for year, own in self.rows.items()}
        self.truth = {TEXT: text, **files}

    def case(self, chance: Random) -> Case:
        """Return the three answers, one of them damaged."""
        kind, year = chance.random(), chance.choice((2026, 2026, 2025))
        own, path = [dict(row) for row in self.rows[year]], FILES[year]
        if kind < 0.05:
            rows.reorder(chance, own)
            return Case("neutral", {**self.truth, path: _file(own)}, neutral=True)
        if kind < 0.6:
            path = chance.choice((TEXT, TEXT, path))
            how, body = damage.damaged(chance, self.truth[path])
        else:
            how, own = rows.changed(chance, own)
            body = _file(own)
        return Case(how, {**self.truth, path: body})

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Take what is new, as a pass does."""
        fetch = ground.fetch(NOW)
        InspectionsIngest(fetch, HOST + TEXT, HOST + FOLDER).take([PAIR])
        return []

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that each week on record is the text's or the files' sum."""
        after = {date.fromisoformat(key[3]): amount for key, amount in ground.series().items()}
        text, files = read_text(case.bodies[TEXT]), self._files(case)
        expect(errors or after, "nothing was recorded, and nothing said why")
        if not after:
            expect(not case.neutral, f"true answers were refused: {errors}")
            return "refused"
        expect(text is not None, "a text was used that does not add up or cannot be read")
        week, tonnes = text or (WEEK, 0)
        for on, amount in after.items():
            allowed = [files.get(on)] if files is not None else []
            allowed += [tonnes] if on == week else []
            expect(amount in allowed, f"{on}: {amount}, right are {allowed}")
        if case.neutral:
            expect(after.keys() == (files or {}).keys(), f"weeks are missing: {after.keys()}")
        return "text alone" if errors else "recorded"

    def _files(self, case: Case) -> dict[date, int] | None:
        """Return the pair's tonnes by week from both files; None if one is not to be used."""
        added: dict[date, Decimal] = defaultdict(Decimal)
        for year, path in FILES.items():
            own = read_file(case.bodies[path], year)
            if own is None:
                return None
            for week, tonnes in own.items():
                added[week] += tonnes
        return {week: round(tonnes) for week, tonnes in added.items() if week <= WEEK}


def text_rows(text: str) -> list[tuple[str, int]]:
    """Return destinations and their tonnes of soybeans, in each region."""
    lines = text.replace("\r", "").splitlines()
    head = next(k for k, line in enumerate(lines) if line.split()[:2] == ["REGION", "COUNTRY"])
    columns = lines[head].split()[2:]
    place, found = columns.index("SOYBEANS"), list[tuple[str, int]]()
    for line in lines[head + 1 :]:
        words = line.split()
        if words[:1] == ["TOTAL"]:
            return found
        row = re.fullmatch(rf"(.*?)((?: +[0-9,]+){{{len(columns)}}}) *", line)
        if row:
            cells = [int(word.replace(",", "")) for word in row[2].split()]
            name = re.split(" {2,}", row[1].strip())[-1]
            if not name:
                raise ValueError("a line without a name")
            found += [(name, cells[place])] if name != "SUBTOTAL" else []
    raise ValueError("no total")


def read_text(body: bytes) -> tuple[date, int] | None:
    """Return a text's week and China's soybeans; None if it is not to be used."""
    text = body.decode("latin-1")
    try:
        weeks = {_day(own) for own in re.findall(r"WEEK ENDING ([A-Z]+ \d+, \d{4})", text)}
        found = text_rows(text)
        stated = re.findall(r"^SOYBEANS +([\d,]+) ", text, re.MULTILINE)
        totals = {int(own.replace(",", "") or "0") for own in stated}
    except (ValueError, StopIteration):
        return None
    if len(weeks) != 1 or sum(tonnes for _, tonnes in found) not in totals:
        return None
    return weeks.pop(), sum(tonnes for name, tonnes in found if name == "CHINA")


def _day(text: str) -> date:
    month, rest = text[:3], text.partition(" ")[2]
    return datetime.strptime(f"{month} {rest}", "%b %d, %Y").date()  # noqa: DTZ007


def read_file(body: bytes, year: int) -> dict[date, Decimal] | None:
    """Return the pair's tonnes by week; zero in a week with other certificates alone."""
    text = body.decode("latin-1").removeprefix("\xef\xbb\xbf")
    reader = csv.reader(io.StringIO(text, newline=""))
    added: dict[date, Decimal] = {}
    try:
        header = [name.strip() for name in next(reader)]
        if any(
            header.count(name) > 1 for name in ("Thursday", "Grain", "Destination", "Metric Ton")
        ):
            return None
        for cells in reader:
            if cells:
                _add(added, dict(zip(header, cells, strict=True)), year)
    except (csv.Error, ValueError, KeyError, StopIteration):
        return None
    return added or None


def _add(added: dict[date, Decimal], row: dict[str, str], year: int) -> None:
    """Add a certificate; raise ValueError or KeyError if it cannot be read."""
    written = row["Thursday"].strip()
    if not re.fullmatch("[0-9]{8}", written):
        raise ValueError(written)
    week = datetime.strptime(written, "%Y%m%d").date()  # noqa: DTZ007
    if week.weekday() != 3 or not date(year, 1, 1) <= week < date(year + 1, 1, 8):
        raise ValueError(written)
    added.setdefault(week, Decimal(0))
    grain, name = row["Grain"].strip(), row["Destination"].strip()
    if grain == PAIR[0]:
        tonnes = row["Metric Ton"].strip()
        if not WRITTEN.fullmatch(tonnes) or Decimal(tonnes.replace(",", "")) > LARGEST:
            raise ValueError(tonnes)
        added[week] += Decimal(tonnes.replace(",", "")) if name == PAIR[1] else 0


def _certificate(week: date, name: str, tonnes: int) -> Row:
    own = (f"{week:%Y%m%d}", "700001", f"{week:%Y%m%d}", "M.V. ÉTOILE, THE SECOND", "SOYBEANS",
           name, f"{tonnes}.5")  # fmt: skip
    return dict(zip(HEADER, own, strict=True))


def _file(own: list[Row]) -> bytes:
    header = list(dict.fromkeys([*HEADER, *(name for row in own for name in row)]))
    kept = [name for name in header if any(name in row for row in own)] or ["Thursday"]
    return csv_lines(kept, own).encode("latin-1", "replace")
