"""Turn a chart's values into what the page's template sets: paths, positions and labels.

Lines are an SVG stretched to any width; all text is HTML beside it, so it keeps its size. Nothing
here needs a script: the values to point at are a JSON block that the page's script reads.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from monitor.charts.shapes import (
    AT_END,
    Amount,
    Entry,
    Event,
    Plot,
    Rule,
    Series,
    Stretch,
    Tick,
    Upright,
)
from monitor.reports.label_places import (
    HEIGHT,
    NARROW,
    WIDE,
    Box,
    Point,
    Screen,
    Spot,
    dots_of,
    gutter_height,
    placed,
    stacked,
)

WIDTH, DEPTH = 1000, 500
"""Size of the SVG's own coordinates."""
MANY, FURTHEST = 4, 0.75
"""So many lines that end at one place, up to this share of the width, are labelled in a column."""
CROWDED = 0.4
"""A column before this share of the width takes the room of a rule's name, which stands right."""
APART = 0.075
"""Least distance of the events' numbers, as a share of the width."""
EDGE = 0.02
"""An event before the first day shown has its number here."""
BAR_WIDTH = 0.7
LAST_TICK = {True: 0.95, False: 0.9}
"""Without labels beside the plot, a tick's label beyond this share of the width would leave it.

A minor one (True) stands on wide screens only, where it takes a smaller share.
"""


@dataclass(frozen=True, slots=True)
class Path:
    """A drawn path of a style; `filled` ones are areas and bars."""

    look: str
    d: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A point with a position in percent."""

    look: str
    left: str
    top: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A label of an axis or right of the plot, with its position in percent.

    `narrow` is its distance from the top on a narrow screen, if it differs.
    """

    look: str
    left: str
    top: str
    lines: tuple[str, ...]
    narrow: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A label in the plot: its point in percent, and offsets in pixels to the label's centre."""

    look: str
    left: str
    top: str
    lines: tuple[str, ...]
    wide: Spot
    narrow: Spot


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle in percent: a stretch of the axis (hatched if it has no figures), or a bar."""

    left: str
    top: str
    width: str
    height: str
    kind: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule's label: `after` the left edge or before the right one; for a day, its line."""

    place: str
    text: str
    after: bool


@dataclass(frozen=True, slots=True)
class Numbered:
    """An event: where its number stands, and its words."""

    number: int
    left: str
    text: str


@dataclass(frozen=True, slots=True)
class PlotView:
    """A plot as the template sets it."""

    paths: tuple[Path, ...]
    rules: tuple[str, ...]
    dots: tuple[Dot, ...]
    pieces: tuple[Piece, ...]
    y_ticks: tuple[Text, ...]
    x_ticks: tuple[Text, ...]
    levels: tuple[Ruled, ...]
    days: tuple[Ruled, ...]
    texts: tuple[Near, ...]
    ends: tuple[Text, ...]
    beside: bool
    events: tuple[Numbered, ...]
    key: tuple[Entry, ...]
    notes: tuple[str, ...]
    values: Markup

    @property
    def weight(self) -> int:
        """Return about how many bytes the drawing takes in the page."""
        marks = len(self.dots) + len(self.texts) + len(self.ends) + len(self.x_ticks)
        return len(self.values) + sum(len(path.d) for path in self.paths) + 120 * marks


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to fractions of the plot, from its left and from its top."""

    plot: Plot

    def x(self, at: float) -> float:
        """Return a position's distance from the left."""
        first, last = self.plot.x
        return (at - first) / (last - first)

    def y(self, amount: float) -> float:
        """Return an amount's distance from the top."""
        low, high = self.plot.y
        return (high - amount) / (high - low)


def plot_view(plot: Plot) -> PlotView:
    """Return what the template sets."""
    scale = Scale(plot)
    levels = [rule for rule in plot.rules if not rule.upright]
    days = [rule for rule in plot.rules if rule.upright]
    labels = _labels(plot, scale)
    beside = bool(labels.of(labels.columns[-1]))
    crowded = any(column < CROWDED for column in labels.columns)
    return PlotView(
        paths=tuple(_in_order(plot, scale)),
        rules=tuple(_rule(rule, scale) for rule in plot.rules),
        dots=tuple(_dots(plot, scale, labels)),
        pieces=(
            *(_stretch(each, scale) for each in plot.stretches),
            *(_upright(each, scale) for each in plot.uprights),
        ),
        y_ticks=tuple(Text("tick", "0", _percent(scale.y(t.at)), (t.label,)) for t in plot.y_ticks),
        x_ticks=tuple(
            _x_tick(tick, scale)
            for tick in plot.x_ticks
            if beside or scale.x(tick.at) < LAST_TICK[tick.minor]
        ),
        levels=tuple(Ruled(_percent(scale.y(r.at)), r.label, after=not crowded) for r in levels),
        days=tuple(
            Ruled(_percent(scale.x(r.at)), r.label, after=scale.x(r.at) < 0.5) for r in days
        ),
        texts=tuple(_near(plot, scale, labels)),
        ends=tuple(_ends(labels)),
        beside=beside,
        events=tuple(_events(plot.events, scale)),
        key=plot.key,
        notes=plot.notes,
        values=_values(plot, scale),
    )


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.2f}%"


