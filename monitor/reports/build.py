"""Build all files of one report, by name, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
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
from monitor.charts.sizes import CARD
from monitor.core.units import ShownIn
from monitor.exports import csv_file, xlsx
from monitor.exports.calendar_file import deadlines_ics
from monitor.exports.promises import promise_tables, purchases_table
from monitor.exports.write import is_there
from monitor.reports.address import INDEX, LATEST, Address
from monitor.reports.alerts_txt import alerts_txt
from monitor.reports.gallery import CALENDAR, CARD_FILE, MAIN, PDF, WORKBOOK, Chart
from monitor.reports.page import page
from monitor.reports.statements import statements_json
from monitor.reports.status import status_json
from monitor.reports.unit_switch import other_unit, page_in, switch

Printer = Callable[[bytes], bytes | None]
"""Makes a PDF of a page, or returns None."""


def build(
    status_report: DetailedReport,
    new_alerts: Sequence[RaisedAlert],
    all_alerts: Sequence[RaisedAlert],
    *,
    version: str,
    printer: Printer | None = None,
    csv_bom: bool = False,
    calendar_before: bytes | None = None,
    charts_follow: bool = False,
    address: Address | None = None,
) -> dict[str, bytes]:
    """Return every file of one report by name (see `Builder`)."""
    builder = Builder(
        status_report, new_alerts, all_alerts, version, csv_bom, calendar_before, charts_follow
    )
    return builder.whole(address or address_of_day(status_report), printer)


@dataclass(frozen=True)
class Builder:
    """Builds the files of a report's folders from one drawing.

    `new_alerts` are this pass's, `all_alerts` those and every earlier one. `csv_bom` adds the byte
    order mark Excel needs for UTF-8; `calendar_before` is the previous calendar file. With
    `charts_follow` only the chart the page opens with is drawn, and the page says that the others
    follow. The same arguments give the same bytes, except for a PDF.
    """

    status_report: DetailedReport
    new_alerts: Sequence[RaisedAlert]
    all_alerts: Sequence[RaisedAlert]
    version: str
    csv_bom: bool = False
    calendar_before: bytes | None = None
    charts_follow: bool = False

    def whole(self, address: Address, printer: Printer | None = None) -> dict[str, bytes]:
        """Return the page, tables, alerts and all charts; `printer` makes a PDF of the page."""
        files = self._numbers(address)
        charts = [chart for chart, _ in self._drawn]
        if printer and (printed := printer(self._page(address, charts, files))):
            files[PDF] = printed
        files |= self._pages(address, charts, files)
        for _, saved in self._drawn:
            files |= saved
        return files

    def permanent(self, address: Address) -> dict[str, bytes]:
        """Return what a permanent folder keeps: the same, with fewer charts.

        Its page shows those of the leading reading and of all commitments, and the files of the
        chart it opens with are kept, because there is a folder for each publication.
        """
        files = self._numbers(address)
        leading, charts = lead(self.status_report).key, list[Chart]()
        for chart, saved in self._drawn:
            if chart.subject not in (leading, None):
                continue
            opens = chart.chart == MAIN and chart.subject == leading
            files |= saved if opens else {}
            charts.append(chart if opens else replace(chart, files=()))
        return {**files, **self._pages(address, charts, files)}

    def _pages(
        self, address: Address, charts: Sequence[Chart], files: Collection[str]
    ) -> dict[str, bytes]:
        """Return the page, and if the promises give bushels the one in the other unit.

        The second one has no charts, because drawing them takes seconds: it links the first one's.
        """
        pages, other = {INDEX: self._page(address, charts, files)}, other_unit(self.status_report)
        if other:
            second = page_in(other, self.status_report.shown_in)
            pages[second] = self._page(replace(address, page=second), (), files, other)
        return pages

    def _page(
        self,
        address: Address,
        charts: Sequence[Chart],
        files: Collection[str],
        unit: ShownIn | None = None,
    ) -> bytes:
        """Return the page in a unit, by default that of the settings."""
        first = self.status_report.shown_in
        shown = self.status_report.read_in(unit or first)
        return page(
            shown,
            self.new_alerts,
            self.all_alerts,
            charts,
            files,
            version=self.version,
            charts_follow=self.charts_follow and unit is None,
            address=address,
            units=switch(shown.shown_in, first) if shown.gives_bushels else (),
        ).encode()

    def _numbers(self, address: Address) -> dict[str, bytes]:
        """Return tables, alerts, arithmetic, and the picture of a shared link."""
        status_report = self.status_report
        files = _tables(status_report, self.csv_bom, self.calendar_before, address)
        alerts = alerts_txt(status_report, self.new_alerts, self.all_alerts)
        files["alerts.txt"] = alerts.encode()
        for key, text in status_report.explanations.items():
            files[explanation_file(key)] = text.encode()
        return {**files, CARD_FILE: self._card} if self._card else files

    @cached_property
    def _drawn(self) -> list[tuple[Chart, dict[str, bytes]]]:
        return list(_charts(self.status_report, opening_only=self.charts_follow))

    @cached_property
    def _card(self) -> bytes | None:
        """Return the chart the page opens with in the size of a shared link; None without one."""
        leading = lead(self.status_report).key
        opening = (p for p in pictures_of(self.status_report, MAIN) if p.subject == leading)
        return next((picture.png(CARD) for picture in opening), None)


def address_of_day(status_report: StatusReport) -> Address:
    """Return the address of a report that no permanent folder was chosen for."""
    return Address(LATEST, status_report.as_of_on.isoformat())


def _tables(
    status_report: DetailedReport, csv_bom: bool, calendar_before: bytes | None, address: Address
) -> dict[str, bytes]:
    """Return the numbers for programs, spreadsheets and calendars; Excel's only if installed."""
    files = {
        "status.json": status_json(status_report, kept=_kept(address)).encode(),
        "statements.json": statements_json(status_report, status_report.statements).encode(),
        "purchases.csv": csv_file.encoded(purchases_csv(status_report), bom=csv_bom),
        CALENDAR: deadlines_ics(status_report, calendar_before),
    }
    if is_there("xlsx"):
        files[WORKBOOK] = _workbook(status_report)
    return files


def _kept(address: Address) -> dict[str, str]:
    """Return which folder keeps the figures, and their checksum, for programs."""
    return {"permanent": address.permanent, "figures_sha256": address.figures_sha256}


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
