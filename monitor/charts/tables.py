"""A chart's own table: the values it is drawn from, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.charts.shapes import Amount, Bars, Grid, Plot, Shape


def table(shape: Shape) -> list[list[str | int | float | None]]:
    """Return a chart's own table: a heading, then a row for each place, bar or cell."""
    match shape:
        case Plot():
            return _plot_table(shape)
        case Bars():
            return [list(row) for row in shape.table]
        case Grid():
            rows = [[cell.key, cell.value] for cell in shape.cells]
            return [[shape.place_name, shape.measure], *rows]


def _plot_table(plot: Plot) -> list[list[str | int | float | None]]:
    columns: list[tuple[str, Sequence[Amount]]] = []
    for series in plot.series:
        if series.base:
            columns.append((f"{series.name}, from", series.base))
        name = f"{series.name}, to" if series.base else series.name
        columns.append((name, series.values))
    heading = [plot.place_name, *(f"{name} ({plot.unit})" for name, _ in columns)]
    rows = [
        [place.key, *(values[k] for _, values in columns)] for k, place in enumerate(plot.places)
    ]
    return [[*heading], *rows]
