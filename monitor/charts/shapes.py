"""A chart as data: what a page draws, what is read out on hover, and its own table.

A `Plot` is drawn twice from the same values: by the page, in its own colours and at any width
(`reports/plots.py`), and by matplotlib as a file (`plot_figure.py`). Without matplotlib. Positions
on the horizontal axis are days (`series.x_of`) or numbers of periods; amounts are in `Plot.unit`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from monitor.core.frozen import Frozen

Look = Literal[
    "bought",
    "later",
    "shipped",
    "straight",
    "seasonal",
    "past",
    "last",
    "mean",
    "wide",
    "narrow",
    "median",
    "needed",
    "rest",
    "reduced",
    "faint",
    "lighter",
    "part",
    "other",
    "unknown",
    "said",
    "chance",
    "step",
]
"""Names of styles: a class of the page's style sheet, a matplotlib style in `plot_figure.py`."""
Form = Literal["line", "area", "bars", "sticks", "levels", "points", "steps", "read"]
Amount = int | float | None
AT_END = 0.02
"""A line that ends within this share of the axis before the last place is labelled beside it."""


class Place(Frozen):
    """A position with values: `at` on the axis, `name` when read out, `key` in the table."""

    at: float
    name: str
    key: str


class Series(Frozen):
    """Values at the places of a plot, one for each; None is not known and leaves a gap.

    A `read` series is not drawn. An area or a bar reaches from `base` (zero if empty) to the
    values; a stick is a thin line from zero, right of the bar of its place; a level is as wide as
    the step from place to place. `texts` are the values as they are read out. `label` stands at
    the last known value. `quiet` series are drawn and in the table, but not read out on a narrow
    screen. `looks` are those of the single bars, if they differ.
    """

    name: str
    look: Look
    values: tuple[Amount, ...]
    texts: tuple[str, ...]
    form: Form = "line"
    base: tuple[Amount, ...] = ()
    label: str = ""
    quiet: bool = False
    looks: tuple[Look, ...] = ()

    @property
    def last(self) -> int | None:
        """Return the index of the last known value; None if nothing is known."""
        known = [k for k, value in enumerate(self.values) if value is not None]
        return known[-1] if known else None


class Tick(Frozen):
    """A label of an axis; `minor` ones are left out on a narrow screen."""

    at: float
    label: str
    minor: bool = False


class Rule(Frozen):
    """A line across the whole plot: an amount such as the target, or a day such as a deadline."""

    at: float
    label: str
    upright: bool = False


class Mark(Frozen):
    """A labelled point of its own, such as an amount due before the deadline.

    One that is `noted`, because a note of the plot says the same, may go without its label.
    """

    x: float
    y: float
    label: str
    look: Look
    filled: bool = True
    noted: bool = False


class Stretch(Frozen):
    """A part of the axis: days without figures (hatched), or those of an event (shaded)."""

    first: float
    last: float
    hatched: bool = False


class Upright(Frozen):
    """A hatched bar from one amount to another: what unknown destinations may add."""

    x: float
    low: float
    high: float
    label: str


class Entry(Frozen):
    """A mark of a chart and what it means."""

    look: Look
    mark: Literal["line", "box", "inner", "ghost", "upright", "diamond"]
    meaning: str


class Event(Frozen):
    """A numbered event at a position, named below the chart."""

    at: float
    label: str


class Plot(Frozen):
    """Values over a common axis. `x` and `y` are the limits of the axes.

    `place_name` is the table's first column; `heading` names what is read out when nothing is
    pointed at. `key` explains marks that have no label of their own; `notes` are sentences under
    the plot.
    """

    unit: str
    x: tuple[float, float]
    y: tuple[float, float]
    places: tuple[Place, ...]
    series: tuple[Series, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    rules: tuple[Rule, ...] = ()
    marks: tuple[Mark, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    uprights: tuple[Upright, ...] = ()
    events: tuple[Event, ...] = ()
    key: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    place_name: str = "week_ending"

    def end_of(self, series: Series) -> tuple[float, float] | None:
        """Return the position and value a series ends at; for an area, the middle of its end."""
        k = series.last
        if k is None:
            return None
        value, base = series.values[k] or 0, series.base[k] if series.base else None
        return self.places[k].at, float(value if base is None else (value + base) / 2)

    def edge_of(self, series: Series) -> tuple[float, float, float] | None:
        """Return the position, lowest and highest value of a labelled area's end, else None.

        Its label stands beside this edge, because across it half of the area would be hidden.
        """
        k = series.last
        if k is None or series.form != "area" or not series.label:
            return None
        base = series.base[k] if series.base else 0
        return self.places[k].at, float(base or 0), float(series.values[k] or 0)

    def is_last(self, at: float) -> bool:
        """Return whether a line that ends at a position is labelled beside the plot."""
        last = max((place.at for place in self.places), default=self.x[1])
        return at >= last - AT_END * (self.x[1] - self.x[0])


class Bar(Frozen):
    """One horizontal bar: its `name`, a `note` below that, its value as text, and its marks.

    `detail` stands below the value; `group` is the heading above the first of several bars. `inner`
    is a thin bar inside it, `ghost` a hatched one beyond its end, both as amounts.
    """

    name: str
    value: Amount
    text: str
    look: Look
    note: str = ""
    inner: Amount = None
    ghost: Amount = None
    marks: tuple[tuple[float, Look], ...] = ()
    strong: bool = False
    detail: str = ""
    group: str = ""


class Bars(Frozen):
    """Horizontal bars below each other on one scale; every value is written beside its bar.

    `rule` is a line through all bars. `key` explains marks that have no words of their own. `table`
    holds the exact values: a heading, then one row for each bar.
    """

    unit: str
    x: tuple[float, float]
    bars: tuple[Bar, ...]
    table: tuple[tuple[str | int | float | None, ...], ...]
    rule: Rule | None = None
    key: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


class Cell(Frozen):
    """One cell of a grid: its column and row, a shade from −2 to 5, and how it is read out."""

    column: int
    row: int
    shade: int | None
    name: str
    text: str
    key: str
    value: Amount


class Grid(Frozen):
    """Cells in rows, such as the weeks of years. `framed` is the index of the newest cell."""

    rows: tuple[str, ...]
    columns: int
    column_ticks: tuple[Tick, ...]
    cells: tuple[Cell, ...]
    shades: tuple[tuple[int | None, str], ...]
    measure: str
    framed: int | None = None
    place_name: str = "week_ending"
    notes: tuple[str, ...] = ()


Shape = Plot | Bars | Grid
Sketch = Callable[[], Shape]
