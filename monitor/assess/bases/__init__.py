"""What a reading may count, one basis per file, found by its name.

A file defines `BASIS`, an instance of `monitor.assess.basis.Basis`. What a promises file gives for
it, days or a marketing year, and the periods it counts are in `monitor.commitments.model.BASES`,
because promises are read without the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from monitor.assess.basis import Basis
from monitor.assess.windows import Window
from monitor.commitments.model import Reading
from monitor.core.calendar import MarketingYear


@cache
def basis_named(name: str) -> Basis:
    """Return a basis. Raises ModuleNotFoundError for an unknown name."""
    return cast(Basis, import_module(f"{__name__}.{name}").BASIS)


def window_of(reading: Reading, marketing_years: Mapping[int, MarketingYear]) -> Window | None:
    """Return the weeks a reading counts; None if its marketing year's bounds are not known."""
    return basis_named(reading.basis).window_of(reading, marketing_years)
