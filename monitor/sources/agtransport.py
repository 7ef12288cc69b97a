"""Query and parse AgTransport's copy of USDA's export sales: corn, soybeans and wheat since 1999.

Data set wnn7-29tu of agtransport.usda.gov, a Socrata site; no key. Socrata writes numbers as text
and leaves a field without a value out of its row, so an absent amount is not known. Wheat is given
by class; all wheat (107) is added up here, in weeks with all classes. Nothing of an answer is used
if one of its rows cannot be read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import quote, urlencode

import msgspec

from monitor.core.calendar import THURSDAY
from monitor.core.errors import SourceUnavailable
from monitor.core.records import Measures
from monitor.core.signs import cleaned, shortened
from monitor.sources.commodity_codes import PUBLIC_HISTORY
from monitor.sources.refusals import reported_error
from monitor.sources.shape import changed, decode
from monitor.sources.weekly_rows import WeeklyRow

WHAT = "AgTransport rows"
LIMIT = 50_000
"""Most rows of one answer: the maximum of Socrata's older query interface."""

CODES = {
    ("corn", ""): 401,
    ("soybeans", ""): 801,
    ("wheat", "hrw"): 101,
    ("wheat", "hard red winter"): 101,
    ("wheat", "srw"): 102,
    ("wheat", "soft red winter"): 102,
    ("wheat", "hrs"): 103,
    ("wheat", "hard red spring"): 103,
    ("wheat", "white"): 104,
    ("wheat", "soft white"): 104,
    ("wheat", "sww"): 104,
    ("wheat", "durum"): 105,
    ("wheat", "dur"): 105,
}
"""USDA's code by commodity and class, in any mix of upper and lower case."""

ALL_WHEAT, CLASSES = 107, frozenset({101, 102, 103, 104, 105})
WEEKS_AT_ONCE = 52
"""Most weeks in one request for wheat, so that no answer ends within a week: 100 destinations of
five classes have 26,000 rows in them."""

UNIT = "metric tons"
ORDER = "date,commodity,type,country,myear"
"""Identifies a row, because without a complete order pages repeat rows and leave others out."""

ENOUGH_ROWS = 20
REQUIRED = ("accexportscmy", "outsalescmy", "netsalescmy", "totcommcmy")
"""Fields of which an answer of `ENOUGH_ROWS` rows must hold at least one value each.

A renamed column would otherwise look like amounts that are not known.
"""

AMOUNT = re.compile(r"-?\d{1,15}(\.0+)?", re.ASCII)
MARKET_YEAR = re.compile(r"(\d{4})/(\d{4})", re.ASCII)
LONGEST_NAME, LONGEST_SHOWN = 100, 60
NOTHING = msgspec.Raw(b"null")


class SalesRow(msgspec.Struct, gc=False):
    """One row, with the data set's own field names: cmy and nmy are this and next market year.

    Amounts are kept as written, because a binary fraction near a whole amount would pass for it.
    """

    date: str
    myear: str
    country: str
    commodity: str
    unit: str
    type: str | None = None
    wkexportscmy: msgspec.Raw = NOTHING
    accexportscmy: msgspec.Raw = NOTHING
    outsalescmy: msgspec.Raw = NOTHING
    grosalescmy: msgspec.Raw = NOTHING
    netsalescmy: msgspec.Raw = NOTHING
    totcommcmy: msgspec.Raw = NOTHING
    outsalesnmy: msgspec.Raw = NOTHING
    netsalesnmy: msgspec.Raw = NOTHING


AMOUNTS = (
    "wkexportscmy",
    "accexportscmy",
    "outsalescmy",
    "grosalescmy",
    "netsalescmy",
    "totcommcmy",
    "outsalesnmy",
    "netsalesnmy",
)
"""The data set's names in the order of `records.MEASURES`."""

NEVER_NEGATIVE = ("wkexportscmy", "accexportscmy")
_decoder = msgspec.json.Decoder(list[SalesRow])


def request(commodity_codes: Collection[int], since: date, until: date, offset: int = 0) -> str:
    """Return the query for all destinations' rows of the weeks ending `since` to `until`.

    An answer has up to `LIMIT` rows; `offset` is the number of rows had before. Wheat comes in all
    its classes, because a filter would hide a class whose spelling is not known. Raises KeyError
    for a commodity that the data set does not hold.
    """
    names = sorted({PUBLIC_HISTORY[code] for code in commodity_codes})
    listed = ",".join(f"'{name}'" for name in names)
    clauses = {
        "$where": f"date >= '{since}T00:00:00.000' AND date <= '{until}T00:00:00.000' "
        f"AND commodity in ({listed})",
        "$order": ORDER,
        "$limit": LIMIT,
        "$offset": offset,
    }
    return urlencode(clauses, quote_via=quote)


def parse(body: bytes) -> list[WeeklyRow]:
    """Return the rows of one answer in its order, and after them those of all wheat.

    Raises SourceChanged, showing the row, if one is in an unexpected format, does not add up or
    contradicts another; SourceUnavailable for an error report, a web page or incomplete JSON.
    """
    error = None if body.lstrip().startswith(b"[") else reported_error(body)
    if error is not None:
        raise SourceUnavailable(f"AgTransport answered with an error: {error.rstrip('.')}.")
    records = decode(body, list[SalesRow], WHAT, _decoder)
    _check_fields(records)
    rows = [_row_or_refusal(record) for record in records]
    _check_each_once(rows, records)
    # An answer with as many rows as it may have can end within a week, whose sum is then unknown.
    return rows if len(rows) >= LIMIT else [*rows, *_all_wheat(rows)]


