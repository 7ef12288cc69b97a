"""The outlook of the promises' readings, from the shipped figures on days known in advance."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.outlook import MODEL, PAST_WINDOWS, Outlook, PastWindows, not_running
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Place
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.paths import data_file
from monitor.core.records import Measures, SourceResponse
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.outlook import load_panels
from monitor.outlook.load import outlooks
from monitor.outlook.panel import Floats, Panel
from monitor.sources import snapshot

FEBRUARY = "soy-2025/end-of-february"
SEASON = "soy-2025/this-growing-season"
CALENDAR = "soy-2026/calendar-year"

OutlooksOn = Callable[[str], Mapping[str, Outlook]]
ReadingOn = Callable[[str, str], Assessment]


@pytest.fixture(scope="module")
def outlooks_on(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], StatusReport]
) -> OutlooksOn:
    """Every outlook at the end of a day, worked out once."""
    known: dict[str, Mapping[str, Outlook]] = {}

    def at(day: str) -> Mapping[str, Outlook]:
        if day not in known:
            view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
            known[day] = outlooks(Figures(shipped_ledger, view), standing_on(day))
        return known[day]

    return at


def test_on_20_january_2026_past_windows_are_told_and_no_probability(
    outlooks_on: OutlooksOn,
) -> None:
    """Bessent said that day that the purchases were complete; 10,816,852 t came.

    In windows of four months plain past windows were closer for China's soybeans than the model.
    """
    found = outlooks_on("2026-01-20")[FEBRUARY]

    assert (found.silent, found.method) == (None, PAST_WINDOWS)
    assert (found.chance, found.chance_low, found.likely_week) == (None, None, None)
    assert found.past_windows == PastWindows(
        years=(2021, 2022, 2023, 2024, 2025),
        totals=(12_157_112, 14_597_403, 12_106_482, 10_352_389, 10_090_514),
        reached=3,
    )
    assert found.total is not None
    assert (found.total.low_80, found.total.high_80) == (10_090_514, 14_597_403)
    assert found.total.low_80 < 10_816_852 < found.total.high_80
    assert [c.total for c in found.conditional] == [12_855_003, 12_487_149, 10_090_514]
    assert found.since is not None
    assert (found.since.weeks, found.since.chance, found.since.tried) == (10, None, 0)
    assert found.past == ()


def test_on_9_october_2026_the_members_disagree_about_twenty_five_million(
    outlooks_on: OutlooksOn,
) -> None:
    found = outlooks_on("2026-10-09")[CALENDAR]

    assert (found.method, found.chance) == (MODEL, None)
    assert found.chance_low == pytest.approx(0.21, abs=0.02)
    assert found.chance_high == pytest.approx(0.74, abs=0.02)
    assert found.total is not None
    assert found.shipped is not None
    assert 19_500_000 <= found.total.low_80 <= 21_000_000
    assert 22_500_000 <= found.total.median <= 24_500_000
    assert 28_500_000 <= found.total.high_80 <= 31_000_000
    assert 23_000_000 <= found.shipped.median <= 28_000_000
    assert found.nothing_more == pytest.approx(0.0016, abs=0.001)
    assert found.likely_week is None


def test_on_9_october_2026_the_weeks_since_the_truce_are_a_row_with_its_record(
    outlooks_on: OutlooksOn,
) -> None:
    found = outlooks_on("2026-10-09")[CALENDAR]

    assert found.since is not None
    assert (found.since.label, found.since.weeks) == ("the truce of 30 Oct 2025", 48)
    assert found.since.chance == pytest.approx(0.27, abs=0.02)
    assert (found.since.held, found.since.tried) == (7, 23)
    paces = [(c.weeks, c.year, c.total) for c in found.conditional]
    assert paces == [(4, None, 23_624_770), (13, None, 27_678_716), (None, 2025, 23_499_473)]


def test_a_season_is_told_by_past_windows_without_a_probability(outlooks_on: OutlooksOn) -> None:
    found = outlooks_on("2026-10-09")["soy-2026/next-season"]

    assert (found.method, found.chance, found.past) == (PAST_WINDOWS, None, ())
    assert found.past_windows is not None
    assert found.past_windows.years == (2022, 2023, 2024, 2025, 2026)
    assert (min(found.past_windows.totals), found.past_windows.reached) == (23_504_473, 4)
    assert found.record is not None
    assert (found.record.own_windows, found.record.windows) == (7, "seasons")


def test_the_fan_begins_at_what_is_bought_and_ends_in_the_total(outlooks_on: OutlooksOn) -> None:
    found = outlooks_on("2026-10-09")[CALENDAR]

    assert [week.week_ending for week in found.fan] == [
        date(2026, 10, 8) + timedelta(days=7 * k) for k in range(13)
    ]
    assert found.fan[-1].purchased == found.total
    first = found.fan[0].purchased
    assert first.low_80 <= 16_606_954 + 1_000_000 <= first.high_95
    widths = [week.purchased.high_80 - week.purchased.low_80 for week in found.fan]
    assert widths[0] < widths[4] < widths[-1]


def test_in_the_first_week_almost_all_is_open_and_in_the_last_almost_nothing(
    outlooks_on: OutlooksOn,
) -> None:
    first, last = outlooks_on("2026-01-15")[CALENDAR], outlooks_on("2026-02-26")[FEBRUARY]

    assert (len(first.fan), len(last.fan)) == (51, 1)
    assert first.total is not None
    assert last.total is not None
    assert first.total.high_80 - first.total.low_80 > 15_000_000
    assert last.total.high_80 - last.total.low_80 < 1_500_000
    assert last.total.low_80 < 10_816_852 < last.total.high_80
    assert first.record is not None
    assert last.record is not None
    assert (first.record.quarter, last.record.quarter) == (1, 4)


def test_the_last_of_the_past_chances_is_the_chance(outlooks_on: OutlooksOn) -> None:
    found = outlooks_on("2026-10-09")[CALENDAR]

    last = found.past[-1]
    assert last.week_ending == found.week_ending == date(2026, 10, 1)
    assert (last.chance, last.low, last.high) == (
        found.chance,
        found.chance_low,
        found.chance_high,
    )
    assert len(found.past) == 39


def test_the_outlook_of_its_stage_has_a_record(outlooks_on: OutlooksOn) -> None:
    record = outlooks_on("2026-10-09")[CALENDAR].record

    assert record is not None
    assert (record.quarter, record.own_windows) == (3, 10)
    assert record.cases > 1000
    assert 0.75 <= record.held <= 0.87
    assert (record.regime_held, record.regime_cases) == (12, 36)


@pytest.mark.parametrize(
    ("before", "after"), [("2026-06-04", "2026-06-11"), ("2026-08-27", "2026-09-03")]
)
def test_a_gap_in_last_years_figures_neither_narrows_nor_shifts_the_range(
    outlooks_on: OutlooksOn, before: str, after: str
) -> None:
    """The book of summer 2025 is not known; hardly anything was bought around these weeks."""
    one, other = (outlooks_on(day)[CALENDAR].total for day in (before, after))

    assert one is not None
    assert other is not None
    assert other.median == pytest.approx(one.median, rel=0.1)
    assert 0.7 < (other.high_80 - other.low_80) / (one.high_80 - one.low_80) < 1.4


def test_where_nothing_is_on_record_it_does_not_say_that_nothing_was_published(
    reading_on: ReadingOn,
) -> None:
    begun = reading_on("soy-2027/calendar-year", "2026-10-09")

    without = replace(begun, status="no data")
    assert not_running(without) == "no figures of its counted weeks are on record"
    assert not_running(begun) == "no counted week is published yet"


@pytest.mark.parametrize(
    ("day", "key", "reason"),
    [
        ("2026-03-08", FEBRUARY, "the last counted week is published"),
        ("2026-10-09", "soy-2027/calendar-year", "no counted week is published yet"),
        (
            "2026-11-20",
            CALENDAR,
            "the figures are too old: 6 releases that were due are missing",
        ),
    ],
)
def test_it_is_silent_where_it_has_no_ground(
    outlooks_on: OutlooksOn, day: str, key: str, reason: str
) -> None:
    found = outlooks_on(day)[key]

    assert found.silent == reason
    assert (found.chance, found.total, found.fan) == (None, None, ())


def test_it_is_silent_about_a_commodity_with_a_suspect_answer(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], StatusReport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    waiting = [type("Held", (), {"commodity_code": 801, "undoes": 1})()]
    monkeypatch.setattr("monitor.outlook.load.held_back.waiting", lambda connection: waiting)
    now = replace(standing_on("2026-10-09"), replay=False)
    view = AsOf("snapshot", now.as_of)

    found = outlooks(Figures(shipped_ledger, view), now)

    assert found[CALENDAR].silent == "an answer of the source is held back as suspect"
    assert found[CALENDAR].chance is None


def test_a_buyer_with_one_earlier_window_gets_no_probability(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], StatusReport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    whole = load_panels.buyers_panels

    def short(
        histories: Mapping[Place, BuyerHistory], *, seasons: bool = False
    ) -> dict[Place, Panel]:
        return {
            place: replace(panel, booked=_forgotten(panel))
            for place, panel in whole(histories, seasons=seasons).items()
        }

    monkeypatch.setattr(load_panels, "buyers_panels", short)
    found = outlooks(
        Figures(shipped_ledger, AsOf("snapshot", end_of_day(date(2026, 10, 9)))),
        standing_on("2026-10-09"),
    )

    assert found[CALENDAR].silent == "fewer than two comparable past windows are known"


def _forgotten(panel: Panel) -> Floats:
    """The booked level with everything before 2024 not known."""
    booked = panel.booked.copy()
    booked[:, : panel.index(date(2024, 12, 26))] = float("nan")
    return booked


def another(known: Measures) -> Measures:
    """Other amounts than those."""
    shipped = (known.accumulated_exports or 0) + 7_654_321
    return known._replace(
        accumulated_exports=shipped, outstanding_sales=99_999, total_commitment=shipped + 99_999
    )


@pytest.fixture
def doctored(monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A ledger in which every figure published after 20 January 2026 is another one."""
    real, limit = snapshot.Bundled.response, end_of_day(date(2026, 1, 20))

    def response(bundled: snapshot.Bundled, *, old_openings: bool = True) -> SourceResponse:
        answer = real(bundled, old_openings=old_openings)
        rows = [
            row
            if publication.published_at <= limit
            else row._replace(measures=another(row.measures))
            for row, publication in zip(answer.rows, answer.published or (), strict=True)
        ]
        return replace(answer, rows=rows, sha256=f"doctored {answer.sha256}")

    monkeypatch.setattr(snapshot.Bundled, "response", response)
    with open_ledger(None) as connection:
        from_snapshot(connection)
        yield connection


