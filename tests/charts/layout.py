"""Measure a drawn figure: which texts overlap, leave it, or are struck through by a line."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

ROUNDING_PX = 0.5


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts that overlap."""
    pairs = combinations(texts_of(figure), 2)
    return [(a, b) for (a, one), (b, other) in pairs if _touch(one, other)]


def outside(figure: Figure) -> list[str]:
    """Return the texts that are not wholly inside the figure."""
    area = figure.bbox
    return [
        text
        for text, box in texts_of(figure)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > area.x1 or box.y1 > area.y1
    ]


def texts_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return every visible text, with its extent in pixels."""
    figure.draw_without_rendering()
    return list(_seen(figure))


def words_of(figure: Figure) -> list[str]:
    """Return every visible text."""
    return [words for words, _ in _seen(figure)]


def struck(figure: Figure, words: str) -> list[str]:
    """Return the texts with these words that a thick line of their axes crosses."""
    figure.draw_without_rendering()
    return [
        text.get_text()
        for axes in figure.axes
        for text in axes.findobj(Text)
        if isinstance(text, Text) and words in text.get_text()
        if any(_crosses(line, Text.get_window_extent(text)) for line in axes.get_lines())
    ]


def _crosses(line: Line2D, box: Bbox) -> bool:
    """Return whether a line of more than a point passes through a box."""
    if line.get_linewidth() <= 1 or line.get_linestyle() == "None":
        return False
    corners = line.get_transform().transform(np.column_stack(line.get_data()))
    for start, end in pairwise(corners[np.isfinite(corners).all(axis=1)]):
        parts = np.linspace(0, 1, 2 + int(np.hypot(*(end - start))))[:, None]
        x, y = (start + (end - start) * parts).T
        if ((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).any():
            return True
    return False


def _seen(figure: Figure) -> Iterator[tuple[str, Bbox]]:
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text().strip():
            # Of an annotation the words alone: its arrow may cross others.
            yield text.get_text(), Text.get_window_extent(text)


def _touch(one: Bbox, other: Bbox) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(across > ROUNDING_PX and up > ROUNDING_PX)
