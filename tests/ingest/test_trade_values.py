"""Monthly trade values: asked for once they are due, counted less soybeans, corrected in June."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.load_values import known_values
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.core.errors import MonitorError, SourceChanged
from monitor.core.paths import data_file
from monitor.core.periods import MONTHLY
from monitor.ingest.trade_values import ValuesIngest, months_to_ask
from monitor.jobs import doctor_usda
from monitor.jobs.doctor_machine import Advice
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.settings.settings import Settings, load
from monitor.sources.http import UsdaHttp
from monitor.sources.trade_values import CHINA, OTHER_FARM_GOODS, Goods
from tests.usda import new_york
from tests.usda.gats import COTTON, KEY, LAPTOPS, SOYBEANS, TradeService, export_row, serving

PROMISES = read_commitments(data_file("farm-goods.toml"))
FIRST, SEPTEMBER = date(2021, 1, 31), date(2026, 9, 30)
NOVEMBER = new_york(date(2026, 11, 27), time(9))
VALUES = {COTTON: 1_000_000_000, SOYBEANS: 2_000_000_000, LAPTOPS: 400_000_000}
"""Each month: a billion dollars of farm goods other than soybeans."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[TradeService]:
    """The service with every month from 2021 to September 2026."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(TradeService()) as running:
        for month in MONTHLY.between(FIRST, SEPTEMBER):
            running.publish(month, VALUES)
        yield running


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    with open_ledger(None, create=True) as connection:
        yield connection


def wanted(ledger: sqlite3.Connection, now: datetime) -> list[date]:
    trades = Figures(ledger, AsOf("usda", now)).trades(PROMISES)
    return months_to_ask(ledger, PROMISES, trades, now)


def a_pass(service: TradeService, ledger: sqlite3.Connection, now: datetime) -> MonitorError | None:
    """Take what is due; return why it failed."""
    months = wanted(ledger, now)
    service.asked.clear()
    if not months:
        return None
    address = load({"MONITOR_USDA_URL": service.url}).gats_url
    http = UsdaHttp(address, KEY, attempts=1, clock=lambda: now)
    try:
        return ValuesIngest(ledger, http, now).take(months)
    finally:
        http.close()


def readings(ledger: sqlite3.Connection, on: str) -> dict[str, Assessment]:
    view = AsOf("usda", end_of_day(date.fromisoformat(on)))
    found = load_status(Figures(ledger, view), PROMISES, (), replay=True)
    return {a.key: a for a in found.assessments}


def complete(service: TradeService, ledger: sqlite3.Connection) -> None:
    """Run three passes in a day, each of 24 months."""
    for hour in (0, 8, 14):
        assert a_pass(service, ledger, new_york(date(2026, 11, 27), time(hour, 30))) is None


def test_all_farm_goods_less_soybeans_are_counted(
    service: TradeService, ledger: sqlite3.Connection
) -> None:
    """Four of seven months are out, a billion dollars each."""
    complete(service, ledger)

    found = readings(ledger, "2026-11-27")

    june = found["ag-2026/june-to-december"]
    assert (june.amounts.purchased, june.commitment.target) == (4_000_000_000, 9_916_666_667)
    assert june.pace is not None
    assert june.pace.straight_line_due == 5_666_666_667
    assert june.pace.seasonal_line_due == 5_666_666_667
    assert june.pace.seasonal.used == (2021, 2022, 2023, 2024, 2025)
    assert june.status == "behind"
    days, may = found["ag-2026/from-17-may"], found["ag-2026/may-to-december"]
    assert (days.amounts.purchased, days.commitment.target) == (4_000_000_000, 10_665_753_425)
    assert (may.amounts.purchased, may.commitment.target) == (5_000_000_000, 11_333_333_333)
    assert found["ag-2027/calendar-year"].status == "not started"


def test_a_past_day_knows_the_months_that_were_out(
    service: TradeService, ledger: sqlite3.Connection
) -> None:
    """September's figures are due on Monday 9 November, 38 days later being a Saturday."""
    complete(service, ledger)

    before = readings(ledger, "2026-11-08")["ag-2026/june-to-december"]
    after = readings(ledger, "2026-11-09")["ag-2026/june-to-december"]

    assert (before.amounts.purchased, after.amounts.purchased) == (3_000_000_000, 4_000_000_000)


def test_the_newest_months_come_first_and_a_pass_asks_for_24(
    service: TradeService, ledger: sqlite3.Connection
) -> None:
    assert a_pass(service, ledger, NOVEMBER) is None

    assert len(service.asked) == 1 + 24
    assert service.asked[:2] == ["commodities", "censusExports/partnerCode/CH/year/2026/month/9"]
    assert wanted(ledger, NOVEMBER) == []  # just asked
    assert wanted(ledger, new_york(date(2026, 11, 27), time(16)))[0] == date(2024, 9, 30)


def test_nothing_is_asked_again_before_the_next_month_is_due(
    service: TradeService, ledger: sqlite3.Connection
) -> None:
    """October's figures are due on 8 December."""
    complete(service, ledger)

    assert wanted(ledger, new_york(date(2026, 12, 7), time(9))) == []
    assert wanted(ledger, new_york(date(2026, 12, 8), time(9))) == [date(2026, 10, 31)]


