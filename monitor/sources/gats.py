"""Parse USDA's trade service (GATS): US exports of a month to one partner, by HS code in dollars.

No real answer of exports was ever seen. The shape follows a published answer of imports and the
fields that a public client reads, and anything else is refused in one sentence, with the record.
A month is kept as two sums, all agricultural goods and the soybeans (HS 1201) among them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from monitor.core.errors import EmptyAnswer
from monitor.core.periods import MONTHLY
from monitor.core.signs import shortened
from monitor.sources.shape import changed, decode
from monitor.sources.trade_values import AGRICULTURAL, SOYBEANS

COMMODITIES = "commodities"
EXPORTS, LIST = "export values", "HS codes"
HS_CODE = re.compile(r"\d{10}", re.ASCII)
WHOLE_DOLLARS = re.compile(r"\d{1,15}(\.0+)?", re.ASCII)
LONGEST_SHOWN = 60


class _Export(msgspec.Struct):
    date: str
    partner: str = msgspec.field(name="countryCode")
    code: str = msgspec.field(name="hS10Code")
    value: msgspec.Raw  # as written, because a float near a whole amount would pass for it


class _Goods(msgspec.Struct):
    code: str = msgspec.field(name="hS10Code")
    agricultural: bool = msgspec.field(name="isAgCommodity")


def exports_path(partner: str, month: date) -> str:
    """Return the path of a month's exports below the service's address."""
    return f"censusExports/partnerCode/{partner}/year/{month.year}/month/{month.month}"


def parse_agricultural(body: bytes) -> Mapping[str, bool | None]:
    """Parse `/commodities`: whether each HS code is agricultural; None if its entries disagree.

    A code is listed again if its description changed. Raises SourceChanged for another shape and
    EmptyAnswer for a list without codes.
    """
    found: dict[str, bool | None] = {}
    for row in decode(body, list[_Goods], LIST):
        code = _code(LIST, row.code, row)
        same = found.setdefault(code, row.agricultural) == row.agricultural
        found[code] = row.agricultural if same else None
    if not found:
        raise EmptyAnswer(f"USDA's {LIST} came empty, which is no list.")
    return found


def parse_exports(
    body: bytes, partner: str, month: date, agricultural: Mapping[str, bool | None]
) -> dict[str, int]:
    """Return a month's two sums in US dollars.

    Raises SourceChanged for rows of another month or partner, for a code twice, or one that the
    list of goods does not decide, and EmptyAnswer for a month without rows, which is not zero.
    """
    rows = decode(body, list[_Export], EXPORTS)
    if not rows:
        raise EmptyAnswer(f"USDA's {EXPORTS} of {MONTHLY.label(month)} came empty: not zero.")
    values: dict[str, int] = {}
    for row in rows:
        code = _code(EXPORTS, row.code, row)
        if (row.date, row.partner.strip()) != (f"{month:%Y%m}", partner):
            raise changed(EXPORTS, f"a row of {row.date}, {row.partner!r} was not asked for", row)
        if code in values:
            raise changed(EXPORTS, f"code {code} stands there twice", row)
        if agricultural.get(code) is None:
            raise changed(EXPORTS, f"whether HS code {code} is agricultural is not known", row)
        written = bytes(row.value).decode()
        if not WHOLE_DOLLARS.fullmatch(written):
            shown = shortened(written, LONGEST_SHOWN)
            raise changed(EXPORTS, f"{shown} is no amount of whole dollars", row)
        values[code] = int(written.partition(".")[0])
    return _sums(values, agricultural)


def _sums(values: Mapping[str, int], agricultural: Mapping[str, bool | None]) -> dict[str, int]:
    return {
        AGRICULTURAL: sum(value for code, value in values.items() if agricultural[code]),
        SOYBEANS: sum(value for code, value in values.items() if code.startswith(SOYBEANS)),
    }


def _code(what: str, text: str, row: object) -> str:
    """Return an HS code of ten digits; raise SourceChanged for anything else."""
    code = text.strip()
    if not HS_CODE.fullmatch(code):
        shown = repr(shortened(text, LONGEST_SHOWN))
        raise changed(what, f"{shown} is no HS code of ten digits", row)
    return code
