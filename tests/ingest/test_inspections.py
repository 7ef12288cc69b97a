"""Grain inspections: asked for on Mondays, and recorded as they were published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from monitor.core.calendar import end_of_day
from monitor.ingest.inspections import is_due
from monitor.ledger.series.read import known_series, versions
from tests.ingest.public_updater import PublicUpdater, cut_bundled_figures, public_updater
from tests.usda import Clock, faults, new_york
from tests.usda.inspections import FOLDER, TEXT_PATH, Certificate

WEEK, BEFORE = date(2026, 8, 6), date(2026, 7, 30)
MONDAY = "2026-08-10"
FILE_2025, FILE_2026 = f"{FOLDER}/CY2025.csv", f"{FOLDER}/CY2026.csv"


@pytest.fixture
def updater(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublicUpdater]:
    """A ledger of Thursday's figures; inspections are published on Mondays at 11."""
    cut_bundled_figures(monkeypatch, new_york(date(2026, 7, 20)))
    with public_updater(Clock(new_york(date(2026, 8, 6), time(9)))) as own:
        own.more = {
            "MONITOR_FGIS_URL": own.usda.origin + FOLDER,
            "MONITOR_FGIS_TEXT_URL": own.usda.origin + TEXT_PATH,
        }
        known = own.usda.public.inspections
        known.publish(
            date(2026, 8, 3),
            Certificate(date(2025, 12, 31), 61_000),
            Certificate(date(2026, 1, 1), 4_000),
            Certificate(date(2026, 7, 28), 71_000),
        )
        known.publish(
            date(2026, 8, 10),
            Certificate(date(2026, 8, 4), 65_935),
            Certificate(date(2026, 8, 5), 333_266, "MEXICO"),
        )
        own.refresh()
        yield own


def monday(updater: PublicUpdater, day: str, at: time = time(11, 1)) -> list[str]:
    """Run a pass in which the export sales have nothing new; return the files it asked for."""
    updater.on(day, time(8)).refresh()
    updater.on(day, at).refresh()
    return updater.asked()


def weeks(updater: PublicUpdater, on: str | None = None) -> dict[str, int | None]:
    """Return China's inspected tonnes as known now, or at the end of a day."""
    at = end_of_day(date.fromisoformat(on)) if on else updater.clock()
    known = known_series(updater.ledger, "inspections", at, product="SOYBEANS", partner="CHINA")
    return {f"{key.period}": version.amount for key, version in sorted(known.items())}


def test_on_monday_the_week_is_recorded_from_the_text_and_the_past_from_the_files(
    updater: PublicUpdater,
) -> None:
    updater.on(MONDAY, time(11, 5)).refresh()

    assert updater.asked()[-3:] == ["wa_gr101.txt", "CY2025.csv", "CY2026.csv"]
    assert weeks(updater) == {"2026-01-01": 65_000, "2026-07-30": 71_000, "2026-08-06": 65_935}
    assert weeks(updater, "2026-08-03") == {"2026-01-01": 65_000, "2026-07-30": 71_000}
    assert weeks(updater, "2026-08-02") == {"2026-01-01": 65_000}
    origins = {
        v.key.period: (v.origin, v.evidence) for v in versions(updater.ledger, "inspections")
    }
    assert origins[WEEK] == ("text", "seen")
    assert origins[BEFORE] == ("file", "rule")


def test_it_asks_once_a_week_and_not_before_eleven(updater: PublicUpdater) -> None:
    updater.on(MONDAY, time(11, 5)).refresh()
    updater.on(MONDAY, time(15)).refresh()
    assert "wa_gr101.txt" not in updater.asked()
    for day, at in [("2026-08-14", time(9)), ("2026-08-17", time(10, 59))]:
        assert "wa_gr101.txt" not in monday(updater, day, at)

    updater.on("2026-08-17", time(11)).refresh()

    assert updater.asked()[-1] == "CY2026.csv"


def test_after_a_holiday_it_is_tuesday(updater: PublicUpdater) -> None:
    updater.on("2026-08-31", time(12)).refresh()
    updater.usda.public.inspections.publish(date(2026, 9, 1), Certificate(date(2026, 8, 27), 1_000))
    updater.on("2026-09-01", time(12)).refresh()

    labor_day, tuesday = new_york(date(2026, 9, 7), time(12)), new_york(date(2026, 9, 8), time(11))
    assert not is_due(updater.ledger, labor_day)
    assert is_due(updater.ledger, tuesday)


def test_a_week_that_is_late_is_asked_for_every_half_hour_and_later_once_a_day(
    updater: PublicUpdater,
) -> None:
    monday(updater, MONDAY)
    monday(updater, "2026-08-17", time(11))

    asked = []
    for day, at in [
        ("2026-08-17", time(11, 29)),
        ("2026-08-17", time(11, 30)),
        ("2026-08-18", time(9)),
        ("2026-08-18", time(11, 31)),
    ]:
        updater.on(day, at).refresh()
        asked.append("wa_gr101.txt" in updater.asked())

    assert asked == [False, True, False, True]
    assert weeks(updater)["2026-08-06"] == 65_935


def test_a_correction_of_an_earlier_week_is_dated_by_the_file(updater: PublicUpdater) -> None:
    updater.on(MONDAY, time(11, 5)).refresh()
    updater.usda.public.inspections.publish(
        date(2026, 8, 17),
        Certificate(date(2026, 8, 12), 140_000),
        Certificate(date(2026, 7, 29), 734),
    )

    asked = monday(updater, "2026-08-17")

    assert asked[-2:] == ["wa_gr101.txt", "CY2026.csv"]
    now = {"2026-07-30": 71_734, "2026-08-06": 65_935, "2026-08-13": 140_000}
    assert weeks(updater) == {"2026-01-01": 65_000, **now}
    assert weeks(updater, "2026-08-16")["2026-07-30"] == 71_000


