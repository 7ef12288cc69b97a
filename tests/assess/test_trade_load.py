"""A buyer's trade as it was known on a day."""

import sqlite3
from datetime import date

import pytest

from monitor.assess.buyer_names import readable
from monitor.assess.figures import Figures
from monitor.assess.trade.load import trade_records
from monitor.assess.trade.record import TradeRecord
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.ledger.read import AsOf


def on(ledger: sqlite3.Connection, day: str, *promises: Commitment) -> tuple[TradeRecord, ...]:
    """The trades of the promises (else of the shipped ones) at the end of a day."""
    view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
    return trade_records(
        Figures(ledger, view), promises or read_commitments(data_file("commitments.toml"))
    )


def test_the_promises_of_one_buyer_share_one_trade(shipped_ledger: sqlite3.Connection) -> None:
    [trade] = on(shipped_ledger, "2026-10-09")

    assert (trade.buyer, trade.commodity, trade.unit) == ("China", "Soybeans", "metric tons")
    assert trade.bushels_per_unit == 36.7437
    assert trade.history.weeks[-1] == date(2026, 10, 1)


def test_another_buyer_has_a_trade_of_its_own(shipped_ledger: sqlite3.Connection) -> None:
    first = read_commitments(data_file("commitments.toml"))[0]
    other = replace(first, id="egypt", buyer="Egypt", bushels_per_unit=None)

    china, egypt = on(shipped_ledger, "2026-08-27", first, other)

    assert (china.key, egypt.key) == ("china/soybeans", "egypt/soybeans")
    assert egypt.bushels_per_unit is None
    assert egypt.destinations is not None
    assert egypt.destinations.buyer.name == "Egypt"
    assert egypt.destinations.buyer.booked > 4_000_000


def test_nothing_of_a_later_day_is_in_it(shipped_ledger: sqlite3.Connection) -> None:
    [trade] = on(shipped_ledger, "2026-01-20")

    assert trade.history.weeks[-1] == date(2026, 1, 8)
    assert trade.destinations is not None
    assert trade.destinations.week_ending == date(2026, 1, 8)
    assert trade.destinations.shares[-1].week_ending == date(2026, 1, 8)
    assert trade.years[-1].bought == 1_224_128


def test_before_the_first_week_of_all_destinations_none_are_known(
    shipped_ledger: sqlite3.Connection,
) -> None:
    [trade] = on(shipped_ledger, "2025-08-01")

    assert trade.destinations is None
    assert trade.seasons is not None


def test_before_any_figure_there_is_nothing(shipped_ledger: sqlite3.Connection) -> None:
    [trade] = on(shipped_ledger, "2016-12-01")

    assert trade.destinations is None
    assert trade.seasons is None
    assert (trade.years, trade.weeks) == ((), ())


def test_the_buyer_stands_among_the_destinations_before_its_first_sale(
    shipped_ledger: sqlite3.Connection,
) -> None:
    [trade] = on(shipped_ledger, "2025-10-16")

    assert trade.destinations is not None
    assert (trade.destinations.buyer.name, trade.destinations.buyer.booked) == ("China", 0)


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("CHINA, PEOPLES REPUBLIC OF", "China"),
        ("KOREA, REPUBLIC OF", "South Korea"),
        ("TRINIDAD AND TOBAGO", "Trinidad and Tobago"),
        ("UNITED KINGDOM", "United Kingdom"),
    ],
)
def test_names_are_written_as_people_write_them(description: str, name: str) -> None:
    assert readable(description) == name
