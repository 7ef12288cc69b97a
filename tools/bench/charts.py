"""Benchmark charts: one at a time against bare matplotlib, and all of a report with its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.outlook import NO_OUTLOOKS
from monitor.assess.trade.load import trade_records
from monitor.charts import Picture, pictures_of
from monitor.charts.sizes import REPORT
from monitor.commitments.promises import read_commitments, read_events
from monitor.core.calendar import end_of_day
from monitor.core.paths import data_file
from monitor.core.version import __version__
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.reports.build import build
from tools.bench.measure import Line, best_of

DAY = date(2026, 10, 9)
TIMES = 5


def measure() -> Iterable[Line]:
    """Yield the table's lines on charts."""
    status_report = _standing()
    pictures = list(pictures_of(status_report))
    pictures[0].save()
    times = {name: _seconds(pictures, name) for name in dict.fromkeys(p.chart for p in pictures)}
    slowest = max(times, key=lambda name: times[name])
    figure = next(p for p in pictures if p.chart == slowest).draw()
    bare = best_of(TIMES, lambda: _bare(figure))
    yield Line(
        "the slowest chart: drawn, as PNG and as SVG",
        f"{times[slowest]:.2f} s",
        "under 0.35 s",
        f"{slowest}; bare matplotlib takes {bare:.2f} s for the same lines, bars and texts; "
        f"the others take {min(times.values()):.2f} s and more",
    )
    alone = best_of(2, lambda: [picture.save() for picture in pictures])
    whole = best_of(3, lambda: build(status_report, [], [], version=__version__))
    yield Line(
        f"all {len(pictures)} charts and the page, in a running process",
        f"{whole:.2f} s",
        "under 3 s",
        f"two processes; the charts one after the other take {alone:.2f} s",
    )


def _standing() -> DetailedReport:
    """Return the four soybean promises on the bundled figures."""
    commitments = read_commitments(data_file("commitments.toml"))
    with open_ledger(None) as connection:
        from_snapshot(connection)
        view, events = AsOf("snapshot", end_of_day(DAY)), read_events(data_file("events.toml"))
        status_report = load_status(Figures(connection, view), commitments, events, replay=True)
        trades = trade_records(Figures(connection, view), commitments)
        return DetailedReport.of(
            status_report, statements=(), outlooks=NO_OUTLOOKS, explanations={}, trades=trades
        )


def _seconds(pictures: list[Picture], name: str) -> float:
    """Return the best time of the chart's slowest picture, in seconds."""
    return max(best_of(TIMES, picture.save) for picture in pictures if picture.chart == name)


def _bare(drawn: Figure) -> None:
    """Draw the same lines, bars and texts without layout or style, in the same two formats."""
    figure = Figure(figsize=tuple(drawn.get_size_inches()))
    for old in drawn.axes:
        axes = figure.add_axes(old.get_position().bounds)
        for line in old.lines:
            axes.plot(line.get_xdata(), line.get_ydata())
        bars = [p for p in old.patches if isinstance(p, Rectangle)]
        axes.bar([b.get_x() for b in bars], [b.get_height() for b in bars])
    for text in drawn.findobj(Text):
        if isinstance(text, Text) and text.get_text():
            figure.text(0.5, 0.5, text.get_text(), size=text.get_fontsize(), parse_math=False)
    figure.savefig(BytesIO(), format="png", dpi=REPORT.dots_per_inch)
    figure.savefig(BytesIO(), format="svg")
