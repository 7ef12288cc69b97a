"""The fields of USDA's static reports: attribute names, and text as numbers, dates and names.

Names of the national report are read from real files. Of the report by destination only a client's
output was found: it shows that code, date, marketing year, net and outstanding sales, accumulated
exports and commitment are spelled as in the national report, and that names of destinations are
padded to 31 characters. The other fields have a list of plausible spellings. Functions that read a
text raise ValueError with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Literal

from monitor.core.calendar import DAY, THURSDAY, MarketingYear
from monitor.core.frozen import Frozen
from monitor.core.records import MEASURES, Measures
from monitor.core.signs import cleaned, shortened
from monitor.sources.weekly_rows import Sum

SPELLINGS: dict[str, tuple[str, ...]] = {
    "commodity_code": ("CommodityCode",),
    "commodity_name": ("CommodityName", "CommodityDescription", "Commodity"),
    "week_ending": ("PeriodEndingDate", "WeekEndingDate"),
    "market_year": ("MarketingYear",),
    "destination": (
        "CountryName",
        "CtryName",
        "CountryDescription",
        "Country",
        "DestinationName",
        "DestinationDescription",
        "Destination",
    ),
    "weekly_exports": ("WeeklyExports",),
    "accumulated_exports": ("AccumulatedExports",),
    "outstanding_sales": ("OutstandingSales",),
    "gross_new_sales": ("NewSales", "GrossNewSales"),
    "net_sales": ("NetSales",),
    "total_commitment": ("TotalCommitment", "TotalCommitments"),
    "next_year_outstanding": ("NextMKTYearOutstandingSales", "NextMarketingYearOutstandingSales"),
    "next_year_net_sales": ("NextMKTYearNetSales", "NextMarketingYearNetSales"),
    "purchases": ("PurchaseForeignSellers", "PurchasesForeignSellers"),
    "buy_backs": ("BuyBacks_Cancellations", "BuyBacksCancellations"),
}
"""Attribute names of each field, the preferred one first, in any mix of upper and lower case."""

PLACE = ("commodity_code", "week_ending", "market_year")
REQUIRED_NATIONAL = (*PLACE, *MEASURES)
REQUIRED_BY_DESTINATION = (
    *PLACE,
    "destination",
    "accumulated_exports",
    "outstanding_sales",
    "net_sales",
    "total_commitment",
)
"""Fields without which a report is refused; any other one that is absent is not known."""

LineKind = Sum | Literal["left out"]
NO_DESTINATIONS: dict[str, LineKind] = {
    "TOTAL KNOWN AND UNKNOWN": "all",
    "GRAND TOTAL": "all",
    "TOTAL KNOWN": "known",
    "KNOWN": "known",
    "TOTAL UNKNOWN": "unknown",
    "OPTIONAL ORIGIN": "left out",
    "EXPORTS FOR OWN ACCT": "left out",
    "EXPORTS FOR OWN ACCOUNT": "left out",
}
"""Rows among the destinations that are none: sums, and sales outside every destination's row."""

SHORTEST_CUT = 7
"""Characters that are left of a name cut to USDA's shortest column, which is eight wide."""

THOUSANDS = re.compile(r"-?\d{1,9}(\.\d{1,3})?", re.ASCII)
US_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)
MONTHS_TO_LAST = 11
LONGEST_SHOWN, LONGEST_TEXT = 600, 40


class Columns(Frozen):
    """The attribute that holds each field of one report; "" if the report has none."""

    names: Mapping[str, str]

    def text(self, field: str, record: Mapping[str, str]) -> str:
        """Return a field of a row without padding; "" if it is absent."""
        return record.get(self.names[field], "").strip()

    def amount(self, field: str, record: Mapping[str, str]) -> int | None:
        """Return an amount of a row in whole units; None if it is not known."""
        return whole_units(record.get(self.names[field], ""))

    def measures(self, record: Mapping[str, str]) -> Measures:
        """Return the eight amounts of a row."""
        return Measures(*[whole_units(record.get(self.names[name], "")) for name in MEASURES])


