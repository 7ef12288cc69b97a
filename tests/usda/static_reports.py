"""USDA's static reports (ESRQS) of a scripted world, as XML in the form of the real files.

The national form is that of files of April 2026. Of the form by destination only some attributes
are known, so that a `ReportForm` can leave the next year out and spell attributes otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape

from .clock import new_york_day
from .records import MEASURES as API_MEASURES
from .records import THURSDAY, UNKNOWN_BEFORE, UNKNOWN_NOW, Commodity, Row
from .world import World

NATIONAL, BY_DESTINATION = "CWRCommoditySummary", "CWRCountryCommoditySummary"
TITLES = {NATIONAL: "COMMODITY SUMMARY", BY_DESTINATION: "COUNTRY COMMODITY SUMMARY"}
WEEK, YEAR = timedelta(days=7), timedelta(days=364)
ESCAPED = {'"': "&quot;", "\r": "&#xD;", "\n": "&#xA;"}
OUTSIDE = 12_500
"""The amount of every measure in the lines that no sum holds."""

Attributes = dict[str, str]

MEASURES = {
    "WeeklyExports": "weekly_exports",
    "NetSales": "current_my_net_sales",
    "OutstandingSales": "outstanding_sales",
    "AccumulatedExports": "accumulated_exports",
    "TotalCommitment": "current_my_total_commitment",
}
NEXT_YEAR = {
    "NextMKTYearOutstandingSales": "next_my_outstanding_sales",
    "NextMKTYearNetSales": "next_my_net_sales",
}
PREVIOUS_YEAR = {
    "PreviousMKTYearAccumulatedExports": "accumulated_exports",
    "PreviousMKTYearOutstandingSales": "outstanding_sales",
}
AMOUNTS = tuple(API_MEASURES.values())


@dataclass(frozen=True)
class ReportForm:
    """How the report by destination is written."""

    next_year: bool = True
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Other names of attributes, by those of this module (`{"CountryName": "Country"}`)."""
    name_width: int = 31
    """The width to which destinations' names are padded or cut."""

    def of(self, attributes: Attributes) -> Attributes:
        """A row in this form."""
        padded = attributes["CountryName"][: self.name_width].ljust(self.name_width)
        return {
            self.spellings.get(name, name): value
            for name, value in {**attributes, "CountryName": padded}.items()
            if self.next_year or name not in NEXT_YEAR
        }


@dataclass(frozen=True)
class Slice:
    """A commodity's week in one marketing year: its rows, and those of the same week a year ago."""

    commodity: Commodity
    market_year: int
    week_ending: date
    turn: str
    rows: list[Row]
    before: list[Row]

    def attributes(self, rows: list[Row]) -> Attributes:
        """The sum of some of the rows; the year before is left out where it has no row of them."""
        buyers = {row.country for row in rows}
        before = [row for row in self.before if row.country in buyers]
        net, gross = (
            sum(getattr(row, name) for row in rows)
            for name in ("current_my_net_sales", "gross_new_sales")
        )
        year = self.commodity.year(self.market_year)
        first_week = year.start + timedelta(days=(THURSDAY - year.start.weekday()) % 7)
        return {
            "CommodityCode": str(self.commodity.code),
            "CommodityName": self.commodity.name.upper(),
            "PeriodEndingDate": f"{self.week_ending:%m/%d/%Y}",
            "MarketingYearWeekNumber": str((self.week_ending - first_week) // WEEK + 1),
            "MYCOType": self.turn,
            "MarketingYear": f"{year.start:%b %Y}/{year.end:%b %Y}",
            "NewSales": thousands(gross),
            "PurchaseForeignSellers": "0",
            "BuyBacks_Cancellations": thousands(gross - net),
            **_summed(MEASURES, rows),
            **(_summed(PREVIOUS_YEAR, before) if before else {}),
            **_summed(NEXT_YEAR, rows),
        }


def national_xml(world: World, now: datetime) -> bytes:
    """The national report at `now`."""
    slices = list(_slices(world, now))
    rows = [
        {**each.attributes(each.rows), "WASDEReportProjectionsQuantity": "0"} for each in slices
    ]
    return report_xml(NATIONAL, _newest(slices), rows)


def destinations_xml(world: World, now: datetime, form: ReportForm | None = None) -> bytes:
    """The report by destination at `now`."""
    form = form or ReportForm()
    names = {country.code: country.description for country in world.countries_at(now)}
    slices = list(_slices(world, now))
    rows = [
        form.of({"CountryName": name, **each.attributes(rows)})
        for each in slices
        for name, rows in _lines(each.rows, names)
    ]
    return report_xml(BY_DESTINATION, _newest(slices), rows)


def _newest(slices: list[Slice]) -> date:
    """The newest week; the first day of all if nothing is published yet."""
    return max((each.week_ending for each in slices), default=date.min)


def report_xml(name: str, as_of: date, rows: Iterable[Attributes]) -> bytes:
    """A report with these rows, in the very form of the real files."""
    title = (
        f"COMPLETE WEEKLY REPORT - {TITLES[name]}\r\nU. S. EXPORT SALES AS OF "
        f"{as_of.month}/{as_of.day}/{as_of.year}\r\n\r\nAll numbers are in the Thousands"
    )
    details = "".join(f"<Details {_written(row)} />" for row in rows)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Report Name="{name}" '
        f'{_written({"ReportTitle": title})} xmlns="{name}"><Tablix1><Details_Collection>'
        f"{details}</Details_Collection></Tablix1></Report>"
    ).encode()


