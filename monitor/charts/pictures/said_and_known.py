"""Claims about a promise, beside what the published figures said on their day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture
from monitor.charts.captions import Words, words_of
from monitor.charts.plot_figure import draw_plot
from monitor.charts.plots.said_and_known import said_of, shape
from monitor.charts.sizes import REPORT, Size
from monitor.core.formats import day
from monitor.text import statements
from monitor.text.picture_findings import claims_finding


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each headline reading that statements were made about."""
    for a in status_report.assessments:
        if a.reading.headline and said_of(status_report, a):
            yield Picture(
                chart="said_and_known",
                subject=a.key,
                title=claims_finding(a, said_of(status_report, a)),
                alt=alt(status_report, a),
                draw=partial(draw, status_report, a),
                sketch=partial(shape, status_report, a),
                words=_words(status_report, a),
            )


def _words(status_report: DetailedReport, a: Assessment) -> Words:
    subtitle = (
        f"{a.commitment.commodity} · {a.commitment.title} · what was said, and what the weekly "
        "reports published by each day added up to, corrections as known on that day."
    )
    words = words_of(status_report, a, claims_finding(a, said_of(status_report, a)))
    return Words(words.title, subtitle, words.sources, words.warning)


def alt(status_report: DetailedReport, a: Assessment) -> str:
    """Return the chart as text."""
    said = said_of(status_report, a)
    claims = "; ".join(
        f"{day(each.statement.source.said_on)}, {each.statement.source.who}: "
        f"{statements.claim(each)} ({statements.verdict(each)})"
        for each in said
    )
    return f"Steps by day of publication, claims as points. {claims_finding(a, said)}. {claims}."


def draw(status_report: DetailedReport, a: Assessment, size: Size = REPORT) -> Figure:
    """Draw the figure."""
    return draw_plot(_words(status_report, a), shape(status_report, a), size)
