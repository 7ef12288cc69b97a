"""The names of the amounts that are lines across a plot on a page, such as the target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from monitor.charts.shapes import Rule
from monitor.core.frozen import Frozen
from monitor.reports.label_places import HEIGHT, LINE, Box, Screen, Taken, signs_of
from monitor.reports.plot_labels import Labels
from monitor.reports.plot_lines import Line, spans_between
from monitor.reports.plot_scale import Scale, percent

STEPS = 20
"""A name stands at one of so many steps along its line."""
ABOVE = 2
"""Pixels between the line and its name."""


class Level(Frozen):
    """The name of an amount, above its line.

    `left` is the place in the plot, in percent, and in the text that stands there. `taken` are its
    boxes.
    """

    top: str
    left: str
    text: str
    taken: dict[Screen, Taken]


def level_of(rule: Rule, scale: Scale, labels: Labels, lines: Sequence[Line]) -> Level:
    """Return the name of a line: at the left, unless it would be crossed or be in a column."""
    screens = (labels.screens.wide, labels.screens.narrow)
    best, least = (0.0, dict[Screen, Taken]()), (inf, inf)
    for at in (k / STEPS for k in range(STEPS + 1)):
        taken = {screen: list(_boxes(rule, scale, at, screen)) for screen in screens}
        trouble = _trouble(taken, labels, lines)
        if trouble < least:
            best, least = (at, taken), trouble
        if not any(least):
            break
    return Level(percent(scale.y(rule.at)), percent(best[0]), rule.label, best[1])


def _boxes(rule: Rule, scale: Scale, at: float, screen: Screen) -> Iterator[tuple[float, Box]]:
    wide, below = signs_of(rule.label) * screen.sign, HEIGHT * scale.y(rule.at) - ABOVE
    for width in screen.widths:
        left = at * (width - wide)
        yield width, Box(left, below - LINE, left + wide, below)


def _trouble(
    boxes: dict[Screen, Taken], labels: Labels, lines: Sequence[Line]
) -> tuple[float, float]:
    """Return how many parts of lines cross a name, and how many columns may reach it."""
    crossed, columns = 0, 0
    for screen, each in boxes.items():
        for width, box in each:
            spans = spans_between(lines, box.left / width, box.right / width)
            crossed += sum(HEIGHT * y < box.bottom and box.top < HEIGHT * to for y, to in spans)
            columns += sum(
                x * width < box.right and box.left < x * width + screen.inside
                for x in labels.columns[:-1]
            )
    return crossed, columns
