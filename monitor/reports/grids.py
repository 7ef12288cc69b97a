"""Turn a grid of cells into what the page's template sets."""

from __future__ import annotations

import json

from markupsafe import Markup

from monitor.charts.shapes import Cell, Grid
from monitor.core.frozen import Frozen
from monitor.reports.plot_labels import Text

SIZE = 10
"""Width and height of a cell in the SVG's own coordinates."""
SPACE = 0.8


class Shade(Frozen):
    """All cells of one shade as one path, and what the shade means."""

    name: str
    meaning: str
    d: str


class GridView(Frozen):
    """A grid as the template sets it; `frame` is the path around the newest cell."""

    rows: tuple[str, ...]
    width: int
    height: int
    shades: tuple[Shade, ...]
    frame: str
    x_ticks: tuple[Text, ...]
    notes: tuple[str, ...]
    values: Markup

    @property
    def weight(self) -> int:
        """Return about how many bytes the drawing takes in the page."""
        return len(self.values) + sum(len(shade.d) for shade in self.shades)


def grid_view(grid: Grid) -> GridView:
    """Return what the template sets."""
    framed = None if grid.framed is None else grid.cells[grid.framed]
    return GridView(
        rows=grid.rows,
        width=grid.columns * SIZE,
        height=len(grid.rows) * SIZE,
        shades=tuple(
            Shade(
                _shade_name(shade),
                meaning,
                "".join(_cell(c) for c in grid.cells if c.shade == shade),
            )
            for shade, meaning in grid.shades
        ),
        frame="" if framed is None else _cell(framed),
        x_ticks=tuple(
            Text("tick", f"{100 * t.at / grid.columns:.2f}%", "0", (t.label,), minor=t.minor)
            for t in grid.column_ticks
        ),
        notes=grid.notes,
        values=_values(grid),
    )


def _shade_name(shade: int | None) -> str:
    return "unknown" if shade is None else f"down{-shade}" if shade < 0 else f"up{shade}"


def _cell(cell: Cell) -> str:
    left, top, side = cell.column * SIZE + SPACE, cell.row * SIZE + SPACE, SIZE - 2 * SPACE
    return f"M{left:g} {top:g}h{side:g}v{side:g}h{-side:g}z"


def _values(grid: Grid) -> Markup:
    """Return what is read out of each cell, as JSON that may stand in a page."""
    values = {
        "columns": grid.columns,
        "rows": len(grid.rows),
        "cells": [[cell.column, cell.row, cell.name, cell.text] for cell in grid.cells],
        "now": grid.framed,
    }
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 no tag can end it
