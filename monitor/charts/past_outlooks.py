"""Chart of past outlooks: the range forecast on each day, and the purchases since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import Range
from monitor.charts import Picture
from monitor.charts.captions import SOURCES, Words, definition
from monitor.charts.fan import MIDDLE_LOOK, NARROW_LOOK, WIDE_LOOK
from monitor.charts.key import COLUMN, Entry, draw_key
from monitor.charts.layout import MARGIN, chart_frame, width_in
from monitor.charts.legend import BOUGHT_LOOK
from monitor.charts.series import Span, x_of
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import LABEL, house_style
from monitor.charts.timeline import draw_amount_axis, draw_date_axis, draw_target
from monitor.core.calendar import DAY
from monitor.core.formats import day
from monitor.core.frozen import Frozen, replace
from monitor.core.records import ShownOrigin
from monitor.outlook.load import Forecasts
from monitor.text.amounts import amount, amount_range, from_to, target_amount
from monitor.text.outlook import chance_given

HEIGHT, LEFT, GAP = 3.8, 0.92, 0.3
LAST_STEP = 3 * DAY


class Foresight(Frozen):
    """One day: purchases known, range of the total, and what the outlook said of the target."""

    on: date
    purchased: int
    total: Range
    said: str


Days = Sequence[Foresight]


def pictures(standings: Mapping[date, Forecasts]) -> list[Picture]:
    """Return one picture for every reading with an outlook on at least two days."""
    if not standings:
        return []
    last = standings[max(standings)].status_report
    made = []
    for a in last.assessments:
        days = foresights(standings, a.key)
        if len(days) > 1:
            draw_ = partial(draw, days, a, last.freshness.origin)
            made.append(Picture("outlook", a.key, finding(days, a), alt(days, a), draw_))
    return made


def foresights(standings: Mapping[date, Forecasts], key: str) -> list[Foresight]:
    """Return the days on which the reading had an outlook, in order."""
    days = []
    for on, then in sorted(standings.items()):
        outlook = then.outlooks.get(key)
        a = next((a for a in then.status_report.assessments if a.key == key), None)
        if a is None or outlook is None or outlook.total is None:
            continue
        if a.amounts.purchased is not None:
            said = chance_given(outlook)
            days.append(Foresight(on, a.amounts.purchased, outlook.total, said))
    return days


def finding(days: Days, a: Assessment) -> str:
    """Return the title: the chance on the first and the last day."""
    first, last = days[0], days[-1]
    target = target_amount(a.commitment.target, a.commitment.unit)
    return (
        f"{a.commitment.buyer}: the chance of {target} was given as {first.said} on "
        f"{day(first.on)} and {last.said} on {day(last.on)}"
    )


def alt(days: Days, a: Assessment) -> str:
    """Return the chart as text."""
    unit = a.commitment.unit
    every = max(1, len(days) // 6)
    ranges = "; ".join(
        f"{day(f.on)}: {amount_range(f.total.low_80, f.total.high_80, unit)}, {f.said}"
        for f in days[::every]
    )
    return (
        f"Bands by day of publication: the range of the final amount. {finding(days, a)}. {ranges}."
    )


@house_style()
def draw(days: Days, a: Assessment, origin: ShownOrigin | None, size: Size = REPORT) -> Figure:
    """Draw the figure in steps, because an outlook holds until the next release."""
    target = target_amount(a.commitment.target, a.commitment.unit)
    left = max(LEFT, MARGIN + width_in(target, LABEL, "bold") + 0.1)
    words, right = _words(days, a, origin), COLUMN + GAP + MARGIN
    page = chart_frame(words, HEIGHT, left=left, right=right, above=0.1, size=size)
    draw_date_axis(page.axes, Span(days[0].on, days[-1].on + LAST_STEP))
    _draw_bands(page.axes, days, a.commitment.target)
    draw_amount_axis(page.axes, a.commitment.unit, beside=a.commitment.target)
    draw_target(page.axes, a.commitment.target, target)
    heading = f"On {day(days[-1].on)}"
    draw_key(page, heading, _entries(days[-1], a), page.body.right + GAP, page.body.top)
    return page.figure


def _draw_bands(axes: Axes, days: Days, target: int) -> None:
    days = [*days, replace(days[-1], on=days[-1].on + LAST_STEP)]
    places = [x_of(f.on) for f in days]

    def said(name: str) -> list[int]:
        return [getattr(f.total, name) for f in days]

    axes.fill_between(places, said("low_80"), said("high_80"), step="post", **WIDE_LOOK)
    axes.fill_between(places, said("low_50"), said("high_50"), step="post", **NARROW_LOOK)
    axes.step(places, said("median"), where="post", zorder=2.2, **MIDDLE_LOOK)
    axes.step(places, [f.purchased for f in days], where="post", zorder=2.4, **BOUGHT_LOOK)
    axes.set_ylim(min(0, *said("low_80")), max(target, *said("high_80")) * 1.05)


def _entries(last: Foresight, a: Assessment) -> list[Entry]:
    unit, total = a.commitment.unit, last.total
    span = from_to(total.low_80, total.high_80, unit)
    bought = amount(last.purchased, unit)
    return [
        Entry("line", BOUGHT_LOOK, "bought, as known", bought),
        Entry("line", MIDDLE_LOOK, "middle of what may come", amount(total.median, unit)),
        Entry("box", WIDE_LOOK, "80 of 100 cases", span, "darker: 50 of 100"),
        Entry("point", {"marker": ""}, "chance of the target", last.said),
    ]


def _words(days: Days, a: Assessment, origin: ShownOrigin | None) -> Words:
    return Words(
        finding(days, a),
        f"{definition(a)} Forecast of the final amount, by day of publication.",
        f"Figures as published by each day · Source: {SOURCES[origin]}",
        None,
    )
