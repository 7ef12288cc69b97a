"""A pass on a bad day: what could not be had is listed, never assumed, and had by the next pass."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.commitments.read import read_commitments
from monitor.errors import (
    ConfigError,
    EmptyAnswer,
    QuotaLow,
    SourceChanged,
    SourceRefused,
    SourceUnavailable,
    SuspectAnswer,
)
from monitor.refresh import from_usda
from monitor.resources import shipped
from monitor.sources.archive import Archive
from monitor.sources.http import UsdaHttp
from tests.data.soybeans import soybean_world
from tests.desk import KEY, Desk, desk_facing
from tests.usda import Clock, World, faults, new_york
from tests.usda.faults import Fault

CALENDAR_2026 = "soy-2026/calendar-year"
YEAR_2026, YEAR_2027 = "*/marketYear/2026", "*/marketYear/2027"
ATTEMPTS = 5


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The shipped promises and figures, on 9 October 2026 until told otherwise."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock(new_york(date(2026, 10, 9)))
    promises = read_commitments(shipped("commitments.toml"))
    with desk_facing(soybean_world(clock), clock, promises) as facing:
        yield facing


@pytest.fixture(scope="module")
def ledger_of_7_october() -> Iterator[sqlite3.Connection]:
    """What one pass records on 7 October; tests only copy it."""
    clock = Clock(new_york(date(2026, 10, 7)))
    promises = read_commitments(shipped("commitments.toml"))
    with desk_facing(soybean_world(clock), clock, promises) as facing:
        facing.refresh()
        yield facing.ledger


@pytest.fixture
def recorded(desk: Desk, ledger_of_7_october: sqlite3.Connection) -> Desk:
    """The same desk with all weeks recorded up to 24 September, on the day of the next release."""
    ledger_of_7_october.backup(desk.ledger)
    return desk.on("2026-10-08")


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
    recorded: Desk, fault: Fault, requests: int
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
    recorded: Desk, fault: Fault, kind: type[Exception], words: str
) -> None:
    recorded.usda.faults.add(fault, path=YEAR_2027, times=None)

    (problem,) = recorded.refresh().problems

    assert type(problem) is kind
    assert words in str(problem)
    assert re.search("marketYear/2027|Soybeans 2027|marketing year 2027", str(problem))


def test_a_slice_that_fails_does_not_hold_up_the_others(desk: Desk) -> None:
    desk.usda.faults.add(faults.status(500), path=YEAR_2026, times=ATTEMPTS)

    done = desk.refresh()

    assert (done.slices, len(done.problems)) == (6, 1)
    years = desk.ledger.execute("SELECT market_year FROM releases ORDER BY 1").fetchall()
    assert years == [(2021,), (2022,), (2023,), (2024,), (2025,), (2027,)]
    assert desk.reading(CALENDAR_2026).amounts.purchased is None

    desk.refresh()
    assert desk.asked() == ["datareleasedates", "2026"]
    assert desk.reading(CALENDAR_2026).amounts.purchased == 16_606_954


def test_an_empty_answer_for_the_running_year_is_a_problem_in_the_first_pass_too(
    desk: Desk,
) -> None:
    desk.usda.faults.add(faults.empty_list(), path=YEAR_2027)

    (problem,) = desk.refresh().problems

    assert isinstance(problem, EmptyAnswer)
    assert "marketYear/2027 answered with no rows" in str(problem)


def test_a_single_500_is_tried_again_and_no_problem(desk: Desk) -> None:
    desk.usda.faults.add(faults.status(500), path="/exports/*", times=3)

    done = desk.refresh()

    assert (done.slices, done.problems) == (7, [])
    assert desk.asked().count("2027") == 4


def test_a_day_of_random_faults_ends_with_the_right_numbers(desk: Desk) -> None:
    desk.usda.faults.random_faults(seed=1, rate=0.4)

    for _ in range(3):
        desk.refresh()

    assert desk.reading(CALENDAR_2026).amounts.purchased == 16_606_954
    assert desk.reading("soy-2025/end-of-february").amounts.purchased == 10_816_852


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
    recorded: Desk, fault: Fault, kind: type[Exception] | None, requests: int
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


def test_without_unknown_destinations_no_figure_is_recorded(desk: Desk) -> None:
    desk.usda.faults.add(
        faults.changed_rows(lambda rows: [r for r in rows if r["countryCode"] != 9990]),
        path="/countries",
    )

    with pytest.raises(ConfigError, match="names no destination UNKNOWN"):
        desk.refresh()

    assert desk.kept()["releases"] == desk.kept()["destinations"] == set()
    assert desk.refresh().problems == []


def test_a_row_is_not_recorded_before_its_buyer_has_a_name(desk: Desk) -> None:
    """Unknown destinations under a new code, and the list of names is out of order."""
    desk.world.renumber_unknown(new_york(date(2026, 9, 1)))
    desk.on("2026-08-20").refresh()
    desk.usda.faults.add(faults.status(500), path="/countries", times=ATTEMPTS)

    failed = desk.on("2026-09-03").refresh()
    assert [type(problem) for problem in failed.problems] == [SourceUnavailable]
    assert (failed.added, desk.reading(CALENDAR_2026).amounts.unknown) == (0, 394_110)

    desk.refresh()
    assert desk.asked()[:3] == ["datareleasedates", "2026", "countries"]
    assert desk.reading(CALENDAR_2026).amounts.unknown == 169_610


def test_a_pass_that_is_stopped_half_way_leaves_whole_years_and_the_next_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopping(list[str]):
        def append(self, step: str) -> None:
            if step == "Soybeans 2024":
                raise KeyboardInterrupt

    monkeypatch.setattr(desk, "told", Stopping())
    with pytest.raises(KeyboardInterrupt):
        desk.refresh()
    years = desk.ledger.execute("SELECT market_year, rows FROM releases").fetchall()
    monkeypatch.setattr(desk, "told", [])
    done = desk.refresh()

    assert [year for year, _ in years] == [2027, 2026, 2025]
    assert desk.asked() == ["datareleasedates", "2024", "2023", "2022", "2021"]
    assert (done.slices, done.problems) == (4, [])
    assert desk.reading(CALENDAR_2026).amounts.purchased == 16_606_954


def test_a_commodity_that_was_never_released_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock(new_york(date(2026, 10, 9)))
    promises = read_commitments(shipped("commitments.toml"))
    with desk_facing(World(clock), clock, promises) as desk:
        done = desk.refresh()

        assert (done.slices, done.newest_release_at) == (0, None)
        assert [str(problem) for problem in done.problems] == [
            "USDA's release dates do not name Soybeans: nothing was asked for."
        ]


def test_a_source_that_drips_costs_a_pass_its_patience_and_no_more(desk: Desk) -> None:
    desk.usda.faults.add(faults.stall(60), path="/exports/*", times=None)
    http = UsdaHttp(desk.usda.url, KEY, sleep=lambda _: None, whole_s=0.2, patience_s=0.1)

    done = from_usda(desk.ledger, http, desk.commitments, desk.clock(), lambda *_, **__: None)
    http.close()

    first, rest = (str(problem) for problem in done.problems)
    assert "did not answer: it took too long" in first
    assert rest == (
        "6 slices are still to be had. USDA answers too slowly: the rest is asked for by the next "
        "pass."
    )
    assert len(desk.usda.requests_to("/exports/*")) == 1


def test_an_answer_that_cannot_be_understood_is_not_kept(recorded: Desk, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "monitor.db")
    recorded.usda.faults.add(faults.malformed_json(), path="/exports/*", times=None)
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
