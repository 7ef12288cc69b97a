"""Parse USDA's keyless static reports: this week's and last week's export sales.

The query system (ESRQS) publishes a national report and one by destination. Amounts are printed in
thousands and become whole units of the commodity. The WASDE projection, in millions, and the
previous year's columns are left out. Nothing here adds commodities up: all wheat (107), all upland
cotton (1404) and all rice (1505) have rows of their own (`commodity_codes.COMMODITY_SUMS`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.errors import EmptyAnswer
from monitor.core.formats import day
from monitor.core.frozen import Frozen
from monitor.core.records import Measures, Oddity
from monitor.core.signs import cleaned, shortened
from monitor.sources import esrqs_fields as fields
from monitor.sources.report_xml import ReportXml, read_report
from monitor.sources.shape import changed
from monitor.sources.weekly_rows import WeeklyRow

NATIONAL = "national export sales (static report)"
BY_DESTINATION = "export sales by destination (static report)"

AS_OF = re.compile(r"\bAS OF\s+(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)
NEVER_NEGATIVE = ("weekly_exports", "accumulated_exports")
LONGEST_NAME, LONGEST_TITLE = 100, 200


class StaticReport(Frozen):
    """One report: weeks (newest first), rows, commodity names by code, and irregularities.

    `as_of` is the date in the title, None if the title has none. `marketing_years` holds the bounds
    by commodity code and year.
    """

    as_of: date | None
    weeks: tuple[date, ...]
    rows: tuple[WeeklyRow, ...]
    commodities: Mapping[int, str]
    marketing_years: Mapping[tuple[int, int], MarketingYear]
    oddities: tuple[Oddity, ...]


class NationalReport(StaticReport):
    """The national report: each row is the sum over all destinations."""


class DestinationReport(StaticReport):
    """The report by destination: buyers, UNKNOWN among them, and sums over destinations."""


Report = TypeVar("Report", NationalReport, DestinationReport)


def parse_national(body: bytes) -> NationalReport:
    """Parse `CWRCommoditySummary.xml`.

    Raises SourceChanged for an unexpected format, SourceUnavailable for a truncated report or a web
    page in its place.
    """
    xml = read_report(body, "CWRCommoditySummary", NATIONAL)
    # Its title alone says in which unit amounts are printed; the other report is compared with it.
    if not AS_OF.search(xml.title) or "thousands" not in xml.title.lower():
        raise changed(NATIONAL, f"the title {_shown(xml)} names no date or no thousands", None)
    return _report(NationalReport, NATIONAL, xml, fields.REQUIRED_NATIONAL)


def parse_by_destination(body: bytes) -> DestinationReport:
    """Parse `CWRCountryCommoditySummary.xml`; raises as `parse_national` does."""
    xml = read_report(body, "CWRCountryCommoditySummary", BY_DESTINATION)
    return _report(DestinationReport, BY_DESTINATION, xml, fields.REQUIRED_BY_DESTINATION)


def _report(kind: type[Report], what: str, xml: ReportXml, required: Iterable[str]) -> Report:
    """Return a report with its rows checked; left-out rows leave nothing behind."""
    try:
        columns = fields.find_columns(xml.rows, required)
    except ValueError as reason:
        raise changed(what, str(reason), None) from None
    rows: dict[tuple[object, ...], WeeklyRow] = {}
    commodities: dict[int, str] = {}
    years: dict[tuple[int, int], MarketingYear] = {}
    oddities: list[Oddity] = []
    for record in xml.rows:
        row, odd = _read(record, columns, what)
        if row is None:
            continue
        if rows.setdefault(_place(row), row) is not row:
            raise changed(what, "a destination's week stands there twice", record)
        if row.commodity_code not in commodities:
            commodities[row.commodity_code] = _commodity_name(record, columns)
        year = fields.marketing_year(columns.text("market_year", record))
        years[row.commodity_code, year.year] = year
        oddities += odd
    if not rows:
        raise EmptyAnswer(f"USDA's {what} came without a row of any destination.")
    weeks = tuple(sorted({row.week_ending for row in rows.values()}, reverse=True))
    return kind(
        _as_of(xml, weeks, what),
        weeks,
        tuple(rows.values()),
        commodities,
        years,
        tuple(oddities),
    )


def _place(row: WeeklyRow) -> tuple[object, ...]:
    return row.commodity_code, row.destination, row.sums, row.market_year, row.week_ending


def _read(
    record: Mapping[str, str], columns: fields.Columns, what: str
) -> tuple[WeeklyRow | None, list[Oddity]]:
    """Return a row, None if it is left out, and its irregularities; raise SourceChanged."""
    try:
        row = _row(record, columns, what)
        return row, [] if row is None else list(_irregularities(row, record, columns))
    except ValueError as reason:
        raise changed(what, str(reason), record) from None


def _row(record: Mapping[str, str], columns: fields.Columns, what: str) -> WeeklyRow | None:
    """Return a row, None for sales outside every destination's row; raise ValueError if unreadable.

    MYCOType (Standard, MY Ending, MY Starting) is not read because the row names its marketing
    year.
    """
    buyer: str | None = None
    kind: fields.LineKind | None = "all"
    if what == BY_DESTINATION:
        buyer, kind = fields.destination(columns.text("destination", record))
    if kind == "left out":
        return None
    week = fields.week_ending(columns.text("week_ending", record))
    year = fields.marketing_year(columns.text("market_year", record))
    if not year.starts_on <= week < year.ends_on + WEEK:
        raise ValueError(f"the week to {day(week)} is not in marketing year {year.year}")
    return WeeklyRow(
        fields.commodity_code(columns.text("commodity_code", record)),
        buyer,
        week,
        year.year,
        _measures(record, columns),
        kind,
    )


def _commodity_name(record: Mapping[str, str], columns: fields.Columns) -> str:
    return shortened(cleaned(columns.text("commodity_name", record)), LONGEST_NAME)


def _measures(record: Mapping[str, str], columns: fields.Columns) -> Measures:
    """Return the eight amounts; a negative shipment is not known, as in the API's rows."""
    printed = columns.measures(record)
    impossible = [name for name in NEVER_NEGATIVE if (getattr(printed, name) or 0) < 0]
    return printed._replace(**dict.fromkeys(impossible)) if impossible else printed


