"""Draw a `DetailedReport` as matplotlib figures. No database access.

A new chart is one new file in `pictures/`. It defines

    def pictures(status_report: DetailedReport) -> Iterator[Picture]

and is found by its file name, which is also the chart's name. Only drawing imports matplotlib; this
module, `captions` and the texts do not.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.in_full import shown_in_full
from monitor.charts import pictures as folder
from monitor.charts.captions import Words
from monitor.charts.in_bushels import in_bushels
from monitor.charts.shapes import Sketch
from monitor.charts.sizes import REPORT, Size
from monitor.core.frozen import Frozen, replace

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from monitor.charts.save import Saved


class Draw(Protocol):
    """A function that draws a chart for a size and returns a new figure each time."""

    def __call__(self, size: Size = REPORT) -> Figure: ...


class Picture(Frozen):
    """One chart of one subject with its texts; drawn only on request.

    `subject` is the key of the reading or trade shown, None for a chart of all commitments.
    `title` states the finding, `alt` is the alternative text for screen readers. `sketch` returns
    the values the page draws and the chart's own table holds; `words` stand around it there.
    """

    chart: str
    subject: str | None
    title: str
    alt: str
    draw: Draw
    sketch: Sketch | None = None
    words: Words | None = None

    @property
    def stem(self) -> str:
        """Return a file name without suffix, unique among the charts of one status report."""
        return "-".join([self.chart, *([] if self.subject is None else self.subject.split("/"))])

    def save(self) -> Saved:
        """Return the chart as PNG and SVG bytes."""
        # because drawing loads matplotlib
        from monitor.charts.save import saved

        return saved(self.draw(), self.stem, self.alt)

    def png(self, size: Size) -> bytes:
        """Return the chart as a PNG of one of the sizes."""
        # because drawing loads matplotlib
        from monitor.charts.save import png

        return png(self.draw(size), size)


class ChartModule(Protocol):
    """The interface of a module in `pictures/`."""

    def pictures(self, status_report: DetailedReport) -> Iterator[Picture]:
        """Yield the chart's pictures of a status report; none if it has nothing to show."""


def names() -> tuple[str, ...]:
    """Return the names of all charts, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(folder.__path__)))


@cache
def chart(name: str) -> ChartModule:
    """Return a chart's module. Raises ModuleNotFoundError for an unknown name."""
    return cast(ChartModule, importlib.import_module(f"monitor.charts.pictures.{name}"))


def _drawn(status_report: DetailedReport) -> DetailedReport:
    """Return the report with the promises that are drawn, and the trades of these."""
    found = shown_in_full(status_report)
    if found is status_report:
        return status_report
    kept = [found.trade_of(commitment) for commitment in found.commitments]
    own = tuple(t for t in status_report.trades if any(t is trade for trade in kept))
    return replace(found, trades=own)


def pictures_of(status_report: DetailedReport, *only: str) -> Iterator[Picture]:
    """Yield every picture of a status report, chart by chart; with `only`, of those charts.

    Amounts are in the unit the status report is shown in. Of very many promises only some are
    drawn (`shown_in_full`).
    """
    status_report = _drawn(status_report)
    if status_report.shown_in == "bushels":
        status_report = in_bushels(status_report)
    for name in only or names():
        yield from chart(name).pictures(status_report)
