"""Weekly highlights beside the weekly report: asked for after it, and recorded as published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from monitor.assess.announced import Switched
from monitor.assess.figures import Figures
from monitor.assess.load_announced import announced_checks
from monitor.core.calendar import end_of_day
from monitor.ledger.read import AsOf
from tests.ingest.public_updater import PublicUpdater, cut_bundled_figures, public_updater
from tests.usda import Clock, faults, new_york
from tests.usda.inspections import FOLDER, TEXT_PATH
from tests.usda.public_files import HIGHLIGHTS_PATH

REAL = Path(__file__).parent.parent / "data/esrqs/WeeklyHighlightsReport_2026-04-02.xml"
FILE = "WeeklyHighlightsReport.xml"


@pytest.fixture
def updater(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublicUpdater]:
    """A ledger on 9 April 2026, when the week to 2 April came out."""
    cut_bundled_figures(monkeypatch, new_york(date(2026, 4, 3)))
    with public_updater(Clock(new_york(date(2026, 4, 9), time(8, 31)))) as own:
        own.more = {
            "MONITOR_FGIS_URL": own.usda.origin + FOLDER,
            "MONITOR_FGIS_TEXT_URL": own.usda.origin + TEXT_PATH,
        }
        own.usda.public.highlights = [(new_york(date(2026, 4, 9)), REAL.read_bytes())]
        yield own


def switched(updater: PublicUpdater, on: str) -> list[Switched | None]:
    """Return what the highlights say of the newest week, as known at the end of a day."""
    figures = Figures(updater.ledger, AsOf("usda", end_of_day(date.fromisoformat(on))))
    return [check.switched for check in announced_checks(figures, updater.commitments)]


def test_they_are_asked_for_after_the_report_once_a_week(updater: PublicUpdater) -> None:
    updater.refresh()
    assert FILE not in updater.asked()

    updater.on("2026-04-09", time(8, 33)).refresh()
    assert FILE in updater.asked()
    assert switched(updater, "2026-04-09") == [Switched(date(2026, 4, 2), 124_700, 121_000)]
    assert switched(updater, "2026-04-08") == []

    updater.on("2026-04-13", time(9)).refresh()
    assert FILE not in updater.asked()


def come_late(updater: PublicUpdater, at: datetime) -> None:
    """Serve the highlights of the week before until an instant."""
    body = REAL.read_bytes().replace(b"March 27-April 2, 2026.", b"March 20-26, 2026.")
    older = body.replace(b"Ending April 2, 2026", b"Ending March 26, 2026")
    late = (at, REAL.read_bytes())
    updater.usda.public.highlights = [(new_york(date(2026, 4, 2)), older), late]


def test_those_that_come_two_days_late_were_not_known_before(updater: PublicUpdater) -> None:
    come_late(updater, new_york(date(2026, 4, 11), time(9)))
    updater.refresh()
    for day, hour in (("2026-04-09", 9), ("2026-04-10", 9), ("2026-04-11", 10)):
        updater.on(day, time(hour)).refresh()

    assert switched(updater, "2026-04-09") == switched(updater, "2026-04-10") == []
    assert switched(updater, "2026-04-11") == [Switched(date(2026, 4, 2), 124_700, 121_000)]


def test_those_of_the_week_before_are_asked_for_again(updater: PublicUpdater) -> None:
    come_late(updater, new_york(date(2026, 4, 9), time(9)))
    updater.refresh()

    updater.on("2026-04-09", time(8, 33)).refresh()
    assert switched(updater, "2026-04-09") == []
    updater.on("2026-04-09", time(9, 3)).refresh()

    assert switched(updater, "2026-04-09") == [Switched(date(2026, 4, 2), 124_700, 121_000)]


def test_another_form_is_an_oddity_and_no_problem(updater: PublicUpdater) -> None:
    updater.refresh()
    fault = faults.replaced(b"for the period", b"of the period")
    updater.usda.faults.add(fault, path=HIGHLIGHTS_PATH)

    done = updater.on("2026-04-09", time(8, 33)).refresh()

    assert not done.problems
    assert switched(updater, "2026-04-09") == []
    [(place, what)] = updater.query("SELECT place, what FROM oddities")
    assert place.endswith("/WeeklyHighlightsReport.xml (cross-check)")
    assert what.startswith("USDA's weekly highlights have another shape: it does not name its per")