def find_columns(records: Iterable[Mapping[str, str]], required: Iterable[str]) -> Columns:
    """Return where each field stands; raise ValueError, listing what came, if one is missing.

    The reporting service leaves an empty attribute out, so that no single row has to have them all.
    An attribute in two spellings is refused, because the rows with the other one would be unknown.
    """
    came = list(dict.fromkeys(chain.from_iterable(records)))
    folded: dict[str, str] = {}
    for attribute in came:
        other = folded.setdefault(attribute.casefold(), attribute)
        if other != attribute:
            shown = f"{shortened(other, LONGEST_TEXT)} and {shortened(attribute, LONGEST_TEXT)}"
            raise ValueError(f"an attribute comes in two spellings, {shown}")
    names = {
        field: next((folded[s.casefold()] for s in known if s.casefold() in folded), "")
        for field, known in SPELLINGS.items()
    }
    missing = [field.replace("_", " ") for field in required if not names[field]]
    if missing:
        shown = shortened(", ".join(came) or "none", LONGEST_SHOWN)
        raise ValueError(f"no attribute for {', '.join(missing)} among {shown}")
    return Columns(names)


@lru_cache(maxsize=1_000)
def destination(text: str) -> tuple[str | None, LineKind | None]:
    """Return a buyer's name without padding, or None and what the row is instead.

    A name in `NO_DESTINATIONS` may be cut, as long as it can mean one of them only.
    """
    name = cleaned(text)
    upper = name.upper()
    if not upper:
        raise ValueError("a row names no destination")
    cut = len(upper) >= SHORTEST_CUT
    kinds = {kind for full, kind in NO_DESTINATIONS.items() if cut and full.startswith(upper)}
    kind = NO_DESTINATIONS.get(upper) or (kinds.pop() if len(kinds) == 1 else None)
    if kind is None and "TOTAL" in upper.split():
        raise ValueError(f"{name!r} is a sum this program does not know")
    return (name if kind is None else None), kind


@lru_cache(maxsize=20_000)
def whole_units(text: str) -> int | None:
    """Return an amount printed in thousands, with up to three decimals, in whole units.

    None if the text is empty.
    """
    digits = text.strip()
    if not digits:
        return None
    if not THOUSANDS.fullmatch(digits):
        raise ValueError(f"{shortened(text, 40)!r} is no amount in thousands with three decimals")
    return int(Decimal(digits).scaleb(3))


def commodity_code(text: str) -> int:
    """Return a commodity's code."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{shortened(text, 40)!r} is no commodity code")
    return int(text)


@lru_cache(maxsize=100)
def us_date(text: str) -> date:
    """Return a date written 04/02/2026 or 4/2/2026."""
    try:
        if US_DATE.fullmatch(text):
            return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 (no time of day)
    except ValueError:
        pass
    raise ValueError(f"{shortened(text, 40)!r} is no date")


@lru_cache(maxsize=100)
def week_ending(text: str) -> date:
    """Return the Thursday on which a week ends."""
    week = us_date(text)
    if week.weekday() != THURSDAY:
        raise ValueError(f"{text} is a {week:%A}; weeks end on a Thursday")
    return week


@lru_cache(maxsize=100)
def marketing_year(text: str) -> MarketingYear:
    """Return the bounds of a marketing year written "Sep 2025/Aug 2026": whole months."""
    try:
        first, last = (datetime.strptime(part, "%b %Y") for part in text.split("/"))  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"{shortened(text, 40)!r} is no marketing year") from None
    if 12 * (last.year - first.year) + last.month - first.month != MONTHS_TO_LAST:
        raise ValueError(f"the marketing year {text!r} does not have twelve months")
    ends = date(last.year + last.month // 12, last.month % 12 + 1, 1) - DAY
    return MarketingYear(last.year, first.date(), ends)
