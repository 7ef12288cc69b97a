"""Turn a chart's values into what the page's template sets: paths, positions and labels.

Lines are an SVG stretched to any width; all text is HTML beside it, so it keeps its size. Nothing
here needs a script: the values to point at are a JSON block that the page's script reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from monitor.charts.shapes import Entry, Event, Plot, Stretch, Tick, Upright
from monitor.core.frozen import Frozen
from monitor.reports.label_columns import columns_of
from monitor.reports.label_levels import Level, level_of
from monitor.reports.label_places import Point
from monitor.reports.plot_labels import (
    Labels,
    Near,
    Text,
    is_alone,
    labels_of,
    near_texts,
)
from monitor.reports.plot_lines import UPRIGHT, lines_of
from monitor.reports.plot_paths import Path, paths_of, rule_path
from monitor.reports.plot_scale import Scale, percent

APART = 0.075
"""Least distance of the events' numbers, as a share of the width."""


EDGE = 0.02
"""An event before the first day shown has its number here."""


LAST_TICK = {True: 0.95, False: 0.9}
"""Without labels beside the plot, a tick's label beyond this share of the width would leave it.

A minor one (True) stands on wide screens only, where it takes a smaller share.
"""


class Dot(Frozen):
    """A point with a position in percent."""

    look: str
    left: str
    top: str
    filled: bool = True


class Piece(Frozen):
    """A rectangle in percent: a stretch of the axis (hatched if it has no figures), or a bar."""

    left: str
    top: str
    width: str
    height: str
    kind: str


class Ruled(Frozen):
    """The label of a day's line, above the plot: `after` the line or before it."""

    place: str
    text: str
    after: bool


class Numbered(Frozen):
    """An event: where its number stands, and its words."""

    number: int
    left: str
    text: str


class PlotView(Frozen):
    """A plot as the template sets it."""

    paths: tuple[Path, ...]
    rules: tuple[str, ...]
    dots: tuple[Dot, ...]
    pieces: tuple[Piece, ...]
    y_ticks: tuple[Text, ...]
    x_ticks: tuple[Text, ...]
    levels: tuple[Level, ...]
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


def plot_view(plot: Plot) -> PlotView:
    """Return what the template sets."""
    scale = Scale(plot)
    days = [rule for rule in plot.rules if rule.upright]
    labels = labels_of(plot, scale)
    beside = bool(labels.of(labels.columns[-1]))
    lines = lines_of(plot, scale)
    named = [level_of(r, scale, labels, lines) for r in plot.rules if not r.upright]
    columns = columns_of(labels, lines, [level.taken for level in named])
    return PlotView(
        paths=tuple(paths_of(plot, scale)),
        rules=tuple(rule_path(rule, scale) for rule in plot.rules),
        dots=tuple(_dots(plot, scale, labels)),
        pieces=(
            *(_stretch(each, scale) for each in plot.stretches),
            *(_upright(each, scale) for each in plot.uprights),
        ),
        y_ticks=tuple(Text("tick", "0", percent(scale.y(t.at)), (t.label,)) for t in plot.y_ticks),
        x_ticks=tuple(
            _x_tick(tick, scale)
            for tick in plot.x_ticks
            if beside or scale.x(tick.at) < LAST_TICK[tick.minor]
        ),
        levels=tuple(named),
        days=tuple(Ruled(percent(scale.x(r.at)), r.label, after=scale.x(r.at) < 0.5) for r in days),
        texts=tuple(near_texts(plot, scale, labels, lines, columns.taken)),
        ends=columns.texts,
        beside=beside,
        events=tuple(_events(plot.events, scale)),
        key=plot.key,
        notes=plot.notes,
        values=_values(plot, scale),
    )


def _dots(plot: Plot, scale: Scale, labels: Labels) -> Iterator[Dot]:
    """Yield single points, and a point at the end of each line that is labelled by itself."""
    for series in plot.series:
        if series.form == "points":
            for place, value in zip(plot.places, series.values, strict=True):
                if value is not None:
                    yield _dot(series.look, (scale.x(place.at), scale.y(value)))
    for series, end in labels.ends:
        if series.form in ("line", "steps") and (series.look == "bought" or is_alone(end, labels)):
            yield _dot(series.look, end)
    for mark in plot.marks:
        yield _dot(mark.look, (scale.x(mark.x), scale.y(mark.y)), filled=mark.filled)


def _dot(look: str, point: Point, *, filled: bool = True) -> Dot:
    return Dot(look, percent(point[0]), percent(point[1]), filled)


def _stretch(each: Stretch, scale: Scale) -> Piece:
    left, right = max(0, scale.x(each.first)), min(1, scale.x(each.last))
    return Piece(
        percent(left), "0", percent(right - left), "100%", "hatched" if each.hatched else ""
    )


def _upright(each: Upright, scale: Scale) -> Piece:
    top, bottom = scale.y(each.high), scale.y(each.low)
    return Piece(
        percent(scale.x(each.x) - UPRIGHT / 2),
        percent(top),
        percent(UPRIGHT),
        percent(bottom - top),
        "unsure",
    )


def _x_tick(tick: Tick, scale: Scale) -> Text:
    lines = tuple(tick.label.split("\n"))
    return Text("tick", percent(scale.x(tick.at)), "0", lines, minor=tick.minor)


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
        yield Numbered(number, percent(place), event.label)


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
