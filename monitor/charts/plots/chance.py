"""The chance of a reading after each week: the values of the chart."""

from __future__ import annotations

from dataclasses import replace

from monitor.assess.assessment import Assessment
from monitor.charts.plots.parts import deadline_rule, over_days, stretches, week_places
from monitor.charts.series import Span, gap_weeks
from monitor.charts.shapes import Plot, Rule, Series, Tick
from monitor.core.calendar import WEEK
from monitor.core.formats import chance
from monitor.text.outlook import likelihood
from monitor.text.picture_findings import Chances

EVEN = 50


def shape(assessment: Assessment, chances: Chances) -> Plot:
    """Return the chart's values: percent at each week; a week that is not known is a gap."""
    known = {each.week_ending: each.chance for each in chances.past}
    first, last = min(known), max(known)
    lost = gap_weeks(first, last, known)
    window = assessment.window
    end = max(last, window.last_week) if window else last
    weeks = sorted({*known, *lost, end})
    places, own = week_places(weeks), [known.get(week) for week in weeks]
    now = known[last]
    series = Series(
        "chance",
        "chance",
        tuple(None if value is None else round(100 * value, 1) for value in own),
        tuple("" if v is None else f"{chance(v)}, {likelihood(v)}" for v in own),
        label=f"{chance(now)}\n{likelihood(now)}",
    )
    begins = min(first, window.first_week) if window else first
    span = Span(begins - WEEK, max(last, assessment.reading.deadline) + WEEK)
    plot = over_days("%", span, (0, 104), places, (series,))
    return replace(
        plot,
        y_ticks=tuple(Tick(k, f"{k} %") for k in (0, 25, 75, 100)),
        rules=(
            Rule(EVEN, "50 %, as likely as not"),
            deadline_rule(assessment),
        ),
        stretches=stretches(lost),
        notes=(
            "Each week's chance is by the figures of that week as they stand today, and by the "
            "present model; what was sent out at the time may differ after corrections.",
        ),
    )
