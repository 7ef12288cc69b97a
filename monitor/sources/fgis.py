"""Parse USDA's grain inspections: the weekly text WA_GR101 and the yearly file of certificates.

The text comes on Mondays with the tonnes inspected in the week to Thursday, by region and
destination. A yearly file (`CY2026.csv`) holds each certificate of a calendar year with the
Thursday of its week, and is corrected backwards. Nothing of an answer is used whose shape or sums
are not as expected: the error shows what came.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from monitor.core.calendar import THURSDAY, WEEK
from monitor.core.errors import SourceChanged
from monitor.core.periods import WEEKLY
from monitor.core.signs import cleaned, shortened

TEXT, FILE = "weekly inspections text", "inspections file"
GRAINS: Mapping[str, str] = {
    "All Wheat": "WHEAT",
    "Barley": "BARLEY",
    "Corn": "CORN",
    "Sorghum": "SORGHUM",
    "Soybeans": "SOYBEANS",
}
"""The inspections' name of a commodity of the export sales; wheat is not told apart by class."""

SPELLINGS: Mapping[str, str] = {
    "DOMINICAN REPUBLIC": "DOMINICN REP",
    "KOREA, REPUBLIC OF": "KOREA REP",
    "TRINIDAD AND TOBAGO": "TRINIDAD",
}
"""The inspections' name of a destination whose description in the export sales begins otherwise."""

Pair = tuple[str, str]
"""A grain and a destination, by the inspections' names: ("SOYBEANS", "CHINA")."""

PRINTED = re.compile(r"^Washington, DC\s+\w{3}\s+(\w{3,9} \d{1,2}, \d{4})", re.MULTILINE)
WEEK_ENDING = re.compile(r"REPORTED IN WEEK ENDING ([A-Z]{3,9} \d{1,2}, \d{4})")
TITLE = re.compile(r"^ +GRAINS INSPECTED AND/OR WEIGHED FOR EXPORT( BY REGION AND COUNTRY.*)? *$")
TOTAL_OF_GRAIN = re.compile(r"^([A-Z]+) +([\d,]+) +[\d,]+ +[\d,]+ +[\d,]+ +[\d,]+ *$")
CELLS = re.compile(r"(?: +[\d,]+)+ *$")
CORRECTION = re.compile(
    r"^FOR CERTDATE (\d\d/\d\d/\d\d) +(\w+) +([\d,]+) +\S+ +([A-Z]+) +FROM (.+?) TO (.+?) *$"
)
MONTH = re.compile(r"^[A-Za-z]{3,9}")
KINDS = {"YELLOW": "CORN", "WHITE": "CORN"}
"""The columns that hold a part of a grain; any other column is named like its grain."""

COLUMNS = ("Thursday", "Grain", "Destination", "Metric Ton")
BYTE_ORDER_MARK = "\xef\xbb\xbf"
"""As Latin-1, in which the files are written, shows it."""

TONNES = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")
SHOWN = 200
"""Characters of an unexpected line that the error shows."""


@dataclass(frozen=True, slots=True)
class WeeklyText:
    """One weekly text: tonnes by grain and destination, without shipments to Canada by water.

    `corrected` are the certificate days in earlier weeks that this report corrects, by pair.
    """

    week_ending: date
    printed_on: date
    tonnes: Mapping[Pair, int]
    corrected: Mapping[Pair, tuple[date, ...]]

    @property
    def destinations(self) -> frozenset[str]:
        """Return every destination the text names."""
        return frozenset(destination for _, destination in self.tonnes)

    def total(self, grain: str) -> int:
        """Return a grain's tonnes to all destinations."""
        return sum(tonnes for (own, _), tonnes in self.tonnes.items() if own == grain)


@dataclass(frozen=True, slots=True)
class Certificates:
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


def destination_name(description: str) -> str:
    """Return the inspections' name of a destination of the export sales: "CHINA"."""
    return SPELLINGS.get(description, description.partition(",")[0])


