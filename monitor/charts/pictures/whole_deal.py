"""A deal made of several promises: what is due step by step, and what has been bought."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture
from monitor.charts.captions import words_of
from monitor.charts.plot_figure import draw_plot
from monitor.charts.plots.whole_deal import shape
from monitor.charts.sizes import REPORT, Size
from monitor.core.formats import day
from monitor.text.amounts import target_amount
from monitor.text.picture_findings import deal_finding


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each commitment made of others, if its reading has steps."""
    for a in status_report.assessments:
        if a.commitment.parts and a.reading.headline and len(a.steps) > 1 and a.window is not None:
            yield Picture(
                chart="whole_deal",
                subject=a.key,
                title=deal_finding(a),
                alt=alt(a),
                draw=partial(draw, status_report, a),
                sketch=partial(shape, status_report, a),
                words=words_of(status_report, a, deal_finding(a)),
            )


def alt(a: Assessment) -> str:
    """Return the chart as text."""
    unit = a.commitment.unit
    steps = ", ".join(f"{target_amount(s.due, unit)} by {day(s.by)}" for s in a.steps)
    return f"Line of purchases below stairs of amounts due. {deal_finding(a)}. Steps: {steps}."


def draw(status_report: DetailedReport, a: Assessment, size: Size = REPORT) -> Figure:
    """Draw the figure."""
    words = words_of(status_report, a, deal_finding(a))
    return draw_plot(words, shape(status_report, a), size)
