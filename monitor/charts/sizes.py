"""The sizes a picture is made in. Pure, without matplotlib."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 10.0
"""Inches of every sheet: the sizes differ in dots, so a picture reads alike in all of them."""


@dataclass(frozen=True, slots=True)
class Size:
    """A size in dots; the height is as the words and marks need it where `height_px` is None.

    A picture of a fixed height is laid out for it, by giving its axes more or less room, and
    set in the middle of its ground where that is not enough.
    """

    name: str
    width_px: int
    height_px: int | None = None

    @property
    def dots_per_inch(self) -> float:
        """How many dots an inch of the sheet has."""
        return self.width_px / WIDTH

    @property
    def height_in(self) -> float | None:
        """The sheet's height in inches, where it is fixed."""
        return None if self.height_px is None else self.height_px / self.dots_per_inch


REPORT = Size("report", 1800)
EMAIL = Size("email", 1200)
CARD = Size("card", 1200, 675)
PRINT = Size("print", 3000)
SIZES = (REPORT, EMAIL, CARD, PRINT)
