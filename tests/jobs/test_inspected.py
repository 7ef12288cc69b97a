"""Grain inspections in a monitor's passes: on Monday by the schedule, beside the export sales."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from monitor.commands.status_table import Screen, status_text
from monitor.jobs import doctor
from monitor.reports.page import page
from tests.detailed import detailed
from tests.jobs.house import House, house_in
from tests.usda import Clock, faults, new_york
from tests.usda.inspections import FOLDER, TEXT_PATH, Certificate

INSPECTED = "SELECT period, amount FROM series ORDER BY period"
TUESDAY = new_york(date(2026, 10, 13), time(11))
"""12 October 2026 is Columbus Day."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A monitor with a key on Friday 9 October 2026, after two passes."""
    clock = Clock(new_york(date(2026, 10, 9), time(9)))
    with house_in(tmp_path, clock) as built:
        known = built.usda.public.inspections
        known.publish(
            date(2026, 10, 5),
            Certificate(date(2025, 11, 5), 65_000),
            Certificate(date(2026, 9, 29), 261_000),
        )
        known.publish(date(2026, 10, 13), Certificate(date(2026, 10, 6), 312_000))
        built.more = {
            "MONITOR_FGIS_URL": built.usda.origin + FOLDER,
            "MONITOR_FGIS_TEXT_URL": built.usda.origin + TEXT_PATH,
        }
        built.run_pass()
        clock.advance(minutes=1)
        built.run_pass()
        built.usda.forget_requests()
        yield built


def test_the_watch_asks_when_they_come_out_and_then_no_more(house: House) -> None:
    watcher = house.watcher
    house.clock.set(TUESDAY)
    house.clock.advance(minutes=-1)
    watcher.look_again()
    assert "wa_gr101.txt" not in house.asked()

    house.clock.advance(minutes=1)
    watcher.look_again()

    assert house.query(INSPECTED) == [
        ("2025-11-06", 65_000),
        ("2026-10-01", 261_000),
        ("2026-10-08", 312_000),
    ]
    house.usda.forget_requests()
    house.clock.advance(minutes=40)
    watcher.look_again()
    assert house.asked() == []


def test_the_watch_runs_no_pass_a_minute_while_they_cannot_be_asked_for(house: House) -> None:
    watcher = house.watcher
    house.usda.faults.add(faults.status(503), times=None)
    house.clock.set(TUESDAY)
    for _ in range(20):
        watcher.look_again()
        house.clock.advance(minutes=1)

    assert len({request.at for request in house.usda.log}) == 1


def test_they_are_in_the_archives_index_and_only_the_text_is_among_its_bodies(
    house: House,
) -> None:
    before = house.query("SELECT * FROM series")
    bodies = len(list(house.folder.glob("monitor.db.answers/*.json.gz")))
    house.clock.set(TUESDAY)
    house.run_pass()
    added = len(list(house.folder.glob("monitor.db.answers/*.json.gz"))) - bodies
    recorded = house.query("SELECT * FROM series")
    assert (len(before), len(recorded), added) == (2, 3, 1)

    for ending in ("", "-wal", "-shm"):
        (house.folder / f"monitor.db{ending}").unlink(missing_ok=True)
    house.clock.advance(minutes=1)
    house.run_pass()

    assert house.query("SELECT * FROM series") == recorded


def test_they_are_shown_beside_the_shipments_and_never_counted(house: House) -> None:
    before = house.run_pass().status_report
    house.clock.set(TUESDAY)

    after = house.run_pass().status_report

    assert after.assessments[0].amounts == before.assessments[0].amounts
    folder = house.folder / "reports/latest"
    [check] = json.loads((folder / "status.json").read_text("utf-8"))["cross_checks"]
    assert check == {
        "dataset": "inspections",
        "buyer": "China",
        "commodity": "Soybeans",
        "unit": "metric tons",
        "since_last_report": [{"week_ending": "2026-10-08", "inspected": 312_000}],
        "newest_week": {
            "first_week_ending": "2026-10-01",
            "last_week_ending": "2026-10-01",
            "inspected": 261_000,
            "shipped": 827_901,
            "difference": -566_901,
        },
        "past_year": {
            "first_week_ending": "2024-01-04",
            "last_week_ending": "2024-12-26",
            "inspected": 25_135_778,
            "shipped": 25_975_948,
            "difference": -840_170,
        },
        "nowcast": {
            "week_ending": "2026-10-08",
            "shipped_low": 292_798,
            "shipped_high": 389_894,
            "weeks_judged": 173,
            "weeks_held": 136,
        },
    }
    since = (
        "Inspected for export since the last report: 312,000 t in the week ending 8 Oct 2026; "
        "not counted. The report of the week ending 8 Oct 2026 will probably show 293,000 t to "
        "390,000 t shipped (136 of 173 such ranges held)."
    )
    rest = (
        "In the week ending 1 Oct 2026, 261,000 t were inspected and 827,901 t reported as "
        "shipped. In 2024, 25,135,778 t were inspected and 25,975,948 t reported as shipped, a "
        "difference of −840,170 t (−3.2 %): grain is inspected when it is loaded and reported when "
        "it is exported, and grain in containers is not always inspected."
    )
    text = page(detailed(after), version="1")
    shown = " ".join(re.sub("<[^>]+>", "", text).replace("\xa0", " ").split())
    assert since.replace("for export ", "") + " More" in shown
    assert f"Soybeans to China: {since} {rest}" in shown
    table = " ".join(status_text(after, "soy-2026", Screen(width=80)).split())
    assert f"Cross-check: Soybeans to China: {since} {rest}" in table


def test_a_past_day_shows_what_was_out_then(house: House) -> None:
    house.clock.set(TUESDAY)
    house.run_pass()

    shown = house.monitor("status", "--as-of", "2026-10-12", "soy-2026").stdout

    assert "In the week ending 1 Oct 2026, 261,000 t were inspected" in " ".join(shown.split())
    assert "Inspected for export since" not in shown


def test_the_doctor_reads_the_text(house: House) -> None:
    found = {each.part: each for each in doctor.examine(house.settings, house.clock())}
    assert found["inspections"].says == "the weekly text answers (to w/e 1 Oct 2026)"

    house.usda.faults.add(faults.replaced(b"WA_GR101", b"WA_GR102"), path=TEXT_PATH)
    found = {each.part: each for each in doctor.examine(house.settings, house.clock())}

    assert not found["inspections"].ok
    assert found["inspections"].says.startswith(
        "USDA's weekly inspections text has another shape: it does not begin with WA_GR101."
    )


def test_a_text_that_cannot_be_read_is_for_operators_alone(house: House) -> None:
    house.usda.faults.add(faults.replaced(b"WA_GR101", b"WA_GR102"), path=TEXT_PATH)
    house.clock.set(TUESDAY)

    outcome = house.run_pass()

    keys = [raised.alert.key for raised in outcome.new_alerts]
    assert any(key.startswith("source/shape/") for key in keys)
    assert "source/unreadable" not in keys
    assert outcome.problems == []
