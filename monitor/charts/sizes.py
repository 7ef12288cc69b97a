"""The sizes a chart is made in. Without matplotlib."""

from __future__ import annotations

from monitor.core.frozen import Frozen

WIDTH = 10.0
"""Width of every sheet in inches; sizes differ in resolution, so all have the same layout."""


class Size(Frozen):
    """A size in pixels; with `height_px` None, the height follows from the content.

    For a fixed height the axes shrink or grow, and the chart is centred if that is not enough.
    """

    name: str
    width_px: int
    height_px: int | None = None

    @property
    def dots_per_inch(self) -> float:
        """Return the resolution in pixels per inch."""
        return self.width_px / WIDTH

    @property
    def height_in(self) -> float | None:
        """Return the height in inches; None if it is not fixed."""
        return None if self.height_px is None else self.height_px / self.dots_per_inch


REPORT = Size("report", 1800)
EMAIL = Size("email", 1200)
CARD = Size("card", 1200, 675)
PRINT = Size("print", 3000)
SIZES = (REPORT, EMAIL, CARD, PRINT)
