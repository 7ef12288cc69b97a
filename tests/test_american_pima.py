"""Another buyer, commodity, unit and marketing year: a promise is an entry in a file, no more.

American Pima cotton to India, in running bales. Its marketing year 2025 ends on Thursday
31 July 2025, so that no week is split: the unshipped remainder stands in the next-year book
of that very week as well, and must be counted once.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from monitor.assess import coverage
from monitor.assess.assessment import WeekPoint
from monitor.assess.figures import Figures
from monitor.commitments.model import Commitment
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file
from monitor.ledger.read import AsOf
from monitor.outlook import load_panels
from monitor.outlook.load import outlooks
from tests.data.pima import india, lines, publish_pima
from tests.data.soybeans import soybean_world
from tests.promise_text import promise, read_promises, season_reading, year_reading
from tests.updater import Updater, desk_facing
from tests.usda import Clock, new_york

CHINA, INDIA, PAKISTAN = 5700, 5330, 5350
CALENDAR, SEASON = "pima-2025/calendar-year", "pima-2025/season"
RELEASE = date(2026, 8, 6)
"""The last week is the one to 30 July 2026."""

NO_PROMISE = (
    'source = { who = "A test", said_on = 2025-01-01, where = "No promise of this kind is known" }'
)
PROMISE = promise(
    "pima-2025",
    "India: 150,000 bales of American Pima",
    "150_000",
    buyer="India",
    commodity="Cotton- Am Pima",
    unit="running bales",
    source=NO_PROMISE,
)
PROMISE += year_reading(2025, source=NO_PROMISE)
PROMISE += season_reading("season", "Season 2025/26", 2026, "2026-07-31", NO_PROMISE)


def facing_pima(promises: Sequence[Commitment]) -> AbstractContextManager[Updater]:
    """Promises, facing a USDA that publishes soybeans and Pima."""
    clock = Clock(new_york(RELEASE))
    world = soybean_world(clock)
    publish_pima(world)
    return desk_facing(world, clock, promises)


@pytest.fixture
def updater(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Updater]:
    """The Pima promise, facing a USDA that publishes soybeans and Pima."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with facing_pima(read_promises(tmp_path, PROMISE)) as facing:
        yield facing


def point(updater: Updater, week: date) -> WeekPoint:
    """One week of the calendar-year reading."""
    return next(p for p in updater.reading(CALENDAR).points if p.week_ending == week)


def test_a_promise_in_bales_to_india_needs_a_file_and_nothing_else(updater: Updater) -> None:
    done = updater.refresh()

    assert (done.slices, done.problems) == (7, [])
    assert updater.asked()[3:] == ["2026", "2025", "2024", "2023", "2022", "2021", "2020"]
    assert {path.path.split("/")[3] for path in updater.usda.requests_to("/exports/*")} == {"1301"}
    units = updater.ledger.execute("SELECT DISTINCT unit_id FROM releases").fetchall()
    assert units == [(2,)]


def test_the_calendar_year_is_the_book_at_its_end_less_the_book_before_it(updater: Updater) -> None:
    """B(2026-01-01) - B(2025-01-02): the finished year's shipments, and the open year's book."""
    before, finished, at_end = (
        india(2025, "2025-01-02"),
        india(2025, "2025-07-31"),
        india(2026, "2026-01-01"),
    )
    updater.refresh()

    found = updater.reading(CALENDAR)

    assert (before["accumulatedExports"], before["outstandingSales"]) == (75_231, 32_501)
    assert finished["accumulatedExports"] == 170_122
    assert (at_end["accumulatedExports"], at_end["outstandingSales"]) == (52_943, 13_771)
    assert found.amounts.purchased == 170_122 + 52_943 + 13_771 - 75_231 - 32_501 == 129_104
    assert found.amounts.shipped == 170_122 + 52_943 - 75_231 == 147_834
    assert (found.amounts.week_ending, found.amounts.outstanding) == (date(2026, 1, 1), 13_771)
    assert (found.status, found.remaining) == ("missed", 20_896)


def test_in_the_last_week_of_a_year_that_ends_on_a_thursday_the_rest_counts_once(
    updater: Updater,
) -> None:
    last = india(2025, "2025-07-31")
    updater.refresh()
    before, at_end, after = (
        point(updater, date(2025, 7, 24)),
        point(updater, date(2025, 7, 31)),
        point(updater, date(2025, 8, 7)),
    )

    assert (last["outstandingSales"], last["nextMYOutstandingSales"]) == (11_190, 26_728)
    assert before.purchased == 167_160 + 14_152 + 14_230 - 107_732 == 87_810
    assert at_end.purchased == 170_122 + 26_728 - 107_732 == 89_118
    assert at_end.net == last["nextMYNetSales"] - last["outstandingSales"] == 1_308
    assert after.purchased == 170_122 + 2_349 + 26_801 - 107_732 == 91_540
    assert after.net == india(2026, "2025-08-07")["currentMYNetSales"] == 2_422


def test_a_day_between_can_be_replayed(updater: Updater) -> None:
    updater.refresh()

    found = updater.reading(CALENDAR, "2025-08-07").amounts

    assert (found.week_ending, found.purchased) == (date(2025, 7, 31), 89_118)
    assert (found.outstanding, found.unknown) == (26_728, 0)


