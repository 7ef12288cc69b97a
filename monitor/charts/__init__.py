"""Pictures: a `StatusReport` becomes matplotlib figures. Never the database.

A new chart is one new file in `pictures/`. It defines

    def pictures(status_report: StatusReport) -> Iterator[Picture]

and is found by its file name, which is also the chart's name. Nothing here imports
matplotlib, nor does `findings`, `captions` or `writing`: only drawing does.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from monitor.assess.status_report import StatusReport
from monitor.charts import pictures as folder
from monitor.charts.in_bushels import in_bushels
from monitor.charts.sizes import REPORT, Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from monitor.charts.save import Saved


class Draw(Protocol):
    """Draws a picture laid out for a size, as a new figure each time."""

    def __call__(self, size: Size = REPORT) -> Figure: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart of one subject, with its words, drawn only when asked for.

    `subject` is the key of the reading or of the trade it shows, or None for a picture of all
    promises. `title` is the finding the picture opens with, `alt` describes it to who cannot
    see it.
    """

    chart: str
    subject: str | None
    title: str
    alt: str
    draw: Draw

    @property
    def stem(self) -> str:
        """A file name without ending, unique among the pictures of one status report."""
        return "-".join([self.chart, *([] if self.subject is None else self.subject.split("/"))])

    def save(self) -> Saved:
        """The picture as PNG and SVG bytes."""
        # because drawing loads matplotlib
        from monitor.charts.save import saved

        return saved(self.draw(), self.stem, self.alt)

    def png(self, size: Size) -> bytes:
        """The picture as a PNG in one of the sizes."""
        # because drawing loads matplotlib
        from monitor.charts.save import png

        return png(self.draw(size), size)


class ChartModule(Protocol):
    """What a file in `pictures/` is."""

    def pictures(self, status_report: StatusReport) -> Iterator[Picture]:
        """The chart's pictures of a status report; none where there is nothing to show."""


def names() -> tuple[str, ...]:
    """The charts there are, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(folder.__path__)))


@cache
def chart(name: str) -> ChartModule:
    """One chart by its name. Raises ModuleNotFoundError for a name that is none."""
    return cast(ChartModule, importlib.import_module(f"monitor.charts.pictures.{name}"))


def pictures_of(status_report: StatusReport, *only: str) -> Iterator[Picture]:
    """Every picture of a status report, chart by chart; of the charts named `only`, if any are.

    Their amounts are in the unit the status report is shown in.
    """
    if status_report.shown_in == "bushels":
        status_report = in_bushels(status_report)
    for name in only or names():
        yield from chart(name).pictures(status_report)
