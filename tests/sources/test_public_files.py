"""The public files of the scripted USDA, fetched and parsed as a pass does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from monitor.core.records import Measures
from monitor.sources import agtransport
from monitor.sources.destination_names import resolve
from monitor.sources.esrqs import parse_by_destination
from monitor.sources.public_http import PublicHttp, Validators
from monitor.sources.snapshot import destinations
from monitor.sources.weekly_rows import WeeklyRow
from tests.usda import UsdaServer, faults
from tests.usda.agtransport import PATH as DATA_SET
from tests.usda.public_files import BY_DESTINATION_PATH

FIRST, LAST = date(2026, 7, 16), date(2026, 9, 3)


@pytest.fixture
def public(waits: list[float]) -> Iterator[PublicHttp]:
    client = PublicHttp(sleep=waits.append)
    yield client
    client.close()


def pages(usda: UsdaServer, public: PublicHttp) -> list[list[WeeklyRow]]:
    """Fetch all rows of soybeans, a page at a time until one is not full."""
    found: list[list[WeeklyRow]] = []
    while not found or len(found[-1]) == agtransport.LIMIT:
        query = agtransport.request([801], FIRST, LAST, sum(map(len, found)))
        body = public.get(f"{usda.origin}{DATA_SET}?{query}").body
        found.append(agtransport.parse(body or b""))
    return found


def test_pages_of_agtransport_make_the_whole(
    usda: UsdaServer, public: PublicHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = pages(usda, public)
    monkeypatch.setattr(agtransport, "LIMIT", 3)

    paged = pages(usda, public)

    assert [len(page) for page in paged] == [3, 3, 2]
    assert [row for page in paged for row in page] == whole
    china = [row for row in whole if resolve(row.destination or "", destinations()) == 5700]
    assert [(row.week_ending, row.market_year) for row in china][-2:] == [
        (LAST, 2026),
        (LAST, 2027),
    ]
    assert china[0].measures == Measures(
        65_628, 12_291_209, 141_000, 0, 70_628, 12_432_209, 2_262_000, 1_006_000
    )


def test_a_week_outside_the_span_is_not_asked_for(usda: UsdaServer, public: PublicHttp) -> None:
    query = agtransport.request([801, 101], date(2026, 8, 27), date(2026, 8, 27))

    rows = agtransport.parse(public.get(f"{usda.origin}{DATA_SET}?{query}").body or b"")

    assert {row.week_ending for row in rows} == {date(2026, 8, 27)}


def test_a_static_report_is_sent_once_and_again_only_when_it_has_changed(
    usda: UsdaServer, public: PublicHttp
) -> None:
    address = usda.origin + BY_DESTINATION_PATH

    first = public.get(address)
    again = public.get(address, Validators(first.etag, first.last_modified))
    by_date = public.get(address, Validators(None, first.last_modified))
    changed = public.get(address, Validators('"another"', first.last_modified))

    assert parse_by_destination(first.body or b"").weeks[0] == LAST
    assert (again.body, again.etag, again.last_modified) == (None, first.etag, first.last_modified)
    assert (by_date.body, changed.body) == (None, first.body)


def test_one_failure_of_a_static_report_is_asked_over(
    usda: UsdaServer, public: PublicHttp, waits: list[float]
) -> None:
    usda.faults.add(faults.status(503), path="/esrqs/*")

    assert public.get(usda.origin + BY_DESTINATION_PATH, tries=2).body
    assert waits == [3.0]
