"""A basis is one file: it is found by its name, and a reading is assessed and described by it."""

from __future__ import annotations

import pickle
import pkgutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.assess import bases
from monitor.assess.assessment import Assessment
from monitor.assess.bases import basis_named
from monitor.assess.bases.booked import Booked
from monitor.assess.explain import explain
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.outlook import not_running
from monitor.assess.status_report import StatusReport
from monitor.assess.windows import Window
from monitor.charts.captions import counted_as
from monitor.commitments.model import BASES, Counted
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.core.history import BuyerHistory
from monitor.core.paths import data_file
from monitor.core.periods import MONTHLY
from monitor.ledger.read import AsOf
from monitor.reports.cards import changes
from monitor.reports.status import status
from monitor.text.findings import finding
from tests.charts.cases import of_shipments

REPO = Path(__file__).parents[2]
ReadingOn = Callable[[str, str], Assessment]
FURTHER = Path(__file__).parent / "further_bases"


class Monthly(Booked):
    """Net purchases of calendar months."""

    period = MONTHLY


def named(a: Assessment) -> list[str]:
    """Return the quantities whose change since the week before is shown."""
    change = changes(a)
    assert change is not None
    return [row.name for row in change.rows]


@pytest.fixture
def unshipped(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the basis `unshipped`: one file, and what a promises file gives for it."""
    monkeypatch.setattr(bases, "__path__", [*bases.__path__, str(FURTHER)])
    monkeypatch.setitem(BASES, "unshipped", Counted())
    yield
    basis_named.cache_clear()
    sys.modules.pop("monitor.assess.bases.unshipped", None)


@pytest.fixture
def assessed(unshipped: None, tmp_path: Path, shipped_ledger: sqlite3.Connection) -> StatusReport:
    """Return the status report in which the first reading counts sales not shipped."""
    path = tmp_path / "commitments.toml"
    text = data_file("commitments.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('basis = "booked"', 'basis = "unshipped"', 1), encoding="utf-8")
    view = AsOf("snapshot", end_of_day(date(2026, 3, 8)))
    figures = Figures(shipped_ledger, view)
    return load_status(figures, read_commitments(path), (), replay=True)


def test_a_reading_on_a_new_basis_is_assessed_and_described(assessed: StatusReport) -> None:
    """10,816,852 t were bought in these weeks and 6,829,851 t shipped."""
    a = assessed.assessments[0]

    assert (a.amounts.purchased, a.amounts.shipped) == (3_987_001, 6_829_851)
    assert a.status == "missed"
    assert finding(a) == (
        "China bought and was still to receive 4.0 of 12 MMT (33 %) by the deadline of "
        "28 Feb 2026: 8.0 MMT short"
    )
    assert counted_as(a) == "sales not shipped, weeks ending 30 Oct 2025 – 26 Feb 2026"
    assert status(assessed)["commitments"][0]["readings"][0]["basis"] == "unshipped"


def test_its_number_is_explained(
    assessed: StatusReport, history_on: Callable[[str], BuyerHistory]
) -> None:
    """On 23 October 2025 China had nothing outstanding."""
    explanation = explain(assessed.assessments[0], history_on("2026-03-08"))

    assert explanation is not None
    assert explanation.start is not None
    assert (explanation.end.total, explanation.start.total) == (3_987_001, 0)
    assert explanation.result == 3_987_001


def test_what_it_does_not_claim_adds_nothing(assessed: StatusReport) -> None:
    """No sale to unknown destinations counts, and no outlook is made by other levels."""
    a = assessed.assessments[0]

    assert a.amounts.ceiling == a.amounts.purchased == 3_987_001
    assert not_running(a) == "no outlook was ever tried on what it counts"


def test_every_basis_of_a_promises_file_is_one_file() -> None:
    files = [module.name for module in pkgutil.iter_modules(bases.__path__)]

    assert files == sorted(BASES)
    assert [basis_named(name).name for name in files] == files


def test_the_description_of_a_promises_file_names_every_basis() -> None:
    *others, last = BASES
    text = (REPO / "docs" / "own-promises.md").read_text(encoding="utf-8")

    assert f"# {', '.join(others)} or {last}\n" in text


def test_only_a_basis_of_marketing_years_counts_sales_before_its_weeks() -> None:
    ahead = {name for name in BASES if basis_named(name).counts_ahead}

    assert ahead == {name for name, counted in BASES.items() if counted.bounds == "marketing year"}


def test_a_season_ends_with_its_last_week(reading_on: ReadingOn) -> None:
    """Its commitment is final: by 9 October 2026 five later weeks were published."""
    a = reading_on("soy-2025/this-growing-season", "2026-10-09")

    assert (a.points[-1].week_ending, a.amounts.week_ending) == (date(2026, 9, 3), date(2026, 9, 3))


def test_shipments_stand_beside_purchases_and_alone(reading_on: ReadingOn) -> None:
    a = reading_on("soy-2026/calendar-year", "2026-10-09")
    due = ["Even pace", "Usual seasonal pace", "Unknown destinations"]

    assert named(a) == ["Purchased", "Shipped", *due]
    assert named(of_shipments(a)) == ["Shipped", *due]


@pytest.mark.parametrize("name", BASES)
def test_a_basis_stays_the_same_one_in_another_process(name: str) -> None:
    """A report is drawn again if its values read differently, its charts by other processes."""
    basis = basis_named(name)

    assert repr(basis) == repr(name)
    assert pickle.loads(pickle.dumps(basis)) is basis  # noqa: S301 our own bytes


def test_a_basis_may_count_months() -> None:
    """As the promise of 17 May 2026 on other farm goods would be read: June to December."""
    window = Window.of_days(Monthly(), date(2026, 5, 17), date(2026, 12, 31))
    june, december = date(2026, 6, 30), date(2026, 12, 31)

    assert (window.first_week, window.last_week, window.length) == (june, december, 7)
    assert window.before == date(2026, 5, 31)
    assert [window.number(month) for month in (window.before, june, december)] == [0, 1, 7]
    assert window.from_start(-13) == date(2025, 5, 31)
    assert window.earlier(2).weeks[0] == date(2024, 6, 30)
