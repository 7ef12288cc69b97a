"""The pages of one report: in the unit of the settings, and in the other one.

`index.html` is in the unit of the settings. A report whose promises give bushels has a second page,
and each links the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.assess.status_report import StatusReport
from monitor.core.frozen import Frozen
from monitor.core.units import BUSHELS, ShownIn
from monitor.reports.address import INDEX

PAGES: Mapping[ShownIn, str] = {"t": "tonnes.html", BUSHELS: "bushels.html"}
"""The page in each unit, unless that is the unit of the settings."""
NAMES: Mapping[ShownIn, str] = {"t": "Metric tons", BUSHELS: "Bushels"}


class UnitLink(Frozen):
    """A part of the switch: its name, the page it leads to, and whether that is this page."""

    name: str
    page: str
    current: bool


def other_unit(status_report: StatusReport) -> ShownIn | None:
    """Return the unit of the second page; None if no promise gives bushels."""
    if not status_report.gives_bushels:
        return None
    return "t" if status_report.shown_in == BUSHELS else BUSHELS


def page_in(unit: ShownIn, first: ShownIn) -> str:
    """Return the file name of the page in a unit; `first` is the unit of the settings."""
    return INDEX if unit == first else PAGES[unit]


def switch(shown_in: ShownIn, first: ShownIn) -> tuple[UnitLink, ...]:
    """Return both parts of the switch on the page in `shown_in`."""
    return tuple(UnitLink(NAMES[unit], page_in(unit, first), unit == shown_in) for unit in PAGES)


def other_files_unit(units: Sequence[UnitLink]) -> str:
    """Return the unit of charts and alerts, "metric tons", if the page is in another one."""
    return next((u.name.lower() for u in units if u.page == INDEX and not u.current), "")
