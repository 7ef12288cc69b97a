"""Benchmark the static reports: a report by destination read and compared with the national one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import quoteattr

from monitor.sources.esrqs import parse_by_destination, parse_national
from monitor.sources.esrqs_sums import check_sums
from monitor.sources.report_xml import read_report
from tools.bench.measure import Line, best_of

FOLDER = Path(__file__).parents[2] / "tests" / "data" / "esrqs"
DESTINATIONS = 74
TIMES = 5
AMOUNTS = (
    "NewSales",
    "WeeklyExports",
    "NetSales",
    "OutstandingSales",
    "AccumulatedExports",
    "NextMKTYearOutstandingSales",
    "NextMKTYearNetSales",
)


def measure() -> Iterable[Line]:
    """Yield the table's line on the public files."""
    national = (FOLDER / "CWRCommoditySummary_2026-04-02.xml").read_bytes()
    body = _by_destination(national)
    rows = len(parse_by_destination(body).rows)

    def read_and_compare() -> None:
        check_sums(parse_by_destination(body), parse_national(national))

    seconds = best_of(TIMES, read_and_compare)
    yield Line(
        "public files: read the report by destination, compare it with the national one",
        f"{seconds * 1000:,.0f} ms",
        "under 300 ms",
        f"{rows:,} rows, {len(body) / 1e6:.1f} MB of XML",
    )


def _by_destination(national: bytes) -> bytes:
    """Return the real national rows, each spread over destinations that add up to it."""
    rows = read_report(national, "CWRCommoditySummary", "figures").rows
    written = "".join(line for row in rows for line in _spread(row))
    title = "U. S. EXPORT SALES AS OF 4/2/2026"
    root = f'<Report Name="CWRCountryCommoditySummary" ReportTitle="{title}">'
    return f"{root}<Tablix1>{written}</Tablix1></Report>".encode()


def _spread(row: dict[str, str]) -> Iterator[str]:
    """Yield a row's destinations and its total row; the first destination gets the remainder."""
    amounts = {name: int(Decimal(row[name]) * 1000) for name in AMOUNTS}
    yield _written("TOTAL KNOWN AND UNKNOWN", row)
    parts = [
        {name: max(0, amount // DESTINATIONS - number) for name, amount in amounts.items()}
        for number in range(1, DESTINATIONS)
    ]
    rest = {name: amounts[name] - sum(part[name] for part in parts) for name in AMOUNTS}
    for number, part in enumerate([rest, *parts]):
        part["TotalCommitment"] = part["AccumulatedExports"] + part["OutstandingSales"]
        own = {name: str(Decimal(amount) / 1000) for name, amount in part.items()}
        yield _written(f"DESTINATION {number}", {**row, **own})


def _written(name: str, row: dict[str, str]) -> str:
    attributes = {"CountryName": name.ljust(31), **row}
    text = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<Details {text} />"
