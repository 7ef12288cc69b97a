"""What was known when: a reading's share by the day it could be read, not by week ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from matplotlib.figure import Figure

from monitor.charts import Picture
from monitor.charts.captions import METHOD, SOURCES, Words, definition
from monitor.charts.key import COLUMN, Entry, draw_key, draw_list, lines_below
from monitor.charts.series import Span, x_of
from monitor.charts.sheet import MARGIN, sheet
from monitor.charts.style import BOUGHT, INK, LABEL, RULE, SEASONAL, SOFT, Look, house_style
from monitor.charts.timeline import draw_date_axis, draw_deadline, draw_events
from monitor.charts.writing import share
from monitor.commitments.model import Event
from monitor.formats import day
from monitor.progress.assessment import Assessment
from monitor.progress.replay import Replay
from monitor.trade_calendar import DAY

HEIGHT, LEFT, GAP, ABOVE = 3.8, 0.7, 0.3, 0.55
BOUGHT_LOOK: Look = {"color": BOUGHT, "linewidth": 2.6}
STRAIGHT_LOOK: Look = {"color": SOFT, "linewidth": 1.2, "linestyle": (0, (4, 2))}
SEASONAL_LOOK: Look = {"color": SEASONAL, "linewidth": 1.2, "linestyle": (0, (5, 1.5, 1, 1.5))}

Days = Sequence[tuple[date, Assessment]]


def pictures(replay: Replay, events: Sequence[Event], source: str) -> list[Picture]:
    """One picture for every reading of which anything was known on these days."""
    found = []
    for key in replay.keys:
        days = [(on, a) for on, a in replay.of(key) if a.share is not None]
        if len(days) > 1:
            title = finding(days)
            draw_ = partial(draw, days, events, source)
            found.append(Picture("replay", key, title, alt(days), draw_))
    return found


def finding(days: Days) -> str:
    """The title: where the public figures stood on the first and the last of the days."""
    (first, then), (last, now) = days[0], days[-1]
    return (
        f"{now.commitment.buyer}: the public figures said {_share(then)} on {day(first)} "
        f"and {_share(now)} on {day(last)}"
    )


def alt(days: Days) -> str:
    """The picture in words."""
    told = "; ".join(f"{day(on)}: {_share(a)}, {a.status}" for on, a in _changes(days))
    return f"Line by day of publication. {finding(days)}. Changes of status: {told}."


@house_style()
def draw(days: Days, events: Sequence[Event], source: str) -> Figure:
    """The figure: steps, because a number holds until the next release."""
    last = days[-1][1]
    page = sheet(_words(days, source), HEIGHT, left=LEFT, right=COLUMN + GAP + MARGIN, above=ABOVE)
    span = Span(days[0][0], max(days[-1][0], min(last.reading.deadline, days[-1][0])) + DAY)
    draw_date_axis(page.axes, span)
    _draw_lines(page.axes, days)
    if span.first <= last.reading.deadline <= span.last:
        draw_deadline(page, last.reading.deadline, ABOVE - 0.2)
    shown = [event for event in events if span.first <= event.on <= span.last]
    lines = draw_events(page, shown, span)
    left = page.body.right + GAP
    y = draw_key(page, f"On {day(days[-1][0])}", _entries(last), left, page.body.top)
    room = lines_below(page, y - 0.1)
    if lines and room:
        draw_list(page, "Said and done", lines[:room], left, y - 0.1)
    return page.figure


def _draw_lines(axes: object, days: Days) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)  # noqa: S101
    places = [x_of(on) for on, _ in days]
    series: list[tuple[list[float | None], Look]] = [
        ([a.share for _, a in days], BOUGHT_LOOK),
        ([_due(a, "straight_line_due") for _, a in days], STRAIGHT_LOOK),
        ([_due(a, "seasonal_line_due") for _, a in days], SEASONAL_LOOK),
    ]
    for values, look in series:
        numbers = [float("nan") if value is None else value for value in values]
        axes.step(places, numbers, where="post", zorder=3, **look)
    axes.axhline(1, color=INK, linewidth=1.2, zorder=1.5)
    top = max(1.05, *(a.share or 0 for _, a in days)) * 1.04
    axes.set_ylim(min(0, *(a.share or 0 for _, a in days)), top)
    ticks = [k / 4 for k in range(int(top * 4) + 1)]
    axes.set_yticks(ticks, [f"{tick:.0%}".replace("%", " %") for tick in ticks])
    axes.tick_params(axis="y", labelsize=LABEL, pad=4)
    axes.grid(axis="y", color=RULE, linewidth=0.7)


def _entries(a: Assessment) -> list[Entry]:
    pace = a.pace
    straight = None if pace is None else pace.straight_line_due
    seasonal = None if pace is None else pace.seasonal_line_due
    return [
        Entry("line", BOUGHT_LOOK, "bought, as known", f"{_share(a)} · {a.status}"),
        Entry("line", STRAIGHT_LOOK, "straight line then", _of(straight, a)),
        Entry("line", SEASONAL_LOOK, "seasonal line then", _of(seasonal, a)),
    ]


def _words(days: Days, source: str) -> Words:
    last = days[-1][1]
    return Words(
        finding(days),
        f"{definition(last)} By day of publication.",
        f"Figures as published by each day · Source: {SOURCES[source]} · {METHOD}",
        None,
    )


def _changes(days: Days) -> list[tuple[date, Assessment]]:
    """The first day, and every day on which the status was another than before."""
    changed = [new for old, new in pairwise(days) if old[1].status != new[1].status]
    return [days[0], *changed]


def _share(a: Assessment) -> str:
    purchased = a.amounts.purchased
    return "nothing yet" if purchased is None else share(purchased, a.commitment.target)


def _of(due: int | None, a: Assessment) -> str:
    return "not known" if due is None else share(due, a.commitment.target)


def _due(a: Assessment, line: str) -> float | None:
    due: int | None = None if a.pace is None else getattr(a.pace, line)
    return None if due is None else due / a.commitment.target
