"""Trade values in a monitor's passes: after the export sales, once nothing else is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest

from monitor.core.frozen import replace
from monitor.core.quota import Quota
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options, Outcome
from monitor.sources.http import UsdaHttp
from tests.jobs.house import KEY, House, reading
from tests.jobs.simulated import QUICK
from tests.usda.gats import COTTON, SOYBEANS, TradeService, serving

JUNE = "ag-2026/june-to-december"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[TradeService]:
    """The service with the months of 2026 to August, which is due on 8 October."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(TradeService(key=KEY)) as running:
        for month in range(1, 9):
            values = {COTTON: 1_000_000_000 + month, SOYBEANS: 700_000_000}
            running.publish(date(2026, month, 1), values)
        yield running


def a_pass(house: House, service: TradeService) -> Outcome:
    """Run a pass whose requests to the trade service go to its own server."""

    def connect(
        url: str, key: str | None, *, quota: Quota | None, clock: Callable[[], datetime]
    ) -> UsdaHttp:
        own = service.url.replace("/esr", "/gats") if url == house.settings.gats_url else url
        return UsdaHttp(own, key, attempts=1, quota=quota, clock=clock)

    house.more["MONITOR_ALSO"] = "farm-goods"
    services = replace(QUICK, connect=connect)
    return run_locked(house.settings, Options(), house.clock(), lambda *_, **__: None, services)


def test_a_pass_without_news_records_them(house: House, service: TradeService) -> None:
    first = a_pass(house, service)
    asked = list(service.asked)
    house.clock.advance(minutes=1)
    second = a_pass(house, service)

    assert (asked, first.problems, second.problems) == ([], [], [])
    assert reading(first, JUNE).status == "no data"
    assert reading(second, JUNE).amounts.purchased == 3_000_000_000 + 6 + 7 + 8
    assert reading(second, "soy-2026/calendar-year").amounts.purchased == 16_606_954
    assert house.query("SELECT COUNT(*) FROM series WHERE dataset = 'trade value'") == [(16,)]


def test_an_answer_in_another_shape_is_a_problem_of_the_pass(
    house: House, service: TradeService
) -> None:
    a_pass(house, service)
    service.goods[0]["isAgCommodity"] = "Y"
    house.clock.advance(minutes=1)

    outcome = a_pass(house, service)

    (problem,) = outcome.problems
    assert str(problem).startswith(
        "USDA's HS codes have changed shape: expected `bool`, got `str` - at "
        "`$[0].isAgCommodity`. Nothing of this answer was used."
    )
    assert reading(outcome, JUNE).status == "no data"


def test_no_promise_in_dollars_asks_for_none(house: House, service: TradeService) -> None:
    house.run_pass()
    house.clock.advance(minutes=1)
    house.run_pass()

    assert service.asked == []
    assert house.query("SELECT COUNT(*) FROM series WHERE dataset = 'trade value'") == [(0,)]