def _all_wheat(rows: Iterable[WeeklyRow]) -> Iterator[WeeklyRow]:
    """Yield each destination's sum over the classes, of the weeks in which no class is missing.

    A destination without a row of a class has bought none of it; a week without any row of a class
    is not all there.
    """
    classes: dict[date, set[int]] = defaultdict(set)
    own: dict[tuple[str | None, date, int], list[Measures]] = defaultdict(list)
    for row in rows:
        if row.commodity_code in CLASSES:
            classes[row.week_ending].add(row.commodity_code)
            own[row.destination, row.week_ending, row.market_year].append(row.measures)
    for (destination, week, year), parts in own.items():
        if classes[week] == CLASSES:
            yield WeeklyRow(ALL_WHEAT, destination, week, year, _sum(parts))


def _sum(parts: Sequence[Measures]) -> Measures:
    """Return the sum of each amount; None if it is not known of one class."""
    return Measures._make(
        sum(known) if len(known := [a for a in amounts if a is not None]) == len(parts) else None
        for amounts in zip(*parts, strict=True)
    )


def _row_or_refusal(record: SalesRow) -> WeeklyRow:
    try:
        return _row(record)
    except ValueError as reason:
        raise changed(WHAT, str(reason), record) from None


def _row(record: SalesRow) -> WeeklyRow:
    """Return a row; raise ValueError with the reason if it cannot be read."""
    if cleaned(record.unit).casefold() != UNIT:
        raise ValueError(f"the unit is {_shown(record.unit)}, not {UNIT}")
    week, year = _week_ending(record.date), _market_year(record.myear)
    if not year - 1 <= week.year <= year:
        raise ValueError(f"the week {record.date} is not in market year {record.myear}")
    code = _commodity_code(record.commodity, record.type or "")
    return WeeklyRow(code, _country(record.country), week, year, _measures(record))


@lru_cache(maxsize=100)
def _commodity_code(name: str, kind: str) -> int:
    found = CODES.get((cleaned(name).casefold(), cleaned(kind).casefold()))
    if found is None:
        raise ValueError(f"commodity {_shown(name)} of type {_shown(kind)} is not known")
    return found


@lru_cache(maxsize=1_000)
def _country(text: str) -> str:
    name = shortened(cleaned(text), LONGEST_NAME)
    if not name:
        raise ValueError("a row names no country")
    return name


@lru_cache(maxsize=2_000)
def _week_ending(text: str) -> date:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{_shown(text)} is no date") from None
    if moment.tzinfo is not None or moment.time() != datetime.min.time():
        raise ValueError(f"{_shown(text)} has a time of day or a zone")
    if moment.weekday() != THURSDAY:
        raise ValueError(f"{_shown(text)} is a {moment:%A}; weeks end on a Thursday")
    return moment.date()


@lru_cache(maxsize=100)
def _market_year(text: str) -> int:
    """Return the year in which a market year written "2026/2027" ends."""
    match = MARKET_YEAR.fullmatch(text.strip())
    if match is None or int(match[2]) != int(match[1]) + 1:
        raise ValueError(f"{_shown(text)} is no market year")
    return int(match[2])


def _measures(record: SalesRow) -> Measures:
    """Return the eight amounts; raise ValueError if they do not add up."""
    amounts = Measures(*(_amount(name, getattr(record, name)) for name in AMOUNTS))
    shipped, unshipped, total = (
        amounts.accumulated_exports,
        amounts.outstanding_sales,
        amounts.total_commitment,
    )
    if shipped is None or unshipped is None or total is None:
        return amounts
    if shipped + unshipped != total:
        raise ValueError(
            f"exports {shipped:,} and outstanding sales {unshipped:,} make "
            f"{shipped + unshipped:,}, the total commitment is {total:,}"
        )
    return amounts


def _amount(name: str, written: msgspec.Raw) -> int | None:
    """Return an amount, written as text or as a number; None if it is absent."""
    if written == NOTHING:
        return None
    value = bytes(written).decode()
    text = (msgspec.json.decode(value, type=str) if value.startswith('"') else value).strip()
    if not AMOUNT.fullmatch(text):
        raise ValueError(f"{name} is {_shown(text)}, which is no whole amount")
    amount = int(text.split(".")[0])
    if amount < 0 and name in NEVER_NEGATIVE:
        raise ValueError(f"{name} is {amount:,}, and exports cannot be negative")
    return amount


def _check_fields(records: Sequence[SalesRow]) -> None:
    """Raise SourceChanged if no row of a long answer has a value of a required field."""
    if len(records) < ENOUGH_ROWS:
        return
    missing = [n for n in REQUIRED if all(getattr(record, n) == NOTHING for record in records)]
    if missing:
        raise changed(WHAT, f"no row has {' or '.join(missing)}", records[0])


def _check_each_once(rows: Sequence[WeeklyRow], records: Sequence[SalesRow]) -> None:
    """Raise SourceChanged if a destination's week stands there twice with different amounts."""
    known: dict[tuple[int, str | None, date, int], WeeklyRow] = {}
    for row, record in zip(rows, records, strict=True):
        place = (row.commodity_code, row.destination, row.week_ending, row.market_year)
        if known.setdefault(place, row).measures != row.measures:
            raise changed(WHAT, "a destination's week stands there twice, differently", record)


def _shown(text: str) -> str:
    return repr(shortened(cleaned(text), LONGEST_SHOWN))
