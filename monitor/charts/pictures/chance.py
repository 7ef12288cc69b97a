"""The chance that a target is reached in time, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture
from monitor.charts.captions import Words, words_of
from monitor.charts.plot_figure import draw_plot
from monitor.charts.plots.chance import shape
from monitor.charts.sizes import REPORT, Size
from monitor.core.formats import day, plural
from monitor.text.amounts import target_amount
from monitor.text.outlook import week_chance
from monitor.text.picture_findings import Chances, chance_finding, chances_of


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for every reading with an outlook and at least two weeks."""
    for a in status_report.assessments:
        chances = chances_of(status_report.outlooks.get(a.key))
        if chances is not None:
            yield Picture(
                chart="chance",
                subject=a.key,
                title=chance_finding(a, chances),
                alt=alt(a, chances),
                draw=partial(draw, status_report, a, chances),
                sketch=partial(shape, a, chances),
                words=_words(status_report, a, chances),
            )


def _words(status_report: DetailedReport, a: Assessment, chances: Chances) -> Words:
    goal = target_amount(a.commitment.target, a.commitment.unit)
    subtitle = (
        f"{a.commitment.commodity} · {a.reading.title} · chance that {a.commitment.buyer} "
        f"{a.basis.words.does} {goal} by {day(a.reading.deadline)}, judged by earlier years."
    )
    words = words_of(status_report, a, chance_finding(a, chances))
    return Words(words.title, subtitle, words.sources, words.warning)


def alt(a: Assessment, chances: Chances) -> str:
    """Return the chart as text."""
    numbers = [(each.chance, each) for each in chances.past if each.chance is not None]
    ends = (
        (
            f"{name} {week_chance(each)} in the week ending {day(each.week_ending)}"
            for name, _, each in (
                ("lowest", *min(numbers, key=lambda pair: pair[0])),
                ("highest", *max(numbers, key=lambda pair: pair[0])),
            )
        )
        if numbers
        else ()
    )
    open_ = len(chances.past) - len(numbers)
    parts = [*ends, *([f"a span in {plural(open_, 'week', 'weeks')}"] if open_ else [])]
    since = "; ".join(parts)
    return f"Line chart over the weeks. {chance_finding(a, chances)}. Since the start: {since}."


def draw(
    status_report: DetailedReport, a: Assessment, chances: Chances, size: Size = REPORT
) -> Figure:
    """Draw the figure."""
    return draw_plot(_words(status_report, a, chances), shape(a, chances), size)
