"""Salvage an `/exports` response in which a few rows are irregular.

A new field, a whole amount written with a decimal point and an identical duplicate row are
harmless. An unreadable amount is unknown, never zero. A row without a readable buyer or week is
dropped, which `ingest` has to judge. If many rows are irregular, the format has changed and nothing
is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from monitor.core.calendar import THURSDAY
from monitor.core.errors import SourceChanged
from monitor.core.formats import day
from monitor.core.frozen import Frozen
from monitor.core.records import Commodity, Measures, Observation, Oddity
from monitor.core.signs import shortened
from monitor.sources.export_row import AMOUNTS, LARGEST, LARGEST_CODE, NEVER_NEGATIVE

PLACE = ("commodityCode", "countryCode", "unitId", "weekEndingDate")
FEW = 0.02
"""Share of irregular rows from which the format counts as changed; one is always allowed."""

SHOWN, SHOWN_VALUE = 600, 40
Record = Mapping[str, object]
Weeks = tuple[date, date]
ANY_WEEK: Weeks = date.min, date.max

# Decimal, because a binary fraction near a whole amount would pass for it.
_decoder = msgspec.json.Decoder(float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")


class Read(Frozen):
    """A row as far as it is readable; `observation` is None without a readable buyer and week."""

    record: Record
    country_code: int | None
    observation: Observation | None
    faults: tuple[str, ...]

    @property
    def oddity(self) -> Oddity:
        """Return the row's faults."""
        lost = self.observation is None
        text = _encoder.encode(self.record).decode()[:SHOWN]
        return Oddity("; ".join(self.faults), text, lost, self.country_code)


def salvaged(
    body: bytes, commodity: Commodity, weeks: Weeks, refused: SourceChanged
) -> tuple[list[Observation], tuple[Oddity, ...]]:
    """Return the usable rows and the irregularities; raise `refused` if there are too many."""
    records = _decoder.decode(body)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise refused
    read = [_read(record, commodity, weeks) for record in records]
    faulty = [row for row in read if row.faults]
    rows, alike, differing = _each_once(read)
    bad = len(faulty) + len(differing)
    if bad > max(1, FEW * len(records)) or 2 * bad > len(records):
        raise refused
    return rows, (*_harmless(records), *(row.oddity for row in faulty), *alike, *differing)


def week_of(text: object, weeks: Weeks) -> date | str:
    """Return the week ending in `text`, one of `weeks`, or the reason why there is none."""
    shown = _short(text)
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None:
        return f"weekEndingDate {shown} is no date"
    if moment.tzinfo is not None:
        return f"weekEndingDate {shown} has a time zone"
    if moment.weekday() != THURSDAY:
        return f"weekEndingDate {shown} is a {moment:%A}; weeks end on a Thursday"
    first, last = weeks
    if not first <= moment.date() <= last:
        return f"weekEndingDate {shown} is none of the weeks from {day(first)} to {day(last)}"
    return moment.date()


def foreign(code: object, unit: object, commodity: Commodity) -> str | None:
    """Return what is wrong if a row has another unit or commodity than requested; else None."""
    if unit != commodity.unit_id:
        return f"unitId is {_short(unit)}, {commodity.name} is counted in unit {commodity.unit_id}"
    if code != commodity.code:
        return f"commodityCode is {_short(code)}, asked was {commodity.code}"
    return None


def _read(record: Record, commodity: Commodity, weeks: Weeks) -> Read:
    code, week = record.get("countryCode"), week_of(record.get("weekEndingDate"), weeks)
    country = code if isinstance(code, int) and not isinstance(code, bool) else None
    if country is None or not 0 < country <= LARGEST_CODE:
        return Read(record, None, None, (f"countryCode is {_short(code)}",))
    if isinstance(week, str):
        return Read(record, country, None, (f"of destination {country}: {week}",))
    elsewhere = foreign(record.get("commodityCode"), record.get("unitId"), commodity)
    amounts = Measures._make(None if elsewhere else _amount(record, name) for name in AMOUNTS)
    unread = () if elsewhere else [n for n, a in zip(AMOUNTS, amounts, strict=True) if a is None]
    where = f"of destination {country} in w/e {day(week)}"
    faults = [f"{name} {where} is {_shown(record, name)}" for name in unread]
    faults += [f"{where}: {elsewhere}"] if elsewhere else []
    return Read(record, country, Observation((country, week), amounts), tuple(faults))


def _each_once(read: Sequence[Read]) -> tuple[list[Observation], list[Oddity], list[Oddity]]:
    """Return each row once, the identical duplicates, and the conflicting ones.

    Amounts in which two rows of one buyer and week differ become unknown.
    """
    rows: dict[tuple[int, date], Observation] = {}
    alike, differing = [], []
    for row in (each.observation for each in read if each.observation is not None):
        before = rows.setdefault(row.place, row)
        if before is row:
            continue
        where = f"of destination {row.country_code} in w/e {day(row.week_ending)}"
        if before == row:
            alike.append(Oddity(f"the row {where} stands there twice, alike"))
            continue
        differing.append(Oddity(f"the row {where} stands there twice, with different amounts"))
        pairs = zip(before.measures, row.measures, strict=True)
        agreed = Measures._make(a if a == b else None for a, b in pairs)
        rows[row.place] = row._replace(measures=agreed)
    return list(rows.values()), alike, differing


def _harmless(records: Sequence[Record]) -> Iterator[Oddity]:
    """Yield the irregularities that change no figure, each once."""
    known = {*AMOUNTS, *PLACE}
    new = sorted({str(name) for record in records for name in record.keys() - known})
    for name in new:
        yield Oddity(f"there is a new field {_short(name)}, which is not used")
    written = (record.get(name) for record in records for name in AMOUNTS)
    if any(isinstance(value, Decimal) and _is_whole(value) for value in written):
        yield Oddity("amounts are written with a decimal point")


def _amount(record: Record, name: str) -> int | None:
    """Return an amount; None if it is not a valid one."""
    value = record.get(name)
    if not _is_whole(value) or not isinstance(value, int | Decimal):
        return None
    amount = int(value)
    least = 0 if name in NEVER_NEGATIVE else -LARGEST
    return amount if least <= amount <= LARGEST else None


def _is_whole(value: object) -> bool:
    if isinstance(value, Decimal):
        return abs(value) <= LARGEST and value == int(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(record: Record, name: str) -> str:
    """Return the value as text, shortened."""
    if name not in record:
        return "not there"
    return _encoder.encode(record[name]).decode()[:SHOWN_VALUE]


def _short(value: object) -> str:
    """Return a value as Python shows it, shortened."""
    return shortened(repr(value), SHOWN_VALUE)
