"""Passes over USDA's public files on a bad day: one sentence, nothing wrong recorded, mended later.

The base is the ledger of 22 July 2026: bundled figures to mid-June, AgTransport up to 2 July, the
static report of 9 July. The report of 16 July comes out the next day.
"""

import dataclasses
import gzip
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from monitor.core.errors import (
    EmptyAnswer,
    MonitorError,
    SourceChanged,
    SourceRefused,
    SourceUnavailable,
    SuspectAnswer,
)
from monitor.core.frozen import replace
from monitor.ingest.update import refresh
from monitor.ledger import held_back, job_settings
from monitor.ledger.disagreements import disagreements
from tests.ingest.public_updater import (
    AGTRANSPORT,
    BY_DESTINATION,
    NATIONAL,
    PublicUpdater,
    cut_bundled_figures,
    public_updater,
    sentence,
)
from tests.usda import Clock, RowKey, esr_row, faults, new_york, on_time
from tests.usda.faults import Fault
from tests.usda.figures import CHINA, GERMANY, NETHERLANDS, SOYBEANS
from tests.usda.reply import Reply
from tests.usda.static_reports import ReportForm

CALENDAR_2026 = "soy-2026/calendar-year"
NATIONAL_FILE, REPORT_FILE, DATA_SET = (
    path.rpartition("/")[2] for path in (NATIONAL, BY_DESTINATION, AGTRANSPORT)
)
PADDED = {name: name.ljust(31).encode() for name in ("CHINA, PEOPLES REPUBLIC OF", "JAPAN")}
CHINA_NAME, JAPAN_NAME = PADDED.values()
NEWEST = "SELECT max(week_ending) FROM weeks WHERE source = 'usda'"
CHINAS_LAST = (
    "SELECT week_ending, accumulated_exports, outstanding_sales, next_year_outstanding "
    f"FROM observed WHERE source = 'usda' AND country_code = {CHINA} "
    "ORDER BY week_ending DESC LIMIT 1"
)
CHINA_16_JULY = ("2026-07-16", 12_291_209, 141_000, 2_262_000)


@pytest.fixture(scope="module")
def followed() -> Iterator[PublicUpdater]:
    """The ledger of 22 July 2026."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        cut_bundled_figures(patch, new_york(date(2026, 6, 20)))
        clock = Clock(new_york(date(2026, 7, 22)))
        with public_updater(clock) as updater:
            assert updater.refresh().problems == []
            yield updater


@pytest.fixture
def updater(followed: PublicUpdater, monkeypatch: pytest.MonkeyPatch) -> Iterator[PublicUpdater]:
    """A copy of it a day later, half an hour after the release."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    cut_bundled_figures(monkeypatch, new_york(date(2026, 6, 20)))
    with public_updater(Clock(new_york(date(2026, 7, 23), time(9)))) as own:
        followed.ledger.backup(own.ledger)
        job_settings.note(own.ledger, "usda_service", own.settings.esrqs_url)
        origins = (followed.usda.origin, own.usda.origin)
        own.ledger.execute("UPDATE files SET address = replace(address, ?, ?)", origins)
        yield own


@pytest.fixture
def reports_only(updater: PublicUpdater) -> PublicUpdater:
    """The same updater with AgTransport out of order."""
    updater.usda.faults.add(faults.status(503), path=AGTRANSPORT, times=None)
    return updater


def test_a_good_day_is_the_report_alone(updater: PublicUpdater) -> None:
    assert updater.query(NEWEST) == [("2026-07-09",)]

    done = updater.refresh()

    assert (done.problems, done.added, updater.asked()) == ([], 45, [NATIONAL_FILE, REPORT_FILE])
    assert updater.query(CHINAS_LAST) == [CHINA_16_JULY]
    updater.clock.advance(minutes=10)
    assert not updater.has_news()
    assert (updater.asked(), updater.usda.log[0].status) == ([NATIONAL_FILE], 304)
    assert updater.refresh().added == 0
    # The third request is the weekly comparison with AgTransport.
    assert [request.status for request in updater.usda.log] == [304, 304, 200]