def _irregularities(
    row: WeeklyRow, record: Mapping[str, str], columns: fields.Columns
) -> Iterator[Oddity]:
    """Yield what is impossible in a row or does not add up, with the row as it came."""
    for what in _problems(row, record, columns):
        where = f"{_commodity_name(record, columns)}, {row.destination or 'sum'}"
        yield Oddity(f"{where}, w/e {day(row.week_ending)}: {what}", json.dumps(record))


def _problems(row: WeeklyRow, record: Mapping[str, str], columns: fields.Columns) -> Iterator[str]:
    for measure in NEVER_NEGATIVE:
        if getattr(row.measures, measure) is None:
            printed = columns.amount(measure, record)
            if printed is not None:
                yield f"{_words(measure)} are {printed:,}"
    for measure, what, expected in _expected(row, record, columns):
        amount = getattr(row.measures, measure)
        if amount is not None and expected is not None and amount != expected:
            yield f"{_words(measure)} are {amount:,}, but {what} {expected:,}"


def _expected(
    row: WeeklyRow, record: Mapping[str, str], columns: fields.Columns
) -> Iterator[tuple[str, str, int | None]]:
    """Yield measures with what they should be by the row's other amounts.

    New sales less purchases from foreign sellers and buy-backs are net sales in all but one of the
    160 rows of the real national files (wheat products, 2 April 2026). They are compared in sums
    only, because a buyer's first week of a marketing year may hold carry-over.
    """
    amounts = row.measures
    shipped = _less(amounts.total_commitment, amounts.outstanding_sales)
    yield "accumulated_exports", "commitment less outstanding sales", shipped
    if row.sums is not None:
        reductions = (columns.amount(field, record) for field in ("purchases", "buy_backs"))
        net = _less(amounts.gross_new_sales, *reductions)
        yield "net_sales", "new sales less purchases and buy-backs", net


def _words(measure: str) -> str:
    return measure.replace("_", " ")


def _less(amount: int | None, *others: int | None) -> int | None:
    """Return an amount less others; None if any of them is not known."""
    known = [other for other in others if other is not None]
    if amount is None or len(known) < len(others):
        return None
    return amount - sum(known)


def _as_of(xml: ReportXml, weeks: tuple[date, ...], what: str) -> date | None:
    """Return the title's date, which has to be the newest week; None if the title has no date."""
    match = AS_OF.search(xml.title)
    if match is None:
        return None
    week = weeks[0]
    if tuple(map(int, match.groups())) != (week.month, week.day, week.year):
        reason = f"the title is {_shown(xml)}, the newest week ends {day(week)}"
        raise changed(what, reason, None)
    return week


def _shown(xml: ReportXml) -> str:
    return repr(shortened(cleaned(xml.title), LONGEST_TITLE))