def _at(x: float, y: float) -> str:
    return f"{WIDTH * x:.1f} {DEPTH * y:.1f}".replace(".0 ", " ").removesuffix(".0")


def _points(series: Series, plot: Plot, scale: Scale) -> list[list[Point]]:
    """Return the unbroken parts of a series as positions."""
    parts: list[list[Point]] = [[]]
    for place, value in zip(plot.places, series.values, strict=True):
        if value is not None:
            parts[-1].append((scale.x(place.at), scale.y(value)))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _in_order(plot: Plot, scale: Scale) -> Iterator[Path]:
    """Yield what is drawn, areas and bars behind all lines."""
    paths = [path for series in plot.series for path in _paths(series, plot, scale) if path.d]
    yield from (path for path in paths if path.filled)
    yield from _zero(scale)
    yield from (path for path in paths if not path.filled)


def _zero(scale: Scale) -> Iterator[Path]:
    """Yield the line of zero if it is not the axis."""
    if scale.plot.y[0] < 0:
        yield Path("zero", f"M0 {DEPTH * scale.y(0):.1f}H{WIDTH}", filled=False)


def _paths(series: Series, plot: Plot, scale: Scale) -> Iterator[Path]:
    match series.form:
        case "line":
            parts = _points(series, plot, scale)
            d = "".join("M" + "L".join(_at(*point) for point in part) for part in parts)
            yield Path(series.look, d, filled=False)
        case "steps":
            d = "".join(_stairs(part) for part in _points(series, plot, scale))
            yield Path(series.look, d, filled=False)
        case "levels" | "sticks":
            draw = _levels if series.form == "levels" else _sticks
            yield Path(series.look, draw(series, plot, scale), filled=False)
        case "area":
            yield Path(series.look, _area(series, plot, scale), filled=True)
        case "bars":
            looks = series.looks or (series.look,) * len(series.values)
            for look in dict.fromkeys(looks):
                pairs = zip(series.values, looks, strict=True)
                own = tuple(value if each == look else None for value, each in pairs)
                yield Path(look, _bars(replace(series, values=own), plot, scale), filled=True)
        case "points" | "read":
            return


def _stairs(part: Sequence[Point]) -> str:
    first, *rest = part
    steps = "".join(f"H{WIDTH * x:.1f}V{DEPTH * y:.1f}" for x, y in rest)
    return f"M{_at(*first)}{steps}"


def _corners(part: Sequence[Point]) -> list[Point]:
    """Return the corners of stairs, which labels keep clear of."""
    corners = [part[0]]
    for (_, y), (x, up) in pairwise(part):
        corners += [(x, y), (x, up)]
    return corners


def _area(series: Series, plot: Plot, scale: Scale) -> str:
    parts: list[list[tuple[float, float, float]]] = [[]]
    for place, high, low in zip(plot.places, series.values, series.base, strict=True):
        if high is not None:
            parts[-1].append((scale.x(place.at), scale.y(high), scale.y(low or 0)))
        elif parts[-1]:
            parts.append([])
    return "".join(_ring(part) for part in parts if part)


def _ring(part: Sequence[tuple[float, float, float]]) -> str:
    there = "L".join(_at(x, top) for x, top, _ in part)
    back = "L".join(_at(x, bottom) for x, _, bottom in reversed(part))
    return f"M{there}L{back}Z"


def _bars(series: Series, plot: Plot, scale: Scale) -> str:
    """Return bars from zero (or the base) to the values, on the axis before their place."""
    step = _step(plot) / (plot.x[1] - plot.x[0])
    base: Sequence[Amount] = series.base or [0] * len(series.values)
    bars = []
    for place, value, low in zip(plot.places, series.values, base, strict=True):
        if value is not None:
            left, right = scale.x(place.at) - BAR_WIDTH * step / 2, BAR_WIDTH * step
            top, bottom = DEPTH * scale.y(value), DEPTH * scale.y(low or 0)
            bars.append(
                f"M{WIDTH * left:.1f} {top:.1f}h{WIDTH * right:.1f}"
                f"V{bottom:.1f}h{-WIDTH * right:.1f}Z"
            )
    return "".join(bars)


