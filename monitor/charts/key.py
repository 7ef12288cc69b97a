"""Draw the legend column beside a chart: each mark with its value, then the events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from monitor.charts.layout import ChartFrame, cut, width_in
from monitor.charts.style import GAP_LOOK, INK, LABEL, SMALL, SOFT, Look
from monitor.core.formats import plural
from monitor.core.frozen import Frozen

COLUMN = 2.32
"""Width of the column at the right of a sheet in inches, without the gap before it."""
SWATCH = 0.3
NAME_STEP, VALUE_STEP, ROW_GAP, HEADING_STEP, LIST_STEP = 0.155, 0.17, 0.075, 0.22, 0.158


class Entry(Frozen):
    """One mark of the chart. `look` are matplotlib's properties of the line or box."""

    mark: Literal["line", "box", "point"]
    look: Look
    name: str
    value: str | None = None
    note: str | None = None


def gap_entry(weeks: int) -> Entry:
    """Return the legend entry of hatched weeks."""
    return Entry("box", GAP_LOOK, f"{plural(weeks, 'week', 'weeks')} without figures")


def draw_key(
    frame: ChartFrame, heading: str | None, entries: Sequence[Entry], left: float, top: float
) -> float:
    """Draw the entries below each other; return the height (inches) at which they end."""
    y = top
    if heading:
        frame.put(left, y, heading, size=SMALL, weight="bold", color=SOFT, va="top")
        y -= HEADING_STEP
    for entry in entries:
        _swatch(frame, entry, left, y - NAME_STEP / 2)
        y = _set_lines(frame, entry, left + SWATCH + 0.1, y)
        y -= ROW_GAP
    return y


def draw_row(frame: ChartFrame, entries: Sequence[Entry], left: float, y: float) -> None:
    """Draw the entries' names side by side in one row at the height `y`."""
    for entry in entries:
        _swatch(frame, entry, left, y)
        left += SWATCH + 0.08
        frame.put(left, y, entry.name, size=SMALL, color=SOFT, va="center_baseline")
        left += width_in(entry.name, SMALL) + 0.22


def draw_list(
    frame: ChartFrame,
    heading: str,
    lines: Sequence[str],
    left: float,
    top: float,
    marks: Sequence[str] | None = None,
) -> float:
    """Draw a list under a heading, numbered or with other marks; return where it ends.

    Lines too long for the column end in an ellipsis.
    """
    frame.put(left, top, heading, size=SMALL, weight="bold", color=SOFT, va="top")
    y = top
    for mark, line in zip(marks or range(1, len(lines) + 1), lines, strict=True):
        y -= LIST_STEP
        frame.put(left + 0.13, y, str(mark), size=SMALL, color=SOFT, va="top", ha="right")
        fitting = cut(line, SMALL, COLUMN - 0.2)
        frame.put(left + 0.2, y, fitting, size=SMALL, color=SOFT, va="top")
    return y - LIST_STEP


def lines_below(frame: ChartFrame, top: float) -> int:
    """Return how many lines fit into a list that begins at `top` and ends with the axes."""
    return max(0, int((top - frame.body.bottom) / LIST_STEP))


def _set_lines(frame: ChartFrame, entry: Entry, x: float, y: float) -> float:
    """Draw the entry's name, value and note below each other; return where the next may begin."""
    room = COLUMN - SWATCH - 0.1
    name = cut(entry.name, LABEL, room)
    frame.put(x, y, name, size=LABEL, color=SOFT, va="top")
    y -= NAME_STEP
    if entry.value:
        value = cut(entry.value, LABEL + 1, room, "bold")
        frame.put(x, y, value, size=LABEL + 1, weight="bold", color=INK, va="top")
        y -= VALUE_STEP
    if entry.note:
        note = cut(entry.note, SMALL, room)
        frame.put(x, y, note, size=SMALL, color=SOFT, va="top")
        y -= NAME_STEP
    return y


def _swatch(frame: ChartFrame, entry: Entry, x: float, y: float) -> None:
    width, height = frame.figure.get_size_inches()
    across = frame.figure.transFigure
    if entry.mark == "box":
        corner = (x / width, (y - 0.055) / height)
        size = (SWATCH / width, 0.11 / height)
        frame.figure.add_artist(Rectangle(corner, *size, transform=across, **entry.look))
        return
    xs = [x, x + SWATCH] if entry.mark == "line" else [x + SWATCH / 2]
    ends = ([place / width for place in xs], [y / height] * len(xs))
    frame.figure.add_artist(Line2D(*ends, transform=across, **entry.look))
