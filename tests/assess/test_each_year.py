"""A promise of several years, counted: China's soybeans of 2018 to 2024, as if each were promised.

Marketing year 2022/23 ends on Thursday 31 August 2023, the others within a week.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.purchases import net_purchases
from monitor.assess.said_then import as_promised_then
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import WEEK, end_of_day
from monitor.core.records import SHIPPED
from monitor.ledger.read import AsOf
from tests.promise_text import SOURCE, promise, read_promises, year_reading

YEARLY = promise(
    "soy", "China: 25 MMT of soybeans in {year}", "25_000_000", "each_year = [2018, 2024]"
)
YEARLY += year_reading(2018, title="Calendar year {year}")
YEARLY += f"""
[[commitment.reading]]
id = "from-september"
title = "From September to August"
basis = "booked"
target = 30_000_000
counts_from = 2018-09-01
counts_to = 2019-08-31
deadline = 2019-08-31
{SOURCE}
"""
WHOLE = promise(
    "seven", "China: 175 MMT of soybeans in seven years", "175_000_000", 'parts = ["soy"]'
)
WHOLE += f"""
[[commitment.reading]]
id = "each-once"
title = "Each tonne once"
headline = true
basis = "booked"
counts_from = 2018-09-01
counts_to = 2025-08-31
deadline = 2025-08-31
{SOURCE}
"""
KNOWN = {2021: 26_054_677, 2022: 32_578_839, 2023: 24_846_492, 2024: 23_732_451}
"""Net purchases by calendar year, as in METHODOLOGY."""


def on(ledger: sqlite3.Connection, folder: Path, day: str, text: str) -> StatusReport:
    figures = Figures(ledger, AsOf(SHIPPED, end_of_day(date.fromisoformat(day))))
    return load_status(figures, read_promises(folder, text), (), replay=True)


def of(status_report: StatusReport, reading: str) -> list[Assessment]:
    return [a for a in status_report.assessments if a.reading.id == reading]


def test_a_promise_of_seven_years_ends_with_the_right_year_sums(
    shipped_ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """The first is 13,028,807 + 1,149,690 + 260,000 + 27,681,810 at w/e 29 August 2019, less
    27,615,810 + 245,091 + 1,266,000 at w/e 30 August 2018."""
    found = on(shipped_ledger, tmp_path, "2025-10-01", YEARLY + WHOLE)

    years, (whole,) = of(found, "from-september"), of(found, "each-once")
    sums = [a.amounts.purchased or 0 for a in years]
    assert sums == [
        12_993_406,
        31_072_354,
        28_910_564,
        33_527_943,
        25_022_273,
        21_940_072,
        18_472_404,
    ]
    assert sums[0] == 13_028_807 + 1_149_690 + 260_000 + 27_681_810 - 29_126_901
    assert [a.status for a in years] == ["missed", "met", "missed", "met"] + ["missed"] * 3
    assert whole.amounts.purchased == sum(sums)


def test_calendar_years_end_with_the_sums_in_the_methodology(
    shipped_ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    found = of(on(shipped_ledger, tmp_path, "2025-02-01", YEARLY), "calendar-year")

    sums = {a.window.year: a.amounts.purchased for a in found if a.window}

    assert list(sums) == list(range(2018, 2025))
    assert {year: sums[year] for year in KNOWN} == KNOWN
    # Sales ahead are not among the bundled figures of the week ending 2 January 2020.
    assert [a.status for a in found[1:3]] == ["no data"] * 2


@pytest.mark.parametrize("reading", ["calendar-year", "from-september"])
def test_every_week_is_in_exactly_one_year(
    shipped_ledger: sqlite3.Connection, tmp_path: Path, reading: str
) -> None:
    windows = [
        a.window
        for a in of(on(shipped_ledger, tmp_path, "2025-10-01", YEARLY), reading)
        if a.window
    ]

    assert {w.length for w in windows} == {52, 53}
    for earlier, later in pairwise(windows):
        assert later.first_week == earlier.last_week + WEEK


def test_years_to_the_end_of_august_add_up_over_both_kinds_of_year_end(
    shipped_ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    found = of(on(shipped_ledger, tmp_path, "2025-10-01", YEARLY), "from-september")
    first, last = found[0].window, found[-1].window
    assert first is not None
    assert last is not None
    figures = Figures(shipped_ledger, AsOf(SHIPPED, end_of_day(date(2025, 10, 1))))

    total = net_purchases(figures.history(801, [5700]), first.before, last.last_week)

    assert date(2023, 8, 31) in [a.window.last_week for a in found if a.window]
    assert sum(a.amounts.purchased or 0 for a in found) == total


def test_a_reading_is_compared_with_its_own_target(
    shipped_ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    found = on(shipped_ledger, tmp_path, "2025-10-01", YEARLY)

    (headline,) = (a for a in found.assessments if a.key == "soy-2022/calendar-year")
    (own,) = (a for a in found.assessments if a.key == "soy-2022/from-september")
    assert (headline.commitment.target, own.commitment.target) == (25_000_000, 30_000_000)
    assert own.share == (own.amounts.purchased or 0) / 30_000_000
    assert own.remaining == max(0, 30_000_000 - (own.amounts.purchased or 0))
    assert {c.target for c in found.commitments} == {25_000_000}
    then = as_promised_then(found, date(2026, 1, 1))
    assert [a.commitment.target for a in then.assessments] == [25_000_000, 30_000_000] * 7


def test_without_an_end_the_next_year_is_shown_and_none_after(
    shipped_ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    endless = YEARLY.replace("[2018, 2024]", "[2018]")

    found = on(shipped_ledger, tmp_path, "2021-05-01", endless)

    assert [c.id for c in found.commitments] == [f"soy-{year}" for year in range(2018, 2023)]
    assert of(found, "calendar-year")[-1].status == "not started"
