"""Build all files of one report, by name, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

from monitor.alerts.model import RaisedAlert
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.charts import Picture, pictures_of
from monitor.charts.parallel import saved_all
from monitor.charts.shapes import table
from monitor.core.run_log import note
from monitor.exports import csv_file, xlsx
from monitor.exports.calendar_file import deadlines_ics
from monitor.exports.promises import promise_tables, purchases_table
from monitor.exports.write import is_there
from monitor.reports.alerts_txt import alerts_txt
from monitor.reports.embedded import NAME as CHARTS
from monitor.reports.embedded import charts_page
from monitor.reports.gallery import CALENDAR, PDF, WORKBOOK, Chart, chart_of
from monitor.reports.page import EMBED_UNKNOWN, page
from monitor.reports.statements import statements_json
from monitor.reports.status import status_json


def build(
    status_report: DetailedReport,
    new_alerts: Sequence[RaisedAlert],
    all_alerts: Sequence[RaisedAlert],
    *,
    version: str,
    printer: Callable[[bytes], bytes | None] | None = None,
    csv_bom: bool = False,
    calendar_before: bytes | None = None,
    charts_follow: bool = False,
    permanent_link: str = "",
    embed_at: str = EMBED_UNKNOWN,
) -> dict[str, bytes]:
    """Return the page, tables, alerts and charts by file name.

    `new_alerts` are this pass's, `all_alerts` those and every earlier one. `printer` makes a
    PDF of the page, or returns None. `csv_bom` adds the byte order mark Excel needs for UTF-8;
    `calendar_before` is the previous calendar file. With `charts_follow` everything is made but the
    pictures, PNG and SVG, that the page links to. `permanent_link` and `embed_at`
    are as in `page`. The same arguments give the same bytes, except for a PDF.
    """
    pictures = list(pictures_of(status_report))
    charts = [chart_of(picture) for picture in pictures]
    files = _tables(status_report, csv_bom, calendar_before)
    files["alerts.txt"] = alerts_txt(status_report, new_alerts, all_alerts).encode()
    files |= _chart_tables(charts, csv_bom)

    def shown() -> bytes:
        return page(
            status_report,
            new_alerts,
            all_alerts,
            files,
            version=version,
            permanent_link=permanent_link,
            embed_at=embed_at,
            charts=charts,
        ).encode()

    if printer and (printed := printer(shown())):
        files[PDF] = printed
    files["index.html"] = shown()
    alone = charts_page(
        status_report, charts, version=version, permanent_link=permanent_link, embed_at=embed_at
    )
    files[CHARTS] = alone.encode()
    for key, text in status_report.explanations.items():
        files[explanation_file(key)] = text.encode()
    if not charts_follow:
        files |= _drawn(pictures)
    return files


def _tables(
    status_report: DetailedReport, csv_bom: bool, calendar_before: bytes | None
) -> dict[str, bytes]:
    """Return the numbers for programs, spreadsheets and calendars; Excel's only if installed."""
    files = {
        "status.json": status_json(status_report).encode(),
        "statements.json": statements_json(status_report, status_report.statements).encode(),
        "purchases.csv": csv_file.encoded(purchases_csv(status_report), bom=csv_bom),
        CALENDAR: deadlines_ics(status_report, calendar_before),
    }
    if is_there("xlsx"):
        files[WORKBOOK] = _workbook(status_report)
    return files


def _workbook(status_report: DetailedReport) -> bytes:
    out = BytesIO()
    xlsx.save(promise_tables(status_report, status_report.statements), out)
    return out.getvalue()


def explanation_file(key: str) -> str:
    """Return the file name of the arithmetic behind a reading's number."""
    return f"explain/{key.replace('/', '-')}.txt"


def _chart_tables(charts: Sequence[Chart], csv_bom: bool) -> dict[str, bytes]:
    """Return the values of each chart as a file of its own."""
    return {
        chart.table: csv_file.encoded(csv_file.text_of(table(chart.shape)), bom=csv_bom)
        for chart in charts
        if chart.shape
    }


def _drawn(pictures: Sequence[Picture]) -> dict[str, bytes]:
    """Return every chart as PNG and as SVG; the log names signs that no font has."""
    files, lacking = dict[str, bytes](), set[str]()
    for picture, saved in zip(pictures, saved_all(pictures), strict=True):
        files[f"charts/{picture.stem}.png"] = saved.png
        files[f"charts/{picture.stem}.svg"] = saved.svg
        lacking |= set(saved.lacking)
    if lacking:
        note("charts", no_font_for="".join(sorted(lacking)), shown_as="boxes in the PNG files")
    return files


def purchases_csv(status_report: StatusReport) -> str:
    """Return the table as text; amounts in the commitment's unit, instants UTC."""
    return csv_file.text(purchases_table(status_report))
