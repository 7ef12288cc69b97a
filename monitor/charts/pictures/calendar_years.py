"""Each calendar year's cumulative purchases, compared with the promise for a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.trade.record import TradeRecord
from monitor.charts import Picture
from monitor.charts.captions import Words, words_of
from monitor.charts.plot_figure import draw_plot
from monitor.charts.plots.calendar_years import lines_to, shape
from monitor.charts.sizes import REPORT, Size
from monitor.core.periods import WEEKLY
from monitor.text.amounts import amount
from monitor.text.picture_findings import years_compared


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each trade: its latest promise over a calendar year that has begun."""
    for trade in status_report.trades:
        assessment = _promise(status_report, trade)
        if assessment is not None:
            lines = lines_to(trade, _year(assessment))
            yield Picture(
                chart="calendar_years",
                subject=assessment.key,
                title=years_compared(assessment, lines),
                alt=alt(trade, assessment),
                draw=partial(draw, status_report, trade, assessment),
                sketch=partial(shape, trade, assessment, lines),
                words=_words(status_report, trade, assessment),
            )


def _promise(status_report: DetailedReport, trade: TradeRecord) -> Assessment | None:
    """Return the latest headline reading over a calendar year with a figure; None if none has."""
    own = (a for a in status_report.headlines if status_report.trade_of(a.commitment) is trade)
    fitting = [a for a in own if _counts_a_year(a) and lines_to(trade, _year(a))]
    return max(fitting, key=_year, default=None)


def _counts_a_year(a: Assessment) -> bool:
    """Return whether a reading counts net purchases over the weeks of one calendar year."""
    window = a.window
    if window is None or not (a.basis.counts_purchases and a.basis.comparable_weeks):
        return False
    first = WEEKLY.first_from(date(window.year, 1, 1))
    return (window.first_week, window.last_week) == (
        first,
        WEEKLY.last_to(date(window.year, 12, 31)),
    )


def _year(a: Assessment) -> int:
    return 0 if a.window is None else a.window.year


def _words(status_report: DetailedReport, trade: TradeRecord, assessment: Assessment) -> Words:
    title = years_compared(assessment, lines_to(trade, _year(assessment)))
    subtitle = (
        f"{trade.commodity} · net purchases since 1 January of each year, counted in the weeks "
        "with most of their days in it."
    )
    words = words_of(status_report, assessment, title)
    return Words(title, subtitle, words.sources, words.warning)


def alt(trade: TradeRecord, assessment: Assessment) -> str:
    """Return the chart as text."""
    lines = lines_to(trade, _year(assessment))
    unit, now = assessment.commitment.unit, lines[-1]
    known = [(line.year, line.after(now.known)) for line in lines]
    values = "; ".join(f"{y}: {'not known' if a is None else amount(a, unit)}" for y, a in known)
    title = years_compared(assessment, lines)
    return f"Line chart, one line for each year. {title}. After {now.known} weeks: {values}."


def draw(
    status_report: DetailedReport, trade: TradeRecord, assessment: Assessment, size: Size = REPORT
) -> Figure:
    """Draw the figure."""
    lines = lines_to(trade, _year(assessment))
    words = _words(status_report, trade, assessment)
    return draw_plot(words, shape(trade, assessment, lines), size)
