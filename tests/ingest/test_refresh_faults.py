"""A pass on a bad day: what could not be had is listed, never assumed, and had by the next pass."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import (
    publication_suspended,
    release_overdue,
    source_changed,
    source_unreachable,
    source_unreadable,
)
from monitor.commitments.promises import read_commitments
from monitor.core.errors import (
    ConfigError,
    EmptyAnswer,
    QuotaLow,
    SourceChanged,
    SourceRefused,
    SourceUnavailable,
    SuspectAnswer,
)
from monitor.core.paths import data_file
from monitor.ingest.refresh import from_usda
from monitor.ledger import oddities
from monitor.sources.archive import Archive
from monitor.sources.http import UsdaHttp
from tests.data.soybeans import soybean_world
from tests.updater import KEY, Updater, desk_facing
from tests.usda import Clock, Commodity, World, faults, new_york
from tests.usda.faults import Fault

CALENDAR_2026 = "soy-2026/calendar-year"
YEAR_2026, YEAR_2027 = "*/marketYear/2026", "*/marketYear/2027"
ATTEMPTS = 5


@pytest.fixture(scope="module")
def ledger_of_7_october() -> Iterator[sqlite3.Connection]:
    """What one pass records on 7 October; tests only copy it."""
    clock = Clock(new_york(date(2026, 10, 7)))
    promises = read_commitments(data_file("commitments.toml"))
    with desk_facing(soybean_world(clock), clock, promises) as facing:
        facing.refresh()
        yield facing.ledger


@pytest.fixture
def recorded(updater: Updater, ledger_of_7_october: sqlite3.Connection) -> Updater:
    """The updater with all weeks up to 24 September recorded, on the next release day."""
    ledger_of_7_october.backup(updater.ledger)
    return updater.on("2026-10-08")


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (faults.status(500), ATTEMPTS),
        (faults.over_limit(), ATTEMPTS),
        (faults.html_page(), ATTEMPTS),
        (faults.truncated(), ATTEMPTS),
        (faults.not_found(), 1),
        (faults.empty_list(), 1),
        (faults.malformed_json(), ATTEMPTS),
        (faults.negative_exports(), 1),
        (faults.friday_week(), 1),
        (faults.foreign_unit(), 1),
        (faults.status(403), 1),
    ],
    ids=["500", "429", "page", "cut", "404", "[]", "json", "negative", "friday", "unit", "403"],
)
def test_a_slice_that_fails_is_listed_changes_nothing_and_is_asked_for_by_the_next_pass(
    recorded: Updater, fault: Fault, requests: int
) -> None:
    recorded.usda.faults.add(fault, path=YEAR_2027, times=requests)
    before = recorded.kept()["observations"]

    failed = recorded.refresh()
    assert len([p for p in failed.problems if not isinstance(p, QuotaLow)]) == 1
    assert len(recorded.usda.requests_to(YEAR_2027)) == requests
    assert recorded.kept()["observations"] == before
    assert recorded.reading(CALENDAR_2026).amounts.purchased == 16_224_053

    recorded.clock.advance(seconds=30)
    done = recorded.refresh()
    assert (recorded.asked()[:2], done.added) == (["datareleasedates", "2027"], 1)
    assert recorded.reading(CALENDAR_2026).amounts.purchased == 16_606_954


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (faults.status(500), SourceUnavailable, "failed with status 500"),
        (faults.empty_list(), SuspectAnswer, "it has no rows, of which 4 are known"),
        (faults.not_found(), EmptyAnswer, "has nothing there (404)"),
        (faults.numbers_as_text(), SourceChanged, "expected `int`, got `str`"),
        (faults.status(403), SourceRefused, "refused with status 403"),
    ],
)
def test_the_problem_of_a_slice_says_what_it_was(
    recorded: Updater, fault: Fault, kind: type[Exception], words: str
) -> None:
    recorded.usda.faults.add(fault, path=YEAR_2027, times=None)

    (problem,) = recorded.refresh().problems

    assert type(problem) is kind
    assert words in str(problem)
    assert re.search("marketYear/2027|Soybeans 2027|marketing year 2027", str(problem))


def test_a_slice_that_fails_does_not_hold_up_the_others(updater: Updater) -> None:
    updater.usda.faults.add(faults.status(500), path=YEAR_2026, times=ATTEMPTS)

    done = updater.refresh()

    assert (done.slices, len(done.problems)) == (7, 1)
    years = updater.ledger.execute("SELECT market_year FROM releases ORDER BY 1").fetchall()
    assert years == [(2020,), (2021,), (2022,), (2023,), (2024,), (2025,), (2027,)]
    assert updater.reading(CALENDAR_2026).amounts.purchased is None

    updater.refresh()
    assert updater.asked() == ["datareleasedates", "2026"]
    assert updater.reading(CALENDAR_2026).amounts.purchased == 16_606_954


def test_an_empty_answer_for_the_running_year_is_a_problem_in_the_first_pass_too(
    updater: Updater,
) -> None:
    updater.usda.faults.add(faults.empty_list(), path=YEAR_2027)

    (problem,) = updater.refresh().problems

    assert isinstance(problem, EmptyAnswer)
    assert "marketYear/2027 answered with no rows" in str(problem)


def test_a_single_500_is_tried_again_and_no_problem(updater: Updater) -> None:
    updater.usda.faults.add(faults.status(500), path="/exports/*", times=3)

    done = updater.refresh()

    assert (done.slices, done.problems) == (8, [])
    assert updater.asked().count("2027") == 4


def test_a_day_of_random_faults_ends_with_the_right_numbers(updater: Updater) -> None:
    updater.usda.faults.random_faults(seed=1, rate=0.4)

    for _ in range(3):
        updater.refresh()

    assert updater.reading(CALENDAR_2026).amounts.purchased == 16_606_954
    assert updater.reading("soy-2025/end-of-february").amounts.purchased == 10_816_852


@pytest.mark.parametrize(
    ("fault", "kind", "requests"),
    [
        (faults.status(503), SourceUnavailable, ATTEMPTS),
        (faults.empty_list(), None, 1),
        (faults.missing_field("marketYear"), SourceChanged, 1),
        (faults.status(403), SourceRefused, 1),
    ],
    ids=["503", "[]", "field", "403"],
)
def test_without_release_dates_nothing_is_asked_for_and_nothing_changes(
    recorded: Updater, fault: Fault, kind: type[Exception] | None, requests: int
) -> None:
    recorded.usda.faults.add(fault, path="/datareleasedates", times=None)
    before = recorded.kept()

    if kind is None:
        (problem,) = recorded.refresh().problems
        assert "release dates do not name Soybeans: nothing was asked for" in str(problem)
    else:
        with pytest.raises(kind):
            recorded.refresh()

    assert recorded.asked() == ["datareleasedates"] * requests
    assert recorded.kept() == before


def test_without_unknown_destinations_no_figure_is_recorded(updater: Updater) -> None:
    updater.usda.faults.add(
        faults.changed_rows(lambda rows: [r for r in rows if r["countryCode"] != 9990]),
        path="/countries",
    )

    with pytest.raises(ConfigError, match="names no destination UNKNOWN"):
        updater.refresh()

    assert updater.kept()["releases"] == updater.kept()["destinations"] == set()
    assert updater.refresh().problems == []


def test_a_row_is_not_recorded_before_its_buyer_has_a_name(updater: Updater) -> None:
    """Unknown destinations under a new code, and the list of names is out of order."""
    updater.world.renumber_unknown(new_york(date(2026, 9, 1)))
    updater.on("2026-08-20").refresh()
    updater.usda.faults.add(faults.status(500), path="/countries", times=ATTEMPTS)

    failed = updater.on("2026-09-03").refresh()
    assert [type(problem) for problem in failed.problems] == [SourceUnavailable]
    assert (failed.added, updater.reading(CALENDAR_2026).amounts.unknown) == (0, 394_110)

    updater.refresh()
    assert updater.asked()[:3] == ["datareleasedates", "2026", "countries"]
    assert updater.reading(CALENDAR_2026).amounts.unknown == 169_610


def test_a_pass_that_is_stopped_half_way_leaves_whole_years_and_the_next_goes_on(
    updater: Updater, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopping(list[str]):
        def append(self, step: str) -> None:
            if step == "Soybeans 2024":
                raise KeyboardInterrupt

    monkeypatch.setattr(updater, "told", Stopping())
    with pytest.raises(KeyboardInterrupt):
        updater.refresh()
    years = updater.ledger.execute("SELECT market_year, rows FROM releases").fetchall()
    monkeypatch.setattr(updater, "told", [])
    done = updater.refresh()

    assert [year for year, _ in years] == [2027, 2026, 2025]
    assert updater.asked() == ["datareleasedates", "2024", "2023", "2022", "2021", "2020"]
    assert (done.slices, done.problems) == (5, [])
    assert updater.reading(CALENDAR_2026).amounts.purchased == 16_606_954


def test_a_commodity_that_was_never_released_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock(new_york(date(2026, 10, 9)))
    promises = read_commitments(data_file("commitments.toml"))
    with desk_facing(World(clock), clock, promises) as updater:
        done = updater.refresh()

        assert (done.slices, done.newest_release_at) == (0, None)
        assert [str(problem) for problem in done.problems] == [
            "USDA's release dates do not name Soybeans: nothing was asked for."
        ]


def test_a_source_that_drips_costs_a_pass_its_patience_and_no_more(updater: Updater) -> None:
    updater.usda.faults.add(faults.stall(60), path="/exports/*", times=None)
    http = UsdaHttp(updater.usda.url, KEY, sleep=lambda _: None, whole_s=0.2, patience_s=0.1)

    done = from_usda(
        updater.ledger, http, updater.commitments, updater.clock(), lambda *_, **__: None
    )
    http.close()

    first, rest = (str(problem) for problem in done.problems)
    assert "did not answer: it took too long" in first
    assert rest == (
        "7 slices are still to be had. USDA answers too slowly: the rest is asked for by the next "
        "pass."
    )
    assert len(updater.usda.requests_to("/exports/*")) == 1


def test_an_answer_that_cannot_be_understood_is_not_kept(recorded: Updater, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "monitor.db")
    recorded.usda.faults.add(faults.numbers_as_text(), path="/exports/*", times=None)
    http = UsdaHttp(recorded.usda.url, KEY, clock=recorded.clock, sleep=lambda _: None)

    done = from_usda(
        recorded.ledger,
        http,
        recorded.commitments,
        recorded.clock(),
        lambda *_, **__: None,
        archive,
    )
    http.close()

    assert {type(problem) for problem in done.problems} == {SourceChanged}
    assert not archive.folder.exists()


def test_a_first_pass_without_the_newest_year_does_not_say_that_usda_is_silent(
    updater: Updater,
) -> None:
    """It said: USDA has suspended publication, 50 releases in a row did not come."""
    for year in (YEAR_2027, YEAR_2026):
        updater.usda.faults.add(faults.status(500), path=year, times=None)

    updater.refresh()

    status_report = updater.status_report()
    assert status_report.freshness.last_week_ending == date(2025, 9, 4)
    assert (status_report.freshness.publication, status_report.freshness.stale) == (None, True)
    assert list(publication_suspended.alerts(RuleInput(status_report))) == []


def test_a_release_that_cannot_be_had_is_not_one_that_did_not_come(recorded: Updater) -> None:
    """Another year under the same stamp says nothing of the newest one."""
    recorded.usda.faults.add(faults.status(500), path=YEAR_2027, times=None)

    recorded.refresh()
    recorded.on("2026-10-08", time(14)).refresh()

    assert recorded.status_report().freshness.missing_weeks == (date(2026, 10, 1),)
    assert recorded.status_report().freshness.publication is None


def test_a_tight_quota_has_the_newest_year_first(updater: Updater) -> None:
    for _ in range(1000 - 106):  # of 1,000 an hour 100 are kept for noticing releases
        updater.usda.gate.ask(updater.usda.gate.key, updater.clock())

    [problem] = updater.refresh().problems

    assert isinstance(problem, QuotaLow)
    assert updater.asked() == [
        "datareleasedates",
        "commodities",
        "countries",
        "2027",
        "2026",
        "2025",
    ]
    assert updater.status_report().freshness.last_week_ending == date(2026, 10, 1)


def test_a_commodity_that_usda_adds_is_learnt_when_it_appears_and_asked_for_once_a_day(
    updater: Updater,
) -> None:
    updater.refresh()
    canola = Commodity(555, "Canola", 1)
    updater.world.commodities[555] = canola
    updater.world.announce(555, new_york(date(2026, 10, 10)))
    asked = []
    for day in ("2026-10-11", "2026-10-11", "2026-10-12"):
        updater.on(day).refresh()
        asked.append("commodities" in updater.asked())

    assert asked == [True, False, False]
    named = updater.ledger.execute("SELECT name FROM commodities WHERE code = 555").fetchall()
    assert named == [("Canola",)]


def test_the_lists_of_names_are_had_anew_each_month_and_may_fail(updater: Updater) -> None:
    updater.refresh()
    updater.usda.faults.add(faults.status(500), path="/commodities", times=ATTEMPTS)

    done = updater.on("2026-11-09").refresh()
    names = [name for name in updater.asked() if name in ("commodities", "countries")]
    updater.on("2026-11-09", time(10)).refresh()

    assert names == ["commodities"] * ATTEMPTS + ["countries"]
    assert [type(problem) for problem in done.problems] == [SourceUnavailable]
    assert updater.reading(CALENDAR_2026).amounts.purchased == 16_606_954
    assert updater.asked() == ["datareleasedates"]


def test_a_changed_shape_is_told_to_operators_with_the_record_and_to_everybody(
    recorded: Updater,
) -> None:
    """It said only that USDA "was last heard of" weeks ago, though every pass had heard it."""
    recorded.usda.faults.add(faults.numbers_as_text(), path=YEAR_2027, times=None)
    recorded.refresh()
    recorded.on("2026-10-08", time(14)).refresh()

    subject = RuleInput(recorded.status_report(), oddities=oddities.seen(recorded.ledger))
    [shape] = source_changed.alerts(subject)
    [unreadable] = source_unreadable.alerts(subject)

    assert shape.key == ("source/shape/exports/commodityCode/801/allCountries/marketYear/2027")
    assert "expected `int`, got `str`" in shape.text
    assert '"weeklyExports":"' in shape.text
    assert unreadable.title == (
        "Export sales: USDA's responses have been unreadable since Thu 8 Oct 2026, 09:00 New York"
    )
    assert "ends with the week ending 24 Sep 2026 and may be old" in unreadable.text
    assert list(release_overdue.alerts(subject)) == []  # because USDA may have published
    assert list(source_unreachable.alerts(subject)) == []  # because this is said above
    assert (shape.is_news, unreadable.is_news) == (False, False)


def test_when_the_answers_can_be_read_again_everybody_is_told(recorded: Updater) -> None:
    recorded.usda.faults.add(faults.numbers_as_text(), path=YEAR_2027)
    recorded.refresh()
    subject = RuleInput(recorded.status_report(), oddities=oddities.seen(recorded.ledger))
    [shape], [unreadable] = source_changed.alerts(subject), source_unreadable.alerts(subject)

    recorded.clock.advance(minutes=1)
    recorded.refresh()

    assert oddities.seen(recorded.ledger) == []
    after = RuleInput(recorded.status_report())
    assert source_changed.ended(after, shape).suppressed
    end = source_unreadable.ended(after, unreadable)
    assert (end.title, end.suppressed) == (
        "Export sales: USDA's responses can be read again",
        False,
    )


def test_what_is_new_in_an_answer_is_noted_to_operators_and_used(recorded: Updater) -> None:
    extra = faults.each_row(lambda row: {**row, "revised": 1})
    recorded.usda.faults.add(extra, path=YEAR_2027)

    done = recorded.refresh()

    subject = RuleInput(recorded.status_report(), oddities=oddities.seen(recorded.ledger))
    [note] = source_changed.alerts(subject)
    assert (done.added, done.problems) == (1, [])
    assert (note.severity, list(source_unreadable.alerts(subject))) == ("info", [])
    assert note.text == "There is a new field 'revised', which is not used."


def test_an_empty_year_is_asked_for_again_another_day_by_a_fetch_of_the_history(
    updater: Updater,
) -> None:
    """USDA answers with nothing by mistake: an empty answer is not final."""
    for day, empty in (("2026-10-09", True), ("2026-10-09", False), ("2026-10-10", False)):
        updater.on(day)
        if empty:
            updater.usda.faults.add(faults.empty_list(), path="*/marketYear/2022")
        updater.history(years=[2021, 2022])
        last = updater.asked()

        assert ("2022" in last) == (day == "2026-10-10" or empty)
    assert "2021" not in last


def test_any_slice_is_asked_for_when_it_is_wanted_again(updater: Updater) -> None:
    updater.refresh()

    updater.refresh(again=True)
    assert updater.asked() == ["datareleasedates", *map(str, range(2027, 2019, -1))]

    updater.history(years=[2022, 2023], again=True)
    assert updater.asked() == ["datareleasedates", "2023", "2022"]
