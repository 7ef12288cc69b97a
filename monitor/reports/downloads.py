"""The files beside a page, with what each is for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

WORKBOOK = "report.xlsx"
PDF = "report.pdf"
CALENDAR = "deadlines.ics"
WHAT = {
    PDF: "this page to print or to pass on",
    WORKBOOK: "readings, numbers and weeks as an Excel workbook, with definitions",
    "purchases.csv": "every reading week by week",
    "status.json": "every number on this page, for programs",
    "statements.json": "what was said beside what was known",
    CALENDAR: "deadlines and expected releases for a calendar",
    "alerts.txt": "the alerts as plain text",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file and what it is for."""

    name: str
    what: str


def downloads(files: Collection[str]) -> list[Download]:
    """Those of the files that a reader may want, in the order of their use."""
    return [Download(name, what) for name, what in WHAT.items() if name in files]
