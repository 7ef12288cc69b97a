"""Build all files of one report, by name, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property, partial
from io import BytesIO
from typing import TYPE_CHECKING

from monitor.alerts.model import RaisedAlert
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.assess.status_report import StatusReport
from monitor.charts import Picture, pictures_of
from monitor.charts.parallel import drawn_meanwhile
from monitor.charts.sizes import CARD
from monitor.charts.tables import table
from monitor.core.frozen import Frozen, replace
from monitor.core.run_log import note
from monitor.core.units import ShownIn
from monitor.exports import csv_file, xlsx
from monitor.exports.calendar_file import deadlines_ics
from monitor.exports.promises import promise_tables
from monitor.exports.weeks import purchases_table, weeks_to_come_table
from monitor.exports.write import is_there
from monitor.reports.address import (
    CALENDAR,
    CARD_FILE,
    CHARTS,
    INDEX,
    LATEST,
    PDF,
    WORKBOOK,
    Address,
)
from monitor.reports.alerts_txt import alerts_txt
from monitor.reports.embedded import charts_page
from monitor.reports.gallery import MAIN, Chart, chart_of, charts_of
from monitor.reports.page import page
from monitor.reports.statements import statements_json
from monitor.reports.status import status_json
from monitor.reports.unit_switch import other_unit, page_in, switch

if TYPE_CHECKING:
    from monitor.charts.save import Saved  # because it loads matplotlib

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
    """Return every file of one folder by name (see `Builder`)."""
    builder = Builder(
        status_report, new_alerts, all_alerts, version, csv_bom, calendar_before, charts_follow
    )
    [files] = builder.folders([address or address_of_day(status_report)], printer)
    return files


class Builder(Frozen, dict=True):
    """Builds the files of a report's folders from one drawing.

    `new_alerts` are this pass's, `all_alerts` those and every earlier one. `csv_bom` adds the byte
    order mark Excel needs for UTF-8; `calendar_before` is the previous calendar file. With
    `charts_follow` everything is made but the pictures, PNG and SVG, that the page links to. The
    same arguments give the same bytes, except for a PDF.
    """

    status_report: DetailedReport
    new_alerts: Sequence[RaisedAlert]
    all_alerts: Sequence[RaisedAlert]
    version: str
    csv_bom: bool = False
    calendar_before: bytes | None = None
    charts_follow: bool = False

    def folders(
        self, addresses: Sequence[Address], printer: Printer | None = None
    ) -> list[dict[str, bytes]]:
        """Return each folder's files; `printer` makes a PDF of a whole report's page.

        A second process draws, which is half of the work, while the other files are made.
        """
        with drawn_meanwhile(self._tasks) as finish:
            made = [
                self._permanent(address) if self._keeps(address) else self._whole(address, printer)
                for address in addresses
            ]
            pictures = self._named(finish())
        few = {name: pictures[name] for name in self._kept_pictures if name in pictures}
        return [
            files | (few if self._keeps(address) else pictures)
            for address, files in zip(addresses, made, strict=True)
        ]

    def _whole(self, address: Address, printer: Printer | None) -> dict[str, bytes]:
        """Return the page, tables, alerts and, with `printer`, a PDF of the page."""
        files = self._numbers(address, self._charts)
        if printer and (printed := printer(self._page(address, self._charts, files))):
            files[PDF] = printed
        files |= self._pages(address, self._charts, files)
        files[CHARTS] = charts_page(
            self.status_report, self._charts, address, version=self.version
        ).encode()
        return files

    def _permanent(self, address: Address) -> dict[str, bytes]:
        """Return what a permanent folder keeps: the page in the unit of the settings, fewer charts.

        They are those of the leading reading, of all promises and of the trades; of PNG and SVG
        files those of the chart the page opens with are kept: there is a folder for each
        publication.
        """
        leading, trades = lead(self.status_report).key, [t.key for t in self.status_report.trades]
        charts = [c for c in self._charts if c.subject in (leading, None, *trades)]
        shown = [c if c in self._opening else replace(c, pictured=False) for c in charts]
        files = self._numbers(address, charts)
        files[INDEX] = self._page(address, shown, files)
        return files

    @cached_property
    def _opening(self) -> list[Chart]:
        """Return the chart the page opens with."""
        leading = lead(self.status_report).key
        return [c for c in self._charts if (c.chart, c.subject) == (MAIN, leading)]

    @cached_property
    def _kept_pictures(self) -> Collection[str]:
        return {CARD_FILE, *(name for chart in self._opening for name in chart.files)}

    def _keeps(self, address: Address) -> bool:
        return _is_kept(self.status_report, address)

    def _pages(
        self, address: Address, charts: Sequence[Chart], files: Collection[str]
    ) -> dict[str, bytes]:
        """Return the page, and if the promises give bushels the one in the other unit."""
        pages, other = {INDEX: self._page(address, charts, files)}, other_unit(self.status_report)
        if other:
            second = page_in(other, self.status_report.shown_in)
            saved = {chart.stem for chart in charts if chart.pictured}
            drawn = charts_of(self.status_report.read_in(other))
            again = [replace(chart, pictured=chart.stem in saved) for chart in drawn]
            pages[second] = self._page(replace(address, page=second), again, files, other)
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
            files,
            version=self.version,
            address=address,
            charts=charts,
            units=switch(shown.shown_in, first) if self._has_second(address) else (),
        ).encode()

    def _has_second(self, address: Address) -> bool:
        """Return whether the folder has a page in another unit too: a kept one has not."""
        return self.status_report.gives_bushels and not self._keeps(address)

    def _numbers(self, address: Address, charts: Sequence[Chart]) -> dict[str, bytes]:
        """Return tables, the values of each chart, alerts and arithmetic."""
        files = _tables(self.status_report, self.csv_bom, self.calendar_before, address)
        alerts = alerts_txt(self.status_report, self.new_alerts, self.all_alerts)
        files["alerts.txt"] = alerts.encode()
        for key, text in self.status_report.explanations.items():
            files[explanation_file(key)] = text.encode()
        return files | _chart_tables(charts, self.csv_bom)

    @cached_property
    def _pictures(self) -> list[Picture]:
        return list(pictures_of(self.status_report))

    @cached_property
    def _charts(self) -> list[Chart]:
        return [chart_of(picture) for picture in self._pictures]

    @cached_property
    def _tasks(self) -> list[Callable[[], Saved | bytes]]:
        """Return what draws each picture, and last that of a shared link; none if they follow."""
        if self.charts_follow:
            return []
        leading = lead(self.status_report).key
        own = [p for p in self._pictures if (p.chart, p.subject) == (MAIN, leading)]
        return [*(picture.save for picture in self._pictures), *(partial(p.png, CARD) for p in own)]

    def _named(self, drawn: Sequence[Saved | bytes]) -> dict[str, bytes]:
        """Return the pictures by file name; the log names signs that no font has."""
        files, lacking = dict[str, bytes](), set[str]()
        for k, picture in enumerate(drawn):
            if isinstance(picture, bytes):
                files[CARD_FILE] = picture
                continue
            stem = self._pictures[k].stem
            files[f"charts/{stem}.png"] = picture.png
            files[f"charts/{stem}.svg"] = picture.svg
            lacking |= set(picture.lacking)
        if lacking:
            note("charts", no_font_for="".join(sorted(lacking)), shown_as="boxes in the PNG files")
        return files


def _is_kept(status_report: StatusReport, address: Address) -> bool:
    return address.is_permanent and not status_report.replay


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
        "weeks_to_come.csv": csv_file.encoded(weeks_to_come_csv(status_report), bom=csv_bom),
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


def _chart_tables(charts: Sequence[Chart], csv_bom: bool) -> dict[str, bytes]:
    """Return the values of each chart as a file of its own."""
    return {
        chart.table: csv_file.encoded(csv_file.text_of(table(chart.shape)), bom=csv_bom)
        for chart in charts
        if chart.shape
    }


def purchases_csv(status_report: StatusReport) -> str:
    """Return the published weeks as text; amounts in the commitment's unit, instants UTC."""
    return csv_file.text(purchases_table(status_report))


def weeks_to_come_csv(status_report: StatusReport) -> str:
    """Return the weeks whose figures are to come as text, with both lines."""
    return csv_file.text(weeks_to_come_table(status_report))
