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
    """Return the shipped record by commodity code, forecast and group."""
    with (ROOT / "data/outlook/track_record.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["commodity"], row["forecast"], f"{row['by']} {row['group']}"): row
            for row in csv.DictReader(file)
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
    failed, latest = (record["801", "outlook", f"year {year}"] for year in (2020, 2026))

    assert f"soybeans, {whole['cases']} cases in {whole['windows']} windows" in METHODOLOGY
    assert f"({others[0]}, {others[1]} and {others[2]} against" in METHODOLOGY
    assert f"against {float(by_forecast['outlook']):.3f}), the 95 % ranges held" in METHODOLOGY
    assert f"held {100 * float(whole['held_95']):.0f} %, and the 80 % ranges" in METHODOLOGY
    assert float(failed["held_80"]) == 0
    assert (
        f"held none of the {failed['cases']} cases of the window that ended in 2020" in METHODOLOGY
    )
    share = f"{100 * float(latest['held_80']):.0f} % of the {latest['cases']} cases"
    assert f"{share} of the windows that ended in 2026" in METHODOLOGY


def test_the_readme_says_whose_words_the_promise_is() -> None:
    first = README.removeprefix("# Purchase-commitment monitor ")

    assert first.startswith("According to the [White House fact sheet of 1 November 2025]")
    assert "China itself has published no tonnage" in first
    assert "China promised" not in all_pages() + METHODOLOGY


def test_what_is_left_out_is_said() -> None:
    for left_out in ("Hong Kong", "Taiwan", "Macau", "Optional-origin", "Census", "inspectors"):
        assert left_out in METHODOLOGY
    assert "limits what had been sold by the Thursday the figures end on" in METHODOLOGY
