"""purchases.csv: every reading week by week."""

import csv

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.exports.weeks import PURCHASES
from monitor.reports.build import purchases_csv, weeks_to_come_csv

from .conftest import StandingOn

Rows = dict[tuple[str, str, str], dict[str, str]]


@pytest.fixture
def rows(today: DetailedReport) -> Rows:
    """The rows of today's table by promise, reading and week."""
    lines = csv.DictReader(purchases_csv(today).splitlines())
    return {(line["commitment"], line["reading"], line["week_ending"]): line for line in lines}


def test_a_counted_week_has_its_figures_and_both_lines(rows: Rows) -> None:
    assert rows["soy-2026", "calendar-year", "2026-10-01"] == {
        "commitment": "soy-2026",
        "reading": "calendar-year",
        "basis": "booked",
        "week_ending": "2026-10-01",
        "published_at": "2026-10-08T12:30:00Z",
        "publication_evidence": "rule",
        "counted": "true",
        "purchased": "16606954",
        "shipped": "13503954",
        "net": "382901",
        "unknown_outstanding": "",
        "straight_line_due": "18750000",
        "seasonal_line_due": "14171600",
        "unit": "metric tons",
    }


def test_weeks_to_come_stand_in_a_table_of_their_own(today: DetailedReport, rows: Rows) -> None:
    lines = csv.DictReader(weeks_to_come_csv(today).splitlines())
    to_come = {(line["commitment"], line["reading"], line["week_ending"]): line for line in lines}

    assert to_come["soy-2026", "calendar-year", "2026-12-31"] == {
        "commitment": "soy-2026",
        "reading": "calendar-year",
        "basis": "booked",
        "week_ending": "2026-12-31",
        "straight_line_due": "25000000",
        "seasonal_line_due": "25000000",
        "unit": "metric tons",
    }
    first = min(week for *key, week in to_come if key == ["soy-2026", "calendar-year"])
    assert first == "2026-10-08", "the week after the newest one"
    assert not rows.keys() & to_come.keys()
    assert all(row["published_at"] for row in rows.values())


def test_a_week_after_the_window_is_not_counted_and_has_no_lines(rows: Rows) -> None:
    row = rows["soy-2025", "end-of-february", "2026-06-18"]

    assert (row["counted"], row["purchased"]) == ("false", "12160205")
    assert (row["straight_line_due"], row["seasonal_line_due"]) == ("", "")


def test_the_net_of_the_counted_weeks_adds_up_to_the_purchases(rows: Rows) -> None:
    weeks = [
        row
        for (commitment, reading, _), row in rows.items()
        if (commitment, reading) == ("soy-2025", "end-of-february") and row["counted"] == "true"
    ]

    assert len(weeks) == 18
    assert sum(int(row["net"]) for row in weeks) == 10_816_852


def test_the_table_is_rectangular_and_says_nothing_for_what_is_not_known(
    standing_on: StandingOn,
) -> None:
    header, *lines = csv.reader(purchases_csv(standing_on("2025-11-30")).splitlines())

    assert tuple(header) == tuple(column.name for column in PURCHASES)
    assert {len(line) for line in lines} == {len(PURCHASES)}
    assert not {"None", "nan", "null"} & {field for line in lines for field in line}


def test_the_same_standing_gives_the_same_bytes(today: DetailedReport) -> None:
    assert purchases_csv(today) == purchases_csv(today)