def test_no_later_figure_changes_what_was_said(
    doctored: sqlite3.Connection, outlooks_on: OutlooksOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fitting included: the levels learnt from are changed after that day as well."""
    said = outlooks_on("2026-01-20")
    view = AsOf("snapshot", end_of_day(date(2026, 1, 20)))
    real = load_panels.shipped_panels

    def changed(*, seasons: bool = False) -> list[Panel]:
        return [_changed_after(p, date(2026, 1, 15)) for p in real(seasons=seasons)]

    monkeypatch.setattr(load_panels, "shipped_panels", changed)
    commitments = read_commitments(data_file("commitments.toml"))
    figures = Figures(doctored, view)
    found = outlooks(figures, load_status(figures, commitments, [], replay=True))

    assert {key: found[key] for key in (FEBRUARY, SEASON, CALENDAR)} == {
        key: said[key] for key in (FEBRUARY, SEASON, CALENDAR)
    }


def _changed_after(panel: Panel, week: date) -> Panel:
    booked, shipped, later = panel.booked.copy(), panel.shipped.copy(), panel.index(week) + 1
    booked[:, later:] *= 1.7
    shipped[:, later:] *= 1.3
    if panel.seasons is None:
        return replace(panel, booked=booked, shipped=shipped)
    own = panel.seasons.shipped.copy()
    own[:, later:] *= 1.3
    seasons = replace(panel.seasons, shipped=own)
    return replace(panel, booked=booked, shipped=shipped, seasons=seasons)
