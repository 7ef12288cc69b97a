"""The lines, areas and bars of a plot on a page, as paths of its SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.charts.shapes import Amount, Plot, Rule, Series
from monitor.core.frozen import Frozen, replace
from monitor.reports.label_places import Point
from monitor.reports.plot_scale import DEPTH, WIDTH, Scale, at, points_of

BAR_WIDTH = 0.7


class Path(Frozen):
    """A drawn path of a style; `filled` ones are areas and bars."""

    look: str
    d: str
    filled: bool


def paths_of(plot: Plot, scale: Scale) -> Iterator[Path]:
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
            parts = points_of(series, plot, scale)
            d = "".join("M" + "L".join(at(*point) for point in part) for part in parts)
            yield Path(series.look, d, filled=False)
        case "steps":
            d = "".join(_stairs(part) for part in points_of(series, plot, scale))
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
    return f"M{at(*first)}{steps}"


def _area(series: Series, plot: Plot, scale: Scale) -> str:
    parts: list[list[tuple[float, float, float]]] = [[]]
    for place, high, low in zip(plot.places, series.values, series.base, strict=True):
        if high is not None:
            parts[-1].append((scale.x(place.at), scale.y(high), scale.y(low or 0)))
        elif parts[-1]:
            parts.append([])
    return "".join(_ring(part) for part in parts if part)


def _ring(part: Sequence[tuple[float, float, float]]) -> str:
    there = "L".join(at(x, top) for x, top, _ in part)
    back = "L".join(at(x, bottom) for x, _, bottom in reversed(part))
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
        for part in points_of(series, plot, scale)
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


def rule_path(rule: Rule, scale: Scale) -> str:
    """Return a rule across the whole plot."""
    if rule.upright:
        return f"M{WIDTH * scale.x(rule.at):.1f} 0V{DEPTH}"
    return f"M0 {DEPTH * scale.y(rule.at):.1f}H{WIDTH}"