# --- what is no report


def halved(reply: Reply) -> Reply:
    """Half a document under the right length."""
    return dataclasses.replace(reply, body=reply.body[: len(reply.body) // 2])


def swapped(one: bytes, other: bytes) -> Fault:
    """Two texts in each other's place."""
    return lambda reply: dataclasses.replace(
        reply, body=reply.body.replace(one, b"\0").replace(other, one).replace(b"\0", other)
    )


def with_outstanding(row: bytes, before: bytes) -> Fault:
    """A one before the outstanding sales of the first row in which `row` stands."""

    def more(reply: Reply) -> Reply:
        at = reply.body.index(before, reply.body.index(row)) + len(before)
        return dataclasses.replace(reply, body=reply.body[:at] + b"1" + reply.body[at:])

    return more


def without(text: bytes) -> Fault:
    """The rows in which a text stands are gone."""
    rows = re.compile(rb"<Details [^>]*" + re.escape(text) + rb"[^>]*/>")
    return lambda reply: dataclasses.replace(reply, body=rows.sub(b"", reply.body))


def packed(length: int) -> Fault:
    """A small body that unpacks to `length` bytes."""
    body = gzip.compress(b" " * length)
    return lambda reply: dataclasses.replace(
        reply, body=body, headers={**reply.headers, "Content-Encoding": "gzip"}
    )


def elsewhere(reply: Reply) -> Reply:
    """The redirect of a network that wants a login."""
    return dataclasses.replace(
        reply, status=302, headers={"Location": "http://login.example/"}, body=b""
    )


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><Report>&d;</Report>'
)
OUTSTANDING = b' OutstandingSales="'

Case = tuple[str, Fault, type[MonitorError], str]
UNUSABLE: dict[str, Case] = {
    "half of the XML": (BY_DESTINATION, halved, SourceUnavailable, "came damaged: .* no whole XML"),
    "half of the file": (BY_DESTINATION, faults.truncated(), SourceUnavailable, "broke off"),
    "a page": (NATIONAL, faults.html_page(), SourceUnavailable, "a web page, not with figures"),
    "a login": (
        NATIONAL,
        elsewhere,
        SourceUnavailable,
        "sends to login.example .302., which was not followed: the network may want a login",
    ),
    "500": (BY_DESTINATION, faults.status(500), SourceUnavailable, "failed with status 500"),
    "404": (BY_DESTINATION, faults.not_found(), EmptyAnswer, "has nothing there .404."),
    "403": (NATIONAL, faults.status(403), SourceRefused, "refused with status 403"),
    "no answer": (NATIONAL, faults.drop(), SourceUnavailable, "did not answer: no connection"),
    "dripping": (NATIONAL, faults.stall(20), SourceUnavailable, "did not answer: it took too long"),
    "entities": (
        BY_DESTINATION,
        faults.body(ENTITIES),
        SourceChanged,
        "the XML declares a document type",
    ),
    "100 MB": (
        BY_DESTINATION,
        packed(100_000_000),
        SourceChanged,
        "answered with more than 40,000,000 bytes, which no public file has",
    ),
    "no rows": (
        BY_DESTINATION,
        faults.body(b'<Report Name="CWRCountryCommoditySummary"/>'),
        EmptyAnswer,
        "came without any row, which is no figure",
    ),
    "another attribute": (
        BY_DESTINATION,
        faults.replaced(b" NetSales=", b" Nett="),
        SourceChanged,
        "no attribute for net sales among CountryName, CommodityCode, .*, Nett, OutstandingSales",
    ),
    "the total": (
        BY_DESTINATION,
        with_outstanding(b"TOTAL KNOWN AND UNKNOWN", OUTSTANDING),
        SourceChanged,
        "outstanding sales of commodity 801, marketing year 2026, w/e 16 Jul 2026, are 2,899,464 "
        "by the destinations, 12,899,464 by the total row, 2,899,464 by the national report",
    ),
    "the national report": (
        NATIONAL,
        with_outstanding(b"<Details", OUTSTANDING),
        SourceChanged,
        "2,899,464 by the total row, 12,899,464 by the national report",
    ),
    "a destination less": (BY_DESTINATION, without(CHINA_NAME), SourceChanged, "do not add up"),
    "the newest week less": (
        BY_DESTINATION,
        without(b"07/16/2026"),
        SourceChanged,
        "the title is .* the newest week ends 9 Jul 2026",
    ),
    "the last week less": (BY_DESTINATION, without(b"07/09/2026"), SourceChanged, "do not add up"),
}


@pytest.mark.parametrize("case", UNUSABLE.values(), ids=UNUSABLE)
def test_a_report_that_cannot_be_used_is_one_sentence_and_changes_nothing(
    reports_only: PublicUpdater, case: Case
) -> None:
    path, fault, kind, words = case
    updater = reports_only
    updater.usda.faults.add(fault, path=path, times=None)
    before = updater.kept()

    problem, of_agtransport = updater.refresh().problems

    assert type(problem) is kind
    assert re.search(words, str(problem))
    assert "?" not in str(of_agtransport)
    assert updater.kept() == before
    assert updater.reading(CALENDAR_2026).amounts.purchased == 6_725_062

    updater.usda.faults.clear()
    updater.clock.advance(minutes=1)
    done = updater.refresh()
    assert (done.problems, done.added) == ([], 45)
    assert updater.query(CHINAS_LAST) == [CHINA_16_JULY]


def test_agtransport_stands_in_for_a_report_that_cannot_be_used(updater: PublicUpdater) -> None:
    updater.usda.faults.add(
        faults.replaced(b" NetSales=", b" Nett="), path=BY_DESTINATION, times=None
    )

    done = updater.refresh()

    assert "no attribute for net sales" in sentence(done.problems)
    assert updater.asked() == [NATIONAL_FILE, REPORT_FILE, DATA_SET]
    assert updater.query(CHINAS_LAST) == [CHINA_16_JULY]
    assert updater.query("SELECT DISTINCT origin FROM releases ORDER BY id DESC LIMIT 1") == [
        ("agtransport",)
    ]


def test_rows_that_the_report_and_agtransport_agree_on_are_recorded_once(
    updater: PublicUpdater,
) -> None:
    updater.usda.faults.add(faults.html_page(), path=BY_DESTINATION, times=1)
    assert updater.refresh().added == 45

    updater.clock.advance(hours=1)
    done = updater.refresh()

    assert (done.problems, done.added, done.revised) == ([], 0, 0)
    assert disagreements(updater.ledger, [SOYBEANS]) == []


# --- a report that may be used later, or never


def test_last_weeks_report_on_thursday_morning_is_no_problem(updater: PublicUpdater) -> None:
    updater.usda.public.lag = {NATIONAL: timedelta(hours=2), BY_DESTINATION: timedelta(hours=2)}
    before = updater.kept()

    for minute in range(31, 34):
        assert not updater.on("2026-07-23", time(8, minute)).has_news()
    done = updater.refresh()

    # The third request is the weekly comparison with AgTransport.
    assert (done.problems, [request.status for request in updater.usda.log]) == (
        [],
        [304, 304, 200],
    )
    assert updater.kept() == before
    assert updater.on("2026-07-23", time(10, 31)).has_news()
    assert updater.refresh().added == 45
    first = "SELECT published_at FROM weeks WHERE week_ending = '2026-07-16' AND source = 'usda'"
    assert updater.query(first) == [("2026-07-23T12:30:00Z",)]


def test_one_report_replaced_before_the_other_waits_for_it(reports_only: PublicUpdater) -> None:
    updater = reports_only
    updater.usda.public.lag = {BY_DESTINATION: timedelta(minutes=5)}
    before = updater.kept()

    problem, _ = updater.on("2026-07-23", time(8, 31)).refresh().problems

    assert str(problem) == (
        "USDA's static reports are of different weeks (by destination w/e 9 Jul 2026, national "
        "w/e 16 Jul 2026): one of them is not replaced yet."
    )
    assert updater.kept() == before
    assert updater.on("2026-07-23", time(8, 35)).has_news()
    assert updater.refresh().added == 45


def test_an_older_copy_than_the_one_recorded_is_not_used(reports_only: PublicUpdater) -> None:
    updater = reports_only
    updater.usda.public.lag = dict.fromkeys((NATIONAL, BY_DESTINATION), timedelta(days=10))
    before = updater.kept()

    problem = updater.refresh().problems[0]

    assert str(problem) == (
        "USDA's static report ends with w/e 2 Jul 2026, but w/e 9 Jul 2026 is recorded: it is an "
        "older copy and was not used."
    )
    assert updater.kept() == before


def moved_between(updater: PublicUpdater, giver: int, taker: int, at: datetime) -> None:
    """Move 1,000 t of the shipments of 16 July to another destination, from an instant on."""
    for buyer, tonnes in ((giver, -1_000), (taker, 1_000)):
        key = RowKey(SOYBEANS, 2026, buyer, date(2026, 7, 16))
        row = next(r for r in updater.usda.world.rows_at(SOYBEANS, 2026, at) if r.key == key)
        changes = {
            "accumulatedExports": row.accumulated_exports + tonnes,
            "currentMYTotalCommitment": row.current_my_total_commitment + tonnes,
        }
        updater.usda.world.revise(key, changes, published_at=at, stamped=False)


def test_a_corrected_report_is_a_revision_and_the_copy_from_before_it_is_not_used_again(
    updater: PublicUpdater,
) -> None:
    updater.refresh()
    moved_between(updater, NETHERLANDS, GERMANY, new_york(date(2026, 7, 24), time(9)))
    shipped = (
        f"SELECT accumulated_exports FROM observed WHERE country_code = {NETHERLANDS} "
        "AND week_ending = '2026-07-16' AND source = 'usda' ORDER BY release_id DESC LIMIT 1"
    )
    ((first,),) = updater.query(shipped)

    done = updater.on("2026-07-24", time(12)).refresh()
    assert (done.problems, done.added, done.revised) == ([], 0, 2)
    assert updater.query(shipped) == [(first - 1_000,)]
    assert updater.query("SELECT published_at FROM releases ORDER BY id DESC LIMIT 1") == [
        ("2026-07-24T13:00:00Z",)
    ]

    updater.usda.public.lag = {BY_DESTINATION: timedelta(hours=4)}
    assert sentence(updater.refresh().problems) == (
        "USDA's static report of w/e 16 Jul 2026 is the one recorded before its correction: it is "
        "an older copy and was not used."
    )
    assert updater.query(shipped) == [(first - 1_000,)]

    updater.usda.public.lag = {}
    assert (updater.refresh().problems, updater.query(shipped)) == ([], [(first - 1_000,)])

    # The first content again in a file changed later takes the correction back.
    moved_between(updater, GERMANY, NETHERLANDS, new_york(date(2026, 7, 25), time(9)))
    done = updater.on("2026-07-25", time(12)).refresh()
    assert (done.problems, done.revised, updater.query(shipped)) == ([], 2, [(first,)])


# --- names


def test_two_destinations_in_each_others_place_are_quarantined(reports_only: PublicUpdater) -> None:
    updater = reports_only
    updater.usda.faults.add(swapped(CHINA_NAME, JAPAN_NAME), path=BY_DESTINATION, times=None)
    before = updater.kept()

    problem = updater.refresh().problems[0]

    assert isinstance(problem, SuspectAnswer)
    assert "most of what was known of China (5700) is taken away" in str(problem)
    assert "it is accepted only by `monitor releases accept 1`" in str(problem)
    assert updater.kept() == before
    # A day of the same fault changes nothing, nor is it a check that nothing is new.
    for _ in range(2):
        updater.clock.advance(days=1)
        updater.refresh()
    assert updater.kept() == before
    assert len(held_back.waiting(updater.ledger)) == 1

    updater.usda.faults.clear()
    done = updater.refresh()
    assert (done.problems, done.added, held_back.waiting(updater.ledger)) == ([], 45, [])
    assert updater.query("SELECT max(published_at) FROM weeks WHERE source = 'usda'") == [
        ("2026-07-23T12:30:00Z",)
    ]


def test_agtransport_does_not_end_the_quarantine_of_a_report(updater: PublicUpdater) -> None:
    updater.usda.faults.add(swapped(CHINA_NAME, JAPAN_NAME), path=BY_DESTINATION, times=None)

    done = updater.refresh()

    assert isinstance(done.problems[0], SuspectAnswer)
    assert updater.query(CHINAS_LAST) == [CHINA_16_JULY]
    (held,) = held_back.waiting(updater.ledger)
    assert (held.id, held.origin) == (1, "reports")


@pytest.mark.parametrize(
    ("name", "buyer"),
    [(CHINA_NAME, "China (5700)"), (b"UNKNOWN".ljust(31), "Unknown (9990)")],
    ids=["the buyer", "unknown destinations"],
)
def test_a_guarded_destination_under_an_unknown_name_needs_a_person(
    reports_only: PublicUpdater, name: bytes, buyer: str
) -> None:
    updater = reports_only
    new = b'="NOWHERE, THE REPUBLIC OF'.ljust(len(name) + 2)
    updater.usda.faults.add(faults.replaced(b'="' + name, new), path=BY_DESTINATION, times=None)
    before = updater.kept()

    problem = updater.refresh().problems[0]

    assert (
        f"it has no row of {buyer}, but 2 rows of 'NOWHERE, THE REPUBLIC OF', a name "
        "without a code: not recorded. The monitor fetches it again; it is accepted only by "
        "`monitor releases accept 1`"
    ) in str(problem)
    assert updater.kept() == before


def test_the_buyer_under_an_unknown_name_in_a_new_marketing_year_is_no_zero(
    updater: PublicUpdater,
) -> None:
    updater.on("2026-09-09").refresh()
    updater.usda.faults.add(
        faults.replaced(CHINA_NAME, b"NOWHERE".ljust(31)), path=BY_DESTINATION, times=None
    )
    updater.usda.faults.add(faults.status(503), path=AGTRANSPORT, times=None)

    for day in ("2026-09-11", "2026-09-12", "2026-09-13"):
        updater.on(day).refresh()

    assert updater.query("SELECT count(*) FROM observed WHERE market_year = 2027") == [(0,)]
    assert all("destination 5700" in held.reasons for held in held_back.waiting(updater.ledger))
    assert updater.reading(CALENDAR_2026).amounts.week_ending == date(2026, 8, 27)


def test_another_destination_under_an_unknown_name_is_noted_and_the_rest_is_used(
    updater: PublicUpdater,
) -> None:
    extra = (
        b'<Details CountryName="NOWHERE" CommodityCode="801" CommodityName="SOYBEANS" '
        b'PeriodEndingDate="07/16/2026" MarketingYear="Sep 2025/Aug 2026" NetSales="0" '
        b'OutstandingSales="0" AccumulatedExports="0" TotalCommitment="0" WeeklyExports="0" '
        b'NewSales="0" NextMKTYearOutstandingSales="0" NextMKTYearNetSales="0" /></Details_Coll'
    )
    updater.usda.faults.add(faults.replaced(b"</Details_Coll", extra), path=BY_DESTINATION)

    done = updater.refresh()

    assert (done.problems, done.added, done.withdrawn) == ([], 45, 0)
    assert updater.query("SELECT place, what, refused FROM oddities") == [
        (
            f"{updater.settings.esrqs_url}/{REPORT_FILE} (Soybeans)",
            "1 row of 'NOWHERE', a name without a code: not recorded",
            0,
        )
    ]
    updater.on("2026-07-30").refresh()
    assert updater.query("SELECT * FROM oddities") == []


def test_unknown_destinations_listed_under_two_codes_keep_the_one_in_use(
    updater: PublicUpdater,
) -> None:
    updater.ledger.execute("INSERT INTO destinations VALUES ('usda', 2, 'UNKNOWN', 'UNKNOWN')")

    done = updater.refresh()

    assert (done.problems, done.added) == ([], 45)
    codes = "SELECT DISTINCT country_code FROM observed WHERE week_ending = '2026-07-16'"
    assert {2, 9990} & {code for (code,) in updater.query(codes)} == {9990}


# --- both marketing years, and amounts that the report does not have


def test_at_the_turn_both_marketing_years_stand_on_one_week(updater: PublicUpdater) -> None:
    assert updater.on("2026-09-09").refresh().problems == []

    done = updater.on("2026-09-11").refresh()

    assert done.problems == []
    assert updater.query(
        "SELECT market_year, accumulated_exports, outstanding_sales, net_sales FROM observed "
        f"WHERE source = 'usda' AND country_code = {CHINA} AND week_ending = '2026-09-03' "
        "ORDER BY market_year"
    ) == [(2026, 12_357_145, 5_000, -136_000), (2027, 0, 8_983_000, 1_222_000)]
    assert updater.reading(CALENDAR_2026).amounts.purchased == 14_447_626
    assert (
        updater.query("SELECT DISTINCT market_year FROM weeks WHERE week_ending > '2026-09-03'")
        == []
    )


def test_next_year_columns_that_the_report_lacks_are_not_known_until_agtransport_has_them(
    updater: PublicUpdater,
) -> None:
    updater.usda.public.report = ReportForm(next_year=False)
    updater.usda.public.lag = {AGTRANSPORT: timedelta(days=4)}

    first = updater.refresh()
    assert (first.problems, first.added) == ([], 45)
    assert updater.asked() == [NATIONAL_FILE, REPORT_FILE, DATA_SET]
    assert updater.query(CHINAS_LAST) == [(*CHINA_16_JULY[:3], None)]
    assert updater.reading(CALENDAR_2026).amounts.purchased is None

    updater.clock.advance(hours=2)
    updater.refresh()
    assert DATA_SET not in updater.asked()

    done = updater.on("2026-07-28").refresh()
    assert (done.problems, done.added, done.revised) == ([], 0, 0)
    assert updater.asked()[-1] == DATA_SET
    completed = CHINAS_LAST.replace("week_ending DESC", "release_id DESC")
    assert updater.query(completed) == [CHINA_16_JULY]
    assert updater.query(
        f"SELECT DISTINCT published_at FROM observed WHERE country_code = {CHINA} "
        "AND week_ending = '2026-07-16' AND source = 'usda'"
    ) == [("2026-07-23T12:30:00Z",)]
    assert updater.reading(CALENDAR_2026).amounts.purchased == 7_801_690


# --- AgTransport


def test_weeks_that_agtransport_does_not_have_yet_are_missing_until_it_has(
    updater: PublicUpdater,
) -> None:
    updater.usda.public.lag = {AGTRANSPORT: timedelta(days=30)}
    weeks = (
        f"SELECT DISTINCT week_ending FROM observed WHERE country_code = {CHINA} "
        "AND source = 'usda' AND week_ending > '2026-07-09' ORDER BY 1"
    )

    assert updater.on("2026-08-20").refresh().problems == []
    assert updater.query(weeks) == [("2026-08-06",), ("2026-08-13",)]
    assert updater.reading(CALENDAR_2026).amounts.week_ending == date(2026, 8, 13)

    updater.usda.public.lag = {}
    updater.clock.advance(hours=4)
    assert updater.refresh().problems == []
    assert [week for (week,) in updater.query(weeks)] == [
        "2026-07-16",
        "2026-07-23",
        "2026-07-30",
        "2026-08-06",
        "2026-08-13",
    ]


def test_agtransport_out_of_order_is_one_sentence_and_the_report_is_recorded(
    reports_only: PublicUpdater,
) -> None:
    updater = reports_only.on("2026-08-20")

    done = updater.refresh()

    assert sentence(done.problems) == (
        f"{updater.settings.agtransport_url} failed with status 503."
    )
    assert done.unreached is None
    assert updater.query(NEWEST) == [("2026-08-13",)]


def test_an_amount_on_which_agtransport_differs_is_kept_beside_the_recorded_one(
    updater: PublicUpdater,
) -> None:
    def other(row: dict[str, object]) -> dict[str, object]:
        theirs = {"outsalescmy": "137000", "totcommcmy": "12362581"}
        mine = (row["country"], row["date"]) == (
            "CHINA, PEOPLES REPUBLIC OF",
            "2026-07-09T00:00:00.000",
        )
        return {**row, **theirs} if mine else row

    updater.usda.faults.add(faults.each_row(other), path=AGTRANSPORT)
    recorded = (
        f"SELECT outstanding_sales FROM observed WHERE country_code = {CHINA} "
        "AND week_ending = '2026-07-09' AND source = 'usda'"
    )

    done = updater.on("2026-08-20").refresh()

    assert (done.problems, done.revised) == ([], 0)
    found = disagreements(updater.ledger, [SOYBEANS])
    assert [(d.origin, d.measure, d.recorded, d.theirs) for d in found] == [
        ("agtransport", "outstanding_sales", 136_000, 137_000),
        ("agtransport", "total_commitment", 12_361_581, 12_362_581),
    ]
    assert updater.query(recorded) == [(136_000,)]
    assert updater.reading(CALENDAR_2026).amounts.week_ending == date(2026, 8, 13)


def test_a_correction_of_a_week_the_reports_no_longer_hold_shows_as_a_disagreement(
    updater: PublicUpdater,
) -> None:
    """Five weeks moved from the Netherlands to Germany with the release of 3 Sep 2026."""
    updater.on("2026-08-28").refresh()
    updater.refresh()

    updater.on("2026-09-03", time(9)).refresh()
    assert disagreements(updater.ledger, [SOYBEANS]) == []
    updater.on("2026-09-05").refresh()

    found = disagreements(updater.ledger, [SOYBEANS])
    assert len({d.week_ending for d in found}) == 5
    assert {d.country_code for d in found} == {GERMANY, NETHERLANDS}
    moved = [d for d in found if d.measure == "weekly_exports" and d.week_ending.day == 16]
    assert [(d.country_code, d.recorded, d.theirs) for d in moved] == [
        (NETHERLANDS, 58_667, 0),
        (GERMANY, 0, 58_667),
    ]


# --- passes that break off, and promises that change


def test_a_pass_that_breaks_off_before_its_rows_leaves_the_report_to_the_next_one(
    updater: PublicUpdater,
) -> None:
    def broken(step: str, **_: int) -> None:
        if step == "Soybeans":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(updater.ledger, replace(updater.options, progress=broken), updater.commitments)

    assert updater.has_news()
    assert updater.refresh().added == 45


def test_a_new_promises_commodity_is_taken_from_the_report_used_already(
    updater: PublicUpdater,
) -> None:
    corn = [
        esr_row(f"2026-07-{day}", commodity=401, shipped=10, outstanding=5) for day in ("09", "16")
    ]
    updater.usda.world.publish(corn, market_year=2026, published_at=on_time)
    updater.refresh()
    soybeans = next(c for c in updater.commitments if c.id == "soy-2026")
    updater.commitments = [*updater.commitments, replace(soybeans, id="corn", commodity="Corn")]
    updater.clock.advance(hours=1)

    done = updater.refresh()

    assert done.problems == []
    assert updater.query(
        "SELECT week_ending, outstanding_sales FROM observed WHERE commodity_code = 401 ORDER BY 1"
    ) == [("2026-07-09", 5), ("2026-07-16", 5)]
    assert updater.refresh().problems == []
    # The third request is the weekly comparison with AgTransport.
    assert [request.status for request in updater.usda.log] == [304, 304, 200]