def _levels(series: Series, plot: Plot, scale: Scale) -> str:
    """Return a line over the whole step of each place."""
    half = _step(plot) / (plot.x[1] - plot.x[0]) / 2
    return "".join(
        f"M{WIDTH * max(0, part[0][0] - half):.1f} {DEPTH * part[0][1]:.1f}"
        + "".join(f"V{DEPTH * y:.1f}H{WIDTH * min(1, x + half):.1f}" for x, y in part)
        for part in _points(series, plot, scale)
    )


def _sticks(series: Series, plot: Plot, scale: Scale) -> str:
    """Return a thin line from zero to each value, at the right edge of the place's bar."""
    aside = BAR_WIDTH * _step(plot) / (plot.x[1] - plot.x[0]) / 2
    return "".join(
        f"M{WIDTH * (scale.x(place.at) + aside):.1f} {DEPTH * scale.y(0):.1f}"
        f"V{DEPTH * scale.y(value):.1f}"
        for place, value in zip(plot.places, series.values, strict=True)
        if value
    )


def _step(plot: Plot) -> float:
    """Return the least distance of two places."""
    return min((b.at - a.at for a, b in pairwise(plot.places)), default=plot.x[1] - plot.x[0])


def _rule(rule: Rule, scale: Scale) -> str:
    if rule.upright:
        return f"M{WIDTH * scale.x(rule.at):.1f} 0V{DEPTH}"
    return f"M0 {DEPTH * scale.y(rule.at):.1f}H{WIDTH}"


def _dots(plot: Plot, scale: Scale, labels: Labels) -> Iterator[Dot]:
    """Yield single points, and a point at the end of each line that is labelled by itself."""
    for series in plot.series:
        if series.form == "points":
            for place, value in zip(plot.places, series.values, strict=True):
                if value is not None:
                    yield _dot(series.look, (scale.x(place.at), scale.y(value)))
    for series, end in labels.ends:
        if series.form in ("line", "steps") and (series.look == "bought" or _alone(end, labels)):
            yield _dot(series.look, end)
    for mark in plot.marks:
        yield _dot(mark.look, (scale.x(mark.x), scale.y(mark.y)), filled=mark.filled)


def _alone(end: Point, labels: Labels) -> bool:
    """Return whether a label is placed by itself, not in a column."""
    return all(abs(end[0] - x) > AT_END for x in labels.columns)


def _dot(look: str, point: Point, *, filled: bool = True) -> Dot:
    return Dot(look, _percent(point[0]), _percent(point[1]), filled)


