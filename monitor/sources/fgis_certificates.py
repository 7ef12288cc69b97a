"""Parse USDA's yearly file of grain inspections, `CY2026.csv`, and add it up by week.

It holds each certificate of a calendar year with the Thursday of its week, and is corrected
backwards.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from monitor.core.calendar import THURSDAY, WEEK
from monitor.core.frozen import Frozen
from monitor.core.periods import WEEKLY
from monitor.core.signs import cleaned, shortened
from monitor.sources.fgis import SHOWN, Pair, changed, parsed_day

WHAT = "inspections file"
COLUMNS = ("Thursday", "Grain", "Destination", "Metric Ton")
BYTE_ORDER_MARK = "\xef\xbb\xbf"
"""As Latin-1, in which the files are written, shows it."""

DAY = re.compile(r"\d{8}", re.ASCII)
TONNES = re.compile(r"(\d{1,3}(,\d{3}){1,2}|\d{1,9})(\.\d{1,9})?", re.ASCII)


class Certificates(Frozen):
    """A calendar year's certificates, added up by week, grain and destination.

    `weeks` are those with a certificate of any grain to any destination.
    """

    year: int
    weeks: frozenset[date]
    destinations: frozenset[str]
    tonnes: Mapping[tuple[date, str, str], Decimal]

    def total(self, week: date, grain: str) -> Decimal:
        """Return a grain's tonnes of a week to all destinations."""
        own = (t for (on, name, _), t in self.tonnes.items() if (on, name) == (week, grain))
        return sum(own, Decimal(0))


def parse_certificates(body: bytes, year: int, grains: Collection[str]) -> Certificates:
    """Add up a yearly file's certificates of some grains.

    Raises SourceChanged for a missing column or a line that cannot be read, an incomplete last one
    included.
    """
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(body), "latin-1", newline=""))
    try:
        header = [name.strip().removeprefix(BYTE_ORDER_MARK) for name in next(reader, [])]
        return _added_up(reader, header, year, grains)
    except csv.Error as error:  # such as a quote that is never closed
        raise changed(WHAT, f"line {reader.line_num:,} is no CSV ({error})", "") from None


def _added_up(
    lines: Iterator[list[str]], header: Sequence[str], year: int, grains: Collection[str]
) -> Certificates:
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise changed(WHAT, f"no column is named {' or '.join(missing)}", ", ".join(header))
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise changed(WHAT, f"two columns are named {' and '.join(twice)}", ", ".join(header))
    thursday, grain, destination, tons = (header.index(name) for name in COLUMNS)
    weeks: dict[str, date] = {}
    named: set[str] = set()
    added: defaultdict[tuple[date, str, str], Decimal] = defaultdict(Decimal)
    for number, line in enumerate(filter(None, lines), start=2):
        if len(line) != len(header):
            reason = f"line {number:,} has {len(line)} fields, the header {len(header)}"
            raise changed(WHAT, reason, ",".join(line))
        week = weeks.get(line[thursday]) or _week(line[thursday], year, line)
        weeks[line[thursday]] = week
        buyer = line[destination].strip()
        named.add(buyer)
        if line[grain].strip() in grains:
            added[week, line[grain].strip(), buyer] += _tonnes(line[tons], line)
    if not weeks:
        raise changed(WHAT, "it holds no certificate", ", ".join(header))
    return Certificates(year, frozenset(weeks.values()), frozenset(named), added)


def weekly_tonnes(files: Sequence[Certificates], pair: Pair, last: date) -> dict[date, int]:
    """Return a pair's whole tonnes by week to `last`, from the files of consecutive years.

    A week whose days lie in two years needs both files; without both it is left out. A week with
    certificates, but none of this pair, is zero.
    """
    years, weeks = {file.year for file in files}, set().union(*(file.weeks for file in files))
    return {
        week: round(sum((file.tonnes.get((week, *pair), Decimal(0)) for file in files), Decimal(0)))
        for week in sorted(weeks)
        if week <= last and {week.year, WEEKLY.begins(week).year} <= years
    }


def _week(written: str, year: int, line: Sequence[str]) -> date:
    """Return the Thursday of a certificate; raise SourceChanged if it is none of this year."""
    text = written.strip()
    week = parsed_day(text, "%Y%m%d") if DAY.fullmatch(text) else None
    first, end = date(year, 1, 1), date(year + 1, 1, 1) + WEEK
    if week is None or week.weekday() != THURSDAY or not first <= week < end:
        reason = f"Thursday is {_shown(written)}, which is no Thursday of {year} as YYYYMMDD"
        raise changed(WHAT, reason, ",".join(line))
    return week


def _tonnes(written: str, line: Sequence[str]) -> Decimal:
    text = written.strip()
    if not TONNES.fullmatch(text):
        raise changed(WHAT, f"Metric Ton is {_shown(written)}", ",".join(line))
    return Decimal(text.replace(",", ""))


def _shown(text: str) -> str:
    return repr(shortened(cleaned(text), SHOWN))
