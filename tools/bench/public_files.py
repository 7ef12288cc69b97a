"""Benchmark the static reports: a report by destination read and compared with the national one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from monitor.sources.esrqs import parse_by_destination, parse_national
from monitor.sources.esrqs_sums import check_sums
from monitor.sources.report_xml import read_report
from tools.bench.measure import Line, best_of

FOLDER = Path(__file__).parents[2] / "tests" / "data" / "esrqs"
DESTINATIONS = 74
TIMES = 5
ROOT = 'Name="CWRCommoditySummary"'


def measure() -> Iterable[Line]:
    """Yield the table's line on the public files."""
    national = (FOLDER / "CWRCommoditySummary_2026-04-02.xml").read_bytes()
    body = _by_destination(national)
    rows = len(parse_by_destination(body).rows)

    def read_and_compare() -> None:
        check_sums(parse_by_destination(body), parse_national(national))

    seconds = best_of(TIMES, read_and_compare)
    yield Line(
        "read a report by destination and compare it with the national one",
        f"{seconds * 1000:,.0f} ms",
        "under 300 ms",
        f"{rows:,} rows, {len(body) / 1e6:.1f} MB of XML",
    )


def _by_destination(national: bytes) -> bytes:
    """Return the real national report's rows, each spread over destinations that add up to it."""
    rows = read_report(national, "CWRCommoditySummary", "figures").rows
    written = "".join(line for row in rows for line in _spread(row))
    head = (
        '<Report Name="CWRCountryCommoditySummary" ReportTitle="U. S. EXPORT SALES AS OF 4/2/2026">'
    )
    return f"{head}<Tablix1><Details_Collection>{written}</Details_Collection></Tablix1></Report>".encode()


def _spread(row: dict[str, str]) -> Iterator[str]:
    """Yield a row's destinations and its total row; the last destination gets the remainder."""
