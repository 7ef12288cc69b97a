"""Parse USDA's weekly text WA_GR101: tonnes of grain inspected, by region and destination.

It comes on Mondays, with the tonnes inspected in the week to Thursday.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from monitor.core.calendar import THURSDAY
from monitor.core.frozen import Frozen
from monitor.sources.fgis import Pair, changed, parsed_day
from monitor.sources.whole_amounts import whole_amount

WHAT = "weekly inspections text"
PRINTED = re.compile(r"^Washington, DC\s+\w{3}\s+(\w{3,9} \d{1,2}, \d{4})", re.MULTILINE)
WEEK_ENDING = re.compile(r"REPORTED IN WEEK ENDING ([A-Z]{3,9} \d{1,2}, \d{4})")
TITLE = re.compile(r"^ +GRAINS INSPECTED AND/OR WEIGHED FOR EXPORT( BY REGION AND COUNTRY.*)? *$")
TOTAL_OF_GRAIN = re.compile(r"^([A-Z]+) +([\d,]+) +[\d,]+ +[\d,]+ +[\d,]+ +[\d,]+ *$")
CELLS = re.compile(r"(?: +[\d,]+)+ *$")
CORRECTION = re.compile(
    r"^FOR CERTDATE (\d\d/\d\d/\d\d) +(\w+) +([\d,]+) +\S+ +([A-Z]+) +FROM (.+?) TO (.+?) *$"
)
KINDS = {"YELLOW": "CORN", "WHITE": "CORN"}
"""The columns that hold a part of a grain; any other column is named like its grain."""


class WeeklyText(Frozen):
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


def parse_text(body: bytes, grains: Collection[str]) -> WeeklyText:
    """Parse a weekly text; raise SourceChanged if its shape or its sums are unexpected.

    Only `grains` must add up to their totals, because a fault in another one says nothing of them.
    """
    text = body.decode("latin-1").replace("\r", "")
    lines = text.splitlines()
    if not lines or lines[0].strip() != "WA_GR101":
        raise changed(WHAT, "it does not begin with WA_GR101", lines[0] if lines else "")
    weeks = {parsed_day(found, "%b %d, %Y") for found in WEEK_ENDING.findall(text)}
    printed = PRINTED.search(text)
    if len(weeks) != 1 or printed is None:
        raise changed(WHAT, "it does not name one week and the day it was printed", lines[1:2])
    (week,) = weeks
    printed_on = parsed_day(printed[1], "%b %d, %Y")
    if week is None or printed_on is None or week.weekday() != THURSDAY or printed_on <= week:
        raise changed(WHAT, "its week does not end on a Thursday before it was printed", lines[1])
    tables = _tables(lines)
    tonnes, to_canada = _by_destination(tables[1])
    _check_totals(grains, tonnes, to_canada, tables[0])
    return WeeklyText(week, printed_on, tonnes, _corrections(lines))


def _tables(lines: Sequence[str]) -> list[list[str]]:
    """Return the lines of the totals by grain and of the table by region and destination."""
    found: list[list[str]] = []
    for number, line in enumerate(lines):
        if TITLE.match(line):
            found.append(list(_below(lines[number + 1 :])))
    if len(found) != 2:
        raise changed(WHAT, f"it has {len(found)} of the two tables that are read", lines[:2])
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
        raise changed(WHAT, "its table by region and destination has another header", table[:3])
    columns = head.split()[2:]
    tonnes: Counter[Pair] = Counter()
    to_canada: Counter[str] = Counter()
    nothing = [0] * len(columns)
    region, whole, total = nothing, nothing, None
    for name, amounts, line in _rows(table[table.index(head) + 1 :], len(columns)):
        if name == "SUBTOTAL":
            if amounts != region:
                raise changed(WHAT, "a region does not add up to its subtotal", line)
            region = nothing
        elif name == "TOTAL":
            total = amounts
            if amounts != whole:
                raise changed(WHAT, "the regions do not add up to the total", line)
        elif total is not None:  # because this amount's name is on the lines before it
            to_canada.update(dict(_by_grain(columns, amounts)))
        elif not name:
            raise changed(WHAT, "a line names no destination", line)
        else:
            region, whole = _plus(region, amounts), _plus(whole, amounts)
            tonnes.update({(grain, name): t for grain, t in _by_grain(columns, amounts)})
    if total is None or region != nothing:
        raise changed(WHAT, "its table by region and destination has no total", head)
    return dict(tonnes), to_canada


def _rows(lines: Sequence[str], count: int) -> Iterator[tuple[str, list[int], str]]:
    """Yield the name (destination, SUBTOTAL, TOTAL), the amounts and the text of each line.

    Raises SourceChanged for a line with another number of amounts, or with another sum.
    """
    for line in lines:
        cells = CELLS.search(line)
        if cells is None:
            continue
        amounts = [_tonnes(cell, line) for cell in cells[0].split()]
        if len(amounts) != count:
            raise changed(WHAT, f"a line has {len(amounts)} amounts, the header {count}", line)
        if sum(amounts[:-1]) != amounts[-1]:
            raise changed(WHAT, "the grains of a line do not add up to its total", line)
        # Because the region before a destination stands at least two spaces away from it.
        yield re.split(" {2,}", line[: cells.start()].strip())[-1], amounts, line


def _tonnes(text: str, line: str) -> int:
    try:
        return whole_amount(text)
    except ValueError as reason:
        raise changed(WHAT, str(reason), line) from None


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
    stated: dict[str, set[int]] = {}
    for line in table:
        if total := TOTAL_OF_GRAIN.match(line):
            stated.setdefault(total[1], set()).add(_tonnes(total[2], line))
    added: Counter[str] = Counter()
    for (grain, _), amount in tonnes.items():
        added[grain] += amount
    for grain in sorted(grains):
        if grain not in stated:
            raise changed(WHAT, f"its totals by grain have no {grain}", ", ".join(stated))
        found = added[grain] + to_canada.get(grain, 0)
        if stated[grain] != {found}:
            totals = " and ".join(f"{total:,} t" for total in sorted(stated[grain]))
            reason = f"{grain} by destination makes {found:,} t, the total is {totals}"
            raise changed(WHAT, reason, "")


def _corrections(lines: Sequence[str]) -> dict[Pair, tuple[date, ...]]:
    """Return the certificate days that the text's foot corrects.

    They only say which yearly files to read again, so an unknown form of one is passed over.
    """
    found: dict[Pair, set[date]] = {}
    for line in lines:
        read = CORRECTION.match(line)
        on = parsed_day(read[1], "%m/%d/%y") if read else None
        if read is not None and on is not None:
            found.setdefault((read[4], read[6]), set()).add(on)
    return {pair: tuple(sorted(days)) for pair, days in found.items()}