def test_a_correction_of_last_year_brings_its_file_too(updater: PublicUpdater) -> None:
    updater.on(MONDAY, time(11, 5)).refresh()
    updater.usda.public.inspections.publish(
        date(2026, 8, 17),
        Certificate(date(2026, 8, 12), 140_000),
        Certificate(date(2025, 12, 30), 500),
    )

    asked = monday(updater, "2026-08-17")

    assert asked[-2:] == ["CY2025.csv", "CY2026.csv"]
    assert weeks(updater)["2026-01-01"] == 65_500


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        (FILE_2026, faults.truncated()),
        (FILE_2026, faults.replaced(b"Destination", b"Country")),
        (FILE_2026, faults.status(503)),
        (FILE_2026, faults.html_page()),
        (FILE_2025, faults.not_found()),
    ],
    ids=["cut transfer", "renamed column", "503", "login page", "no file of the year before"],
)
def test_a_faulty_file_leaves_the_text_and_is_asked_for_again(
    updater: PublicUpdater, path: str, fault: faults.Fault
) -> None:
    updater.usda.faults.add(fault, path=path, times=2)

    done = updater.on(MONDAY, time(11, 5)).refresh()

    assert not done.problems
    assert weeks(updater) == {"2026-08-06": 65_935}
    updater.usda.faults.clear()
    updater.on(MONDAY, time(11, 36)).refresh()
    assert weeks(updater)["2026-07-30"] == 71_000


def test_a_text_of_another_shape_changes_nothing_and_is_kept_as_an_oddity(
    updater: PublicUpdater,
) -> None:
    updater.usda.faults.add(
        faults.replaced(b"REGION    COUNTRY", b"AREA      COUNTRY"), path=TEXT_PATH
    )

    done = updater.on(MONDAY, time(11, 5)).refresh()

    assert not done.problems
    assert weeks(updater) == {}
    [(place, what, refused)] = updater.query("SELECT place, what, refused FROM oddities")
    assert place.endswith("/mnreports/wa_gr101.txt (cross-check)")
    assert what.startswith("USDA's weekly inspections text has another shape: its table by region")
    assert refused
    updater.on(MONDAY, time(11, 36)).refresh()
    assert updater.query("SELECT * FROM oddities") == []
    assert weeks(updater)["2026-08-06"] == 65_935


def test_a_file_that_does_not_hold_the_week_yet_is_not_used(updater: PublicUpdater) -> None:
    updater.usda.public.lag = {FILE_2025: timedelta(minutes=20), FILE_2026: timedelta(minutes=20)}
    updater.on(MONDAY, time(11, 5)).refresh()
    assert weeks(updater) == {"2026-08-06": 65_935}

    updater.on(MONDAY, time(11, 35)).refresh()

    assert weeks(updater)["2026-07-30"] == 71_000


def test_a_destination_that_no_answer_names_is_unknown_and_not_zero(
    updater: PublicUpdater,
) -> None:
    known = updater.usda.public.inspections
    known.certificates = []
    known.publish(date(2026, 8, 10), Certificate(date(2026, 8, 4), 5, "MEXICO"))

    updater.on(MONDAY, time(11, 5)).refresh()

    assert weeks(updater) == {}


def test_a_buyer_that_is_named_otherwise_from_a_week_on_is_unknown_and_not_zero(
    updater: PublicUpdater,
) -> None:
    updater.on(MONDAY, time(11, 5)).refresh()
    updater.usda.public.inspections.publish(
        date(2026, 8, 17), Certificate(date(2026, 8, 12), 70_000, "CHINA MAINLAND")
    )

    monday(updater, "2026-08-17")

    assert "2026-08-13" not in weeks(updater)
    assert weeks(updater)["2026-08-06"] == 65_935


def test_a_week_without_the_buyer_is_zero_once_its_name_is_known(updater: PublicUpdater) -> None:
    updater.on(MONDAY, time(11, 5)).refresh()
    updater.usda.public.inspections.publish(
        date(2026, 8, 17), Certificate(date(2026, 8, 12), 7, "MEXICO")
    )

    monday(updater, "2026-08-17")

    assert weeks(updater)["2026-08-13"] == 0


def test_a_pass_with_news_does_not_wait_for_them(updater: PublicUpdater) -> None:
    done = updater.on("2026-08-13", time(8, 31)).refresh()

    assert done.slices
    assert "wa_gr101.txt" not in updater.asked()
    updater.on("2026-08-13", time(8, 40)).refresh()
    assert weeks(updater)["2026-08-06"] == 65_935


@pytest.mark.parametrize(
    "more", [{"MONITOR_INSPECTIONS": "no"}, {"MONITOR_SOURCE": "shipped"}, {"only": "esrqs"}]
)
def test_nobody_is_asked_if_settings_say_so_or_name_a_service_of_ones_own_alone(
    updater: PublicUpdater, more: dict[str, str]
) -> None:
    updater.more = {} if "only" in more else {**updater.more, **more}

    updater.on(MONDAY, time(11, 5)).refresh()

    assert not updater.settings.asks_inspections
    assert "wa_gr101.txt" not in updater.asked()