def parse_text(body: bytes, grains: Collection[str]) -> WeeklyText:
    """Parse a weekly text; raise SourceChanged if its shape or its sums are unexpected.

    Only `grains` must add up to their totals, because a fault in another one says nothing of them.
    """
    text = body.decode("latin-1").replace("\r", "")
    lines = text.splitlines()
    if not lines or lines[0].strip() != "WA_GR101":
        raise _changed(TEXT, "it does not begin with WA_GR101", lines[0] if lines else "")
    weeks = {_day(found, "%b %d, %Y") for found in WEEK_ENDING.findall(text)}
    printed = PRINTED.search(text)
    if len(weeks) != 1 or printed is None:
        raise _changed(TEXT, "it does not name one week and the day it was printed", lines[1:2])
    (week,) = weeks
    printed_on = _day(printed[1], "%b %d, %Y")
    if week is None or printed_on is None or week.weekday() != THURSDAY or printed_on <= week:
        raise _changed(TEXT, "its week does not end on a Thursday before it was printed", lines[1])
    tables = _tables(lines)
    tonnes, to_canada = _by_destination(tables[1])
    _check_totals(grains, tonnes, to_canada, tables[0])
    return WeeklyText(week, printed_on, tonnes, _corrections(lines))


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
        raise _changed(FILE, f"line {reader.line_num:,} is no CSV ({error})", "") from None


def _added_up(
    lines: Iterator[list[str]], header: Sequence[str], year: int, grains: Collection[str]
) -> Certificates:
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise _changed(FILE, f"no column is named {' or '.join(missing)}", ", ".join(header))
    thursday, grain, destination, tons = (header.index(name) for name in COLUMNS)
    weeks: dict[str, date] = {}
    named: set[str] = set()
    added: defaultdict[tuple[date, str, str], Decimal] = defaultdict(Decimal)
    for number, line in enumerate(filter(None, lines), start=2):
        if len(line) != len(header):
            reason = f"line {number:,} has {len(line)} fields, the header {len(header)}"
            raise _changed(FILE, reason, ",".join(line))
        week = weeks.get(line[thursday]) or _week(line[thursday], year, line)
        weeks[line[thursday]] = week
        buyer = line[destination].strip()
        named.add(buyer)
        if line[grain].strip() in grains:
            added[week, line[grain].strip(), buyer] += _tonnes(line[tons], line)
    if not weeks:
        raise _changed(FILE, "it holds no certificate", ", ".join(header))
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


def _tables(lines: Sequence[str]) -> list[list[str]]:
    """Return the lines of the totals by grain and of the table by region and destination."""
    found: list[list[str]] = []
    for number, line in enumerate(lines):
        if TITLE.match(line):
            found.append(list(_below(lines[number + 1 :])))
    if len(found) != 2:
        raise _changed(TEXT, f"it has {len(found)} of the two tables that are read", lines[:2])
    return found


