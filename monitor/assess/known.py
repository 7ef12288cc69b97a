"""What the published figures said of a reading on each day, as known on that day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from monitor.core.frozen import Frozen


class KnownAmount(Frozen):
    """The amounts public from a day of publication on, until the next; None means not known.

    They are counted from the window's first week to the newest published week `week_ending`, after
    the window as well: `counted` is then False.
    """

    on: date
    week_ending: date
    purchased: int | None
    shipped: int | None
    counted: bool = True


KnownAmounts = Mapping[str, tuple[KnownAmount, ...]]
"""Amounts by the reading's key, oldest day first."""

NOTHING_KNOWN: KnownAmounts = MappingProxyType({})