def _end(series: Series, plot: Plot, scale: Scale) -> Point | None:
    """Return where a series ends; for an area, the middle of its last range."""
    k = series.last
    if k is None:
        return None
    value, base = float(series.values[k] or 0), series.base[k] if series.base else None
    middle = value if base is None else (value + base) / 2
    return scale.x(plot.places[k].at), scale.y(middle)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labelled series and where each ends; labels at the positions of `columns` are stacked."""

    ends: tuple[tuple[Series, Point], ...]
    columns: tuple[float, ...]

    def of(self, column: float) -> list[tuple[Series, Point]]:
        """Return the series that end at a column, from the top down."""
        own = [(s, end) for s, end in self.ends if abs(end[0] - column) <= AT_END]
        return sorted(own, key=lambda each: each[1][1])


def _labels(plot: Plot, scale: Scale) -> Labels:
    """Return the labels: a column beside the plot, and one where several lines end before that."""
    pairs = ((series, _end(series, plot, scale)) for series in plot.series if series.label)
    ends = tuple((series, end) for series, end in pairs if end is not None)
    last = max((scale.x(place.at) for place in plot.places), default=1.0)
    counts = Counter(round(x, 4) for _, (x, _) in ends if x < min(last - AT_END, FURTHEST))
    inside = [x for x, count in counts.items() if count >= MANY]
    return Labels(ends, (*inside, last))


def _ends(labels: Labels) -> Iterator[Text]:
    """Yield the labels right of where lines end, one below the other."""
    for column in labels.columns:
        own = labels.of(column)
        wide, narrow = (
            stacked([HEIGHT * y for _, (_, y) in own], [gutter_height(s.label, at) for s, _ in own])
            for at in (WIDE, NARROW)
        )
        left = "100%" if column == labels.columns[-1] else _percent(column)
        for (series, _), top, other in zip(own, wide, narrow, strict=True):
            lines, places = tuple(series.label.split("\n")), (top / HEIGHT, other / HEIGHT)
            yield Text(
                series.look, left, _percent(places[0]), lines, _percent(places[1]), series.quiet
            )


def _inside(plot: Plot, scale: Scale, labels: Labels) -> Iterator[tuple[str, str, Point]]:
    """Yield what is labelled by itself, marks included, the most important first."""
    for series, end in reversed(labels.ends):
        if _alone(end, labels):
            yield series.look, series.label, end
    for mark in plot.marks:
        yield mark.look, mark.label, (scale.x(mark.x), scale.y(mark.y))


def _near(plot: Plot, scale: Scale, labels: Labels) -> Iterator[Near]:
    """Yield the labels inside the plot."""
    dots = list(dots_of(_lines(plot, scale)))
    taken = {screen: _tick_boxes(plot, scale, screen) for screen in (WIDE, NARROW)}
    for look, label, point in _inside(plot, scale, labels):
        wide, narrow = (
            placed(label, point, dots, taken[screen], screen) for screen in (WIDE, NARROW)
        )
        left, top = map(_percent, point)
        yield Near(look, left, top, tuple(label.split("\n")), wide, narrow)


def _lines(plot: Plot, scale: Scale) -> list[list[Point]]:
    """Return what a label should not cross."""
    lines = [
        _corners(part) if series.form == "steps" else part
        for series in plot.series
        if series.form in ("line", "steps")
        for part in _points(series, plot, scale)
    ]
    lines += [[(0.0, scale.y(r.at)), (1.0, scale.y(r.at))] for r in plot.rules if not r.upright]
    lines += [[(scale.x(r.at), 0.0), (scale.x(r.at), 1.0)] for r in plot.rules if r.upright]
    lines += [
        [(scale.x(u.x), scale.y(u.high)), (scale.x(u.x), scale.y(u.low))] for u in plot.uprights
    ]
    return lines


def _tick_boxes(plot: Plot, scale: Scale, screen: Screen) -> list[Box]:
    """Return the boxes of the labels at the left: amounts, and rules with their names."""
    labels = [(t.at, t.label) for t in plot.y_ticks]
    labels += [(r.at, r.label) for r in plot.rules if not r.upright]
    return [
        Box(0, HEIGHT * scale.y(at) - 16, len(label) * screen.sign, HEIGHT * scale.y(at))
        for at, label in labels
    ]


def _stretch(each: Stretch, scale: Scale) -> Piece:
    left, right = max(0, scale.x(each.first)), min(1, scale.x(each.last))
    return Piece(
        _percent(left), "0", _percent(right - left), "100%", "hatched" if each.hatched else ""
    )


def _upright(each: Upright, scale: Scale) -> Piece:
    top, bottom = scale.y(each.high), scale.y(each.low)
    return Piece(
        _percent(scale.x(each.x) - 0.008), _percent(top), "1.6%", _percent(bottom - top), "unsure"
    )


def _x_tick(tick: Tick, scale: Scale) -> Text:
    lines = tuple(tick.label.split("\n"))
    return Text("tick", _percent(scale.x(tick.at)), "0", lines, minor=tick.minor)


def _events(events: Sequence[Event], scale: Scale) -> Iterator[Numbered]:
    """Yield the events in order, their numbers apart."""
    in_order = sorted(events, key=lambda event: event.at)
    places = [max(EDGE, scale.x(event.at)) for event in in_order]
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1] + APART)
    limit = 1.0
    for k in range(len(places) - 1, -1, -1):
        places[k] = min(places[k], limit)
        limit = places[k] - APART
    for number, (event, place) in enumerate(zip(in_order, places, strict=True), 1):
        yield Numbered(number, _percent(place), event.label)


def _values(plot: Plot, scale: Scale) -> Markup:
    """Return what is read out at each place, as JSON that may stand in a page."""
    main = next((s for s in reversed(plot.series) if s.form not in ("area", "read")), None)
    values = {
        "at": [round(scale.x(place.at), 4) for place in plot.places],
        "names": [place.name for place in plot.places],
        "series": [
            [series.name, series.look, series.quiet, list(series.texts)]
            for series in reversed(plot.series)
        ],
        "y": [
            None if value is None else round(scale.y(value), 4)
            for value in (main.values if main else [])
        ],
    }
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 no tag can end it
