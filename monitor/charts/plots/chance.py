"""The chance of a reading after each week: the values of the chart."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import MOST_APART, WeekChance
from monitor.charts.plots.parts import deadline_rule, over_days, stretches, week_places
from monitor.charts.series import Span, gap_weeks
from monitor.charts.shapes import Plot, Rule, Series, Tick
from monitor.core.calendar import WEEK
from monitor.core.formats import chance
from monitor.core.frozen import replace
from monitor.text.outlook import likelihood, week_chance
from monitor.text.picture_findings import Chances

EVEN = 50


def shape(assessment: Assessment, chances: Chances) -> Plot:
    """Return the chart's values: percent at each week; a week that is not known is a gap.

    Where the model's members disagree there is an area between them instead of the line.
    """
    known = {each.week_ending: each for each in chances.past}
    first, last = min(known), max(known)
    lost = gap_weeks(first, last, known)
    window = assessment.window
    end = max(last, window.last_week) if window else last
    weeks = sorted({*known, *lost, end})
    places, own = week_places(weeks), [known.get(week) for week in weeks]
    open_ = [each if each and each.chance is None else None for each in own]
    numbers = [each.chance if each else None for each in own]
    series = (_line(numbers, known[last]), *([_area(open_, known[last])] if any(open_) else []))
    begins = min(first, window.first_week) if window else first
    span = Span(begins - WEEK, max(last, assessment.reading.deadline) + WEEK)
    plot = over_days("%", span, (0, 104), places, series)
    return replace(
        plot,
        y_ticks=tuple(Tick(k, f"{k} %") for k in (0, 25, 75, 100)),
        rules=(
            Rule(EVEN, "50 %, as likely as not"),
            deadline_rule(assessment),
        ),
        stretches=stretches(lost),
        notes=(*_notes(any(open_)), FIGURES),
    )


FIGURES = (
    "Each week's chance is by the figures of that week as they stand today, and by the "
    "present model; what was sent out at the time may differ after corrections."
)


def _notes(open_: bool) -> tuple[str, ...]:
    if not open_:
        return ()
    apart = f"more than {round(100 * MOST_APART)} points"
    return (f"A band instead of the line: the model's members differed by {apart}.",)


def _line(numbers: Sequence[float | None], last: WeekChance) -> Series:
    now = "" if last.chance is None else f"{chance(last.chance)}\n{likelihood(last.chance)}"
    return Series(
        "chance",
        "chance",
        tuple(None if value is None else round(100 * value, 1) for value in numbers),
        tuple("" if v is None else f"{chance(v)}, {likelihood(v)}" for v in numbers),
        label=now,
    )


def _area(open_: Sequence[WeekChance | None], last: WeekChance) -> Series:
    """Return the area between the lowest and the highest chance of the model's members."""
    ends = [None if e is None else (100 * (e.low or 0.0), 100 * (e.high or 0.0)) for e in open_]
    return Series(
        "between",
        "wide",
        tuple(None if each is None else round(each[1], 1) for each in ends),
        tuple("" if each is None else week_chance(each) for each in open_),
        "area",
        base=tuple(None if each is None else round(each[0], 1) for each in ends),
        label="" if last.chance is not None else week_chance(last).replace(" and", "\nand"),
    )