def test_months_of_three_years_are_asked_again_when_they_are_corrected(
    service: TradeService, ledger: sqlite3.Connection
) -> None:
    """With April's figures, on 7 June 2027; a corrected month counts from then on."""
    complete(service, ledger)
    service.publish(SEPTEMBER, VALUES | {COTTON: 900_000_000})
    now = new_york(date(2027, 6, 8), time(9))
    asked = wanted(ledger, now)

    assert (asked[0], asked[-1]) == (date(2027, 4, 30), date(2025, 5, 31))  # of 24 months
    assert SEPTEMBER in asked
    assert a_pass(service, ledger, now) is None
    key = "ag-2026/june-to-december"
    assert readings(ledger, "2027-06-07")[key].amounts.purchased == 4_000_000_000
    assert readings(ledger, "2027-06-08")[key].amounts.purchased == 3_900_000_000


def test_a_month_that_is_not_there_is_not_zero_and_stands_in_the_log(
    service: TradeService, ledger: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    del service.rows[SEPTEMBER]

    assert a_pass(service, ledger, NOVEMBER) is None

    [noted] = [vars(record)["fields"] for record in caplog.records if record.name == "monitor"]
    assert noted == {"failed": "USDA's export values of Sep 2026 came empty: not zero."}
    june = readings(ledger, "2026-11-27")["ag-2026/june-to-december"]
    assert june.amounts.week_ending == date(2026, 8, 31)
    assert june.amounts.purchased == 3_000_000_000
    assert wanted(ledger, new_york(date(2026, 11, 27), time(16)))[0] == SEPTEMBER


@pytest.mark.parametrize(
    ("month", "on", "known"),
    [
        (SEPTEMBER, "2026-11-27", False),
        (SEPTEMBER, "2026-11-28", True),
        (date(2025, 9, 30), "2025-12-31", True),
    ],
)
def test_a_month_that_came_late_was_not_known_before(
    service: TradeService, ledger: sqlite3.Connection, month: date, on: str, known: bool
) -> None:
    """September 2026 was due on 9 November; a month of a year ago only failed to come once."""
    rows = service.rows.pop(month)
    a_pass(service, ledger, NOVEMBER)
    service.rows[month] = rows
    a_pass(service, ledger, new_york(date(2026, 11, 28), time(9)))

    values = known_values(
        ledger, Goods(OTHER_FARM_GOODS, CHINA), end_of_day(date.fromisoformat(on))
    )

    assert (month in values) is known


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"value": "1000000000"}, '"1000000000" is no amount of whole dollars'),
        ({"value": 10.5}, "10.5 is no amount of whole dollars"),
        ({"value": -1.0}, "-1.0 is no amount of whole dollars"),
        ({"date": "202608"}, "a row of 202608, 'CH' was not asked for"),
        ({"countryCode": "5700"}, "a row of 202609, '5700' was not asked for"),
        ({"hS10Code": "5201"}, "'5201' is no HS code of ten digits"),
        ({"hS10Code": LAPTOPS[:-1] + "9"}, "whether HS code 8471300109 is agricultural is not"),
        ({"hS10Code": SOYBEANS}, "code 1201900095 stands there twice"),
    ],
)
def test_anything_else_gets_one_sentence_and_nothing_is_used(
    service: TradeService, ledger: sqlite3.Connection, row: dict[str, object], reason: str
) -> None:
    rows = service.rows[SEPTEMBER]
    rows[0] = export_row(SEPTEMBER, COTTON, 5) | row

    problem = a_pass(service, ledger, NOVEMBER)

    assert isinstance(problem, SourceChanged)
    assert str(problem).startswith(f"USDA's export values have changed shape: {reason}")
    june = readings(ledger, "2026-11-27")["ag-2026/june-to-december"]
    assert (june.status, june.amounts.purchased) == ("no data", None)


def test_without_a_month_it_says_what_to_do(ledger: sqlite3.Connection) -> None:
    view = AsOf("usda", end_of_day(date(2026, 11, 27)))

    found = load_status(Figures(ledger, view), PROMISES, (), replay=True)

    assert {a.status for a in found.assessments[:3]} == {"no data"}
    (why,) = found.without_figures
    assert why.startswith("Farm goods other than soybeans: no data, because no month of them is")


def settings(service: TradeService, key: str = "", also: str = "farm-goods") -> Settings:
    given = {"MONITOR_USDA_URL": service.url, "USDA_API_KEY": key, "MONITOR_ALSO": also}
    return load({name: value for name, value in given.items() if value})


def test_the_doctor_tries_one_month(service: TradeService) -> None:
    said = doctor_usda.values(settings(service, KEY), NOVEMBER)

    assert said == "the trade service answers (Sep 2026: 1,000,000,000 USD)"
    assert service.asked == ["commodities", "censusExports/partnerCode/CH/year/2026/month/9"]


def test_the_doctor_asks_nothing_without_such_a_promise_or_without_a_key(
    service: TradeService,
) -> None:
    other = doctor_usda.values(settings(service, KEY, "wheat"), NOVEMBER)
    assert other == "no promise counts USDA's trade values"
    with pytest.raises(Advice, match="trade values need a free key"):
        doctor_usda.values(load({"MONITOR_ALSO": "farm-goods"}), NOVEMBER)
    assert service.asked == []
