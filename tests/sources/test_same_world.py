"""One scripted world through the API, the static reports and AgTransport: the same figures."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from monitor.core.records import Commodity, Measures
from monitor.sources import agtransport, esr
from monitor.sources.destination_names import resolve
from monitor.sources.esr_rows import parse_rows
from monitor.sources.esrqs import parse_by_destination
from monitor.sources.public_http import PublicHttp
from monitor.sources.weekly_rows import WeeklyRow
from tests.data.soybeans import soybean_world
from tests.usda import Clock, UsdaServer, new_york
from tests.usda.agtransport import PATH as DATA_SET
from tests.usda.conftest import ask
from tests.usda.public_files import BY_DESTINATION_PATH

SOYBEANS = 801
TURN = new_york(date(2026, 9, 11))
SINCE, UNTIL = date(2026, 8, 27), date(2026, 9, 3)

Place = tuple[int | None, int, date]
"""Destination code, marketing year, week ending."""


@pytest.fixture
def usda(monkeypatch: pytest.MonkeyPatch) -> Iterator[UsdaServer]:
    """The bundled soybean figures at the turn of the marketing year."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with UsdaServer(soybean_world(Clock(TURN))) as server:
        yield server


def of_the_api(usda: UsdaServer, path: str) -> bytes:
    """The API's answer."""
    return ask(usda.url + path, {"X-Api-Key": usda.gate.key}).content


def by_the_api(usda: UsdaServer) -> dict[Place, Measures]:
    """The API's rows of the two weeks."""
    found: dict[Place, Measures] = {}
    for year in (2026, 2027):
        body = of_the_api(usda, f"/exports/commodityCode/801/allCountries/marketYear/{year}")
        for row in parse_rows(body, Commodity(SOYBEANS, "Soybeans", 1), year)[0]:
            if SINCE <= row.week_ending <= UNTIL:
                found[row.country_code, year, row.week_ending] = row.measures
    return found


def with_codes(usda: UsdaServer, rows: list[WeeklyRow]) -> dict[Place, Measures]:
    """Rows of a public file without its sums, by the codes of the API's list."""
    listed = esr.parse_destinations(of_the_api(usda, "/countries"))
    return {
        (resolve(row.destination, listed), row.market_year, row.week_ending): row.measures
        for row in rows
        if row.destination is not None
    }


def fetched(usda: UsdaServer, path: str) -> bytes:
    """A public file."""
    with closing(PublicHttp()) as http:
        body = http.get(usda.origin + path).body
    assert body is not None
    return body


def test_the_static_report_has_the_apis_rows(usda: UsdaServer) -> None:
    api = by_the_api(usda)
    report = with_codes(usda, list(parse_by_destination(fetched(usda, BY_DESTINATION_PATH)).rows))

    assert len(api) == 47 + 47 + 1
    assert report == api
    assert report[5700, 2027, UNTIL].outstanding_sales == 8_983_000


def test_agtransport_has_the_apis_rows(usda: UsdaServer) -> None:
    query = agtransport.request([SOYBEANS], SINCE, UNTIL)
    rows = agtransport.parse(fetched(usda, f"{DATA_SET}?{query}"))

    assert len(rows) == 47 + 47 + 1
    assert with_codes(usda, rows) == by_the_api(usda)
