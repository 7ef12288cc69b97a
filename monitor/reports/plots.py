"""Turn a chart's values into what the page's template sets: paths, positions and labels.

Lines are an SVG stretched to any width; all text is HTML beside it, so it keeps its size. Nothing
here needs a script: the values to point at are a JSON block that the page's script reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from monitor.charts.shapes import AT_END, Amount, Event, Plot, Rule, Series, Stretch, Tick, Upright
from monitor.reports.label_places import HEIGHT, Box, Point, gutter_height, placed, stacked

WIDTH, DEPTH = 1000, 500
"""Size of the SVG's own coordinates."""
APART = 0.075
"""Least distance of the events' numbers, as a share of the width."""
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
    """A label in the plot: its position in percent, and an offset in pixels to its centre."""

    look: str
    left: str
    top: str
    lines: tuple[str, ...]
    dx: float = 0
    dy: float = 0
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle in percent: a stretch of the axis, or a hatched bar."""

    left: str
    top: str
    width: str
    height: str
    hatched: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule's label: at the left for an amount; `after` its line or before it for a day."""

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
    texts: tuple[Text, ...]
    ends: tuple[Text, ...]
    events: tuple[Numbered, ...]
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
    ends, near = _labelled(plot, scale)
    return PlotView(
        paths=tuple(path for series in plot.series if (path := _path(series, plot, scale))),
        rules=tuple(_rule(rule, scale) for rule in plot.rules),
        dots=tuple(_dots(plot, scale)),
        pieces=(
            *(_stretch(each, scale) for each in plot.stretches),
            *(_upright(each, scale) for each in plot.uprights),
        ),
        y_ticks=tuple(Text("tick", "0", _percent(scale.y(t.at)), (t.label,)) for t in plot.y_ticks),
        x_ticks=tuple(
            _x_tick(tick, scale)
            for tick in plot.x_ticks
            if ends or scale.x(tick.at) < LAST_TICK[tick.minor]
        ),
        levels=tuple(Ruled(_percent(scale.y(r.at)), r.label, after=True) for r in levels),
        days=tuple(
            Ruled(_percent(scale.x(r.at)), r.label, after=scale.x(r.at) < 0.5) for r in days
        ),
        texts=tuple(_near(near, plot, scale)),
        ends=tuple(_ends(ends, scale)),
        events=tuple(_events(plot.events, scale)),
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


def _path(series: Series, plot: Plot, scale: Scale) -> Path | None:
    match series.form:
        case "line":
            parts = _points(series, plot, scale)
            d = "".join("M" + "L".join(_at(*point) for point in part) for part in parts)
            return Path(series.look, d, filled=False) if d else None
        case "steps":
            parts = _points(series, plot, scale)
            d = "".join(_stairs(part) for part in parts)
            return Path(series.look, d, filled=False) if d else None
        case "area":
            return Path(series.look, _area(series, plot, scale), filled=True)
        case "bars":
            return Path(series.look, _bars(series, plot, scale), filled=True)
        case "points" | "read":
            return None


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


def _step(plot: Plot) -> float:
    """Return the least distance of two places."""
    return min((b.at - a.at for a, b in pairwise(plot.places)), default=plot.x[1] - plot.x[0])


def _rule(rule: Rule, scale: Scale) -> str:
    if rule.upright:
        return f"M{WIDTH * scale.x(rule.at):.1f} 0V{DEPTH}"
    return f"M0 {DEPTH * scale.y(rule.at):.1f}H{WIDTH}"


def _dots(plot: Plot, scale: Scale) -> Iterator[Dot]:
    """Yield single points, and a point at the end of each line labelled inside the plot."""
    for series in plot.series:
        if series.form == "points":
            for place, value in zip(plot.places, series.values, strict=True):
                if value is not None:
                    yield _dot(series.look, (scale.x(place.at), scale.y(value)))
        elif (end := _end(series, plot, scale)) and _has_dot(
            series, end[0] < _last(plot, scale) - AT_END
        ):
            yield _dot(series.look, end)
    for mark in plot.marks:
        yield _dot(mark.look, (scale.x(mark.x), scale.y(mark.y)), filled=mark.filled)


def _has_dot(series: Series, inside: bool) -> bool:
    """Return whether a line's last value is marked: the main line's, and those labelled there."""
    return bool(series.label) and series.form != "area" and (inside or series.look == "bought")


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


def _labelled(
    plot: Plot, scale: Scale
) -> tuple[list[tuple[Series, Point]], list[tuple[str, str, Point]]]:
    """Return the labels beside the plot, and those inside it, marks included."""
    ends: list[tuple[Series, Point]] = []
    near: list[tuple[str, str, Point]] = []
    for series in plot.series:
        end = _end(series, plot, scale)
        if end is None or not series.label:
            continue
        if end[0] >= _last(plot, scale) - AT_END:
            ends.append((series, end))
        else:
            near.append((series.look, series.label, end))
    near.reverse()  # because the most important line is drawn last and labelled first
    near += [(m.look, m.label, (scale.x(m.x), scale.y(m.y))) for m in plot.marks]
    return ends, near


def _last(plot: Plot, scale: Scale) -> float:
    return max((scale.x(place.at) for place in plot.places), default=1.0)


def _ends(ends: list[tuple[Series, Point]], scale: Scale) -> Iterator[Text]:
    """Yield the labels beside the plot, one below the other."""
    in_order = sorted(ends, key=lambda each: each[1][1])
    heights = [gutter_height(series.label) for series, _ in in_order]
    tops = stacked([HEIGHT * point[1] for _, point in in_order], heights)
    for (series, _), top in zip(in_order, tops, strict=True):
        yield Text(
            series.look,
            "100%",
            _percent(top / HEIGHT),
            tuple(series.label.split("\n")),
            minor=series.quiet,
        )


def _near(near: list[tuple[str, str, Point]], plot: Plot, scale: Scale) -> Iterator[Text]:
    """Yield the labels inside the plot."""
    lines = [
        _corners(part) if series.form == "steps" else part
        for series in plot.series
        if series.form in ("line", "steps")
        for part in _points(series, plot, scale)
    ]
    lines += [[(0.0, scale.y(r.at)), (1.0, scale.y(r.at))] for r in plot.rules if not r.upright]
    lines += [[(scale.x(r.at), 0.0), (scale.x(r.at), 1.0)] for r in plot.rules if r.upright]
    taken = [Box(0, HEIGHT * scale.y(t.at) - 16, 44, HEIGHT * scale.y(t.at)) for t in plot.y_ticks]
    for look, label, point in near:
        spot = placed(label, point, lines, taken)
        left, top = map(_percent, point)
        yield Text(look, left, top, tuple(label.split("\n")), spot.dx, spot.dy)


def _stretch(each: Stretch, scale: Scale) -> Piece:
    left, right = max(0, scale.x(each.first)), min(1, scale.x(each.last))
    return Piece(_percent(left), "0", _percent(right - left), "100%", each.hatched)


def _upright(each: Upright, scale: Scale) -> Piece:
    top, bottom = scale.y(each.high), scale.y(each.low)
    return Piece(
        _percent(scale.x(each.x) - 0.008), _percent(top), "1.6%", _percent(bottom - top), True
    )


def _x_tick(tick: Tick, scale: Scale) -> Text:
    lines = tuple(tick.label.split("\n"))
    return Text("tick", _percent(scale.x(tick.at)), "0", lines, minor=tick.minor)


def _events(events: Sequence[Event], scale: Scale) -> Iterator[Numbered]:
    """Yield the events in order, their numbers apart."""
    in_order = sorted(events, key=lambda event: event.at)
    places = [scale.x(event.at) for event in in_order]
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
