"""The public files over real HTTP: static reports, AgTransport, validators, faults; no key."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import requests

from . import Clock, Commodity, RowKey, UsdaServer, World, esr_row, faults, new_york, on_time
from .agtransport import PATH as DATA_SET
from .conftest import ask
from .figures import CHINA, SOYBEANS
from .public_files import BY_DESTINATION_PATH, NATIONAL_PATH
from .static_reports import ReportForm

GetPublic = Callable[..., requests.Response]
PADDED = "CHINA, PEOPLES REPUBLIC OF     "


@pytest.fixture
def get_public(usda: UsdaServer) -> Iterator[GetPublic]:
    """Ask for a public file, without any key."""
    with requests.Session() as session:
        session.trust_env = False

        def get(
            path: str, headers: dict[str, str] | None = None, **query: str
        ) -> requests.Response:
            fields = {f"${name}": value for name, value in query.items()}
            return session.get(usda.origin + path, headers=headers, params=fields, timeout=50)

        yield get


def details(answer: requests.Response) -> list[dict[str, str]]:
    """The rows of a static report."""
    assert answer.headers["Content-Type"] == "text/xml"
    root = ET.fromstring(answer.content)  # noqa: S314 (our own server's)
    return [element.attrib for element in root.iter() if element.tag.endswith("}Details")]


def test_a_static_report_has_this_week_and_last_and_both_years_at_the_turn(
    get_public: GetPublic,
) -> None:
    rows = [r for r in details(get_public(BY_DESTINATION_PATH)) if r["CountryName"] == PADDED]

    assert [(r["PeriodEndingDate"], r["MYCOType"], r["MarketingYear"]) for r in rows] == [
        ("09/03/2026", "MY Ending", "Sep 2025/Aug 2026"),
        ("09/03/2026", "MY Starting", "Sep 2026/Aug 2027"),
        ("08/27/2026", "Standard", "Sep 2025/Aug 2026"),
    ]
    assert [r["OutstandingSales"] for r in rows] == ["5", "8983", "141"]
    assert [r["MarketingYearWeekNumber"] for r in rows] == ["53", "1", "52"]
    assert rows[2]["AccumulatedExports"] == "12357.145"
    assert rows[2]["NextMKTYearOutstandingSales"] == "7761"


def test_the_national_report_and_the_total_row_add_the_destinations_up(
    get_public: GetPublic,
) -> None:
    (national,) = (
        r for r in details(get_public(NATIONAL_PATH)) if r["PeriodEndingDate"] == "08/27/2026"
    )
    lines = {
        r["CountryName"].strip(): r["OutstandingSales"]
        for r in details(get_public(BY_DESTINATION_PATH))
        if r["PeriodEndingDate"] == "08/27/2026"
    }

    assert national["OutstandingSales"] == "310.61"
    assert "CountryName" not in national
    assert lines == {
        PADDED.strip(): "141",
        "UNKNOWN": "169.61",
        "TOTAL KNOWN": "141",
        "TOTAL UNKNOWN": "169.61",
        "TOTAL KNOWN AND UNKNOWN": "310.61",
        "OPTIONAL ORIGIN": "12.5",
        "EXPORTS FOR OWN ACCT": "12.5",
    }


def test_a_week_appears_in_the_reports_at_half_past_eight(
    get_public: GetPublic, clock: Clock
) -> None:
    clock.advance(seconds=-1)
    assert details(get_public(NATIONAL_PATH))[0]["PeriodEndingDate"] == "08/27/2026"

    clock.advance(seconds=1)
    assert details(get_public(NATIONAL_PATH))[0]["PeriodEndingDate"] == "09/03/2026"


def test_one_report_may_be_replaced_later_than_the_other(
    usda: UsdaServer, get_public: GetPublic, clock: Clock
) -> None:
    usda.public.lag[BY_DESTINATION_PATH] = timedelta(minutes=5)

    def newest() -> list[str]:
        answers = [get_public(path) for path in (NATIONAL_PATH, BY_DESTINATION_PATH)]
        return [details(answer)[0]["PeriodEndingDate"] for answer in answers]

    assert newest() == ["09/03/2026", "08/27/2026"]
    clock.advance(minutes=5)
    assert newest() == ["09/03/2026", "09/03/2026"]


def test_a_report_is_written_in_the_form_a_test_asks_for(
    usda: UsdaServer, get_public: GetPublic
) -> None:
    usda.public.report = ReportForm(
        next_year=False, spellings={"CountryName": "Country"}, name_width=8
    )

    rows = details(get_public(BY_DESTINATION_PATH))

    assert {row["Country"] for row in rows} >= {"CHINA, P", "TOTAL KN", "UNKNOWN "}
    assert not any("CountryName" in row or "NextMKTYearNetSales" in row for row in rows)


@pytest.mark.parametrize("path", [NATIONAL_PATH, BY_DESTINATION_PATH, DATA_SET])
def test_a_client_that_has_the_file_already_is_answered_304_until_it_changes(
    get_public: GetPublic, world: World, clock: Clock, path: str
) -> None:
    first = get_public(path)
    by_tag = {"If-None-Match": f'"other", W/{first.headers["ETag"]}'}
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}
    clock.advance(days=1)
    world.revise(
        RowKey(SOYBEANS, 2026, CHINA, date(2026, 8, 27)),
        {"outstandingSales": 142_000},
        published_at=new_york(date(2026, 9, 12)),
        stamped=False,
    )
    same = [get_public(path, headers) for headers in (by_tag, by_date)]
    clock.advance(days=1)
    changed = [get_public(path, headers) for headers in (by_tag, by_date)]

    assert first.headers["Last-Modified"] == "Thu, 10 Sep 2026 12:30:00 GMT"
    assert [(each.status_code, each.content) for each in same] == [(304, b"")] * 2
    assert same[0].headers["ETag"] == first.headers["ETag"]
    assert [each.status_code for each in changed] == [200, 200]
    assert changed[0].headers["Last-Modified"] == "Sat, 12 Sep 2026 12:30:00 GMT"
    assert changed[0].headers["ETag"] != first.headers["ETag"]


def test_public_files_need_no_key_and_use_no_quota(usda: UsdaServer, get_public: GetPublic) -> None:
    usda.gate.limit = 0

    answers = [get_public(path) for path in (NATIONAL_PATH, BY_DESTINATION_PATH, DATA_SET)]

    assert [each.status_code for each in answers] == [200, 200, 200]
    assert not any("X-RateLimit-Remaining" in each.headers for each in answers)
    assert [each.path for each in usda.requests_to("/esrqs/*")] == [
        NATIONAL_PATH,
        BY_DESTINATION_PATH,
    ]
    assert ask(usda.origin + "/esrqs/StaticReports/Other.xml", {}).status_code == 403


def test_faults_strike_public_files_by_their_path_and_carry_no_validators(
    usda: UsdaServer, get_public: GetPublic
) -> None:
    usda.faults.add(faults.html_page(), path="/esrqs/*")
    usda.faults.add(faults.replaced(b"NetSales=", b"Net="), path=BY_DESTINATION_PATH)
    usda.faults.add(faults.truncated(), path=DATA_SET)

    page = get_public(NATIONAL_PATH)
    renamed = details(get_public(BY_DESTINATION_PATH))

    assert page.headers["Content-Type"].startswith("text/html")
    assert "ETag" not in page.headers
    assert "Net" in renamed[0]
    with pytest.raises(requests.RequestException, match="IncompleteRead"):
        get_public(DATA_SET)
    assert details(get_public(NATIONAL_PATH))


# --- AgTransport


def test_a_row_of_the_data_set_has_text_only(get_public: GetPublic) -> None:
    (row,) = get_public(
        DATA_SET,
        where="date = '2026-07-16T00:00:00.000' AND country like 'CHINA%' AND commodity='Soybeans'",
    ).json()

    assert row == {
        "date": "2026-07-16T00:00:00.000",
        "myear": "2025/2026",
        "country": "CHINA, PEOPLES REPUBLIC OF",
        "commodity": "Soybeans",
        "unit": "Metric Tons",
        "wkexportscmy": "65628",
        "accexportscmy": "12291209",
        "outsalescmy": "141000",
        "grosalescmy": "0",
        "netsalescmy": "70628",
        "totcommcmy": "12432209",
        "outsalesnmy": "2262000",
        "netsalesnmy": "1006000",
    }


def test_pages_in_a_stated_order_make_the_whole(get_public: GetPublic) -> None:
    order = "date, country, myear"
    whole = get_public(DATA_SET, order=order).json()
    pages = [
        get_public(DATA_SET, order=order, limit="3", offset=str(start)).json()
        for start in (0, 3, 6, 9)
    ]

    assert [len(page) for page in pages] == [3, 3, 2, 0]
    assert [row for page in pages for row in page] == whole
    assert get_public(DATA_SET).json() != whole


def test_conditions_selections_and_filters(usda: UsdaServer, get_public: GetPublic) -> None:
    since = get_public(DATA_SET, where="date > '2026-08-27' and date <= '2026-09-03'").json()
    countries = get_public(DATA_SET, select="distinct country", order="country").json()
    newest = get_public(DATA_SET, select="max(date)").json()
    plain = ask(f"{usda.origin}{DATA_SET}?country=GERMANY", {}).json()

    assert [row["myear"] for row in since] == ["2026/2027", "2025/2026"]
    assert [row["country"] for row in countries] == [
        "CHINA, PEOPLES REPUBLIC OF",
        "GERMANY",
        "NETHERLANDS",
        "UNKNOWN",
    ]
    assert newest == [{"max_date": "2026-09-03T00:00:00.000"}]
    assert [row["accexportscmy"] for row in plain] == ["1019998"]


@pytest.mark.parametrize(
    "query",
    [{"where": "no_such = 1"}, {"limit": "50001"}, {"limit": "all"}, {"groups": "date"}],
)
def test_a_query_that_cannot_be_understood_is_400_with_an_error_object(
    get_public: GetPublic, query: dict[str, str]
) -> None:
    answer = get_public(DATA_SET, **query)

    assert (answer.status_code, answer.json()["error"]) == (400, True)
    assert "ETag" not in answer.headers


def test_the_data_set_lags_behind_the_release_and_may_not_have_every_field(
    usda: UsdaServer, get_public: GetPublic, clock: Clock
) -> None:
    usda.public.lag[DATA_SET] = timedelta(days=4)
    usda.public.absent = frozenset({"outsalesnmy", "type"})

    early = get_public(DATA_SET, where="date >= '2026-09-03'")
    clock.advance(days=4)
    late = get_public(DATA_SET, where="date >= '2026-09-03'").json()

    assert (len(early.json()), len(late)) == (0, 2)
    assert early.headers["Last-Modified"] == "Thu, 03 Sep 2026 12:30:00 GMT"
    assert "outsalesnmy" not in late[0]
    assert late[0]["netsalescmy"] == "1222000"


def test_wheat_stands_by_class_and_other_commodities_are_not_in_the_data_set(clock: Clock) -> None:
    wheat = Commodity(101, "Wheat - HRW", 1, (6, 1))
    world = World(clock, commodities=[wheat, Commodity(701, "Sorghum", 1)])
    for code in (101, 701):
        row = esr_row("2026-08-27", commodity=code, shipped=10, outstanding=5)
        world.publish([row], market_year=2027 if code == 101 else 2026, published_at=on_time)
    with UsdaServer(world) as usda:
        rows = ask(usda.origin + DATA_SET, {}).json()

    assert [(r["commodity"], r["type"], r["myear"]) for r in rows] == [
        ("Wheat", "HRW", "2026/2027")
    ]