def thousands(amount: int) -> str:
    """An amount in thousands without idle zeros: 30,515,990 is "30515.99"."""
    return f"{Decimal(amount) / 1000:f}"


def _slices(world: World, now: datetime) -> Iterator[Slice]:
    """This week's and last week's slices; a commodity without any row this week has none."""
    by_commodity = {code: list(_recent(world, code, now)) for code in world.commodities}
    newest = max((r.week_ending for rows in by_commodity.values() for r in rows), default=date.min)
    for code, rows in by_commodity.items():
        if any(row.week_ending == newest for row in rows):
            for week in (newest, newest - WEEK):
                yield from _of_week(world.commodities[code], week, rows)


def _recent(world: World, code: int, now: datetime) -> Iterator[Row]:
    """A commodity's rows of the marketing years around `now`, which hold every week shown."""
    current = world.commodities[code].year_of(new_york_day(now)).name
    for year in range(current - 2, current + 2):
        yield from world.rows_at(code, year, now)


def _of_week(commodity: Commodity, week: date, rows: list[Row]) -> Iterator[Slice]:
    """A week's slice, or two at the turn of the marketing year, the ending one first."""
    years = sorted({row.market_year for row in rows if row.week_ending == week})
    for year in years:
        turn = "MY Ending" if year == years[0] else "MY Starting"
        yield Slice(
            commodity,
            year,
            week,
            turn if len(years) > 1 else "Standard",
            [row for row in rows if (row.market_year, row.week_ending) == (year, week)],
            [row for row in rows if (row.market_year, row.week_ending) == (year - 1, week - YEAR)],
        )


def _lines(rows: list[Row], names: Mapping[int, str]) -> Iterator[tuple[str, list[Row]]]:
    """Each destination, the sums, and the two lines outside all sums, with the rows they add up."""
    unknown = [row for row in rows if row.country in (UNKNOWN_BEFORE, UNKNOWN_NOW)]
    known = [row for row in rows if row not in unknown]
    for row in known + unknown:
        yield names[row.country], [row]
    yield "TOTAL KNOWN", known
    yield "TOTAL UNKNOWN", unknown
    yield "TOTAL KNOWN AND UNKNOWN", rows
    outside = replace(rows[0], country=-1, **dict.fromkeys(AMOUNTS, OUTSIDE))
    yield "OPTIONAL ORIGIN", [outside]
    yield "EXPORTS FOR OWN ACCT", [outside]


def _summed(names: Mapping[str, str], rows: list[Row]) -> Attributes:
    return {
        theirs: thousands(sum(getattr(row, ours) for row in rows)) for theirs, ours in names.items()
    }


def _written(attributes: Attributes) -> str:
    """Attributes as the reporting service writes them."""
    return " ".join(f'{name}="{escape(value, ESCAPED)}"' for name, value in attributes.items())
