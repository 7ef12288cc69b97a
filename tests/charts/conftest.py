"""Status reports with outlooks, which the chart of the chance needs."""

import sqlite3
from collections.abc import Callable

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.core.frozen import replace
from monitor.ledger.read import AsOf
from monitor.outlook.load import outlooks


@pytest.fixture(scope="session")
def forecast_on(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], DetailedReport]
) -> Callable[[str], DetailedReport]:
    """Return a function: the status report of a day with its outlooks."""
    known: dict[str, DetailedReport] = {}

    def at(day: str) -> DetailedReport:
        if day not in known:
            status_report = standing_on(day)
            figures = Figures(shipped_ledger, AsOf("snapshot", status_report.as_of))
            found = outlooks(figures, status_report)
            known[day] = replace(status_report, outlooks=found)
        return known[day]

    return at


@pytest.fixture(scope="session")
def for_chart(
    standing_on: Callable[[str], DetailedReport], forecast_on: Callable[[str], DetailedReport]
) -> Callable[[str, str], DetailedReport]:
    """Return a function: the status report of a day that a chart can be drawn from."""

    def at(chart: str, day: str) -> DetailedReport:
        return forecast_on(day) if chart == "chance" else standing_on(day)

    return at
