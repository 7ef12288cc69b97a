"""Chart of a replay: a reading's share by day of publication, not by week ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.replay import Replay
from monitor.assess.statements import CheckedStatement
from monitor.charts import Picture
from monitor.charts.captions import SOURCES, Words, definition
from monitor.charts.key import COLUMN, Entry, draw_key, draw_list, lines_below
from monitor.charts.layout import MARGIN, chart_frame
from monitor.charts.series import Span, x_of
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BOUGHT,
    INK,
    LABEL,
    RULE,
    SEASONAL,
    SOFT,
    WARNING,
    Look,
    house_style,
)
from monitor.charts.timeline import draw_date_axis, draw_deadline, draw_events
from monitor.commitments.model import Event
from monitor.core.calendar import DAY
from monitor.core.formats import day
from monitor.core.records import ShownOrigin
from monitor.text.amounts import share, target_amount

HEIGHT, LEFT, GAP, ABOVE = 3.8, 0.7, 0.3, 0.55
BOUGHT_LOOK: Look = {"color": BOUGHT, "linewidth": 2.6}
STRAIGHT_LOOK: Look = {"color": SOFT, "linewidth": 1.2, "linestyle": (0, (4, 2))}
SEASONAL_LOOK: Look = {"color": SEASONAL, "linewidth": 1.2, "linestyle": (0, (5, 1.5, 1, 1.5))}

Days = Sequence[tuple[date, Assessment]]


def pictures(
    replay: Replay,
    events: Sequence[Event],
    statements: Sequence[CheckedStatement],
    origin: ShownOrigin | None,
) -> list[Picture]:
    """Return one picture for every reading with a known amount on at least two of the days.

    Statements about its commitment are marked on it; the events are those of all commitments.
    """
    made = []
    for key in replay.keys:
        days = [(on, a) for on, a in replay.of(key) if a.share is not None]
        if len(days) > 1:
            title, statements_shown = finding(days), _about(statements, days)
            draw_ = partial(draw, days, events, statements_shown, origin)
            made.append(Picture("replay", key, title, alt(days, statements_shown), draw_))
    return made


def _about(statements: Sequence[CheckedStatement], days: Days) -> list[CheckedStatement]:
    """Return the statements made on these days about the reading's commitment, in their order."""
    first, last, promise = days[0][0], days[-1][0], days[-1][1].commitment.id
    own = (s for s in statements if s.commitment.id == promise)
    said = (s for s in own if first <= s.statement.source.said_on <= last)
    return sorted(said, key=lambda s: (s.statement.source.said_on, s.statement.id))


def finding(days: Days) -> str:
    """Return the title: the public share on the first and the last day."""
    (first, then), (last, now) = days[0], days[-1]
    return (
        f"{now.commitment.buyer}: the public figures said {_share(then)} on {day(first)} "
        f"and {_share(now)} on {day(last)}"
    )


def alt(days: Days, said: Sequence[CheckedStatement]) -> str:
    """Return the chart as text."""
    changes = "; ".join(f"{day(on)}: {_share(a)}, {a.status}" for on, a in _changes(days))
    statements = "; ".join(_in_words(statement) for statement in said)
    return (
        f"Line by day of publication. {finding(days)}. Changes of status: {changes}."
        f"{f' Statements: {statements}.' if said else ''}"
    )


