"""What METHODOLOGY, README and docs/ say in numbers is what the shipped figures give."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

from monitor.assess.purchases import net_purchases
from monitor.core.calendar import WEEK
from monitor.core.history import BuyerHistory
from monitor.text.amounts import amount_range
from tests.documents import all_pages

ROOT = Path(__file__).parent.parent
METHODOLOGY = " ".join((ROOT / "METHODOLOGY.md").read_text(encoding="utf-8").split())
README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
LAST_WEEKS_OF_WINTER = ("2021-02-25", "2022-02-24", "2023-02-23", "2024-02-29", "2025-02-27")


def test_the_seven_weeks_of_five_winters(history_on: Callable[..., BuyerHistory]) -> None:
    history = history_on()
    ends = [date.fromisoformat(day) for day in LAST_WEEKS_OF_WINTER]
    bought = [net_purchases(history, end - 7 * WEEK, end) for end in ends]

    assert bought == [4_040_465, 6_480_756, 3_989_835, 2_235_742, 1_973_867]
    known = [amount for amount in bought if amount is not None]
    span = amount_range(min(known), max(known), "metric tons")
    assert span == "2.0 to 6.5 MMT"
    assert f"five winters before China had bought {span}" in METHODOLOGY


def track_record() -> dict[tuple[str, str, str], dict[str, str]]:
    """Return the shipped record of windows of a year by commodity code, forecast and group."""
    with (ROOT / "data/outlook/track_record.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["commodity"], row["forecast"], f"{row['by']} {row['group']}"): row
            for row in csv.DictReader(file)
            if row["trial"] == "year"
        }


FORECASTS = {
    "**outlook**": "outlook",
    "ETS, simulated": "ETS",
    "ETS, dressed": "ETS, dressed",
    "past windows, as they are": "past windows",
    "past remaining": "past remaining",
    "straight line": "straight line",
    "last 4 weeks": "last 4 weeks",
    "seasonal share": "seasonal share",
    "recent weeks": "recent weeks",
    "usual by book": "usual by book",
}


def bold(name: str, cells: list[str], upto: int) -> str:
    marked = [
        f"**{cell}**" if name.startswith("**") and n < upto else cell
        for n, cell in enumerate(cells)
    ]
    return f"| {name} | {' | '.join(marked)} |"


def test_the_tables_of_the_outlook_are_the_shipped_record() -> None:
    record = track_record()

    def error(row: dict[str, str]) -> str:
        return f"{float(row['crps']):.3f}"

    def percent(text: str) -> str:
        return f"{100 * float(text):.1f}"

    def held_80(row: dict[str, str]) -> str:
        low, high = (f"{100 * float(row[end]):.0f}" for end in ("held_80_low", "held_80_high"))
        return f"{percent(row['held_80'])} ({low}–{high})"

    for name, forecast in FORECASTS.items():
        cotton = record["1301", forecast, "all all"]
        cells = [error(cotton), f"{float(cotton['crps_amount']):,.0f}"]
        cells += [f"{float(cotton[score]):.3f}" for score in ("brier", "brier_skill")]
        cells += [percent(cotton[held]) for held in ("held_50", "held_80", "held_95")]
        assert bold(name, cells, 4) in METHODOLOGY

        soybeans = record["801", forecast, "all all"]
        held = held_80(soybeans) if forecast == "outlook" else percent(soybeans["held_80"])
        amount = f"{round(float(soybeans['crps_amount']), -3):,.0f}"
        cells = [error(soybeans), amount, f"{float(soybeans['brier']):.3f}", held]
        assert bold(name, cells, 3) in METHODOLOGY

    groups = {
        "first quarter of the window": "quarter 1",
        "second quarter": "quarter 2",
        "third quarter": "quarter 3",
        "last quarter": "quarter 4",
        "small buyers (a third of the cases)": "size small",
        "middle": "size middle",
        "large": "size large",
        "dormant: nothing for 13 weeks or more": "dormant 13 weeks or more",
        "the last three weeks": "last weeks 1 to 3",
    }
    for name, group in groups.items():
        outlook = record["1301", "outlook", group]
        others = [record["1301", forecast, group] for forecast in FORECASTS.values()]
        best = min(error(other) for other in others if other["forecast"] != "outlook")
        skill = f"{float(outlook['brier_skill']):.2f}"
        assert bold(name, [error(outlook), best, skill, held_80(outlook)], 0) in METHODOLOGY


def test_the_thin_record_of_soybeans_is_said_in_its_numbers() -> None:
    record = track_record()
    whole, last = record["801", "outlook", "all all"], "quarter 4"
    by_forecast = {name: record["801", name, last]["crps"] for name in FORECASTS.values()}
    others = [f"{float(by_forecast[n]):.3f}" for n in ("past remaining", "last 4 weeks", "ETS")]
    windows = (record["801", "model", f"window {name}"] for name in ("2019/20", "2025", "2025/26"))
    failed, calendar, season = windows

    assert f"soybeans, {whole['cases']} cases in {whole['windows']} windows" in METHODOLOGY
    assert f"({others[0]}, {others[1]} and {others[2]} against" in METHODOLOGY
    assert f"against {float(by_forecast['outlook']):.3f}), the 95 % ranges held" in METHODOLOGY
    assert f"held {100 * float(whole['held_95']):.0f} %, and the 80 % ranges" in METHODOLOGY
    assert float(failed["held_80"]) == 0
    none = f"held none of the {failed['cases']} cases of the season 2019/20"
    shares = [
        f"{100 * float(each['held_80']):.0f} % of the {each['cases']} cases"
        for each in (calendar, season)
    ]
    assert f"{none}, {shares[0]} of 2025 and {shares[1]} of the season 2025/26" in METHODOLOGY
    low, high = (100 * float(whole[end]) for end in ("less_low", "less_high"))
    assert f"from {-low:.0f} % worse to {high:.0f} % better" in METHODOLOGY


def test_every_kind_of_window_stands_with_its_record() -> None:
    found = {(row["trial"], row["commodity"], row["forecast"]): row for row in _rows("all")}
    names = {"season": "a season", "4 months": "four months", "year, shipped": "a year, shipped"}
    for trial, name in names.items():
        cells = [
            f"{float(found[trial, code, forecast]['crps']):.3f}"
            for code in ("801", "1301")
            for forecast in ("model", "past windows")
        ]
        start = METHODOLOGY[METHODOLOGY.index(f"| {name} | ") :]
        shown = [cell.strip() for cell in start.split("|")[2:8]]
        assert [shown[0], shown[1], shown[4], shown[5]] == cells, name
    touched = [
        row for row in _rows("regime") if (row["trial"], row["forecast"]) == ("year", "model")
    ]
    held = round(int(touched[0]["cases"]) * float(touched[0]["held_80"]))
    assert f"({held} of {touched[0]['cases']} ranges held for a year's purchases)" in METHODOLOGY


def _rows(by: str) -> list[dict[str, str]]:
    with (ROOT / "data/outlook/track_record.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["by"] == by]


def test_the_best_dressed_forecast_is_beaten_by_a_fifth() -> None:
    record = track_record()
    outlook, dressed, recent = (
        float(record["1301", name, "all all"]["crps"])
        for name in ("outlook", "ETS, dressed", "recent weeks")
    )

    assert outlook <= 0.81 * dressed
    assert f"{100 * (1 - outlook / dressed):.0f} % below the best dressed forecast" in METHODOLOGY
    assert f"and {100 * (1 - outlook / recent):.0f} % below the recent weeks" in METHODOLOGY


def test_the_readme_says_whose_words_the_promise_is() -> None:
    first = README.removeprefix("# Purchase-commitment monitor ")

    assert first.startswith("According to the [White House fact sheet of 1 November 2025]")
    assert "China itself has published no tonnage" in first
    assert "China promised" not in all_pages() + METHODOLOGY


def test_what_is_left_out_is_said() -> None:
    for left_out in ("Hong Kong", "Taiwan", "Macau", "Optional-origin", "Census", "inspectors"):
        assert left_out in METHODOLOGY
    assert "limits what had been sold by the Thursday the figures end on" in METHODOLOGY
