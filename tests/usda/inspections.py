"""Grain inspections as USDA publishes them: the weekly text WA_GR101 and the yearly CSV files.

A test publishes certificates at instants; the text of a Monday names the newest week then, and the
earlier days that were added to since. The forms are those of real texts of 2026, and of the files
as public readers of them describe them: header names that may end in blanks, more columns than are
needed, a certificate on each line.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from .clock import new_york, new_york_day

TEXT_PATH = "/mnreports/wa_gr101.txt"
FOLDER = "/ExportGrainReport"
GRAINS = ("WHEAT", "CORN", "SORGHUM", "SOYBEANS")
COLUMNS = ("WHEAT", "YELLOW", "WHITE", "SORGHUM", "SOYBEANS")
ALL = ("BARLEY", "CORN", "FLAXSEED", "MIXED", "OATS", "RYE", *GRAINS[2:], "SUNFLOWER", "WHEAT")
HEADER = (
    "Thursday",
    "Serial No.",
    "Type Shipm ",
    "Cert Date",
    "Carrier Name",
    "Grain ",
    "Pounds",
    "Destination",
    "Metric Ton  ",
)
"""Some of the files' hundred and more columns."""


@dataclass(frozen=True)
class Certificate:
    """Grain inspected on a day for a destination; `text` is how the file writes the tonnes."""

    day: date
    tonnes: int
    destination: str = "CHINA"
    grain: str = "SOYBEANS"
    region: str = "GULF"
    text: str = ""

    @property
    def week(self) -> date:
        """The Thursday that ends its week."""
        return self.day + timedelta(days=(3 - self.day.weekday()) % 7)


@dataclass
class Inspections:
    """What was certified, and when each certificate became public."""

    certificates: list[tuple[datetime, Certificate]] = field(default_factory=list)
    header: Sequence[str] = HEADER

    def publish(self, monday: date, *certificates: Certificate) -> None:
        """Publish certificates at 11:00 in New York."""
        self.certificates += [(new_york(monday, time(11)), each) for each in certificates]

    def public(self, now: datetime) -> list[tuple[datetime, Certificate]]:
        """The certificates public at `now`, in the order of publication."""
        return sorted(
            ((at, own) for at, own in self.certificates if at <= now),
            key=lambda each: (each[0], each[1].day),
        )

    def changed_at(self, now: datetime) -> datetime | None:
        """When anything last became public; None if nothing is."""
        return max((at for at, _ in self.public(now)), default=None)

    def file(self, year: int, now: datetime) -> bytes | None:
        """The file of a calendar year; None if it has no certificate."""
        own = [c for _, c in self.public(now) if c.day.year == year]
        if not own:
            return None
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(self.header)
        for number, each in enumerate(own):
            cells = {
                "Thursday": f"{each.week:%Y%m%d}",
                "Serial No.": f"{700_001 + number}",
                "Cert Date": f"{each.day:%Y%m%d}",
                "Carrier Name": "M.V. ÉTOILE, THE SECOND",
                "Grain": each.grain,
                "Destination": each.destination,
                "Metric Ton": each.text or str(each.tonnes),
            }
            writer.writerow(cells.get(name.strip(), "") for name in self.header)
        return out.getvalue().encode("latin-1")

    def text(self, now: datetime) -> bytes | None:
        """The weekly text; None if nothing is public."""
        public = self.public(now)
        if not public:
            return None
        week = max(each.week for _, each in public)
        printed_at = max(at for at, _ in public)
        own = [each for _, each in public if each.week == week]
        lines = [*_head(week, new_york_day(printed_at), own), *_table(week, own), *_foot()]
        lines += [_correction(each) for at, each in public if at == printed_at and each.week < week]
        return "\r\n".join(lines).encode()


def _head(week: date, printed_on: date, own: Sequence[Certificate]) -> list[str]:
    totals = Counter[str]()
    for each in own:
        totals[each.grain] += each.tonnes
    return [
        "WA_GR101",
        f"Washington, DC    Mon   {printed_on:%b %-d, %Y}   USDA Market News",
        "",
        "               GRAINS INSPECTED AND/OR WEIGHED FOR EXPORT",
        f"                  REPORTED IN WEEK ENDING {_upper(week)}",
        "                            -- METRIC TONS --",
        "",
        "-" * 73,
        "  GRAIN      08/06/2026  07/30/2026  08/07/2025    TO DATE     TO DATE   ",
        "",
        *(f"{grain:<10}{totals[grain]:>10,}     1,000       2,000        3,000        4,000  "
          for grain in ALL),
        f"Total     {sum(totals.values()):>10,}     1,000       2,000        3,000        4,000  ",
        "",
    ]  # fmt: skip


def _table(week: date, own: Sequence[Certificate]) -> list[str]:
    lines = [
        "                GRAINS INSPECTED AND/OR WEIGHED FOR EXPORT BY REGION AND COUNTRY OF "
        "DESTINATION",
        f"                                     REPORTED IN WEEK ENDING {_upper(week)}",
        "",
        "-" * 110,
        "",
        "                                   CORN      CORN",
        "  REGION    COUNTRY      WHEAT    YELLOW     WHITE   SORGHUM  SOYBEANS   TOTALS   ",
        "",
    ]
    for region in sorted({each.region for each in own}):
        here = [each for each in own if each.region == region]
        begin = region
        for destination in sorted({each.destination for each in here}):
            there = [each for each in here if each.destination == destination]
            lines.append(_line(f"{begin:<10}{destination}", there))
            begin = ""
        lines += [_line("            SUBTOTAL", here), ""]
    return [*lines, _line("  TOTAL", own), "", "TOTAL", "SHIPMENTS TO CANADA*", _line("", [])]


def _line(name: str, own: Sequence[Certificate]) -> str:
    sums = Counter[str]()
    for each in own:
        sums["YELLOW" if each.grain == "CORN" else each.grain] += each.tonnes
    amounts = [sums[column] for column in COLUMNS]
    return f"{name:<22}" + "".join(f"{amount:>11,}" for amount in [*amounts, sum(amounts)]) + "  "


def _foot() -> list[str]:
    return ["", "-" * 92, "", "CORRECTIONS TO PREVIOUS PUBLICATIONS:", ""]


def _correction(each: Certificate) -> str:
    return (
        f"FOR CERTDATE {each.day:%m/%d/%y} ADD {each.tonnes:>4} YSB  {each.grain:<9}"
        f"FROM {each.region} TO {each.destination:<10}"
    )


def _upper(week: date) -> str:
    return f"{week:%b %d, %Y}".upper()
