"""Build all files of one report, by name, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

from monitor.alerts.model import RaisedAlert
from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.assess.status_report import StatusReport
from monitor.charts import pictures_of
from monitor.charts.hover import hover_points
from monitor.charts.in_bushels import in_bushels
from monitor.charts.parallel import saved_all
from monitor.exports import csv_file, xlsx
from monitor.exports.calendar_file import deadlines_ics
from monitor.exports.promises import promise_tables, purchases_table
from monitor.exports.write import is_there
from monitor.reports.alerts_txt import alerts_txt
from monitor.reports.gallery import CALENDAR, MAIN, PDF, WORKBOOK, Chart
from monitor.reports.page import page
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
) -> dict[str, bytes]:
    """Return the page, tables, alerts and charts by file name.

    `new_alerts` are this pass's, `all_alerts` those and every earlier one. `printer` makes a
    PDF of the page, or returns None. `csv_bom` adds the byte order mark Excel needs for UTF-8;
    `calendar_before` is the previous calendar file. With `charts_follow` only the chart the page
    opens with is drawn, and the page says that the others follow. `permanent_link` is as in `page`.
    The same arguments give the same bytes, except for a PDF.
    """
    drawn = list(_charts(status_report, opening_only=charts_follow))
    files = _tables(status_report, csv_bom, calendar_before)
    files["alerts.txt"] = alerts_txt(status_report, new_alerts, all_alerts).encode()
    charts = [chart for chart, _ in drawn]

    def shown() -> bytes:
        return page(
            status_report,
            new_alerts,
            all_alerts,
            charts,
            files,
            version=version,
            charts_follow=charts_follow,
            permanent_link=permanent_link,
        ).encode()

    if printer and (printed := printer(shown())):
        files[PDF] = printed
    files["index.html"] = shown()
    for key, text in status_report.explanations.items():
        files[explanation_file(key)] = text.encode()
    for _, saved in drawn:
        files |= saved
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


def _charts(
    status_report: DetailedReport, *, opening_only: bool
) -> Iterator[tuple[Chart, dict[str, bytes]]]:
    """Yield every chart for the page, or the one it opens with, with its files.

    Each is drawn once.
    """
    leading = lead(status_report)
    pictures = list(pictures_of(status_report, *([MAIN] if opening_only else [])))
    if opening_only:
        pictures = [picture for picture in pictures if picture.subject == leading.key]
    for picture, saved in zip(pictures, saved_all(pictures), strict=True):
        files = {
            f"charts/{picture.stem}.png": saved.png,
            f"charts/{picture.stem}.svg": saved.svg,
        }
        is_main = picture.chart == MAIN and picture.subject == leading.key
        chart = Chart(
            picture.subject,
            saved.svg.decode(),
            tuple(files),
            picture.chart,
            picture.title,
            hover_points(picture.draw(), pictured(leading, status_report)) if is_main else None,
            lacking=saved.lacking,
        )
        yield chart, files


def pictured(leading: Assessment, status_report: DetailedReport) -> Assessment:
    """Return the reading with its amounts in the unit of the chart's axis."""
    if status_report.shown_in != "bushels":
        return leading
    return next(a for a in in_bushels(status_report).assessments if a.key == leading.key)


def purchases_csv(status_report: StatusReport) -> str:
    """Return the table as text; amounts in the commitment's unit, instants UTC."""
    return csv_file.text(purchases_table(status_report))