def _below(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table, which ends before the next rule or title in capitals."""
    rules = 0
    for line in lines:
        rules += line.startswith("----")
        if rules > 1 or "INSPECTED AND/OR WEIGHED" in line:
            return
        if rules and not line.startswith("----"):
            yield line


def _by_destination(table: Sequence[str]) -> tuple[dict[Pair, int], Counter[str]]:
    """Return tonnes by grain and destination, and shipments to Canada by water by grain.

    Raises SourceChanged unless the rows add up to the subtotals and totals, down and across.
    """
    head = next((line for line in table if line.split()[:2] == ["REGION", "COUNTRY"]), None)
    if head is None:
        raise _changed(TEXT, "its table by region and destination has another header", table[:3])
    columns = head.split()[2:]
    tonnes: Counter[Pair] = Counter()
    to_canada: Counter[str] = Counter()
    nothing = [0] * len(columns)
    region, whole, total = nothing, nothing, None
    for name, amounts, line in _rows(table[table.index(head) + 1 :], len(columns)):
        if name == "SUBTOTAL":
            if amounts != region:
                raise _changed(TEXT, "a region does not add up to its subtotal", line)
            region = nothing
        elif name == "TOTAL":
            total = amounts
            if amounts != whole:
                raise _changed(TEXT, "the regions do not add up to the total", line)
        elif total is not None:  # because this amount's name is on the lines before it
            to_canada.update(dict(_by_grain(columns, amounts)))
        else:
            region, whole = _plus(region, amounts), _plus(whole, amounts)
            tonnes.update({(grain, name): t for grain, t in _by_grain(columns, amounts)})
    if total is None or region != nothing:
        raise _changed(TEXT, "its table by region and destination has no total", head)
    return dict(tonnes), to_canada


def _rows(lines: Sequence[str], count: int) -> Iterator[tuple[str, list[int], str]]:
    """Yield the name (destination, SUBTOTAL, TOTAL), the amounts and the text of each line.

    Raises SourceChanged for a line with another number of amounts, or with another sum.
    """
    for line in lines:
        cells = CELLS.search(line)
        if cells is None:
            continue
        amounts = [int(cell.replace(",", "")) for cell in cells[0].split()]
        if len(amounts) != count:
            raise _changed(TEXT, f"a line has {len(amounts)} amounts, the header {count}", line)
        if sum(amounts[:-1]) != amounts[-1]:
            raise _changed(TEXT, "the grains of a line do not add up to its total", line)
        # Because the region before a destination stands at least two spaces away from it.
        yield re.split(" {2,}", line[: cells.start()].strip())[-1], amounts, line


def _by_grain(columns: Sequence[str], amounts: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield each grain's amount, both kinds of corn together."""
    added: Counter[str] = Counter()
    for column, amount in zip(columns[:-1], amounts[:-1], strict=True):
        added[KINDS.get(column, column)] += amount
    yield from added.items()


def _plus(one: Sequence[int], two: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(one, two, strict=True)]


def _check_totals(
    grains: Collection[str],
    tonnes: Mapping[Pair, int],
    to_canada: Mapping[str, int],
    table: Sequence[str],
) -> None:
    """Raise SourceChanged unless destinations and waterway shipments make each grain's total."""
    stated = {
        m[1]: int(m[2].replace(",", "")) for line in table if (m := TOTAL_OF_GRAIN.match(line))
    }
    added: Counter[str] = Counter()
    for (grain, _), amount in tonnes.items():
        added[grain] += amount
    for grain in sorted(grains):
        if grain not in stated:
            raise _changed(TEXT, f"its totals by grain have no {grain}", ", ".join(stated))
        found = added[grain] + to_canada.get(grain, 0)
        if found != stated[grain]:
            reason = f"{grain} by destination makes {found:,} t, the total is {stated[grain]:,} t"
            raise _changed(TEXT, reason, "")


def _corrections(lines: Sequence[str]) -> dict[Pair, tuple[date, ...]]:
    """Return the certificate days that the text's foot corrects.

    They only say which yearly files to read again, so an unknown form of one is passed over.
    """
    found: dict[Pair, set[date]] = {}
    for line in lines:
        read = CORRECTION.match(line)
        on = _day(read[1], "%m/%d/%y") if read else None
        if read is not None and on is not None:
            found.setdefault((read[4], read[6]), set()).add(on)
    return {pair: tuple(sorted(days)) for pair, days in found.items()}


def _week(written: str, year: int, line: Sequence[str]) -> date:
    """Return the Thursday of a certificate; raise SourceChanged if it is none of this year."""
    week = _day(written.strip(), "%Y%m%d")
    first, end = date(year, 1, 1), date(year + 1, 1, 1) + WEEK
    if week is None or week.weekday() != THURSDAY or not first <= week < end:
        reason = f"Thursday is {_shown(written)}, which is no Thursday of {year} as YYYYMMDD"
        raise _changed(FILE, reason, ",".join(line))
    return week


def _tonnes(written: str, line: Sequence[str]) -> Decimal:
    text = written.strip()
    if not TONNES.fullmatch(text):
        raise _changed(FILE, f"Metric Ton is {_shown(written)}", ",".join(line))
    return Decimal(text.replace(",", ""))


def _day(text: str, form: str) -> date | None:
    """Return a day; of its month's name only the first three letters are read."""
    try:
        shortened_month = MONTH.sub(lambda name: name[0][:3], text)
        return datetime.strptime(shortened_month, form).date()  # noqa: DTZ007 (a day, no instant)
    except ValueError:
        return None


def _shown(text: str) -> str:
    return repr(shortened(cleaned(text), SHOWN))


def _changed(what: str, reason: str, came: str | Sequence[str]) -> SourceChanged:
    """Return the error for an unexpected shape, with the line that came."""
    line = came if isinstance(came, str) else " / ".join(came)
    shown = shortened(cleaned(line), SHOWN)
    sentence = f"USDA's {what} has another shape: {reason}. Nothing of it was used."
    return SourceChanged(sentence, shown or None)
