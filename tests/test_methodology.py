"""What METHODOLOGY and README say in numbers is what the shipped figures give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from monitor.charts.writing import amount_range
from monitor.history import History
from monitor.progress.purchases import net_purchases
from monitor.trade_calendar import WEEK

ROOT = Path(__file__).parent.parent
METHODOLOGY = " ".join((ROOT / "METHODOLOGY.md").read_text(encoding="utf-8").split())
README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
LAST_WEEKS_OF_WINTER = ("2021-02-25", "2022-02-24", "2023-02-23", "2024-02-29", "2025-02-27")


def test_the_seven_weeks_of_five_winters(history_on: Callable[..., History]) -> None:
    history = history_on()
    ends = [date.fromisoformat(day) for day in LAST_WEEKS_OF_WINTER]
    bought = [net_purchases(history, end - 7 * WEEK, end) for end in ends]

    assert bought == [4_040_465, 6_480_756, 3_989_835, 2_235_742, 1_973_867]
    known = [amount for amount in bought if amount is not None]
    span = amount_range(min(known), max(known), "metric tons")
    assert span == "2.0 to 6.5 MMT"
    assert f"five winters before China had bought {span}" in METHODOLOGY


def test_the_readme_says_whose_words_the_promise_is() -> None:
    first = README.removeprefix("# Purchase-commitment monitor ")

    assert first.startswith("According to the [White House fact sheet of 1 November 2025]")
    assert "China itself has published no tonnage" in first
    assert "China promised" not in README + METHODOLOGY


def test_what_is_left_out_is_said() -> None:
    for left_out in ("Hong Kong", "Taiwan", "Macau", "Optional-origin", "Census", "inspectors"):
        assert left_out in METHODOLOGY
    assert "limits what had been sold by the Thursday the figures end on" in METHODOLOGY
