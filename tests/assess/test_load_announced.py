"""Announcements on record, as they stand beside the figures of a promise's trade."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from monitor.assess.announced import AnnouncedAmount, Settled, Switched
from monitor.assess.figures import Figures
from monitor.assess.load_announced import LISTED, NET, SWITCHED, announced_checks
from monitor.commitments.promises import read_commitments
from monitor.core.paths import data_file
from monitor.core.records import SHIPPED
from monitor.core.series import SeriesKey, SeriesResponse, SeriesRow
from monitor.ingest.announcements import read_announcement, record_announcement
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.read import AsOf
from monitor.ledger.series.write import record_series
from monitor.ledger.store import open_ledger

NET_OF_THE_WEEK = 382_901
"""China's net purchases of soybeans in the week ending 1 October 2026."""
NOW = datetime(2026, 10, 9, 13, tzinfo=UTC)
SALE = (
    "Private exporters reported sales of {0} metric tons of {1} for delivery to {2} during the "
    "2026/2027 marketing year."
)
CANCELLED = (
    "Private exporters reported cancellations of sales of {0} metric tons of {1} for delivery to "
    "{2} during the 2026/2027 marketing year."
)
CHANGED = (
    "Private exporters reported a change in destination for {0} metric tons of {1} from {2} to "
    "{3} during the 2026/2027 marketing year."
)


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """The bundled figures, to the week ending 1 October 2026."""
    with open_ledger(None) as connection:
        from_snapshot(connection)
        yield connection


def announce(ledger: sqlite3.Connection, day: int, text: str, *, replaces: str = "") -> str:
    """Record an announcement of a day in October 2026; return its name."""
    found = read_announcement(text, date(2026, 10, day))
    record_announcement(ledger, found, [replaces] if replaces else [], NOW)
    return found.name


def since(
    ledger: sqlite3.Connection,
) -> tuple[list[AnnouncedAmount], list[AnnouncedAmount]]:
    """What was announced to the buyer and to unknown destinations since the newest report."""
    promises = read_commitments(data_file("commitments.toml"))
    found = announced_checks(Figures(ledger, AsOf(SHIPPED, NOW, NOW)), promises)
    if not found:
        return [], []
    [check] = found  # because all bundled promises are of one trade
    assert (check.buyer, check.commodity, check.unit) == ("China", "Soybeans", "metric tons")
    return list(check.since), list(check.unknown_since)


def test_without_announcements_there_is_nothing_beside_the_figures(
    ledger: sqlite3.Connection,
) -> None:
    assert since(ledger) == ([], [])


def test_sales_cancellations_and_changes_count_for_both_destinations(
    ledger: sqlite3.Connection,
) -> None:
    sale = announce(ledger, 6, SALE.format("100,000", "soybeans", "China"))
    cancelled = announce(ledger, 7, CANCELLED.format("30,000", "soybeans", "China"))
    changed = announce(
        ledger, 8, CHANGED.format("40,000", "soybeans", "unknown destinations", "China")
    )

    year = "2026/2027"
    switched = (date(2026, 10, 8), changed, "change of destination")
    assert since(ledger) == (
        [
            AnnouncedAmount(date(2026, 10, 6), sale, "sale", 100_000, year),
            AnnouncedAmount(date(2026, 10, 7), cancelled, "cancellation", -30_000, year),
            AnnouncedAmount(*switched, 40_000, year),
        ],
        [AnnouncedAmount(*switched, -40_000, year, unknown=True)],
    )


def test_what_is_withdrawn_counts_no_more_and_hides_nothing_else(
    ledger: sqlite3.Connection,
) -> None:
    wrong = announce(ledger, 6, SALE.format("100,000", "soybeans", "China"))
    announce(ledger, 6, SALE.format("110,000", "soybeans", "China"), replaces=wrong)
    announce(ledger, 7, SALE.format("60,000", "soybeans", "unknown destinations"))

    to_buyer, unknown = since(ledger)

    assert [amount.tonnes for amount in to_buyer] == [110_000]
    assert [amount.tonnes for amount in unknown] == [60_000]


@pytest.mark.parametrize(
    ("goods", "destination"), [("corn", "China"), ("soybeans", "Mexico"), ("soybeans", "Chinna")]
)
def test_other_goods_buyers_and_names_on_no_list_are_not_the_trades(
    ledger: sqlite3.Connection, goods: str, destination: str
) -> None:
    announce(ledger, 6, SALE.format("100,000", goods, destination))
    announce(ledger, 7, CHANGED.format("20,000", "soybeans", "Mexico", "Japan"))

    assert since(ledger) == ([], [])


def highlights(ledger: sqlite3.Connection, week: date, amounts: dict[tuple[str, str], int]) -> None:
    """Record a week's highlights of China's soybeans, by measure and marketing year."""
    rows = [
        SeriesRow(SeriesKey("Soybeans", "China", week, measure, year), tonnes)
        for (measure, year), tonnes in amounts.items()
    ]
    record_series(
        ledger,
        SeriesResponse("highlights", str(week), "public", NOW, NOW, f"{week}", tuple(rows)),
    )


def test_the_highlights_amounts_of_two_marketing_years_are_added_up(
    ledger: sqlite3.Connection,
) -> None:
    week, before = date(2026, 10, 1), date(2026, 9, 24)
    highlights(ledger, before, {(NET, "2026/2027"): 5, (LISTED, "2026/2027"): 7})
    highlights(
        ledger,
        week,
        {
            (NET, "2026/2027"): 318_000,
            (NET, "2027/2028"): 65_000,
            (SWITCHED, "2026/2027"): 120_000,
            (SWITCHED, "2027/2028"): 3_000,
            (LISTED, "2026/2027"): 200_000,
            (LISTED, "2027/2028"): 66_000,
        },
    )
    promises = read_commitments(data_file("commitments.toml"))

    [check] = announced_checks(Figures(ledger, AsOf(SHIPPED, NOW, NOW)), promises)

    assert check.switched == Switched(week, 383_000, 123_000)
    assert check.settled == Settled(week, 266_000, NET_OF_THE_WEEK)


def test_highlights_that_name_no_switch_say_that_there_was_none(
    ledger: sqlite3.Connection,
) -> None:
    highlights(ledger, date(2026, 10, 1), {(NET, "2026/2027"): NET_OF_THE_WEEK})
    promises = read_commitments(data_file("commitments.toml"))

    [check] = announced_checks(Figures(ledger, AsOf(SHIPPED, NOW, NOW)), promises)

    assert check.switched == Switched(date(2026, 10, 1), NET_OF_THE_WEEK, 0)
    assert check.settled is None