def test_the_flows_of_the_file_add_up_to_the_same_purchases(updater: Updater) -> None:
    """All net sales of the counted weeks, less the remainder that the year's end counts twice."""
    counted = [
        line
        for line in lines()
        if line["countryCode"] == "5330" and "2025-01-09" <= line["weekEndingDate"] <= "2026-01-01"
    ]
    flows = sum(int(line["currentMYNetSales"]) + int(line["nextMYNetSales"]) for line in counted)
    updater.refresh()

    assert len(counted) == 52
    assert flows - 11_190 == 129_104
    assert updater.reading(CALENDAR).amounts.purchased == 129_104


def test_a_season_counts_its_own_marketing_year_and_what_was_sold_before_it_opened(
    updater: Updater,
) -> None:
    last = india(2026, "2026-07-30")
    updater.refresh()

    found, before = updater.reading(SEASON), updater.reading(SEASON, "2025-08-07")

    assert found.amounts.purchased == last["currentMYTotalCommitment"] == 206_484
    assert found.amounts.shipped == last["accumulatedExports"] == 185_513
    assert found.amounts.outstanding == last["outstandingSales"] == 20_971
    assert (found.status, before.status) == ("met", "on track")
    assert (before.amounts.purchased, before.amounts.shipped) == (26_728, 0)


def test_cotton_and_soybeans_stand_side_by_side_and_are_never_mixed(
    updater: Updater, tmp_path: Path
) -> None:
    soy = data_file("commitments.toml").read_text(encoding="utf-8")
    updater.commitments = read_promises(tmp_path, soy + PROMISE)

    done = updater.on("2026-10-09").refresh()

    assert (done.slices, len(done.problems)) == (15, 1)
    assert "commodityCode/1301/allCountries/marketYear/2027" in str(done.problems[0])
    assert updater.reading(CALENDAR).amounts.purchased == 129_104
    assert updater.reading("soy-2026/calendar-year").amounts.purchased == 16_606_954


def test_it_has_an_outlook_learnt_from_itself_and_from_other_buyers(updater: Updater) -> None:
    """In August 2025 India had bought 91,540 bales; 129,104 it were at the end of the year."""
    updater.refresh()
    status_report = updater.status_report("2025-08-14")

    outlook = outlooks(Figures(updater.ledger, AsOf("usda", status_report.as_of)), status_report)[
        CALENDAR
    ]

    assert outlook.silent is None
    assert outlook.compared == (2020, 2021, 2022, 2023, 2024)
    assert outlook.learnt > 5000
    assert outlook.total is not None
    assert outlook.total.low_80 < 129_104 < outlook.total.high_80
    assert 0.3 < (outlook.chance or 0) < 0.7


def test_other_buyers_on_record_are_learnt_from_as_well(
    updater: Updater, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the bundled levels of Pima, those of the ledger's other buyers are learnt from."""
    monkeypatch.setattr(load_panels, "shipped_levels", list)
    updater.refresh()
    status_report = updater.status_report("2025-08-14")
    view = AsOf("usda", status_report.as_of)

    [panel] = load_panels.other_buyers(updater.ledger, view, {(1301, INDIA)}, seasons=False)
    alone = load_panels.other_buyers(updater.ledger, view, {(801, CHINA)}, seasons=True)
    outlook = outlooks(Figures(updater.ledger, view), status_report)[CALENDAR]

    assert (panel.commodity, panel.buyers) == (1301, (PAKISTAN, CHINA))
    assert panel.week(panel.weeks - 1) == date(2025, 8, 7)
    assert panel.seasons is None
    assert alone[0].buyers == (INDIA, PAKISTAN, CHINA)
    assert alone[0].seasons is not None
    assert outlook.method == "model"
    assert 100 < outlook.learnt < 500


def test_what_is_read_to_learn_from_has_a_limit(
    updater: Updater, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_panels, "shipped_levels", list)
    monkeypatch.setattr(load_panels, "MOST_ROWS", 100)
    whole, read = coverage.commodity, []

    def spied(connection: sqlite3.Connection, view: AsOf, code: int) -> coverage.Commodity:
        read.append(code)
        return whole(connection, view, code)

    monkeypatch.setattr(coverage, "commodity", spied)
    updater.refresh()
    view = AsOf("usda", updater.status_report("2025-08-14").as_of)

    load_panels.other_buyers(updater.ledger, view, {(1301, INDIA)}, seasons=False)

    assert read == [1301], "the promise's commodity comes first, and then no other"


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            "running bales",
            "metric tons",
            "commitment pima-2025: unit is 'metric tons', but Cotton- Am Pima is reported in "
            "running bales.",
        ),
        (
            'buyer = "India"',
            'buyer = "Indai"',
            "commitment pima-2025: buyer: the source knows no buyer 'Indai'. Did you mean India",
        ),
        (
            "Cotton- Am Pima",
            "Cotton Am Pima",
            "commitment pima-2025: commodity: the source knows no commodity 'Cotton Am Pima'. "
            "Did you mean Cotton- Am Pima",
        ),
    ],
    ids=["unit", "buyer", "commodity"],
)
def test_a_slip_in_the_promise_is_told_before_any_figure_is_asked_for(
    updater: Updater, tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    updater.commitments = read_promises(tmp_path, PROMISE.replace(right, wrong))

    with pytest.raises(ConfigError) as caught:
        updater.refresh()

    assert str(caught.value).startswith(sentence)
    assert updater.usda.requests_to("/exports/*") == []