@house_style()
def draw(
    days: Days,
    events: Sequence[Event],
    said: Sequence[CheckedStatement],
    origin: ShownOrigin | None,
    size: Size = REPORT,
) -> Figure:
    """Draw the figure in steps, because a number holds until the next release."""
    last, right = days[-1][1], COLUMN + GAP + MARGIN
    words = _words(days, said, origin)
    page = chart_frame(words, HEIGHT, left=LEFT, right=right, above=ABOVE, size=size)
    span = Span(days[0][0], days[-1][0] + DAY)
    draw_date_axis(page.axes, span)
    _draw_lines(page.axes, days, said)
    _mark_statements(page.axes, days, said)
    if span.first <= last.reading.deadline <= span.last:
        draw_deadline(page, last.reading.deadline, ABOVE - 0.2)
    left = page.body.right + GAP
    y = draw_key(page, f"On {day(days[-1][0])}", _entries(last), left, page.body.top) - 0.05
    if said:
        lines = [_line_of(statement) for statement in said]
        y = draw_list(page, "Statements", lines, left, y, _marks(said)) - 0.05
    shown = [event for event in events if span.first <= event.on <= span.last]
    latest = shown[max(0, len(shown) - lines_below(page, y)) :]
    if latest:
        draw_list(page, "Events", draw_events(page, latest, span), left, y)
    return page.figure


def _marks(said: Sequence[CheckedStatement]) -> list[str]:
    return [chr(ord("a") + k % 26) for k in range(len(said))]


def _line_of(checked: CheckedStatement) -> str:
    """Return a statement's line in the list: day, claim, speaker."""
    statement, unit = checked.statement, checked.commitment.unit
    what: str = statement.of
    if statement.of != "on track" and checked.claims is not None:
        about = "about " if statement.about else ""
        shipped = " shipped" if statement.of == "shipments" else ""
        what = f"{about}{target_amount(checked.claims, unit)}{shipped}"
    return f"{day(statement.source.said_on)} · {what} · {statement.source.who.partition(',')[0]}"


def _in_words(checked: CheckedStatement) -> str:
    """Return a statement with both verdicts: by the figures public that day, and by today's."""
    then, now = checked.verdict.word, checked.by_today.word
    return f"{_line_of(checked)} ({then} by the figures public that day, {now} by today’s)"


def _height(checked: CheckedStatement, days: Days) -> float | None:
    """Return the share at which a statement is marked: its claim, or what was known that day."""
    if checked.statement.of != "on track" and checked.claims is not None:
        return checked.claims / checked.commitment.target
    known = [a.share for on, a in days if on <= checked.statement.source.said_on]
    return known[-1] if known else None


def _mark_statements(axes: Axes, days: Days, said: Sequence[CheckedStatement]) -> None:
    """Draw a lettered diamond at each claim, with a line to what was known."""
    for mark, checked in zip(_marks(said), said, strict=True):
        place, x = _height(checked, days), x_of(checked.statement.source.said_on)
        if place is None:
            continue
        known = [a.share for on, a in days if on <= checked.statement.source.said_on]
        if known and known[-1] is not None:
            axes.plot([x, x], [known[-1], place], color=WARNING, linewidth=1, zorder=3.4)
        axes.plot(x, place, "D", color=WARNING, markersize=5.5, zorder=3.5)
        axes.annotate(
            mark,
            (x, place),
            (0, 5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=LABEL,
            weight="bold",
            color=WARNING,
            zorder=4,
        )


def _draw_lines(axes: Axes, days: Days, said: Sequence[CheckedStatement]) -> None:
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
    marked = [place for place in (_height(checked, days) for checked in said) if place is not None]
    top = max(1.05, *marked, *(a.share or 0 for _, a in days)) * (1.1 if said else 1.04)
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
        Entry("line", STRAIGHT_LOOK, "even pace then", _of(straight, a)),
        Entry("line", SEASONAL_LOOK, "usual seasonal pace then", _of(seasonal, a)),
    ]


def _words(days: Days, said: Sequence[CheckedStatement], origin: ShownOrigin | None) -> Words:
    last = days[-1][1]
    marks = " A diamond is a statement, tied to what was public that day." if said else ""
    return Words(
        finding(days),
        f"{definition(last)} By day of publication.{marks}",
        f"Figures as published by each day · Source: {SOURCES[origin]}",
        None,
    )


def _changes(days: Days) -> list[tuple[date, Assessment]]:
    """Return the first day, and every day on which the status changed."""
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
