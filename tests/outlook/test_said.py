"""The outlook where people meet it: words, card, picture, text, JSON, CSV and the pass."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import outlook_crossed
from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.assess.outlook import LastCurrent, Outlook, TrackRecord, WeekChance
from monitor.charts.fan import fan_of
from monitor.charts.in_bushels import in_bushels
from monitor.charts.pictures.cumulative import draw
from monitor.core import formats
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.jobs import run_pass
from monitor.ledger.read import AsOf
from monitor.outlook import load
from monitor.outlook.load import outlooks
from monitor.reports.cards import card
from monitor.reports.page import page
from monitor.settings import settings as program_settings
from monitor.text import outlook
from tests.environment import without_network
from tests.test_cli import monitor

CALENDAR = "soy-2026/calendar-year"
NEXT_SEASON = "soy-2026/next-season"
HEADER_OF_CSV = ["on", "commitment", "reading", "week_ending", "purchased", "target"]


@pytest.fixture(scope="module")
def october(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], DetailedReport]
) -> DetailedReport:
    """The status report of 9 October 2026 with its outlooks."""
    status_report = standing_on("2026-10-09")
    figures = Figures(shipped_ledger, AsOf("snapshot", status_report.as_of))
    return replace(status_report, outlooks=outlooks(figures, status_report))


@pytest.fixture(scope="module")
def november(
    shipped_ledger: sqlite3.Connection, standing_on: Callable[[str], DetailedReport]
) -> DetailedReport:
    """The status report of 20 November 2026, when six releases are missing."""
    status_report = standing_on("2026-11-20")
    figures = Figures(shipped_ledger, AsOf("snapshot", status_report.as_of))
    return replace(status_report, outlooks=outlooks(figures, status_report))


@pytest.mark.parametrize(
    ("probability", "word", "number"),
    [
        (0.9975, "virtually certain", "more than 99 %"),
        (0.99, "virtually certain", "99 %"),
        (0.98, "very likely", "98 %"),
        (0.9, "very likely", "90 %"),
        (0.89, "likely", "89 %"),
        (0.66, "likely", "66 %"),
        (0.65, "more likely than not", "65 %"),
        (0.56, "more likely than not", "56 %"),
        (0.554, "about even", "55 %"),
        (0.5, "about even", "50 %"),
        (0.45, "about even", "45 %"),
        (0.444, "less likely than not", "44 %"),
        (0.36, "less likely than not", "36 %"),
        (0.33, "less likely than not", "33 %"),
        (0.32, "unlikely", "32 %"),
        (0.1, "unlikely", "10 %"),
        (0.09, "very unlikely", "9 %"),
        (0.01, "very unlikely", "1 %"),
        (0.0099, "exceptionally unlikely", "less than 1 %"),
        (0.0025, "exceptionally unlikely", "less than 1 %"),
    ],
)
def test_a_chance_is_a_word_and_a_number(probability: float, word: str, number: str) -> None:
    assert (outlook.likelihood(probability), formats.chance(probability)) == (word, number)


def test_every_percent_has_one_word() -> None:
    words = [outlook.likelihood(percent / 100) for percent in range(101)]

    even = [percent for percent, word in enumerate(words) if word == "about even"]
    assert even == list(range(45, 56))
    assert len(dict.fromkeys(words)) == 9, "each word holds one run of percents"


def test_the_record_of_a_touched_window_is_that_of_touched_windows(
    october: DetailedReport,
) -> None:
    a = reading(october)
    found = october.outlooks[CALENDAR].record
    assert found is not None

    assert (found.cases, found.own_cases, found.most_cases) == (1387, 28, 1359)
    assert outlook.record(a, found) == [
        "In windows of a year touched by a tariff war, a boycott or a truce, as this one is, 80 % "
        "ranges held 12 of 36 times; that history is thin"
    ]


def test_the_record_leads_with_its_own_trade_and_says_what_the_rest_is(
    october: DetailedReport,
) -> None:
    a = reading(october)
    found = october.outlooks[CALENDAR].record
    assert found is not None
    ordinary = replace(found, regime_cases=0)

    assert outlook.record(a, ordinary) == [
        "Of China’s soybeans 28 past cases at this stage (the third quarter of windows of a year) "
        "from 10 windows are known: 80 % ranges held 82 %; that history is thin",
        "In all 1,387 past cases, nearly all of American Pima cotton, 83 %",
    ]
    none = TrackRecord(
        1, 1000, 0.8, most_of="American Pima cotton", most_cases=1000, windows="seasons"
    )
    assert outlook.record(a, none) == [
        "None of the past cases at this stage (the first quarter of seasons) is of soybeans: "
        "their history is too short",
        "In all 1,000 past cases, all of American Pima cotton, 80 % ranges held 80 %",
    ]
    assert (
        "spans from the lowest to the highest held 80 %" in outlook.record(a, none, spans=True)[1]
    )


def test_members_that_agree_give_a_number_and_a_row_beside_it(october: DetailedReport) -> None:
    a, found = reading(october), october.outlooks[CALENDAR]
    agreed = replace(found, chance=0.36, likely_week=date(2026, 12, 24), nothing_more=0.12)

    assert outlook.headline(a, agreed) == (
        "Less likely than not: 36 % chance of 25 MMT by 31 Dec 2026"
    )
    texts = outlook.sentences(a, agreed)
    assert texts[1:5] == [
        "Even or better from the week ending 24 Dec 2026 on.",
        "The chance that nothing more is bought is 12 %.",
        "As in ordinary years: 36 %, 20.1 to 29.6 MMT.",
        "As since the truce of 30 Oct 2025, by its 48 weeks alone: 27 %, 18.3 to 27.2 MMT; such "
        "ranges have held 7 of 23 times.",
    ]
    alike = replace(agreed, chance=0.29)
    assert not any("As since" in text for text in outlook.sentences(a, alike))


def test_members_that_disagree_give_a_span(october: DetailedReport) -> None:
    a, found = reading(october), october.outlooks[CALENDAR]

    assert found.disagrees
    assert outlook.headline(a, found) == (
        "Between 21 and 74 % chance of 25 MMT by 31 Dec 2026; history gives no better answer"
    )
    assert outlook.sentences(a, found) == [
        "In 80 of 100 such cases China buys 20.1 to 29.6 MMT in all, and 23.9 to 32.4 MMT is "
        "shipped by then.",
        "As in ordinary years: between 21 and 74 %, 20.1 to 29.6 MMT.",
        "As since the truce of 30 Oct 2025, by its 48 weeks alone: 27 %, 18.3 to 27.2 MMT; such "
        "ranges have held 7 of 23 times.",
        "At the pace of the last 4 weeks it ends at 23.6 MMT; at that of the last 13 weeks at "
        "27.7 MMT; as in the same weeks a year before at 23.5 MMT.",
        "In windows of a year touched by a tariff war, a boycott or a truce, as this one is, 80 % "
        "ranges held 12 of 36 times; that history is thin.",
    ]


def test_a_season_is_told_as_past_windows(october: DetailedReport) -> None:
    a, found = reading(october, NEXT_SEASON), october.outlooks[NEXT_SEASON]

    assert outlook.headline(a, found) == (
        "As in 5 past windows: 23.5 to 29.5 MMT by 31 Aug 2027; 4 of these reach 25 MMT"
    )
    texts = outlook.sentences(a, found)
    assert texts[:2] == [
        "No probability: in seasons of China’s soybeans plain past windows came closer than the "
        "model.",
        "With what followed in each: 29.5 MMT (2021/22), 28.6 MMT (2022/23), 26.6 MMT (2023/24), "
        "25.6 MMT (2024/25), 23.5 MMT (2025/26).",
    ]
    assert not any("% chance" in text for text in texts)


@pytest.mark.parametrize(
    ("reached", "word"),
    [(0, "none of these reaches"), (1, "1 of these reaches"), (5, "5 of these reach")],
)
def test_past_windows_that_reach_the_target_are_counted(
    october: DetailedReport, reached: int, word: str
) -> None:
    a, found = reading(october, NEXT_SEASON), october.outlooks[NEXT_SEASON]
    assert found.past_windows is not None
    counted = replace(found, past_windows=replace(found.past_windows, reached=reached))

    assert outlook.headline(a, counted).endswith(f"; {word} 25 MMT")


def test_without_a_record_of_the_commodity_past_windows_say_so(october: DetailedReport) -> None:
    a, found = reading(october, NEXT_SEASON), october.outlooks[NEXT_SEASON]
    assert found.record is not None
    unknown = replace(found, record=replace(found.record, own_cases=0, own_held=None))

    assert outlook.sentences(a, unknown)[0] == (
        "No probability: the model has no record in seasons of this commodity."
    )
    assert outlook.sentences(a, replace(found, record=None))[0] == (
        "No probability: the model has no record in such windows of this commodity."
    )


def test_a_regime_of_few_weeks_has_a_range_and_no_probability(october: DetailedReport) -> None:
    a, found = reading(october), october.outlooks[CALENDAR]
    assert found.since is not None
    young = replace(found, since=replace(found.since, weeks=10, chance=None, tried=0, held=0))

    assert (
        "As since the truce of 30 Oct 2025, by its 10 weeks alone: 18.3 to 27.2 MMT, without a "
        "probability, because too few such ranges are over yet."
    ) in outlook.sentences(a, young)


def reading(report: DetailedReport, key: str = CALENDAR) -> Assessment:
    """One reading of a report."""
    return next(a for a in report.assessments if a.key == key)


def test_the_card_says_where_it_may_end(october: DetailedReport) -> None:
    shown = card(reading(october), october)
    html = page(october, [], [], [], version="1")

    assert shown.outlook is not None
    assert shown.outlook.startswith("Between 21 and 74 % chance of 25 MMT by 31 Dec 2026")
    assert "Where it may end" in html
    assert "held 12 of 36" in html.replace("\N{NO-BREAK SPACE}", " ")


def test_the_card_shows_how_often_past_chances_came_true(october: DetailedReport) -> None:
    shown = card(reading(october), october)
    html = page(october, [], [], [], version="1").replace("\N{NO-BREAK SPACE}", " ")

    assert shown.calibrated == (
        "Of the chances given to past targets of China’s soybeans, 9 % of 109 below 20 % came "
        "true; 52 % of 121 between came true; 95 % of 130 above 80 % came true."
    )
    assert sum(each.cases for each in shown.chances) == 360
    assert shown.calibrated in html
    assert html.count('<svg class="calibration"') == 1, "past windows give no chances"
    assert html.count("<circle cx=") == len(shown.chances) == 10


def test_without_chances_there_is_no_picture(october: DetailedReport) -> None:
    silent = replace(october, outlooks={CALENDAR: Outlook(None, "the figures are too old")})

    assert card(reading(october), silent).calibrated == ""
    assert 'class="calibration"' not in page(silent, [], [], [], version="1")


def test_a_reading_without_ground_shows_the_reason(october: DetailedReport) -> None:
    silent = replace(october, outlooks={CALENDAR: Outlook(None, "the figures are too old")})
    a = next(a for a in october.assessments if a.key == CALENDAR)

    shown = card(a, silent)

    assert (shown.outlook, shown.outlook_ground) == ("No outlook: the figures are too old", ())


def test_old_figures_show_the_last_current_outlook_under_its_day(november: DetailedReport) -> None:
    a = next(a for a in november.assessments if a.key == CALENDAR)

    shown = card(a, november)
    html = page(november, [], [], [], version="1").replace("\N{NO-BREAK SPACE}", " ")

    assert shown.outlook == (
        "On 8 Oct 2026, between 21 and 74 % chance of 25 MMT by 31 Dec 2026; history gives no "
        "better answer"
    )
    assert shown.outlook_ground[:2] == (
        "That was the last outlook, from figures to the week ending 1 Oct 2026; there is none now "
        "(the figures are too old: 6 releases that were due are missing).",
        "In 80 of 100 such cases China buys 20.1 to 29.6 MMT in all, and 23.9 to 32.4 MMT is "
        "shipped by then.",
    )
    assert "<dt>Last outlook</dt>\n<dd>On 8 Oct 2026, between 21 and 74 % chance" in html
    assert html.count("<dt>Where it may end</dt>") == 1, "only of the window of several years"
    assert fan_of(november, a) is None, "no picture draws it as today's"


def test_the_last_current_outlook_is_the_one_of_its_day(
    november: DetailedReport, shipped_ledger: sqlite3.Connection,
    standing_on: Callable[[str], DetailedReport],
) -> None:  # fmt: skip
    then = standing_on("2026-10-08")
    by_then = outlooks(Figures(shipped_ledger, AsOf("snapshot", then.as_of)), then)

    last = {key: each.last_current for key, each in november.outlooks.items() if each.last_current}

    assert {key: each.on for key, each in last.items()} == {
        CALENDAR: date(2026, 10, 8),
        "soy-2026/next-season": date(2026, 10, 8),
    }
    assert all(each.outlook == by_then[key] for key, each in last.items())


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-10-22", "2026-10-08"),  # two releases are missing
        ("2025-11-20", "2025-09-25"),  # weeks published months late were old when they came
        ("2025-12-20", "2025-09-25"),
        ("2019-02-21", "2018-12-20"),
        ("2016-12-01", None),
    ],
)
def test_the_last_current_day_is_one_of_a_release_in_time(
    shipped_ledger: sqlite3.Connection, today: str, last: str | None
) -> None:
    figures = Figures(shipped_ledger, AsOf("snapshot", end_of_day(date.fromisoformat(today))))

    found = load.last_current_day(figures, [(801, 5700)])

    assert found == (last and date.fromisoformat(last))


def test_figures_that_are_old_and_in_doubt_show_no_outlook(
    november: DetailedReport, shipped_ledger: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [type("Held", (), {"commodity_code": 801, "undoes": 1})()]
    monkeypatch.setattr("monitor.outlook.load.held_back.waiting", lambda connection: waiting)
    now = replace(november, replay=False)

    found = outlooks(Figures(shipped_ledger, AsOf("snapshot", now.as_of)), now)[CALENDAR]

    assert found.silent == "the figures are too old: 6 releases that were due are missing"
    assert found.last_current is None


def test_the_last_current_outlook_alerts_to_nothing(november: DetailedReport) -> None:
    last = {key: each.last_current for key, each in november.outlooks.items()}
    crossing = (WeekChance(date(2026, 9, 24), 0.4), WeekChance(date(2026, 10, 1), 0.6))
    as_if_current = {
        key: replace(each.outlook, chance=0.6, past=crossing) for key, each in last.items() if each
    }
    hidden = {
        key: replace(november.outlooks[key], last_current=LastCurrent(date(2026, 10, 8), each))
        for key, each in as_if_current.items()
    }

    assert [*outlook_crossed.alerts(RuleInput(november, outlooks=as_if_current))] != []
    assert [*outlook_crossed.alerts(RuleInput(november, outlooks=hidden))] == []


def test_the_picture_has_a_fan_only_with_an_outlook(october: DetailedReport) -> None:
    a = next(a for a in october.assessments if a.key == CALENDAR)

    with_fan, without = draw(october, a), draw(replace(october, outlooks={}), a)

    assert len(with_fan.axes[0].collections) == len(without.axes[0].collections) + 2
    words = [text.get_text() for text in with_fan.texts]
    assert "may end, 80 of 100 cases" in words
    assert with_fan.axes[0].get_ylim()[1] >= max(fan_of(october, a).amounts)  # type: ignore[union-attr]


def test_in_bushels_the_fan_is_too(october: DetailedReport) -> None:
    shown = in_bushels(october).outlooks[CALENDAR]
    tons = october.outlooks[CALENDAR].total

    assert shown.total is not None
    assert tons is not None
    assert shown.total.median == round(tons.median * 36.7437)
    assert shown.fan[-1].purchased == shown.total
    assert shown.chance == october.outlooks[CALENDAR].chance
    assert in_bushels(in_bushels(october)).outlooks == in_bushels(october).outlooks


def test_in_bushels_the_last_current_outlook_is_too(november: DetailedReport) -> None:
    tons, bushels = (
        report.outlooks[CALENDAR].last_current for report in (november, in_bushels(november))
    )

    assert tons is not None
    assert tons.outlook.total is not None
    assert bushels is not None
    assert bushels.outlook.total is not None
    assert bushels.outlook.total.median == round(tons.outlook.total.median * 36.7437)


def test_the_command_prints_every_reading_with_its_ground(tmp_path: Path) -> None:
    done = monitor(tmp_path, "outlook", "--as-of", "2026-01-20")

    assert done.returncode == 0
    assert (
        "As in 5 past windows: 10.1 to 14.6 MMT by 28 Feb 2026; 3 of these reach 12 MMT."
        in done.stdout
    )
    assert "Unlikely: 14 % chance of 25 MMT by 31 Dec 2026." in done.stdout
    assert "In windows of four months touched by a tariff war" in done.stdout
    assert "No outlook: no counted week is published yet." in done.stdout


def test_its_json_holds_the_fan_and_null_for_what_is_not_said(tmp_path: Path) -> None:
    done = monitor(tmp_path, "outlook", "--json", "--as-of", "2026-10-09")

    found = {f"{o['commitment']}/{o['reading']}": o for o in json.loads(done.stdout)["outlooks"]}
    open_, ended = found[CALENDAR], found["soy-2025/end-of-february"]
    assert open_["purchased"] == 16_606_954
    assert len(open_["fan"]) == 13
    assert open_["fan"][-1]["purchased"] == open_["total"]
    assert open_["record"]["own_windows"] == 10
    assert (open_["method"], open_["chance"]) == ("model", None)
    assert found["soy-2026/next-season"]["past_windows"]["reached"] == 4
    assert [c["total"] for c in open_["conditional"]] == [23_624_770, 27_678_716, 23_499_473]
    assert (ended["chance"], ended["total"]) == (None, None)
    assert ended["silent"] == "the last counted week is published"


def test_its_json_dates_the_last_current_outlook(tmp_path: Path) -> None:
    done = monitor(tmp_path, "outlook", "--json", "--as-of", "2026-11-20")

    found = {f"{o['commitment']}/{o['reading']}": o for o in json.loads(done.stdout)["outlooks"]}
    old, ended = found[CALENDAR], found["soy-2025/end-of-february"]
    assert (old["chance"], old["total"], old["fan"]) == (None, None, [])
    last = old["last_current"]
    assert (last["as_of"], last["week_ending"]) == ("2026-10-08", "2026-10-01")
    assert last["chance"] is None
    assert (round(last["chance_low"], 2), round(last["chance_high"], 2)) == (0.21, 0.74)
    assert last["since"]["held"] == 7
    assert (len(last["fan"]), last["fan"][-1]["week_ending"]) == (13, "2026-12-31")
    assert "last_current" not in last
    assert ended["last_current"] is None


def test_week_by_week_it_prints_what_would_have_been_said(tmp_path: Path) -> None:
    """Reached only in June: from the end of December to February it was never likely."""
    done = monitor(tmp_path, "outlook", "--from", "2025-12-25", "--to", "2026-02-26")

    lines = list(csv.DictReader(io.StringIO(done.stdout)))
    february = [line for line in lines if line["reading"] == "end-of-february"]
    assert list(lines[0])[:6] == HEADER_OF_CSV
    assert [line["on"] for line in february][:2] == ["2025-12-25", "2026-01-01"]
    assert len(february) == 10
    assert {line["chance"] for line in february} == {""}, "past windows give no probability"
    assert int(february[-1]["total_median"]) == pytest.approx(10_816_852, rel=0.05)


def test_with_a_folder_it_draws_what_would_have_been_said(tmp_path: Path) -> None:
    span = ("--from", "2026-02-05", "--to", "2026-02-19")

    done = monitor(tmp_path, "outlook", *span, "--out", "said")

    assert done.stdout == "Wrote 3 weekly forecasts to said.\n"
    names = {path.name for path in (tmp_path / "said").iterdir()}
    assert {"outlook.csv", "outlook-soy-2025-end-of-february.png"} <= names
    drawn = (tmp_path / "said/outlook-soy-2025-end-of-february.svg").read_text()
    assert "China: the chance of 12 MMT was given as" in drawn
    assert "of 5 past windows" in drawn


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "2026-01-01"], "--to and --out need --from."),
        (["--from", "2026-01-01", "--json"], "--from does not go with --as-of or --json."),
        (["--from", "2026-01-02", "--to", "2026-01-05"], "There is no Thursday between"),
    ],
)
def test_a_slip_in_the_command_gets_one_sentence(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = monitor(tmp_path, "outlook", *arguments)

    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_pass_with_nothing_new_looks_at_nothing_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = program_settings.load(
        without_network(
            {"MONITOR_DATABASE": str(tmp_path / "m.db"), "MONITOR_REPORTS": str(tmp_path)}
        )
    )
    now = end_of_day(date(2026, 10, 9))
    once = run_pass.run_pass(settings, run_pass.Options(), now, lambda step, **progress: None)
    assert once.outlooks[CALENDAR].method == "model"
    monkeypatch.setitem(sys.modules, "monitor.outlook.forecast", None)

    again = run_pass.run_pass(settings, run_pass.Options(), now, lambda step, **progress: None)

    assert again.outlooks == {}
    assert again.new_alerts == []
